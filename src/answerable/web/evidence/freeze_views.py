"""The page that freezes a meeting: GET says what will be fixed and what stands in the way, POST does it.

When the ballot box is silent or refuses, the page comes back with the ballot box's sentence and the same button.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of
from answerable.web.casting.scopes import reporting
from answerable.web.custody import second_issuer, tellers
from answerable.web.cycles.wording import rules_in_words
from answerable.web.evidence.freeze import check
from answerable.web.evidence.freeze import freeze as carry_out
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.facts import expected
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage_views import confirmation
from answerable.web.meetings.stages import Verb, problems


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
    messages.success(request, _("Frozen: rules, presenters and order are signed and stay as they are."))
    return redirect("meeting", meeting.key)


def _freeze_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    found = check(meeting)
    counts = expected(meeting)
    extra = {
        "sentence": sentence,
        "in_words": rules_in_words(found.rules) if found.rules else [],
        "hands": _safeguards(meeting),
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
        template="evidence/freeze.html",
        status=status,
    )


def _safeguards(meeting: Meeting) -> list[str]:
    """What takes part in this meeting beside the site: tellers, a second issuer, witnesses; a sentence each."""
    found = []
    needed, address = tellers.threshold_of(meeting), second_issuer.url_of(meeting)
    if needed:
        told = {"needed": needed, "count": len(tellers.tellers_of(meeting))}
        found.append(_("%(needed)s of %(count)s tellers open the ballots.") % told)
    if address:
        told_where = {"address": address}
        found.append(
            _("Whoever scores needs the signature of the second issuer, too: %(address)s") % told_where
        )
    if casting_of(meeting).witnesses:
        found.append(_("Witnesses may co-sign the ledger."))
    return found
