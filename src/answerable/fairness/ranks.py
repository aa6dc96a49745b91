"""Which ranks the data allow: confidence sets for ranks, rank 1 being the largest score.

Given p scores and the covariance matrix of their errors, every ordered pair (j, k) is a hypothesis "j is not above k". It is
refused when (x_j - x_k) / sd(x_j - x_k) exceeds a critical value: the quantile, over simulated normal errors with the same
covariance, of the largest such ratio among the hypotheses not refused yet. What is refused leaves the family and the rest is
tested again with the smaller critical value, until nothing more is refused (step-down). A unit's best rank is then one more than
the number of units found above it, its worst rank is p less the number found below it.

- simultaneous: one family of all pairs; with the stated probability all p true ranks lie in their sets together.
- marginal: for each unit the family of its own pairs; each set holds with the stated probability by itself.

Source: Mogstad, Romano, Shaikh, Wilhelm: Inference for Ranks with Applications to Mobility across Neighbourhoods and Academic
Achievement across Countries. Review of Economic Studies 91 (2024), doi 10.1093/restud/rdad006, sections 3 and 4.

The covariance may come from few raters. Then each ratio is Student's t rather than normal; `degrees` gives the degrees of freedom of
each pair, and the ratio is brought to the normal scale by Wallace's formula (Annals of Mathematical Statistics 30, 1959).
The simulation is seeded, so the same input gives the same sets. Errors: NotMeasurable.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answerable.fairness.errors import NotMeasurable

DRAWS = 20_000
SEED = 11
# How far rounding may take a covariance matrix from symmetry, and an eigenvalue below zero, as a share of the largest entry.
ROUNDING = 1e-8

AT_ONCE = 200_000

Numbers = NDArray[np.float64]
Errors = NDArray[np.float32]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sets:
    """For each unit, in the order given, the best rank (`lower`) and the worst (`upper`)."""

    lower: tuple[int, ...]
    upper: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RankSets:
    rank: tuple[int, ...]
    simultaneous: Sets
    marginal: Sets

    def may_be_best(self, tau: int) -> tuple[bool, ...]:
        """Whether each unit may be among the `tau` best. Raises NotMeasurable unless 1 <= tau <= p."""
        _check_tau(tau, len(self.rank))
        return tuple(lower <= tau for lower in self.simultaneous.lower)

    def may_be_worst(self, tau: int) -> tuple[bool, ...]:
        """Whether each unit may be among the `tau` worst. Raises NotMeasurable unless 1 <= tau <= p."""
        _check_tau(tau, len(self.rank))
        first = len(self.rank) - tau + 1
        return tuple(upper >= first for upper in self.simultaneous.upper)


def rank_sets(x: Numbers, sigma: Numbers, coverage: float, draws: int = DRAWS, seed: int = SEED) -> RankSets:
    """The sets for scores `x` (p) with covariance `sigma` (p x p)."""
    check(x, sigma, coverage)
    tests = _tests(x, sigma, coverage, None, draws, seed)
    family = ~np.eye(len(x), dtype=bool)
    above = tests.refused(family)
    own, below = np.zeros_like(above), np.zeros_like(above)
    for j in range(len(x)):
        of_j = np.zeros_like(family)
        of_j[j, :] = of_j[:, j] = True
        found = tests.refused(of_j & family)
        own[j], below[j] = found[j], found[:, j]
    return RankSets(ranks(x), _sets(above, above.T), _sets(own, below))


def found_above(x: Numbers, sigma: Numbers, coverage: float, degrees: Numbers) -> Truths:
    """p x p: whether unit j is found above unit k, all such findings holding together; `degrees` (p x p) as described above."""
    check(x, sigma, coverage)
    return _tests(x, sigma, coverage, degrees, DRAWS, SEED).refused(~np.eye(len(x), dtype=bool))


def ranks(x: Numbers) -> tuple[int, ...]:
    """One more than the number of larger scores: ties share a rank."""
    return tuple(int((x > each).sum()) + 1 for each in x)


def check(x: Numbers, sigma: Numbers, coverage: float) -> None:
    """Raises NotMeasurable when these are no scores with their covariance, or no coverage."""
    if x.ndim != 1 or len(x) < 2:
        raise NotMeasurable("x must be a list of at least two scores; one unit alone has no rank to doubt")
    if sigma.shape != (len(x), len(x)):
        shape = " x ".join(map(str, sigma.shape))
        raise NotMeasurable(f"sigma must be {len(x)} x {len(x)}, as there are {len(x)} scores; it is {shape}")
    if not (np.isfinite(x).all() and np.isfinite(sigma).all()):
        raise NotMeasurable("x and sigma must be finite numbers")
    if not 0 < coverage < 1:
        raise NotMeasurable(f"coverage must lie between 0 and 1; it is {coverage:g}")
    largest = float(np.abs(sigma).max())
    if np.abs(sigma - sigma.T).max() > ROUNDING * largest:
        raise NotMeasurable("sigma must be symmetric")
    if (np.diag(sigma) < 0).any():
        raise NotMeasurable("sigma has a negative variance on its diagonal")
    if np.linalg.eigvalsh(sigma).min() < -ROUNDING * len(x) * largest:
        raise NotMeasurable(
            "sigma is no covariance matrix: some weighted sum of the scores would have a negative variance"
        )


def _check_tau(tau: int, of: int) -> None:
    if not 1 <= tau <= of:
        raise NotMeasurable(f"tau must lie between 1 and {of}, the number of units; it is {tau}")


def _spread(sigma: Numbers) -> Numbers:
    """The standard deviation of each difference; what rounding leaves of an exact zero is zero."""
    own = np.diag(sigma)
    variance = own[:, None] + own[None, :] - 2 * sigma
    variance[variance < 1e-12 * max(float(own.max()), 0.0)] = 0
    return np.sqrt(variance)


def _ratios(x: Numbers, spread: Numbers, degrees: Numbers | None) -> Numbers:
    """Difference by standard deviation, on the normal scale. Without any spread a difference is certain, and no difference is none."""
    difference = x[:, None] - x[None, :]
    certain = np.where(difference == 0, 0.0, np.copysign(np.inf, difference))
    t = np.divide(difference, spread, out=certain, where=spread > 0)
    return t if degrees is None else np.where(np.isfinite(t), _normal(t, degrees), t)


def _normal(t: Numbers, degrees: Numbers) -> Numbers:
    """The normal deviate as far out as Student's `t` with so many degrees of freedom."""
    with np.errstate(invalid="ignore", over="ignore"):
        shrunk = np.sqrt(degrees * np.log1p(t**2 / degrees)) * (8 * degrees + 1) / (8 * degrees + 3)
    return np.where(np.isfinite(degrees), np.copysign(shrunk, t), t)


