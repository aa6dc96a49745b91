"""How sure the ranking of a meeting is, from its ballots and rules: `Doubt`.

Panels are resampled by the rescaled bootstrap of Rao, Wu and Yue (Survey Methodology 18, 1992): in each stratum of n raters n - 1 are drawn
with replacement, and rater i drawn r_i times weighs 1 - L + L r_i n / (n - 1). With L = 1 a variance is that of another such panel. With L =
sqrt(1 - n / N) it is that of n drawn from the N who were entitled: nobody missing, no doubt. Weights are never negative, so trims, medians, blanks and
shares are computed of each panel as the rules say. The covariance of its composites over all panels is what the rank sets are made of.

Small groups need care, and get it in three ways:

- To each stratum's covariance is added what one more rater who sees no difference between the units would add: m m' / (n (n + 1)), m being the
  scores by which the units differ. Raters who all agree then do not make a difference certain that three of them agree on.
- The degrees of freedom of each difference are Satterthwaite's, from the strata's shares of its variance (`ranks` says how they are used).
- A group of one rater has no spread of its own; deviations of the raters of other groups stand in for it.

A stratum of more than 1,000 raters is put into 1,000 blocks at random, which are drawn as raters are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from answerable.fairness.panel import Panel, Stratum
from answerable.fairness.ranks import Numbers, Truths, found_above, ranks
from answerable.fairness.rescoring import (
    Imported,
    Rescored,
    Scoring,
    Weights,
    combined,
    composites,
    effects,
    group_scores,
)
from answerable.fairness.values import (
    Doubt,
    NoDoubt,
    NoDoubtReason,
    QuotaDoubt,
    RankRange,
    Reading,
    Sureness,
    WithoutGroup,
)
from answerable.scoring import Result, Rules
from answerable.scoring.marks import cut
from answerable.scoring.result import PresenterResult

COVERAGE = 0.95
PANELS = 2000
SEED = 7
BLOCKS = 1000
# By how much scores recomputed in floats may differ from the exact ones; two that are nearer than this are equal.
EQUAL = 1e-7


@dataclass(frozen=True, slots=True)
class _Replicates:
    """Composites of resampled panels (panels x units), their covariance, and the degrees of freedom of each difference."""

    scores: Numbers
    sigma: Numbers
    degrees: Numbers


def doubt(
    rules: Rules, held: Panel, imported: Imported, result: Result, coverage: float = COVERAGE
) -> Doubt | NoDoubt:
    """`result` is what `scoring.tally` makes of the panel's ballots and the `imported` components."""
    ranked = {each.id: each for each in result.presenters if each.rank is not None}
    if not held.strata and not any(each.status == "void" for each in result.presenters):
        return NoDoubt(NoDoubtReason.NO_BALLOTS)
    if len(ranked) < 2:
        return NoDoubt(NoDoubtReason.FEWER_THAN_TWO)
    scoring = Scoring(rules, held.units, imported)
    exact = np.array([_composite(ranked.get(unit)) for unit in held.units])
    real = _real(scoring, held)
    if not np.allclose(real, exact, rtol=0, atol=EQUAL, equal_nan=True):
        return NoDoubt(NoDoubtReason.OTHER_SCORES)
    return _Doubts(scoring, held, result, exact, coverage).doubt()


def _composite(of: PresenterResult | None) -> float:
    return np.nan if of is None or of.composite is None else float(of.composite.exact)


def _real(scoring: Scoring, held: Panel, without: int | None = None) -> Numbers:
    scores = [group_scores(scoring, each, Weights.real(each.raters)) for each in held.strata]
    found: Numbers = composites(scoring, held, scores, without)[0]
    return found


