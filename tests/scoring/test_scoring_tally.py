"""Small meetings worked by hand, one for each convention."""

import json
from fractions import Fraction
from typing import Any

import pytest

from answerable.disclosure import decide, public
from answerable.scoring import (
    Decision,
    Figure,
    Flag,
    InputInvalid,
    OpenedBallot,
    Problem,
    Result,
    Turnout,
    count,
    tally,
    tally_counts,
)
from examples import (
    DEBRIEFING,
    component,
    counting,
    criterion,
    grades,
    groups,
    levels,
    meeting_scores,
    rules,
    scored,
    sheets,
)


def test_weights_over_criteria_and_groups() -> None:
    held = rules(criteria=[criterion("a", "75"), criterion("b", "25")], groups=groups("60", "40"))
    ballots = [
        OpenedBallot("A", [["80", "60"]]),
        OpenedBallot("A", [["90", "70"]]),
        OpenedBallot("B", [["100", "50"]]),
    ]
    result = scored(held, ballots)
    (p1,) = result.presenters
    # A: 85 x .75 + 65 x .25 = 80; B: 100 x .75 + 50 x .25 = 87.5; 80 x .6 + 87.5 x .4 = 83
    assert [group.score and group.score.shown for group in p1.groups] == ["80.0", "87.5"]
    assert [group.contribution and group.contribution.exact for group in p1.groups] == [48, 35]
    assert p1.meeting == p1.composite == Figure(Fraction(83), "83.0")
    # a: 85 x .6 + 100 x .4 = 91; b: 65 x .6 + 50 x .4 = 59; 91 x .75 + 59 x .25 = 83
    assert p1.criteria is not None
    assert [each.score and each.score.exact for each in p1.criteria] == [91, 59]
    assert (p1.status, p1.rank, p1.grade, p1.band, p1.flags) == ("ranked", 1, None, None, ())
    assert result.complete
    assert result.open == ()
    assert result.flags == ()


def test_points_are_scaled_by_the_scales_maximum() -> None:
    held = rules(
        criteria=[
            criterion("a", "50", levels("4", "3", "1")),
            criterion("b", "50", {"kind": "range", "low": "0", "high": "10", "step": "0.5"}),
        ]
    )
    # 3 of 4 is 75; 9.5 of 10 is 95
    assert meeting_scores(scored(held, [OpenedBallot("A", [[1, "9.5"]])])) == ["85.0"]


MARKS = ["50", "60", "70", "95", "100"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, "75.0"),
        ({"method": "median"}, "70.0"),
        ({"method": "trimmed", "trim": {"kind": "count", "k": 1}}, "75.0"),
        ({"method": "trimmed", "trim": {"kind": "count", "k": 2}}, "70.0"),
        ({"method": "trimmed", "trim": {"kind": "share", "share": "0.3", "rounding": "floor"}}, "75.0"),
        # 1.5 marks at each end: (30 + 70 + 47.5) / 2
        ({"method": "trimmed", "trim": {"kind": "share", "share": "0.3", "rounding": "fractional"}}, "73.8"),
    ],
)
def test_methods(parts: dict[str, Any], expected: str) -> None:
    assert meeting_scores(scored(rules(counting=counting(**parts)), sheets("A", MARKS))) == [expected]


def test_too_few_to_trim_is_flagged() -> None:
    trimmed = {"method": "trimmed", "trim": {"kind": "count", "k": 1}}
    result = scored(rules(counting=counting(**trimmed)), sheets("A", ["50", "80"]))
    assert meeting_scores(result) == ["65.0"]
    assert result.presenters[0].flags == (Flag("trim-skipped", {"group": "A", "criterion": "duty"}),)
    result = scored(rules(counting=counting(**trimmed, per="total")), sheets("A", ["50", "80"]))
    assert result.presenters[0].flags == (Flag("trim-skipped", {"group": "A"}),)


TWO_CRITERIA = [criterion("a", "50"), criterion("b", "50")]


