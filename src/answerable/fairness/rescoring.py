"""The scores of weighted panels, by the rules: what `answerable.scoring` computes exactly, in floats and for thousands of panels at once.

A panel is given by a weight for each rater of each stratum; with every weight 1 the scores are those of the result, which `doubt` checks.
Weights need not be whole: a mark with weight w counts as w marks. Which units have marks in which criterion is taken from the real ballots;
where a panel leaves none of them, its average is the real one.

Arrays of scores are panels x units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from answerable.fairness.panel import Panel, Stratum
from answerable.fairness.ranks import Numbers
from answerable.scoring import Rules
from answerable.scoring.marks import cut
from answerable.scoring.parts import Component, Counting, PointsBand, named_levels

# How far a sum of weights may be from a whole number by rounding.
NEAR = 1e-9
# Different marks that are told apart in one average when panels are resampled; a finer scale is binned at its quantiles.
MOST_LEVELS = 2000

Imported = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Weights:
    """Panels of one stratum: `by` is panels x draws, and rater i has the weight of draw `draw[i]`."""

    by: Numbers
    draw: NDArray[np.intp]

    @classmethod
    def real(cls, raters: int) -> Self:
        """The one panel in which every rater counts once."""
        return cls(np.ones((1, 1)), np.zeros(raters, dtype=np.intp))

    def of(self, raters: NDArray[np.bool_]) -> Self:
        return type(self)(self.by, self.draw[raters])


@dataclass(frozen=True, slots=True)
class Scoring:
    """The rules with everything beside the ballots: `imported` component values by component and unit; `absent`: whether those who did not
    cast count at the stated mark, as the rules may say, or are taken out.
    """

    rules: Rules
    units: Sequence[str]
    imported: Imported
    absent: bool = True


@dataclass(frozen=True, slots=True)
class Rescored:
    """Of one stratum, panels x units of the stratum: the group's scores, not a number where it gave no marks; and for each component that is a rate, how
    many marks are at its levels and how many there are.
    """

    means: Numbers
    rates: Mapping[str, tuple[Numbers, Numbers]]


def group_scores(scoring: Scoring, stratum: Stratum, weights: Weights) -> Rescored:
    rates = {
        component.id: _rate(scoring, component, stratum, weights)
        for component in scoring.rules.components
        if component.source == "rate"
    }
    return Rescored(_means_of_group(scoring, stratum, weights), rates)


def _rate(
    scoring: Scoring, component: Component, stratum: Stratum, weights: Weights
) -> tuple[Numbers, Numbers]:
    """Over the criteria that have such levels."""
    counting = scoring.rules.counting
    hits, of = np.zeros((2, weights.by.shape[1], len(stratum.units)))
    absent = 0
    for at, criterion in enumerate(scoring.rules.criteria):
        levels = [
            float(criterion.scale.mark(level))
            for level in named_levels(criterion.scale)
            if level in component.levels
        ]
        marks = stratum.marks[:, :, at]
        counted = ~np.isnan(marks) if counting.abstention is None else np.ones(marks.shape, dtype=bool)
        if levels:
            np.add.at(hits, weights.draw, np.isin(marks, levels))
            np.add.at(of, weights.draw, counted)
            absent += stratum.absent if scoring.absent else 0
    return weights.by @ hits, weights.by @ of + absent


def _means_of_group(scoring: Scoring, stratum: Stratum, weights: Weights) -> Numbers:
    counting = scoring.rules.counting
    marks = _filled(counting, stratum.marks)
    absent = stratum.absent if scoring.absent else 0
    by = np.array([float(criterion.weight) for criterion in scoring.rules.criteria])
    if counting.per == "total":
        return _averages(counting, marks @ by / 100, weights, absent, ())
    low = _low_marks(scoring.rules)
    cells = [_averages(counting, marks[:, :, at], weights, absent, low[at]) for at in range(len(by))]
    return combined(counting.empty_group, by, cells)


def composites(
    scoring: Scoring, panel: Panel, scores: Sequence[Rescored], without: int | None = None
) -> Numbers:
    """The composite of every unit of the panel from the group scores of each stratum, in order; `without` leaves a group out."""
    meeting = _meeting(scoring, panel, scores, without)
    if not scoring.rules.components:
        return meeting
    found = np.zeros(meeting.shape)
    for component in scoring.rules.components:
        if component.source == "rate":
            values = _rates(component, panel, scores, without)
        else:
            values = meeting if component.source == "meeting" else _imported(scoring, component)
        found += float(component.weight) / 100 * _scaled(component, values)
    return found


def _imported(scoring: Scoring, component: Component) -> Numbers:
    column = scoring.imported.get(component.id, {})
    return np.array([[float(column.get(unit, "nan")) for unit in scoring.units]])


def _rates(component: Component, panel: Panel, scores: Sequence[Rescored], without: int | None) -> Numbers:
    """In percent; not a number without marks."""
    hits, of = np.zeros((2, len(scores[0].means), len(panel.units)))
    for stratum, found in zip(panel.strata, scores, strict=True):
        if stratum.group != without:
            hits[:, stratum.units] += found.rates[component.id][0]
            of[:, stratum.units] += found.rates[component.id][1]
    percent = np.full(of.shape, np.nan)
    np.divide(100 * hits, of, out=percent, where=of > 0)
    return percent


def _meeting(
    scoring: Scoring, panel: Panel, scores: Sequence[Rescored], without: int | None = None
) -> Numbers:
    rules = scoring.rules
    by_group = [np.full((len(scores[0].means), len(panel.units)), np.nan) for _ in rules.groups]
    for stratum, found in zip(panel.strata, scores, strict=True):
        by_group[stratum.group][:, stratum.units] = found.means
    held = [at for at in range(len(rules.groups)) if at != without]
    weights = np.array([float(rules.groups[at].weight) for at in held])
    empty = rules.counting.empty_group if without is None else "renormalise"
    return combined(empty, weights, [by_group[at] for at in held])


def effects(scoring: Scoring, panel: Panel, scores: Sequence[Rescored]) -> list[Numbers]:
    """By stratum, how much one point more of a group score moves each of its units' composites; `scores` are those of the real panel."""
    rules = scoring.rules
    weights = np.array([float(group.weight) for group in rules.groups])
    of = np.zeros(len(panel.units))
    for stratum, found in zip(panel.strata, scores, strict=True):
        of[list(stratum.units)] += weights[stratum.group] * ~np.isnan(found.means[0])
    if rules.counting.empty_group == "zero":
        of[:] = weights.sum()
    per = _per_meeting(scoring, panel, scores) / np.where(of > 0, of, 1)
    return [weights[stratum.group] * per[list(stratum.units)] for stratum in panel.strata]


