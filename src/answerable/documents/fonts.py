"""The typefaces of a document, and which characters the installed fonts have.

An official Chinese document (GB/T 9704) asks for five typefaces. Debian has none of them, so a PDF is set in the
substitutes of `PRINTED` unless others are named (`official`), and it says so at its foot and in its description.
A Word file names the real ones (`OFFICE`): the computer that opens it has them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import typst
from fontTools.ttLib import TTFont

from answerable.documents.faults import Unmade

USES = ("body", "second", "title", "heading", "song")


@dataclass(frozen=True, slots=True)
class Fonts:
    """A family name for each typeface that an official document asks for.

    `folder` has font files beside those of the machine; `stamp` is another one when they are others.
    """

    body: str  # 仿宋
    second: str  # 楷体, headings of the second level
    title: str  # 小标宋, heading mark and title
    heading: str  # 黑体, headings of the first level
    song: str  # 宋体, page numbers
    folder: str = ""
    stamp: str = ""

    def by_use(self) -> Mapping[str, str]:
        return {use: getattr(self, use) for use in USES}


OFFICE = Fonts(body="仿宋", second="楷体", title="方正小标宋简体", heading="黑体", song="宋体")
PRINTED = Fonts(
    body="Noto Serif CJK SC",
    second="Noto Serif CJK SC",
    title="Noto Serif CJK SC",
    heading="Noto Sans CJK SC",
    song="Noto Serif CJK SC",
)
# What the real ones are called in their files: in the old national standard, by the maker of the system, in English. The first is taken where there are several.
OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋简体", "FZFangSong-Z02S", "STFangsong"),
    "second": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体简体", "FZKai-Z03S", "STKaiti"),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "heading": ("黑体", "SimHei", "方正黑体简体", "FZHei-B01S", "STHeiti"),
    "song": ("宋体", "SimSun", "方正书宋简体", "FZShuSong-Z01S", "STSong"),
}  # fmt: skip
# For characters that the typeface lacks, in this order: rare Chinese, then other scripts, then every other sign. Those
# that are not installed are left out.
FURTHER = ("Noto Serif CJK SC", "DejaVu Sans", "Unifont", "Unifont-JP", "Unifont Upper")


def installed(fonts: Fonts = PRINTED) -> typst.Fonts:
    """The fonts of this machine and of the folder, looked for once for each process."""
    return _installed(fonts.folder, fonts.stamp)


@lru_cache(2)
def _installed(folder: str, _stamp: str) -> typst.Fonts:
    folders = [folder] if folder else []
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=folders)


def chains(fonts: Fonts) -> dict[str, list[str]]:
    """For each typeface the families to look in for a character, the named one first.

    Raises `Unmade` when a named one is not installed.
    """
    families = frozenset(installed(fonts).families())
    for name in fonts.by_use().values():
        if name not in families:
            raise Unmade(
                f"The typeface “{name}” is not installed on this machine. Install it, or name another in the settings."
            )
    further = [name for name in FURTHER if name in families]
    return {
        use: [name, *(other for other in further if other != name)] for use, name in fonts.by_use().items()
    }


def substitutes(fonts: Fonts) -> Iterator[tuple[tuple[str, ...], str]]:
    """The typefaces that are asked for and not used, with the one that is used in their place."""
    asked: dict[str, list[str]] = {}
    for use, used in fonts.by_use().items():
        if used not in OFFICIAL[use]:
            asked.setdefault(used, []).append(getattr(OFFICE, use))
    for used, names in asked.items():
        yield tuple(names), used


def covered(fonts: Fonts) -> frozenset[int]:
    """The code points that one of the families of `chains` has a picture for. Raises as `chains`."""
    families = {family for chain in chains(fonts).values() for family in chain}
    return frozenset[int]().union(
        *(
            code_points(font.path, font.index)
            for font in installed(fonts).fonts()
            if font.path and font.family in families
        )
    )


@cache
def code_points(path: str, index: int) -> frozenset[int]:
    """The code points that a font file maps to a glyph. `index` is the font's place in a collection."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
