"""The list of meetings, a new one, and its title, start and grace."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.web.accounts.made_once import made_once
from answerable.web.cycles.access import cycles_of, first_holder
from answerable.web.cycles.first import FirstCycleForm
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.starting import of_year
from answerable.web.meetings import further_fields
from answerable.web.meetings.access import actor, duties, meeting_organiser
from answerable.web.meetings.copying import take_over
from answerable.web.meetings.forms import MeetingForm, posted
from answerable.web.meetings.meetings import change, make, meetings_for
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import Part, lock_reason
from answerable.web.opened import one_at_a_time, status_of
from answerable.web.organisation.access import organises, some_organiser_required


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Upcoming: not over yet, soonest first. Past: published, or more than a day ago and never frozen."""
    yesterday = timezone.now() - timedelta(days=1)
    found = list(meetings_for(request))
    past = [each for each in found if _is_past(each, yesterday)]
    upcoming = [each for each in reversed(found) if each not in past]
    mine = {each.pk for each in found if organises(request, each.cycle.unit_id)}
    context = {"upcoming": upcoming, "past": past, "organised": mine}
    return render(request, "meetings/index.html", context)


@made_once
@require_http_methods(["GET", "POST"])
@some_organiser_required
def new(request: HttpRequest) -> HttpResponse:
    """Empty, or like another meeting, whose key the address or the form has as `like`. Whoever has no cycle yet chooses rules here, and gets one along with
    the meeting. What comes next is the list of people.
    """
    cycles, like = cycles_of(request), _like(request)
    first = [] if cycles.exists() else [FirstCycleForm(posted(request))]
    form = MeetingForm(posted(request), cycles=cycles, initial=_begun(cycles, like) if like else None)
    further = further_fields.forms(posted(request), None if request.method == "POST" else like)
    if request.method == "POST" and _all_valid(form, *further, *first):
        meeting = form.save(commit=False)
        with transaction.atomic():
            for each in first:
                meeting.cycle = each.make(first_holder(request), meeting.time_zone)
            make(meeting, actor(request), further)
            messages.success(
                request,
                _taken_over(request, like, meeting)
                if like
                else _("The meeting is made. Now bring in the people who come."),
            )
        return redirect("meeting" if like else "meetings:roster-import", meeting.key)
    context = {"form": form, "further": further, "first": first[0] if first else None, "like": like}
    return render(request, "meetings/new.html", context)


def _like(request: HttpRequest) -> Meeting | None:
    """The meeting that the new one is to be like; only whoever organises a meeting copies it."""
    key = request.POST.get("like") or request.GET.get("like") or ""
    found = get_object_or_404(Meeting.objects.select_related("cycle"), key=key) if key else None
    if found is not None and not duties(request, found).organiser:
        raise PermissionDenied("organiser")
    return found


def _begun(cycles: QuerySet[Cycle], like: Meeting) -> dict[str, object]:
    """What stands in the form at first: the newest round of whoever held the old one. The start is asked anew."""
    cycle = cycles.filter(unit=like.cycle.unit_id).first() or like.cycle
    title = of_year(like.title, like.cycle.assessed_year, cycle.assessed_year)
    kept = {name: getattr(like, name) for name in ("time_zone", "convened_by", "leader")}
    return {"cycle": cycle, "title": title or like.title, **kept}


def _taken_over(request: HttpRequest, like: Meeting, meeting: Meeting) -> str:
    taken = take_over(like, meeting, actor(request))
    told = _(
        "Taken over: %(attendees)s attendees; not taken over: %(left_out)s. Look through the list below."
    )
    return told % {"attendees": taken.attendees, "left_out": taken.left_out}


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    locked = lock_reason(meeting, Part.DETAILS)
    form = MeetingForm(posted(request), instance=meeting, cycles=cycles_of(request))
    further = further_fields.forms(posted(request), meeting)
    if request.method == "POST" and _all_valid(form, *further):
        change(form.save(commit=False), actor(request), further)
        return redirect("meeting", meeting.key)
    context = {"meeting": meeting, "form": form, "further": further, "locked": locked}
    return render(request, "meetings/edit.html", context, status=status_of(form, *further))


def _all_valid(*forms: BaseForm) -> bool:
    """Every form is looked at, so that every mistake is shown."""
    valid = [form.is_valid() for form in forms]
    return all(valid)


def _is_past(meeting: Meeting, yesterday: datetime) -> bool:
    return meeting.stage == Stage.PUBLISHED or (
        meeting.stage == Stage.PREPARED and meeting.starts_at < yesterday
    )
