"""How far raters agree: the same figures for one rater and for the average of all, since averages near 1 mislead.

Marks are an array of raters x units (x criteria), not a number where a rater gave none. Intraclass correlations, the G-study and Kendall's W need
raters who marked every unit; others are left out of these and counted. Krippendorff's alpha takes all marks.

Sources: Shrout and Fleiss, Psychological Bulletin 86 (1979), for ICC(2,1) and ICC(2,k): two-way, raters as a sample, absolute agreement. Kendall and
Gibbons, Rank Correlation Methods (1990), for W with ties. Krippendorff, Content Analysis (2013), for alpha; its ordinal difference is that of
mid-ranks. Brennan, Generalizability Theory (2001), for the two-way crossed G-study. Figures that are not defined (one rater, no spread) are None.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from answerable.fairness.ranks import Numbers


@dataclass(frozen=True, slots=True)
class GStudy:
    """Components of variance on the square of the marks' scale, estimates below 0 set to 0; `rest` is units x raters with error.

    `relative` (generalizability) is about the order, `absolute` (dependability) about the marks themselves; each for one rater and for all.
    """

    units: float
    raters: float
    rest: float
    relative_single: float | None
    relative_average: float | None
    absolute_single: float | None
    absolute_average: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """`raters` gave marks; `complete` of them marked every unit."""

    raters: int
    complete: int
    units: int
    icc_2_1: float | None
    icc_2_k: float | None
    kendall_w: float | None
    alpha_ordinal: float | None
    alpha_interval: float | None
    g_study: GStudy | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> "Agreement":
        study = obj["g_study"]
        return cls(**{**obj, "g_study": None if study is None else GStudy(**study)})


def agreement(marks: Numbers) -> Agreement:
    """Of marks that are raters x units."""
    there = marks[~np.isnan(marks).all(axis=1)]
    full = there[~np.isnan(there).any(axis=1)]
    enough = min(full.shape) >= 2
    squares = mean_squares(full) if enough else None
    return Agreement(
        raters=len(there),
        complete=len(full),
        units=marks.shape[1],
        icc_2_1=None if squares is None else icc(squares, *full.shape)["2_1"],
        icc_2_k=None if squares is None else icc(squares, *full.shape)["2_k"],
        kendall_w=kendall_w(full) if enough else None,
        alpha_ordinal=alpha(_midranks(there)),
        alpha_interval=alpha(there),
        g_study=None if squares is None else g_study(squares, *full.shape),
    )


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Of a two-way table without blanks; `within` is that of the raters within units."""

    units: float
    raters: float
    rest: float
    within: float


def mean_squares(marks: Numbers) -> MeanSquares:
    k, n = marks.shape
    # From one of the marks, so that marks which are all the same leave exactly nothing.
    marks = marks - marks[0, 0]
    grand = marks.mean()
    of_units = k * ((marks.mean(axis=0) - grand) ** 2).sum()
    of_raters = n * ((marks.mean(axis=1) - grand) ** 2).sum()
    total = ((marks - grand) ** 2).sum()
    # Rounding may leave a trace of what is exactly nothing.
    rest = max(total - of_units - of_raters, 0.0)
    rest = 0.0 if rest < 1e-12 * total else rest
    return MeanSquares(
        of_units / (n - 1),
        of_raters / (k - 1),
        rest / ((n - 1) * (k - 1)),
        (of_raters + rest) / (n * (k - 1)),
    )


def icc(squares: MeanSquares, k: int, n: int) -> dict[str, float | None]:
    """All six of Shrout and Fleiss, by their names; k raters, n units."""
    between, rest, within = squares.units, squares.rest, squares.within
    bias = (squares.raters - rest) / n
    return {
        "1_1": _share(between - within, between + (k - 1) * within),
        "2_1": _share(between - rest, between + (k - 1) * rest + k * bias),
        "3_1": _share(between - rest, between + (k - 1) * rest),
        "1_k": _share(between - within, between),
        "2_k": _share(between - rest, between + bias),
        "3_k": _share(between - rest, between),
    }


def g_study(squares: MeanSquares, k: int, n: int) -> GStudy:
    units = max((squares.units - squares.rest) / k, 0.0)
    raters = max((squares.raters - squares.rest) / n, 0.0)
    rest = squares.rest
    return GStudy(
        units=units,
        raters=raters,
        rest=rest,
        relative_single=_share(units, units + rest),
        relative_average=_share(units, units + rest / k),
        absolute_single=_share(units, units + raters + rest),
        absolute_average=_share(units, units + (raters + rest) / k),
    )


def kendall_w(marks: Numbers) -> float | None:
    """Corrected for ties; None when every rater gave all units the same."""
    k, n = marks.shape
    ranked, ties = row_ranks(marks)
    sums = ranked.sum(axis=0)
    spread = ((sums - sums.mean()) ** 2).sum()
    return _share(12 * spread, k**2 * (n**3 - n) - k * ties)


def row_ranks(marks: Numbers) -> tuple[Numbers, float]:
    """Each rater's ranks of the units (equal marks share the mean), and the sum of t^3 - t over all ties."""
    less, equal = np.zeros(marks.shape), np.zeros(marks.shape)
    for column in marks.T:
        less += column[:, None] < marks
        equal += column[:, None] == marks
    # A tie of t marks is met t times with t^2 - 1.
    return less + (equal + 1) / 2, float((equal**2 - 1).sum())


def _midranks(marks: Numbers) -> Numbers:
    """Each mark's middle place among all marks that have another of the same unit to be compared with."""
    given = ~np.isnan(marks)
    given &= given.sum(axis=0) > 1
    ranked = np.full(marks.shape, np.nan)
    if given.any():
        _, place, times = np.unique(marks[given], return_inverse=True, return_counts=True)
        ranked[given] = (times.cumsum() - (times - 1) / 2)[place]
    return ranked


def alpha(marks: Numbers) -> float | None:
    """Krippendorff's alpha with squared differences of raters x units; None without two marks of a unit, or without any spread."""
    given = ~np.isnan(marks)
    number = given.sum(axis=0)
    paired = number > 1
    filled = np.where(given, marks, 0.0)[:, paired]
    number = number[paired]
    total = number.sum()
    if not total:
        return None
    # From one of the marks, so that marks which are all the same leave exactly nothing.
    given = given[:, paired]
    filled = np.where(given, filled - filled[given][0], 0.0)
    sums, squares = filled.sum(axis=0), (filled**2).sum(axis=0)
    observed = ((number * squares - sums**2) / (number - 1)).sum() / total
    expected = (total * squares.sum() - sums.sum() ** 2) / (total * (total - 1))
    return float(1 - observed / expected) if expected > 0 else None


def kish(weights: Numbers) -> float:
    """How many equally weighted raters would give a mean as sure as these raters with their weights."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def _share(part: float, of: float) -> float | None:
    """None where the whole is nothing, or no more than rounding left of it."""
    return float(part / of) if abs(of) > 1e-9 * abs(part) else None
