"""Reads each part of the rules from JSON, noting every problem; `rules` puts the parts together.

Where a part could not be read a harmless stand-in takes its place ("" or zero), so that reading goes on: nothing
built here is used once a problem has been noted. Never raises.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from answerable.scoring.numbers import HUNDRED, ZERO, parse_decimal, plain
from answerable.scoring.parts import (
    AtMost,
    Band,
    Component,
    Counting,
    Criterion,
    Demotion,
    Group,
    Level,
    LevelScale,
    Limit,
    NoBlanks,
    NoTies,
    PointsBand,
    Quota,
    QuotaCount,
    QuotaShare,
    RangeScale,
    RankingScale,
    Scale,
    SharePoints,
    Trim,
    TrimCount,
    TrimShare,
)
from answerable.scoring.reading import Located, distinct

MOST_CRITERIA = 50
MOST_GROUPS = 20
MOST_LEVELS = 100
MOST_STEPS = 10_000
MOST_COMPONENTS = 20
MOST_LIMITS = 50
MOST_BANDS = 20
_FRACTION = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def read_criteria(place: Located) -> tuple[Criterion, ...]:
    places = place.items(1, MOST_CRITERIA)
    read = tuple(_criterion(item) for item in places)
    distinct(places, [part.id for part in read])
    _sums_to_100(place, [part.weight for part in read])
    return read


def read_groups(place: Located) -> tuple[Group, ...]:
    places = place.items(1, MOST_GROUPS)
    read = tuple(_group(item) for item in places)
    distinct(places, [part.id for part in read])
    _sums_to_100(place, [part.weight for part in read])
    return read


def read_components(place: Located) -> tuple[Component, ...]:
    places = place.items(0, MOST_COMPONENTS)
    read = tuple(_component(item) for item in places)
    distinct(places, [part.id for part in read])
    _sums_to_100(place, [part.weight for part in read])
    sources = [part.source for part in read]
    if read and "" not in sources and sources.count("meeting") != 1:
        place.note("two-meeting-components" if "meeting" in sources else "no-meeting-component")
    return read


def _sums_to_100(place: Located, weights: Sequence[Fraction]) -> None:
    """Notes how far the weights' sum is from 100. Notes nothing while one of them could not be read (it is 0 then)."""
    total = sum(weights, ZERO)
    if not weights or ZERO in weights or total == HUNDRED:
        return
    if total < HUNDRED:
        place.note("weights-not-100", sum=plain(total), missing=plain(HUNDRED - total))
    else:
        place.note("weights-not-100", sum=plain(total), over=plain(total - HUNDRED))


def _weight(place: Located) -> Fraction:
    return place.decimal(100, positive=True) or ZERO


def _criterion(place: Located) -> Criterion:
    name, title, weight, scale = place.fields("id", "title", "weight", "scale")
    return Criterion(name.identifier() or "", title.title(), _weight(weight), _scale(scale))


def _group(place: Located) -> Group:
    name, title, weight = place.fields("id", "title", "weight")
    return Group(name.identifier() or "", title.title(), _weight(weight))


def _component(place: Located) -> Component:
    keys = ("id", "title", "weight", "source", "full", "ratio_to_best")
    further = tuple(key for key in ("levels", "bands") if place.has(key))
    name, title, weight, source, full, ratio, *rest = place.fields(*keys, *further)
    at = dict(zip(further, rest, strict=True))
    read = Component(
        name.identifier() or "",
        title.title(),
        _weight(weight),
        source.choice("meeting", "imported", "rate") or "",
        full.decimal(positive=True) or HUNDRED,
        ratio.flag(),
        _names(at["levels"]) if "levels" in at else (),
        _points_bands(at["bands"]) if "bands" in at else (),
    )
    _check_component(place, read, full, at)
    return read


def _check_component(place: Located, read: Component, full: Located, at: Mapping[str, Located]) -> None:
    """That a component has what its source needs, and nothing that does not go with it."""
    if read.source in ("meeting", "rate") and read.full != HUNDRED:
        full.note(
            "meeting-full-not-100" if read.source == "meeting" else "rate-full-not-100",
            value=plain(read.full),
        )
    if read.source == "rate" and "levels" not in at:
        place.note("rate-levels-missing")
    if read.source == "rate" and "bands" not in at:
        place.note("rate-bands-missing")
    if read.source in ("meeting", "imported") and "levels" in at:
        at["levels"].note("levels-without-rate")
    if read.source == "meeting" and "bands" in at:
        at["bands"].note("meeting-with-bands")
    if read.ratio_to_best and "bands" in at:
        at["bands"].note("bands-with-ratio")


