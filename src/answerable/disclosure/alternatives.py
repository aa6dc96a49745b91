"""Is there another set of ballots with the same public figures, in which what is withheld is something else?

Only where such a set is found is an official score shown beside figures that are withheld. What is looked for is one presenter's other marks: the
withheld cell changes by at least so much, and other withheld cells make up for it, so that the meeting score stays where the public knows it
to be. Groups that are shown, and how many marks there are, stay as they are. The search gives up after `TRIES` steps; it may miss a set that
there is, and then more is withheld than need be, never less.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

from answerable.disclosure.cells import MarkCell

TRIES = 3000
NEAREST = 3

Changes = tuple[int, ...]
"""By how much the numbers of watched marks change (`cells.watched_levels`)."""
Effect = tuple[int, Changes]
"""What other marks change: in the meeting score, in whole units, and in the numbers of watched marks."""
Unseen = Callable[[Changes], bool]
"""Whether nobody sees that these numbers have changed."""


@dataclass(frozen=True, slots=True)
class Span:
    """By how much the meeting score may change unseen: between `low` and `high`, which are included or not."""

    low: Fraction
    high: Fraction
    with_low: bool = True
    with_high: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What must be able to be otherwise: a group's marks in one criterion, or with None its score, by so much that the meeting score alone would
    change by `least`. With None for `least` it is enough that not all marks are alike."""

    group: str
    criterion: str | None
    least: Fraction | None


def can_differ(cells: Sequence[MarkCell], target: Target, spans: Sequence[Span], unseen: Unseen) -> bool:
    """`cells` are the presenter's withheld ones, the target's among them. All `spans` hold at once."""
    effects = [each.weight * option.change for each in cells for option in each.options]
    unit = lcm(*(each.denominator for each in effects))
    own = [
        each for each in cells if each.group == target.group and target.criterion in (None, each.criterion)
    ]
    rest = _Search([_effects(each, unit) for each in cells if each not in own], unseen)
    low, high = _window(spans, unit)
    return any(rest.reaches(low - move, high - move, more) for move, more in _moves(own, target, unit))


def _window(spans: Sequence[Span], unit: int) -> tuple[int, int]:
    """The whole units that all spans have in common; no score can change by more than 100 points."""
    low, high = -100 * unit, 100 * unit
    for span in spans:
        first, last = ceil(span.low * unit), floor(span.high * unit)
        low = max(low, first if span.with_low or first != span.low * unit else first + 1)
        high = min(high, last if span.with_high or last != span.high * unit else last - 1)
    return low, high


def _effects(cell: MarkCell, unit: int) -> list[Effect]:
    found = {(int(cell.weight * each.change * unit), each.watched) for each in cell.options}
    return sorted(found | {(0, _none(cell.options[0].watched))})


def _moves(own: Sequence[MarkCell], target: Target, unit: int) -> list[Effect]:
    """What meets the target, the smallest changes first."""
    least = target.least
    if least is None:
        enough = {
            (int(own[0].weight * each.change * unit), each.watched) for each in own[0].options if each.mixed
        }
    else:
        effects = [_effects(cell, unit) for cell in own]
        found = {effect for cell in effects for effect in cell}
        found.update(effect for sign in (1, -1) for effect in _piled(effects, sign))
        enough = {effect for effect in found if abs(effect[0]) >= least * unit}
    return sorted(enough, key=lambda effect: (abs(effect[0]), effect))


def _piled(effects: Sequence[Sequence[Effect]], sign: int) -> Iterator[Effect]:
    """The largest changes of one cell after the other in one direction, and with the last one at its smallest."""
    change, more = 0, _none(effects[0][0][1])
    for each in effects:
        along = [effect for effect in each if effect[0] * sign > 0]
        if along:
            small, large = (min, max) if sign > 0 else (max, min)
            yield change + small(along)[0], _sum(more, small(along)[1])
            change, more = change + large(along)[0], _sum(more, large(along)[1])
            yield change, more


def _none(changes: Changes) -> Changes:
    return (0,) * len(changes)


def _sum(one: Changes, other: Changes) -> Changes:
    return tuple(a + b for a, b in zip(one, other, strict=True))


class _Search:
    """Sums of one effect of each cell."""

    def __init__(self, cells: Sequence[list[Effect]], unseen: Unseen) -> None:
        self._cells = sorted(cells, key=lambda each: each[-1][0] - each[0][0], reverse=True)
        self._unseen = unseen
        self._least = _from_the_end([each[0][0] for each in self._cells])
        self._most = _from_the_end([each[-1][0] for each in self._cells])
        self._tries = 0

    def reaches(self, low: int, high: int, more: Changes) -> bool:
        """Whether a sum lies from `low` to `high`."""
        self._tries = TRIES
        return low <= high and self._from(0, low, high, more)

    def _from(self, place: int, low: int, high: int, more: Changes) -> bool:
        self._tries -= 1
        if low <= 0 <= high and self._unseen(more):
            return True
        if place == len(self._cells) or self._tries < 0:
            return False
        if self._most[place] < low or self._least[place] > high:
            return False
        options = self._cells[place]
        near = bisect_left(options, ((low + high) // 2, ()))
        nearest = sorted(
            options[max(0, near - NEAREST) : near + NEAREST], key=lambda one: abs(2 * one[0] - low - high)
        )
        return any(
            self._from(place + 1, low - change, high - change, _sum(more, changes))
            for change, changes in [*nearest, (0, _none(more))]
        )


def _from_the_end(numbers: Sequence[int]) -> list[int]:
    sums = [0]
    for each in reversed(numbers):
        sums.append(sums[-1] + each)
    return sums[:0:-1]
