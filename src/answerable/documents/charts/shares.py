"""How many gave which level: one small picture for each presenter, criterion or group, all on one scale from nought.

The levels go from dark to light in their order, the figure stands above each bar, the largest in bold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.documents.charts import drawing
from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.words import WORDS
from answerable.documents.minutes.wording import Language

SLOT = 39.0
BAR = 31.0
PLOT = 56.0  # the height of the longest bar
TOP = 18.0
LABELS = 30.0
HEAD = 34.0
GAP = 20.0
KINDS = ("f1", "f2", "f3", "f4")


@dataclass(frozen=True, slots=True)
class LevelShare:
    """`value` is percent, `shown` the same as it is read, without the sign."""

    level: str
    value: Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class SharePanel:
    """`shares` in the order of the levels; none of them where they may not be shown."""

    name: str
    note: str
    shares: tuple[LevelShare, ...]


def highest(panels: Iterable[SharePanel]) -> Fraction:
    """What the bars of all these pictures are measured by."""
    return max((share.value for panel in panels for share in panel.shares), default=Fraction(100))


def panel(found: SharePanel, top: Fraction, language: Language) -> Chart:
    """One small picture without its name, which the page has beside it."""
    return drawing.picture(
        _bars(found, top, language), _width(len(found.shares)), TOP + PLOT + LABELS, _said(found, language)
    )


def chart(panels: Sequence[SharePanel], columns: int, language: Language) -> Chart:
    """All of them with their names, row by row."""
    say = WORDS[language]
    if not panels:
        return drawing.picture([drawing.words(say.nothing, 0, 12)], _width(0), 20, say.nothing)
    top = highest(panels)
    width = max(_width(len(each.shares)) for each in panels)
    height = HEAD + TOP + PLOT + LABELS
    marks = [
        drawing.moved(
            [*_head(each, width), drawing.moved(_bars(each, top, language), 0, HEAD)],
            index % columns * (width + GAP),
            index // columns * (height + GAP),
        )
        for index, each in enumerate(panels)
    ]
    lines = -(-len(panels) // columns)
    told = say.listed.join(say.said.format(name=each.name, said=_said(each, language)) for each in panels)
    across = min(columns, len(panels))
    return drawing.picture(marks, across * (width + GAP) - GAP, lines * (height + GAP) - GAP, told)


def _width(levels: int) -> float:
    return SLOT * max(levels, 4)


def _head(found: SharePanel, width: float) -> list[str]:
    return [
        drawing.words(drawing.fitted(found.name, width, 13), 0, 12, kind="fname"),
        drawing.words(drawing.fitted(found.note, width, 11), 0, 27, kind="fsmall"),
    ]


def _bars(found: SharePanel, top: Fraction, language: Language) -> list[str]:
    floor = TOP + PLOT
    marks = [drawing.line("fgrid", 0, floor + 0.5, _width(len(found.shares)), floor + 0.5)]
    if not found.shares:
        return [*marks, drawing.words(WORDS[language].withheld, 0, floor - 8)]
    largest = max(share.value for share in found.shares)
    for place, share in enumerate(found.shares):
        middle = SLOT * place + SLOT / 2
        tall = PLOT * float(share.value / top) if top else 0.0
        if share.value:
            marks.append(
                drawing.box(
                    KINDS[place * len(KINDS) // max(len(found.shares), 4)],
                    middle - BAR / 2,
                    floor - tall,
                    BAR,
                    tall,
                )
            )
        marks.append(
            drawing.words(
                share.shown, middle, floor - tall - 4, "middle", "fink" if share.value == largest else ""
            )
        )
        marks += [
            drawing.words(text, middle, floor + 14 + 12 * n, "middle", "fsmall")
            for n, text in enumerate(drawing.folded(share.level, SLOT - 2, 11))
        ]
    return marks


def _said(found: SharePanel, language: Language) -> str:
    say = WORDS[language]
    said = [say.share.format(level=share.level, share=share.shown) for share in found.shares]
    return " ".join(said) if said else say.withheld
