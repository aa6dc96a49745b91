"""The page a debrief is written and read on, and the keeping of its draft as one types.

Without script the page's own Save button does the same; both go through `drafts.keep`.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from answerable.web.compare import compare
from answerable.web.cycles.limits import SECTION_LABELS, limits_of
from answerable.web.debriefs.answers import FIELD, Answers, promises_of, typed_answers
from answerable.web.debriefs.attach import attach, detach
from answerable.web.debriefs.drafts import (
    EDITABLE,
    NotKept,
    SavedDraft,
    Texts,
    keep,
    measures,
    texts_of,
    typed_texts,
)
from answerable.web.debriefs.files import ACCEPTED, LARGEST, MOST
from answerable.web.debriefs.models import Debrief
from answerable.web.debriefs.rights import DebriefRights, readable, rights_on, writable
from answerable.web.debriefs.steps import is_late
from answerable.web.organisation.posted import row_key


@login_required
@require_http_methods(["GET", "POST"])
def debrief(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _typed(request, writable(request, pk))
    found, rights = readable(request, pk)
    return _page(request, found, rights, texts_of(found), found.answers)


def _typed(request: HttpRequest, found: Debrief) -> HttpResponse:
    """Every button of the page keeps the text first, so that none of them loses any."""
    texts, answers = typed_texts(request.POST), typed_answers(request.POST, promises_of(found))
    outcome = keep(found.pk, texts, _revision(request), timezone.now(), answers)
    if isinstance(outcome, NotKept):
        found.refresh_from_db()
        return _page(request, found, rights_on(request, found), texts, found.answers | answers, outcome)
    if request.POST.get("action") == "submit":
        return redirect("debriefs:confirm", found.pk, "submit")
    if "remove-file" in request.POST:
        _remove(request, found)
    elif request.FILES:
        _attach(request, found)
    else:
        messages.success(request, _("The draft is saved."))
    return redirect("debriefs:debrief", found.pk)


def _revision(request: HttpRequest) -> int:
    """The revision the page started from; one that cannot be true when the page did not say."""
    try:
        return int(request.POST.get("revision", ""))
    except ValueError:
        return -1


def _attach(request: HttpRequest, found: Debrief) -> None:
    kept, refused = attach(found, request.FILES.getlist("files"))
    if kept:
        text = ngettext("%(count)d file is attached.", "%(count)d files are attached.", len(kept))
        messages.success(request, text % {"count": len(kept)})
    for refusal in refused:
        messages.error(request, refusal.sentence())


def _remove(request: HttpRequest, found: Debrief) -> None:
    chosen = row_key(request.POST["remove-file"])
    removed = None if chosen is None else detach(found, chosen)
    if removed is None:
        messages.error(
            request, _("The file was not removed: it is gone already, or the debrief has been handed in.")
        )
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": removed.name})


def _page(
    request: HttpRequest,
    found: Debrief,
    rights: DebriefRights,
    texts: Texts,
    answers: Answers,
    refused: NotKept | None = None,
) -> HttpResponse:
    stored = texts_of(found)
    moved = refused is NotKept.MOVED
    sections = [
        {
            "name": measure.section,
            "label": SECTION_LABELS[measure.section],
            "help": help_of(measure.section),
            "text": texts[measure.section],
            "measure": measure,
            # Shown only when another text was kept meanwhile: what is stored against what was typed here.
            "runs": compare(stored[measure.section], texts[measure.section])
            if moved and stored[measure.section] != texts[measure.section]
            else (),
        }
        for measure in measures(found, texts)
    ]
    context = {
        "debrief": found,
        "cycle": found.cycle,
        "rights": rights,
        "sections": sections,
        "promises": _answered(found, answers, moved),
        "total": sum(measure.length for measure in measures(found, texts)),
        "editing": rights.writes and (found.state in EDITABLE or refused is NotKept.CLOSED),
        "refused": refused.value if refused else "",
        "late": is_late(found.cycle, timezone.now()),
        "attachments": found.attachments.filter(removed=False),
        "versions": found.versions.defer("review", "highlights", "problems", "plan"),
        "steps": found.steps.order_by("-pk"),
        "limits": limits_of(found.cycle.debrief_limits),
        "accepted_kinds": ACCEPTED,
        "largest": LARGEST // 1024 // 1024,
        "most": MOST,
    }
    return render(request, "debriefs/debrief.html", context, status=409 if refused else 200)


def _answered(found: Debrief, answers: Answers, moved: bool) -> list[dict[str, object]]:
    """Last year's promises with what is answered; after a conflict also how that differs from what is saved."""
    return [
        {
            "promise": each,
            "field": FIELD + each.key,
            "text": answers.get(each.key, ""),
            "runs": compare(found.answers.get(each.key, ""), answers.get(each.key, "")) if moved else (),
        }
        for each in promises_of(found)
    ]


def help_of(section: str) -> str:
    return {
        "review": _("The year's work and what came of it, against what was planned."),
        "highlights": _("What went better than expected, and why."),
        "problems": _("What went wrong or is missing, its causes, and what became of last year's problems."),
        "plan": _("What will be done next year, by whom and by when."),
    }[section]


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the draft, called by the page while one types. Answers JSON; a signed-out visitor gets 401, not a page."""
    if not request.user.is_authenticated:
        return JsonResponse({"kept": False, "error": "signed-out"}, status=401)
    found = writable(request, pk)
    answers = typed_answers(request.POST, promises_of(found))
    outcome = keep(found.pk, typed_texts(request.POST), _revision(request), timezone.now(), answers)
    if isinstance(outcome, SavedDraft):
        return JsonResponse({"kept": True, "revision": outcome.revision})
    return JsonResponse({"kept": False, "error": outcome.value}, status=409)
