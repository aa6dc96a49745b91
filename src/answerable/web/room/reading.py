"""The log of a meeting and the state that it says, read from the database.

A process keeps the last log and state of each meeting that it read and reads on from there; an undo has it folded from the beginning. What is kept is only
ever what was read from the database, committed, so a rollback leaves nothing behind.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from answerable.room import acts, folding
from answerable.room.acts import Event
from answerable.room.state import State
from answerable.web.meetings.models import Meeting
from answerable.web.room import models

# Meetings whose logs a process keeps; the longest log of a day is a few MB.
MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Log:
    events: tuple[Event, ...] = ()
    state: State = field(default_factory=State)

    @property
    def number(self) -> int:
        return self.state.number


_kept: dict[int, Log] = {}
_lock = threading.Lock()


def log_of(meeting: Meeting) -> Log:
    """One query where nothing is new."""
    with _lock:
        kept = _kept.get(meeting.pk, Log())
    fresh = _events(meeting, after=kept.number)
    if not fresh:
        return kept
    if fresh[0].number != kept.number + 1:  # another database, or rows that are gone: begin anew
        kept, fresh = Log(), _events(meeting, after=0)
    log = continued(kept, fresh)
    with _lock:
        _kept.pop(meeting.pk, None)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[meeting.pk] = log
    return log


def forget() -> None:
    """After names in a log were erased; and in tests, whose databases come and go within one process. Other processes keep what they have read."""
    with _lock:
        _kept.clear()


def continued(log: Log, fresh: Sequence[Event]) -> Log:
    events = (*log.events, *fresh)
    if any(isinstance(each.act, acts.Undone) for each in fresh):
        return Log(events, folding.fold(events))
    state = log.state
    for each in fresh:
        state = folding.apply(state, each)
    return Log(events, state)


def _events(meeting: Meeting, after: int) -> list[Event]:
    rows = models.Event.objects.filter(meeting=meeting, number__gt=after).order_by("number")
    return [
        Event(number, at, by, acts.read(act))
        for number, at, by, act in rows.values_list("number", "at", "by", "act")
    ]
