"""Who is meant by a pasted list: on each line an identifier, a name, or a row of a spreadsheet that has both; or several names on one line."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from answerable.roster.text import narrowed, same_name
from answerable.web.organisation.models import Person

BETWEEN = re.compile(r"[\t,，、;；()（）]+")
SPACES = re.compile(r"\s+")


class Unclear(models.TextChoices):
    """Why a line names nobody."""

    UNKNOWN = "unknown", _("nobody to choose from here")
    SEVERAL = "several", _("several people: give the identifier")
    DISAGREE = "disagree", _("name and identifier belong to two people")


@dataclass(slots=True)
class PastedList:
    """`people` are keys, in the order of the list; `unclear` the lines that name nobody, each with the reason."""

    people: list[int] = field(default_factory=list)
    unclear: list[tuple[str, Unclear]] = field(default_factory=list)


class Register:
    """Those among whom is looked, read in one query."""

    def __init__(self, among: QuerySet[Person]) -> None:
        self.by_identifier: dict[str, int] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        for key, identifier, name in among.values_list("pk", "identifier", "name"):
            self.by_identifier[narrowed(identifier).casefold()] = key
            self.by_name[same_name(name)].add(key)

    def read(self, lines: Iterable[str]) -> PastedList:
        found = PastedList()
        for line in filter(None, map(str.strip, lines)):
            meant = self.of(line)
            if isinstance(meant, Unclear):
                found.unclear.append((line, meant))
            else:
                found.people += meant
        return found

    def of(self, line: str) -> list[int] | Unclear:
        """The line as a whole; else its pieces, cut at commas and tabs; else cut at spaces, too."""
        whole = self._one(line)
        if whole is not Unclear.UNKNOWN:
            return whole
        for pieces in (BETWEEN.split(line), SPACES.split(BETWEEN.sub(" ", line))):
            meant = self._pieces([piece.strip() for piece in pieces if piece.strip()])
            if meant is not Unclear.UNKNOWN:
                return meant
        return Unclear.UNKNOWN

    def _one(self, text: str) -> list[int] | Unclear:
        identified = self.by_identifier.get(narrowed(text).casefold())
        if identified is not None:
            return [identified]
        called = self.by_name.get(same_name(text), set())
        return Unclear.UNKNOWN if not called else list(called) if len(called) == 1 else Unclear.SEVERAL

    def _pieces(self, pieces: list[str]) -> list[int] | Unclear:
        """One identifier among them says who is meant, and a name beside it has to be that person's. Without one, every piece has to be a name."""
        identified = {
            key for piece in pieces if (key := self.by_identifier.get(narrowed(piece).casefold())) is not None
        }
        called = [self.by_name[same_name(piece)] for piece in pieces if same_name(piece) in self.by_name]
        if len(identified) == 1:
            return Unclear.DISAGREE if any(not identified & each for each in called) else list(identified)
        if identified and len(identified) == len(pieces):
            return list(identified)
        if len(called) < len(pieces) or not pieces:
            return Unclear.UNKNOWN
        return Unclear.SEVERAL if any(len(each) > 1 for each in called) else [min(each) for each in called]
