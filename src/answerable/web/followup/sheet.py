"""The actions of a meeting as a spreadsheet, on its way out and back.

A row names its action by number and carries the version that it was written at. What comes back may change measure, owner, deadline, progress, evidence and
the reason of a delay of actions that are open; the other columns are there to be read. It is all or nothing: a row that cannot be read, or whose action was
changed since, is named, and then nothing is imported. A file that comes back as it left changes nothing.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from hashlib import sha256

import xlsxwriter
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.protocol.promises import LinkKind
from answerable.roster.columns import HEADER_WITHIN
from answerable.roster.passing import RowPlaces, without_nobody
from answerable.roster.table import Cell, CellKind, Row, Table
from answerable.roster.text import escaped, narrowed, same_name, unescaped
from answerable.web.accounts.models import User
from answerable.web.boxes import LAST_YEAR
from answerable.web.followup import bulk, chain, steps
from answerable.web.followup.models import Action
from answerable.web.followup.owners import OwnerFinder
from answerable.web.followup.progress import Shown
from answerable.web.followup.steps import ActionVerb
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.exporting import fill

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's dates


class SheetColumn(Enum):
    """The headings, in English and Chinese: importing reads either."""

    NUMBER = ("Number", "编号")
    VERSION = ("Version", "版本")
    UNIT = ("Unit", "单位")
    KIND = ("From", "来源")
    WORDS = ("What was promised", "承诺内容")
    MEASURE = ("Measure", "整改措施")
    OWNER = ("Owner", "责任人")
    DUE = ("Deadline", "完成时限")
    PERCENT = ("Progress in percent", "进度（%）")
    EVIDENCE = ("Evidence", "佐证")
    DELAY = ("Reason for the delay", "逾期原因")
    STATE = ("State", "状态")


FIELDS = {
    SheetColumn.MEASURE: "measure",
    SheetColumn.OWNER: "owner",
    SheetColumn.DUE: "due",
    SheetColumn.PERCENT: "percent",
    SheetColumn.EVIDENCE: "evidence",
    SheetColumn.DELAY: "delay_reason",
}
LIMITS = {"measure": 4000, "owner": 200, "evidence": 4000, "delay_reason": 2000}
WIDTHS = {SheetColumn.WORDS: 50, SheetColumn.MEASURE: 40, SheetColumn.EVIDENCE: 40, SheetColumn.UNIT: 24}
Value = str | int | date


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that stands in the way; `number` is the spreadsheet's, None for the whole file."""

    number: int | None
    message: str


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What one row changes: for each field the value now and the one in the file."""

    action: Action
    fields: tuple[tuple[str, Value, Value], ...]

    @property
    def said(self) -> list[tuple[str, str, str]]:
        names = {field: heading(column) for column, field in FIELDS.items()}
        return [(names[field], str(was), str(now)) for field, was, now in self.fields]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What importing would do. With `wrong` rows it does nothing."""

    changes: tuple[SheetChange, ...]
    wrong: tuple[WrongRow, ...]
    same: int

    @property
    def digest(self) -> str:
        """Of what was agreed to."""
        rows = [
            [each.action.pk, each.action.version, [[name, str(now)] for name, _was, now in each.fields]]
            for each in self.changes
        ]
        return sha256(json.dumps(rows).encode()).hexdigest()


class SheetMoved(Exception):
    """What importing would do is not any more what was agreed to. Nothing was imported."""


def heading(column: SheetColumn) -> str:
    english, chinese = column.value
    return chinese if (get_language() or "").startswith("zh") else english


def workbook(actions: Iterable[Shown]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Actions"))
    for place, column in enumerate(SheetColumn):
        sheet.set_column(place, place, WIDTHS.get(column, 14), text)
        sheet.write_string(0, place, heading(column), head)
    widths = [WIDTHS.get(column, 14) for column in SheetColumn]
    fill(sheet, ([escaped(value) for value in _row(each)] for each in actions), text, 1, widths)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(SheetColumn) - 1)
    book.close()
    return target.getvalue()


def _row(each: Shown) -> list[str]:
    action = each.action
    return [
        str(action.pk), str(action.version), action.unit.name, action.label, action.words, action.measure,
        action.owner, action.due.isoformat(), str(action.percent), action.evidence, action.delay_reason,
        str(each.progress.label),
    ]  # fmt: skip


def plan(table: Table, actions: Mapping[int, Action], first: date) -> SheetPlan:
    """`actions` are the meeting's, by key; no deadline may be before `first`, the day of the meeting."""
    found = _header(table)
    if found is None:
        wanted = ", ".join(heading(column) for column in (SheetColumn.NUMBER, SheetColumn.VERSION))
        message = _("No header row found. Two of the columns must be headed: %(wanted)s.") % {
            "wanted": wanted
        }
        return SheetPlan((), (WrongRow(None, message),), 0)
    header, places = found
    changes: list[SheetChange] = []
    wrong: list[WrongRow] = []
    seen: set[int] = set()
    same = 0
    head = next(row for row in table.rows if row.number == header)
    naming = [places[SheetColumn.NUMBER]]
    where = RowPlaces(tuple(places.values()), naming, naming)
    rows, _notes = without_nobody([row for row in table.rows if row.number > header], head, where)
    for row in rows:
        outcome = _read_row(row, places, actions, seen, first)
        if isinstance(outcome, SheetChange):
            changes += [outcome] if outcome.fields else []
            same += not outcome.fields
        else:
            wrong += [WrongRow(row.number, message) for message in outcome]
    return SheetPlan(tuple(changes), tuple(wrong), same)


