"""What the audiences of a meeting are shown, as bytes: one rendering for everybody in an audience, and one reading of the database for all audiences.

The version is the room's revision, which grows with whatever the audiences are shown. Raises Meeting.DoesNotExist for a key of no meeting, and ValueError for
an audience that there is not.
"""

from collections.abc import Collection

import msgspec

from answerable.room import acts, folding
from answerable.room.audiences import WITH_FIGURES, Audience, Figures, parted, shown
from answerable.room.recent import Done, recent
from answerable.room.state import State
from answerable.web.meetings.models import Meeting
from answerable.web.room.figures import figures_of
from answerable.web.room.models import Room
from answerable.web.room.plan import plan_of
from answerable.web.room.reading import Log, log_of
from answerable.web.room.record import now_ms


def render(meeting_key: str, audiences: Collection[str]) -> tuple[int, dict[str, bytes]]:
    """The revision, and for each audience its state's JSON. The revision is read first: what comes in between is rendered again at worst."""
    meeting = Meeting.objects.select_related("cycle", "room", "casting").get(key=meeting_key)
    room = getattr(meeting, "room", None)
    log, now = log_of(meeting), now_ms()
    to = {each: named for each in audiences if (named := parted(each))}
    if len(to) < len(audiences):
        raise ValueError(audiences)
    state = state_of(meeting, log)
    on = None if state.on is None else state.on.presenter
    figures = (
        figures_of(meeting, on) if any(each in WITH_FIGURES for each, _venue in to.values()) else Figures()
    )
    rendered = {
        name: msgspec.json.encode(
            shown(audience, state, figures, now, _recent(log) if audience == Audience.CHAIR else (), venue)
        )
        for name, (audience, venue) in to.items()
    }
    return (room.revision if room else 0), rendered


def state_of(meeting: Meeting, log: Log) -> State:
    """Before the log begins, what it will begin with: screens are put up before the meeting is convened."""
    if log.number:
        return log.state
    planned = folding.apply(State(), acts.Event(0, 0, "", plan_of(meeting)))
    return folding.apply(planned, acts.Event(0, 0, "", acts.StageReached(meeting.stage)))


def _recent(log: Log) -> tuple[Done, ...]:
    return recent(log.events, log.state)


def current(meeting_keys: Collection[str]) -> dict[str, int]:
    """The revision of each of these meetings that has a room; one query."""
    rooms = Room.objects.filter(meeting__key__in=list(meeting_keys))
    return dict(rooms.values_list("meeting__key", "revision"))
