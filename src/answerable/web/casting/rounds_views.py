"""The page "Rounds": where each presenter has ballots of their own, their scoring is opened and closed one by one or all at once.

For organiser and chair. It shows how many cast a ballot for each presenter, from the ballot box, and never a score.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from answerable.web.casting import ballotbox_client, opening
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of, manifest_of
from answerable.web.casting.models import Issue, Round, RoundState, Scope
from answerable.web.casting.recusal import expected_now
from answerable.web.casting.scopes import reporting, scope_of
from answerable.web.meetings.access import actor, for_meeting
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stage import BEFORE_OPEN, LIVE, Stage


@dataclass(frozen=True, slots=True)
class RoundTurnout:
    """A presenter's round; `returned` is None while the ballot box is silent."""

    round: Round
    presenter: Presenter | None
    expected: int
    issued: int
    returned: int | None

    @property
    def waits(self) -> bool:
        """Still to be opened, for somebody who reports."""
        reports = self.presenter is not None and not self.presenter.withdrawn
        return reports and self.round.state == RoundState.NEW


@require_http_methods(["GET", "POST"])
@for_meeting(lambda held: held.organiser or held.chair)
def rounds(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST: `open`, `close` or `now` (which does not wait for the grace) with a scope, `open` and `close` also with `all`."""
    if casting_of(meeting).scope == Scope.SHEET:
        raise Http404("one sheet has no rounds")
    if request.method == "GET":
        return _page(request, meeting)
    try:
        told = _turn(request, meeting)
    except BallotBoxError as error:
        return _page(request, meeting, str(error), HTTPStatus.BAD_GATEWAY)
    messages.success(request, told)
    return redirect("casting:rounds", meeting.key)


def _turn(request: HttpRequest, meeting: Meeting) -> str:
    opened, closed, now = (request.POST.get(each, "") for each in ("open", "close", "now"))
    opening.turn_rounds(
        meeting,
        actor(request),
        opened=_opened(meeting, opened),
        closed=[now] if now else _closed(meeting, closed),
        grace=not now,
    )
    if now:
        return _("Closed. No ballot is taken for it any more.")
    if closed:
        seconds = casting_of(meeting).grace_seconds
        return ngettext(
            "It closes. Nobody can begin any more; ballots that wait on phones are taken for %(seconds)s second.",
            "It closes. Nobody can begin any more; ballots that wait on phones are taken for %(seconds)s seconds.",
            seconds,
        ) % {"seconds": seconds}
    return _("Open. Phones go on by themselves.")


def _opened(meeting: Meeting, scope: str) -> list[str]:
    """All are those of presenters who report: nobody is asked to score who has withdrawn."""
    if scope != "all":
        return [scope] if scope else []
    gone = {scope_of(each) for each in meeting.presenters.filter(withdrawn=True)}
    new = meeting.rounds.filter(state=RoundState.NEW).values_list("scope", flat=True)
    return [each for each in new if each not in gone]


def _closed(meeting: Meeting, scope: str) -> list[str]:
    if scope != "all":
        return [scope] if scope else []
    return list(meeting.rounds.exclude(state=RoundState.CLOSED).values_list("scope", flat=True))


def _page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    returned, silence = _returned(meeting)
    lines = _lines(meeting, returned)
    context = {
        "meeting": meeting,
        "lines": lines,
        "sentence": sentence or silence,
        "is_live": meeting.stage in LIVE,
        "may_turn": meeting.stage == Stage.SCORING,
        "any_new": any(each.waits for each in lines),
        "any_open": any(each.round.state == RoundState.OPEN for each in lines),
    }
    fragment = request.headers.get("HX-Request") == "true"
    template = "casting/rounds_table.html" if fragment else "casting/rounds.html"
    return render(request, template, context, status=status)


def _lines(meeting: Meeting, returned: dict[str, int] | None) -> list[RoundTurnout]:
    """The same number of queries, however many presenters."""
    presenters = {scope_of(each): each for each in meeting.presenters.select_related("person", "unit")}
    manifest = manifest_of(meeting)
    expected = expected_now(meeting, manifest) if manifest else {}
    papers = Issue.objects.filter(attendee__meeting=meeting).order_by().values_list("scope")
    issued = dict(papers.annotate(Count("attendee", distinct=True)))
    kept = list(meeting.rounds.all()) or [
        Round(meeting=meeting, scope=scope_of(each), position=number)
        for number, each in enumerate(reporting(meeting), 1)
    ]
    return [
        RoundTurnout(
            each,
            presenters.get(each.scope),
            sum(expected.get(each.scope, {}).values()),
            issued.get(each.scope, 0),
            None if returned is None else returned.get(each.scope, 0),
        )
        for each in kept
    ]


def _returned(meeting: Meeting) -> tuple[dict[str, int] | None, str]:
    if meeting.stage in BEFORE_OPEN:
        return {}, ""
    try:
        found = ballotbox_client.status(meeting.key).returned
    except BallotBoxError as error:
        return None, str(error)
    return {scope: sum(groups.values()) for scope, groups in found.items()}, ""
