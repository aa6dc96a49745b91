"""Pages on which the organiser writes the requirements of a meeting and gives them to units."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from answerable.web.accounts.made_once import made_once
from answerable.web.followup import named as naming
from answerable.web.followup import requirements as verbs
from answerable.web.followup.forms import (
    AssignAllForm,
    AssignForm,
    NamedForm,
    RequirementForm,
    divergences,
    version_in,
)
from answerable.web.followup.models import Requirement
from answerable.web.followup.progress import today_at
from answerable.web.followup.requirements import Outdone
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.forms import posted
from answerable.web.meetings.models import Meeting


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    units = verbs.reporting_units(meeting)
    form = RequirementForm(posted(request), meeting=meeting, units=len(units))
    if request.method == "POST" and form.is_valid():
        due = form.cleaned_data.get("due")
        count = verbs.add(form.save(commit=False), units, due, actor(request))
        messages.success(request, _("The requirement is saved."))
        if count:
            messages.success(request, _assigned(count))
        return redirect(
            "followup:requirement-add" if "another" in request.POST else "followup:ledger", meeting.key
        )
    context = {"meeting": meeting, "form": form, "units": units}
    return render(request, "followup/requirement_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def edit(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    requirement = _requirement(meeting, pk)
    form = RequirementForm(posted(request), instance=requirement, meeting=meeting)
    version, stale = requirement.version, None
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change(form.save(commit=False), actor(request), version_in(request.POST))
        except Outdone as refused:
            version, stale = refused.now.version, divergences(form, refused.now)
        else:
            messages.success(request, _("The requirement is saved."))
            return redirect("followup:ledger", meeting.key)
    origin = verbs.origin(requirement)
    context = {"meeting": meeting, "form": form, "requirement": requirement, "origin": origin}
    context |= {"version": version, "stale": stale}
    status = 422 if form.errors else 200 if stale is None else 409
    return render(request, "followup/requirement.html", context, status=status)


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def assign_all(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """All requirements to all units in one step."""
    form = AssignAllForm(posted(request), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        count = verbs.assign_all(meeting, form.deadlines(), form.units(), actor(request))
        told = ngettext("%(count)s new action.", "%(count)s new actions.", count) % {"count": count}
        messages.success(request, told)
        return redirect("followup:ledger", meeting.key)
    context = {"meeting": meeting, "form": form}
    return render(request, "followup/assign_all.html", context, status=422 if form.errors else 200)


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def named(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What units named themselves: those ticked become actions."""
    found = naming.named(meeting)
    form = NamedForm(posted(request), meeting=meeting, found=found)
    if request.method == "POST" and form.is_valid():
        keys = form.cleaned_data["named"]
        count = naming.make(meeting, keys, form.cleaned_data["due"], actor(request))
        told = ngettext("%(count)s new action.", "%(count)s new actions.", count) % {"count": count}
        messages.success(request, told)
        return redirect("followup:named", meeting.key)
    context = {
        "meeting": meeting,
        "form": form,
        "units": naming.by_unit(found),
        "left": sum(each.action is None for each in found),
        "waiting": naming.not_accepted(meeting),
        "today": today_at(meeting, timezone.now()),
    }
    return render(request, "followup/named.html", context, status=422 if form.errors else 200)


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def assign(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    requirement = _requirement(meeting, pk)
    form = AssignForm(posted(request), requirement=requirement)
    if request.method == "POST" and form.is_valid():
        count = verbs.assign(requirement, form.units(), form.cleaned_data["due"], actor(request))
        messages.success(request, _assigned(count))
        return redirect("followup:ledger", meeting.key)
    context = {"meeting": meeting, "form": form, "requirement": requirement}
    return render(request, "followup/assign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def remove(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    requirement = _requirement(meeting, pk)
    if request.method == "POST":
        verbs.remove(requirement, actor(request))
        messages.success(request, _("The requirement is removed."))
        return redirect("followup:ledger", meeting.key)
    context = {
        "meeting": meeting,
        "requirement": requirement,
        "begun": verbs.begun(requirement),
        "count": requirement.actions.count(),
    }
    return render(request, "followup/requirement_remove.html", context)


def _requirement(meeting: Meeting, pk: int) -> Requirement:
    return get_object_or_404(Requirement.objects.select_related("meeting"), meeting=meeting, pk=pk)


def _assigned(count: int) -> str:
    told = ngettext("%(count)s unit has a new action.", "%(count)s units have a new action.", count)
    return told % {"count": count}
