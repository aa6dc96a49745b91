"""Ballots that put the presenters in order: places, what makes one void, and the same score as counted by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.scoring import (
    OpenedBallot,
    Problem,
    Rules,
    RulesInvalid,
    Violation,
    check_ballot,
    round_problems,
)
from answerable.scoring.parts import RankingScale
from examples import bands, component, criterion, grades, levels, ranking, rate, rules, scored, written

THREE = ("p1", "p2", "p3")
ORDER = rules(criteria=[criterion("order", scale=ranking(3))])


def verdict(held: Rules, *places: Any) -> Violation | None:
    return check_ballot(held, THREE, "A", [[place] for place in places])


@pytest.mark.parametrize("places", [(0, 1, 2), (2, 0, 1), (1, None, 0), (None, None, None), (2, None, None)])
def test_orders_that_count(places: tuple[Any, ...]) -> None:
    assert verdict(ORDER, *places) is None


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ((0, 0, 1), "tie"),
        ((0, 1, 3), "unknown-level"),
        ((0, 1, -1), "unknown-level"),
        ((0, 1, "2"), "bad-score"),
        ((0, 1, True), "bad-score"),
        ((0, 0, 9), "unknown-level"),
    ],
)
def test_orders_that_are_void(places: tuple[Any, ...], code: str) -> None:
    found = verdict(ORDER, *places)
    assert found is not None
    assert found.reason == code


def test_a_place_given_twice_is_found_before_any_limit() -> None:
    held = rules(
        criteria=[criterion("duty", "60", levels()), criterion("order", "40", ranking(3))],
        limits=[{"kind": "no-blanks"}],
    )
    found = check_ballot(held, THREE, "A", [[None, 0], [0, 0], [0, 1]])
    assert found == Violation("tie", {"presenter": "p2", "other": "p1", "criterion": "order"})


def test_places_are_worth_equal_parts() -> None:
    scale = RankingScale(4)
    assert [scale.mark(label) for label in scale.labels()] == [100, 75, 50, 25]
    assert scale.label(0) == "1"


@given(st.lists(st.permutations(range(3)), min_size=1, max_size=12))
def test_the_score_follows_from_the_sum_of_places(orders: list[list[int]]) -> None:
    """Counted by hand: one hundred for a first place, two thirds and one third of it for the others."""
    ballots = [OpenedBallot("A", [[place] for place in order]) for order in orders]
    result = scored(ORDER, ballots, THREE)
    for index, each in enumerate(result.presenters):
        total = sum(order[index] + 1 for order in orders)
        assert each.meeting is not None
        assert each.meeting.exact == Fraction(100, 3) * (4 - Fraction(total, len(orders)))
        counts = (each.groups[0].criteria or ())[0].counts
        assert counts == {str(p): sum(order[index] + 1 == p for order in orders) for p in (1, 2, 3)}


@pytest.mark.parametrize(
    ("scale", "place", "code"),
    [
        ({"kind": "ranking", "places": 1}, ".places", "too-small"),
        ({"kind": "ranking", "places": 101}, ".places", "too-large"),
        ({"kind": "ranking", "places": "3"}, ".places", "not-an-integer"),
        ({"kind": "ranking"}, "", "missing"),
        ({"kind": "ranking", "places": 3, "levels": []}, "", "unknown-key"),
    ],
)
def test_what_an_order_needs(scale: Any, place: str, code: str) -> None:
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(written(criteria=[criterion(scale=scale)]))
    assert [(each.path, each.code) for each in caught.value.problems] == [(f"criteria[0].scale{place}", code)]


@pytest.mark.parametrize(
    "parts",
    [
        {"limits": [{"kind": "at-most", "level": "1", "criterion": None, "count": 1}]},
        {"grades": grades(bands(good="50", poor="0"), demotion={"levels": ["1"], "share": "50", "steps": 1})},
        {"components": [component("talk", "50", "meeting"), rate("first", "50", ["1"], from_0="0")]},
    ],
)
def test_places_are_no_levels_that_other_rules_may_name(parts: dict[str, Any]) -> None:
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(written(criteria=[criterion(scale=ranking(3))], **parts))
    assert [(each.code, each.params) for each in caught.value.problems] == [("unknown-level", {"id": "1"})]


def test_a_ballot_for_one_presenter_cannot_put_them_in_order() -> None:
    assert round_problems(ORDER) == (Problem("criteria[0].scale", "ranking-across-presenters"),)
