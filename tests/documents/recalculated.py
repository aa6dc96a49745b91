"""Formulas of a workbook calculated anew, as a spreadsheet does: those that our workbooks have, and no others."""

import io
import re
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

RANGE = re.compile(r"(?:'([^']+)'!)?(\$?[A-Z]+\$?\d+)(?::(\$?[A-Z]+\$?\d+))?")
CALLED = {
    "SUM": sum,
    "MAX": max,
    "SUMPRODUCT": lambda one, other: sum(a * b for a, b in zip(one, other, strict=True)),
    "COUNTIF": lambda values, least: sum(value > least for value in values),
}


class Recalculated:
    """The workbook as it is when every formula is calculated anew. Floats, as in a spreadsheet."""

    def __init__(self, file: bytes) -> None:
        self.book = load_workbook(io.BytesIO(file))
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, place: str) -> Any:
        place = place.replace("$", "")
        if (sheet, place) not in self.known:
            held = self.book[sheet][place].value
            formula = isinstance(held, str) and self.book[sheet][place].data_type == "f"
            self.known[sheet, place] = self.calculated(sheet, held) if formula else held
        return self.known[sheet, place]

    def calculated(self, sheet: str, formula: str) -> float:
        text = formula.removeprefix("=").replace('">"&', "")
        names: dict[str, Any] = dict(CALLED)

        def named(found: re.Match[str]) -> str:
            name = f"v{len(names)}"
            names[name] = self.values(found[1] or sheet, found[2], found[3])
            return name

        return float(eval(RANGE.sub(named, text), {"__builtins__": {}}, names))

    def values(self, sheet: str, first: str, last: str | None) -> Any:
        if last is None:
            return self.value(sheet, first)
        left, top, right, bottom = range_boundaries(f"{first}:{last}".replace("$", ""))
        cells = self.book[sheet].iter_rows(top, bottom, left, right)
        found = [self.value(sheet, cell.coordinate) for row in cells for cell in row]
        return [value for value in found if isinstance(value, int | float)]

    def formulas(self) -> list[tuple[str, str]]:
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
