"""One presenter's marks as the search for alternatives needs them: by cell, what other marks would change, and by how much.

A cell is one group's marks in one criterion; where rules average the totals of ballots it is one group's totals. `weight` is what one point of
the cell's score is worth in the meeting score. All numbers are exact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from answerable.scoring import RangeScale, Rules
from answerable.scoring.marks import average, cell_marks, cell_score, total_marks, weighed
from answerable.scoring.numbers import plain, ratio
from answerable.scoring.parts import Component, Criterion, named_levels
from answerable.scoring.result import CriterionCell, Figure, GroupScore, PresenterResult

TIMES = (1, 2, 4, 8, 16, 32, 64, 128)
"""Of how many equal marks it is tried what becomes of the score when they are another."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Levels whose share of all marks decides something that is public: who is set back (`component` is None), or the points of a rate."""

    levels: frozenset[str]
    component: Component | None


@dataclass(frozen=True, slots=True)
class Option:
    """Other marks in a cell: what they change in its score and in the numbers of watched marks, and whether not all of them are alike."""

    change: Fraction
    watched: tuple[int, ...]
    mixed: bool


@dataclass(frozen=True, slots=True)
class MarkCell:
    """`criterion` is None for the totals of ballots; `marks` are how many count, without abstentions."""

    group: str
    criterion: str | None
    weight: Fraction
    marks: int
    mixed: bool
    options: tuple[Option, ...]


def watched_levels(rules: Rules) -> tuple[Watched, ...]:
    low = [] if rules.demotion is None else [Watched(frozenset(rules.demotion.levels), None)]
    rates = [Watched(frozenset(part.levels), part) for part in rules.components if part.source == "rate"]
    return (*low, *rates)


def cells_of(rules: Rules, presenter: PresenterResult, group: str) -> tuple[MarkCell, ...]:
    """The group's cells on which the presenter's meeting score rests, without those in which everybody abstained: they have no mark to find out."""
    found = next(each for each in presenter.groups if each.id == group)
    if found.score is None:
        return ()
    empty = rules.counting.empty_group
    by = weighed(empty, [(Fraction(each.weight), _exact(each.score)) for each in presenter.groups])
    cells = _group_cells(rules, found, Fraction(found.weight) / by)
    return tuple(each for each in cells if each.options)


def _exact(figure: Figure | None) -> Fraction | None:
    return None if figure is None else figure.exact


def _group_cells(rules: Rules, group: GroupScore, weight: Fraction) -> Iterator[MarkCell]:
    if group.totals is not None:
        options = tuple(_total_options(rules, group))
        yield MarkCell(group.id, None, weight, sum(group.totals.values()), len(group.totals) > 1, options)
        return
    held = list(zip(rules.criteria, group.criteria or (), strict=True))
    terms = [(criterion.weight, _exact(cell.mean)) for criterion, cell in held]
    by = weighed(rules.counting.empty_group, terms)
    for criterion, cell in held:
        if cell.mean is not None:
            options = tuple(_options(rules, criterion, cell))
            yield MarkCell(
                group.id,
                criterion.id,
                weight * criterion.weight / by,
                cell.scored,
                is_mixed(cell),
                options,
            )


def is_mixed(cell: CriterionCell) -> bool:
    """Whether at least two different marks were given."""
    return sum(1 for times in cell.counts.values() if times) > 1


def _options(rules: Rules, criterion: Criterion, cell: CriterionCell) -> Iterator[Option]:
    """Some equal marks become another one. Of options with the same effect the mixed one is kept."""
    counts = dict(cell.counts)
    absent = cell.abstained + cell.not_returned
    before = cell_score(rules.counting, counts, cell_marks(rules.counting, criterion, counts, absent))
    assert before is not None
    own = set(named_levels(criterion.scale))
    watched = [each.levels & own for each in watched_levels(rules)]
    found: dict[tuple[Fraction, tuple[int, ...]], bool] = {}
    for changed in _changed(criterion, counts):
        marks = cell_marks(rules.counting, criterion, changed, absent)
        after = cell_score(rules.counting, changed, marks)
        assert after is not None
        more = tuple(sum(changed[level] - counts[level] for level in levels) for levels in watched)
        mixed = sum(1 for times in changed.values() if times) > 1
        key = (after - before, more)
        found[key] = found.get(key, False) or mixed
    yield from (Option(change, more, mixed) for (change, more), mixed in found.items())


