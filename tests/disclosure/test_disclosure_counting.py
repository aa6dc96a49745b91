"""What is decided under every way of counting is held against all other ballots that there can be.

Group A has one mark for p1, so it is withheld there. Each other set of marks of groups A and B for p1 is counted, and seen as everybody sees it: among those
that look the same, A's score must be at least `BOUND` away from what it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any

import pytest

import examples
from answerable.disclosure import BOUND, UnitDisclosed, decide, public
from answerable.scoring import OpenedBallot, Result, Rules

Row = Sequence[int | str | None]


@dataclass(frozen=True)
class Counted:
    """A meeting of p1 and p2. `a` is the one mark of group A for p1 by criterion, `b` what each of B's four gave p1; `marks` are all that can be given."""

    rules: Mapping[str, Any]
    marks: Sequence[int | str]
    a: Row
    b: Sequence[Row]
    components: Mapping[str, Mapping[str, str]] | None = None

    def result(self, a: Row, b: Sequence[Row]) -> Result:
        return examples.scored(
            Rules.from_json(self.rules), self.ballots(a, b), ("p1", "p2"), components=self.components
        )

    def ballots(self, a: Row, b: Sequence[Row]) -> list[OpenedBallot]:
        width = len(self.rules["criteria"])
        blank, other = [None] * width, [[self.marks[place % 2]] * width for place in range(4)]
        first = [OpenedBallot("A", [row, mark]) for row, mark in zip((a, blank, blank), other, strict=False)]
        second = [OpenedBallot("B", [row, mark]) for row, mark in zip(b, other, strict=False)]
        return [*first, *second]

    def others(self) -> Iterator[Result]:
        rows = list(product(self.marks, repeat=len(self.rules["criteria"])))
        for a, b in product(rows, combinations_with_replacement(rows, 4)):
            yield self.result(a, b)


def written(**parts: Any) -> dict[str, Any]:
    plain = {
        "criteria": [examples.criterion(scale=examples.levels())],
        "groups": examples.groups("20", "80"),
        "k_min": 3,
        "decimals": 0,
    }
    return examples.written(**{**plain, **parts})


def imported(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [examples.component("routine", "50"), *parts]


LEVELS = range(4)
TWO = [examples.criterion(name, "50", examples.levels("1", "0")) for name in ("duty", "plan")]
NUMBERS = [examples.criterion(scale={"kind": "range", "low": "0", "high": "5", "step": "1"})]
BANDS = examples.bands(good="80", middling="60", poor="0")
SHARE = {
    "levels": ["excellent", "good"],
    "bands": [{"at_least": "50", "points": "100"}, {"at_least": "0", "points": "40"}],
}
POINTS = {"routine": {"p1": "80", "p2": "60"}}
RATIO = imported(examples.component("meeting", "50", "meeting", ratio_to_best=True))
RATED = [
    examples.component("meeting", "50", "meeting"),
    examples.rate("low", "50", ["fair", "poor"], from_50="0", from_0="100"),
]
PRAISED = [
    examples.component("meeting", "50", "meeting"),
    examples.rate("top", "50", ["excellent"], from_40="100", from_20="50", from_0="0"),
]
WAYS = {
    "means": Counted(written(), LEVELS, (1,), ((0,), (1,), (1,), (2,))),
    "exact means": Counted(written(decimals=4), LEVELS, (1,), ((0,), (1,), (1,), (2,))),
    "medians": Counted(
        written(counting=examples.counting(method="median")), LEVELS, (1,), ((0,), (1,), (1,), (2,))
    ),
    "one cut at each end": Counted(
        written(counting=examples.counting(method="trimmed", trim={"kind": "count", "k": 1})),
        LEVELS,
        (1,),
        ((0,), (1,), (1,), (2,)),
    ),
    "shares": Counted(
        written(counting=examples.counting(method="share", share=SHARE)),
        LEVELS,
        (1,),
        ((0,), (1,), (1,), (2,)),
    ),
    "blanks that count": Counted(
        written(counting=examples.counting(abstentions={"kind": "value", "value": "60"})),
        LEVELS,
        (1,),
        ((0,), (1,), (1,), (2,)),
    ),
    "totals": Counted(
        written(criteria=TWO, counting=examples.counting(per="total")),
        (0, 1),
        (0, 1),
        ((0, 0), (0, 1), (1, 0), (1, 1)),
    ),
    "numbers": Counted(
        written(criteria=NUMBERS), ("0", "1", "2", "3", "4", "5"), ("3",), (("5",), ("4",), ("3",), ("3",))
    ),
    "numbers in totals": Counted(
        written(criteria=NUMBERS, counting=examples.counting(per="total")),
        ("0", "1", "2", "3", "4", "5"),
        ("3",),
        (("5",), ("4",), ("3",), ("3",)),
    ),
    "grades": Counted(written(grades=examples.grades(BANDS)), LEVELS, (1,), ((0,), (1,), (1,), (2,))),
    "set back for low marks": Counted(
        written(
            grades=examples.grades(BANDS, demotion={"levels": ["fair", "poor"], "share": "1/3", "steps": 1})
        ),
        LEVELS,
        (1,),
        ((0,), (1,), (1,), (2,)),
    ),
    "a rate of low marks": Counted(written(components=RATED), LEVELS, (1,), ((0,), (1,), (1,), (2,))),
    "a rate of the best marks": Counted(written(components=PRAISED), LEVELS, (0,), ((0,), (1,), (1,), (2,))),
    "set back, every other mark is better": Counted(
        written(grades=examples.grades(BANDS, demotion={"levels": ["poor"], "share": "10", "steps": 1})),
        LEVELS,
        (3,),
        ((0,), (0,), (0,), (0,)),
    ),
    "the best, by ratio": Counted(written(components=RATIO), LEVELS, (0,), ((0,), (0,), (1,), (1,)), POINTS),
    "another, by ratio": Counted(written(components=RATIO), LEVELS, (2,), ((2,), (2,), (2,), (3,)), POINTS),
    "a component is missing": Counted(
        written(components=RATIO), LEVELS, (1,), ((0,), (1,), (1,), (2,)), {"routine": {"p2": "60"}}
    ),
}
# A share of good marks is 40 or 100, and blanks that count leave few possible scores: with the official score A's mark would be known.
WITHOUT_SCORE = {"shares", "blanks that count"}


@pytest.mark.parametrize("way", WAYS)
def test_other_marks_look_the_same(way: str) -> None:
    case = WAYS[way]
    result = case.result(case.a, case.b)
    decided = decide([Rules.from_json(case.rules)], [result])
    assert "A" in decided.units["p1"].withheld
    assert (decided.units["p1"].decimals is None) == (way in WITHOUT_SCORE)
    assert decided.units["p2"] == UnitDisclosed(frozenset(), case.rules["decimals"])
    seen = public(decided, 0).to_json()
    alike = [
        score_of(other)
        for other in case.others()
        if public(replace(decided, results=(other,)), 0).to_json() == seen
    ]
    assert score_of(result) in alike
    assert max(abs(score - score_of(result)) for score in alike) >= BOUND


def score_of(result: Result) -> Fraction:
    """Group A's for p1."""
    score = result.presenters[0].groups[0].score
    assert score is not None
    return score.exact
