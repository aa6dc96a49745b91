"""The pages that open and close the scoring: GET says what will happen and what stands in the way, POST does it.

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

from answerable.web.casting import opening
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Scope
from answerable.web.casting.turnout import table
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE, BEFORE_CLOSING, Stage
from answerable.web.meetings.stage_views import confirmation
from answerable.web.meetings.stages import NotNow, Verb, problems, transition


@require_http_methods(["GET", "POST"])
@meeting_organiser
def open_scoring(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.method == "GET":
        return _open_page(request, meeting)
    if problems(meeting, Verb.OPEN):
        return _open_page(request, meeting, status=HTTPStatus.CONFLICT)
    try:
        opening.open_scoring(meeting, actor(request))
    except BallotBoxError as error:
        return _open_page(request, meeting, str(error), HTTPStatus.BAD_GATEWAY)
    on_one_sheet = casting_of(meeting).scope == Scope.SHEET
    if on_one_sheet:
        messages.success(request, _("The scoring is open. Phones go on by themselves."))
    else:
        messages.success(
            request, _("The scoring is open. Now open the round of each presenter who has been heard.")
        )
    return redirect("casting:turnout" if on_one_sheet else "casting:rounds", meeting.key)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def close_scoring(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST field `when`: `grace` waits for ballots queued on phones, anything else closes at once."""
    if request.method == "GET":
        return _close_page(request, meeting)
    if meeting.stage != Stage.CLOSING and problems(meeting, Verb.CLOSE):
        return _close_page(request, meeting, status=HTTPStatus.CONFLICT)
    try:
        closed = opening.close_scoring(meeting, actor(request), grace=request.POST.get("when") == "grace")
    except BallotBoxError as error:
        return _close_page(request, meeting, str(error), HTTPStatus.BAD_GATEWAY)
    return _after_closing(request, meeting) if closed else redirect("casting:close", meeting.key)


@require_http_methods(["POST"])
@meeting_organiser
def closing(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The waiting page asks this every few seconds; it finishes the closing once the ballot box has closed."""
    sentence = ""
    try:
        if meeting.stage in BEFORE_CLOSING:
            raise NotNow(_("Closing has not begun."))
        if meeting.stage in AFTER_CLOSE or opening.close_scoring(meeting, actor(request), grace=True):
            _after_closing(request, meeting)
            return HttpResponseClientRedirect(reverse("meeting", args=[meeting.key]))
    except BallotBoxError as error:
        sentence = str(error)
    context = {"meeting": meeting, "casting": casting_of(meeting), "sentence": sentence}
    return render(request, "casting/closing.html", context)


def _after_closing(request: HttpRequest, meeting: Meeting) -> HttpResponseRedirect:
    messages.success(request, _("The scoring is closed. The ballots can now be opened and counted."))
    return redirect("meeting", meeting.key)


def _open_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    extra = {"sentence": sentence, "casting": casting_of(meeting)}
    return confirmation(request, meeting, Verb.OPEN, extra=extra, template="casting/open.html", status=status)


def _close_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    if meeting.stage == Stage.CLOSING:
        context = {
            "meeting": meeting,
            "casting": casting_of(meeting),
            "sentence": sentence,
            "transition": transition(Verb.FINISH),
        }
        return render(request, "casting/closing_page.html", context, status=status)
    extra = {
        "casting": casting_of(meeting),
        "sentence": sentence,
        "turnout": None if sentence else table(meeting),
    }
    return confirmation(
        request, meeting, Verb.CLOSE, extra=extra, template="casting/close.html", status=status
    )
