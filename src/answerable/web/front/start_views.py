"""The start page: the one thing to do now, what else waits, where the year stands, and the meetings.

A visitor learns how to get in; everybody else sees first what their role asks for at the stage where things are.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.front.tasks import tasks
from answerable.web.meetings.access import all_duties
from answerable.web.meetings.meetings import meetings_for
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.organisation.access import is_organiser
from answerable.web.organisation.models import Person

SHOWN = 6


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of the year: what there is of it, and whether it is "ok", "here" or still to come."""

    title: str
    said: str
    mark: str


def start(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return render(request, "front/start_visitor.html")
    meetings = list(meetings_for(request)[:SHOWN])
    waiting = tasks(request, meetings, all_duties(request, meetings))
    context = {
        "now": waiting[0] if waiting else None,
        "waiting": waiting[1:],
        "year": year() if is_organiser(request) else [],
        "meetings": meetings,
    }
    return render(request, "front/start.html", context)


def year() -> list[YearPart]:
    """How far the organiser's year is; the first part that is not done is where it stands."""
    people, cycle, meeting = (
        Person.objects.count(),
        Cycle.objects.filter(unit=None).first(),
        Meeting.objects.filter(cycle__unit=None).first(),
    )
    asked = Debrief.objects.count()
    accepted = Debrief.objects.filter(state=DebriefState.ACCEPTED).count()
    stage = Stage.values.index(meeting.stage) if meeting else -1
    held = stage >= Stage.values.index(Stage.CLOSED)
    parts = [
        (_("People"), ngettext("%(n)s person", "%(n)s people", people) % {"n": people}, people > 0),
        (_("Year and rules"), str(cycle or _("No cycle yet.")), cycle is not None),
        (
            _("Written debriefs"),
            _("%(accepted)s of %(asked)s accepted") % {"accepted": accepted, "asked": asked}
            if asked
            else _("None asked for."),
            held or (asked > 0 and accepted == asked),
        ),
        (
            _("Meeting"),
            f"{meeting.title} · {meeting.get_stage_display()}" if meeting else _("No meeting yet."),
            held,
        ),
        (_("Result published"), "", meeting is not None and meeting.stage == Stage.PUBLISHED),
    ]
    at = next((number for number, (_title, _said, done) in enumerate(parts) if not done), len(parts))
    return [
        YearPart(title, said, "ok" if done else "here" if number == at else "")
        for number, (title, said, done) in enumerate(parts)
    ]
