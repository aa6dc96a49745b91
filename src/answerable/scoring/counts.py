"""How often each score was given: `counts[presenter, group, criterion][score]`, and of ballot totals.

`Counts` are those of one scope; `count` gives them for each. They add up over venues, machines and years in any order, and
are all that a result needs. They hold no ballot. Void ballots are counted by reason.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from answerable.scoring.ballots import BallotCheck, OpenedBallot, Scores
from answerable.scoring.errors import InputInvalid, Problem
from answerable.scoring.numbers import ZERO
from answerable.scoring.parts import Criterion, Score
from answerable.scoring.rules import Rules
from answerable.scoring.scopes import Scopes

CellKey = tuple[str, str, str]
"""Presenter, group, criterion."""
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts:
    """`scores` counts labels (a level's id, a decimal string; None for a blank); `totals` counts ballot
    totals on the scale of 100 (None for a ballot with a blank that is left out)."""

    valid: Mapping[str, int]
    void: Mapping[str, Mapping[str, int]]
    scores: Mapping[CellKey, Mapping[str | None, int]]
    totals: Mapping[tuple[str, str], Mapping[Fraction | None, int]]

    def merged(self, other: "Counts") -> "Counts":
        """Both together: commutative and associative."""
        return Counts(
            _added(self.valid, other.valid),
            _merged(self.void, other.void),
            _merged(self.scores, other.scores),
            _merged(self.totals, other.totals),
        )


L = TypeVar("L", bound=Hashable)


def _added(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def _merged(one: Mapping[K, Mapping[L, int]], other: Mapping[K, Mapping[L, int]]) -> dict[K, dict[L, int]]:
    return {key: _added(one.get(key, {}), other.get(key, {})) for key in {**one, **other}}


def count(rules: Rules, scopes: Scopes, ballots: Iterable[OpenedBallot]) -> dict[str, Counts]:
    """The counts of these ballots, by scope; each ballot is checked against the rules, and void if it breaks them.

    Raises InputInvalid for a ballot of no scope or group of the meeting.
    """
    found = {scope: _Checked(rules, presenters) for scope, presenters in scopes.items()}
    for ballot in ballots:
        if ballot.scope not in found:
            raise InputInvalid([Problem("ballots", "unknown-scope", {"id": ballot.scope})])
        found[ballot.scope].add(ballot)
    return {scope: each.counted() for scope, each in found.items()}


class _Checked:
    """The ballots of one scope: the marks of those that keep to the rules, and how many do not, by reason."""

    def __init__(self, rules: Rules, presenters: Sequence[str]) -> None:
        self._rules, self._presenters = rules, presenters
        self._check = BallotCheck(rules, presenters)
        self._valid: dict[str, list[Scores]] = {group.id: [] for group in rules.groups}
        self._void: dict[str, Counter[str]] = {group.id: Counter() for group in rules.groups}

    def add(self, ballot: OpenedBallot) -> None:
        if ballot.group not in self._valid:
            raise InputInvalid([Problem("ballots", "unknown-group", {"id": ballot.group})])
        if ballot.scores is None:
            self._void[ballot.group][ballot.void or "unreadable"] += 1
            return
        violation = self._check.violation(ballot.group, ballot.scores)
        if violation is None:
            self._valid[ballot.group].append(ballot.scores)
        else:
            self._void[ballot.group][violation.reason] += 1

    def counted(self) -> Counts:
        return _counted(self._rules, self._presenters, self._valid, self._void)


def _counted(
    rules: Rules,
    presenters: Sequence[str],
    sheets: Mapping[str, Sequence[Scores]],
    void: Mapping[str, Mapping[str, int]],
) -> Counts:
    scores: dict[CellKey, Mapping[str | None, int]] = {}
    totals: dict[tuple[str, str], Mapping[Fraction | None, int]] = {}
    for group, matrices in sheets.items():
        for i, presenter in enumerate(presenters):
            rows = [matrix[i] for matrix in matrices]
            for j, criterion in enumerate(rules.criteria):
                scores[presenter, group, criterion.id] = _labelled(
                    criterion, Counter([row[j] for row in rows])
                )
            if rules.counting.per == "total":
                totals[presenter, group] = _totals(rules, Counter([tuple(row) for row in rows]))
    valid = {group: len(matrices) for group, matrices in sheets.items()}
    return Counts(valid, {group: dict(reasons) for group, reasons in void.items()}, scores, totals)


def _labelled(criterion: Criterion, raw: Mapping[Score, int]) -> dict[str | None, int]:
    labelled: dict[str | None, int] = {}
    for score, times in raw.items():
        label = None if score is None else criterion.scale.label(score)
        labelled[label] = labelled.get(label, 0) + times
    return labelled


def _totals(rules: Rules, rows: Mapping[tuple[Score, ...], int]) -> dict[Fraction | None, int]:
    totals: dict[Fraction | None, int] = {}
    for row, times in rows.items():
        total = ballot_total(rules, row)
        totals[total] = totals.get(total, 0) + times
    return totals


def ballot_total(rules: Rules, row: Sequence[Score]) -> Fraction | None:
    """One ballot's weighted total for one presenter; None when a blank leaves it incomplete."""
    total = ZERO
    for criterion, score in zip(rules.criteria, row, strict=True):
        mark = rules.counting.abstention
        if score is not None:
            mark = criterion.scale.mark(criterion.scale.label(score))
        if mark is None:
            return None
        total += criterion.weight * mark / 100
    return total
