"""Who is there, by heartbeat: every ten seconds the hub says which screens listen and from which venues.

A venue is heard while its steward's page or its camera's page is open somewhere, or a screen or podium of it is connected. One that was heard and is not any more
is silent: its network may be gone, before anybody there can say so.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from answerable.web.meetings.models import Meeting
from answerable.web.room import screens
from answerable.web.room.models import Screen, VenueHeard

SCREEN, VENUE = "screen", "venue"


def of(kind: str, key: int) -> str:
    """How the hub names what is there."""
    return f"{kind} {key}"


def seen(present: Collection[str]) -> None:
    """These are there now."""
    named = [each.split(" ") for each in present]
    screens.seen([key for kind, key in named if kind == SCREEN])
    now = timezone.now()
    beats = [VenueHeard(venue_id=int(key), seen_at=now) for kind, key in named if kind == VENUE]
    VenueHeard.objects.bulk_create(
        beats, update_conflicts=True, unique_fields=["venue"], update_fields=["seen_at"]
    )


def silent(meeting: Meeting, paired: Iterable[Screen]) -> dict[int, int]:
    """Venues that were heard and are not any more, and when they were last, in milliseconds since 1970. One query."""
    heard: dict[int, datetime] = dict(
        VenueHeard.objects.filter(venue__meeting=meeting).values_list("venue_id", "seen_at")
    )
    for each in paired:
        if each.venue_id is not None and each.seen_at is not None:
            heard[each.venue_id] = max(each.seen_at, heard.get(each.venue_id, each.seen_at))
    gone = timezone.now() - screens.GONE_AFTER
    return {venue: int(at.timestamp() * 1000) for venue, at in heard.items() if at <= gone}
