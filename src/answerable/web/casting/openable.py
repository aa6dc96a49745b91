"""Who is told that the ballots of a meeting can be opened: after close or, where tellers have the seal key, once they gave it back.

An app above registers what it then does, from its `AppConfig.ready()`. It is called once the change is committed. What it raises is
logged and undoes nothing: the meeting is closed, or the seal open, whatever comes of it.
"""

from collections.abc import Callable

from django.db import transaction

from answerable.web.meetings.models import Meeting

_told: list[Callable[[Meeting], None]] = []


def when_openable(act: Callable[[Meeting], None]) -> None:
    _told.append(act)


def openable(meeting: Meeting) -> None:
    for act in _told:
        transaction.on_commit(_asked(act, meeting), robust=True)


def _asked(act: Callable[[Meeting], None], meeting: Meeting) -> Callable[[], None]:
    """A function, not a partial: Django names what failed by `__qualname__`, which a partial has not."""

    def ask() -> None:
        act(meeting)

    return ask
