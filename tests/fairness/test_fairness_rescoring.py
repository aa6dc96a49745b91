"""Rescored of weighted panels: they are the scoring's own where weights are whole, whatever the rules."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.fairness import rescoring
from answerable.fairness.panel import Panel, panel
from answerable.fairness.ranks import Numbers
from answerable.fairness.rescoring import Rescored, Scoring, Weights, composites, effects, group_scores
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from examples import component, counting, criterion, groups, levels, rules

SCALES = [levels("4", "3", "1", "0"), {"kind": "range", "low": "0", "high": "10", "step": "0.5"}]
UNITS = ("p1", "p2", "p3")
ROW = st.tuples(
    st.sampled_from([None, 0, 1, 2, 3]), st.sampled_from([None, "0", "3.5", "7", "7.0", "10"])
).map(list)
BALLOTS = st.lists(
    st.builds(OpenedBallot, st.sampled_from("ABC"), st.lists(ROW, min_size=3, max_size=3)),
    min_size=1,
    max_size=25,
)
SHARE = {"levels": ["l0"], "bands": [{"at_least": "50", "points": "90"}, {"at_least": "0", "points": "40"}]}
FRACTIONAL: dict[str, Any] = {"kind": "share", "share": "0.15", "rounding": "fractional"}
ANY_SIZE: list[dict[str, Any]] = [
    {"method": "mean"},
    {"method": "median"},
    {"method": "trimmed", "trim": FRACTIONAL},
]
METHODS: list[dict[str, Any]] = [
    *ANY_SIZE,
    {"method": "trimmed", "trim": {"kind": "count", "k": 1}},
    {"method": "trimmed", "trim": {"kind": "share", "share": "0.15", "rounding": "floor"}},
]
BLANKS: list[dict[str, Any]] = [
    {},
    {"abstentions": {"kind": "value", "value": "30"}},
    {"denominator": "issued", "abstentions": {"kind": "value", "value": "100"}},
    {"denominator": "expected", "abstentions": {"kind": "value", "value": "0"}},
]
BANDS = [
    {"at_least": "60", "points": "100"},
    {"at_least": "20", "points": "60"},
    {"at_least": "0", "points": "0"},
]
COMPONENTS = [
    [],
    [component("meeting", "60", "meeting"), component("routine", "40")],
    [
        component("meeting", "70", "meeting", ratio_to_best=True),
        component("routine", "30", ratio_to_best=True),
    ],
    [
        component("meeting", "70", "meeting"),
        component("rate", "30", "rate", levels=["l0", "l1"], bands=BANDS),
    ],
    [component("meeting", "70", "meeting"), component("routine", "30", bands=BANDS)],
]
ROUTINE = {"routine": {"p1": "80", "p2": "90", "p3": "70.5"}}
AT = {"sheet": {name: Turnout(32, 28) for name in "ABC"}}


@st.composite
def any_rules(
    draw: st.DrawFn, methods: Sequence[dict[str, Any]] = METHODS, empty: str = "renormalise zero refuse"
) -> Rules:
    how = draw(st.sampled_from(methods))
    empty_group = draw(st.sampled_from(empty.split()))
    parts = {**how, **draw(st.sampled_from(BLANKS)), "per": draw(st.sampled_from(["criterion", "total"]))}
    return made(parts, empty_group, draw(st.sampled_from(COMPONENTS)))


def made(parts: dict[str, Any], empty_group: str = "renormalise", components: Any = ()) -> Rules:
    return rules(
        criteria=[criterion("a", "70", SCALES[0]), criterion("b", "30", SCALES[1])],
        groups=groups("50", "30", "20"),
        counting=counting(**parts, empty_group=empty_group),
        components=list(components),
    )


def exact(result: Result) -> list[float]:
    return [np.nan if each.composite is None else float(each.composite.exact) for each in result.presenters]


def imported(held: Rules) -> dict[str, dict[str, str]]:
    return ROUTINE if any(each.id == "routine" for each in held.components) else {}


def tallied(held: Rules, ballots: Sequence[OpenedBallot]) -> Result:
    at = {"sheet": {group.id: AT["sheet"][group.id] for group in held.groups}}
    return tally(held, {"sheet": UNITS}, ballots, at, imported(held))


def real(scoring: Scoring, held: Panel) -> list[Rescored]:
    return [group_scores(scoring, each, Weights.real(each.raters)) for each in held.strata]


@settings(max_examples=150)
@given(any_rules(), BALLOTS)
def test_the_real_panel_has_the_scores_of_the_result(held: Rules, ballots: list[OpenedBallot]) -> None:
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, imported(held))
    found = composites(scoring, there, real(scoring, there))[0]
    assert found == pytest.approx(exact(tallied(held, ballots)), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("blanks", BLANKS)
def test_shares_of_a_level_are_turned_into_points_as_the_rules_say(blanks: dict[str, Any]) -> None:
    """A blank that counts as the best mark is still none of the best level."""
    held = rules(
        criteria=[criterion("a", "70", SCALES[0]), criterion("b", "30", levels("2", "1"))],
        counting=counting(method="share", share=SHARE, **blanks),
    )
    sheets = [[[0, 0], [1, 0], [None, 1]], [[0, 1], [0, 0], [None, 0]], [[2, 1], [3, None], [0, 1]]]
    ballots = [OpenedBallot("A", each) for each in sheets]
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, {})
    assert composites(scoring, there, real(scoring, there))[0] == pytest.approx(exact(tallied(held, ballots)))


@settings(max_examples=60)
@given(any_rules(ANY_SIZE, "renormalise"), BALLOTS, st.randoms(use_true_random=False))
def test_a_rater_of_weight_three_counts_as_three(
    held: Rules, ballots: list[OpenedBallot], random: Any
) -> None:
    """Where the size of the panel does not decide by itself what is cut or absent."""
    parts = held.to_json()
    parts["counting"]["denominator"] = "cast"
    held = Rules.from_json(parts)
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, imported(held))
    times = [np.array([[random.randint(1, 3) for _ in range(each.raters)]]) for each in there.strata]
    scores = [
        group_scores(scoring, each, Weights(by.astype(float), np.arange(each.raters)))
        for each, by in zip(there.strata, times, strict=True)
    ]
    repeated = [
        OpenedBallot("ABC"[each.group], restored(each.marks[rater]))
        for each, by in zip(there.strata, times, strict=True)
        for rater in range(each.raters)
        for _ in range(by[0, rater])
    ]
    assert composites(scoring, there, scores)[0] == pytest.approx(
        exact(tallied(held, repeated)), abs=1e-9, nan_ok=True
    )


def restored(marks: Numbers) -> list[list[Any]]:
    """The scores behind marks."""
    first = {100.0: 0, 75.0: 1, 25.0: 2, 0.0: 3}
    return [[first.get(a), None if np.isnan(b) else f"{b / 10:g}"] for a, b in marks.tolist()]


@settings(max_examples=60)
@given(any_rules(), BALLOTS)
def test_the_effect_of_a_group_is_what_a_change_of_its_score_does(
    held: Rules, ballots: list[OpenedBallot]
) -> None:
    """With what stands for 100 held fast: the best value moves with the best unit alone."""
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, imported(held))
    scores = real(scoring, there)
    before = composites(scoring, there, scores)[0]
    relative = bool(held.components) and held.components[0].ratio_to_best
    for at, by in enumerate(effects(scoring, there, scores)):
        moved = [replace(each, means=each.means + (place == at)) for place, each in enumerate(scores)]
        after = composites(scoring, there, moved)[0]
        known = ~np.isnan(before) & ~np.isnan(scores[at].means[0])
        if not relative:
            assert (after - before)[known] == pytest.approx(by[known])
        else:
            assert (by[known] > 0).all() or before.tolist() == pytest.approx(
                [30 * float(ROUTINE["routine"][unit]) / 90 for unit in UNITS]
            )


@pytest.mark.parametrize("method", ["mean", "median"])
def test_a_panel_that_left_no_mark_has_the_average_of_the_real_ballots(method: str) -> None:
    held = made({"method": method})
    ballots = [
        OpenedBallot("A", [[0, "10"], [None, "2"], [1, "0"]]),
        OpenedBallot("A", [[1, "10"], [3, "4"], [1, "0"]]),
    ]
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, {})
    (stratum,) = there.strata
    first = int(np.isnan(stratum.marks[:, 1, 0]).argmax())
    only = np.zeros((1, 2))
    only[0, first] = 2.0
    found = group_scores(scoring, stratum, Weights(only, np.arange(2))).means[0]
    assert found == pytest.approx([0.7 * 100 + 30, 0.7 * 0 + 6, 0.7 * 75 + 0])


def test_a_scale_with_very_many_marks_is_binned_for_resampled_panels_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rescoring, "MOST_LEVELS", 50)
    held = rules(counting=counting(method="trimmed", trim=FRACTIONAL))
    ballots = [OpenedBallot("A", [[str(mark)]]) for mark in range(101)]
    there = panel(held, {"sheet": ["p1"]}, ballots, {"sheet": {"A": Turnout(101, 101)}}, {})
    scoring = Scoring(held, there.units, {})
    (stratum,) = there.strata
    assert group_scores(scoring, stratum, Weights.real(101)).means[0, 0] == 50
    binned = group_scores(scoring, stratum, Weights(np.ones((2, 101)), np.arange(101))).means
    assert binned[:, 0] == pytest.approx([50, 50], abs=1.5)


def test_a_component_without_any_value_leaves_no_composite() -> None:
    held = made({"method": "mean"}, components=COMPONENTS[2])
    ballots = [OpenedBallot("A", [[0, "10"], [1, "2"], [1, "0"]])]
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, {})
    assert np.isnan(composites(scoring, there, real(scoring, there))).all()


def test_a_group_left_out_is_in_no_rate() -> None:
    held = made({"method": "mean"}, components=COMPONENTS[3])
    sheets = {"A": [[0, "10"]] * 3, "B": [[3, "2"]] * 3}
    ballots = [OpenedBallot(group, sheet) for group, sheet in sheets.items() for _ in range(3)]
    there = panel(held, {"sheet": UNITS}, ballots, AT, {})
    scoring = Scoring(held, there.units, {})
    left = [ballot for ballot in ballots if ballot.group == "A"]
    found = composites(scoring, there, real(scoring, there), without=1)[0]
    assert found == pytest.approx(exact(tallied(held, left)))
