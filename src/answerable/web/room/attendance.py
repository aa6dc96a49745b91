"""How many people have signed in, written into the log of a running meeting: once a minute at most, and before each new stage.

Numbers by venue and by group, never a person; and no finer than a minute, so that the log does not say when somebody came through the door.
"""

import threading
import time

from answerable.room import acts
from answerable.room.folding import ActRefused, RefusalReason
from answerable.web.meetings import presence
from answerable.web.meetings.models import Meeting
from answerable.web.room import record

BETWEEN_SECONDS = 60

# When each meeting was last counted by this process, by a clock that does not jump.
_counted: dict[str, float] = {}
_lock = threading.Lock()


def now_and_then(meeting: Meeting) -> None:
    """Called every second while somebody is shown the meeting."""
    now = time.monotonic()
    with _lock:
        if now - _counted.get(meeting.key, -BETWEEN_SECONDS) < BETWEEN_SECONDS:
            return
        _counted[meeting.key] = now
    write(meeting)


def write(meeting: Meeting) -> None:
    """Write down how many there are now, if that is news."""
    table = presence.table(meeting)
    venues = tuple(
        acts.Heads(row.key, row.venue[: acts.NAME_LENGTH], row.total.present, row.total.expected)
        for row in table.rows
    )
    groups = tuple(
        acts.Heads(0, str(group)[: acts.NAME_LENGTH], each.present, each.expected)
        for group, each in zip(table.groups, table.totals, strict=True)
    )
    try:
        record.append(meeting, acts.PeopleCounted(venues, groups))
    except ActRefused as refused:
        if refused.reason != RefusalReason.ALREADY:
            raise
