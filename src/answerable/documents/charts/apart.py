"""How far the groups of raters are apart on each presenter: one lettered dot a group, a stroke for the score in all.

Where dots would cover one another they go on lanes of their own, so that each can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.documents.charts import drawing, rows
from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.rows import PLOT, Key, Scale, Strip
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language

RADIUS = 9.0


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """A value, and the figure as it is read."""

    value: Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class ApartLine:
    """`scores` are by group, None where a group has none that may be shown; `total` is the score of all groups together."""

    name: str
    note: str
    scores: tuple[ScorePoint | None, ...]
    total: ScorePoint | None


@dataclass(frozen=True, slots=True)
class ApartField:
    """The titles of the groups, and the lowest and highest score of all lines, which the axis spans."""

    groups: tuple[str, ...]
    low: Fraction
    high: Fraction


def field_of(groups: Sequence[str], lines: Sequence[ApartLine]) -> ApartField:
    values = [each.value for line in lines for each in (*line.scores, line.total) if each is not None]
    return ApartField(tuple(groups), min(values, default=Fraction(0)), max(values, default=Fraction(100)))


def row(field: ApartField, line: ApartLine, language: Language) -> Chart:
    return rows.cell(_strip(field, line, _axis(field, rows.CELL)[0], language))


def axis(field: ApartField) -> Chart:
    scale, ticks = _axis(field, rows.CELL)
    return rows.axis(scale, ticks)


def chart(field: ApartField, lines: Sequence[ApartLine], language: Language) -> Chart:
    scale, ticks = _axis(field, PLOT)
    strips = [_strip(field, line, scale, language) for line in lines]
    return rows.whole(strips, scale, ticks, keys(field, language), rows.told(strips, language))


def keys(field: ApartField, language: Language) -> list[Key]:
    say = WORDS[language]
    found = [
        Key(_dot(letters, 8, 8), title) for letters, title in zip(_letters(field), field.groups, strict=True)
    ]
    return [*found, Key((drawing.line("fmid", 8, 1, 8, 15),), say.key_total)]


def _letters(field: ApartField) -> list[str]:
    """A group's own short name, as "A" of "A 领导班子", or its number where two would be the same or one is long."""
    first = [drawing.one_line(title).partition(" ")[0] for title in field.groups]
    short = all(0 < len(each) <= 2 for each in first) and len(set(first)) == len(first)
    return first if short else [str(number) for number in range(1, len(first) + 1)]


def _axis(field: ApartField, width: float) -> tuple[Scale, list[rows.Tick]]:
    low, high, ticks = rows.round_ticks(field.low, field.high)
    return Scale(low, high, width), ticks


def _dot(letters: str, x: float, y: float) -> tuple[str, ...]:
    return (
        drawing.dot("fring", x, y, RADIUS - 1.5),
        drawing.words(letters, x, y + 4, "middle", "fink fsmall"),
    )


def _strip(field: ApartField, line: ApartLine, scale: Scale, language: Language) -> Strip:
    say = WORDS[language]
    known = [
        (letters, title, score)
        for letters, title, score in zip(_letters(field), field.groups, line.scores, strict=True)
        if score is not None
    ]
    lanes = _lanes([scale.x(score.value) for _, _, score in known])
    height = 12 + 2 * RADIUS * (max(lanes, default=0) + 1)
    marks = rows.grid(scale, _axis(field, scale.width)[1], height)
    if known:
        ends = [scale.x(score.value) for _, _, score in known]
        marks.append(drawing.line("fline", min(ends), height / 2, max(ends), height / 2))
    if line.total is not None:
        marks.append(
            drawing.line("fmid", scale.x(line.total.value), 2, scale.x(line.total.value), height - 2)
        )
    for (letters, _, score), lane in zip(known, lanes, strict=True):
        marks += _dot(letters, scale.x(score.value), 6 + RADIUS + 2 * RADIUS * lane)
    told = [say.group_score.format(group=title, score=score.shown) for _, title, score in known] or [
        say.nothing
    ]
    if line.total is not None:
        told.append(say.total.format(score=line.total.shown))
    spread = _spread([score for _, _, score in known])
    figure = say.spread.format(spread=spread) if spread else "–"
    return Strip(line.name, line.note, tuple(marks), height, figure, say.listed.join(told))


def _spread(scores: Sequence[ScorePoint]) -> str:
    """The highest less the lowest, of the figures as shown, so that whoever subtracts them finds the same."""
    if len(scores) < 2:
        return ""
    read = [Fraction(score.shown) for score in scores]
    places = max(len(score.shown.partition(".")[2]) for score in scores)
    return f"{float(max(read) - min(read)):.{places}f}"


def _lanes(places: Sequence[float]) -> list[int]:
    """For each dot the first lane in which it covers no other."""
    last: list[float] = []
    lanes = [0] * len(places)
    for x, index in sorted((x, index) for index, x in enumerate(places)):
        lane = next((lane for lane, end in enumerate(last) if x - end >= 2 * RADIUS), len(last))
        last[lane : lane + 1] = [x]
        lanes[index] = lane
    return lanes
