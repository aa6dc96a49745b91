"""A meeting whose streams are listened to. For a `World` to call."""

from datetime import UTC, datetime

from django.db import transaction

from answerable.web.cycles.models import Cycle
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.room import screens
from answerable.web.room.admission import pass_for
from answerable.web.room.models import Room


def make() -> str:
    """The pass with which its phones listen."""
    cycle = Cycle.objects.create(title="2030", assessed_year=2030, rules={})
    starts = datetime(2027, 1, 20, tzinfo=UTC)
    meeting = Meeting.objects.create(cycle=cycle, key="m1", title="Annual debriefing", starts_at=starts)
    screen, _secret = screens.make()
    assert screens.pair(meeting, screen.code, None, ""), "a screen is paired, on either database"
    return pass_for(meeting)


def change() -> int:
    """Something that the room shows; its version after that."""
    with transaction.atomic():
        audit.record(Meeting.objects.get(key="m1"), None, "venue")
    return Room.objects.get().revision