def _header(table: Table) -> tuple[int, dict[SheetColumn, int]] | None:
    known = {same_name(name): column for column in SheetColumn for name in column.value}
    for row in table.rows[:HEADER_WITHIN]:
        heads = {place: same_name(cell.text) for place, cell in row.cells.items()}
        places = {known[head]: place for place, head in heads.items() if head in known}
        if {SheetColumn.NUMBER, SheetColumn.VERSION} <= places.keys():
            return row.number, places
    return None


def _read_row(
    row: Row,
    places: Mapping[SheetColumn, int],
    actions: Mapping[int, Action],
    seen: set[int],
    first: date,
) -> SheetChange | list[str]:
    """What the row changes, or why it cannot be read."""
    cells = {column: row.cells.get(place) for column, place in places.items()}
    if any(cell is not None and cell.kind in (CellKind.FORMULA, CellKind.ERROR) for cell in cells.values()):
        return [_("A formula is never evaluated. Put the value itself into the cell.")]
    number, version = (_whole(cells[column]) for column in (SheetColumn.NUMBER, SheetColumn.VERSION))
    action = None if number is None else actions.get(number)
    if action is None:
        return [
            _("No action of this meeting has the number “%(value)s”.")
            % {"value": _text(cells[SheetColumn.NUMBER])}
        ]
    if action.pk in seen:
        return [_("The action %(number)s is there twice.") % {"number": action.pk}]
    seen.add(action.pk)
    unit = _text(cells.get(SheetColumn.UNIT))
    if unit and same_name(unit) != same_name(action.unit.name):
        told = {"number": action.pk, "unit": action.unit.name, "value": unit}
        return [
            _("The action %(number)s is of “%(unit)s”, not of “%(value)s”: was only one column sorted?")
            % told
        ]
    values, complaints = _values(cells, first)
    if complaints:
        return complaints
    fields = tuple(
        (name, getattr(action, name), value)
        for name, value in values.items()
        if getattr(action, name) != value
    )
    if fields:
        refused = steps.refusal(action, ActionVerb.WRITE)
        if refused:
            return [refused]
        if version != action.version:
            return [bulk.changed_meanwhile()]
    return SheetChange(action, fields)


def _values(cells: Mapping[SheetColumn, Cell | None], first: date) -> tuple[dict[str, Value], list[str]]:
    values: dict[str, Value] = {}
    wrong: list[str] = []
    for column, field in FIELDS.items():
        if column not in cells:
            continue
        value = _value(field, cells[column], first)
        if value is None:
            told = {
                "column": heading(column),
                "value": _text(cells[column])[:80],
                "most": LIMITS.get(field, 0),
            }
            wrong.append(_complaint(field) % told)
        else:
            values[field] = value
    return values, wrong


def _value(field: str, cell: Cell | None, first: date) -> Value | None:
    """None when it cannot be that."""
    if field == "due":
        due = _day(cell)
        return due if due is not None and due >= first and due.year <= LAST_YEAR else None
    if field == "percent":
        whole = _whole(cell) if _text(cell) else 0
        return whole if whole is not None and whole <= 100 else None
    text = _text(cell)
    return text if len(text) <= LIMITS[field] else None


def _complaint(field: str) -> str:
    if field == "due":
        return _("%(column)s: “%(value)s” is no day from the meeting on, such as 2022-06-30.")
    if field == "percent":
        return _("%(column)s: “%(value)s” is no whole number from 0 to 100.")
    return _("%(column)s: more than %(most)s characters.")


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return unescaped(cell.text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")).strip()


def _whole(cell: Cell | None) -> int | None:
    text = narrowed(_text(cell))
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def _day(cell: Cell | None) -> date | None:
    """Written as 2022-06-30, 2022/6/30 or 2022.6.30; or a spreadsheet's own date, days since `EPOCH`."""
    text = narrowed(_text(cell))
    try:
        if cell is not None and cell.kind is CellKind.DATE and "-" not in text:
            return EPOCH + timedelta(days=int(float(text)))
        year, month, day = (int(part) for part in text[:10].replace("/", "-").replace(".", "-").split("-"))
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def carry_out(meeting: Meeting, table: Table, digest: str, first: date, actor: User) -> int:
    """Read once more under a lock and import, all or nothing. How many changed. Raises `SheetMoved`."""
    with transaction.atomic():
        keys = list(meeting.actions.values_list("pk", flat=True))
        agreed = plan(table, {action.pk: action for action in bulk.locked(meeting, keys)}, first)
        if agreed.wrong or agreed.digest != digest:
            raise SheetMoved
        _apply(agreed.changes, actor)
    return len(agreed.changes)


def _apply(changes: Sequence[SheetChange], actor: User) -> None:
    actions = [each.action for each in changes]
    finder = OwnerFinder()
    moved = []
    for each in changes:
        for field, _was, now in each.fields:
            setattr(each.action, field, now)
            if field == "owner":
                steps.name_owner(each.action, str(now), finder)
            if field == "due":
                moved.append((each.action, LinkKind.DEADLINE, {"due": str(now), "reason": "spreadsheet"}))
        each.action.version += 1
    Action.objects.bulk_update(actions, [*FIELDS.values(), "owner_person", "version"])
    details = [
        {"was": "; ".join(f"{name}: {was}" for name, was, _now in each.said)[:2000]} for each in changes
    ]
    steps.record_all(actions, actor, "action-imported", details)
    chain.add_all(moved, actor)
