"""The page on which the rules of a cycle are edited, as one form.

Rows are added and removed by submitting the form, which saves nothing; only Save does, and only rules that
`scoring.Rules` accepts. Whatever was typed comes back. Frozen rules are shown in words and cannot be changed here.
"""

import hashlib
import json
from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.scoring import Problem, Rules, RulesInvalid
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.cycles.access import organised
from answerable.web.cycles.cycle_views import words_of
from answerable.web.cycles.layout import Layout
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.rules_text import RulesText, add, from_rules, posted, remove, to_rules
from answerable.web.cycles.simulated import RATERS, simulated
from answerable.web.cycles.templates_ready import panel
from answerable.web.cycles.topics import is_frozen
from answerable.web.cycles.trying import remarks, rows_of
from answerable.web.cycles.wording import rules_in_words
from answerable.web.organisation.access import some_organiser_required
from answerable.web.organisation.posted import row_key


@some_organiser_required
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    if request.method == "POST":
        return _typed(request, found)
    if is_frozen(found):
        return render(request, "cycles/rules_frozen.html", {"cycle": found, "words": words_of(found)})
    return _page(request, found, _stored(found), basis=basis_of(found))


def _stored(found: Cycle) -> RulesText:
    """The cycle's rules; the ready-made rules of a panel where there are none that are valid."""
    try:
        return from_rules(Rules.from_json(found.rules).to_json())
    except RulesInvalid:
        return from_rules(panel())


def basis_of(found: Cycle) -> str:
    """A hash of the stored rules. The page sends it back, so that saving over somebody else's change is refused."""
    return hashlib.sha256(json.dumps(found.rules, sort_keys=True).encode()).hexdigest()


def _typed(request: HttpRequest, found: Cycle) -> HttpResponse:
    entered, basis = posted(request.POST), request.POST.get("basis", "")
    if "add-row" in request.POST:
        focus = add(entered, request.POST["add-row"])
        return _page(request, found, entered, basis=basis, focus=focus, changed=True)
    if "remove-row" in request.POST:
        remove(entered, request.POST["remove-row"])
        return _page(request, found, entered, basis=basis, changed=True)
    if "edit" in request.POST:
        return _page(request, found, entered, basis=basis, changed=True)
    if "try" in request.POST:
        return _tried(request, found, entered, basis)
    demand_fresh(request)
    return _saved(request, found, entered, basis)


MOST_SEED = 9_999


def _tried(request: HttpRequest, found: Cycle, entered: RulesText, basis: str) -> HttpResponse:
    """What the rules on the page make of simulated ballots; they are not saved, and go back to the form with what was typed."""
    rules, problems = _checked(entered)
    if rules is None:
        return _page(request, found, entered, basis=basis, problems=problems, changed=True, status=422)
    seed = row_key(request.POST["try"]) or 1
    made = simulated(rules, min(seed, MOST_SEED))
    names = {key: _("Presenter %(number)d") % {"number": i} for i, key in enumerate(made.presenters, 1)}
    context = {
        "cycle": found,
        "raters": RATERS,
        "seed": seed,
        "next": seed % MOST_SEED + 1,
        "rows": rows_of(made.result, rules, names),
        "remarks": remarks(made.result, rules, names),
        "words": rules_in_words(rules),
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "try")
            for value in values
        ],
    }
    return render(request, "cycles/simulated.html", context)


def _checked(entered: RulesText) -> tuple[Rules | None, list[Problem]]:
    """The rules on the page, or what is wrong with them."""
    problems = [Problem(f"scales-{index}-kind", "scale-unused", {}) for index in entered.unused_scales()]
    try:
        rules = Rules.from_json(to_rules(entered))
    except RulesInvalid as invalid:
        return None, [*invalid.problems, *problems]
    return (None if problems else rules), problems


def _saved(request: HttpRequest, found: Cycle, entered: RulesText, basis: str) -> HttpResponse:
    accepted, problems = _checked(entered)
    if accepted is None:
        return _page(request, found, entered, basis=basis, problems=problems, changed=True, status=422)
    with transaction.atomic():
        locked = Cycle.objects.select_for_update().get(pk=found.pk)
        refusal = _refusal(locked, basis)
        if not refusal:
            locked.rules = accepted.to_json()
            locked.save(update_fields=["rules"])
    if refusal:
        fresh = basis_of(locked)
        return _page(request, locked, entered, basis=fresh, refusal=refusal, changed=True, status=409)
    messages.success(request, _("The rules are saved."))
    return redirect("cycles:cycle", found.pk)


def _refusal(locked: Cycle, basis: str) -> str:
    if is_frozen(locked):
        return _(
            "Not saved: the rules were frozen with a meeting. Changes are now amendments, made at the meeting."
        )
    if basis_of(locked) != basis:
        return _(
            "Not saved: somebody else changed the rules meanwhile. Look at them on the cycle's page; "
            "saving again replaces them with what is on this page."
        )
    return ""


def _page(
    request: HttpRequest,
    found: Cycle,
    entered: RulesText,
    *,
    basis: str,
    problems: Sequence[Problem] = (),
    focus: str = "",
    refusal: str = "",
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = Layout(entered, problems, focus).context()
    context |= {"cycle": found, "basis": basis, "refusals": [refusal] if refusal else [], "changed": changed}
    return render(request, "cycles/rules.html", context, status=status)