def _changed(criterion: Criterion, counts: Mapping[str, int]) -> Iterator[dict[str, int]]:
    for given, times in counts.items():
        for other in _others(criterion, given) if times else ():
            for moved in sorted({each for each in TIMES if each < times} | {times}):
                changed = {**counts, given: times - moved}
                changed[other] = changed.get(other, 0) + moved
                yield changed
        yield from _parted(criterion, counts, given)
        yield from _bounded(criterion, counts, given)


def _parted(criterion: Criterion, counts: Mapping[str, int], given: str) -> Iterator[dict[str, int]]:
    """Two equal marks become a higher and a lower one."""
    if counts[given] < 2:
        return
    mark = criterion.scale.mark(given)
    others = _others(criterion, given)
    above = [each for each in others if criterion.scale.mark(each) > mark]
    below = [each for each in others if criterion.scale.mark(each) < mark]
    for up in above:
        for down in below:
            changed = {**counts, given: counts[given] - 2}
            changed[up] = changed.get(up, 0) + 1
            changed[down] = changed.get(down, 0) + 1
            yield changed


def _bounded(criterion: Criterion, counts: Mapping[str, int], bound: str) -> Iterator[dict[str, int]]:
    """Every mark below this one, or every mark above it, becomes this one."""
    edge = criterion.scale.mark(bound)
    for sign in (1, -1):
        moved = [label for label in counts if criterion.scale.mark(label) * sign < edge * sign]
        times = sum(counts[label] for label in moved)
        if times:
            yield {**counts, **dict.fromkeys(moved, 0), bound: counts[bound] + times}


def _others(criterion: Criterion, given: str) -> list[str]:
    """Other marks that could have been given: every level or place, or of numbers those one step and about five points away, and the two ends."""
    scale = criterion.scale
    if not isinstance(scale, RangeScale):
        return [label for label in scale.labels() if label != given]
    far = max(scale.step, scale.step * round(scale.high / 20 / scale.step))
    value = Fraction(given)
    steps = {value + scale.step, value - scale.step, value + far, value - far, scale.low, scale.high}
    return [plain(each) for each in sorted(steps - {value}) if scale.low <= each <= scale.high]


def _total_options(rules: Rules, group: GroupScore) -> Iterator[Option]:
    """Some equal totals of ballots change by one mark in one criterion."""
    totals = dict(group.totals or {})
    away = group.criteria[0].not_returned if group.criteria else 0
    before = average(rules.counting, total_marks(rules.counting, totals, away))
    nothing = (0,) * len(watched_levels(rules))
    for total, times in totals.items():
        for step in sorted(_steps(rules)):
            other = Fraction(total) + step
            if not 0 <= other <= 100:
                continue
            for moved in sorted({each for each in TIMES if each < times} | {times}):
                changed = {**totals, total: times - moved}
                changed[ratio(other)] = changed.get(ratio(other), 0) + moved
                after = average(rules.counting, total_marks(rules.counting, changed, away))
                yield Option(after - before, nothing, mixed=True)


def _steps(rules: Rules) -> set[Fraction]:
    """By how much a ballot's total changes when one mark becomes the next."""
    found: set[Fraction] = set()
    for criterion in rules.criteria:
        scale = criterion.scale
        if not isinstance(scale, RangeScale):
            marks = [scale.mark(label) for label in scale.labels()]
            gaps = [one - other for one, other in pairwise(marks)]
        else:
            gaps = [scale.step * 100 / scale.high]
        found |= {criterion.weight * gap / 100 * sign for gap in gaps for sign in (1, -1)}
    return found