def test_trimmed_per_total_is_not_trimmed_per_criterion() -> None:
    ballots = [OpenedBallot("A", [row]) for row in (["100", "0"], ["0", "100"], ["60", "80"], ["70", "40"])]
    trimmed = {"method": "trimmed", "trim": {"kind": "count", "k": 1}}
    # totals 50, 50, 70, 55: without lowest and highest (50 + 55) / 2
    by_total = scored(rules(criteria=TWO_CRITERIA, counting=counting(**trimmed, per="total")), ballots)
    assert meeting_scores(by_total) == ["52.5"]
    assert by_total.presenters[0].groups[0].totals == {"50/1": 2, "55/1": 1, "70/1": 1}
    # criterion means are plain there, for reading: (100 + 0 + 60 + 70) / 4
    assert [each.mean and each.mean.shown for each in by_total.presenters[0].groups[0].criteria or ()] == [
        "57.5",
        "55.0",
    ]
    # a: (60 + 70) / 2 = 65; b: (80 + 40) / 2 = 60
    by_criterion = scored(rules(criteria=TWO_CRITERIA, counting=counting(**trimmed)), ballots)
    assert meeting_scores(by_criterion) == ["62.5"]


@pytest.mark.parametrize(
    ("abstentions", "expected"),
    [
        ({"kind": "excluded"}, "70.0"),  # only the ballot without a blank has a total
        ({"kind": "value", "value": "20"}, "62.5"),  # (70 + (90 + 20) / 2) / 2
    ],
)
def test_blanks_in_totals(abstentions: dict[str, str], expected: str) -> None:
    held = rules(criteria=TWO_CRITERIA, counting=counting(per="total", abstentions=abstentions))
    result = scored(held, [OpenedBallot("A", [["60", "80"]]), OpenedBallot("A", [["90", None]])])
    assert meeting_scores(result) == [expected]


def test_no_totals_at_all() -> None:
    held = rules(criteria=TWO_CRITERIA, counting=counting(per="total"))
    result = scored(held, [OpenedBallot("A", [["90", None]])])
    assert meeting_scores(result) == [None]
    assert result.presenters[0].flags == (Flag("no-marks", {"group": "A"}),)
    assert result.presenters[0].status == "incomplete"


@pytest.mark.parametrize(
    ("denominator", "abstentions", "expected"),
    [
        ("cast", {"kind": "excluded"}, "85.0"),  # (80 + 90) / 2
        ("cast", {"kind": "value", "value": "40"}, "70.0"),  # (80 + 90 + 40) / 3
        (
            "issued",
            {"kind": "value", "value": "40"},
            "58.0",
        ),  # a void and one not returned: (170 + 3 x 40) / 5
        ("expected", {"kind": "value", "value": "40"}, "49.0"),  # (170 + 8 x 40) / 10
        ("expected", {"kind": "value", "value": "0"}, "17.0"),
    ],
)
def test_denominators(denominator: str, abstentions: dict[str, str], expected: str) -> None:
    ballots = [*sheets("A", ["80", "90", None]), OpenedBallot("A", None, "not-opened")]
    held = rules(counting=counting(denominator=denominator, abstentions=abstentions))
    result = scored(held, ballots, at={"A": Turnout(10, 5)})
    assert meeting_scores(result) == [expected]
    (group,) = result.turnout["sheet"]
    assert (group.expected, group.issued, group.cast, group.valid, group.void) == (10, 5, 4, 3, 1)
    assert (group.not_returned, group.void_reasons) == (1, {"not-opened": 1})


def test_absent_marks_take_part_in_trims_and_medians() -> None:
    absent = counting(method="median", denominator="issued", abstentions={"kind": "value", "value": "0"})
    result = scored(rules(counting=absent), sheets("A", ["80", "90"]), at={"A": Turnout(5, 5)})
    assert meeting_scores(result) == ["0.0"]  # 0 0 0 80 90


def test_more_ballots_than_people_is_flagged_and_never_negative() -> None:
    held = rules(counting=counting(denominator="expected", abstentions={"kind": "value", "value": "0"}))
    result = scored(held, sheets("A", ["80", "90"]), at={"A": Turnout(1, 2)})
    assert meeting_scores(result) == ["85.0"]
    assert result.turnout["sheet"][0].not_returned == 0
    assert result.flags == (
        Flag("more-than-expected", {"scope": "sheet", "group": "A", "valid": 2, "expected": 1}),
    )


