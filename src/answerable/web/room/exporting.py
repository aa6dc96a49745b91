"""Questions and speakers as a workbook and as CSV, for the minutes and for whoever follows up.

Every cell is text, and text that a spreadsheet would run is escaped as in the rosters: a question may begin with an equals sign.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.room import timing
from answerable.room.state import Hand, HandState, Question, QuestionState, State
from answerable.roster.text import escaped
from answerable.web.organisation.exporting import fill

LONGEST_COLUMN = 60


@dataclass(frozen=True, slots=True)
class ExportTable:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def questions(state: State) -> ExportTable:
    """In the order of asking."""
    head = (
        _("Number"), _("Asked at"), _("Asked by"), _("Asked of"), _("Question"), _("Theme"), _("Supported by"), _("State"), _("Says the same as"),
        _("Answered at"), _("Note on the answer"),
    )  # fmt: skip
    named = {each.presenter: each.name for each in state.items}
    rows = tuple(_question(each, named) for each in sorted(state.questions.values(), key=lambda one: one.key))
    return ExportTable(_("Questions"), head, rows)


def _question(question: Question, named: Mapping[int | None, str]) -> tuple[str, ...]:
    asked_of = _("everybody") if question.presenter is None else named.get(question.presenter, "")
    return (
        str(question.key),
        _time(question.asked_at),
        question.author or _("without a name"),
        asked_of,
        question.text,
        question.theme,
        str(question.supports),
        _states()[question.state],
        "" if question.into is None else str(question.into),
        _time(question.answered_at),
        question.note,
    )


def speakers(state: State) -> ExportTable:
    """Who asked to speak, in the order of asking; who took the hand down again is left out."""
    head = (
        _("Asked at"),
        _("Name"),
        _("Venue"),
        _("Called at"),
        _("Ended at"),
        _("Minutes spoken"),
        _("Theme"),
        _("State"),
    )
    venues = {each.key: each.name for each in state.venues}
    hands = sorted(state.hands.values(), key=lambda one: one.key)
    rows = tuple(_hand(each, venues) for each in hands if each.state != HandState.LOWERED)
    return ExportTable(_("Speakers"), head, rows)


def _hand(hand: Hand, venues: dict[int, str]) -> tuple[str, ...]:
    spoken = (
        "" if hand.clock is None or hand.ended_at is None else f"{timing.used(hand.clock, 0) / 60_000:.1f}"
    )
    said = {
        HandState.RAISED: _("waiting to speak"),
        HandState.SPEAKING: _("speaking"),
        HandState.DONE: _("has spoken"),
    }[hand.state]
    return (
        _time(hand.raised_at),
        hand.name,
        venues.get(hand.venue, ""),
        _time(hand.called_at),
        _time(hand.ended_at),
        spoken,
        hand.theme,
        said,
    )


def as_csv(table: ExportTable) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheet programs need to read Chinese."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[escaped(value) for value in row] for row in (table.head, *table.rows)])
    return text.getvalue().encode("utf-8-sig")


def workbook(tables: Sequence[ExportTable]) -> bytes:
    """One sheet a table."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.title[:31])
        widths = []
        for place, head in enumerate(table.head):
            longest = max([len(head), *(len(row[place]) for row in table.rows)])
            widths.append(min(LONGEST_COLUMN, 4 + 2 * longest))
            sheet.set_column(place, place, widths[-1], text)
        fill(sheet, [table.head], bold)
        fill(sheet, ([escaped(value) for value in row] for row in table.rows), text, 1, widths)
        sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def _time(at: int | None) -> str:
    """In the site's time zone."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at / 1000, timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M:%S")


def _states() -> dict[QuestionState, str]:
    return {
        QuestionState.WAITING: _("waiting"),
        QuestionState.APPROVED: _("approved"),
        QuestionState.MERGED: _("merged"),
        QuestionState.DISMISSED: _("put aside"),
        QuestionState.ANSWERED: _("answered"),
    }
