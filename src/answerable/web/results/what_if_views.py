"""What the result of a published meeting would be under other rules: for those who may read the result before it is published, and never the result.

Only after publishing, so that nobody looks for the rules that suit them while they can still be amended. Two results under different
rules are two equations about the same ballots, so there is no such page where anything of the result is withheld, or would be
under the other rules: `answerable.disclosure` decides. Nothing is kept.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.counting import tally
from answerable.disclosure import decide
from answerable.scoring import Problem, Result, Rules
from answerable.web.cycles.layout import Layout
from answerable.web.cycles.rules_text import RulesText, from_rules, shares_edited, to_rules
from answerable.web.cycles.trying import remarks, rows_of
from answerable.web.cycles.wording import rules_in_words
from answerable.web.evidence.amend_form import AMENDABLE, controls, problems, typed
from answerable.web.meetings.access import for_meeting
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.results.counting import ballots, counted, inputs_of
from answerable.web.results.result_views import troubles_told
from answerable.web.results.rule_sets import Results, results_of

Json = dict[str, object]


@require_http_methods(["GET", "POST"])
@for_meeting(lambda held: held.reads)
def what_if(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if meeting.stage != Stage.PUBLISHED:
        raise NotNow(_("What other rules would give can be tried once the result is published, not before."))
    return troubles_told(request, meeting, lambda: _asked(request, meeting))


def _asked(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = results_of(meeting)
    official = dict(found.signed[-1].manifest.rules)
    if not found.shown.what_if:
        return render(request, "results/what_if.html", {"meeting": meeting, "withheld": True})
    if request.method == "GET":
        return _page(request, meeting, from_rules(official))
    entered = typed(official, request.POST)
    if {"add-row", "remove-row"} & set(request.POST):
        return _page(request, meeting, entered, focus=shares_edited(request.POST, entered))
    wrong = problems(entered, found.signed[0].manifest.rules)
    if wrong:
        return _page(request, meeting, entered, wrong)
    return _page(request, meeting, entered, tried=_tried(meeting, found, Rules.from_json(to_rules(entered))))


def _may_stand_beside(found: Results, rules: Rules, tried: Result) -> bool:
    """Whether nothing is withheld of the results there are and of the one under other rules, all of them together."""
    under = [found.rules(place) for place in range(len(found.results))]
    return decide([*under, rules], [*found.results, tried]).what_if


def _tried(meeting: Meeting, found: Results, rules: Rules) -> Json:
    """The real ballots under these rules, beside the official result; nothing where that would tell what is withheld."""
    inputs = inputs_of(meeting)
    result = tally(rules, inputs.first, inputs.issued, ballots(counted(meeting)), inputs.beside)
    if not _may_stand_beside(found, rules, result):
        return {"withheld": True}
    names = {key: f"{name} ({unit})" for key, (name, unit) in found.names(-1).presenters.items()}
    return {
        "rows": rows_of(result, rules, names, found.official),
        "remarks": remarks(result, rules, names),
        "words": rules_in_words(rules),
    }


def _page(
    request: HttpRequest,
    meeting: Meeting,
    entered: RulesText,
    wrong: list[Problem] | None = None,
    *,
    focus: str = "",
    tried: Json | None = None,
) -> HttpResponse:
    layout = Layout(entered, wrong or (), focus)
    context = layout.context() | {"meeting": meeting, "controls": controls(layout), "tried": tried}
    context["values"] = {name: layout.value(name) for name in AMENDABLE}
    return render(request, "results/what_if.html", context, status=422 if wrong else 200)
