"""The spreadsheet of a meeting's actions: handed out, chosen, looked over, imported."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from answerable.roster.problems import Unreadable
from answerable.roster.reading import read_certain
from answerable.web.followup import board, sheet
from answerable.web.followup.models import Action
from answerable.web.followup.progress import today_at, with_all_shown
from answerable.web.followup.sheet import SheetMoved, SheetPlan, WrongRow
from answerable.web.meetings.access import actor, meeting_organiser, meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.organisation import exporting, uploads
from answerable.web.organisation.forms import RosterForm
from answerable.web.organisation.messages import sentence
from answerable.web.organisation.uploads import KeptUpload, UploadOwner

SHOWN = 200  # rows of a preview


@require_safe
@meeting_reader
def export(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """All of them, or those that the board shows."""
    actions = board.read(meeting, today_at(meeting, timezone.now()))
    chosen = board.chosen(actions, board.asked_in(request.GET))
    return exporting.download(sheet.workbook(chosen), f"actions-{meeting.key}.xlsx")


@require_http_methods(["GET", "POST"])
@meeting_organiser
def choose(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    form.fields["file"].label = _("The spreadsheet")
    if request.method == "POST" and form.is_valid():
        token = uploads.keep(_keeper(request, meeting), form.cleaned_data["file"])
        return redirect("followup:sheet-preview", meeting.key, token)
    context = {"meeting": meeting, "form": form}
    return render(request, "followup/sheet.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def preview(request: HttpRequest, meeting: Meeting, token: str) -> HttpResponse:
    kept = uploads.find(_keeper(request, meeting), token)
    if kept is None:
        messages.error(request, _("That file is no longer kept: files wait two hours. Choose it again."))
        return redirect("followup:sheet", meeting.key)
    if request.method == "POST":
        return _imported(request, meeting, kept)
    agreed = _plan(meeting, kept)
    context = {
        "meeting": meeting,
        "kept": kept,
        "plan": agreed,
        "changes": agreed.changes[:SHOWN],
        "wrong": agreed.wrong[:SHOWN],
    }
    return render(request, "followup/sheet_preview.html", context, status=422 if agreed.wrong else 200)


def _imported(request: HttpRequest, meeting: Meeting, kept: KeptUpload) -> HttpResponse:
    try:
        count = sheet.carry_out(
            meeting,
            read_certain(kept.content),
            request.POST.get("digest", ""),
            _first(meeting),
            actor(request),
        )
    except (SheetMoved, Unreadable):
        told = _(
            "Something was changed since you looked, so nothing was imported. Here is what the import would do now."
        )
        messages.error(request, told)
        return redirect("followup:sheet-preview", meeting.key, kept.token)
    uploads.drop(_keeper(request, meeting), kept.token)
    told = ngettext("%(count)s action changed.", "%(count)s actions changed.", count) % {"count": count}
    messages.success(request, told)
    return redirect("followup:board", meeting.key)


def _plan(meeting: Meeting, kept: KeptUpload) -> SheetPlan:
    try:
        table = read_certain(kept.content)
    except Unreadable as error:
        return SheetPlan((), (WrongRow(None, sentence(error.problem)),), 0)
    actions = with_all_shown(Action.objects.filter(meeting=meeting))
    return sheet.plan(table, {action.pk: action for action in actions}, _first(meeting))


def _first(meeting: Meeting) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()


def _keeper(request: HttpRequest, meeting: Meeting) -> UploadOwner:
    return UploadOwner(actor(request).pk, f"followup {meeting.key}")
