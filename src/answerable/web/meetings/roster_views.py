"""Importing a meeting's attendees from a roster, its template, and its export. `roster_urls` belong under `meetings/`."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.roster.entries import ANY_MEETING
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.meetings import roster
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import Part, lock_reason
from answerable.web.organisation import exporting, uploads
from answerable.web.organisation.choices import Choices
from answerable.web.organisation.forms import RosterForm
from answerable.web.organisation.import_views import keeper_of
from answerable.web.organisation.importing import PlanMoved, read_snapshot
from answerable.web.organisation.preview import PER_PAGE, paged, preview


def purpose_of(meeting: Meeting) -> str:
    return f"meeting:{meeting.key}"


@require_http_methods(["GET", "POST"])
@meeting_organiser
def choose(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    locked = lock_reason(meeting, Part.ATTENDEES)
    groups = groups_of(meeting)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if request.method == "POST" and not locked and groups and form.is_valid():
        token = uploads.keep(keeper_of(request, purpose_of(meeting)), form.cleaned_data["file"])
        return redirect("meetings:roster-preview", meeting.key, token)
    context = {"meeting": meeting, "form": form, "locked": locked, "groups": groups}
    return render(request, "meetings/roster_import.html", context, status=422 if form.errors else 200)


@require_safe
@meeting_organiser
def look(request: HttpRequest, meeting: Meeting, token: str) -> HttpResponse:
    kept = uploads.find(keeper_of(request, purpose_of(meeting)), token)
    if kept is None:
        return gone(request, meeting)
    snapshot, choices = read_snapshot(), Choices.of(request.GET)
    found = roster.read_kept(meeting, kept.content, snapshot, choices)
    agreed = roster.plan(meeting, found, snapshot)
    context = preview(request, found, agreed.people, choices) | {
        "meeting": meeting,
        "kept": kept,
        "form": RosterForm(),
        "meeting_plan": agreed,
        "locked": lock_reason(meeting, Part.ATTENDEES),
        **lists(request, meeting, agreed),
    }
    return render(request, "meetings/roster_preview.html", context)


def lists(request: HttpRequest, meeting: Meeting, agreed: roster.MeetingPlan) -> dict[str, Any]:
    titles = {group.id: str(group) for group in groups_of(meeting)}
    joining = paged(request, "joining", agreed.joining)
    moving = paged(request, "moving", agreed.moving)
    return {
        "joining": joining,
        "joining_said": [(entry, titles[entry.group]) for entry in joining],
        "moving": moving,
        "moving_said": [
            (move, titles.get(move.old_group, move.old_group), titles[move.entry.group]) for move in moving
        ],
        "absent": agreed.absent[:PER_PAGE],
        "more_absent": max(0, len(agreed.absent) - PER_PAGE),
    }


@require_POST
@meeting_organiser
def apply(request: HttpRequest, meeting: Meeting, token: str) -> HttpResponse:
    keeper = keeper_of(request, purpose_of(meeting))
    kept = uploads.find(keeper, token)
    if kept is None:
        return gone(request, meeting)
    demand_fresh(request)  # it may change addresses to which links are sent
    remove, choices = request.POST.get("remove") == "1", Choices.of(request.POST)
    try:
        done = roster.import_attendees(
            meeting,
            kept.content,
            actor(request),
            digest=request.POST.get("digest", ""),
            choices=choices,
            remove=remove,
        )
    except (PlanMoved, IntegrityError):
        messages.error(
            request,
            _(
                "Something was changed since you looked, so nothing was imported. Here is what the import would do now."
            ),
        )
        return redirect(reverse("meetings:roster-preview", args=[meeting.key, token]) + choices.query)
    uploads.drop(keeper, token)
    messages.success(
        request,
        _("The roster is imported. Attendees added: %(added)s, changed: %(changed)s, removed: %(removed)s.")
        % roster.counted(done, remove),
    )
    return redirect("meetings:attendees", meeting.key)


@require_POST
@meeting_organiser
def cancel(request: HttpRequest, meeting: Meeting, token: str) -> HttpResponse:
    uploads.drop(keeper_of(request, purpose_of(meeting)), token)
    messages.info(request, _("Nothing was imported. The file is removed from the server."))
    return redirect("meetings:roster-import", meeting.key)


def gone(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    messages.error(request, _("That file is no longer kept: files wait two hours. Choose it again."))
    return redirect("meetings:roster-import", meeting.key)


@require_safe
@meeting_organiser
def template(request: HttpRequest, meeting: Meeting) -> HttpResponse:  # noqa: ARG001 - the same for every meeting
    content = exporting.template(ANY_MEETING.columns, ANY_MEETING.required)
    return exporting.download(content, "attendees-template.xlsx")


@require_safe
@meeting_organiser
def as_csv(request: HttpRequest, meeting: Meeting) -> HttpResponse:  # noqa: ARG001 - Django passes it
    content = exporting.as_csv(ANY_MEETING.columns, roster.attendee_rows(meeting))
    return exporting.download(content, "attendees.csv")


@require_safe
@meeting_organiser
def as_xlsx(request: HttpRequest, meeting: Meeting) -> HttpResponse:  # noqa: ARG001 - Django passes it
    content = exporting.as_xlsx(ANY_MEETING.columns, roster.attendee_rows(meeting))
    return exporting.download(content, "attendees.xlsx")


roster_urls = [
    path("<slug:key>/attendees/import", choose, name="roster-import"),
    path("<slug:key>/attendees/import/<str:token>/", look, name="roster-preview"),
    path("<slug:key>/attendees/import/<str:token>/apply", apply, name="roster-apply"),
    path("<slug:key>/attendees/import/<str:token>/cancel", cancel, name="roster-cancel"),
    path("<slug:key>/attendees/template.xlsx", template, name="roster-template"),
    path("<slug:key>/attendees.csv", as_csv, name="roster-csv"),
    path("<slug:key>/attendees.xlsx", as_xlsx, name="roster-xlsx"),
]
