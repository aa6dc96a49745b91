"""The page on which somebody is added after freezing."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.web.accounts.fresh import demand_fresh
from answerable.web.accounts.made_once import made_once
from answerable.web.evidence import latecomer
from answerable.web.evidence.amend_form import ReasonForm
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.forms import AttendeeForm, posted
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Person
from answerable.web.organisation.picking import BUTTONS, pick


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Find the people, say where they sit and in which group they score, why, and who decided it."""
    if latecomer.lock_reason(meeting):
        raise NotNow(latecomer.lock_reason(meeting))
    there = set(meeting.attendees.values_list("person_id", flat=True))
    picker = pick(request, Person.objects.all(), there)
    looks = any(button in request.POST for button in BUTTONS)
    seat = AttendeeForm(posted(request), meeting=meeting)
    why = ReasonForm(initial=request.POST.dict()) if looks else ReasonForm(posted(request))
    if picker.settled and all([seat.is_valid(), why.is_valid()]):
        return _added(request, meeting, picker.people, seat, why)
    context = {"meeting": meeting, "picker": picker, "seat": seat, "why": why}
    wrong = request.method == "POST" and not looks
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "evidence/latecomer.html", context, status=status)


def _added(
    request: HttpRequest, meeting: Meeting, people: Sequence[Person], seat: AttendeeForm, why: ReasonForm
) -> HttpResponse:
    demand_fresh(request)
    where, given = seat.cleaned_data, why.cleaned_data
    latecomer.add(
        meeting,
        people,
        (where["venue"], where["group"]),
        given["reason"],
        given["decided_by"],
        actor(request),
    )
    for person in people:
        messages.success(request, _("%(name)s is added, with a ticket.") % {"name": person.name})
    return redirect("meetings:attendees", meeting.key)
