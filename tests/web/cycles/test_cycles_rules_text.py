"""The form of the rules: from rules to form and back, rows, and where problems belong."""

import copy

import pytest
from django.http import QueryDict

import examples
from answerable.scoring import Problem, Rules, RulesInvalid
from answerable.web.cycles import rules_text, templates_ready
from answerable.web.cycles.layout import Layout, sum_of
from answerable.web.cycles.places import place_of
from web.cycles.conftest import fields_of, query


def everything():
    """Rules that use every kind of thing there is."""
    rules = templates_ready.debriefing()
    rules["criteria"][4]["scale"] = examples.RANGE | {"high": "10", "step": "0.5"}
    rules["limits"] = [
        {"kind": "at-most", "level": "good", "criterion": None, "count": 6},
        {"kind": "at-most", "level": "good", "criterion": "plan", "count": 2},
        {"kind": "no-ties"},
        {"kind": "no-blanks"},
    ]
    rules["counting"] |= {
        "method": "trimmed",
        "per": "total",
        "trim": {"kind": "share", "share": "0.125", "rounding": "fractional"},
        "denominator": "expected",
        "abstentions": {"kind": "value", "value": "60"},
        "empty_group": "refuse",
    }
    rules["components"][1] |= {"full": "120", "ratio_to_best": True}
    rules["grades"]["quota"] = {"grade": "good", "count": 5}
    rules["grades"]["demotion"] = {"levels": ["average", "poor"], "share": "1/3", "steps": 1}
    return rules


def by_share():
    rules = templates_ready.appraisal()
    bands = [{"at_least": "90", "points": "100"}, {"at_least": "0", "points": "60"}]
    rules["counting"] |= {"method": "share", "share": {"levels": ["excellent"], "bands": bands}}
    return rules


def by_order():
    rules = templates_ready.panel()
    rules["criteria"][0]["scale"] = examples.ranking(19)
    return rules


def by_rate():
    rules = templates_ready.debriefing()
    rules["components"] = [
        examples.component("meeting", "50", "meeting"),
        examples.rate("approval", "30", ["good"], from_90="100", from_80="90", from_0="60"),
        examples.component("visits", "20", full="40", bands=[{"at_least": "0", "points": "60"}]),
    ]
    return rules


EXAMPLES = [
    templates_ready.debriefing,
    templates_ready.panel,
    templates_ready.appraisal,
    everything,
    by_share,
    by_rate,
    by_order,
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__)
def test_what_the_page_shows_and_sends_back_is_the_same_rules(example):
    rules = Rules.from_json(example()).to_json()
    sent = rules_text.posted(query(fields_of(rules)))
    assert rules_text.to_rules(sent) == rules


def test_equal_scales_are_listed_once():
    shown = rules_text.from_rules(everything())
    assert [scale["kind"] for scale in shown.tables["scales"]] == ["levels", "range"]
    assert [row["scale"] for row in shown.tables["criteria"]] == ["scale-1"] * 4 + ["scale-2"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("２５", "25"), (" 12.5 ", "12.5"), ("40%", "40"), ("４０％", "40"), ("x", "x")]
)
def test_numbers_may_be_typed_as_people_do(typed, meant):
    fields = fields_of(templates_ready.panel()) | {"criteria-0-weight": typed}
    assert rules_text.posted(query(fields)).tables["criteria"][0]["weight"] == meant


def test_a_code_of_a_group_may_be_typed_in_chinese():
    typed = QueryDict(mutable=True)
    typed.update({"groups-0-id": "甲类", "groups-1-id": "领导", "groups-2-id": " C ", "criteria-0-id": "甲"})
    entered = rules_text.posted(typed)
    assert [row["id"] for row in entered.tables["groups"]] == ["A", "lingdao", "C"]
    assert entered.tables["criteria"][0]["id"] == "甲"


def test_a_criterion_is_added_and_removed():
    form = rules_text.from_rules(templates_ready.panel())
    assert rules_text.add(form, "criteria") == "criteria-1-title"
    assert form.tables["criteria"][1] == {"id": "criterion-1", "title": "", "weight": "", "scale": "scale-1"}
    rules_text.remove(form, "criteria-1")
    assert rules_text.to_rules(form) == Rules.from_json(templates_ready.panel()).to_json()


def test_a_scale_comes_and_goes_with_its_levels():
    form = rules_text.from_rules(templates_ready.appraisal())
    assert rules_text.add(form, "scales") == "scales-1-kind"
    assert [row["id"] for row in form.tables["levels"][4:]] == ["level-1", "level-2"]
    assert rules_text.add(form, "levels:scale-2") == "levels-6-title"
    assert form.levels_of(1) == [4, 5, 6]
    rules_text.remove(form, "scales-1")
    assert len(form.tables["levels"]) == 4


@pytest.mark.parametrize("what", ["", "secrets", "criteria", "criteria-9", "criteria-x", "secrets-0"])
def test_removing_what_is_not_there_does_nothing(what):
    form = rules_text.from_rules(templates_ready.panel())
    before = copy.deepcopy(form)
    rules_text.remove(form, what)
    assert form == before


