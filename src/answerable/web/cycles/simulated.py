"""Ballots that nobody cast: what the rules of a cycle do to them is shown before anything is frozen.

The same rules and seed give the same ballots. Units differ, raters are mild or severe and see each unit a little differently; one in
fifty marks is a blank, and two raters in a hundred do not look at the limits. Nothing here says how real raters score.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.scoring.numbers import plain
from answerable.scoring.parts import (
    AtMost,
    Criterion,
    NoBlanks,
    NoTies,
    RangeScale,
    RankingScale,
    Score,
    named_levels,
)

RATERS = 290
PRESENTERS = 19
SCOPE = "sheet"
CARELESS = 0.02
BLANK = 0.02
RETURNED = 0.96


@dataclass(frozen=True, slots=True)
class SimulatedMeeting:
    """The result, and whose it would be: ids of the presenters, `p1` and so on."""

    presenters: tuple[str, ...]
    result: Result


def simulated(rules: Rules, seed: int) -> SimulatedMeeting:
    """What these rules make of `RATERS` ballots. A ranking has as many presenters as places."""
    draw = random.Random(f"simulated {seed}")  # noqa: S311 - nothing secret: a seed gives the same ballots again
    presenters = tuple(f"p{number}" for number in range(1, _number_of_presenters(rules) + 1))
    quality = [draw.gauss(0, 1) for _ in presenters]
    sizes = _group_sizes(rules)
    ballots: list[OpenedBallot] = []
    turnout: dict[str, Turnout] = {}
    for group, size in sizes.items():
        cast = max(1, round(size * RETURNED)) if size else 0
        ballots += [OpenedBallot(group, _sheet(rules, quality, draw), scope=SCOPE) for _ in range(cast)]
        turnout[group] = Turnout(size, size)
    components = {
        part.id: {name: plain(_value(part.full, draw)) for name in presenters}
        for part in rules.components
        if part.source == "imported"
    }
    return SimulatedMeeting(
        presenters, tally(rules, {SCOPE: presenters}, ballots, {SCOPE: turnout}, components)
    )


def _number_of_presenters(rules: Rules) -> int:
    places = [each.scale.places for each in rules.criteria if isinstance(each.scale, RankingScale)]
    return min(places, default=PRESENTERS)


def _group_sizes(rules: Rules) -> dict[str, int]:
    """All raters, more of them in groups of less weight, as is usual."""
    parts = [1 / group.weight for group in rules.groups]
    sizes = [int(RATERS * part / sum(parts)) for part in parts]
    sizes[-1] += RATERS - sum(sizes)
    return {group.id: size for group, size in zip(rules.groups, sizes, strict=True)}


def _value(full: Fraction, draw: random.Random) -> Fraction:
    """Between three fifths and the whole of the full mark, in tenths."""
    return Fraction(int(full * 10 * Fraction(draw.randint(60, 100), 100)), 10)


def _sheet(rules: Rules, quality: Sequence[float], draw: random.Random) -> list[list[Score]]:
    """One rater's rows, a mark for each criterion."""
    careful = draw.random() >= CARELESS
    severity = draw.gauss(0, 0.5)
    seen = [[each - severity + draw.gauss(0, 0.7) for _ in rules.criteria] for each in quality]
    rows: list[list[Score]] = [[None] * len(rules.criteria) for _ in quality]
    for column, criterion in enumerate(rules.criteria):
        for row, mark in enumerate(_column(criterion, [each[column] for each in seen], careful, rules)):
            rows[row][column] = mark
    if not (careful and any(isinstance(limit, NoBlanks) for limit in rules.limits)):
        rows = [[None if draw.random() < BLANK else mark for mark in row] for row in rows]
    return _within_limits(rules, rows) if careful else rows


def _column(criterion: Criterion, seen: Sequence[float], careful: bool, rules: Rules) -> list[Score]:
    """The marks on one criterion of presenters who look like this, in units of the spread of them all."""
    scale = criterion.scale
    if isinstance(scale, RankingScale):
        return _in_order(seen, [*range(scale.places)])
    choices: list[Score] = [*range(len(scale.labels()))] or list(_numbers(scale))
    if careful and any(isinstance(limit, NoTies) for limit in rules.limits):
        return _in_order(seen, choices)
    # Most are well thought of: the middle of all is a quarter down the scale.
    return [choices[_clamped(int((0.25 - each / 6) * len(choices)), len(choices))] for each in seen]


def _numbers(scale: object) -> list[Score]:
    """The numbers of a range, the best first."""
    assert isinstance(scale, RangeScale)
    steps = int((scale.high - scale.low) / scale.step)
    return [plain(scale.high - scale.step * step) for step in range(steps + 1)]


def _clamped(index: int, number: int) -> int:
    return min(max(index, 0), number - 1)


def _in_order(seen: Sequence[float], choices: Sequence[Score]) -> list[Score]:
    """Each a choice of its own, the best first; who is left without one is left blank."""
    order = sorted(range(len(seen)), key=lambda index: -seen[index])
    marks: list[Score] = [None] * len(seen)
    for index, choice in zip(order, choices, strict=False):
        marks[index] = choice
    return marks


def _within_limits(rules: Rules, rows: list[list[Score]]) -> list[list[Score]]:
    """Where a level was given too often, the last of them are one level lower."""
    for limit in rules.limits:
        if isinstance(limit, AtMost):
            left = limit.count
            for row in rows:
                for column, criterion in enumerate(rules.criteria):
                    labels = named_levels(criterion.scale)
                    if limit.criterion not in (None, criterion.id) or limit.level not in labels:
                        continue
                    index = labels.index(limit.level)
                    if row[column] == index:
                        left -= 1
                        if left < 0:
                            row[column] = min(index + 1, len(labels) - 1)
    return rows