def _per_meeting(scoring: Scoring, panel: Panel, scores: Sequence[Rescored]) -> float:
    """How much one point of a meeting score is in the composite."""
    found = 0.0 if scoring.rules.components else 1.0
    for component in scoring.rules.components:
        if component.source == "meeting":
            best = _best(component, _meeting(scoring, panel, scores))[0, 0]
            found += float(component.weight) / best if best else 0.0
    return found


def combined(empty: str, weights: Numbers, parts: Sequence[Numbers]) -> Numbers:
    """The weighted mean of parts of equal shape, where a part may be missing (not a number), by the rules' treatment of what is empty."""
    values = np.stack(parts)
    there = ~np.isnan(values)
    by = weights.reshape(-1, *(1,) * (values.ndim - 1))
    of = (by * (there | (empty == "zero"))).sum(axis=0)
    whole = there.all(axis=0) if empty == "refuse" else there.any(axis=0)
    total = (by * np.where(there, values, 0)).sum(axis=0)
    found: Numbers = np.divide(total, of, out=np.full(total.shape, np.nan), where=whole & (of > 0))
    return found


def _scaled(component: Component, values: Numbers) -> Numbers:
    """On the scale of 100: the points of the band that is reached, or a share of the best value or of the full mark."""
    if component.bands:
        return _points(component.bands, values)
    best = _best(component, values)
    scaled = np.where(np.isnan(values), np.nan, 0.0)
    np.divide(values * 100, best, out=scaled, where=best != 0)
    return scaled


def _best(component: Component, values: Numbers) -> Numbers:
    """What stands for 100 in each panel: the component's full mark, or the best value."""
    if component.ratio_to_best and not np.isnan(values).all():
        best: Numbers = np.nanmax(values, axis=1, keepdims=True)
        return best
    return np.full((len(values), 1), float(component.full))


def _filled(counting: Counting, marks: Numbers) -> Numbers:
    blank = _blank(counting)
    return marks if blank is None else np.where(np.isnan(marks), blank, marks)


def _blank(counting: Counting) -> float | None:
    """What a blank counts as. Where levels are counted it is of no level, whatever mark it is given."""
    if counting.abstention is None:
        return None
    return -1.0 if counting.share is not None else float(counting.abstention)


def _low_marks(rules: Rules) -> list[Sequence[float]]:
    """By criterion, the marks of the levels whose share is turned into points, when the rules do that."""
    share = rules.counting.share
    if share is None:
        return [()] * len(rules.criteria)
    return [
        [float(criterion.scale.mark(level)) for level in share.levels if level in criterion.scale.labels()]
        for criterion in rules.criteria
    ]


