"""What one value must be to be kept in its column; the same for a cell of a file and a field of a form.

`accepted` gives the text as it will be kept, or a `Fault` in its place.
"""

from dataclasses import dataclass, field

from answerable.roster.columns import IDENTIFYING, LIMITS, NARROW, Column
from answerable.roster.problems import Code, Problem
from answerable.roster.table import Cell, Kind
from answerable.roster.text import (
    EMAIL,
    NUMBER_SHORTENED,
    first_hidden,
    narrowed,
    runnable,
    tidied,
    unescaped,
    visible,
)
from answerable.roster.workbook import MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no value; `refused` unless the cell is only left out, with a note."""

    code: Code
    params: dict[str, str | int] = field(default_factory=dict)
    refused: bool = True

    def at(self, row: int | None, column: Column) -> Problem:
        return Problem(row, column, self.code, self.params)


NOT_TEXT = {Kind.FORMULA: Code.FORMULA, Kind.DATE: Code.DATE, Kind.TRUE_FALSE: Code.TRUE_FALSE}
LEFT_OUT = {Kind.FORMULA: Code.FORMULA_IGNORED, Kind.ERROR: Code.ERROR_IGNORED}


def accepted(column: Column, cell: Cell) -> str | Fault:
    """The cell's text, tidied. Does not know which groups or units there are."""
    if cell.kind in (Kind.TEXT, Kind.NUMBER):
        return accepted_text(column, cell)
    if column not in IDENTIFYING and cell.kind in LEFT_OUT:
        return Fault(LEFT_OUT[cell.kind], refused=False)
    if cell.kind is Kind.ERROR:
        return Fault(Code.ERROR_VALUE, {"value": visible(cell.text)})
    return Fault(NOT_TEXT[cell.kind])


def accepted_text(column: Column, cell: Cell) -> str | Fault:
    if (
        len(cell.text) > 2 * LIMITS[Column.UNIT]
    ):  # before any work on it: one long text may stand in every cell
        return Fault(Code.TOO_LONG, {"length": len(cell.text), "most": LIMITS[column]})
    hidden = first_hidden(cell.text)
    if hidden:
        return Fault(Code.HIDDEN_CHARACTER, {"character": hidden, "value": visible(cell.text)})
    value = narrowed(cell.text) if column in NARROW else tidied(cell.text)
    if runnable(value):
        if column in IDENTIFYING:
            return Fault(Code.FORMULA_TEXT, {"value": visible(value), "sign": value[0]})
        if value[0] in "=＝":
            return Fault(Code.FORMULA_IGNORED, refused=False)
    return fitting(column, cell.kind, unescaped(value))


def fitting(column: Column, kind: Kind, value: str) -> str | Fault:
    if len(value) > LIMITS[column]:
        return Fault(Code.TOO_LONG, {"length": len(value), "most": LIMITS[column]})
    if kind is Kind.NUMBER and sum(map(str.isdigit, value.lstrip("-0."))) > MOST_DIGITS:
        return Fault(Code.LONG_NUMBER, {"most": MOST_DIGITS})
    if column in (Column.IDENTIFIER, Column.PHONE) and NUMBER_SHORTENED.fullmatch(value):
        return Fault(Code.SHORTENED_NUMBER, {"value": visible(value)})
    if column is Column.EMAIL and not EMAIL.fullmatch(value):
        return Fault(Code.BAD_EMAIL, {"value": visible(value)})
    return value
