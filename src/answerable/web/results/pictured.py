"""What the pictures of a result show: the figures of its published view, as `answerable.documents.charts` takes them.

Nothing is drawn that the tables do not say: a group that is withheld has no dot, and levels are drawn only where every count behind them is shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from answerable.documents.charts import Chart, Key, apart, ranks, turnout, years
from answerable.documents.charts.apart import ApartLine, ScorePoint
from answerable.documents.charts.ranks import RankField, RankLine
from answerable.documents.charts.shares import LevelShare, SharePanel
from answerable.documents.charts.turnout import TurnoutLine
from answerable.documents.charts.years import YearLine
from answerable.fairness import RankRange
from answerable.scoring import GroupTurnout, LevelScale, Rules, shown
from answerable.scoring.parts import RankingScale, Scale
from answerable.web.languages import document_language
from answerable.web.results.names import Names

Json = Mapping[str, Any]
BINS = 5
MOST = 8  # bars that a small picture has room for


@dataclass(frozen=True, slots=True)
class PictureColumn:
    """A picture as a column of a table: its name, what stands above it, the meaning of its marks, and one line for each row."""

    title: str
    axis: Chart
    keys: Sequence[Key]
    rows: Sequence[Chart]


def of_ranks(
    presenters: Sequence[Json], quota: Json | None, names: Names, ranges: Mapping[str, RankRange]
) -> PictureColumn:
    """`presenters` as they stand in the table, those without a rank too; `ranges` by presenter, as far as they are known."""
    language = document_language()
    places, grade = (None, "") if quota is None else (quota["places"], names.grade(quota["grade"]))
    field = RankField(sum(row["rank"] is not None for row in presenters), places, grade)
    lines = [_rank_line(row, names, ranges.get(row["id"])) for row in presenters]
    drawn = [ranks.row(field, line, language) for line in lines]
    title = _("Range of ranks") if ranges else _("Place among all")
    return PictureColumn(title, ranks.axis(field), ranks.keys(field, lines, language), drawn)


def _rank_line(row: Json, names: Names, found: RankRange | None) -> RankLine:
    name, unit = names.presenters[row["id"]]
    best, worst = (None, None) if found is None else (found.best, found.worst)
    return RankLine(name, unit, row["rank"], best, worst)


def of_groups(presenters: Sequence[Json], keys: Sequence[str], names: Names) -> PictureColumn:
    language = document_language()
    lines = []
    for row in presenters:
        found = {group["id"]: group["score"] for group in row["groups"]}
        lines.append(
            ApartLine(
                *names.presenters[row["id"]],
                tuple(score(found.get(key)) for key in keys),
                score(row["meeting"]),
            )
        )
    field = apart.field_of([names.group(key) for key in keys], lines)
    drawn = [apart.row(field, line, language) for line in lines]
    return PictureColumn(
        _("How far apart the groups are"), apart.axis(field), apart.keys(field, language), drawn
    )


def score(figure: Json | None) -> ScorePoint | None:
    """Where it is drawn follows from the figure as shown, so that a picture tells no more than the table."""
    return None if figure is None else ScorePoint(Fraction(figure["shown"]), figure["shown"])


def of_turnout(groups: Iterable[GroupTurnout], names: Names) -> PictureColumn:
    """By group, and of all together."""
    language = document_language()
    lines = [TurnoutLine(names.group(each.group), each.expected, each.valid, each.void) for each in groups]
    sums = [sum(getattr(line, part) for line in lines) for part in ("expected", "valid", "void")]
    lines.append(TurnoutLine(_("All"), *sums))
    drawn = [turnout.row(line, language) for line in lines]
    return PictureColumn(_("Of those expected"), turnout.axis(), turnout.keys(language), drawn)


def of_years(before: int, now: int, lines: Sequence[YearLine]) -> PictureColumn:
    language = document_language()
    field = years.field_of(before, now, lines)
    drawn = [years.row(field, line, language) for line in lines]
    return PictureColumn(_("From year to year"), years.axis(field), years.keys(field), drawn)


def level_panels(presenters: Sequence[Json], rules: Rules, names: Names) -> list[SharePanel]:
    """For each presenter how often each level was given, over all groups and criteria; none at all where the criteria have different
    scales, or where some count is withheld, since it would be the difference."""
    if len({tuple(_levels(each.scale, names)) for each in rules.criteria}) > 1:
        return []
    cells = {
        row["id"]: [cell for group in row["groups"] for cell in group["criteria"] or ()] for row in presenters
    }
    if any(cell["counts"] is None for found in cells.values() for cell in found):
        return []
    scale = rules.criteria[0].scale
    panels = [
        SharePanel(*names.presenters[row["id"]], shares(scale, cells[row["id"]], names))
        for row in presenters
        if row["criteria"] is not None
    ]
    return [each for each in panels if each.shares]


def cell_panels(row: Json, rules: Rules, names: Names) -> list[SharePanel]:
    """Of one presenter: each criterion by each group. Without shares where the counts are withheld, and left out where no mark was given."""
    scales = {each.id: each.scale for each in rules.criteria}
    return [
        SharePanel(names.criteria[cell["id"]], names.group(group["id"]), found)
        for group in row["groups"]
        for cell in group["criteria"] or ()
        if (found := shares(scales[cell["id"]], [cell], names)) or cell["counts"] is None
    ]


def shares(scale: Scale, cells: Iterable[Json], names: Names) -> tuple[LevelShare, ...]:
    """Percent of the marks given, to whole numbers; nothing where no mark was given, the counts are withheld, or there are more levels
    than bars have room for."""
    if len(levels := _levels(scale, names)) > MOST:
        return ()
    counted: Counter[str] = Counter()
    for cell in cells:
        for label, times in (cell["counts"] or {}).items():
            counted[_bin(scale, label, names)] += times
    whole = counted.total()
    if not whole:
        return ()
    parts = ((level, Fraction(100 * counted[level], whole)) for level in levels)
    return tuple(LevelShare(level, part, shown(part, 0)) for level, part in parts)


def _levels(scale: Scale, names: Names) -> list[str]:
    """The levels, or the parts that a range of numbers or of places is drawn in, best first."""
    if isinstance(scale, LevelScale):
        return [names.level(level.id) for level in scale.levels]
    if isinstance(scale, RankingScale):
        step = _step(scale)
        firsts = range(1, scale.places + 1, step)
        return [_part(first, min(first + step - 1, scale.places)) for first in firsts]
    edges = [scale.low + (scale.high - scale.low) * part / BINS for part in range(BINS + 1)]
    return [f"{_short(low)}–{_short(high)}" for low, high in pairwise(edges)][::-1]


def _bin(scale: Scale, label: str, names: Names) -> str:
    """Each part of a range begins with its lower number; the best one holds the highest number, too."""
    if isinstance(scale, LevelScale):
        return names.level(label)
    if isinstance(scale, RankingScale):
        return _levels(scale, names)[(int(label) - 1) // _step(scale)]
    part = (Fraction(label) - scale.low) * BINS // (scale.high - scale.low)
    return _levels(scale, names)[BINS - 1 - min(int(part), BINS - 1)]


def _step(scale: RankingScale) -> int:
    """How many places are drawn as one bar."""
    return 1 if scale.places <= MOST else -(-scale.places // BINS)


def _part(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _short(value: Fraction) -> str:
    return f"{float(value):g}"
