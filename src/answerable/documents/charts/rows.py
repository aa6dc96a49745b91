"""A picture with one line for each presenter, unit or group, under one axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.documents.charts import drawing
from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language

CELL = 248.0  # the width of one line in a table's cell
PLOT = 330.0  # and in a whole picture
PAD = 14.0
NAMES = 176.0
FIGURES = 112.0
NAME_SIZE = 13.0
AXIS = 22.0
HEIGHT = 32.0


@dataclass(frozen=True, slots=True)
class Key:
    """A mark and what it means."""

    marks: tuple[str, ...]  # in a square of 16
    words: str

    @property
    def svg(self) -> str:
        return drawing.picture(self.marks, 16, 16, "").svg


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places: `low` to `high` over `width`."""

    low: Fraction
    high: Fraction
    width: float

    def x(self, value: Fraction | int) -> float:
        room = self.width - 2 * PAD
        if self.high == self.low:
            return self.width / 2
        return PAD + room * float((value - self.low) / (self.high - self.low))


@dataclass(frozen=True, slots=True)
class Tick:
    value: Fraction | int
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of a picture. `figure` stands to its right in a whole picture; `said` is its part of the text alternative."""

    name: str
    note: str
    marks: tuple[str, ...]
    height: float
    figure: str
    said: str


def grid(scale: Scale, ticks: Iterable[Tick], height: float) -> list[str]:
    return [drawing.uprights("fgrid", [scale.x(tick.value) for tick in ticks], height)]


def cell(strip: Strip, width: float = CELL) -> Chart:
    """One line for a cell of a table, which has the name elsewhere."""
    return drawing.picture(strip.marks, width, strip.height, strip.said)


def axis(scale: Scale, ticks: Sequence[Tick]) -> Chart:
    """For the head of a table's column: an ornament, since every line says its figures."""
    return drawing.picture(_axis(scale, ticks), scale.width, 16, "")


def _axis(scale: Scale, ticks: Sequence[Tick]) -> list[str]:
    return [drawing.words(tick.text, scale.x(tick.value), 12, "middle") for tick in ticks]


def whole(
    strips: Sequence[Strip], scale: Scale, ticks: Sequence[Tick], keys: Sequence[Key], text: str
) -> Chart:
    """Keys, axis, and under it every line with its name to the left and its figure to the right."""
    width = NAMES + scale.width + FIGURES
    marks, top = _keys(keys, width)
    if not strips:  # no line, no axis: the picture says in words that there is nothing
        return drawing.picture([*marks, drawing.words(text, 0, top + 12)], width, top + 20, text)
    marks.append(drawing.moved(_axis(scale, ticks), NAMES, top))
    top += AXIS
    for strip in strips:
        marks += _named(strip, top)
        marks.append(drawing.moved(strip.marks, NAMES, top))
        marks.append(
            drawing.words(
                drawing.fitted(strip.figure, FIGURES - 8),
                NAMES + scale.width + 8,
                top + strip.height / 2 + 4,
                kind="fname",
            )
        )
        top += strip.height
    return drawing.picture(marks, width, top + 4, text)


def told(strips: Iterable[Strip], language: Language) -> str:
    """The text alternative of a whole picture: every line's name with its figures. A picture of nothing says so."""
    say = WORDS[language]
    return (
        say.listed.join(say.said.format(name=strip.name, said=strip.said) for strip in strips) or say.nothing
    )


def _named(strip: Strip, top: float) -> list[str]:
    room = NAMES - 8
    middle = top + strip.height / 2
    if not strip.note:
        lines = drawing.folded(strip.name, room, NAME_SIZE)
        shift = 4.0 if len(lines) == 1 else -2.0
        return [drawing.words(text, 0, middle + shift + 14 * n, kind="fname") for n, text in enumerate(lines)]
    return [
        drawing.words(drawing.fitted(strip.name, room, NAME_SIZE), 0, middle - 2, kind="fname"),
        drawing.words(drawing.fitted(strip.note, room, 11), 0, middle + 12, kind="fsmall"),
    ]


def _keys(keys: Sequence[Key], width: float) -> tuple[list[str], float]:
    """The keys in as many lines as they need, and where what follows begins."""
    marks: list[str] = []
    x = y = 0.0
    for key in keys:
        text = drawing.fitted(key.words, width - 22)
        needed = 22 + drawing.wide(text) + 16
        if x and x + needed > width:
            x, y = 0.0, y + 20
        marks += [drawing.moved(key.marks, x, y), drawing.words(text, x + 22, y + 12)]
        x += needed
    return marks, y + 26 if keys else 0.0


def round_ticks(low: Fraction, high: Fraction, most: int = 5) -> tuple[Fraction, Fraction, list[Tick]]:
    """An axis around values: its two ends and its ticks, on round numbers, at most `most` steps."""
    span = max(high - low, Fraction(1))
    step = next(
        step
        for power in range(-2, 10)
        for step in (Fraction(10) ** power * lead for lead in (1, 2, 5))
        if span / step <= most - 1
    )
    first, last = low // step * step, -(-high // step) * step
    if first == last:
        last += step
    count = int((last - first) / step)
    return first, last, [Tick(first + step * n, _round_text(first + step * n)) for n in range(count + 1)]


def _round_text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
