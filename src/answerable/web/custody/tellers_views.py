"""Custody of the seal: choosing it, the ceremony, the rehearsal, and after close entering the shares.

Words are in a request's body and in its answer only, never in an address, a session or a message; each of these pages is
answered with `no-store`, and a report of an error leaves the words out.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from answerable.protocol.shares import LEAST, MOST, WORD_LIST
from answerable.web import addresses
from answerable.web.custody import ceremony as verbs
from answerable.web.custody import tellers, unsealing
from answerable.web.custody.seal import custody_of
from answerable.web.custody.seal_key import fingerprint
from answerable.web.custody.share_form import TypedShare, entry
from answerable.web.custody.unsealing import ShareNotTaken, entered_shares
from answerable.web.meetings.access import (
    actor,
    duties,
    for_meeting,
    meeting_organiser,
    meeting_teller,
)
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.posted import row_key

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@for_meeting(lambda held: held.reads or held.tells)
def custody(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Where the seal key is, and what is still to be done. POST `threshold`, and `sure` where sheets become void."""
    held = duties(request, meeting)
    if request.method == "POST":
        if not held.organiser:
            raise PermissionDenied("role at this meeting")
        return _choose(request, meeting)
    return _custody_page(request, meeting)


def _choose(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    threshold = row_key(request.POST.get("threshold", ""))
    if threshold is None:
        raise NotNow(_("Choose a number from %(least)s to %(most)s.") % {"least": LEAST, "most": MOST})
    is_other = threshold != tellers.threshold_of(meeting)
    if custody_of(meeting.key) and is_other and not request.POST.get("sure"):
        sentence = _("Another choice voids the sheets handed out. Tick that you want it.")
        return _custody_page(request, meeting, sentence, HTTPStatus.CONFLICT)
    tellers.choose(meeting, actor(request), threshold)
    messages.success(request, _("Saved."))
    return redirect("custody:custody", meeting.key)


def _custody_page(
    request: HttpRequest, meeting: Meeting, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    kept = custody_of(meeting.key)
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "sentence": sentence,
        "can_change": meeting.stage == Stage.PREPARED,
        "is_closed": meeting.stage in AFTER_CLOSE,
        "threshold": tellers.threshold_of(meeting),
        "choices": range(LEAST, MOST + 1),
        "people": tellers.tellers_of(meeting),
        "custody": kept,
        "standing": entered_shares(kept) if kept else None,
        "fingerprint": fingerprint(kept.public) if kept else "",
        "missing": tellers.missing(meeting) if meeting.stage == Stage.PREPARED else [],
        "people_missing": tellers.people_missing(meeting),
    }
    return render(request, "custody/custody.html", context, status=status)


@require_http_methods(["GET", "POST"])
@meeting_organiser
@sensitive_variables()
def ceremony(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST draws the key and answers once with the sheets. `voids` names the ceremony whose sheets become worthless."""
    earlier = custody_of(meeting.key)
    context: dict[str, Any] = {
        "meeting": meeting,
        "custody": earlier,
        "threshold": tellers.threshold_of(meeting),
        "people": tellers.tellers_of(meeting),
        "missing": tellers.people_missing(meeting),
        "fingerprint": fingerprint(earlier.public) if earlier else "",
    }
    if meeting.stage != Stage.PREPARED:
        raise NotNow(tellers.too_late(meeting))
    if request.method == "GET":
        return render(request, "custody/ceremony.html", context)
    if earlier and not request.POST.get("sure"):
        context["sentence"] = _("The sheets handed out become worthless. Tick that you want it.")
        return render(request, "custody/ceremony.html", context, status=HTTPStatus.CONFLICT)
    held = verbs.hold(meeting, actor(request), request.POST.get("voids", ""))
    context |= {
        "sheets": held.sheets,
        "custody": held.custody,
        "fingerprint": fingerprint(held.custody.public),
        "typed_at": addresses.whole("custody:custody-open", meeting.key),
    }
    return render(request, "custody/ceremony_sheets.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@meeting_teller
@sensitive_variables()
def rehearsal(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """As many shares as open the seal, on one screen."""
    kept = custody_of(meeting.key)
    if meeting.stage != Stage.PREPARED:
        raise NotNow(tellers.too_late(meeting))
    if kept is None:
        raise NotNow(_("Hold the ceremony first."))
    posted = request.POST if request.method == "POST" else None
    entries = [entry(f"share{at}", posted) for at in range(1, kept.threshold + 1)]
    if posted is None:
        return _rehearsal_page(request, meeting, entries)
    if any(each.is_wrong for each in entries):
        return _rehearsal_page(request, meeting, entries, status=UNPROCESSABLE)
    outcome = verbs.rehearse(meeting, actor(request), [each.text for each in entries])
    for at, problems in outcome.problems.items():
        entries[at].problems.extend(problems)
    if not outcome.passed:
        return _rehearsal_page(request, meeting, entries, outcome.reason, UNPROCESSABLE)
    messages.success(request, _("Passed: these shares give the key. It has been dropped again."))
    return redirect("custody:custody", meeting.key)


@sensitive_variables()
def _rehearsal_page(
    request: HttpRequest,
    meeting: Meeting,
    entries: list[TypedShare],
    sentence: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    kept = custody_of(meeting.key)
    context = {
        "meeting": meeting,
        "custody": kept,
        "rows": kept.shares.all() if kept else [],
        "entries": entries,
        "sentence": sentence,
        "words": WORD_LIST,
    }
    return render(request, "custody/rehearsal.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@meeting_teller
@sensitive_variables()
def opening(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A teller's or the organiser's screen after close; asked by htmx, only who is still missing."""
    kept = custody_of(meeting.key)
    if request.method == "POST":
        return _enter(request, meeting)
    if kept and request.headers.get("HX-Request") == "true":
        context = {"meeting": meeting, "standing": entered_shares(kept)}
        return render(request, "custody/custody_standing.html", context)
    return _opening_page(request, meeting, entry("share1"))


@sensitive_variables()
def _enter(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    unsealing.demand_open(meeting)
    typed = entry("share1", request.POST)
    if typed.is_wrong:
        return _opening_page(request, meeting, typed, UNPROCESSABLE)
    try:
        row = unsealing.enter(meeting, actor(request), typed.text)
    except ShareNotTaken as problem:
        typed.problems.extend(problem.reasons)
        return _opening_page(request, meeting, typed, UNPROCESSABLE)
    now = entered_shares(row.custody)
    told = {"number": row.number, "name": row.name, "needed": now.needed}
    if now.opened:
        sentence = _("Share %(number)s (%(name)s) is taken. The seal is open: the ballots can be counted.")
    else:
        sentence = ngettext(
            "Share %(number)s (%(name)s) is taken. %(needed)s more is needed.",
            "Share %(number)s (%(name)s) is taken. %(needed)s more are needed.",
            now.needed,
        )
    messages.success(request, sentence % told)
    return redirect("custody:custody-open", meeting.key)


@sensitive_variables()
def _opening_page(
    request: HttpRequest, meeting: Meeting, typed: TypedShare, status: int = HTTPStatus.OK
) -> HttpResponse:
    kept = custody_of(meeting.key)
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "is_closed": meeting.stage in AFTER_CLOSE,
        "custody": kept,
        "threshold": tellers.threshold_of(meeting),
        "standing": entered_shares(kept) if kept else None,
        "fingerprint": fingerprint(kept.public) if kept else "",
        "entries": [typed],
        "words": WORD_LIST,
    }
    return render(request, "custody/custody_open.html", context, status=status)
