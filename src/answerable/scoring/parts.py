"""The parts that rules are made of: values only, each able to write itself as canonical JSON.

Marks are on the scale of 100: a score's points divided by the scale's maximum. Nothing here validates;
see `parsing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor
from types import MappingProxyType
from typing import Any

from answerable.scoring.numbers import HUNDRED, has_places, parse_decimal, plain, ratio

Score = int | str | None
"""As cast: an index into the levels or places, a decimal string in a range, or None for a blank."""


@dataclass(frozen=True, slots=True)
class Level:
    id: str
    title: str
    points: Fraction


@lru_cache(maxsize=256)
def _level_marks(levels: tuple[Level, ...]) -> Mapping[str, Fraction]:
    """By a level's id; asked for at every cell of a result."""
    return MappingProxyType({level.id: level.points * HUNDRED / levels[0].points for level in levels})


@dataclass(frozen=True, slots=True)
class LevelScale:
    """Named levels, best first, points strictly descending."""

    levels: tuple[Level, ...]

    def refusal(self, score: object) -> str | None:
        """Why `score` (not a blank) is none of this scale's, or None."""
        if type(score) is not int:
            return "bad-score"
        return None if 0 <= score < len(self.levels) else "unknown-level"

    def label(self, score: int | str) -> str:
        return self.levels[int(score)].id

    def mark(self, label: str) -> Fraction:
        return self.marks()[label]

    def marks(self) -> Mapping[str, Fraction]:
        return _level_marks(self.levels)

    def labels(self) -> tuple[str, ...]:
        return tuple(level.id for level in self.levels)

    def to_json(self) -> dict[str, Any]:
        levels = [{"id": lv.id, "title": lv.title, "points": plain(lv.points)} for lv in self.levels]
        return {"kind": "levels", "levels": levels}


@dataclass(frozen=True, slots=True)
class RangeScale:
    """Numbers from `low` to `high` in steps, both ends included."""

    low: Fraction
    high: Fraction
    step: Fraction

    def refusal(self, score: object) -> str | None:
        value = parse_decimal(score)
        if value is None:
            return "bad-score"
        if not self.low <= value <= self.high:
            return "out-of-range"
        return None if (value - self.low) % self.step == 0 else "off-step"

    def label(self, score: int | str) -> str:
        return plain(Fraction(score))

    def mark(self, label: str) -> Fraction:
        return Fraction(label) * HUNDRED / self.high

    def labels(self) -> tuple[str, ...]:
        """Empty: a range may have thousands of values, so only those that somebody gave are listed."""
        return ()

    def to_json(self) -> dict[str, Any]:
        ends = {"low": plain(self.low), "high": plain(self.high)}
        return {"kind": "range", **ends, "step": plain(self.step)}


@dataclass(frozen=True, slots=True)
class RankingScale:
    """Places from 1 to `places`: raters put the presenters in order, and nobody shares a place on one ballot. A place is worth one
    part of `places` less than the one before; the first is worth 100."""

    places: int

    def refusal(self, score: object) -> str | None:
        if type(score) is not int:
            return "bad-score"
        return None if 0 <= score < self.places else "unknown-level"

    def label(self, score: int | str) -> str:
        return str(int(score) + 1)

    def mark(self, label: str) -> Fraction:
        return Fraction(self.places + 1 - int(label)) * HUNDRED / self.places

    def labels(self) -> tuple[str, ...]:
        return _place_labels(self.places)

    def to_json(self) -> dict[str, Any]:
        return {"kind": "ranking", "places": self.places}


@lru_cache(maxsize=64)
def _place_labels(places: int) -> tuple[str, ...]:
    return tuple(str(place) for place in range(1, places + 1))


Scale = LevelScale | RangeScale | RankingScale


def named_levels(scale: Scale) -> tuple[str, ...]:
    """The ids of levels, which other rules may name; a range and a ranking have none."""
    return scale.labels() if isinstance(scale, LevelScale) else ()


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    title: str
    weight: Fraction
    scale: Scale

    def to_json(self) -> dict[str, Any]:
        head = {"id": self.id, "title": self.title, "weight": plain(self.weight)}
        return {**head, "scale": self.scale.to_json()}


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str
    weight: Fraction

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "title": self.title, "weight": plain(self.weight)}


@dataclass(frozen=True, slots=True)
class TrimCount:
    """`k` marks are cut at each end; none when that would leave nothing."""

    k: int

    def cut(self, of: int) -> Fraction:
        return Fraction(self.k if of > 2 * self.k else 0)

    def to_json(self) -> dict[str, Any]:
        return {"kind": "count", "k": self.k}


@dataclass(frozen=True, slots=True)
class TrimShare:
    """A share of the marks is cut at each end: whole marks only (`floor`), or a part of one (`fractional`)."""

    share: Fraction
    rounding: str

    def cut(self, of: int) -> Fraction:
        wanted = self.share * of
        return Fraction(floor(wanted)) if self.rounding == "floor" else wanted

    def to_json(self) -> dict[str, Any]:
        return {"kind": "share", "share": plain(self.share), "rounding": self.rounding}


Trim = TrimCount | TrimShare


