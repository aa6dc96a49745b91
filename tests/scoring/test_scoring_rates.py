"""Components that are a rate, or whose value is turned into points by a table: rules, results, what is published, and why."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from answerable.scoring import OpenedBallot, Problem, Rules, RulesInvalid, why
from answerable.scoring.result import ComponentScore, LevelRate
from examples import component, counting, criterion, groups, levels, rate, rules, scored, written

BANDED = [{"at_least": "0", "points": "60"}]
RATE = {"source": "rate", "levels": ["excellent"], "bands": BANDED}


def only(**parts: Any) -> Problem:
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(written(criteria=[criterion(scale=levels())], **parts))
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("parts", "place", "code"),
    [
        ({**RATE, "full": "90"}, ".full", "rate-full-not-100"),
        ({"source": "rate", "levels": ["good"]}, "", "rate-bands-missing"),
        ({"source": "rate", "bands": BANDED}, "", "rate-levels-missing"),
        ({**RATE, "levels": ["best"]}, ".levels", "unknown-level"),
        ({**RATE, "levels": []}, ".levels", "too-few"),
        ({**RATE, "levels": ["good", "good"]}, ".levels[1]", "duplicate-id"),
        ({**RATE, "bands": []}, ".bands", "too-few"),
        ({**RATE, "bands": [{"at_least": "1", "points": "60"}]}, ".bands", "no-bottom-band"),
        ({**RATE, "bands": BANDED * 2}, ".bands[1]", "bands-not-descending"),
        ({**RATE, "bands": [{"at_least": "0", "points": "101"}]}, ".bands[0].points", "too-large"),
        ({**RATE, "ratio_to_best": True}, ".bands", "bands-with-ratio"),
        ({"levels": ["good"]}, ".levels", "levels-without-rate"),
        ({"bands": BANDED, "ratio_to_best": True}, ".bands", "bands-with-ratio"),
    ],
)
def test_what_goes_with_a_rate(parts: dict[str, Any], place: str, code: str) -> None:
    made = component("routine", "40") | parts
    problem = only(components=[component("talk", "60", "meeting"), made])
    assert (problem.path, problem.code) == (f"components[1]{place}", code)


def test_the_meeting_score_has_no_table_of_points() -> None:
    problem = only(components=[component("talk", "100", "meeting", bands=BANDED)])
    assert (problem.path, problem.code) == ("components[0].bands", "meeting-with-bands")


PARTS = [
    component("talk", "50", "meeting"),
    rate("approval", "30", ["excellent", "good"], from_90="100", from_75="80", from_0="10"),
    component("output", "20", full="400", bands=[{"at_least": "250", "points": "90"}, *BANDED]),
]


def held(**parts: Any) -> Rules:
    return rules(
        criteria=[criterion("a", "70", levels()), criterion("b", "30", levels())],
        groups=groups("60", "40"),
        components=PARTS,
        **parts,
    )


def ballots(*rows: tuple[str, list[Any], list[Any]]) -> list[OpenedBallot]:
    """Each with a group, and the rows of two presenters."""
    return [OpenedBallot(group, [one, other]) for group, one, other in rows]


# Of p1 eight marks, six of them good or better; of p2 seven marks and a blank, all good.
GIVEN = ballots(("A", [0, 1], [0, 0]), ("A", [1, 1], [1, 1]), ("B", [0, 2], [1, 0]), ("B", [3, 0], [None, 0]))
OUTPUT = {"output": {"p1": "250", "p2": "249.9999"}}


def parts_of(result: Any, name: str) -> dict[str, ComponentScore]:
    (found,) = [each for each in result.presenters if each.id == name]
    return {part.id: part for part in found.components}


def test_a_rate_gives_the_points_of_its_band_exactly_at_the_bound() -> None:
    result = scored(held(), GIVEN, ("p1", "p2"), components=OUTPUT)
    approval = parts_of(result, "p1")["approval"]
    assert approval.rate == LevelRate(6, 8)
    assert approval.value is not None
    assert approval.scaled is not None
    assert approval.contribution is not None
    assert (approval.value.exact, approval.scaled.exact, approval.contribution.exact) == (75, 80, 24)
    assert parts_of(result, "p2")["approval"].rate == LevelRate(7, 7)
    points = [parts_of(result, name)["output"].scaled for name in ("p1", "p2")]
    assert [point and point.exact for point in points] == [90, 60]
    # p1: groups A 90, 80 (86...), B: by hand with a calculator.
    first = next(each for each in result.presenters if each.id == "p1")
    a = Fraction(70 * 90 + 30 * 80, 100)
    b = Fraction(70 * 50 + 30 * 80, 100)
    meeting = (60 * a + 40 * b) / 100
    assert first.composite is not None
    assert first.composite.exact == meeting * Fraction(50, 100) + 24 + 18


def test_blanks_that_count_are_marks_of_a_rate() -> None:
    blank = counting(abstentions={"kind": "value", "value": "0"})
    result = scored(held(counting=blank), GIVEN, ("p1", "p2"), components=OUTPUT)
    assert parts_of(result, "p2")["approval"].rate == LevelRate(7, 8)


def test_without_marks_a_rate_is_missing_and_the_result_waits() -> None:
    given = ballots(("A", [None, None], [0, 0]))
    result = scored(held(), given, ("p1", "p2"), components=OUTPUT)
    first = result.presenters[0]
    assert first.composite is None
    assert ("component-missing", {"component": "approval"}) in [(f.code, f.params) for f in first.flags]
    assert result.open == ("no-marks", "component-missing")


def test_why_a_rate_is_what_it_is() -> None:
    result = scored(held(), GIVEN, ("p1", "p2"), components=OUTPUT)
    steps = why(held(), result, "component", presenter="p1", component="approval")
    assert [(step.code, dict(step.params)) for step in steps] == [
        ("share", {"levels": ["excellent", "good"], "count": 6, "of": 8, "percent": "75/1"}),
        ("value-band", {"value": "75/1", "at_least": "75/1", "points": "80/1"}),
        ("rounded", {"exact": "80/1", "decimals": 1, "shown": "80.0"}),
    ]
    steps = why(held(), result, "component", presenter="p2", component="output")
    assert [step.code for step in steps] == ["value-band", "rounded"]


def test_where_the_value_is_withheld_the_points_alone_are_told() -> None:
    result = scored(held(), GIVEN, ("p1", "p2"), components=OUTPUT)
    first = result.presenters[0]
    hidden = tuple(
        replace(part, value=None, rate=None) if part.id == "approval" else part for part in first.components
    )
    told = replace(result, presenters=(replace(first, components=hidden), *result.presenters[1:]))
    steps = why(held(), told, "component", presenter="p1", component="approval")
    assert [step.code for step in steps] == ["withheld", "rounded"]
