"""The parts of a composite score that come from outside the meeting: typed in, or brought in as a spreadsheet.

A sheet has an identifier column, headed as in a roster, and one column a component, headed by the component's title or id. Columns that were not read
are named, and so are components without a column. Applying is all or nothing. A value is between 0 and the component's full mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.roster.columns import Column, recognised
from answerable.roster.numerals import TwoReadings, read_number
from answerable.roster.passing import RowPlaces, without_nobody
from answerable.roster.problems import Problem
from answerable.roster.table import Cell, CellKind, Row, Table
from answerable.roster.text import same_name, tidied
from answerable.roster.values import accepted
from answerable.scoring import Rules
from answerable.scoring.parts import Component
from answerable.web.meetings.models import Meeting, Presenter, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.messages import sentence
from answerable.web.results.models import ComponentScore

Values = dict[tuple[str, int], Decimal]  # (component id, presenter pk) -> value


@dataclass(frozen=True, slots=True)
class WrongValue:
    """What is wrong with one value; `row` is a spreadsheet's, or None for the typed form."""

    row: int | None
    column: str
    message: str


def imported(rules: Rules) -> list[Component]:
    return [component for component in rules.components if component.source == "imported"]


def read_value(text: str, component: Component) -> Decimal | str:
    """The value, or a sentence that says what is wrong with it."""
    told = {"value": text, "full": f"{float(component.full):g}"}
    value = read_number(text)
    if value is None:
        return _("“%(value)s” is not a number.") % told
    if isinstance(value, TwoReadings):
        readings = {"value": text, "large": value.large, "small": value.small}
        return _("“%(value)s” can be read as %(large)s or as %(small)s. Write one of the two.") % readings
    most = Decimal(component.full.numerator) / component.full.denominator
    if value < 0 or (value > most and not component.ratio_to_best):
        return _("“%(value)s” is not between 0 and the full mark, %(full)s.") % told
    if value != value.quantize(Decimal("0.0001")):
        return _("“%(value)s” has more than four decimals.") % told
    return value


def read_typed(
    typed: Mapping[str, str], presenters: Sequence[Presenter], components: Sequence[Component]
) -> tuple[Values, dict[str, str]]:
    """From the page's fields `<component id>-<presenter pk>`: values, and a sentence for each field that is wrong."""
    values: Values = {}
    wrong: dict[str, str] = {}
    for component in components:
        for presenter in presenters:
            field = f"{component.id}-{presenter.pk}"
            text = typed.get(field, "").strip()
            if not text:
                continue
            value = read_value(text, component)
            if isinstance(value, str):
                wrong[field] = value
            else:
                values[component.id, presenter.pk] = value
    return values, wrong


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What a sheet holds: values and what is wrong with others; the headings that were not read, and the components that have no column."""

    values: Values
    wrong: list[WrongValue]
    unread: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()


def read_sheet(table: Table, presenters: Sequence[Presenter], components: Sequence[Component]) -> ScoreSheet:
    header = _header(table, components)
    if header is None:
        wanted = ", ".join(component.title for component in components)
        message = _("No header row found. One column must be headed Identifier, and one each: %(wanted)s.")
        return ScoreSheet({}, [WrongValue(None, "", message % {"wanted": wanted})])
    places = header.places
    known = {same_name(presenter.person.identifier): presenter for presenter in presenters}
    values: Values = {}
    wrong: list[WrongValue] = []
    seen: set[str] = set()
    rows, notes = _rows(table, header)
    for row in rows:
        identifier, problem = _identified(row.cells.get(header.identifier), known, seen)
        if problem:
            wrong.append(WrongValue(row.number, _("Identifier"), problem))
            continue
        seen.add(identifier)
        for place, component in places.items():
            cell = row.cells.get(place)
            if cell is None:
                continue
            value = _value_of(cell, component)
            if isinstance(value, str):
                wrong.append(WrongValue(row.number, component.title, value))
            else:
                values[component.id, known[identifier].pk] = value
    missing = tuple(each.title for each in components if each not in places.values())
    return ScoreSheet(values, wrong, header.unread, missing, tuple(notes))


def _rows(table: Table, header: "ScoreHeader") -> tuple[list[Row], list[Problem]]:
    """The rows below the heading that are about somebody, and what is to be said of the others."""
    head = next(row for row in table.rows if row.number == header.row)
    read = (header.identifier, *header.places)
    below = [row for row in table.rows if row.number > header.row]
    return without_nobody(below, head, RowPlaces(read, read, [header.identifier]))


def _value_of(cell: Cell, component: Component) -> Decimal | str:
    if cell.kind is CellKind.FORMULA:
        return _("A formula is never evaluated. Put the value itself into the cell.")
    if cell.kind in (CellKind.NUMBER, CellKind.TEXT):
        return read_value(cell.text, component)
    truths = {"1": "TRUE", "0": "FALSE"} if cell.kind is CellKind.TRUE_FALSE else {}
    return _("“%(value)s” is not a number.") % {"value": truths.get(cell.text, cell.text)}


def _identified(cell: Cell | None, known: Mapping[str, Presenter], seen: set[str]) -> tuple[str, str]:
    """The key of the presenter whom the cell names, and what is wrong with it."""
    if cell is None:
        return "", _("The identifier is missing.")
    text = accepted(Column.IDENTIFIER, cell)
    if not isinstance(text, str):
        return "", sentence(text.at(None, Column.IDENTIFIER))
    key = same_name(text)
    if key in seen:
        return key, _("The identifier “%(value)s” is there twice.") % {"value": text}
    if key not in known:
        return key, _("Nobody with the identifier “%(value)s” reports at this meeting.") % {"value": text}
    return key, ""


@dataclass(frozen=True, slots=True)
class ScoreHeader:
    """The number of the header row, the place of the identifier, which component each other place holds, and the headings of the rest."""

    row: int
    identifier: int
    places: dict[int, Component]
    unread: tuple[str, ...]


def _header(table: Table, components: Sequence[Component]) -> ScoreHeader | None:
    """The first of the first rows that has an identifier and a component, each of them once."""
    named = {same_name(component.id): component for component in components}
    named |= {same_name(component.title): component for component in components}
    for row in table.rows[:20]:
        heads = {place: tidied(cell.text) for place, cell in row.cells.items()}
        places = {place: named[same_name(head)] for place, head in heads.items() if same_name(head) in named}
        others = {place: head for place, head in heads.items() if place not in places}
        found = recognised(others, [Column.IDENTIFIER])
        identifier = found.places.get(Column.IDENTIFIER)
        if (
            identifier is not None
            and not found.repeated
            and places
            and len(set(places.values())) == len(places)
        ):
            unread = tuple(head for _place, head in found.ignored)
            return ScoreHeader(row.number, identifier, places, unread)
    return None


def save(meeting: Meeting, values: Values) -> int:
    """Replace the values given, leave the others; the number saved. Not after publishing."""
    with transaction.atomic():
        if Meeting.objects.select_for_update().get(pk=meeting.pk).stage == Stage.PUBLISHED:
            raise NotNow(_("The result is published; its components can no longer be changed."))
        ComponentScore.objects.bulk_create(
            [
                ComponentScore(meeting=meeting, component=component, presenter_id=presenter, value=value)
                for (component, presenter), value in values.items()
            ],
            update_conflicts=True,
            unique_fields=["component", "presenter"],
            update_fields=["value"],
        )
    return len(values)