def test_adding_what_there_is_none_of_does_nothing():
    form = rules_text.from_rules(templates_ready.panel())
    before = copy.deepcopy(form)
    assert rules_text.add(form, "secrets") == ""
    assert form == before


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("criteria", "criteria"),
        ("criteria[1].weight", "criteria-1-weight"),
        ("criteria[1]", "criteria-1-title"),
        ("criteria[4].scale", "scales-1-kind"),
        ("criteria[4].scale.step", "scales-1-step"),
        ("criteria[0].scale.levels", "scales-0-kind"),
        ("criteria[0].scale.levels[2].points", "levels-2-points"),
        ("criteria[0].scale.levels[2]", "levels-2-points"),
        ("criteria[0].scale.levels[2].title", "levels-2-title"),
        ("groups", "groups"),
        ("groups[3].id", "groups-3-id"),
        ("components", "components"),
        ("components[1].ratio_to_best", "components-1-ratio"),
        ("limits[0]", "limits-0-level"),
        ("limits[0].count", "limits-0-count"),
        ("grades.bands", "bands"),
        ("grades.bands[1]", "bands-1-at_least"),
        ("grades.bands[1].title", "bands-1-title"),
        ("grades.quota", "quota"),
        ("grades.quota.grade", "quota_grade"),
        ("grades.quota.share", "quota_share"),
        ("grades.demotion", "demotion"),
        ("grades.demotion.levels", "demotion_levels"),
        ("grades.demotion.levels[0]", "demotion_levels"),
        ("counting.method", "method"),
        ("counting.trim", "trim_kind"),
        ("counting.trim.share", "trim_percent"),
        ("counting.trim.k", "trim_k"),
        ("counting.denominator", "denominator"),
        ("counting.abstentions.value", "abstention_value"),
        ("counting.share", "share_levels"),
        ("counting.share.bands", "shares"),
        ("counting.share.bands[0].points", "shares-0-points"),
        ("recusal", "recusal"),
        ("decimals", "decimals"),
        ("k_min", "k_min"),
        ("v", ""),
        ("", ""),
    ],
)
def test_each_problem_is_shown_where_it_belongs(path, place):
    assert place_of(rules_text.from_rules(everything()), path) == place


def test_a_criterion_without_a_scale_is_told_so_at_the_choice():
    form = rules_text.from_rules(templates_ready.panel())
    form.tables["criteria"][0]["scale"] = "gone"
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(rules_text.to_rules(form))
    assert {place_of(form, problem.path) for problem in caught.value.problems} == {"criteria-0-scale"}


def test_a_problem_of_a_shared_scale_is_said_once():
    form = rules_text.from_rules(templates_ready.debriefing())
    form.tables["levels"][1]["points"] = "x"
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(rules_text.to_rules(form))
    complaints = Layout(form, caught.value.problems).context()["complaints"]
    assert [(each.place, each.where) for each in complaints] == [("levels-1-points", "Level 2, Points")]


def test_a_level_is_counted_within_its_scale():
    form = rules_text.from_rules(templates_ready.appraisal())
    rules_text.add(form, "scales")
    problem = Problem("criteria[0].scale.levels[0].points", "not-positive", {})
    form.tables["criteria"][0]["scale"] = "scale-2"
    (complaint,) = Layout(form, [problem]).context()["complaints"]
    assert (complaint.place, complaint.where) == ("levels-4-points", "Level 1, Points")


@pytest.mark.parametrize(
    ("weights", "sum_"),
    [
        (["25", "75"], ("100", "fits", "0")),
        (["33.33", "33.33", "33.33"], ("99.99", "few", "0.01")),
        (["60", "45.5"], ("105.5", "many", "5.5")),
        (["x", "NaN", "Infinity", ""], ("0", "few", "100")),
        (["33.3", "33.3", "33.4"], ("100", "fits", "0")),
    ],
)
def test_weights_are_added_exactly(weights, sum_):
    shown = sum_of([{"weight": weight} for weight in weights])
    assert (shown.shown, shown.verdict, shown.by) == sum_


def test_a_component_takes_its_table_of_points_with_it():
    form = rules_text.from_rules(Rules.from_json(by_rate()).to_json())
    assert rules_text.add(form, "steps:visits") == "steps-4-at_least"
    assert [form.tables["steps"][i]["points"] for i in form.steps_of(2)] == ["60", ""]
    rules_text.remove(form, "components-1")
    assert form.steps_of(1) == [0, 1]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("components[2].bands", "components-2-bands"),
        ("components[1].bands[2]", "steps-2-at_least"),
        ("components[2].bands[0].points", "steps-3-points"),
        ("components[1].levels", "components-1-levels"),
        ("components[1].levels[0]", "components-1-levels"),
    ],
)
def test_a_problem_of_a_table_of_points_is_shown_at_its_line(path, place):
    form = rules_text.from_rules(Rules.from_json(by_rate()).to_json())
    layout = Layout(form, [Problem(path, "not-positive", {})])
    (complaint,) = layout.complaints()
    assert complaint.place == place
    shown = layout.row("components", 1 if "[1]" in path else 2, 0)
    said = [shown.errors, *(control.errors for control in shown.controls)]
    said += [control.errors for row in shown.nested for control in row.controls]
    assert ("Enter a number greater than 0.",) in said


def test_a_rate_needs_no_full_mark_of_its_own():
    """What was typed before the source was changed stands in fields that are hidden then."""
    form = rules_text.from_rules(Rules.from_json(by_rate()).to_json())
    form.tables["components"][1] |= {"full": "7", "ratio": "on", "graded": ""}
    assert Rules.from_json(rules_text.to_rules(form)).to_json() == Rules.from_json(by_rate()).to_json()


def test_an_order_is_named_by_its_places_and_its_problem_is_shown_there():
    form = rules_text.from_rules(Rules.from_json(by_order()).to_json())
    assert Layout(form).scale_name(0) == "Scale 1: places 1 to 19"
    assert place_of(form, "criteria[0].scale.places") == "scales-0-places"
    form.tables["scales"][0]["places"] = "many"
    with pytest.raises(RulesInvalid, match="not-an-integer"):
        Rules.from_json(rules_text.to_rules(form))
