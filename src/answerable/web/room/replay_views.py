"""The replay: what an audience was shown at a second of the meeting. After the closing, for who reads."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.room.audiences import Audience
from answerable.web.meetings.access import duties, meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.room import replaying
from answerable.web.room.admission import allowed

# Milliseconds since 1970 have fewer digits than this until the year 5138.
MOST_DIGITS = 14


@require_safe
@meeting_reader
def state(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """JSON of what `audience` was shown at `at`. 400 for what is no such moment or audience, 403 for an audience that the reader may not see."""
    demand_over(meeting)
    moment, named = request.GET.get("at", ""), request.GET.get("audience", "screen")
    if (
        not (moment.isascii() and moment.isdecimal())
        or len(moment) >= MOST_DIGITS
        or named not in set(Audience)
    ):
        return JsonResponse({"error": "bad-request"}, status=HTTPStatus.BAD_REQUEST)
    audience = Audience(named)
    if not allowed(duties(request, meeting), audience):
        raise PermissionDenied("audience of the replay")
    return JsonResponse(replaying.at(meeting, int(moment), audience))


def demand_over(meeting: Meeting) -> None:
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("The replay opens when the scoring is closed."))
