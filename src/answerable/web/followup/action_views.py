"""The page of one action, and the steps on it: written and reported by the unit, closed or returned by the organiser."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.web.followup import steps
from answerable.web.followup.forms import DeadlineForm, ReturnForm, WorkForm
from answerable.web.followup.models import Action, ActionState
from answerable.web.followup.progress import Progress, Shown, later, shown, today_at
from answerable.web.followup.rights import Rights, action_organiser, action_reader, rights_on
from answerable.web.meetings.access import actor
from answerable.web.meetings.audit import verb_in_words
from answerable.web.meetings.forms import posted
from answerable.web.meetings.models import AuditEntry
from answerable.web.meetings.stages import NotNow


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of an action's history."""

    entry: AuditEntry
    verb: str
    said: str


@require_http_methods(["GET", "POST"])
@action_reader
def action(request: HttpRequest, found: Action, rights: Rights) -> HttpResponse:
    here = _shown(found)
    if request.method == "POST":
        return _written(request, here, rights)
    writable = rights.writes and here.progress in (Progress.OPEN, Progress.OVERDUE)
    form = WorkForm(instance=found, overdue=here.progress is Progress.OVERDUE) if writable else None
    return _page(request, here, rights, form)


def _written(request: HttpRequest, here: Shown, rights: Rights) -> HttpResponse:
    """Saved, or saved and reported done. What was typed is shown again also when the state no longer allows it."""
    if not rights.writes:
        raise PermissionDenied("unit")
    found, reports = here.action, "report" in request.POST
    overdue = here.progress is Progress.OVERDUE
    form = WorkForm(request.POST, instance=found, overdue=overdue, reports=reports)
    if not form.is_valid():
        return _page(request, here, rights, form, status=422)
    try:
        (steps.report if reports else steps.write)(found.pk, form.work(), actor(request))
    except NotNow as refusal:
        return _page(request, here, rights, form, refusal.reason, status=409)
    said = _("Reported done: the organiser now closes it or returns it.") if reports else _("Saved.")
    messages.success(request, said)
    return redirect("followup:action", found.requirement.meeting.key, found.pk)


@require_http_methods(["GET", "POST"])
@action_organiser
def close(request: HttpRequest, found: Action, _rights: Rights) -> HttpResponse:
    if request.method == "POST":
        steps.close(found.pk, actor(request))
        messages.success(request, _("The action is closed."))
        return redirect("followup:ledger", found.requirement.meeting.key)
    return _step(request, "followup/close.html", found, ActionState.REPORTED, None)


@require_http_methods(["GET", "POST"])
@action_organiser
def give_back(request: HttpRequest, found: Action, _rights: Rights) -> HttpResponse:
    form = ReturnForm(posted(request))
    if request.method == "POST" and form.is_valid():
        steps.give_back(found.pk, form.cleaned_data["note"], actor(request))
        messages.success(request, _("Returned: the unit sees your note."))
        return redirect("followup:ledger", found.requirement.meeting.key)
    return _step(request, "followup/return.html", found, ActionState.REPORTED, form)


@require_http_methods(["GET", "POST"])
@action_organiser
def deadline(request: HttpRequest, found: Action, _rights: Rights) -> HttpResponse:
    form = DeadlineForm(posted(request), action=found)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        steps.set_deadline(found.pk, typed["due"], typed["note"], actor(request))
        messages.success(request, _("The deadline is changed."))
        return redirect("followup:action", found.requirement.meeting.key, found.pk)
    return _step(request, "followup/deadline.html", found, ActionState.OPEN, form)


def _shown(found: Action) -> Shown:
    return shown(found, today_at(found.requirement.meeting, timezone.now()))


def _step(
    request: HttpRequest,
    template: str,
    found: Action,
    wanted: ActionState,
    form: ReturnForm | DeadlineForm | None,
) -> HttpResponse:
    context = {
        "meeting": found.requirement.meeting,
        "shown": _shown(found),
        "form": form,
        "refusal": steps.refusal(found, wanted),
    }
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _page(
    request: HttpRequest,
    here: Shown,
    rights: Rights,
    form: WorkForm | None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    found = here.action
    before = found.carried_from
    context = {
        "meeting": found.requirement.meeting,
        "shown": here,
        "rights": rights,
        "form": form,
        "refusal": refusal,
        "before": before,
        "before_readable": before is not None and rights_on(request, before).reads,
        "after": later(found),
        "history": _history(found),
    }
    return render(request, "followup/action.html", context, status=status)


def _history(found: Action) -> list[HistoryLine]:
    """From the audit log: what was done to this action, newest first."""
    entries = AuditEntry.objects.filter(meeting=found.requirement.meeting, detail__action=found.pk)
    return [
        HistoryLine(
            entry,
            verb_in_words(entry.verb),
            entry.detail.get("note") or entry.detail.get("reason", ""),
        )
        for entry in entries.order_by("-pk")
    ]