@dataclass(frozen=True, slots=True)
class PointsBand:
    """From `at_least` on a value gives these `points`, out of 100."""

    at_least: Fraction
    points: Fraction

    def to_json(self) -> dict[str, Any]:
        return {"at_least": plain(self.at_least), "points": plain(self.points)}


def band_reached(bands: Sequence[PointsBand], value: Fraction) -> PointsBand:
    """The first of `bands`, whose last begins at 0, that `value` reaches."""
    return next(band for band in bands if value >= band.at_least)


@dataclass(frozen=True, slots=True)
class SharePoints:
    """The share of some levels, in percent, turned into points by bands."""

    levels: tuple[str, ...]
    bands: tuple[PointsBand, ...]

    def band(self, percent: Fraction) -> PointsBand:
        return band_reached(self.bands, percent)

    def to_json(self) -> dict[str, Any]:
        return {"levels": list(self.levels), "bands": [band.to_json() for band in self.bands]}


@dataclass(frozen=True, slots=True)
class Counting:
    """`abstention` is the mark a blank counts as, or None when blanks are left out."""

    method: str
    per: str
    trim: Trim | None
    denominator: str
    abstention: Fraction | None
    empty_group: str
    share: SharePoints | None

    def to_json(self) -> dict[str, Any]:
        value = self.abstention
        blanks = {"kind": "excluded"} if value is None else {"kind": "value", "value": plain(value)}
        written: dict[str, Any] = {
            "method": self.method,
            "per": self.per,
            "trim": None if self.trim is None else self.trim.to_json(),
            "denominator": self.denominator,
            "abstentions": blanks,
            "empty_group": self.empty_group,
        }
        return written if self.share is None else {**written, "share": self.share.to_json()}


@dataclass(frozen=True, slots=True)
class AtMost:
    """No more than `count` times `level` on a ballot, in one criterion or (None) on the whole ballot."""

    level: str
    criterion: str | None
    count: int

    def to_json(self) -> dict[str, Any]:
        return {"kind": "at-most", "level": self.level, "criterion": self.criterion, "count": self.count}


@dataclass(frozen=True, slots=True)
class NoTies:
    """Within a criterion no two presenters have the same score: a ranking ballot."""

    def to_json(self) -> dict[str, Any]:
        return {"kind": "no-ties"}


@dataclass(frozen=True, slots=True)
class NoBlanks:
    """Nothing may be left blank."""

    def to_json(self) -> dict[str, Any]:
        return {"kind": "no-blanks"}


Limit = AtMost | NoTies | NoBlanks


@dataclass(frozen=True, slots=True)
class Component:
    """`source` is `meeting`, `imported` or `rate`: the percentage of the ballots' marks that are at `levels`. With `bands` the value is
    turned into points by the band that it reaches; a rate always has some."""

    id: str
    title: str
    weight: Fraction
    source: str
    full: Fraction
    ratio_to_best: bool
    levels: tuple[str, ...] = ()
    bands: tuple[PointsBand, ...] = ()

    def to_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "weight": plain(self.weight),
            "source": self.source,
            "full": plain(self.full),
            "ratio_to_best": self.ratio_to_best,
        }
        if self.levels:
            written["levels"] = list(self.levels)
        if self.bands:
            written["bands"] = [band.to_json() for band in self.bands]
        return written


@dataclass(frozen=True, slots=True)
class Band:
    id: str
    title: str
    at_least: Fraction

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "title": self.title, "at_least": plain(self.at_least)}


def share_text(share: Fraction) -> str:
    """A share of the whole as rules write it: percent where that is exact, else "1/3"."""
    percent = share * HUNDRED
    return plain(percent) if has_places(percent) else ratio(share)


@dataclass(frozen=True, slots=True)
class QuotaShare:
    """At most a share of the presenters holds `grade` or a better one."""

    grade: str
    share: Fraction
    rounding: str

    def wanted(self, base: int) -> Fraction:
        return self.share * base

    def places(self, base: int) -> int:
        wanted = self.wanted(base)
        offset = {"floor": Fraction(0), "half-up": Fraction(1, 2)}.get(self.rounding)
        return -floor(-wanted) if offset is None else floor(wanted + offset)

    def to_json(self) -> dict[str, Any]:
        return {"grade": self.grade, "share": share_text(self.share), "rounding": self.rounding}


@dataclass(frozen=True, slots=True)
class QuotaCount:
    """At most `count` presenters hold `grade` or a better one."""

    grade: str
    count: int
    rounding = "none"

    def wanted(self, base: int) -> Fraction:  # noqa: ARG002 - a fixed number does not depend on the base
        return Fraction(self.count)

    def places(self, base: int) -> int:  # noqa: ARG002 - as above
        return self.count

    def to_json(self) -> dict[str, Any]:
        return {"grade": self.grade, "count": self.count}


Quota = QuotaShare | QuotaCount


@dataclass(frozen=True, slots=True)
class Demotion:
    """`steps` grades down when these levels make up at least `share` of a presenter's marks."""

    levels: tuple[str, ...]
    share: Fraction
    steps: int

    def to_json(self) -> dict[str, Any]:
        return {"levels": list(self.levels), "share": share_text(self.share), "steps": self.steps}
