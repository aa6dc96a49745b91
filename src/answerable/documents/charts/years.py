"""This year beside last year: the ring is last year's score, the dot this year's, the line the way between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.documents.charts import drawing, rows
from answerable.documents.charts.apart import ScorePoint
from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.rows import HEIGHT, PLOT, Key, Scale, Strip
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language


@dataclass(frozen=True, slots=True)
class YearLine:
    """`change` is the difference as it is read, with its sign; empty where one of the two years is not known."""

    name: str
    note: str
    before: ScorePoint | None
    now: ScorePoint | None
    change: str


@dataclass(frozen=True, slots=True)
class YearField:
    before: int
    now: int
    low: Fraction
    high: Fraction


def field_of(before: int, now: int, lines: Sequence[YearLine]) -> YearField:
    values = [each.value for line in lines for each in (line.before, line.now) if each is not None]
    return YearField(before, now, min(values, default=Fraction(0)), max(values, default=Fraction(100)))


def row(field: YearField, line: YearLine, language: Language) -> Chart:
    return rows.cell(_strip(field, line, _axis(field, rows.CELL)[0], language))


def axis(field: YearField) -> Chart:
    scale, ticks = _axis(field, rows.CELL)
    return rows.axis(scale, ticks)


def chart(field: YearField, lines: Sequence[YearLine], language: Language) -> Chart:
    scale, ticks = _axis(field, PLOT)
    strips = [_strip(field, line, scale, language) for line in lines]
    return rows.whole(strips, scale, ticks, keys(field), rows.told(strips, language))


def keys(field: YearField) -> list[Key]:
    return [
        Key((drawing.dot("fring", 8, 8, 5),), str(field.before)),
        Key((drawing.dot("fdot", 8, 8, 6),), str(field.now)),
    ]


def _axis(field: YearField, width: float) -> tuple[Scale, list[rows.Tick]]:
    low, high, ticks = rows.round_ticks(field.low, field.high)
    return Scale(low, high, width), ticks


def _strip(field: YearField, line: YearLine, scale: Scale, language: Language) -> Strip:
    say = WORDS[language]
    middle = HEIGHT / 2
    marks = rows.grid(scale, _axis(field, scale.width)[1], HEIGHT)
    if line.before is not None and line.now is not None:
        marks.append(
            drawing.line("fline", scale.x(line.before.value), middle, scale.x(line.now.value), middle)
        )
    if line.before is not None:
        marks.append(drawing.dot("fring", scale.x(line.before.value), middle, 5))
    if line.now is not None:
        marks.append(drawing.dot("fdot", scale.x(line.now.value), middle, 6))
    told = [
        say.year.format(year=year, score=say.nothing if score is None else score.shown)
        for year, score in ((field.before, line.before), (field.now, line.now))
    ]
    if line.change:
        told.append(say.change.format(change=line.change))
    return Strip(line.name, line.note, tuple(marks), HEIGHT, line.change or "–", say.listed.join(told))
