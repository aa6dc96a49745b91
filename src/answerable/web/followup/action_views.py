"""The page of one action, and the steps on it: written and reported by the unit; accepted, closed or returned by the organiser.

Every form carries the version that its page was opened at. If somebody else changed the action meanwhile, nothing is saved: the page shows both texts, with
what was typed in the form, and saving once more is meant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.web.debriefs.files import ACCEPTED, LARGEST
from answerable.web.followup import exhibits, steps
from answerable.web.followup.forms import (
    DeadlineForm,
    ReturnForm,
    WorkForm,
    divergences,
    version_in,
)
from answerable.web.followup.models import Action
from answerable.web.followup.owners import knows, suggestions
from answerable.web.followup.progress import Progress, Shown, later, shown, today_at, with_all_shown
from answerable.web.followup.rights import ActionRights, action_organiser, action_reader, rights_on
from answerable.web.followup.steps import ActionVerb, Stale
from answerable.web.meetings.access import actor
from answerable.web.meetings.audit import words
from answerable.web.meetings.forms import posted
from answerable.web.meetings.models import AuditEntry
from answerable.web.meetings.stages import NotNow
from answerable.web.opened import Divergence
from answerable.web.organisation.posted import row_key
from answerable.web.streamed import StreamedFile


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of an action's history."""

    entry: AuditEntry
    verb: str
    said: str


@require_http_methods(["GET", "POST"])
@action_reader
def action(request: HttpRequest, found: Action, rights: ActionRights) -> HttpResponse:
    here = _shown(found)
    if request.method == "POST":
        return _written(request, here, rights)
    writable = rights.writes and here.progress in (Progress.OPEN, Progress.OVERDUE)
    form = WorkForm(instance=found, overdue=here.progress is Progress.OVERDUE) if writable else None
    return _page(request, here, rights, form)


def _written(request: HttpRequest, here: Shown, rights: ActionRights) -> HttpResponse:
    """Each button saves what was typed first, so that none of them loses any."""
    if not rights.writes:
        raise PermissionDenied("unit")
    found, reports = here.action, "report" in request.POST
    form = WorkForm(request.POST, instance=found, overdue=here.progress is Progress.OVERDUE, reports=reports)
    if not form.is_valid():
        return _page(request, here, rights, form, status=422)
    try:
        said = _done(request, found, form, reports)
    except Stale as refused:
        return _page(request, _shown(_again(found)), rights, form, stale=divergences(form, refused.now))
    except NotNow as refusal:
        return _page(request, here, rights, form, refusal.reason, status=409)
    for each in said:
        messages.error(request, each)
    done = (
        _("Reported done: the organiser now accepts it, closes it or returns it.") if reports else _("Saved.")
    )
    messages.success(request, done)
    return redirect("followup:action", found.meeting.key, found.pk)


def _done(request: HttpRequest, found: Action, form: WorkForm, reports: bool) -> list[str]:
    """Files and links are added first, so that a report names them; and only if nobody changed the action meanwhile."""
    version, take = version_in(request.POST), steps.report if reports else steps.write
    with transaction.atomic():
        steps.locked(found.pk, version, ActionVerb.WRITE)
        said = _more(request, found)
        take(found.pk, version, form.work(), actor(request))
    return said


def _more(request: HttpRequest, found: Action) -> list[str]:
    """Files, a link, or one of them taken off: what the form asks for besides the texts. Why something was not added."""
    who, said = actor(request), []
    for each in request.FILES.getlist("files"):
        assert isinstance(each, UploadedFile)
        said.append(exhibits.attach(found.pk, each, who))
    address = request.POST.get("address", "").strip()
    if address:
        said.append(exhibits.link(found.pk, address, request.POST.get("address_name", "").strip(), who))
    chosen = row_key(request.POST.get("take-off", ""))
    if chosen is not None:
        exhibits.take_off(found.pk, chosen, who)
    return [each for each in said if each]


@require_safe
@action_reader
def exhibit(
    _request: HttpRequest, found: Action, _rights: ActionRights, file: int
) -> HttpResponse | StreamedFile:
    kept = get_object_or_404(found.exhibits.exclude(file=""), pk=file)
    response = StreamedFile(
        kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.content_type
    )
    return response


@require_http_methods(["GET", "POST"])
@action_organiser
def accept(request: HttpRequest, found: Action, _rights: ActionRights) -> HttpResponse:
    def done() -> str:
        steps.accept(found.pk, version_in(request.POST), actor(request))
        return _("The action is accepted.")

    return _step(request, found, ActionVerb.ACCEPT, None, done)


