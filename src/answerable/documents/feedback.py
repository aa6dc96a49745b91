"""The note to one unit after a meeting: its own figures against the median, what was said of it, what is asked of it.

In the layout of the minutes: in Chinese after GB/T 9704, in English a plain letter. It shows no other unit's score. Sections that
would be empty are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from answerable.documents.fonts import PRINTED, Fonts
from answerable.documents.minutes.outline import Block, BlockKind, Outline
from answerable.documents.minutes.printed import pdf_of
from answerable.documents.minutes.word import word_of
from answerable.documents.minutes.wording import WORDING, Language
from answerable.documents.text import lines, one_line


@dataclass(frozen=True, slots=True)
class FeedbackSection:
    """A heading, a table if there is one (its first row is the header), and points, each of one line or several."""

    heading: str
    rows: tuple[tuple[str, ...], ...] = ()
    points: tuple[str, ...] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Feedback:
    """`to` is the unit that it is addressed to; `opening` and `closing` are paragraphs."""

    mark: str
    title: str
    issuer: str
    issued: date
    to: str
    opening: str
    sections: tuple[FeedbackSection, ...]
    closing: str = ""
    evidence: str = ""


def feedback_outline(note: Feedback, language: Language) -> Outline:
    say = WORDING[language]
    day = say.day(note.issued)
    return Outline(
        mark=one_line(note.mark),
        issuer=one_line(note.issuer),
        number="",
        day=day,
        title=one_line(note.title),
        under="",
        blocks=tuple(_feedback_blocks(note, language, day)),
        copies_label=say.copies,
        copies="",
        issued=say.issued.format(day=day),
        made=datetime.combine(note.issued, time()),
    )


def _feedback_blocks(note: Feedback, language: Language, day: str) -> Iterator[Block]:
    say = WORDING[language]
    yield Block(BlockKind.ADDRESSED, one_line(note.to) + say.addressed)
    yield from _lines(note.opening)
    told = [each for each in note.sections if each.rows or each.points]
    for number, section in enumerate(told, 1):
        yield Block(BlockKind.SECTION, say.section(number) + one_line(section.heading))
        if section.rows:
            yield Block(
                BlockKind.TABLE, rows=tuple(tuple(one_line(cell) for cell in row) for row in section.rows)
            )
        for place, point in enumerate(section.points, 1):
            yield from _lines(say.point(place) + point if section.numbered else point)
    yield from _lines(note.closing)
    yield from _lines(note.evidence)
    yield Block(BlockKind.GAP)
    for line in (one_line(note.issuer), day):
        if line:
            yield Block(BlockKind.SIGNED, line)


def _lines(text: str) -> Iterator[Block]:
    for line in lines(text):
        yield Block(BlockKind.TEXT, line)


def feedback_pdf(note: Feedback, language: Language = Language.CHINESE, fonts: Fonts = PRINTED) -> bytes:
    """Raises `Unmade` when a typeface is not installed or the typesetter refuses."""
    return pdf_of(feedback_outline(note, language), language, fonts)


def feedback_word(note: Feedback, language: Language = Language.CHINESE) -> bytes:
    return word_of(feedback_outline(note, language), language)
