"""Meetings in which every ballot is for one presenter: which rules that permits, and turnouts put together.

A limit that compares presenters cannot be seen on a ballot that has only one, so such rules are refused here rather than
silently not applied. Raises RulesInvalid with every problem at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from answerable.scoring.errors import Problem, RulesInvalid
from answerable.scoring.parts import NoBlanks
from answerable.scoring.result import GroupTurnout
from answerable.scoring.rules import Rules

Turnouts = Sequence[GroupTurnout]
_NUMBERS = ("expected", "issued", "cast", "valid", "void", "not_returned")


def round_problems(rules: Rules) -> tuple[Problem, ...]:
    """What in the rules needs all presenters on one sheet: every limit but that of leaving nothing blank."""
    return tuple(
        Problem(f"limits[{i}]", "limit-across-presenters")
        for i, limit in enumerate(rules.limits)
        if not isinstance(limit, NoBlanks)
    )


def demand_rounds(rules: Rules) -> None:
    problems = round_problems(rules)
    if problems:
        raise RulesInvalid(problems)


def together(turnouts: Sequence[Turnouts], rules: Rules) -> tuple[GroupTurnout, ...]:
    """The ballots of all rounds, by group."""
    return tuple(_sum(group.id, [each[i] for each in turnouts]) for i, group in enumerate(rules.groups))


def _sum(group: str, parts: Turnouts) -> GroupTurnout:
    reasons: Counter[str] = Counter()
    for part in parts:
        reasons.update(part.void_reasons)
    totals = {name: sum(getattr(part, name) for part in parts) for name in _NUMBERS}
    return GroupTurnout(group=group, void_reasons=dict(reasons), **totals)


def smallest(turnouts: Sequence[Turnouts], rules: Rules) -> tuple[GroupTurnout, ...]:
    """By group, the fewest valid ballots that any presenter had who had some: what is small for one presenter is
    published merged for all of them, so that every table has the same columns.
    """
    return tuple(
        replace(whole, valid=min((each[i].valid for each in turnouts if each[i].valid), default=0))
        for i, whole in enumerate(together(turnouts, rules))
    )
