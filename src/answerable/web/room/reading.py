"""The log of a meeting and the state that it says, read from the database.

A process keeps the last log and state of each meeting that it read and reads on from there; an undo has it folded from the beginning, and so has a name that was
erased, which raises the room's number `rewritten`. What is kept is only ever what was read from the database, committed, so a rollback leaves nothing behind.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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
    rewritten: int = 0

    @property
    def number(self) -> int:
        return self.state.number


_kept: dict[int, Log] = {}
_lock = threading.Lock()


def log_of(meeting: Meeting) -> Log:
    """One query where nothing is new."""
    with _lock:
        kept = _kept.get(meeting.pk, Log())
    fresh, times = _events(meeting, kept.number)
    if kept.events and (times != kept.rewritten or not fresh or fresh[0].number != kept.number):
        kept = Log()  # another database, rows that are gone or that were changed: begin anew
        fresh, times = _events(meeting, 0)
    fresh = fresh[1:] if kept.events else fresh
    if not fresh:
        return kept
    kept = replace(kept, rewritten=times)
    log = continued(kept, fresh)
    with _lock:
        _kept.pop(meeting.pk, None)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[meeting.pk] = log
    return log


def forget() -> None:
    """For tests, whose databases come and go within one process."""
    with _lock:
        _kept.clear()


def continued(log: Log, fresh: Sequence[Event]) -> Log:
    events = (*log.events, *fresh)
    if any(isinstance(each.act, acts.Undone) for each in fresh):
        return Log(events, folding.fold(events), log.rewritten)
    state = log.state
    for each in fresh:
        state = folding.apply(state, each)
    return Log(events, state, log.rewritten)


def _events(meeting: Meeting, first: int) -> tuple[list[Event], int]:
    """Those from the number `first` on, and how often events of this meeting were changed."""
    rows = models.Event.objects.filter(meeting=meeting, number__gte=first).order_by("number")
    found = list(rows.values_list("number", "at", "by", "act", "meeting__room__rewritten"))
    events = [Event(number, at, by, acts.read(act)) for number, at, by, act, _times in found]
    return events, (found[0][4] or 0) if found else 0