def _averages(
    counting: Counting, marks: Numbers, weights: Weights, absent: int, shared: Sequence[float]
) -> Numbers:
    """The panels' averages (panels x units) of marks (raters x units); where a panel has none of a unit's, that of the real ballots."""
    if counting.method == "mean":
        found = _means(counting, marks, weights, absent)
        real = _means(counting, marks, Weights.real(len(marks)), absent)
        return np.where(np.isnan(found), real, found)
    return np.stack([_average(counting, column, weights, absent, shared) for column in marks.T], axis=1)


def _means(counting: Counting, marks: Numbers, weights: Weights, absent: int) -> Numbers:
    """From sums alone, which is much quicker than from how often each mark was given."""
    given = ~np.isnan(marks)
    sums, numbers = np.zeros((2, weights.by.shape[1], marks.shape[1]))
    np.add.at(sums, weights.draw, np.where(given, marks, 0))
    np.add.at(numbers, weights.draw, given)
    value = 0.0 if counting.abstention is None else float(counting.abstention)
    total = weights.by @ numbers + absent
    found = np.full(total.shape, np.nan)
    np.divide(weights.by @ sums + absent * value, total, out=found, where=total > 0)
    return found


def _average(
    counting: Counting, marks: Numbers, weights: Weights, absent: int, shared: Sequence[float]
) -> Numbers:
    given = ~np.isnan(marks)
    of = int(given.sum()) + absent
    if not of:
        return np.full(len(weights.by), np.nan)
    found = _of_counts(counting, *_counted(counting, marks[given], weights.of(given), absent), of, shared)
    if np.isnan(found).any():
        plainly = Weights.real(of - absent)
        real = _of_counts(counting, *_counted(counting, marks[given], plainly, absent), of, shared)
        found = np.where(np.isnan(found), real, found)
    return found


def _counted(counting: Counting, marks: Numbers, weights: Weights, absent: int) -> tuple[Numbers, Numbers]:
    """The different marks, lowest first, and how often each panel has them."""
    blank = _blank(counting)
    levels = np.unique(marks if blank is None else np.append(marks, blank))
    if len(levels) > MOST_LEVELS and len(weights.by) > 1:
        levels = np.quantile(levels, np.linspace(0, 1, MOST_LEVELS), method="nearest")
    draws = weights.by.shape[1]
    places = weights.draw * len(levels) + np.searchsorted(levels, marks)
    # In floats: a product with whole numbers would be far slower.
    marks_of_draw = np.bincount(places, minlength=draws * len(levels)).reshape(draws, -1).astype(np.float64)
    counts = weights.by @ marks_of_draw
    if blank is not None:
        counts[:, np.searchsorted(levels, blank)] += absent
    return levels, counts


def _of_counts(
    counting: Counting, levels: Numbers, counts: Numbers, of: int, shared: Sequence[float]
) -> Numbers:
    """Trimmed mean, median or points; not a number for a panel without marks. `of` is how many marks the real ballots have."""
    total = counts.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        if counting.share is not None:
            percent = 100 * counts[:, np.isin(levels, shared)].sum(axis=1) / total[:, 0]
            return _points(counting.share.bands, percent)
        if counting.method == "median":
            return _median(levels, counts, total)
        # The real cut, in proportion to the panel's marks.
        kept = _kept(counts, total, float(cut(counting, of)) / of * total)
        found: Numbers = (kept @ levels) / kept.sum(axis=1)
        return found


def _points(bands: Sequence[PointsBand], values: Numbers) -> Numbers:
    """Of the first band whose lower edge is reached."""
    found = [values >= float(band.at_least) - NEAR for band in bands]
    return np.select(found, [float(band.points) for band in bands], np.nan)


def _kept(counts: Numbers, total: Numbers, away: Numbers) -> Numbers:
    """How many of each mark remain when `away` are taken off each end."""
    last = counts.cumsum(axis=1)
    kept: Numbers = np.clip(np.minimum(last, total - away) - np.maximum(last - counts, away), 0, None)
    return kept


def _median(levels: Numbers, counts: Numbers, total: Numbers) -> Numbers:
    """Halfway between the lower and the upper middle mark; with whole counts, the median."""
    up_to = counts.cumsum(axis=1)
    low = (up_to >= total / 2 - NEAR).argmax(axis=1)
    high = (up_to > total / 2 + NEAR).argmax(axis=1)
    return np.where(total[:, 0] > 0, (levels[low] + levels[high]) / 2, np.nan)
