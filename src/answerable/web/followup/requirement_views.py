"""Pages on which the organiser writes the requirements of a meeting and gives them to units."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from answerable.web.followup import requirements as verbs
from answerable.web.followup.forms import AssignForm, RequirementForm
from answerable.web.followup.models import Requirement
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.forms import posted
from answerable.web.meetings.models import Meeting


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
    if request.method == "POST" and form.is_valid():
        verbs.change(form.save(commit=False), actor(request))
        messages.success(request, _("The requirement is saved."))
        return redirect("followup:ledger", meeting.key)
    origin = verbs.origin(requirement)
    context = {"meeting": meeting, "form": form, "requirement": requirement, "origin": origin}
    return render(request, "followup/requirement.html", context, status=422 if form.errors else 200)


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