class _Doubts:
    """The working of one `Doubt`."""

    def __init__(
        self, scoring: Scoring, held: Panel, result: Result, exact: Numbers, coverage: float
    ) -> None:
        self._scoring, self._panel, self._result, self._coverage = scoring, held, result, coverage
        self._exact = exact
        places = {name: at for at, name in enumerate(held.units)}
        self._order = [places[name] for name in result.ranking]
        self._published = {each.id: each.rank for each in result.presenters if each.rank is not None}
        by_scope: dict[str, list[int]] = {}
        for stratum in held.strata:
            by_scope.setdefault(stratum.scope, []).append(stratum.raters)
        self._blind = any(max(sizes) < 2 for sizes in by_scope.values())

    def doubt(self) -> Doubt:
        units = self._result.ranking
        without = tuple(self._without())
        another = self._replicates(self._scoring, [1.0] * len(self._panel.strata))
        return Doubt(
            coverage=self._coverage,
            units=units,
            ranks={unit: self._published[unit] for unit in units},
            another_panel=self._sureness(Reading.ANOTHER_PANEL, self._exact, another),
            not_cast=self._not_cast(),
            without=without,
            without_any={unit: self._without_any(unit, without) for unit in units},
            above=_above(another.scores[:, self._order]),
            unknown_spread=tuple(
                group.id
                for at, group in enumerate(self._scoring.rules.groups)
                if any(each.group == at and each.raters == 1 for each in self._panel.strata)
            ),
            blind=self._blind,
        )

    def _not_cast(self) -> Sureness:
        """What would be if all who were entitled had cast: nobody then counts at the stated mark for not having done so."""
        shares = [np.sqrt(1 - each.raters / each.entitled) for each in self._panel.strata]
        scoring = replace(self._scoring, absent=False)
        counted = any(each.absent for each in self._panel.strata)
        centre = _real(scoring, self._panel) if counted else self._exact
        return self._sureness(
            Reading.NOT_CAST, centre, self._replicates(scoring, shares), exact=not any(shares)
        )

    def _sureness(
        self, reading: Reading, centre: Numbers, found: _Replicates, exact: bool = False
    ) -> Sureness:
        at = np.ix_(self._order, self._order)
        x = centre[self._order]
        if self._blind and not exact:
            above = np.zeros((len(x), len(x)), dtype=bool)
        else:
            above = found_above(x, found.sigma[at], self._coverage, degrees=found.degrees[at])
        ranges = self._ranges(above)
        return Sureness(reading, exact, ranges, self._level(above), self._quota(ranges))

    def _ranges(self, above: Truths) -> dict[str, RankRange]:
        best, worst = above.sum(axis=0) + 1, len(above) - above.sum(axis=1)
        return {
            unit: RankRange(
                min(int(best[at]), self._published[unit]), max(int(worst[at]), self._published[unit])
            )
            for at, unit in enumerate(self._result.ranking)
        }

    def _level(self, above: Truths) -> dict[str, tuple[str, ...]]:
        units = self._result.ranking
        level = ~above & ~above.T & ~np.eye(len(units), dtype=bool)
        return {unit: tuple(units[k] for k in np.flatnonzero(level[at])) for at, unit in enumerate(units)}

    def _quota(self, ranges: Mapping[str, RankRange]) -> QuotaDoubt | None:
        quota = self._result.quota
        if quota is None:
            return None
        inside = [unit for unit, each in ranges.items() if each.worst <= quota.places]
        outside = [unit for unit, each in ranges.items() if each.best > quota.places]
        open_to = [unit for unit in ranges if unit not in inside and unit not in outside]
        return QuotaDoubt(quota.grade, quota.places, tuple(inside), tuple(open_to), tuple(outside))

    def _without(self) -> Iterable[WithoutGroup]:
        groups = sorted({each.group for each in self._panel.strata})
        for group in groups if len(groups) > 1 else ():
            scores = _real(self._scoring, self._panel, group)[self._order].round(6)
            there = ~np.isnan(scores)
            places = ranks(scores[there])
            names = [unit for unit, known in zip(self._result.ranking, there, strict=True) if known]
            yield WithoutGroup(self._scoring.rules.groups[group].id, dict(zip(names, places, strict=True)))

    def _without_any(self, unit: str, without: Iterable[WithoutGroup]) -> RankRange:
        found = [self._published[unit], *(each.ranks[unit] for each in without if unit in each.ranks)]
        return RankRange(min(found), max(found))

    def _replicates(self, scoring: Scoring, shares: Sequence[float]) -> _Replicates:
        """`shares` is L of each stratum."""
        random = np.random.default_rng(SEED)
        drawn = [
            _drawn(scoring, stratum, share, random, self._panel)
            for stratum, share in zip(self._panel.strata, shares, strict=True)
        ]
        scores = composites(scoring, self._panel, drawn)
        real = [group_scores(scoring, each, Weights.real(each.raters)) for each in self._panel.strata]
        by = effects(scoring, self._panel, real)
        floors = _floors(scoring, self._panel, [each.means for each in real], by, shares)
        variances = [
            _spreads(np.cov(part, rowvar=False) + floor)
            for part, floor in zip(
                _parts(self._panel, [each.means for each in drawn], by), floors, strict=True
            )
        ]
        freedom = [_freedom(scoring, each) for each in self._panel.strata]
        sigma = np.cov(np.nan_to_num(scores), rowvar=False) + sum(floors)
        return _Replicates(scores, sigma, _degrees(np.stack(variances), freedom))


