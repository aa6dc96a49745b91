"""Content and language in, headings and paragraphs in order out. PDF and Word file are both made from this, so that they say the same.

Sections that would be empty are left out, and those that remain are numbered without a gap. Every text has been
cleaned (`text.py`) and is one line; what had several lines has become several paragraphs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum

from answerable.documents.minutes.content import (
    Attendance,
    Change,
    Debrief,
    Item,
    Minutes,
    Question,
    Remark,
    Speech,
    VenueAttendance,
)
from answerable.documents.minutes.wording import WORDING, Language, Wording, clock
from answerable.documents.text import lines, one_line


class BlockKind(StrEnum):
    SECTION = "section"  # heading of the first level below the title
    PART = "part"  # heading of the second
    TEXT = "text"  # a paragraph; `lead` begins it in the type of a heading of the second level
    TABLE = "table"  # `rows`, the first of them the header
    GAP = "gap"  # an empty line
    ADDRESSED = "addressed"  # whom it is for: from the margin, not indented
    SIGNED = "signed"  # issuer or day at the foot: to the right
    ROLL = "roll"  # a label and its text; further lines are indented to where the text begins


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    text: str = ""
    lead: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """`under` stands below the title: that this is a draft, or when it was corrected. `made` dates the file."""

    mark: str
    issuer: str
    number: str
    day: str
    title: str
    under: str
    blocks: tuple[Block, ...]
    copies_label: str
    copies: str
    issued: str
    made: datetime


def outline(minutes: Minutes, language: Language) -> Outline:
    say = WORDING[language]
    issued = minutes.issued or minutes.approved_on or (minutes.ended or minutes.begun).date()
    return Outline(
        mark=one_line(minutes.mark),
        issuer=one_line(minutes.issuer),
        number=one_line(minutes.number),
        day=say.day(issued),
        title=one_line(minutes.title),
        under=_under(minutes, say),
        blocks=tuple(_tidy(block) for block in _blocks(minutes, say)),
        copies_label=say.copies,
        copies=one_line(minutes.copies),
        issued=say.issued.format(day=say.day(issued)),
        made=datetime.combine(max([issued, *(change.on for change in minutes.changes)]), time()),
    )


def _under(minutes: Minutes, say: Wording) -> str:
    if not minutes.approved_by.strip():
        return say.draft
    if minutes.changes:
        return say.changed.format(day=say.day(max(change.on for change in minutes.changes)))
    return ""


def _tidy(block: Block) -> Block:
    """`block` with every text cleaned. A space at the end of a lead stays: it parts the lead from the text."""
    rows = tuple(tuple(one_line(cell) for cell in row) for row in block.rows)
    space = " " if block.lead.endswith(" ") else ""
    return replace(block, text=one_line(block.text), lead=one_line(block.lead) + space, rows=rows)


def _blocks(minutes: Minutes, say: Wording) -> Iterator[Block]:
    yield from _paragraphs(minutes.opening.strip() or _opening(minutes, say))
    number = 1
    for heading, section in SECTIONS:
        blocks = section(minutes, say, number)
        if blocks:
            yield Block(BlockKind.SECTION, say.section(number) + getattr(say, heading))
            yield from blocks
            number += 1
    rolls = _rolls(minutes, say)
    if rolls:
        yield Block(BlockKind.GAP)
        yield from rolls


def _opening(minutes: Minutes, say: Wording) -> str:
    span = say.span(clock(minutes.begun), clock(minutes.ended))
    text = say.opening.format(day=say.day(minutes.begun), span=span, meeting=minutes.meeting)
    if minutes.chair.strip():
        text += say.opening_chair.format(chair=minutes.chair)
    if len(minutes.places) > 1:
        text += say.opening_places.format(number=len(minutes.places))
    counts = [count for place in minutes.places for count in place.counts]
    if counts:
        expected, present = sum(count.expected for count in counts), sum(count.present for count in counts)
        text += say.opening_count.format(expected=expected, present=present)
    return text


def _paragraphs(text: str, lead: str = "") -> list[Block]:
    """One paragraph a line. `lead` begins the first, also when there is no text."""
    first, *others = lines(text) or ("",)
    return [Block(BlockKind.TEXT, first, lead), *(Block(BlockKind.TEXT, other) for other in others)]


def _attendance(minutes: Minutes, say: Wording, _: int) -> list[Block]:
    """A table: a row a venue and their sum, a column a category and their sum, present/expected in each."""
    every = VenueAttendance(say.total, tuple(count for place in minutes.places for count in place.counts))
    if not every.counts:
        return []
    categories = list(dict.fromkeys(count.category for count in every.counts))
    rows = [(say.place, *categories, say.total)]
    rows += [_attendance_row(place, categories) for place in (*minutes.places, every)]
    return [Block(BlockKind.TABLE, rows=tuple(rows))]


def _attendance_row(place: VenueAttendance, categories: list[str]) -> tuple[str, ...]:
    by_category = ([count for count in place.counts if count.category == category] for category in categories)
    return (place.name, *(_share(counts) for counts in by_category), _share(place.counts))


def _share(counts: Sequence[Attendance]) -> str:
    """present/expected, or nothing where nobody was expected and nobody came."""
    present = sum(count.present for count in counts)
    expected = sum(count.expected for count in counts)
    return f"{present}/{expected}" if present or expected else ""


def _agenda(minutes: Minutes, say: Wording, section: int) -> list[Block]:
    return [
        block
        for number, item in enumerate(minutes.agenda, 1)
        for block in _paragraphs(say.part(section, number) + _timed(item, item.title, say))
    ]


def _timed(what: Item | Debrief | Speech, text: str, say: Wording) -> str:
    span = say.span(clock(what.begun), clock(what.ended))
    return say.timed.format(span=span, text=text) if span else text


def _debriefs(minutes: Minutes, say: Wording, section: int) -> list[Block]:
    blocks = []
    for number, debrief in enumerate(minutes.debriefs, 1):
        blocks.append(Block(BlockKind.PART, say.part(section, number) + _presenter(debrief, say)))
        for place, question in enumerate(debrief.questions, 1):
            blocks += _question(place, question, say)
    return blocks


def _presenter(debrief: Debrief, say: Wording) -> str:
    name = debrief.presenter
    if debrief.unit.strip():
        unit, presenter = debrief.unit.strip(), debrief.presenter.strip()
        # Two names in Latin letters need a space between them also where Chinese ones have none.
        gap = " " if unit[-1:].isascii() and presenter[:1].isascii() else ""
        name = say.presenter.format(unit=unit, gap=gap, presenter=presenter)
    span = say.span(clock(debrief.begun), clock(debrief.ended))
    return say.presented.format(name=name, span=span) if span else name


def _question(number: int, question: Question, say: Wording) -> list[Block]:
    """The question and who asked it, and in the same paragraph the answer."""
    text = question.text.strip()
    if question.theme.strip():
        text = say.theme.format(theme=question.theme, text=text)
    text = (
        say.asked_by.format(text=text, asker=question.asker)
        if question.asker
        else say.unnamed.format(text=text)
    )
    answer = question.answer.strip()
    text += say.answer.format(answer=answer) if answer else say.unanswered
    return _paragraphs(say.point(number) + text)


def _speeches(minutes: Minutes, say: Wording, section: int) -> list[Block]:
    return [
        block
        for number, speech in enumerate(minutes.speeches, 1)
        for block in _paragraphs(say.part(section, number) + _timed(speech, _speech(speech, say), say))
    ]


def _speech(speech: Speech, say: Wording) -> str:
    """Who spoke, from where, and on what."""
    origin = say.listed.join(text for text in (speech.unit, speech.place) if text.strip())
    speaker = say.speaker.format(name=speech.speaker, origin=origin) if origin else speech.speaker
    return say.theme.format(theme=speaker, text=speech.theme) if speech.theme.strip() else speaker


def _remarks(minutes: Minutes, say: Wording, section: int) -> list[Block]:
    return [
        block
        for number, remark in enumerate(minutes.remarks, 1)
        for block in _paragraphs(remark.text, say.part(section, number) + _remark(remark, say))
    ]


def _remark(remark: Remark, say: Wording) -> str:
    pattern = say.remark if remark.by.strip() else say.remark_unsigned
    return pattern.format(by=remark.by, about=remark.about or say.to_all)


def _requirements(minutes: Minutes, say: Wording, section: int) -> list[Block]:
    blocks = []
    for number, requirement in enumerate(minutes.requirements, 1):
        begin = say.part(section, number)
        if requirement.title.strip():
            blocks += _paragraphs(requirement.text, begin + say.title.format(title=requirement.title))
        else:
            blocks += _paragraphs(begin + requirement.text)
        for place, item in enumerate(requirement.items, 1):
            blocks += _paragraphs(say.point(place) + item)
    return blocks


def _notes(minutes: Minutes, _say: Wording, _section: int) -> list[Block]:
    return [block for note in minutes.notes if note.strip() for block in _paragraphs(note)]


def _changes(minutes: Minutes, say: Wording, section: int) -> list[Block]:
    return [
        block
        for number, change in enumerate(minutes.changes, 1)
        for block in _paragraphs(say.part(section, number) + _change(change, say))
    ]


def _change(change: Change, say: Wording) -> str:
    text = say.change.format(day=say.day(change.on), by=change.by, what=change.what.strip())
    if change.before.strip() or change.after.strip():
        text += say.change_from.format(before=change.before.strip(), after=change.after.strip())
    return text


# In this order, each with the name of its heading in `Wording`.
SECTIONS: tuple[tuple[str, Callable[[Minutes, Wording, int], list[Block]]], ...] = (
    ("attendance", _attendance),
    ("agenda", _agenda),
    ("debriefs", _debriefs),
    ("speeches", _speeches),
    ("remarks", _remarks),
    ("requirements", _requirements),
    ("notes", _notes),
    ("changes", _changes),
)


def _rolls(minutes: Minutes, say: Wording) -> list[Block]:
    """Who was there, who was not, who wrote this down and who approved it."""
    approved = minutes.approved_by.strip()
    if approved and minutes.approved_on:
        approved = say.approved_on.format(by=approved, day=say.day(minutes.approved_on))
    rolls = (
        (say.present, say.listed.join(minutes.present)),
        (say.absent, say.listed.join(minutes.absent)),
        (say.attending, say.listed.join(minutes.attending)),
        (say.drafted, minutes.drafted_by.strip()),
        (say.approved, approved),
    )
    return [Block(BlockKind.ROLL, text + say.stop, label) for label, text in rolls if text]
