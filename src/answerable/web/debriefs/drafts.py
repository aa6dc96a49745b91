"""Keeping a draft: nobody's text is overwritten unseen, and nothing that was typed is thrown away.

Each kept change raises `Debrief.revision`. A page sends the revision it started from; if the draft has moved on, the
change is not kept but answered with `Moved`, and the page shows both texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from django.db.models import F

from answerable.web.cycles.limits import SECTIONS, SectionLimit, limits_of
from answerable.web.debriefs.count import characters
from answerable.web.debriefs.models import Debrief, DebriefState, Version

EDITABLE = (DebriefState.DRAFT, DebriefState.RETURNED)
# Far above any limit a cycle sets; keeps a pasted book from filling the database.
LONGEST = 50_000

Texts = dict[str, str]
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SavedDraft:
    revision: int
    at: datetime | None


class NotKept(Enum):
    MOVED = "moved"  # somebody else kept another text meanwhile
    CLOSED = "closed"  # it was handed in or accepted meanwhile
    TOO_LONG = "too-long"  # a section is beyond all measure


@dataclass(frozen=True, slots=True)
class Measure:
    """One section of a text against its limit."""

    section: str
    length: int
    limit: SectionLimit

    @property
    def missing(self) -> int:
        return self.limit.missing(self.length)

    @property
    def excess(self) -> int:
        return self.limit.excess(self.length)

    @property
    def fits(self) -> bool:
        return not (self.missing or self.excess)


def texts_of(source: Debrief | Version) -> Texts:
    return {section: getattr(source, section) for section in SECTIONS}


def typed_texts(posted: Mapping[str, str]) -> Texts:
    """The four texts as sent by a page: line breaks as stored, without the character no database keeps."""
    return {
        section: posted.get(section, "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        for section in SECTIONS
    }


def measures(debrief: Debrief, texts: Texts) -> tuple[Measure, ...]:
    limits = limits_of(debrief.cycle.debrief_limits)
    return tuple(Measure(section, characters(texts[section]), limits[section]) for section in SECTIONS)


def keep(
    pk: int, texts: Texts, revision: int, now: datetime, answers: Mapping[str, str] = NO_ANSWERS
) -> SavedDraft | NotKept:
    """Keep `texts` as the draft if it is still at `revision`. An unchanged text is kept already, whatever the revision. Of the answers those that are
    not given stay as they are.
    """
    stored = Debrief.objects.get(pk=pk)
    answered = stored.answers | dict(answers)
    if texts_of(stored) == texts and stored.answers == answered:
        return SavedDraft(stored.revision, stored.saved_at)
    if max(map(len, (*texts.values(), *answers.values()))) > LONGEST:
        return NotKept.TOO_LONG
    changed = Debrief.objects.filter(pk=pk, revision=revision, state__in=EDITABLE).update(
        **texts, answers=answered, revision=F("revision") + 1, saved_at=now
    )
    if changed:
        return SavedDraft(revision + 1, now)
    return NotKept.MOVED if Debrief.objects.filter(pk=pk, state__in=EDITABLE).exists() else NotKept.CLOSED
