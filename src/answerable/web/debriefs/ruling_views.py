"""Handing in, returning, accepting and reopening: each on a page of its own that says what it will do."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from answerable.web.cycles.limits import SECTION_LABELS
from answerable.web.debriefs.answers import promises_of, unanswered
from answerable.web.debriefs.drafts import measures, texts_of
from answerable.web.debriefs.models import Debrief, DebriefVerb
from answerable.web.debriefs.rights import DebriefRights, readable
from answerable.web.debriefs.steps import MOVES, DebriefMove, NotTaken, Party, is_late, take
from answerable.web.organisation.posted import row_key


@dataclass(frozen=True, slots=True)
class RulingWords:
    title: str
    effect: str
    button: str
    done: str


def wording(verb: DebriefVerb) -> RulingWords:
    return {
        DebriefVerb.SUBMIT: RulingWords(
            _("Hand in the debrief"),
            _(
                "The text is kept as a version and goes to the organiser. You cannot change it unless it is returned."
            ),
            _("Hand in"),
            _("The debrief is handed in."),
        ),
        DebriefVerb.RETURN: RulingWords(
            _("Return the debrief"),
            _("It goes back to the presenter with your note, and can be changed and handed in again."),
            pgettext("debrief", "Return"),
            _("The debrief is returned."),
        ),
        DebriefVerb.ACCEPT: RulingWords(
            _("Accept the debrief"),
            _("The text as handed in is final. The presenter cannot change it unless you reopen it."),
            pgettext("debrief", "Accept"),
            _("The debrief is accepted."),
        ),
        DebriefVerb.REOPEN: RulingWords(
            _("Reopen the debrief"),
            _(
                "It is no longer accepted. It goes back to the presenter with your note, and has to be handed in again."
            ),
            _("Reopen"),
            _("The debrief is reopened."),
        ),
    }[verb]


def refusal(reason: NotTaken) -> str:
    return {
        NotTaken.NOT_NOW: _("This was not done: the debrief is in another state by now."),
        NotTaken.MOVED: _("This was not done: the text changed after the page was shown. Read it again."),
        NotTaken.LIMITS: _("The debrief was not handed in: a section is too short or too long."),
        NotTaken.UNANSWERED: _(
            "The debrief was not handed in: something promised last year is not answered."
        ),
        NotTaken.NO_NOTE: _("Write a note that says what has to change."),
    }[reason]


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in MOVES:
        raise Http404(verb)
    found, rights = readable(request, pk)
    chosen = DebriefVerb(verb)
    move = MOVES[chosen]
    if not _may(rights, move):
        raise PermissionDenied("debrief")
    if request.method == "POST":
        return _taken(request, found, chosen)
    if found.state not in move.sources:
        messages.error(request, refusal(NotTaken.NOT_NOW))
        return redirect("debriefs:debrief", found.pk)
    return _page(request, found, chosen)


def _may(rights: DebriefRights, move: DebriefMove) -> bool:
    return rights.writes if move.party is Party.WRITER else rights.rules


def _taken(request: HttpRequest, found: Debrief, verb: DebriefVerb) -> HttpResponse:
    assert request.user.is_authenticated
    revision = row_key(request.POST.get("revision", ""))
    outcome = take(
        found.pk,
        verb,
        request.user,
        timezone.now(),
        revision=-1 if revision is None else revision,
        note=request.POST.get("note", "").strip(),
    )
    if outcome in (NotTaken.NO_NOTE, NotTaken.LIMITS, NotTaken.UNANSWERED):
        assert isinstance(outcome, NotTaken)
        return _page(request, found, verb, refusal(outcome))
    if isinstance(outcome, NotTaken):
        messages.error(request, refusal(outcome))
    else:
        messages.success(request, wording(verb).done)
    return redirect("debriefs:debrief", found.pk)


def _page(request: HttpRequest, found: Debrief, verb: DebriefVerb, error: str = "") -> HttpResponse:
    measured = measures(found, texts_of(found))
    labelled = [(SECTION_LABELS[measure.section], measure) for measure in measured]
    context = {
        "debrief": found,
        "cycle": found.cycle,
        "verb": verb.value,
        "wording": wording(verb),
        "needs_note": MOVES[verb].needs_note,
        "note": request.POST.get("note", ""),
        "measures": labelled if verb is DebriefVerb.SUBMIT else (),
        "misfits": [pair for pair in labelled if not pair[1].fits] if verb is DebriefVerb.SUBMIT else (),
        "unanswered": unanswered(found, promises_of(found)) if verb is DebriefVerb.SUBMIT else (),
        "late": verb is DebriefVerb.SUBMIT and is_late(found.cycle, timezone.now()),
        "error": error,
    }
    return render(request, "debriefs/confirm.html", context, status=422 if error else 200)
