"""Four ways in which small groups were found out while their figures were only merged, each shown to work on what was public then, and to fail now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

import examples
from answerable.disclosure import BOUND
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.scoring.result import PresenterResult
from disclosure.adversary import Adversary, Outputs
from disclosure.meetings import Case, everything_public

LEADER = ("p1", "A", "c0")
CRITERIA = ("25", "15", "20", "20", "20")


def meeting(manifests: Sequence[dict[str, Any]], cast: dict[str, list[list[Any]]]) -> Case:
    """One presenter; `cast` has a row for each ballot of a group."""
    ballots = [OpenedBallot(group, [row]) for group, rows in cast.items() for row in rows]
    turnout = {"sheet": {group: Turnout(len(rows), len(rows)) for group, rows in cast.items()}}
    rules = [Rules.from_json(each) for each in manifests]
    return Case(rules, [tally(each, {"sheet": ["p1"]}, ballots, turnout) for each in rules])


def written(weights: Sequence[str], **parts: Any) -> dict[str, Any]:
    criteria = [examples.criterion(f"c{n}", weight, examples.levels()) for n, weight in enumerate(CRITERIA)]
    return examples.written(criteria=criteria, groups=examples.groups(*weights), **{"k_min": 5, **parts})


def as_it_was(case: Case) -> list[Outputs]:
    """Groups with fewer ballots than `k_min`, and the next smallest, are only shown as one weighted sum; all else is shown, under each manifest."""
    return [
        Outputs(rules.to_json(), merged(result).to_json(), ())
        for rules, result in zip(case.rules, case.results, strict=True)
    ]


def merged(result: Result) -> Result:
    return replace(
        result, published=True, presenters=tuple(_merged(each, result.k_min) for each in result.presenters)
    )


def _merged(each: PresenterResult, least: int) -> PresenterResult:
    small = {group.id for group in each.groups if group.ballots < least}
    groups = tuple(
        replace(group, score=None, contribution=None, criteria=None) if group.id in small else group
        for group in each.groups
    )
    return replace(each, groups=groups)


def width(public: Sequence[Outputs], case: Case) -> float:
    """How far apart the least and the largest mean are that the leader can have given."""
    adversary = Adversary(public, case.sizes())
    low, high = adversary.range_of(adversary.mean(LEADER, public[-1].rules))
    return high - low


LONE = [[1, 0, 2, 1, 0]]
FOUR = [[0, 1, 1, 0, None], [1, 1, 0, 2, 0], [2, 0, None, 1, 1], [0, 2, 1, None, 0]]
MANY = [[n % 3, n % 2, (n + 1) % 3, n % 4, (n + 1) % 2] for n in range(12)]
BLANKS = examples.counting(abstentions={"kind": "value", "value": "60"})
SMALL = {"A": LONE, "B": FOUR, "C": MANY}
ABSTAINED = {
    "A": [[1, *([0] * 4)], *([[None, n % 2, n % 3, n % 2, n % 3] for n in range(4)])],
    "B": MANY,
    "C": MANY,
}
ATTACKS = {
    "an amendment of how blanks count": meeting(
        [written(("37", "23", "40")), written(("37", "23", "40"), counting=BLANKS)], SMALL
    ),
    "two weightings": meeting([written(("40", "20", "40")), written(("30", "30", "40"))], SMALL),
    "the exact working": meeting([written(("37", "23", "40"))], SMALL),
    "four abstain": meeting([written(("40", "20", "40"))], ABSTAINED),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_worked_and_works_no_more(attack: str) -> None:
    case = ATTACKS[attack]
    assert width(as_it_was(case), case) < 1e-3
    assert width(everything_public(case), case) >= BOUND