def test_more_ballots_than_were_issued_void_a_sheet_as_a_whole() -> None:
    result = scored(rules(), sheets("A", ["80", "90"], ["70", "60"]), ("p1", "p2"), at={"A": Turnout(1, 1)})
    assert [(each.status, each.meeting, each.groups) for each in result.presenters] == [
        ("void", None, ())
    ] * 2
    assert (result.ranking, result.open, result.complete) == ((), (), True)
    assert result.flags == (
        Flag("more-than-issued", {"scope": "sheet", "group": "A", "cast": 2, "issued": 1}),
        Flag("more-than-expected", {"scope": "sheet", "group": "A", "valid": 2, "expected": 1}),
        Flag("round-void", {"scope": "sheet"}),
    )
    assert public(decide([rules()], [result]), 0).presenters == result.presenters


@pytest.mark.parametrize(
    ("rule", "score", "contributions", "status", "waiting"),
    [
        ("renormalise", "80.0", [80, None], "ranked", ()),
        ("zero", "48.0", [48, 0], "ranked", ()),
        ("refuse", None, [None, None], "refused", ("empty-group-refused",)),
    ],
)
def test_an_empty_group(
    rule: str, score: str | None, contributions: list[int | None], status: str, waiting: tuple[str, ...]
) -> None:
    held = rules(groups=groups("60", "40"), counting=counting(empty_group=rule))
    result = scored(held, sheets("A", ["80"]))
    (p1,) = result.presenters
    assert meeting_scores(result) == [score]
    assert [each.contribution and int(each.contribution.exact) for each in p1.groups] == contributions
    assert (p1.status, p1.flags) == (status, ())
    assert result.flags == (Flag("empty-group", {"scope": "sheet", "group": "B"}),)
    assert result.open == waiting
    assert result.complete is (not waiting)


@pytest.mark.parametrize(("rule", "score"), [("renormalise", "80.0"), ("zero", "40.0"), ("refuse", None)])
def test_a_criterion_that_a_group_left_blank(rule: str, score: str | None) -> None:
    held = rules(criteria=TWO_CRITERIA, counting=counting(empty_group=rule))
    result = scored(held, [OpenedBallot("A", [["80", None]])])
    assert meeting_scores(result) == [score]
    assert result.presenters[0].flags == (Flag("no-marks", {"group": "A", "criterion": "b"}),)
    assert result.open == (() if score else ("empty-group-refused",))


@pytest.mark.parametrize("rule", ["renormalise", "zero", "refuse"])
def test_all_abstain(rule: str) -> None:
    result = scored(rules(counting=counting(empty_group=rule)), sheets("A", [None, None]))
    assert meeting_scores(result) == [None]
    assert result.presenters[0].status == "incomplete"
    assert result.presenters[0].flags == (Flag("no-marks", {"group": "A"}),)
    assert result.open == ("no-marks",)
    assert result.ranking == ()


def test_all_void() -> None:
    result = scored(rules(k_min=2), [OpenedBallot("A", [["101"]]), OpenedBallot("A", [["x"]])])
    assert result.turnout["sheet"][0].void_reasons == {"out-of-range": 1, "bad-score": 1}
    assert result.flags == (Flag("empty-group", {"scope": "sheet", "group": "A"}), Flag("no-ballots"))
    assert result.open == ("no-marks",)


def test_blanks_at_a_value_when_all_abstain() -> None:
    held = rules(counting=counting(abstentions={"kind": "value", "value": "60"}))
    assert meeting_scores(scored(held, sheets("A", [None, None]))) == ["60.0"]


SHARE = {"levels": ["l0"], "bands": [{"at_least": "60", "points": "100"}, {"at_least": "0", "points": "70"}]}


def test_share_of_excellent_turned_into_points() -> None:
    held = rules(
        criteria=[criterion(scale=levels("100", "80"))], counting=counting(method="share", share=SHARE)
    )
    assert meeting_scores(scored(held, sheets("A", [0, 0, 0, 1, 1]))) == ["100.0"]
    assert meeting_scores(scored(held, sheets("A", [0, 1, 0, 1, None]))) == ["70.0"]


COMPOSITE = [
    component("talk", "50", "meeting"),
    component("routine", "40", full="120"),
    component("report", "10", ratio_to_best=True),
]


