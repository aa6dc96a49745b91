"""What one value must be to be kept in its column; the same for a cell of a file and a field of a form.

`accepted` gives the text as it will be kept, or a `NoValue` in its place.
"""

from dataclasses import dataclass, field

from answerable.roster.columns import IDENTIFYING, LIMITS, NARROW, Column
from answerable.roster.problems import Code, Problem
from answerable.roster.table import Cell, CellKind
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
class NoValue:
    """Why there is no value; `refused` unless the cell is only left out, with a note."""

    code: Code
    params: dict[str, str | int] = field(default_factory=dict)
    refused: bool = True

    def at(self, row: int | None, column: Column) -> Problem:
        return Problem(row, column, self.code, self.params)


NOT_TEXT = {CellKind.FORMULA: Code.FORMULA, CellKind.DATE: Code.DATE, CellKind.TRUE_FALSE: Code.TRUE_FALSE}
LEFT_OUT = {CellKind.FORMULA: Code.FORMULA_IGNORED, CellKind.ERROR: Code.ERROR_IGNORED}


def accepted(column: Column, cell: Cell) -> str | NoValue:
    """The cell's text, tidied. Does not know which groups or units there are."""
    if cell.kind is CellKind.TEXT:
        return accepted_text(column, cell)
    if cell.kind is CellKind.NUMBER:
        return accepted_number(column, cell)
    if column not in IDENTIFYING and cell.kind in LEFT_OUT:
        return NoValue(LEFT_OUT[cell.kind], refused=False)
    if cell.kind is CellKind.ERROR:
        return NoValue(Code.ERROR_VALUE, {"value": visible(cell.text)})
    return NoValue(NOT_TEXT[cell.kind])


def accepted_number(column: Column, cell: Cell) -> str | NoValue:
    """A number as the sheet shows it: under a format such as "QH"0000 nobody has ever seen what is stored."""
    if sum(map(str.isdigit, cell.text.lstrip("-0."))) > MOST_DIGITS:
        return NoValue(Code.LONG_NUMBER, {"most": MOST_DIGITS})
    if cell.shown is None:
        return NoValue(Code.NUMBER_FORMAT, {"value": visible(cell.text)})
    return accepted_text(column, Cell(CellKind.TEXT, cell.shown))


def accepted_text(column: Column, cell: Cell) -> str | NoValue:
    if (
        len(cell.text) > 2 * LIMITS[Column.UNIT]
    ):  # before any work on it: one long text may stand in every cell
        return NoValue(Code.TOO_LONG, {"length": len(cell.text), "most": LIMITS[column]})
    hidden = first_hidden(cell.text)
    if hidden:
        return NoValue(Code.HIDDEN_CHARACTER, {"character": hidden, "value": visible(cell.text)})
    value = narrowed(cell.text) if column in NARROW else tidied(cell.text)
    if runnable(value):
        if column in IDENTIFYING:
            return NoValue(Code.FORMULA_TEXT, {"value": visible(value), "sign": value[0]})
        if value[0] in "=＝":
            return NoValue(Code.FORMULA_IGNORED, refused=False)
    return fitting(column, unescaped(value))


def fitting(column: Column, value: str) -> str | NoValue:
    if len(value) > LIMITS[column]:
        return NoValue(Code.TOO_LONG, {"length": len(value), "most": LIMITS[column]})
    if column in (Column.IDENTIFIER, Column.PHONE) and NUMBER_SHORTENED.fullmatch(value):
        return NoValue(Code.SHORTENED_NUMBER, {"value": visible(value)})
    if column is Column.EMAIL and not EMAIL.fullmatch(value):
        return NoValue(Code.BAD_EMAIL, {"value": visible(value)})
    return value