def _parts(held: Panel, scores: Sequence[Numbers], effect: Sequence[Numbers]) -> list[Numbers]:
    """What each stratum contributes to the composites (panels x units), all other strata being as they are."""
    parts = []
    for stratum, found, by in zip(held.strata, scores, effect, strict=True):
        part = np.zeros((len(found), len(held.units)))
        part[:, stratum.units] = np.nan_to_num(found) * by
        parts.append(part)
    return parts


def _floors(
    scoring: Scoring, held: Panel, real: Sequence[Numbers], effect: Sequence[Numbers], shares: Sequence[float]
) -> list[Numbers]:
    """What one more rater without a preference, whose scores are all the group's mean, would add to each stratum's covariance."""
    parts = [found[0] * by for found, by in zip(real, effect, strict=True)]
    floors = []
    for stratum, part, share in zip(held.strata, parts, shares, strict=True):
        group = np.concatenate(
            [other for each, other in zip(held.strata, parts, strict=True) if each.group == stratum.group]
        )
        there = group[~np.isnan(group)]
        apart = np.zeros(len(held.units))
        apart[list(stratum.units)] = np.nan_to_num(part - (there.mean() if len(there) else 0))
        n = _freedom(scoring, stratum) + 1
        floors.append(share**2 * np.outer(apart, apart) / (n * (n + 1)))
    return floors


def _freedom(scoring: Scoring, stratum: Stratum) -> float:
    """One less than the raters whose marks remain after trimming; never below 1."""
    return max(stratum.raters - 2 * float(cut(scoring.rules.counting, stratum.raters)) - 1, 1.0)


def _drawn(
    scoring: Scoring, stratum: Stratum, share: float, random: np.random.Generator, held: Panel
) -> Rescored:
    """Of the resampled panels."""
    if stratum.raters == 1:
        real = group_scores(scoring, stratum, Weights.real(1))
        means = real.means + share * _borrowed(scoring, stratum, random, held)
        same = {
            name: (np.repeat(hits, PANELS, 0), np.repeat(of, PANELS, 0))
            for name, (hits, of) in real.rates.items()
        }
        return Rescored(means, same)
    drawn = min(stratum.raters, BLOCKS)
    times = random.multinomial(drawn - 1, np.full(drawn, 1 / drawn), size=PANELS)
    weights = 1 - share + share * times * drawn / (drawn - 1)
    return group_scores(scoring, stratum, Weights(weights, random.permutation(stratum.raters) % drawn))


def _borrowed(scoring: Scoring, stratum: Stratum, random: np.random.Generator, held: Panel) -> Numbers:
    """How far raters of other groups of the scope are from their group's mean, for the units of the stratum."""
    by = np.array([float(criterion.weight) for criterion in scoring.rules.criteria])
    pool = [np.zeros((0, len(stratum.units)))]
    for other in held.strata:
        if other.scope == stratum.scope and other.raters > 1:
            own = combined("renormalise", by, list(np.moveaxis(other.marks, 2, 0)))
            pool.append(
                np.nan_to_num(own - np.nanmean(own, axis=0)) * np.sqrt(other.raters / (other.raters - 1))
            )
    found = np.concatenate(pool)
    if not len(found):
        return np.zeros((PANELS, len(stratum.units)))
    picked: Numbers = found[random.integers(len(found), size=PANELS)]
    return picked


def _spreads(sigma: Numbers) -> Numbers:
    """The variance of each difference."""
    own = np.diag(sigma)
    found: Numbers = np.clip(own[:, None] + own[None, :] - 2 * sigma, 0, None)
    return found


def _degrees(variances: Numbers, freedom: Sequence[float]) -> Numbers:
    """Satterthwaite's degrees of freedom of each difference; `variances` is strata x units x units."""
    spent = (variances**2 / np.array(freedom)[:, None, None]).sum(axis=0)
    free = np.full(spent.shape, np.inf)
    np.divide(variances.sum(axis=0) ** 2, spent, out=free, where=spent > 0)
    return free


def _above(scores: Numbers) -> tuple[tuple[float, ...], ...]:
    """By pair of units, the share of panels in which the first is above, equal scores counting half."""
    rows = []
    for column in scores.T:
        apart = column[:, None] - scores
        rows.append(tuple(np.where(np.abs(apart) < EQUAL, 0.5, apart > 0).mean(axis=0).tolist()))
    return tuple(rows)