def test_composite() -> None:
    held = rules(components=COMPOSITE)
    result = scored(
        held,
        sheets("A", ["80"], ["90"]),
        ("p1", "p2"),
        components={"routine": {"p1": "108", "p2": "90"}, "report": {"p1": "30", "p2": "40"}},
    )
    # 80 x .5 + 108/120 x 40 + 30/40 x 10 = 40 + 36 + 7.5
    assert [each.composite and each.composite.shown for each in result.presenters] == ["83.5", "85.0"]
    report = result.presenters[0].components[2]
    assert (report.value, report.best) == (Figure(Fraction(30), "30.0"), Figure(Fraction(40), "40.0"))
    assert report.scaled == Figure(Fraction(75), "75.0")
    assert report.contribution == Figure(Fraction(15, 2), "7.5")
    assert [each.rank for each in result.presenters] == [2, 1]
    assert result.ranking == ("p2", "p1")


def test_meeting_average_divided_by_the_best() -> None:
    held = rules(components=[component("talk", "100", "meeting", ratio_to_best=True)])
    result = scored(held, sheets("A", ["60"], ["80"]), ("p1", "p2"))
    assert [each.composite and each.composite.shown for each in result.presenters] == ["75.0", "100.0"]


def test_a_missing_component_is_waited_for() -> None:
    result = scored(rules(components=COMPOSITE), sheets("A", ["80"]), components={"report": {"p1": "30"}})
    (p1,) = result.presenters
    assert (p1.status, p1.composite, p1.rank) == ("incomplete", None, None)
    assert p1.flags == (Flag("component-missing", {"component": "routine"}),)
    assert result.open == ("component-missing",)


def test_a_best_of_nothing() -> None:
    held = rules(
        components=[component("talk", "90", "meeting"), component("extra", "10", ratio_to_best=True)]
    )
    result = scored(held, sheets("A", ["80"]), components={"extra": {"p1": "0"}})
    assert result.presenters[0].composite == Figure(Fraction(72), "72.0")
    assert result.presenters[0].flags == (Flag("best-is-zero", {"component": "extra"}),)


def test_no_best_among_no_values() -> None:
    held = rules(
        components=[component("talk", "90", "meeting"), component("extra", "10", ratio_to_best=True)]
    )
    assert scored(held, sheets("A", ["80"])).presenters[0].components[1].best is None


def test_withdrawn_is_listed_without_figures() -> None:
    held = rules(components=[component("talk", "100", "meeting", ratio_to_best=True)])
    result = scored(held, sheets("A", ["60"], ["80"]), ("p1", "p2"), withdrawn={"p2": "transferred"})
    p1, p2 = result.presenters
    assert p1.composite == Figure(Fraction(100), "100.0")  # the withdrawn best no longer counts
    assert (p2.status, p2.reason, p2.rank, p2.groups, p2.meeting) == (
        "withdrawn",
        "transferred",
        None,
        (),
        None,
    )
    assert result.ranking == ("p1",)
    assert result.complete


def refused(**parts: Any) -> list[Problem]:
    held = rules(components=COMPOSITE)
    with pytest.raises(InputInvalid) as caught:
        scored(held, sheets("A", ["80"]), **parts)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"at": {"B": Turnout(1, 1)}},
            [
                Problem("turnout.sheet.A", "turnout-missing", {"group": "A"}),
                Problem("turnout.sheet.B", "unknown-group", {"id": "B"}),
            ],
        ),
        ({"at": {"A": Turnout(-1, 1)}}, [Problem("turnout.sheet.A.expected", "bad-count", {"value": -1})]),
        ({"presenters": ("p1", "p1")}, [Problem("presenters[1]", "duplicate-id", {"id": "p1"})]),
        ({"components": {"x": {}}}, [Problem("components.x", "unknown-component", {"component": "x"})]),
        (
            {"components": {"talk": {}}},
            [Problem("components.talk", "component-not-imported", {"component": "talk"})],
        ),
        (
            {"components": {"routine": {"p9": "1"}}},
            [Problem("components.routine.p9", "unknown-presenter", {"id": "p9"})],
        ),
        (
            {"components": {"routine": {"p1": "-1"}}},
            [Problem("components.routine.p1", "not-a-number", {"value": "-1"})],
        ),
        (
            {"components": {"routine": {"p1": "1.00001"}}},
            [Problem("components.routine.p1", "too-many-decimals", {"value": "1.00001", "most": 4})],
        ),
        (
            {"components": {"routine": {"p1": "121"}}},
            [Problem("components.routine.p1", "too-large", {"value": "121", "most": "120"})],
        ),
        ({"withdrawn": {"p9": "ill"}}, [Problem("withdrawn.p9", "unknown-presenter", {"id": "p9"})]),
        ({"withdrawn": {"p1": " "}}, [Problem("withdrawn.p1", "reason-missing", {})]),
        (
            {"decisions": [Decision("b", ("p1", "p1"), " ", ""), Decision("b", (), "r", "d")]},
            [
                Problem("decisions[0].reason", "reason-missing", {}),
                Problem("decisions[0].decided_by", "decider-missing", {}),
                Problem("decisions[0].chosen[1]", "chosen-twice", {"id": "p1"}),
                Problem("decisions[1]", "decided-twice", {"boundary": "b"}),
            ],
        ),
    ],
)
def test_input_that_does_not_fit(parts: dict[str, Any], expected: list[Problem]) -> None:
    ballots = {"presenters": ("p1",)} | parts
    if "presenters" in parts:
        with pytest.raises(InputInvalid) as caught:
            scored(rules(), [], parts["presenters"], at={"A": Turnout(1, 1)})
        assert list(caught.value.problems) == expected
    else:
        assert refused(**ballots) == expected


