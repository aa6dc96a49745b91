"""The typefaces that documents are set in: the official ones where their files are in the folder of the setting TYPEFACES, else substitutes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from answerable import durable
from answerable.documents import official
from answerable.documents.fonts import OFFICE, OFFICIAL, USES, Fonts
from answerable.documents.official import OfficialTypeface, TypefaceProblem


@dataclass(frozen=True, slots=True)
class TypefaceShown:
    """`asked` is the official typeface; `used` the one that documents are set in."""

    asked: str
    used: str
    is_official: bool


def current() -> Fonts:
    return official.chosen(settings.TYPEFACES)


def shown() -> Iterator[TypefaceShown]:
    fonts = current()
    for use in USES:
        used = getattr(fonts, use)
        yield TypefaceShown(getattr(OFFICE, use), used, used in OFFICIAL[use])


def files() -> Iterator[tuple[str, str]]:
    """Each file of the folder, and what it is or why it is not used."""
    for each in official.looked_at(settings.TYPEFACES):
        found = each.found
        yield each.name, found.family if isinstance(found, OfficialTypeface) else in_words(found)


def keep(content: bytes, name: str) -> str:
    """Check a font file and put it into the folder, under a name made of its content; the family. Raises `TypefaceProblem`."""
    found = official.inspect(content)
    ending = Path(name).suffix.lower()
    if ending not in official.ENDINGS:
        raise TypefaceProblem("unreadable")
    digest = hashlib.sha256(content).hexdigest()[:12]
    durable.write(settings.TYPEFACES / f"{found.use}-{digest}{ending}", content)
    return found.family


def remove(name: str) -> None:
    """Nothing happens where the folder has no such font file."""
    if any(each.name == name for each in official.looked_at(settings.TYPEFACES)):
        (settings.TYPEFACES / name).unlink(missing_ok=True)


def in_words(problem: TypefaceProblem) -> str:
    sentences = {
        "too-large": _("The file is too large for a typeface."),
        "unreadable": _("This is not a font file that can be read (TTF, OTF or TTC)."),
        "another": _("Its family is %(about)s, which official documents do not ask for."),
        "not-embeddable": _("The maker of %(about)s does not allow it to be embedded in documents."),
    }
    return sentences[problem.code] % {"about": problem.about}
