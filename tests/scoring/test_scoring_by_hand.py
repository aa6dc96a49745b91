"""Every rule there is, in random meetings: what is made from counts equals what a second calculation makes ballot by ballot.

The meetings are those that both verifiers are held to as well (`verifier.tallies`): all scales, methods, trims, denominators, blanks,
empty groups, limits, components, rounds, withdrawals and void rounds.
"""

import random
from collections import Counter
from typing import Any

import pytest

from answerable.scoring import (
    Decision,
    OpenedBallot,
    Result,
    Rules,
    ScoringError,
    Turnout,
    count,
    tally,
    tally_counts,
)
from scoring.by_hand import composites
from verifier import tallies

PARTS = 5
NUMBER = tallies.NUMBER // PARTS


def meetings(part: int) -> list[dict[str, Any]]:
    return [tallies.given(random.Random(f"tally {part * NUMBER + number}")) for number in range(NUMBER)]


def opened(made: dict[str, Any]) -> list[OpenedBallot]:
    return [OpenedBallot(one["group"], one["scores"], one["reason"], one["scope"]) for one in made["ballots"]]


def beside(made: dict[str, Any]) -> tuple[Any, ...]:
    turnout = {
        scope: {group: Turnout(one["expected"], one["issued"]) for group, one in groups.items()}
        for scope, groups in made["turnout"].items()
    }
    decisions = [Decision.from_json(one) for one in made["decisions"]]
    return turnout, made["components"], made["withdrawn"], decisions


def result_of(made: dict[str, Any]) -> tuple[Rules, Result] | None:
    """None where the rules or the rest cannot be."""
    try:
        rules = Rules.from_json(made["rules"])
        return rules, tally(rules, dict(made["scopes"]), opened(made), *beside(made))
    except ScoringError:
        return None


@pytest.mark.parametrize("part", range(PARTS))
def test_composites_and_ranks_are_those_of_a_calculation_by_hand(part: int) -> None:
    for made in meetings(part):
        found = result_of(made)
        if found is None:
            continue
        _, result = found
        expected = composites(made)
        shown = {
            each.id: each.composite and each.composite.exact
            for each in result.presenters
            if each.status not in ("withdrawn", "void")
        }
        assert shown == expected
        for each in result.presenters:
            own = expected.get(each.id)
            better = [
                other for other in expected.values() if own is not None and other is not None and other > own
            ]
            assert each.rank == (None if own is None else 1 + len(better))


@pytest.mark.parametrize("part", range(PARTS))
def test_counts_added_up_in_any_order_give_the_same_result(part: int) -> None:
    """As from several venues: each has counts of its own."""
    for number, made in enumerate(meetings(part)):
        found = result_of(made)
        if found is None:
            continue
        rules, result = found
        scopes, ballots = dict(made["scopes"]), opened(made)
        draw = random.Random(number)
        venues = [draw.randrange(3) for _ in ballots]
        one, two, three = (
            count(rules, scopes, [each for each, at in zip(ballots, venues, strict=True) if at == venue])
            for venue in range(3)
        )
        added = {scope: three[scope].merged(one[scope].merged(two[scope])) for scope in scopes}
        assert tally_counts(rules, scopes, added, *beside(made)) == result


def test_the_meetings_have_every_rule() -> None:
    """Else the two tests above would say less than they seem to."""
    seen: Counter[str] = Counter()
    for made in (each for part in range(PARTS) for each in meetings(part)):
        found = result_of(made)
        if found is None:
            continue
        rules, result = found
        seen.update({criterion.scale.to_json()["kind"] for criterion in rules.criteria})
        seen.update(
            {
                rules.counting.method,
                rules.counting.per,
                rules.counting.denominator,
                rules.counting.empty_group,
            }
        )
        trim = rules.counting.trim
        seen.update([] if trim is None else [f"trim-{trim.to_json().get('rounding', 'count')}"])
        seen.update(["blanks-count"] if rules.counting.abstention is not None else [])
        seen.update({limit.to_json()["kind"] for limit in rules.limits})
        seen.update({part.source for part in rules.components})
        seen.update({"ratio" for part in rules.components if part.ratio_to_best})
        seen.update({"table" for part in rules.components if part.bands})
        seen.update({"rounds"} if len(result.turnout) > 1 else set())
        seen.update({each.status for each in result.presenters})
        seen.update({flag.code for each in result.presenters for flag in each.flags})
        seen.update(
            {reason for groups in result.turnout.values() for g in groups for reason in g.void_reasons}
        )
        seen.update(["quota"] if rules.quota else [])
        seen.update(["tie-decided" for each in result.boundaries if each.decided])
    wanted = {
        *("levels", "range", "ranking", "mean", "trimmed", "median", "share", "criterion", "total"),
        *("cast", "issued", "expected", "renormalise", "zero", "refuse", "trim-count", "trim-floor"),
        *(
            "trim-fractional",
            "blanks-count",
            "at-most",
            "no-ties",
            "no-blanks",
            "meeting",
            "imported",
            "rate",
        ),
        *("ratio", "table", "rounds", "ranked", "withdrawn", "void", "refused", "demoted", "quota-lowered"),
        *("too-many", "tie", "blank", "quota", "tie-decided", "undecided"),
    }
    assert wanted - set(seen) == set()
