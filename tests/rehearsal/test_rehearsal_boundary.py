"""Whatever the seed, the demonstration ends in the tie that it is there to show."""

import pytest

from answerable.disclosure import decide
from answerable.rehearsal.company import Conduct, company
from answerable.rehearsal.demo import AMENDED
from answerable.rehearsal.marks import components, intended_ranking, scores
from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from answerable.web.cycles.templates_ready import TEMPLATES


def rules(weights=None) -> Rules:
    (template,) = [each for each in TEMPLATES if "debrief" in each.key]
    body = template.rules()
    for criterion in body["criteria"]:
        criterion["weight"] = (weights or {}).get(criterion["id"], criterion["weight"])
    return Rules.from_json(body)


def counted(people, under):
    levels = [len(criterion.scale.levels) for criterion in under.criteria]
    casting = [m for m in people.members if m.conduct not in (Conduct.ABSENT, Conduct.SILENT)]
    ballots = [
        OpenedBallot(m.group.value, scores(people, m, people.units, levels, m.conduct is Conduct.REPLACES))
        for m in casting
    ]
    groups = [m.group.value for m in people.members]
    turnout = {group: Turnout(groups.count(group), groups.count(group)) for group in "ABCD"}
    imported = [part.id for part in under.components if part.source == "imported"]
    columns = {
        part: {unit: str(value) for unit, value in column.items()}
        for part, column in components(people, imported).items()
    }
    withdrawn = intended_ranking(people).withdrawn
    gone = {withdrawn: "ill"} if withdrawn else {}
    return tally(under, {"sheet": people.units}, ballots, {"sheet": turnout}, columns, gone)


@pytest.mark.slow
@pytest.mark.parametrize("weights", [None, AMENDED])
@pytest.mark.parametrize(("attendees", "units"), [(290, 19), (34, 5), (30, 4)])
@pytest.mark.parametrize("seed", [1, 2, 3, 7, 11])
def test_two_tie_across_the_quotas_boundary(attendees, units, seed, weights):
    people = company(attendees, units, seed)
    result = counted(people, rules(weights))
    (boundary,) = result.boundaries
    assert (set(boundary.tied), boundary.places, boundary.decided) == (
        set(intended_ranking(people).tied),
        1,
        False,
    )
    ranks = {each.id: each.rank for each in result.presenters}
    places = result.quota.places
    assert [ranks[unit] for unit in intended_ranking(people).tied] == [places, places]


def test_a_group_is_too_small_to_be_published_alone():
    held = rules()
    shown = decide([held], [counted(company(290, 19, 1), held)])
    assert shown.ranks
    assert all("A" in unit.withheld and unit.decimals == held.decimals for unit in shown.units.values())
