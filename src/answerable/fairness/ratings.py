"""Everything about the raters of a meeting or of a file: agreement, severity, medians beside means, ballots to look at again.

`Ratings` is what was given; `Consensus` what is said of it, as values with JSON. Raters are named only by whoever has their names: the
ballots of a meeting have none, and then groups are all that is told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answerable.fairness.agreement import Agreement, agreement, kish
from answerable.fairness.errors import NotMeasurable
from answerable.fairness.lookagain import look_again
from answerable.fairness.panel import Panel
from answerable.fairness.ranks import Numbers, ranks
from answerable.fairness.severity import Severity, severity
from answerable.scoring import Rules

# Mean squares of residuals above this are more noise than the model expects.
MISFIT = 1.5


@dataclass(frozen=True, slots=True)
class Ratings:
    """`marks` are raters x units x criteria, not a number for none; `weights` of raters and of criteria; `groups` the group of each rater, by place."""

    units: tuple[str, ...]
    criteria: tuple[str, ...]
    group_names: tuple[str, ...]
    marks: Numbers
    groups: NDArray[np.intp]
    rater_weights: Numbers
    criterion_weights: Numbers

    def totals(self) -> Numbers:
        """Each rater's weighted mean of the criteria for each unit; not a number where one of them is missing."""
        found: Numbers = self.marks @ (self.criterion_weights / self.criterion_weights.sum())
        return found


@dataclass(frozen=True, slots=True)
class Middles:
    """One unit's weighted mean beside its weighted median and its majority mark: the lower middle, with the shares of raters above and below it."""

    mean: float
    median: float
    majority: float
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Strictness:
    """Severity in logits, a strict rater being positive. A sensitivity view: with complete data it cannot reorder the units' plain totals.

    `ranks` are those of the units with severity allowed for. Extreme raters gave the highest or the lowest mark throughout and have no finite
    severity; they are left out, as are units in `left_out`. `misfits` is how many raters fit the model badly. `groups` are mean severities.
    """

    complete: bool
    units: Mapping[str, float]
    errors: Mapping[str, float]
    infit: Mapping[str, float]
    ranks: Mapping[str, int]
    left_out: tuple[str, ...]
    criteria: Mapping[str, float]
    raters: int
    extreme: int
    spread: float
    mildest: float
    strictest: float
    misfits: int
    groups: Mapping[str, float]
    categories: tuple[float, ...]
    binned: bool


@dataclass(frozen=True, slots=True)
class LookAgainCount:
    """How many ballots of a group have the flag; each block of equal ballots is one line."""

    code: str
    group: str
    ballots: int


