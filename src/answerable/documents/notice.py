"""The notice of a meeting, in the layout of the minutes: in Chinese after GB/T 9704, in English a plain letter.

Sections are numbered as headings of the first level; each line of a text is a paragraph. Who is addressed stands first, the issuer and the day last.
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
class NoticeSection:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """`changed` are sentences that say what differs from the notice before; they stand first."""

    mark: str
    title: str
    issued: date
    issuer: str = ""
    number: str = ""
    addressed: str = ""
    changed: tuple[str, ...] = ()
    sections: tuple[NoticeSection, ...] = ()


def notice_outline(notice: NoticeContent, language: Language) -> Outline:
    say = WORDING[language]
    day = say.day(notice.issued)
    return Outline(
        mark=one_line(notice.mark),
        issuer=one_line(notice.issuer),
        number=one_line(notice.number),
        day=day,
        title=one_line(notice.title),
        under="",
        blocks=tuple(_blocks(notice, language, day)),
        copies_label=say.copies,
        copies="",
        issued=say.issued.format(day=day),
        made=datetime.combine(notice.issued, time()),
    )


def _blocks(notice: NoticeContent, language: Language, day: str) -> Iterator[Block]:
    say = WORDING[language]
    for line in (*lines(notice.addressed), *(one_line(each) for each in notice.changed)):
        yield Block(BlockKind.TEXT, line)
    told = [each for each in notice.sections if each.text.strip()]
    for number, section in enumerate(told, 1):
        yield Block(BlockKind.SECTION, say.section(number) + one_line(section.heading))
        for line in lines(section.text):
            yield Block(BlockKind.TEXT, line)
    yield Block(BlockKind.GAP)
    for line in (one_line(notice.issuer), day):
        if line:
            yield Block(BlockKind.TEXT, line)


def notice_pdf(notice: NoticeContent, language: Language = Language.CHINESE, fonts: Fonts = PRINTED) -> bytes:
    """Raises `Unmade` when a typeface is not installed or the typesetter refuses."""
    return pdf_of(notice_outline(notice, language), language, fonts)


def notice_word(notice: NoticeContent, language: Language = Language.CHINESE) -> bytes:
    return word_of(notice_outline(notice, language), language)
