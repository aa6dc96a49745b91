"""The home of a meeting: where it stands, what to do next, and every page about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.front.guide import checklist, next_steps
from answerable.web.meetings import presence
from answerable.web.meetings.access import duties, meeting_visitor
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import next_transition
from answerable.web.organisation.access import person_of


@require_safe
@meeting_visitor
def home(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    held = duties(request, meeting)
    context = {
        "meeting": meeting,
        "duties": held,
        "stages": _steps(meeting),
        "next_steps": next_steps(held, meeting.stage),
        "transition": next_transition(meeting),
        "checklist": checklist(meeting)
        if held.organiser and meeting.stage in {Stage.PREPARED, Stage.FROZEN}
        else [],
        "table": presence.table(meeting) if held.watches else None,
        "own": meeting.presenters.filter(person=person_of(request)).first() if held.presents else None,
    }
    return render(request, "front/home.html", context)


def _steps(meeting: Meeting) -> list[tuple[str, bool, bool]]:
    """Each stage's name, whether it is reached, and whether it is the present one."""
    at = Stage.values.index(meeting.stage)
    return [(str(label), number <= at, number == at) for number, label in enumerate(Stage.labels)]
