"""How mild or strict raters are, and what the units' order would be if that were allowed for: the many-facet Rasch model.

The logit of giving category k rather than k - 1 is: unit - rater - criterion - step k. Joint maximum likelihood by block Newton: raters, units, criteria
and steps in turn, until nothing moves. Units, criteria and steps have mean 0; raters carry the level. Raters with the same total over the same
cells have the same severity, so that they are one row: complete data of 100,000 raters have as many rows as different totals.

Raters whose marks are all the highest or all the lowest have no finite severity: they are left out and named, and so are such units. A
sensitivity view, never the result. With complete data a unit's total is all that the model sees of it, so it cannot reorder units; then
`complete` is true. Source: Linacre, Many-Facet Rasch Measurement (1989), with Andrich's rating scale.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answerable.fairness.errors import NotMeasurable
from answerable.fairness.ranks import Numbers, Truths

# Different marks that are categories of their own; more are put into ten bins of equal width.
MOST_CATEGORIES = 20
BINS = 10
ROUNDS = 500
STILL = 1e-7
STEP = 1.0
# Raters whose residuals are summed at a time, so that they stay in a processor's own memory.
AT_ONCE = 2000

Whole = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Severity:
    """In logits. `units` and `raters` are not a number for who was left out as extreme; a severe rater is positive, a hard criterion too.

    `infit` are mean squares of residuals weighted by what they tell: near 1 as the model expects, above 1.5 more noise than that.
    `categories` are the marks told apart (the lower edges of bins, if `binned`).
    """

    units: Numbers
    unit_errors: Numbers
    raters: Numbers
    criteria: Numbers
    steps: Numbers
    categories: tuple[float, ...]
    binned: bool
    complete: bool
    unit_infit: Numbers
    rater_infit: Numbers
    log_likelihood: float
    rounds: int


def severity(marks: Numbers) -> Severity:
    """Of marks that are raters x units x criteria. Raises NotMeasurable where the model has nothing to tell apart."""
    levels = np.unique(marks[~np.isnan(marks)])
    binned = len(levels) > MOST_CATEGORIES
    if binned:
        marks, levels = _bins(marks, levels)
    raters, units, kept, categories = _not_extreme(marks, levels)
    fit = _Fit(kept, len(categories))
    rounds = fit.run()
    unit_infit, rater_infit = fit.infit()
    return Severity(
        units=_placed(units, fit.units),
        unit_errors=_placed(units, fit.unit_errors()),
        raters=_placed(raters, fit.raters[fit.row]),
        criteria=fit.criteria,
        steps=fit.steps,
        categories=categories,
        binned=binned,
        complete=bool((kept >= 0).all()),
        unit_infit=_placed(units, unit_infit),
        rater_infit=_placed(raters, rater_infit),
        log_likelihood=fit.log_likelihood(),
        rounds=rounds,
    )


def _bins(marks: Numbers, levels: Numbers) -> tuple[Numbers, Numbers]:
    """The lower edge of each mark's bin, and the edges."""
    edges = levels[0] + (levels[-1] - levels[0]) / BINS * np.arange(BINS)
    places = np.searchsorted(edges, marks, side="right") - 1
    return np.where(np.isnan(marks), np.nan, edges[np.clip(places, 0, BINS - 1)]), edges


def _not_extreme(marks: Numbers, levels: Numbers) -> tuple[Truths, Truths, Whole, tuple[float, ...]]:
    """Raters and units with marks that are neither all the highest nor all the lowest, among themselves; their marks as numbers of categories (-1
    for none); and the categories. One that nobody used who is left is closed up.
    """
    raters, units = np.ones(len(marks), dtype=bool), np.ones(marks.shape[1], dtype=bool)
    while True:
        kept = marks[np.ix_(raters, units)]
        given = ~np.isnan(kept)
        levels = levels[[bool((kept == level).any()) for level in levels]]
        if len(levels) < 2 or len(kept) < 1 or kept.shape[1] < 2:
            raise NotMeasurable(
                "there are not two units with marks that are neither all the highest nor all the lowest"
            )
        not_low, not_high = given & (kept > levels[0]), given & (kept < levels[-1])
        own_raters = not_low.any(axis=(1, 2)) & not_high.any(axis=(1, 2))
        own_units = not_low.any(axis=(0, 2)) & not_high.any(axis=(0, 2))
        if own_raters.all() and own_units.all():
            x = given.astype(np.int8) - np.int8(1)
            for level in levels[1:]:
                x += kept >= level
            return raters, units, x, tuple(levels.tolist())
        raters[raters], units[units] = own_raters, own_units


