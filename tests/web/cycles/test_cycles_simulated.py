"""Rules tried on ballots that nobody cast: the same for a seed, what the rules do to them, and nothing is saved."""

import re

import pytest

import examples
from answerable.scoring import Rules
from answerable.web.cycles import templates_ready
from answerable.web.cycles.simulated import PRESENTERS, RATERS, simulated
from answerable.web.cycles.trying import remarks, rows_of
from web.cycles.conftest import fields_of, query
from web.cycles.test_cycles_rules_text import EXAMPLES, by_order, by_rate


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__)
def test_every_kind_of_rules_gives_a_whole_result(example):
    rules = Rules.from_json(example())
    made = simulated(rules, 1)
    assert made == simulated(rules, 1)
    assert made.result != simulated(rules, 2).result
    turnout = made.result.turnout["sheet"]
    assert sum(each.issued for each in turnout) == RATERS
    assert 0.9 * RATERS < sum(each.cast for each in turnout) < RATERS
    assert set(made.result.open) <= {"undecided-boundary"} or example.__name__ == "everything"


def test_an_order_has_as_many_presenters_as_places_and_the_others_nineteen():
    assert len(simulated(Rules.from_json(by_order()), 1).presenters) == 19
    short = by_order()
    short["criteria"][0]["scale"]["places"] = 7
    assert len(simulated(Rules.from_json(short), 1).presenters) == 7
    assert len(simulated(Rules.from_json(by_rate()), 1).presenters) == PRESENTERS


def test_few_ballots_break_a_limit_and_those_are_void():
    rules = templates_ready.debriefing()
    rules["limits"] = [
        {"kind": "at-most", "level": "good", "criterion": None, "count": 30},
        {"kind": "no-blanks"},
    ]
    (free, held) = (
        simulated(Rules.from_json(each), 3).result for each in (templates_ready.debriefing(), rules)
    )
    void = [sum(each.void for each in result.turnout["sheet"]) for result in (free, held)]
    assert void[0] == 0
    assert 0 < void[1] < RATERS / 20


def test_ties_at_the_quota_and_those_set_back_are_said():
    names = {"p1": "One", "p2": "Two", "p3": "Three"}
    held = examples.rules(
        criteria=[examples.criterion(scale=examples.levels())],
        grades=examples.grades(
            quota={"grade": "good", "count": 1}, demotion={"levels": ["fair"], "share": "50", "steps": 1}
        ),
    )
    result = examples.scored(held, examples.sheets("A", [0, 0], [0, 0], [1, 2]), tuple(names))
    assert remarks(result, held, names) == [
        "2 valid ballots, 0 void ones.",
        "At most 1 may hold “Good”; 0 hold it.",
        "A tie across the quota's boundary: One, Two, for 1 place. It would wait for a named decision with a reason.",
        "Lowered for too many low marks: Three.",
    ]
    rows = rows_of(result, held, names, result)
    assert [(row.name, row.rank, row.score, row.grade, row.moved) for row in rows] == [
        ("One", "1", "100.0", "Undecided", False),
        ("Two", "1", "100.0", "Undecided", False),
        ("Three", "3", "70.0", "Poor", False),
    ]


def post(organiser, cycle, **changed):
    fields = fields_of(Rules.from_json(cycle.rules).to_json()) | changed
    return organiser.post(f"/desk/cycles/{cycle.pk}/rules", query(fields))


def test_typed_rules_are_tried_and_not_saved(organiser, cycle):
    before = cycle.rules
    response = post(organiser, cycle, **{"criteria-0-weight": "20", "criteria-1-weight": "20", "try": "7"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Simulated. This is no result." in page
    assert "290 ballots that nobody cast" in page
    assert page.count("<tr>") == 1 + PRESENTERS
    assert re.search(r"Criteria and their weights: [^<]* 20%, [^<]* 20%", page)
    assert '<input type="hidden" name="criteria-0-weight" value="20">' in page
    assert 'name="try" value="8"' in page
    cycle.refresh_from_db()
    assert cycle.rules == before
    back = post(organiser, cycle, **{"criteria-0-weight": "20", "edit": "yes"}).content.decode()
    assert 'id="criteria-0-weight" name="criteria-0-weight" value="20"' in back


def test_rules_that_do_not_hold_are_not_tried(organiser, cycle):
    response = post(organiser, cycle, **{"criteria-0-weight": "99", "try": "1"})
    assert response.status_code == 422
    assert "Simulated." not in response.content.decode()


def test_only_the_organiser_tries_rules(stranger, cycle):
    assert post(stranger, cycle, **{"try": "1"}).status_code == 403
