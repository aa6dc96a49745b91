"""A meeting whose picture and sound the built-in service carries. For a `World` to call."""

from datetime import UTC, datetime
from typing import Any

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.video.models import Provider, Video
from browser.whole_world import session_of


def make() -> dict[str, Any]:
    """Its page of the desk, its main venue, and an organiser's session."""
    cycle = Cycle.objects.create(title="2026", assessed_year=2026, rules={})
    starts = datetime(2027, 1, 20, tzinfo=UTC)
    meeting = Meeting.objects.create(cycle=cycle, key="m1", title="Annual debriefing", starts_at=starts)
    venue = Venue.objects.create(meeting=meeting, name="Head office", is_main=True)
    Video.objects.create(meeting=meeting, provider=Provider.BUILT_IN)
    office = User.objects.create_superuser("office")
    return {"key": meeting.key, "venue": venue.pk, "session": session_of(office)}
