"""What the room adds to what the casting tells a phone, and for whom it keeps the casting open.

With its ticket a phone is told a pass to listen with, its venue and its own raised hand; nothing of it reaches the ballot box. A venue that had dropped and is kept
open by the chair may ask for the right to score while the scoring closes, until the declared grace is over; the ballot box takes ballots until
then in any case. When the result is published, what would tell who asked or supported is removed.
"""

from typing import Any

from django.urls import reverse

from answerable.room import acts
from answerable.room.state import HandState
from answerable.web.casting.castings import casting_of
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.room.admission import pass_for
from answerable.web.room.models import Allowance, Support
from answerable.web.room.reading import log_of
from answerable.web.room.record import now_ms

UP = frozenset({HandState.RAISED, HandState.SPEAKING})


def told(attendee: Attendee) -> dict[str, Any]:
    """`hand` is the number of the hand that this attendee has up, else None. `kept_open` says that one may still begin while the scoring closes."""
    state = log_of(attendee.meeting).state
    hands = [each.key for each in state.hands.values() if each.attendee == attendee.pk and each.state in UP]
    return {
        "room": {
            "url": reverse("room:phone"),
            "pass": pass_for(attendee.meeting),
            "venue": attendee.venue_id,
            "hand": hands[0] if hands else None,
            "kept_open": is_kept_open(attendee),
        }
    }


def is_kept_open(attendee: Attendee) -> bool:
    """Whether the scoring closes, the attendee's venue is kept open, and the grace is not over."""
    if attendee.meeting.stage != Stage.CLOSING:
        return False
    venue = log_of(attendee.meeting).state.venue(attendee.venue_id)
    return venue is not None and venue.kept_open and now_ms() < grace_ends(attendee.meeting)


def grace_ends(meeting: Meeting) -> int:
    """When the ballot box stops taking ballots, in milliseconds since 1970; 0 if it has not begun to close."""
    began = [each.at for each in log_of(meeting).events if each.act == acts.StageReached(Stage.CLOSING)]
    return began[-1] + casting_of(meeting).grace_seconds * 1000 if began else 0


def forget(meeting: Meeting) -> None:
    """Who asked and who supported, by their hashes: nobody needs to know once the meeting is over."""
    Allowance.objects.filter(meeting=meeting).delete()
    Support.objects.filter(meeting=meeting).delete()
