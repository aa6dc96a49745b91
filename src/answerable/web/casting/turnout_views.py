"""The page "Turnout" for those on duty: how many were issued and returned, by venue and group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.web.casting.turnout import table
from answerable.web.meetings.access import meeting_member
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import LIVE


@require_GET
@meeting_member
def turnout(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The page; asked by htmx, only its table."""
    context = {
        "meeting": meeting,
        "turnout": table(meeting),
        "is_live": meeting.stage in LIVE,
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "casting/turnout_table.html" if fragment else "casting/turnout.html", context)