def _scale(place: Located) -> Scale:
    kind_of = place.value.get("kind") if isinstance(place.value, dict) else None
    if kind_of == "range":
        return _range_scale(place)
    if kind_of == "ranking":
        _, places_at = place.fields("kind", "places")
        return RankingScale(places_at.integer(2, MOST_LEVELS) or 2)
    kind, levels = place.fields("kind", "levels")
    kind.choice("levels", "range", "ranking")
    places = levels.items(2, MOST_LEVELS)
    read = tuple(_level(item) for item in places)
    distinct(places, [level.id for level in read])
    points = [_points(item) for item in places]
    for item, level, above, below in zip(places[1:], read[1:], points, points[1:], strict=False):
        if above is not None and below is not None and above <= below:
            item.note("levels-not-descending", id=level.id)
    return LevelScale(read)


def _points(place: Located) -> Fraction | None:
    """The points alone, without noting problems: for comparing a level with the next."""
    return (
        parse_decimal(place.value["points"])
        if isinstance(place.value, dict) and place.has("points")
        else None
    )


def _level(place: Located) -> Level:
    name, title, points = place.fields("id", "title", "points")
    return Level(name.identifier() or "", title.title(), points.decimal() or ZERO)


def _range_scale(place: Located) -> Scale:
    _, low_at, high_at, step_at = place.fields("kind", "low", "high", "step")
    low, high, step = low_at.decimal(), high_at.decimal(positive=True), step_at.decimal(positive=True)
    if low is None or high is None or step is None:
        return RangeScale(ZERO, HUNDRED, Fraction(1))
    if low >= high:
        place.note("range-empty", low=plain(low), high=plain(high))
    elif (high - low) % step:
        step_at.note("step-not-dividing", step=plain(step), range=plain(high - low))
    elif (high - low) / step > MOST_STEPS:
        step_at.note("too-many-steps", steps=int((high - low) / step), most=MOST_STEPS)
    return RangeScale(low, high, step)


def read_counting(place: Located) -> Counting:
    keys = ("method", "per", "trim", "denominator", "abstentions", "empty_group")
    places = place.fields(*keys, "share") if place.has("share") else place.fields(*keys)
    method_at, per_at, trim_at, denominator_at, abstentions, empty, *shares = places
    share_at = shares[0] if shares else None
    method = method_at.choice("mean", "trimmed", "median", "share")
    per = per_at.choice("criterion", "total")
    trim = None if trim_at.absent else _trim(trim_at)
    share = None if share_at is None else _share_points(share_at)
    if method == "trimmed" and trim_at.value is None:
        trim_at.note("trim-missing")
    if method not in ("trimmed", None) and not trim_at.absent:
        trim_at.note("trim-unexpected")
    if method == "share" and share_at is None:
        place.note("share-missing")
    if method not in ("share", None) and share_at is not None:
        share_at.note("share-unexpected")
    if method == "share" and per == "total":
        per_at.note("share-not-per-criterion")
    denominator = denominator_at.choice("cast", "issued", "expected")
    excluded, value = _abstentions(abstentions)
    if excluded and denominator in ("issued", "expected"):
        denominator_at.note("denominator-needs-value", denominator=denominator)
    choice = empty.choice("renormalise", "zero", "refuse")
    return Counting(method or "", per or "", trim, denominator or "", value, choice or "", share)


def _abstentions(place: Located) -> tuple[bool, Fraction | None]:
    """Whether blanks are left out, and else the mark they count as."""
    if isinstance(place.value, dict) and place.value.get("kind") == "value":
        _, value = place.fields("kind", "value")
        return False, value.decimal(100)
    (kind,) = place.fields("kind")
    return kind.choice("excluded", "value") == "excluded", None


