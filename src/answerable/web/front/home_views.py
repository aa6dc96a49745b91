"""The home of a meeting: what to do now, how far the preparation is, and who is there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.front.guide import advice
from answerable.web.front.tasks import of_meeting
from answerable.web.meetings import presence
from answerable.web.meetings.access import duties, meeting_visitor
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_FREEZE, BEFORE_OPEN


@require_safe
@meeting_visitor
def home(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    held = duties(request, meeting)
    context = {
        "meeting": meeting,
        "duties": held,
        "now": of_meeting(request, meeting, held),
        "further": advice(held, meeting.stage)[1:],
        "preparing": held.organiser and meeting.stage in BEFORE_OPEN,
        "may_change": held.organiser and meeting.stage in BEFORE_FREEZE,
        "table": presence.table(meeting) if held.watches else None,
    }
    return render(request, "front/home.html", context)
