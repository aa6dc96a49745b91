"""The parts of a composite score that come from outside the meeting: typed in, or brought in as a spreadsheet.

A sheet has an identifier column and one column a component, headed by the component's title or id; other columns
are ignored. Applying is all or nothing. A value is between 0 and the component's full mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.roster.table import Cell, CellKind, Table
from answerable.roster.text import narrowed
from answerable.scoring import Rules
from answerable.scoring.parts import Component
from answerable.web.meetings.models import Meeting, Presenter, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.results.models import ComponentScore

IDENTIFIER_HEADINGS = frozenset({"identifier", "工号", "id"})
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
    try:
        value = Decimal(narrowed(text).replace(",", "."))
    except InvalidOperation:
        return _("“%(value)s” is not a number.") % told
    if (
        not value.is_finite()
        or not 0 <= value <= Decimal(component.full.numerator) / component.full.denominator
    ):
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


def read_sheet(
    table: Table, presenters: Sequence[Presenter], components: Sequence[Component]
) -> tuple[Values, list[WrongValue]]:
    header = _header(table, components)
    if header is None:
        wanted = ", ".join(component.title for component in components)
        message = _("No header row found. One column must be headed Identifier, and one each: %(wanted)s.")
        return {}, [WrongValue(None, "", message % {"wanted": wanted})]
    header_row, identifier_place, places = header
    known = {presenter.person.identifier: presenter for presenter in presenters}
    values: Values = {}
    wrong: list[WrongValue] = []
    seen: set[str] = set()
    for row in table.rows:
        if row.number <= header_row:
            continue
        identifier = _text(row.cells.get(identifier_place))
        problem = _identifier_problem(identifier, known, seen)
        if problem:
            wrong.append(WrongValue(row.number, _("Identifier"), problem))
            continue
        seen.add(identifier)
        for place, component in places.items():
            cell = row.cells.get(place)
            if cell is None:
                continue
            value = _formula_refused() if cell.kind is CellKind.FORMULA else read_value(cell.text, component)
            if isinstance(value, str):
                wrong.append(WrongValue(row.number, component.title, value))
            else:
                values[component.id, known[identifier].pk] = value
    return values, wrong


def _formula_refused() -> str:
    return _("A formula is never evaluated. Put the value itself into the cell.")


def _identifier_problem(identifier: str, known: Mapping[str, Presenter], seen: set[str]) -> str:
    if not identifier:
        return _("The identifier is missing.")
    if identifier in seen:
        return _("The identifier “%(value)s” is there twice.") % {"value": identifier}
    if identifier not in known:
        return _("Nobody with the identifier “%(value)s” reports at this meeting.") % {"value": identifier}
    return ""


def _header(table: Table, components: Sequence[Component]) -> tuple[int, int, dict[int, Component]] | None:
    """Row number, place of the identifier, and which component each other place holds."""
    named = {component.title.casefold(): component for component in components}
    named |= {component.id.casefold(): component for component in components}
    for row in table.rows[:20]:
        heads = {place: _text(cell).casefold() for place, cell in row.cells.items()}
        identifier = [place for place, head in heads.items() if head in IDENTIFIER_HEADINGS]
        places = {place: named[head] for place, head in heads.items() if head in named}
        if len(identifier) == 1 and places and len(set(places.values())) == len(places):
            return row.number, identifier[0], places
    return None


def _text(cell: Cell | None) -> str:
    return "" if cell is None else narrowed(cell.text)


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
