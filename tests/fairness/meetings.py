"""Meetings with ballots for the tests of how sure a ranking is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from answerable.fairness import Doubt, NoDoubt, doubt, panel
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally

Turnouts = Mapping[str, Mapping[str, Turnout]]


def everybody(
    held: Rules, scopes: Mapping[str, Sequence[str]], ballots: Sequence[OpenedBallot], more: int = 0
) -> Turnouts:
    """The turnout in which `more` of each group did not cast."""
    cast = Counter((each.scope, each.group) for each in ballots)
    return {
        scope: {
            group.id: Turnout(cast[scope, group.id] + more, cast[scope, group.id] + more)
            for group in held.groups
        }
        for scope in scopes
    }


def weighed(
    held: Rules,
    scopes: Mapping[str, Sequence[str]],
    ballots: Sequence[OpenedBallot],
    more: int = 0,
    components: Mapping[str, Mapping[str, str]] | None = None,
    withdrawn: Mapping[str, str] | None = None,
) -> tuple[Result, Doubt | NoDoubt]:
    """The result, and the doubt about it."""
    turnout = everybody(held, scopes, ballots, more)
    result = tally(held, scopes, ballots, turnout, components, withdrawn)
    return result, doubt(
        held, panel(held, scopes, ballots, turnout, withdrawn or {}), components or {}, result
    )


def drawn(
    group: str, raters: int, means: Sequence[float], seed: int, spread: float = 8
) -> list[OpenedBallot]:
    """Ballots of whole marks from 0 to 100 in one criterion, around a mean for each unit, some raters being milder than others."""
    random = np.random.default_rng(seed)
    mild = random.normal(0, 5, (raters, 1))
    marks = np.clip(np.round(np.array(means) + mild + random.normal(0, spread, (raters, len(means)))), 0, 100)
    return [sheet(group, row) for row in marks]


def sheet(group: str, marks: Sequence[Any], scope: str = "sheet") -> OpenedBallot:
    return OpenedBallot(group, [[None if mark is None else str(int(mark))] for mark in marks], scope=scope)
