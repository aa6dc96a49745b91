"""The list of meetings, a new one, and the home of each: where it stands and what to do next."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.web.cycles.models import Cycle
from answerable.web.meetings import presence
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_visitor
from answerable.web.meetings.forms import MeetingForm, posted
from answerable.web.meetings.guide import checklist, next_steps
from answerable.web.meetings.meetings import change, make, meetings_for
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import Part, lock_reason, next_transition
from answerable.web.organisation.access import organiser_required, person_of


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Upcoming: not over yet, soonest first. Past: published, or more than a day ago and never frozen."""
    yesterday = timezone.now() - timedelta(days=1)
    found = list(meetings_for(request))
    past = [each for each in found if _is_past(each, yesterday)]
    upcoming = [each for each in reversed(found) if each not in past]
    return render(request, "meetings/index.html", {"upcoming": upcoming, "past": past})


@require_http_methods(["GET", "POST"])
@organiser_required
def new(request: HttpRequest) -> HttpResponse:
    form = MeetingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        meeting = make(form.save(commit=False), actor(request))
        messages.success(request, _("The meeting is made. Work through the list below."))
        return redirect("meetings:meeting", meeting.key)
    return render(request, "meetings/new.html", {"form": form, "cycles": Cycle.objects.exists()})


@require_http_methods(["GET", "POST"])
@meeting_organiser
def edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    locked = lock_reason(meeting, Part.DETAILS)
    form = MeetingForm(posted(request), instance=meeting)
    if request.method == "POST" and form.is_valid():
        change(form.save(commit=False), actor(request))
        return redirect("meetings:meeting", meeting.key)
    return render(request, "meetings/edit.html", {"meeting": meeting, "form": form, "locked": locked})


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
    return render(request, "meetings/home.html", context)


def _steps(meeting: Meeting) -> list[tuple[str, bool, bool]]:
    """Each stage's name, whether it is reached, and whether it is the present one."""
    at = Stage.values.index(meeting.stage)
    return [(str(label), number <= at, number == at) for number, label in enumerate(Stage.labels)]


def _is_past(meeting: Meeting, yesterday: datetime) -> bool:
    return meeting.stage == Stage.PUBLISHED or (
        meeting.stage == Stage.PREPARED and meeting.starts_at < yesterday
    )
