"""The marks that pictures are made of, and how a text is fitted into its place.

Lengths are units of the picture's own, which a page shows as CSS pixels and a document as 1/96 inch.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

# Noto is what Debian has; the others are what Windows and macOS have, for a picture in a Word file.
FONTS = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
SIZE = 12
# The light colours of the site (frontend/css/tokens.css), for wherever no style sheet of ours says otherwise.
COLOURS = {
    "f1": 'fill="#123f70"',
    "f2": 'fill="#4f86bd"',
    "f3": 'fill="#a9c7e4" stroke="#4f86bd"',
    "f4": 'fill="#ffffff" stroke="#123f70"',
    "fband": 'fill="#edf3f9"',
    "fgrid": 'stroke="#d5dce3"',
    "fline": 'stroke="#4f86bd" stroke-width="4" stroke-linecap="round"',
    "fcut": 'stroke="#123f70" stroke-width="1.5" stroke-dasharray="3 3"',
    "fmid": 'stroke="#123f70" stroke-width="2"',
    "fdot": 'fill="#123f70" stroke="#ffffff" stroke-width="2"',
    "fring": 'fill="#ffffff" stroke="#123f70" stroke-width="2"',
    "fink": 'fill="#14202e" font-weight="bold"',
    "fname": 'fill="#14202e"',
    "fsmall": 'font-size="11"',
}


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` is a whole SVG document without a prologue; `text` says the same in words and is its `aria-label`, too."""

    svg: str
    text: str
    width: float
    height: float


def picture(marks: Iterable[str], width: float, height: float, text: str) -> Chart:
    """Without `text` it is an ornament: what it shows stands beside it, and a reader of screens passes it over."""
    told = f'role="img" aria-label={quoteattr(one_line(text))}' if text else 'aria-hidden="true"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {at(width)} {at(height)}" width="{at(width)}" '
        f'height="{at(height)}" font-family="{FONTS}" font-size="{SIZE}" fill="#4c5a6b" {told}>{"".join(marks)}</svg>'
    )
    return Chart(svg, one_line(text), width, height)


def at(length: float) -> str:
    """A length with at most one decimal."""
    return f"{length:.1f}".removesuffix(".0")


def moved(marks: Iterable[str], x: float, y: float) -> str:
    return f'<g transform="translate({at(x)} {at(y)})">{"".join(marks)}</g>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line {_kind(kind)} x1="{at(x1)}" y1="{at(y1)}" x2="{at(x2)}" y2="{at(y2)}"/>'


def uprights(kind: str, places: Iterable[float], height: float) -> str:
    """Upright lines from the top down, in one mark."""
    drawn = "".join(f"M{at(x)} 0V{at(height)}" for x in places)
    return f'<path {_kind(kind)} d="{drawn}"/>'


def box(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect {_kind(kind)} x="{at(x)}" y="{at(y)}" width="{at(width)}" height="{at(height)}"/>'


def dot(kind: str, x: float, y: float, radius: float) -> str:
    return f'<circle {_kind(kind)} cx="{at(x)}" cy="{at(y)}" r="{at(radius)}"/>'


def words(text: str, x: float, y: float, anchor: str = "start", kind: str = "") -> str:
    """`y` is the baseline. `anchor` is start, middle or end."""
    told = f" {_kind(kind)}" if kind else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text{told} x="{at(x)}" y="{at(y)}"{placed}>{escape(one_line(text))}</text>'


def _kind(kind: str) -> str:
    """The class, and the colours for where no style sheet knows the class."""
    return " ".join((f'class="{kind}"', *(COLOURS[each] for each in kind.split())))


def one_line(text: str) -> str:
    """What people wrote, without line breaks and signs that XML has not or that no reader sees."""
    seen = "".join(
        " " if each.isspace() else each
        for each in text
        if unicodedata.category(each) not in ("Cc", "Cs", "Cn") or each.isspace()
    )
    return " ".join(seen.split())


def wide(text: str, size: float = SIZE) -> float:
    """About how wide it is set: a Chinese character is as wide as high, a Latin letter somewhat more than half of that. Rather too wide
    than too narrow, since the typeface is not known."""
    return size * sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.72 if character.isupper() or character in "mw%@" else 0.6


def fitted(text: str, room: float, size: float = SIZE) -> str:
    """As much of it as there is room for; what was cut off is marked by an ellipsis."""
    text = one_line(text)
    if wide(text, size) <= room:
        return text
    end = next(end for end in range(len(text), -1, -1) if not end or wide(text[:end] + "…", size) <= room)
    return text[:end].rstrip() + "…"


def folded(text: str, room: float, size: float = SIZE) -> tuple[str, ...]:
    """On one line, or on two: broken at a blank where there is one, the second cut off where it is too long."""
    text = one_line(text)
    if wide(text, size) <= room:
        return (text,)
    end = max(1, next(n for n in range(len(text), -1, -1) if wide(text[:n], size) <= room))
    blank = text.rfind(" ", 1, end + 1)
    cut = blank if blank > 0 else end
    return text[:cut].rstrip(), fitted(text[cut:], room, size)
