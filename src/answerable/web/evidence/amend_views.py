"""The page that amends the rules after freezing: the form, what would change, and once more the question."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.scoring import Problem
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.cycles.layout import Layout
from answerable.web.cycles.rules_text import RulesText, from_rules, shares_edited, to_rules
from answerable.web.evidence.amend import (
    AmendmentRefused,
    amend,
    amendments,
    lock_reason,
    manifests,
    proposed,
)
from answerable.web.evidence.amend_form import (
    AMENDABLE,
    ReasonForm,
    controls,
    fields,
    problems,
    typed,
)
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.opened import ROWS, marked


@require_http_methods(["GET", "POST"])
@meeting_organiser
def amend_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST with `preview` shows what would change and asks once more, with `edit` goes back to the form."""
    if lock_reason(meeting):
        raise NotNow(lock_reason(meeting))
    signed = manifests(meeting)
    if request.method == "GET":
        return _page(request, meeting, from_rules(dict(signed[-1].manifest.rules)), ReasonForm())
    entered, why = typed(signed[-1].manifest.rules, request.POST), ReasonForm(request.POST)
    if {"add-row", "remove-row", "edit"} & set(request.POST):
        return _page(
            request,
            meeting,
            entered,
            ReasonForm(initial=request.POST.dict()),
            focus=shares_edited(request.POST, entered),
        )
    found = problems(entered, signed[0].manifest.rules)
    if not why.is_valid() or found:
        return _page(request, meeting, entered, why, found)
    try:
        stale = request.POST.get(ROWS, _opened(meeting)) != _opened(meeting)
        if "preview" in request.POST or stale:
            return _confirm(request, meeting, entered, why, stale)
        demand_fresh(request)
        return _sign(request, meeting, entered, why)
    except AmendmentRefused as refused:
        why.add_error(None, refused.reason)
        return _page(request, meeting, entered, why)


def _page(
    request: HttpRequest,
    meeting: Meeting,
    entered: RulesText,
    why: ReasonForm,
    found: Sequence[Problem] = (),
    focus: str = "",
) -> HttpResponse:
    layout = Layout(entered, found, focus)
    context = layout.context() | {
        "meeting": meeting,
        "form": why,
        "controls": controls(layout),
        "amendments": amendments(meeting),
        "changed": request.method == "POST",
        "opened": request.POST.get(ROWS) or _opened(meeting),
    }
    # Who stands aside is not amended: the section of counting leaves the field out.
    context["values"] = {name: layout.value(name) for name in AMENDABLE}
    wrong = bool(why.errors or found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "evidence/amend.html", context, status=status)


def _opened(meeting: Meeting) -> str:
    """The mark of the rules that the page is about."""
    return marked({"manifest": manifests(meeting)[-1].hash})


def _confirm(
    request: HttpRequest, meeting: Meeting, entered: RulesText, why: ReasonForm, stale: bool
) -> HttpResponse:
    """What is in force beside what was typed. `stale`: other rules came into force since the page was opened."""
    context = {
        "meeting": meeting,
        "form": why,
        "changes": proposed(meeting, to_rules(entered)),
        "fields": fields(entered),
        "opened": _opened(meeting),
        "overtaken": stale,
    }
    status = HTTPStatus.CONFLICT if stale else HTTPStatus.OK
    return render(request, "evidence/amend_confirm.html", context, status=status)


def _sign(request: HttpRequest, meeting: Meeting, entered: RulesText, why: ReasonForm) -> HttpResponse:
    given = why.cleaned_data
    made = amend(meeting, to_rules(entered), given["reason"], given["decided_by"], actor(request))
    messages.success(request, _("Amendment %(number)s is signed.") % {"number": made.number})
    return redirect("evidence:manifest", meeting.key)