def debriefing_result() -> Result:
    from_rules = rules(**{key: value for key, value in DEBRIEFING.items() if key != "limits"})
    presenters = ("p1", "p2", "p3")
    ballots = [
        OpenedBallot(group, [[(i + j + k) % 4 for j in range(5)] for k in range(3)])
        for group in "ABCD"
        for i in range(6)
    ]
    components = {name: dict.fromkeys(presenters, "88.25") for name in ("routine", "report")}
    return scored(from_rules, ballots, presenters, components=components, withdrawn={"p3": "ill"})


def test_result_json_round_trips_without_floats() -> None:
    result = debriefing_result()
    text = json.dumps(result.to_json(), sort_keys=True)
    assert Result.from_json(json.loads(text)) == result
    assert "float" not in {type(each).__name__ for each in _leaves(result.to_json())}
    assert set(result.to_json()["presenters"][0]) == {
        *("id", "status", "reason", "rank", "composite", "meeting", "band", "grade", "boundary"),
        *("components", "groups", "criteria", "low_share", "scope", "flags"),
    }


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    return [leaf for item in value for leaf in _leaves(item)] if isinstance(value, list) else [value]


@pytest.mark.parametrize(
    "change",
    [
        {"v": "1"},
        {"complete": 1},
        {"surplus": None},
        {"presenters": None},
        {"presenters": [{}]},
        {"quota": 3},
        {"flags": [{"code": "x", "params": {"a": 1.5}}]},
        {
            "turnout": {
                "sheet": [{**debriefing_result().to_json()["turnout"]["sheet"][0], "void_reasons": []}]
            }
        },
        {"quota": {"grade": "good", "base": 1, "exact": "1/0", "places": 1, "held": 1}},
        {"quota": {"grade": "good", "base": 1, "exact": 1, "places": 1, "held": 1}},
    ],
)
def test_json_of_another_shape_is_no_result(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not "):
        Result.from_json(debriefing_result().to_json() | change)


def test_decision_json() -> None:
    decision = Decision("quota-good-1", ("p1",), "longer service", "committee")
    assert Decision.from_json(decision.to_json()) == decision
    with pytest.raises(ValueError, match="not a Decision"):
        Decision.from_json({"boundary": "b"})


def test_counts_merge_over_venues() -> None:
    held = rules(groups=groups("60", "40"), counting=counting(per="total"))
    here, there = sheets("A", ["80", "90"]), [*sheets("B", ["70"]), OpenedBallot("A", [["x"]])]
    scopes = {"sheet": ["p1"]}
    one, other, both = (count(held, scopes, each)["sheet"] for each in (here, there, [*here, *there]))
    at = {"sheet": {"A": Turnout(3, 3), "B": Turnout(1, 1)}}
    for merged in (one.merged(other), other.merged(one)):
        assert tally_counts(held, scopes, {"sheet": merged}, at) == tally(held, scopes, [*here, *there], at)
        assert merged.valid == both.valid
        assert merged.void == both.void


def test_no_presenters() -> None:
    result = scored(rules(grades=grades()), [OpenedBallot("A", [])], ())
    assert result.presenters == ()
    assert result.complete
