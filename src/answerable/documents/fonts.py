"""The typefaces of a document, and which characters the installed fonts have.

An official Chinese document (GB/T 9704) asks for five typefaces. Debian has none of them, so a PDF is set in the
substitutes of `PRINTED` unless somebody names others, and it says so in its own description. Whoever has the real
typefaces installs them and names them. A Word file names the real ones (`OFFICE`): the computer that opens it has them.
"""

import struct
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

import typst

from answerable.documents.faults import Unmade


@dataclass(frozen=True, slots=True)
class Fonts:
    """A family name for each typeface that an official document asks for."""

    body: str  # 仿宋
    second: str  # 楷体, headings of the second level
    title: str  # 小标宋, heading mark and title
    heading: str  # 黑体, headings of the first level
    song: str  # 宋体, page numbers


OFFICE = Fonts(body="仿宋", second="楷体", title="方正小标宋简体", heading="黑体", song="宋体")
PRINTED = Fonts(
    body="Noto Serif CJK SC",
    second="Noto Serif CJK SC",
    title="Noto Serif CJK SC",
    heading="Noto Sans CJK SC",
    song="Noto Serif CJK SC",
)
# For characters that the typeface lacks, in this order: rare Chinese, then other scripts, then every other sign. Those
# that are not installed are left out.
FURTHER = ("Noto Serif CJK SC", "DejaVu Sans", "Unifont", "Unifont-JP", "Unifont Upper")


@cache
def installed() -> typst.Fonts:
    """The fonts of this machine, looked for once for each process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def chains(fonts: Fonts) -> dict[str, list[str]]:
    """For each typeface the families to look in for a character, the named one first.

    Raises `Unmade` when a named one is not installed.
    """
    families = frozenset(installed().families())
    for name in astuple(fonts):
        if name not in families:
            raise Unmade(
                f"The typeface “{name}” is not installed on this machine. Install it, or name another in the settings."
            )
    further = [name for name in FURTHER if name in families]
    named = {field.name: getattr(fonts, field.name) for field in fields(fonts)}
    return {use: [name, *(other for other in further if other != name)] for use, name in named.items()}


def substitutes(fonts: Fonts) -> tuple[tuple[str, str], ...]:
    """Which typeface is asked for and which is used, where they differ."""
    pairs = zip(astuple(OFFICE), astuple(fonts), strict=True)
    return tuple((asked, used) for asked, used in pairs if asked != used)


@cache
def covered(families: frozenset[str]) -> frozenset[int]:
    """The code points that one of `families` has a picture for."""
    files = {(font.path, font.index) for font in installed().fonts() if font.path and font.family in families}
    return frozenset(point for path, index in files for point in code_points(Path(path).read_bytes(), index))


def code_points(font: bytes, index: int = 0) -> Iterator[int]:
    """The code points that an OpenType font maps to a glyph (OpenType 1.9, table `cmap`, formats 4 and 12).

    `index` is the font's place in a collection (`ttcf`).
    """
    at = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font.startswith(b"ttcf") else 0
    tables = struct.unpack_from(">H", font, at + 4)[0]
    records = (struct.unpack_from(">4sIII", font, at + 12 + 16 * place) for place in range(tables))
    (start,) = (offset for tag, _, offset, _ in records if tag == b"cmap")
    maps = struct.unpack_from(">H", font, start + 2)[0]
    offsets = {struct.unpack_from(">HHI", font, start + 4 + 8 * place)[2] for place in range(maps)}
    for offset in sorted(offsets):
        shape = struct.unpack_from(">H", font, start + offset)[0]
        if shape == 4:
            yield from _two_byte(font, start + offset)
        elif shape == 12:
            yield from _four_byte(font, start + offset)


def _four_byte(font: bytes, at: int) -> Iterator[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    for place in range(groups):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * place)
        yield from range(first + (glyph == 0), last + 1)


def _two_byte(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    each = f">{count}H"
    ends = struct.unpack_from(each, font, at + 14)
    starts = struct.unpack_from(each, font, at + 16 + 2 * count)
    deltas = struct.unpack_from(each, font, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(each, font, ranges_at)
    for place, (first, last, delta, skip) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if skip:
                glyph = struct.unpack_from(">H", font, ranges_at + 2 * place + skip + 2 * (point - first))[0]
            if glyph and (glyph + delta) % 0x10000:
                yield point
