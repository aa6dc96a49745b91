"""Ballots by group: a bar is everybody expected, dark what counts, light what is void, empty what did not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.documents.charts import drawing, rows
from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.rows import HEIGHT, PLOT, Key, Scale, Strip, Tick
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language

TICKS = [Tick(part, f"{part}%") for part in (0, 25, 50, 75, 100)]


@dataclass(frozen=True, slots=True)
class TurnoutLine:
    """Numbers of ballots, and of people expected."""

    name: str
    expected: int
    valid: int
    void: int


def row(line: TurnoutLine, language: Language) -> Chart:
    return rows.cell(_strip(line, _scale(rows.CELL), language))


def axis() -> Chart:
    return rows.axis(_scale(rows.CELL), TICKS)


def chart(lines: Sequence[TurnoutLine], language: Language) -> Chart:
    scale = _scale(PLOT)
    strips = [_strip(line, scale, language) for line in lines]
    return rows.whole(strips, scale, TICKS, keys(language), rows.told(strips, language))


def keys(language: Language) -> list[Key]:
    say = WORDS[language]
    named = (("f1", say.key_valid), ("f3", say.key_void), ("f4", say.key_missing))
    return [Key((drawing.box(kind, 1, 1, 14, 14),), text) for kind, text in named]


def _scale(width: float) -> Scale:
    return Scale(Fraction(0), Fraction(100), width)


def _strip(line: TurnoutLine, scale: Scale, language: Language) -> Strip:
    say = WORDS[language]
    # More ballots than people expected is a fault that the result tells of; the bar then is all ballots.
    whole = max(line.expected, line.valid + line.void, 1)
    ends = [scale.x(Fraction(100 * part, whole)) for part in (0, line.valid, line.valid + line.void, whole)]
    marks = rows.grid(scale, TICKS, HEIGHT)
    marks += [
        drawing.box(kind, start, 9, end - start, HEIGHT - 18)
        for kind, start, end in zip(("f1", "f3", "f4"), ends, ends[1:], strict=False)
        if end > start
    ]
    said = say.turnout.format(valid=line.valid, void=line.void, expected=line.expected)
    return Strip(line.name, "", tuple(marks), HEIGHT, f"{line.valid} / {line.expected}", said)
