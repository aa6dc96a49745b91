"""What one ballot scores: a sheet scores every presenter, a round's ballot scores one.

A meeting has one scope with all presenters, or a scope for each. Turnout is counted in each scope, and a presenter's score
rests on the ballots of the scope that they are in. A limit that compares presenters cannot be seen on a ballot that has
only one, nor an order of presenters be given on it, so rules that have such are refused for rounds: `demand_rounds` raises RulesInvalid with every problem.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from answerable.scoring.errors import Problem, RulesInvalid
from answerable.scoring.parts import NoBlanks, RankingScale
from answerable.scoring.result import GroupTurnout
from answerable.scoring.rules import Rules

SHEET = "sheet"
"""The scope of a ballot with all presenters."""

Scopes = Mapping[str, Sequence[str]]
"""The presenters on a ballot of each scope, in draw order. Each presenter is in one scope."""
Turnouts = Sequence[GroupTurnout]
"""Of one scope: one for each group, in the order of the rules."""

_NUMBERS = ("expected", "issued", "cast", "valid", "void", "not_returned")


def presenters_of(scopes: Scopes) -> tuple[str, ...]:
    return tuple(chain.from_iterable(scopes.values()))


def round_problems(rules: Rules) -> tuple[Problem, ...]:
    """What in the rules needs all presenters on one sheet: an order of them, and every limit but that of leaving nothing blank."""
    rankings = tuple(
        Problem(f"criteria[{i}].scale", "ranking-across-presenters")
        for i, criterion in enumerate(rules.criteria)
        if isinstance(criterion.scale, RankingScale)
    )
    limits = tuple(
        Problem(f"limits[{i}]", "limit-across-presenters")
        for i, limit in enumerate(rules.limits)
        if not isinstance(limit, NoBlanks)
    )
    return rankings + limits


def demand_rounds(rules: Rules) -> None:
    problems = round_problems(rules)
    if problems:
        raise RulesInvalid(problems)


def together(turnouts: Iterable[Turnouts]) -> tuple[GroupTurnout, ...]:
    """The ballots of all scopes, by group."""
    return tuple(_sum(parts) for parts in zip(*turnouts, strict=True))


def _sum(parts: Turnouts) -> GroupTurnout:
    reasons: Counter[str] = Counter()
    for part in parts:
        reasons.update(part.void_reasons)
    totals = {name: sum(getattr(part, name) for part in parts) for name in _NUMBERS}
    return GroupTurnout(group=parts[0].group, void_reasons=dict(reasons), **totals)
