"""What the room adds to what the casting tells a phone, and for whom it keeps the casting open.

With its ticket a phone is told a pass to listen with, its venue and its own raised hand; nothing of it reaches the ballot box. A venue that had dropped and is kept
open by the chair may ask for the right to score while the scoring closes, until the declared grace is over; the ballot box takes ballots until
then in any case. When the result is published, what would tell who asked or supported is removed.
"""

from typing import Any

from django.urls import reverse

from answerable.room import audiences
from answerable.room.state import HandState, State
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Casting
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.room.admission import pass_for
from answerable.web.room.models import Allowance, Support
from answerable.web.room.reading import log_of
from answerable.web.room.record import now_ms

UP = frozenset({HandState.RAISED, HandState.SPEAKING})


def told(attendee: Attendee) -> dict[str, Any]:
    """`hand` is the number of the hand that this attendee has up, else None. `kept_open` says that one may still begin while the scoring closes. `on` is what is
    on, as the stream will say it; None before the meeting is convened.
    """
    log = log_of(attendee.meeting)
    state = log.state
    hands = [each.key for each in state.hands.values() if each.attendee == attendee.pk and each.state in UP]
    return {
        "room": {
            "url": reverse("room:phone"),
            "pass": pass_for(attendee.meeting),
            "venue": attendee.venue_id,
            "hand": hands[0] if hands else None,
            "kept_open": _is_kept_open(state, attendee),
            "on": audiences.on_now(state, now_ms()) if log.number else None,
        }
    }


def is_kept_open(attendee: Attendee, scope: str | None = None) -> bool:
    """Whether the attendee's venue is kept open while the scoring, the round of `scope` or without one any round closes, and the grace is not over."""
    return _is_kept_open(log_of(attendee.meeting).state, attendee, scope)


def _is_kept_open(state: State, attendee: Attendee, scope: str | None = None) -> bool:
    venue = state.venue(attendee.venue_id)
    if venue is None or not venue.kept_open:
        return False
    return now_ms() < grace_ends(state, casting_of(attendee.meeting), scope)


def grace_ends(state: State, casting: Casting, scope: str | None = None) -> int:
    """When the ballot box stops taking ballots, in milliseconds since 1970; 0 if nothing closes."""
    began = [at for each, at in state.closing.items() if scope in (None, each)]
    if state.stage == Stage.CLOSING:
        began.append(state.stage_at)
    return max(began) + casting.grace_seconds * 1000 if began else 0


def forget(meeting: Meeting) -> None:
    """Who asked and who supported, by their hashes: nobody needs to know once the meeting is over."""
    Allowance.objects.filter(meeting=meeting).delete()
    Support.objects.filter(meeting=meeting).delete()
