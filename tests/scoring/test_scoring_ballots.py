"""Which ballots count, and why the others are void."""

from typing import Any

import pytest

from answerable.scoring import OpenedBallot, Rules, Violation, check_ballot, count
from answerable.scoring.errors import InputInvalid
from examples import criterion, levels, rules

TWO = ("p1", "p2")
MIXED = rules(
    criteria=[
        criterion("duty", "60", levels()),
        criterion("talk", "40", {"kind": "range", "low": "2", "high": "10", "step": "0.5"}),
    ]
)


def verdict(held: Rules, scores: Any, group: str = "A") -> Violation | None:
    return check_ballot(held, TWO, group, scores)


@pytest.mark.parametrize("talk", ["2", "10", "9.5", "9.50", None])
@pytest.mark.parametrize("duty", [0, 3, None])
def test_scores_that_count(duty: int | None, talk: str | None) -> None:
    assert verdict(MIXED, [[duty, talk], [None, None]]) is None


@pytest.mark.parametrize(
    ("row", "reason", "where"),
    [
        ([4, "2"], "unknown-level", "duty"),
        ([-1, "2"], "unknown-level", "duty"),
        ([True, "2"], "bad-score", "duty"),
        ([1.0, "2"], "bad-score", "duty"),
        (["1", "2"], "bad-score", "duty"),
        ([["x"], "2"], "bad-score", "duty"),
        ([0, 2], "bad-score", "talk"),
        ([0, "two"], "bad-score", "talk"),
        ([0, "1.5"], "out-of-range", "talk"),
        ([0, "10.5"], "out-of-range", "talk"),
        ([0, "9.75"], "off-step", "talk"),
    ],
)
def test_scores_that_do_not(row: list[Any], reason: str, where: str) -> None:
    params = {"presenter": "p2", "criterion": where}
    assert verdict(MIXED, [[0, "2"], row]) == Violation(reason, params)


@pytest.mark.parametrize(
    "scores", [None, {}, "ab", [], [[0, "2"]], [[0], [0]], [[0, "2"], "ab"], [[0, "2"]] * 3]
)
def test_wrong_shape(scores: Any) -> None:
    assert verdict(MIXED, scores) == Violation("wrong-shape", {"rows": 2, "columns": 2})


def test_unknown_group() -> None:
    assert verdict(MIXED, [[0, "2"]] * 2, "Z") == Violation("unknown-group", {"group": "Z"})


TWO_SCALES = [criterion("duty", "60", levels()), criterion("plan", "40", levels())]


def test_cap_on_the_whole_ballot() -> None:
    cap = {"kind": "at-most", "level": "excellent", "criterion": None, "count": 2}
    held = rules(criteria=TWO_SCALES, limits=[cap])
    assert verdict(held, [[0, 0], [1, 1]]) is None
    broken = Violation("too-many", {"level": "excellent", "count": 3, "most": 2})
    assert verdict(held, [[0, 0], [1, 0]]) == broken


def test_cap_in_one_criterion() -> None:
    cap = {"kind": "at-most", "level": "good", "criterion": "plan", "count": 1}
    held = rules(criteria=TWO_SCALES, limits=[cap])
    assert verdict(held, [[1, 1], [1, 0]]) is None
    assert verdict(held, [[0, 1], [0, 1]]) == Violation("too-many", {"level": "good", "count": 2, "most": 1})


def test_cap_ignores_criteria_without_the_level() -> None:
    cap = {"kind": "at-most", "level": "excellent", "criterion": None, "count": 1}
    held = rules(criteria=[criterion("duty", "60", levels()), criterion("talk", "40")], limits=[cap])
    assert verdict(held, [[0, "0"], [1, "0"]]) is None


def test_ranking_ballot() -> None:
    ranking = levels("3", "2", "1")
    held = rules(
        criteria=[criterion("duty", "60", ranking), criterion("talk", "40")],
        limits=[{"kind": "no-ties"}, {"kind": "no-blanks"}],
    )
    assert verdict(held, [[0, "50"], [1, "50.5"]]) == Violation(
        "off-step", {"presenter": "p2", "criterion": "talk"}
    )
    assert verdict(held, [[0, "50"], [1, "51"]]) is None
    tie = {"presenter": "p2", "other": "p1"}
    assert verdict(held, [[1, "50"], [1, "51"]]) == Violation("tie", {**tie, "criterion": "duty"})
    assert verdict(held, [[0, "50"], [1, "50.0"]]) == Violation("tie", {**tie, "criterion": "talk"})
    assert verdict(held, [[0, "50"], [1, None]]) == Violation(
        "blank", {"presenter": "p2", "criterion": "talk"}
    )


def test_blanks_are_no_ties() -> None:
    assert (
        verdict(rules(criteria=[criterion(scale=levels())], limits=[{"kind": "no-ties"}]), [[None], [None]])
        is None
    )


def test_void_ballots_are_counted_with_their_reasons() -> None:
    found = count(
        MIXED,
        {"sheet": TWO},
        [
            OpenedBallot("A", [[0, "2"], [1, "9.5"]]),
            OpenedBallot("A", [[0, "2.0"], [None, "9.50"]]),
            OpenedBallot("A", [[0, "1"], [0, "2"]]),
            OpenedBallot("A", None, "not-opened"),
            OpenedBallot("A", None),
        ],
    )
    counts = found["sheet"]
    assert counts.valid == {"A": 2}
    assert counts.void == {"A": {"out-of-range": 1, "not-opened": 1, "unreadable": 1}}
    assert counts.scores == {
        ("p1", "A", "duty"): {"excellent": 2},
        ("p1", "A", "talk"): {"2": 2},
        ("p2", "A", "duty"): {"good": 1, None: 1},
        ("p2", "A", "talk"): {"9.5": 2},
    }
    assert counts.totals == {}


def test_a_ballot_of_no_group_is_not_counted_anywhere() -> None:
    with pytest.raises(InputInvalid, match="unknown-group"):
        count(MIXED, {"sheet": TWO}, [OpenedBallot("Z", None, "not-opened")])
