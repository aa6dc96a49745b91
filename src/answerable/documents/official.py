"""The official typefaces, where somebody has put their files into a folder: looked at, and chosen instead of the substitutes.

A file is taken when it can be read, its family is one of those that an official document asks for, and it may be embedded in a PDF by its own flags
(OpenType 1.9, table OS/2, fsType). Fonts of the machine count as well.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from answerable.documents.fonts import OFFICIAL, PRINTED, USES, Fonts, installed

ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
LARGEST = 40 << 20
FAMILY, BETTER_FAMILY = 1, 16  # names of a font, by number (table name)
RESTRICTED, MAY_BE_EMBEDDED, NO_PARTS, PICTURES_ONLY = 0x2, 0xC, 0x100, 0x200  # of fsType


class TypefaceProblem(Exception):
    """`code` says what, `about` of which name."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}")
        self.code, self.about = code, about


@dataclass(frozen=True, slots=True)
class OfficialTypeface:
    """`use` is the field of `Fonts` that it is for."""

    use: str
    family: str


@dataclass(frozen=True, slots=True)
class FontFile:
    name: str
    found: OfficialTypeface | TypefaceProblem


def inspect(content: bytes) -> OfficialTypeface:
    """What a font file is for. Raises `TypefaceProblem`."""
    if len(content) > LARGEST:
        raise TypefaceProblem("too-large")
    try:
        faces = list(_faces(content))
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, EOFError, IndexError) as error:
        raise TypefaceProblem("unreadable") from error
    for names, flags in faces:
        for use in USES:
            family = next((each for each in OFFICIAL[use] if each in names), None)
            if family is not None:
                _demand_embeddable(flags, family)
                return OfficialTypeface(use, family)
    raise TypefaceProblem("another", ", ".join(sorted(faces[0][0])))


def chosen(folder: Path) -> Fonts:
    """The official typefaces that are there, and the substitutes for the others."""
    return _chosen(str(folder), _stamp(folder))


def looked_at(folder: Path) -> Iterator[FontFile]:
    """Every font file of the folder."""
    for path in _files(folder):
        yield FontFile(path.name, _found(path, _stamp_of(path)))


@lru_cache(2)
def _chosen(folder: str, stamp: str) -> Fonts:
    known = replace(PRINTED, folder=folder if stamp else "", stamp=stamp)
    families: dict[str, set[Path]] = {}
    for font in installed(known).fonts():
        families.setdefault(font.family, set()).add(Path(font.path or "."))
    named = {
        use: next((name for name in OFFICIAL[use] if any(map(_is_good, families.get(name, ())))), None)
        for use in USES
    }
    return replace(known, **{use: name for use, name in named.items() if name is not None})


def _is_good(path: Path) -> bool:
    return isinstance(_found(path, _stamp_of(path)), OfficialTypeface)


@lru_cache(64)
def _found(path: Path, _stamp: str) -> OfficialTypeface | TypefaceProblem:
    try:
        return inspect(path.read_bytes())
    except TypefaceProblem as problem:
        return problem
    except OSError:
        return TypefaceProblem("unreadable")


def _faces(content: bytes) -> Iterator[tuple[frozenset[str], int]]:
    """The family names and the flags of each font of the file."""
    number = int.from_bytes(content[8:12]) if content.startswith(b"ttcf") else 1
    if not number:
        raise ValueError("no fonts")
    for index in range(number):
        with TTFont(io.BytesIO(content), fontNumber=index, lazy=True) as font:
            names = {str(each) for each in font["name"].names if each.nameID in (FAMILY, BETTER_FAMILY)}
            ends = [each.offset + each.length for each in font.reader.tables.values()]
            if max(ends) > len(content) or not font.getBestCmap():
                raise ValueError("cut off, or without characters")
            yield frozenset(names), int(font["OS/2"].fsType)


def _demand_embeddable(flags: int, family: str) -> None:
    if flags & RESTRICTED and not flags & MAY_BE_EMBEDDED:
        raise TypefaceProblem("not-embeddable", family)
    if flags & (NO_PARTS | PICTURES_ONLY):
        raise TypefaceProblem("not-embeddable", family)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())


def _stamp(folder: Path) -> str:
    """Empty where there is no file."""
    told = "\n".join(f"{path.name} {_stamp_of(path)}" for path in _files(folder))
    return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


def _stamp_of(path: Path) -> str:
    found = path.stat()
    return f"{found.st_mtime_ns} {found.st_size}"
