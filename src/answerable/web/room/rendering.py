"""What an audience of a meeting is shown, as bytes: one rendering for everybody in the audience.

The version is the room's revision, which grows with whatever the audiences are shown. Raises Meeting.DoesNotExist for a key of no meeting, and ValueError for
an audience that there is not.
"""

from collections.abc import Collection

import msgspec

from answerable.room.audiences import Audience, shown
from answerable.web.meetings.models import Meeting
from answerable.web.room.figures import figures_of
from answerable.web.room.models import Room
from answerable.web.room.reading import log_of
from answerable.web.room.record import now_ms


def render(meeting_key: str, audience: str) -> tuple[int, bytes]:
    """The revision and the state's JSON. The revision is read first: what comes in between is rendered again at worst."""
    meeting = Meeting.objects.select_related("cycle").get(key=meeting_key)
    revision = Room.objects.filter(meeting=meeting).values_list("revision", flat=True).first() or 0
    state = shown(Audience(audience), log_of(meeting).state, figures_of(meeting), now_ms())
    return revision, msgspec.json.encode(state)


def current(meeting_keys: Collection[str]) -> dict[str, int]:
    """The revision of each of these meetings that has a room; one query."""
    rooms = Room.objects.filter(meeting__key__in=list(meeting_keys))
    return dict(rooms.values_list("meeting__key", "revision"))
