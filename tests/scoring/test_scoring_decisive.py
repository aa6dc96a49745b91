"""A figure that decides is shown with as many decimals as make the decision plain: to the reader, rank and grade follow from what is printed."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import examples
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally, why
from answerable.scoring.numbers import decisive, places_of, shown

values = st.lists(
    st.one_of(
        st.fractions(min_value=0, max_value=100, max_denominator=400),
        st.integers(0, 10**6).map(lambda n: Fraction(849_500 + n % 1000, 10_000)),
    ),
    min_size=1,
    max_size=12,
)
bounds = st.lists(st.integers(0, 600).map(lambda sixth: Fraction(sixth, 6)), max_size=4)


@given(values, bounds, st.integers(0, 4))
def test_what_is_shown_says_what_was_decided(
    scores: list[Fraction], floors: list[Fraction], decimals: int
) -> None:
    found = decisive(scores, floors, decimals)
    assert set(found) == set(scores)
    for one, other in pairwise(sorted(found)):
        assert Fraction(found[one]) < Fraction(found[other]), (
            "two that look equal are equal, and the order is kept"
        )
    for score, text in found.items():
        assert text == shown(score, places_of(text))
        for floor in floors:
            if score != floor or (Fraction(10) ** 9 * floor).denominator == 1:
                assert (Fraction(text) >= floor) == (score >= floor), "on its side of every bound"


@given(values, bounds, st.integers(0, 3))
def test_no_decimal_is_shown_that_decides_nothing(
    scores: list[Fraction], floors: list[Fraction], decimals: int
) -> None:
    for score, text in decisive(scores, floors, decimals).items():
        places = places_of(text)
        assert places >= decimals
        if places > decimals:
            fewer = shown(score, places - 1)
            alike = any(shown(other, places - 1) == fewer for other in scores if other != score)
            assert alike or any((Fraction(fewer) >= floor) != (score >= floor) for floor in floors)


def test_by_hand() -> None:
    score = Fraction("84.9625")
    assert decisive([score], [Fraction(85)], 1) == {score: "84.96"}
    assert decisive([score], [], 1) == {score: "85.0"}
    assert decisive([Fraction("85.04")], [Fraction(85)], 1) == {Fraction("85.04"): "85.0"}, "it reaches 85"
    assert decisive([Fraction("90.02"), Fraction("90.04"), Fraction("88.3")], [], 1) == {
        Fraction("90.02"): "90.02",
        Fraction("90.04"): "90.04",
        Fraction("88.3"): "88.3",
    }
    assert decisive([Fraction(1, 3), Fraction(1, 3)], [], 0) == {Fraction(1, 3): "0"}, "a tie looks like one"
    assert decisive([], [], 1) == {}
    assert decisive([Fraction("84.94")], [Fraction("84.94")], 1) == {Fraction("84.94"): "84.94"}, (
        "it reaches it"
    )
    assert decisive([Fraction(100, 3)], [Fraction(100, 3)], 1) == {Fraction(100, 3): "33.3"}, (
        "no decimals say so"
    )


def tallied(marks: Sequence[Sequence[Sequence[int | str]]], **parts: object) -> tuple[Rules, Result]:
    """Ballots of one group for as many presenters as a ballot has rows."""
    rules = Rules.from_json(examples.written(**parts))
    ids = [f"p{place}" for place in range(1, len(marks[0]) + 1)]
    cast = [OpenedBallot("A", [list(row) for row in ballot]) for ballot in marks]
    return rules, tally(rules, {"sheet": ids}, cast, {"sheet": {"A": Turnout(len(cast), len(cast))}})


FINE = {"kind": "range", "low": "80", "high": "100", "step": "0.0025"}
GRADES = examples.grades(examples.bands(good="85", fair="0"))


def test_a_score_just_under_a_grade_is_not_shown_as_reaching_it() -> None:
    rules, result = tallied(
        [[["84.9625"], ["85.1"]]], criteria=[examples.criterion(scale=FINE)], grades=GRADES
    )
    under, over = result.presenters
    assert under.composite is not None
    assert under.meeting is not None
    assert (under.composite.shown, under.meeting.shown, under.grade) == ("84.96", "84.96", "fair")
    assert over.composite is not None
    assert (over.composite.shown, over.grade) == ("85.1", "good")
    steps = [step.code for step in why(rules, result, "meeting", presenter="p1")]
    assert steps[-2:] == ["rounded", "more-decimals"]
    assert [step.code for step in why(rules, result, "meeting", presenter="p2")][-1] == "rounded"


def test_scores_beside_one_another_are_told_apart_in_every_place_that_has_them() -> None:
    _, result = tallied(
        [[["90.02"], ["90.04"], ["90.04"]]],
        criteria=[examples.criterion(scale=FINE)],
        grades=examples.grades(examples.bands(good="85", fair="0"), {"grade": "good", "count": 1}),
    )
    shown_scores = [each.composite.shown for each in result.presenters if each.composite is not None]
    assert shown_scores == ["90.02", "90.04", "90.04"]
    assert [each.rank for each in result.presenters] == [3, 1, 1]
    assert [each.score.shown for each in result.boundaries] == ["90.04"], "the tie at the quota's edge"


def test_without_ranks_to_tell_apart_a_meeting_score_keeps_its_decimals() -> None:
    parts = [examples.component("meeting", "100", "meeting")]
    _, result = tallied(
        [[["84.9625"]]], criteria=[examples.criterion(scale=FINE)], grades=GRADES, components=parts
    )
    (each,) = result.presenters
    assert each.meeting is not None
    assert each.composite is not None
    assert (each.meeting.shown, each.composite.shown) == ("85.0", "84.96"), "the composite decides"


@pytest.mark.parametrize(
    ("share", "text", "grade"),
    [("2/3", "66.7", "fair"), ("66.7", "66.67", "good"), ("66.8", "66.7", "good")],
    ids=["reaches the limit", "seems to reach it with one decimal", "does not seem to"],
)
def test_the_share_that_demotes_is_shown_on_its_side_of_the_limit(share: str, text: str, grade: str) -> None:
    _, result = tallied(
        [[[0]], [[3]], [[3]]],
        criteria=[examples.criterion(scale=examples.levels())],
        grades=examples.grades(
            examples.bands(good="20", fair="0"), demotion={"levels": ["poor"], "share": share, "steps": 1}
        ),
    )
    (each,) = result.presenters
    assert each.low_share is not None
    assert (each.low_share.shown, each.grade) == (text, grade)


def test_a_value_that_is_turned_into_points_is_shown_on_its_side_of_the_table() -> None:
    parts = [
        examples.component("meeting", "50", "meeting"),
        {
            "id": "rate",
            "title": "Rate",
            "weight": "50",
            "source": "rate",
            "full": "100",
            "ratio_to_best": False,
            "levels": ["poor"],
            "bands": [{"at_least": "66.7", "points": "0"}, {"at_least": "0", "points": "100"}],
        },
    ]
    _, result = tallied(
        [[[0]], [[3]], [[3]]], criteria=[examples.criterion(scale=examples.levels())], components=parts
    )
    value = result.presenters[0].components[1].value
    scaled = result.presenters[0].components[1].scaled
    assert value is not None
    assert scaled is not None
    assert (value.shown, scaled.shown) == ("66.67", "100.0")
