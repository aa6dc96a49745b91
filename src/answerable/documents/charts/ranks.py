"""Ranks with their intervals: the dot is the rank, the line the interval, the dashed line the limit of a quota.

An interval comes from whoever worked it out (`answerable.fairness`); where there is none, none is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.documents.charts import drawing, rows
from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.rows import HEIGHT, PLOT, Key, Scale, Strip, Tick
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language


@dataclass(frozen=True, slots=True)
class RankLine:
    """`low` and `high` are the best and the worst rank of the interval, 1 is the best; both None without one."""

    name: str
    note: str
    rank: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class RankField:
    """What the lines of one picture have in common. `of` is how many are ranked; `places` how many the quota has for `grade`."""

    of: int
    places: int | None = None
    grade: str = ""

    @property
    def limited(self) -> bool:
        return self.places is not None and 0 < self.places < self.of


def row(field: RankField, line: RankLine, language: Language) -> Chart:
    return rows.cell(_strip(field, line, _scale(field, rows.CELL), language))


def axis(field: RankField) -> Chart:
    return rows.axis(_scale(field, rows.CELL), _ticks(field))


def chart(field: RankField, lines: Sequence[RankLine], language: Language) -> Chart:
    say = WORDS[language]
    scale = _scale(field, PLOT)
    strips = [_strip(field, line, scale, language) for line in lines]
    told = rows.told(strips, language)
    if field.limited:
        told += say.listed + say.limit.format(grade=field.grade, places=field.places)
    return rows.whole(strips, scale, _ticks(field), keys(field, lines, language), told)


def keys(field: RankField, lines: Sequence[RankLine], language: Language) -> list[Key]:
    """Of the marks that are there."""
    say = WORDS[language]
    found = [Key((drawing.dot("fdot", 8, 8, 6),), say.key_rank)]
    if any(line.low is not None for line in lines):
        found.append(Key((drawing.line("fline", 2, 8, 14, 8),), say.key_interval))
    if field.limited:
        found.append(Key((drawing.line("fcut", 8, 0, 8, 16),), say.key_limit.format(grade=field.grade)))
    return found


def _scale(field: RankField, width: float) -> Scale:
    return Scale(Fraction(1), Fraction(max(field.of, 1)), width)


def _ticks(field: RankField) -> list[Tick]:
    """1, then every third, fifth or so, and the last one where it does not crowd the one before it."""
    step = next((step for step in (1, 3, 5, 10, 15, 20, 25, 50, 100) if field.of <= 6 * step), field.of)
    shown = [1, *range(max(step, 2), field.of + 1, step)]
    if field.of - shown[-1] > step / 2:
        shown.append(field.of)
    return [Tick(rank, str(rank)) for rank in shown]


def _strip(field: RankField, line: RankLine, scale: Scale, language: Language) -> Strip:
    say = WORDS[language]
    middle = HEIGHT / 2
    marks = _ground(field, scale)
    if line.rank is None:
        return Strip(line.name, line.note, tuple(marks), HEIGHT, "–", say.unranked)
    figure, said = str(line.rank), say.rank.format(rank=line.rank)
    if line.low is not None and line.high is not None:
        marks.append(drawing.line("fline", scale.x(line.low), middle, scale.x(line.high), middle))
        figure = (
            f"{line.rank}（{line.low}–{line.high}）"
            if language is Language.CHINESE
            else f"{line.rank} ({line.low}–{line.high})"
        )
        said = say.rank_between.format(rank=line.rank, low=line.low, high=line.high)
    marks.append(drawing.dot("fdot", scale.x(line.rank), middle, 6))
    return Strip(line.name, line.note, tuple(marks), HEIGHT, figure, said)


def _ground(field: RankField, scale: Scale) -> list[str]:
    """The places that the quota has, the grid, and the quota's limit half-way to the next rank."""
    marks = rows.grid(scale, _ticks(field), HEIGHT)
    if not field.limited or field.places is None:
        return marks
    edge = (scale.x(field.places) + scale.x(field.places + 1)) / 2
    return [drawing.box("fband", 4, 0, edge - 4, HEIGHT), *marks, drawing.line("fcut", edge, 0, edge, HEIGHT)]