@require_http_methods(["GET", "POST"])
@action_organiser
def close(request: HttpRequest, found: Action, _rights: ActionRights) -> HttpResponse:
    def done() -> str:
        steps.close(found.pk, version_in(request.POST), actor(request))
        return _("The action is closed.")

    return _step(request, found, ActionVerb.CLOSE, None, done)


@require_http_methods(["GET", "POST"])
@action_organiser
def give_back(request: HttpRequest, found: Action, _rights: ActionRights) -> HttpResponse:
    form = ReturnForm(posted(request))

    def done() -> str:
        steps.give_back(found.pk, version_in(request.POST), form.cleaned_data["note"], actor(request))
        return _("Returned: the unit sees your note.")

    return _step(request, found, ActionVerb.RETURN, form, done)


@require_http_methods(["GET", "POST"])
@action_organiser
def deadline(request: HttpRequest, found: Action, _rights: ActionRights) -> HttpResponse:
    form = DeadlineForm(posted(request), action=found)

    def done() -> str:
        typed = form.cleaned_data
        steps.set_deadline(found.pk, version_in(request.POST), typed["due"], typed["note"], actor(request))
        return _("The deadline is changed.")

    return _step(request, found, ActionVerb.DEADLINE, form, done)


TEMPLATES = {
    ActionVerb.ACCEPT: "followup/accept.html",
    ActionVerb.CLOSE: "followup/close.html",
    ActionVerb.RETURN: "followup/return.html",
    ActionVerb.DEADLINE: "followup/deadline.html",
}


def _step(
    request: HttpRequest, found: Action, verb: ActionVerb, form: forms.Form | None, done: Callable[[], str]
) -> HttpResponse:
    """The step taken, or the page that asks for it; after a stale one with how the action stands now."""
    stale: list[Divergence] | None = None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    if request.method == "POST" and status == HTTPStatus.OK:
        try:
            messages.success(request, done())
        except Stale as refused:
            stale, status = divergences(form, refused.now) if form else [], HTTPStatus.CONFLICT
            found = _again(found)
        else:
            if verb is ActionVerb.DEADLINE:
                return redirect("followup:action", found.meeting.key, found.pk)
            return redirect("followup:ledger", found.meeting.key)
    context = {
        "meeting": found.meeting,
        "shown": _shown(found),
        "form": form,
        "refusal": steps.refusal(found, verb),
        "exhibits": found.exhibits.filter(removed=False),
        "stale": stale,
    }
    return render(request, TEMPLATES[verb], context, status=status)


def _shown(found: Action) -> Shown:
    return shown(found, today_at(found.meeting, timezone.now()))


def _again(found: Action) -> Action:
    """As it stands now: a form changes the one that it is given."""
    return with_all_shown(Action.objects.filter(pk=found.pk)).get()


def _page(
    request: HttpRequest,
    here: Shown,
    rights: ActionRights,
    form: WorkForm | None,
    refusal: str = "",
    status: int = 200,
    stale: list[Divergence] | None = None,
) -> HttpResponse:
    found = here.action
    before = found.carried_from
    context = {
        "meeting": found.meeting,
        "shown": here,
        "rights": rights,
        "form": form,
        # The form has changed the action in memory; the version is the one that the page was opened at, or the newest if that is told.
        "version": found.version,
        "suggested": suggestions([found.unit_id]) if form and knows(request, found.unit) else [],
        "refusal": refusal,
        "stale": stale,
        "exhibits": found.exhibits.filter(removed=False),
        "accepted_kinds": ACCEPTED,
        "largest": LARGEST // 1024 // 1024,
        "before": before,
        "before_readable": before is not None and rights_on(request, before).reads,
        "after": later(found),
        "history": _history(found),
    }
    return render(request, "followup/action.html", context, status=409 if stale is not None else status)


def _history(found: Action) -> list[HistoryLine]:
    """From the audit log: what was done to this action, newest first."""
    entries = AuditEntry.objects.filter(meeting=found.meeting, detail__action=found.pk)
    return [
        HistoryLine(entry, words.verb(entry.verb), _said(entry.detail)) for entry in entries.order_by("-pk")
    ]


def _said(detail: dict[str, str]) -> str:
    found = (detail.get(name, "") for name in ("note", "reason", "exhibit", "owner"))
    return next((str(each) for each in found if each), "")
