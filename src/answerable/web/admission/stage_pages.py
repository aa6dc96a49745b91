"""The pages that freeze, open and close: GET says what will happen and what stands in the way, POST does it.

When the ballot box is silent or refuses, the page comes back with the ballot box's sentence and the same button.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from answerable.web.admission import casting, recusal, tellers
from answerable.web.admission.ballotbox_client import BallotBoxError
from answerable.web.admission.freeze import check
from answerable.web.admission.freeze import freeze as carry_out
from answerable.web.admission.manifests import reporting
from answerable.web.admission.register import table
from answerable.web.cycles.wording import rules_in_words
from answerable.web.meetings import readiness
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.confirm import confirmation
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Meeting, Scope, Stage
from answerable.web.meetings.stages import NotNow, Verb, problems


@require_http_methods(["GET", "POST"])
@meeting_organiser
def freeze(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.method == "GET":
        return _freeze_page(request, meeting)
    if problems(meeting, Verb.FREEZE) or check(meeting).problems:
        return _freeze_page(request, meeting, status=HTTPStatus.CONFLICT)
    try:
        carry_out(meeting, actor(request))
    except BallotBoxError as error:
        return _freeze_page(request, meeting, str(error), HTTPStatus.BAD_GATEWAY)
    messages.success(request, _("Frozen. The manifest is signed; anybody can compare its hash."))
    return redirect("admission:manifest", meeting.key)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def open_scoring(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.method == "GET":
        return _open_page(request, meeting)
    if problems(meeting, Verb.OPEN):
        return _open_page(request, meeting, status=HTTPStatus.CONFLICT)
    try:
        casting.open_scoring(meeting, actor(request))
    except BallotBoxError as error:
        return _open_page(request, meeting, str(error), HTTPStatus.BAD_GATEWAY)
    if meeting.scope == Scope.SHEET:
        messages.success(request, _("The scoring is open. Phones go on by themselves."))
    else:
        messages.success(
            request, _("The scoring is open. Now open the round of each presenter who has been heard.")
        )
    return redirect("admission:turnout" if meeting.scope == Scope.SHEET else "admission:rounds", meeting.key)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def close_scoring(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST field `when`: `grace` waits for ballots queued on phones, anything else closes at once."""
    if request.method == "GET":
        return _close_page(request, meeting)
    if problems(meeting, Verb.CLOSE):
        return _close_page(request, meeting, status=HTTPStatus.CONFLICT)
    try:
        closed = casting.close_scoring(meeting, actor(request), grace=request.POST.get("when") == "grace")
    except BallotBoxError as error:
        return _close_page(request, meeting, str(error), HTTPStatus.BAD_GATEWAY)
    return _after_closing(request, meeting) if closed else redirect("admission:close", meeting.key)


@require_http_methods(["POST"])
@meeting_organiser
def closing(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The waiting page asks this every few seconds; it finishes the closing once the ballot box has closed."""
    sentence = ""
    try:
        if meeting.stage == Stage.SCORING and not casting.is_closing(meeting):
            raise NotNow(_("Closing has not begun."))
        if meeting.stage != Stage.SCORING or casting.close_scoring(meeting, actor(request), grace=True):
            _after_closing(request, meeting)
            return HttpResponseClientRedirect(reverse("meetings:meeting", args=[meeting.key]))
    except BallotBoxError as error:
        sentence = str(error)
    return render(request, "admission/closing.html", {"meeting": meeting, "sentence": sentence})


def _after_closing(request: HttpRequest, meeting: Meeting) -> HttpResponseRedirect:
    messages.success(request, _("The scoring is closed. The ballots can now be opened and counted."))
    return redirect("meetings:meeting", meeting.key)


def _freeze_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    found = check(meeting)
    counts = readiness.expected(meeting)
    extra = {
        "sentence": sentence,
        "in_words": rules_in_words(found.rules, recusal.in_words(meeting)) if found.rules else [],
        "hands": _hands(meeting),
        "presenters": reporting(meeting),
        "groups": [(group, counts.get(group.id, 0)) for group in groups_of(meeting)],
    }
    return confirmation(
        request,
        meeting,
        Verb.FREEZE,
        more_problems=found.problems,
        more_doubts=found.doubts,
        extra=extra,
        template="admission/freeze.html",
        status=status,
    )


def _hands(meeting: Meeting) -> list[str]:
    """The further hands on this meeting, a sentence each."""
    found = []
    if meeting.tellers_threshold:
        told = {"needed": meeting.tellers_threshold, "count": len(tellers.tellers_of(meeting))}
        found.append(_("%(needed)s of %(count)s tellers open the ballots.") % told)
    if meeting.second_issuer_url:
        told_where = {"address": meeting.second_issuer_url}
        found.append(
            _("Whoever scores needs the signature of the second issuer, too: %(address)s") % told_where
        )
    if meeting.witnesses:
        found.append(_("Witnesses may co-sign the ledger."))
    return found


def _open_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    extra = {"sentence": sentence}
    return confirmation(
        request, meeting, Verb.OPEN, extra=extra, template="admission/open.html", status=status
    )


def _close_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    if meeting.stage == Stage.SCORING and casting.is_closing(meeting):
        context = {"meeting": meeting, "sentence": sentence}
        return render(request, "admission/closing_page.html", context, status=status)
    extra = {"sentence": sentence, "turnout": None if sentence else table(meeting)}
    return confirmation(
        request, meeting, Verb.CLOSE, extra=extra, template="admission/close.html", status=status
    )