@dataclass(frozen=True, slots=True)
class Consensus:
    """What is said of the raters. `effective` is Kish's number: so many equally weighted raters would be as sure. `strictness` is None where the
    severity model has nothing to tell apart.
    """

    raters: int
    effective: float
    total: Agreement
    criteria: Mapping[str, Agreement]
    middles: Mapping[str, Middles]
    strictness: Strictness | None
    look_again: tuple[LookAgainCount, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> "Consensus":
        strict = obj["strictness"]
        return cls(
            raters=obj["raters"],
            effective=obj["effective"],
            total=Agreement.from_json(obj["total"]),
            criteria={name: Agreement.from_json(each) for name, each in obj["criteria"].items()},
            middles={name: Middles(**each) for name, each in obj["middles"].items()},
            strictness=None if strict is None else _strictness(strict),
            look_again=tuple(LookAgainCount(**each) for each in obj["look_again"]),
        )


def _strictness(obj: Mapping[str, Any]) -> Strictness:
    lists = {name: tuple(obj[name]) for name in ("left_out", "categories")}
    return Strictness(**{**obj, **lists})


def ratings(rules: Rules, held: Panel) -> Ratings:
    """Of a meeting's valid ballots: raters weigh so that each group has its weight. A ballot of a round marks one unit."""
    marks = np.full((sum(each.raters for each in held.strata), len(held.units), len(rules.criteria)), np.nan)
    groups, weights = np.zeros(len(marks), dtype=np.intp), np.zeros(len(marks))
    begin = 0
    for stratum in held.strata:
        rows = slice(begin, begin + stratum.raters)
        marks[rows, stratum.units] = stratum.marks
        groups[rows] = stratum.group
        weights[rows] = float(rules.groups[stratum.group].weight) / stratum.raters
        begin += stratum.raters
    return Ratings(
        units=held.units,
        criteria=tuple(each.id for each in rules.criteria),
        group_names=tuple(each.id for each in rules.groups),
        marks=marks,
        groups=groups,
        rater_weights=weights,
        criterion_weights=np.array([float(each.weight) for each in rules.criteria]),
    )


def consensus(given: Ratings) -> Consensus:
    totals = given.totals()
    return Consensus(
        raters=len(given.marks),
        effective=kish(given.rater_weights),
        total=agreement(totals),
        criteria={name: agreement(given.marks[:, :, at]) for at, name in enumerate(given.criteria)},
        middles=middles(given.units, totals, given.rater_weights),
        strictness=strictness(given),
        look_again=_counted(given),
    )


def middles(units: Sequence[str], totals: Numbers, weights: Numbers) -> dict[str, Middles]:
    """Of units that somebody marked in every criterion."""
    return {
        name: _middle(column[there], weights[there])
        for name, column in zip(units, totals.T, strict=True)
        if (there := ~np.isnan(column)).any()
    }


def _middle(marks: Numbers, weights: Numbers) -> Middles:
    order = np.argsort(marks, kind="stable")
    marks, weights = marks[order], weights[order] / weights.sum()
    up_to = weights.cumsum()
    lower = marks[np.argmax(up_to >= 0.5 - 1e-12)]
    upper = marks[np.argmax(up_to > 0.5 + 1e-12)]
    return Middles(
        mean=float(marks @ weights),
        median=float(lower + upper) / 2,
        majority=float(lower),
        above=float(weights[marks > lower].sum()),
        below=float(weights[marks < lower].sum()),
    )


def strictness(given: Ratings) -> Strictness | None:
    try:
        found = severity(given.marks)
    except NotMeasurable:
        return None
    kept = ~np.isnan(found.units)
    raters = found.raters[~np.isnan(found.raters)]
    names = [name for name, there in zip(given.units, kept, strict=True) if there]
    return Strictness(
        complete=found.complete,
        units=dict(zip(names, found.units[kept].tolist(), strict=True)),
        errors=dict(zip(names, found.unit_errors[kept].tolist(), strict=True)),
        infit=dict(zip(names, found.unit_infit[kept].tolist(), strict=True)),
        ranks=dict(zip(names, ranks(found.units[kept].round(6)), strict=True)),
        left_out=tuple(name for name, there in zip(given.units, kept, strict=True) if not there),
        criteria=dict(zip(given.criteria, found.criteria.tolist(), strict=True)),
        raters=len(raters),
        extreme=len(found.raters) - len(raters),
        spread=float(raters.std()),
        mildest=float(raters.min()),
        strictest=float(raters.max()),
        misfits=int((found.rater_infit > MISFIT).sum()),
        groups=_by_group(given, found),
        categories=found.categories,
        binned=found.binned,
    )


def _by_group(given: Ratings, found: Severity) -> dict[str, float]:
    means = {}
    for at, name in enumerate(given.group_names):
        own = found.raters[(given.groups == at) & ~np.isnan(found.raters)]
        if len(own):
            means[name] = float(own.mean())
    return means


def _counted(given: Ratings) -> tuple[LookAgainCount, ...]:
    counted = []
    for flagged in look_again(given.marks):
        groups = given.groups[list(flagged.raters)]
        for at, name in enumerate(given.group_names):
            if number := int((groups == at).sum()):
                counted.append(LookAgainCount(flagged.code.value, name, number))
    return tuple(counted)
