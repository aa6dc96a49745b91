"""Opened ballots, and whether one keeps to the rules.

A ballot that breaks a limit is void and counted as void; nothing in it is corrected. Any JSON value may be given as scores.
Blanks never break a limit except `no-blanks`. An anonymous ballot does not show that its rater was recused. Recusal is enforced
earlier: no credential is issued for the presenter, and blanks are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from answerable.scoring.numbers import plain
from answerable.scoring.parts import (
    AtMost,
    Criterion,
    LevelScale,
    Limit,
    NoTies,
    RangeScale,
    RankingScale,
    Score,
    named_levels,
)
from answerable.scoring.rules import Rules
from answerable.scoring.scopes import SHEET

Scores = Sequence[Sequence[Score]]
"""A row a presenter on the ballot, in the manifest's order; a score a criterion, in the rules' order."""


@dataclass(frozen=True, slots=True)
class OpenedBallot:
    """What was sealed. One that could not be read has `scores` None and a reason in `void`. `scope` says which presenters
    it scores.
    """

    group: str
    scores: Scores | None
    void: str | None = None
    scope: str = SHEET


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a ballot is void: a code, and where."""

    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def check_ballot(rules: Rules, presenters: Sequence[str], group: str, scores: object) -> Violation | None:
    """The first thing that makes this ballot void, or None when it counts."""
    return BallotCheck(rules, presenters).violation(group, scores)


class BallotCheck:
    """The same for many ballots: what depends on the rules alone is prepared once."""

    def __init__(self, rules: Rules, presenters: Sequence[str]) -> None:
        self._groups = frozenset(group.id for group in rules.groups)
        self._criteria = rules.criteria
        self._presenters = tuple(presenters)
        self._limits = rules.limits
        self._usual = tuple(_usual_scores(criterion) for criterion in rules.criteria)

    def violation(self, group: str, scores: object) -> Violation | None:
        if group not in self._groups:
            return Violation("unknown-group", {"group": group})
        if not _shaped(scores, len(self._presenters), len(self._criteria)):
            return Violation("wrong-shape", {"rows": len(self._presenters), "columns": len(self._criteria)})
        rows: Any = scores
        wrong = self._wrong_score(rows)
        if wrong is not None:
            return wrong
        for column, criterion in enumerate(self._criteria):
            if isinstance(criterion.scale, RankingScale):
                twice = self._tied(rows, column, criterion)
                if twice is not None:
                    return twice
        for limit in self._limits:
            broken = self._broken(limit, rows)
            if broken is not None:
                return broken
        return None

    def _wrong_score(self, rows: Scores) -> Violation | None:
        for presenter, row in zip(self._presenters, rows, strict=True):
            for criterion, usual, score in zip(self._criteria, self._usual, row, strict=True):
                # In Python `True == 1`, so the type is compared as well.
                if score is None or (type(score) in (int, str) and score in usual):
                    continue
                reason = criterion.scale.refusal(score)
                if reason is not None:
                    return Violation(reason, {"presenter": presenter, "criterion": criterion.id})
        return None

    def _broken(self, limit: Limit, rows: Scores) -> Violation | None:
        if isinstance(limit, AtMost):
            return self._too_many(limit, rows)
        if isinstance(limit, NoTies):
            ties = (self._tied(rows, column, criterion) for column, criterion in enumerate(self._criteria))
            return next((tie for tie in ties if tie is not None), None)
        return self._blank(rows)

    def _too_many(self, limit: AtMost, rows: Scores) -> Violation | None:
        count = 0
        for column, criterion in enumerate(self._criteria):
            if limit.criterion in (None, criterion.id) and limit.level in named_levels(criterion.scale):
                index = named_levels(criterion.scale).index(limit.level)
                count += sum(1 for row in rows if row[column] == index)
        if count <= limit.count:
            return None
        return Violation("too-many", {"level": limit.level, "count": count, "most": limit.count})

    def _tied(self, rows: Scores, column: int, criterion: Criterion) -> Violation | None:
        seen: dict[str, str] = {}
        for presenter, row in zip(self._presenters, rows, strict=True):
            score = row[column]
            if score is None:
                continue
            other = seen.setdefault(criterion.scale.label(score), presenter)
            if other != presenter:
                params = {"presenter": presenter, "other": other, "criterion": criterion.id}
                return Violation("tie", params)
        return None

    def _blank(self, rows: Scores) -> Violation | None:
        for presenter, row in zip(self._presenters, rows, strict=True):
            for criterion, score in zip(self._criteria, row, strict=True):
                if score is None:
                    return Violation("blank", {"presenter": presenter, "criterion": criterion.id})
        return None


def _shaped(scores: object, rows: int, columns: int) -> bool:
    if not isinstance(scores, list | tuple) or len(scores) != rows:
        return False
    return all(isinstance(row, list | tuple) and len(row) == columns for row in scores)


def _usual_scores(criterion: Criterion) -> frozenset[Score]:
    """The scores as clients write them; other spellings ("87.50") are looked at one by one."""
    if isinstance(criterion.scale, LevelScale):
        return frozenset(range(len(criterion.scale.levels)))
    if isinstance(criterion.scale, RankingScale):
        return frozenset(range(criterion.scale.places))
    return _range_texts(criterion.scale)


@lru_cache(maxsize=64)
def _range_texts(scale: RangeScale) -> frozenset[Score]:
    steps = int((scale.high - scale.low) / scale.step)
    return frozenset(plain(scale.low + i * scale.step) for i in range(steps + 1))