def _errors(sigma: Numbers, draws: int, seed: int) -> Errors:
    """Normal errors with this covariance, a row a unit and a column a draw."""
    values, vectors = np.linalg.eigh((sigma + sigma.T) / 2)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    normal = np.random.default_rng(seed).standard_normal((len(sigma), draws), dtype=np.float32)
    errors: Errors = root.astype(np.float32) @ normal
    return errors


@dataclass(frozen=True, slots=True)
class _Tests:
    """What every family of hypotheses is tested with."""

    ratios: Numbers
    spread: Numbers
    errors: Errors
    coverage: float

    def refused(self, family: Truths) -> Truths:
        """Which of the family's hypotheses "j is not above k" are refused, by step-down."""
        refused = family & np.isposinf(self.ratios)
        while True:
            left = family & ~refused
            further = left & (self.ratios > self._critical(left & (self.spread > 0)))
            if not further.any():
                return refused
            refused |= further

    def _critical(self, left: Truths) -> float:
        """The quantile of the largest ratio among the pairs that are left."""
        if not left.any():
            return np.inf
        j, k = np.nonzero(left)
        per = (1 / self.spread[j, k, None]).astype(np.float32)
        largest = np.empty(self.errors.shape[1], dtype=np.float32)
        # As many draws at a time as keep the differences in a processor's own memory.
        at_once = max(1, AT_ONCE // len(j))
        for start in range(0, len(largest), at_once):
            part = self.errors[:, start : start + at_once]
            found = part[j]
            found -= part[k]
            found *= per
            largest[start : start + at_once] = found.max(axis=0)
        return float(np.quantile(largest, self.coverage))


def _tests(
    x: Numbers, sigma: Numbers, coverage: float, degrees: Numbers | None, draws: int, seed: int
) -> _Tests:
    spread = _spread(sigma)
    return _Tests(_ratios(x, spread, degrees), spread, _errors(sigma, draws, seed), coverage)


def _sets(above: Truths, below: Truths) -> Sets:
    """`above[j, k]`: j is above k; `below[j, k]`: j is below k."""
    p = len(above)
    best, worst = below.sum(axis=1) + 1, p - above.sum(axis=1)
    return Sets(tuple(best.tolist()), tuple(worst.tolist()))