def _trim(place: Located) -> Trim:
    if isinstance(place.value, dict) and place.value.get("kind") == "share":
        _, share_at, rounding = place.fields("kind", "share", "rounding")
        share = share_at.decimal(positive=True)
        if share is not None and 2 * share >= 1:
            share_at.note("trim-removes-everybody", share=plain(share))
        return TrimShare(share or ZERO, rounding.choice("floor", "fractional") or "")
    kind, k = place.fields("kind", "k")
    kind.choice("count", "share")
    return TrimCount(k.integer(1, 1000) or 0)


def _share_points(place: Located) -> SharePoints:
    levels, bands = place.fields("levels", "bands")
    return SharePoints(_names(levels), _points_bands(bands, 100))


def _points_bands(place: Located, most: int = 1_000_000) -> tuple[PointsBand, ...]:
    """Bands of values up to `most`, the highest first, the last from 0."""
    places = place.items(1, MOST_BANDS)
    read = tuple(_points_band(item, most) for item in places)
    _descend_to_zero(place, places, [band.at_least for band in read], [""] * len(read))
    return read


def _points_band(place: Located, most: int) -> PointsBand:
    at_least, points = place.fields("at_least", "points")
    return PointsBand(at_least.decimal(most) or ZERO, points.decimal(100) or ZERO)


def _names(place: Located) -> tuple[str, ...]:
    places = place.items(1, MOST_LEVELS)
    names = tuple(item.identifier() or "" for item in places)
    distinct(places, names)
    return names


def read_limits(place: Located) -> tuple[Limit, ...]:
    return tuple(_limit(item) for item in place.items(0, MOST_LIMITS))


def _limit(place: Located) -> Limit:
    kind_of = place.value.get("kind") if isinstance(place.value, dict) else None
    if kind_of == "at-most":
        _, level, criterion, count = place.fields("kind", "level", "criterion", "count")
        at = None if criterion.absent else criterion.identifier()
        return AtMost(level.identifier() or "", at, count.integer(0, 100_000) or 0)
    (kind,) = place.fields("kind")
    return NoTies() if kind.choice("at-most", "no-ties", "no-blanks") == "no-ties" else NoBlanks()


def read_bands(place: Located) -> tuple[Band, ...]:
    places = place.items(0, MOST_BANDS)
    read = tuple(_band(item) for item in places)
    distinct(places, [band.id for band in read])
    _descend_to_zero(place, places, [band.at_least for band in read], [band.id for band in read])
    return read


def _band(place: Located) -> Band:
    name, title, at_least = place.fields("id", "title", "at_least")
    return Band(name.identifier() or "", title.title(), at_least.decimal(100) or ZERO)


def _descend_to_zero(
    place: Located, places: Sequence[Located], floors: Sequence[Fraction], names: Sequence[str]
) -> None:
    for item, name, above, below in zip(places[1:], names[1:], floors, floors[1:], strict=False):
        if above <= below:
            item.note("bands-not-descending", id=name)
    if floors and floors[-1] != ZERO:
        place.note("no-bottom-band")


def read_quota(place: Located) -> Quota | None:
    if place.absent:
        return None
    if place.has("count"):
        grade, count = place.fields("grade", "count")
        return QuotaCount(grade.identifier() or "", count.integer(0, 100_000) or 0)
    grade, share, rounding = place.fields("grade", "share", "rounding")
    return QuotaShare(
        grade.identifier() or "", _share(share), rounding.choice("floor", "half-up", "ceiling") or ""
    )


def _share(place: Located) -> Fraction:
    """A share of the whole: "30" (percent) or "1/3"."""
    match = _FRACTION.fullmatch(place.value) if isinstance(place.value, str) else None
    if match is None:
        return (place.decimal(100) or ZERO) / HUNDRED
    share = Fraction(int(match[1]), int(match[2]))
    if share > 1:
        place.note("bad-share", value=match[0])
    return share


def read_demotion(place: Located) -> Demotion | None:
    if place.absent:
        return None
    levels, share_at, steps = place.fields("levels", "share", "steps")
    share = _share(share_at)
    if share == ZERO and parse_decimal(share_at.value) == ZERO:
        share_at.note("not-positive", value="0")
    return Demotion(_names(levels), share, steps.integer(1, MOST_BANDS) or 1)