class _Fit:
    """Rows of raters (times), their cells, and the parameters while they are estimated. Cells are rows x units x criteria."""

    def __init__(self, x: Whole, categories: int) -> None:
        self.x, self.k = x, np.arange(categories)
        given = x >= 0
        filled = x if given.all() else np.where(given, x, 0)
        totals = filled.sum(axis=(1, 2), dtype=np.intp)
        keys = totals
        if not given.all():
            keys = np.column_stack([totals, np.packbits(given.reshape(len(x), -1), axis=1)])
        _, first, row, self.times = np.unique(
            keys, axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        self.row = row.reshape(-1)
        self.given, self.totals = given[first], totals[first]
        self.weight = self.times[:, None, None] * self.given
        self.of_units, self.of_criteria = (filled.sum(axis=axes, dtype=np.intp) for axes in ((0, 2), (0, 1)))
        self.at_least = np.bincount(x[given], minlength=categories)[::-1].cumsum()[::-1][1:]
        self.raters, self.units = np.zeros(len(first)), np.zeros(x.shape[1])
        self.criteria, self.steps = np.zeros(x.shape[2]), np.zeros(categories - 1)

    def run(self) -> int:
        for number in range(1, ROUNDS + 1):
            moved = max(self._raters(), self._units(), self._criteria(), self._steps())
            if moved < STILL:
                return number
        raise NotMeasurable(f"the severity model did not settle in {ROUNDS} rounds")

    def chances(self) -> Numbers:
        """Of each category in each cell."""
        eta = self.units[None, :, None] - self.raters[:, None, None] - self.criteria
        power = eta[..., None] * self.k - np.append(0, self.steps.cumsum())
        power -= power.max(axis=-1, keepdims=True)
        found: Numbers = np.exp(power)
        found /= found.sum(axis=-1, keepdims=True)
        return found

    def moments(self) -> tuple[Numbers, Numbers]:
        """Expected mark and its variance in each cell."""
        chances = self.chances()
        mean = chances @ self.k
        return mean, chances @ self.k**2 - mean**2

    def _raters(self) -> float:
        mean, variance = self.moments()
        step = _step(
            (mean * self.given).sum(axis=(1, 2)) - self.totals, (variance * self.given).sum(axis=(1, 2))
        )
        self.raters += step
        return float(np.abs(step).max())

    def _units(self) -> float:
        mean, variance = self.moments()
        step = _step(
            self.of_units - (mean * self.weight).sum(axis=(0, 2)), (variance * self.weight).sum(axis=(0, 2))
        )
        self.units += step
        self.raters -= self.units.mean()
        self.units -= self.units.mean()
        return float(np.abs(step).max())

    def _criteria(self) -> float:
        if len(self.criteria) == 1:
            return 0.0
        mean, variance = self.moments()
        step = _step(
            (mean * self.weight).sum(axis=(0, 1)) - self.of_criteria,
            (variance * self.weight).sum(axis=(0, 1)),
        )
        self.criteria += step
        self.raters += self.criteria.mean()
        self.criteria -= self.criteria.mean()
        return float(np.abs(step).max())

    def _steps(self) -> float:
        """All at once, since they hang together."""
        if len(self.steps) == 1:
            return 0.0
        above = self.chances()[..., ::-1].cumsum(axis=-1)[..., ::-1][..., 1:].reshape(-1, len(self.steps))
        weight = self.weight.reshape(-1, 1)
        expected = (above * weight).sum(axis=0)
        later = np.maximum.outer(np.arange(len(self.steps)), np.arange(len(self.steps)))
        curve = expected[later] - (above * weight).T @ above
        step = np.clip(np.linalg.solve(curve, expected - self.at_least), -STEP, STEP)
        self.steps += step
        self.raters += self.steps.mean()
        self.steps -= self.steps.mean()
        return float(np.abs(step).max())

    def unit_errors(self) -> Numbers:
        _, variance = self.moments()
        found: Numbers = 1 / np.sqrt((variance * self.weight).sum(axis=(0, 2)))
        return found

    def infit(self) -> tuple[Numbers, Numbers]:
        """Of units and of raters: squared residuals, summed, by what the model expects of them."""
        mean, variance = self.moments()
        of_units, of_raters = np.zeros(len(self.units)), np.zeros(len(self.x))
        for start in range(0, len(self.x), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            squares = (self.x[part] - mean[self.row[part]]) ** 2
            squares *= self.x[part] >= 0
            of_units += squares.sum(axis=(0, 2))
            of_raters[part] = squares.sum(axis=(1, 2))
        of_rows = (variance * self.given).sum(axis=(1, 2))
        return of_units / (variance * self.weight).sum(axis=(0, 2)), of_raters / of_rows[self.row]

    def log_likelihood(self) -> float:
        """From the same sums that decide the estimates."""
        eta = self.units[None, :, None] - self.raters[:, None, None] - self.criteria
        power = eta[..., None] * self.k - np.append(0, self.steps.cumsum())
        of_all = (np.log(np.exp(power).sum(axis=-1)) * self.weight).sum()
        of_raters = (self.raters * self.totals * self.times).sum()
        of_the_rest = (
            self.units @ self.of_units - self.criteria @ self.of_criteria - self.steps @ self.at_least
        )
        return float(of_the_rest - of_raters - of_all)


def _step(gradient: Numbers, curve: Numbers) -> Numbers:
    """Newton's, and never more than a logit."""
    found: Numbers = np.clip(gradient / curve, -STEP, STEP)
    return found


def _placed(there: Truths, values: Numbers) -> Numbers:
    found = np.full(len(there), np.nan)
    found[there] = values
    return found
