"""A draft: passages of sentences, each with its source, and what is missing."""

from dataclasses import dataclass
from enum import StrEnum


class Held(StrEnum):
    """The part of the record that a sentence comes from."""

    MEETING = "meeting"
    VENUES = "venues"
    ROLES = "roles"
    ATTENDANCE = "attendance"
    AGENDA = "agenda"
    DEBRIEFS = "debriefs"
    QUESTIONS = "questions"
    REMARKS = "remarks"
    REQUIREMENTS = "requirements"
    RULES = "rules"
    PAPERS = "papers"
    RESULT = "result"


class Missing(StrEnum):
    """What a news item of a meeting says and this record does not hold."""

    CONVENER = "convener"
    CHAIR = "chair"
    LEADER = "leader"
    ATTENDANCE = "attendance"
    REPORTS = "reports"
    THEMES = "themes"
    REMARKS = "remarks"
    REQUIREMENTS = "requirements"
    PAPERS = "papers"
    ENGLISH = "english"  # something is held in Chinese only


@dataclass(frozen=True, slots=True)
class RecordSource:
    """`events` are numbers of the room's log, where it is the log that holds it."""

    held: Held
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcedSentence:
    text: str
    source: RecordSource


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    sentences: tuple[SourcedSentence, ...]

    @property
    def text(self) -> str:
        """Sentences follow each other without a space in Chinese."""
        joined = ""
        for each in self.sentences:
            gap = " " if joined and joined[-1].isascii() else ""
            joined += gap + each.text
        return joined


@dataclass(frozen=True, slots=True)
class Requirement:
    title: str
    text: str
    parts: tuple[str, ...]
    source: RecordSource


@dataclass(frozen=True, slots=True)
class Requirements:
    items: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class FactTable:
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: RecordSource


Passage = Heading | Paragraph | Requirements | FactTable


@dataclass(frozen=True, slots=True)
class Draft:
    """`gaps` has each once. `title` and `summary` have sources as sentences have."""

    title: SourcedSentence
    subtitle: SourcedSentence
    summary: SourcedSentence
    passages: tuple[Passage, ...]
    gaps: tuple[Missing, ...]

    @property
    def sentences(self) -> tuple[SourcedSentence, ...]:
        """All that is stated, in order."""
        found = [self.title, self.subtitle, self.summary]
        for each in self.passages:
            match each:
                case Paragraph():
                    found += each.sentences
                case Requirements():
                    for one in each.items:
                        texts = (one.title, one.text, *one.parts)
                        found += [SourcedSentence(text, one.source) for text in texts if text]
                case FactTable():
                    found.append(SourcedSentence(each.caption, each.source))
        return tuple(found)
