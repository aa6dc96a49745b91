"""Who is told when somebody's ticket, venue or group has changed.

An app above this one that keeps a list of its own registers from its `AppConfig.ready()`. It is called once the change is
committed, and again for every change; signing in changes none of the three.
"""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from answerable.web.meetings.models import Meeting

_told: list[Callable[[Meeting], None]] = []


def when_changed(tell: Callable[[Meeting], None]) -> None:
    _told.append(tell)


def changed(meeting: Meeting) -> None:
    """Call it in the transaction that makes the change."""
    for tell in _told:
        transaction.on_commit(partial(tell, meeting))
