"""What is withheld and what is shown, in meetings small enough to follow by hand. `k_min` is 3; A has one mark for p1 beside two blanks, unless it is said otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

import examples
from answerable.disclosure import GROUPS_WITHHELD, SCORE_WITHHELD, Disclosed, UnitDisclosed, decide, public
from answerable.scoring import Figure, OpenedBallot, Turnout
from disclosure.test_disclosure_attacks import meeting, written

LEVELS = examples.levels()
ONE_TOP = examples.grades(quota={"grade": "good", "count": 1})
SHOWN = UnitDisclosed(frozenset(), 1)


def decided(
    columns: dict[str, Sequence[Sequence[int | None]]],
    weights: Sequence[str],
    expected: dict[str, int] | None = None,
    **parts: Any,
) -> Disclosed:
    """`columns` has for each group one list of marks for each presenter."""
    held = {"criteria": [examples.criterion(scale=LEVELS)], "k_min": 3, **parts}
    rules = examples.rules(groups=examples.groups(*weights), **held)
    ballots = [each for group, marks in columns.items() for each in examples.sheets(group, *marks)]
    presenters = [f"p{number}" for number, _ in enumerate(columns["A"], start=1)]
    turnout = {
        group: Turnout((expected or {}).get(group, len(marks[0])), len(marks[0]))
        for group, marks in columns.items()
    }
    return decide([rules], [examples.scored(rules, ballots, presenters, turnout)])


def codes(shown: Disclosed, presenter: int = 0) -> list[str]:
    return [flag.code for flag in public(shown, 0).presenters[presenter].flags]


def test_nine_who_agree_in_one_cell_close_nothing() -> None:
    nine = [[n % 3, n % 2, (n + 1) % 3, 0, n % 4] for n in range(9)]
    case = meeting(
        [written(("50", "50"), k_min=3), written(("60", "40"), k_min=3)], {"A": nine, "B": nine[:6]}
    )
    shown = case.shown
    assert [shown.all, shown.bundle, shown.under(0), shown.units] == [True, True, True, {"p1": SHOWN}]
    assert [public(shown, under) for under in (0, 1)] == [
        replace(each, published=True) for each in case.results
    ]


def test_a_group_that_hides_another_may_not_be_known_to_agree() -> None:
    """With the score of 50 A gave 100 and B 0, or the other way round: A could be otherwise, but B would agree in both."""
    agreed = {"A": [[0]], "B": [[1] * 5]}
    two = [examples.criterion(scale=examples.levels("1", "0"))]
    assert decided(agreed, ("50", "50"), criteria=two).units["p1"] == UnitDisclosed(frozenset("A"), None)
    mixed = {"A": [[0]], "B": [[1, 1, 1, 0]]}
    assert decided(mixed, ("20", "80"), criteria=two).units["p1"] == UnitDisclosed(frozenset("AB"), 1)


def test_where_all_gave_the_highest_mark_not_even_the_score_is_shown() -> None:
    shown = decided({"A": [[0]], "B": [[0] * 5]}, ("50", "50"))
    assert shown.units["p1"] == UnitDisclosed(frozenset("A"), None)
    assert codes(shown) == [GROUPS_WITHHELD, SCORE_WITHHELD]


def test_a_group_without_a_mark_needs_nobody_to_hide_it() -> None:
    shown = decided({"A": [[None] * 2], "B": [[0, 1, 2]]}, ("50", "50"))
    assert shown.units["p1"] == UnitDisclosed(frozenset("A"), 1)


def test_a_group_that_abstained_altogether_in_one_criterion_closes_nothing() -> None:
    shown = decided({"A": [[None] * 3], "B": [[0, 1, 2]]}, ("50", "50"))
    assert (shown.units["p1"], shown.bundle) == (SHOWN, True)
    criteria = [examples.criterion(name, "50", LEVELS) for name in ("duty", "plan")]
    rules = examples.rules(criteria=criteria, groups=examples.groups("50", "50"), k_min=3)
    ballots = [OpenedBallot("A", [[mark, None]]) for mark in (0, 1, 2)]
    ballots += [OpenedBallot("B", [[mark, mark]]) for mark in (0, 1, 2)]
    assert decide([rules], [examples.scored(rules, ballots)]).units["p1"] == SHOWN
    one_marked = [OpenedBallot("A", [[2, 0]]), *ballots[1:]]
    assert "A" in decide([rules], [examples.scored(rules, one_marked)]).units["p1"].withheld


def test_where_the_rules_refuse_a_score_nothing_else_need_hide_what_is_withheld() -> None:
    columns = {"A": [[0, None, None]], "B": [[0, 1, 2]], "C": [[None] * 3]}
    shown = decided(columns, ("20", "40", "40"), counting=examples.counting(empty_group="refuse"))
    assert shown.results[0].presenters[0].status == "refused"
    assert shown.units["p1"].withheld == {"A"}
    assert codes(shown) == ["no-marks", GROUPS_WITHHELD], "of C, who all abstained"


def test_too_few_marks_in_all_hide_a_presenter_and_all_places() -> None:
    columns = {"A": [[0, None], [0, 1]], "B": [[None] * 3, [0, 1, 2]]}
    shown = decided(columns, ("50", "50"), grades=ONE_TOP)
    assert shown.units["p1"] == UnitDisclosed(frozenset("AB"), None, grade=False, hidden=True)
    assert not shown.ranks
    seen = public(shown, 0)
    assert (seen.ranking, seen.quota, [each.rank for each in seen.presenters]) == ((), None, [None, None])
    assert [(each.band, each.grade, each.meeting) for each in seen.presenters[:1]] == [(None, None, None)]


def test_results_under_earlier_manifests_are_not_shown_beside_what_is_withheld() -> None:
    case = meeting(
        [written(("50", "50")), written(("60", "40"))], {"A": [[1, 0, 2, 1, 0]], "B": [[0] * 5] * 6}
    )
    assert [case.shown.under(place) for place in (0, 1)] == [False, True]
    assert not case.shown.bundle
    assert not case.shown.what_if
    with pytest.raises(AssertionError):
        public(case.shown, 0)


def test_the_turnout_of_a_small_group_is_given_together_with_another() -> None:
    columns = {"A": [[0, 1]], "B": [[0, 1, 2, 1]], "C": [[0, 1, 2, 2]]}
    shown = decided(columns, ("20", "40", "40"), {"A": 1, "B": 3, "C": 3})
    seen = public(shown, 0)
    assert [(each.group, each.expected, each.valid) for each in seen.turnout["sheet"]] == [
        ("A+B", 4, 6),
        ("C", 3, 4),
    ]
    beyond = [flag.params["group"] for flag in seen.flags if flag.code == "more-than-expected"]
    assert beyond == ["C"]


# p1 and p2 have 85.333…; p3, of whom nothing is withheld, has less.
TIED = {
    "A": [[1, None, None], [1, 1, 1], [2, 2, 1]],
    "B": [[0, 1, 1], [0, 1, 1], [1, 1, 2]],
    "C": [[0, 1, 1], [0, 1, 1], [1, 1, 2]],
}


def test_the_score_of_a_tie_at_the_quota_is_only_known_as_it_is_shown() -> None:
    shown = decided(TIED, ("20", "60", "20"), grades=ONE_TOP)
    assert shown.units == {"p1": UnitDisclosed(frozenset("AB"), 1), "p2": SHOWN, "p3": SHOWN}
    (full,), (seen,) = shown.results[0].boundaries, public(shown, 0).boundaries
    assert (full.tied, full.score) == (("p1", "p2"), Figure(Fraction(256, 3), "85.3"))
    assert seen == replace(full, score=Figure(Fraction(853, 10), "85.3"))


def test_a_tie_of_those_who_are_shown_stays_exact() -> None:
    lower = {group: [[*columns[2]], columns[1], columns[1]] for group, columns in TIED.items()}
    lower["A"][0] = [2, None, None]
    shown = decided(lower, ("20", "60", "20"), grades=ONE_TOP)
    assert shown.units["p1"].withheld
    assert public(shown, 0).boundaries == shown.results[0].boundaries
    assert [each.tied for each in shown.results[0].boundaries] == [("p2", "p3")]


def test_a_tie_that_would_tell_a_mark_takes_places_quota_and_boundary_away() -> None:
    highest = {group: [[0, 0, 0], [0, 0, 0]] for group in "AB"}
    highest["A"][0] = [0, None, None]
    shown = decided(highest, ("50", "50"), grades=ONE_TOP)
    assert not shown.ranks
    assert [each.tied for each in shown.results[0].boundaries] == [("p1", "p2")]
    seen = public(shown, 0)
    assert (seen.boundaries, seen.quota, seen.ranking) == ((), None, ())
    assert shown.units == {"p1": UnitDisclosed(frozenset("A"), None, grade=False), "p2": SHOWN}
