"""Rows under the headings that are nobody: not filled in, the headings once more, a totals line or the form's last lines.

They are passed over, and a note names each kind with its rows.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from answerable.roster.columns import key_of
from answerable.roster.problems import Code, Problem
from answerable.roster.table import Cell, CellKind, Merge, Row
from answerable.roster.text import visible

# What the first words of such a line are, with or without a figure behind them.
TOTALS = re.compile(
    r"(合计|总计|共计|小计|总数|总人数|人数合计|平均分?|填表人|制表人?|制表日期|填报人|填报日期|审核人?|备注|说明|注"
    r"|grand total|sub-?total|totals?|sum|average|prepared by|notes?)\s*($|[:：(（\d].*)",
    re.IGNORECASE | re.DOTALL,
)
MOST_NAMED = 12  # blocks of rows named in a note


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """Where the headings that are read stand: `naming` of them say who a row is about, `required` must be filled in.

    A row with nothing but a number at `counter` was numbered and not filled in.
    """

    read: Collection[int]
    naming: Collection[int]
    required: Collection[int]
    counter: int | None = None


def without_nobody(
    rows: Sequence[Row], head: Row, places: RowPlaces, merges: Sequence[Merge] = ()
) -> tuple[list[Row], list[Problem]]:
    """The rows that are somebody, and notes about the others."""
    kept: list[Row] = []
    passed: dict[Code, list[int]] = {}
    for row in rows:
        code = reason(row, head, places)
        if code is None or any(merge.top <= row.number <= merge.bottom for merge in merges):
            kept.append(row)
        else:
            passed.setdefault(code, []).append(row.number)
    notes = [
        Problem(numbers[0], None, code, {"count": len(numbers), "rows": ranges(numbers)})
        for code, numbers in passed.items()
    ]
    return kept, notes


def reason(row: Row, head: Row, places: RowPlaces) -> Code | None:
    """Why the row is nobody; None when it is somebody."""
    if is_heading(row, head, places.read):
        return Code.HEADINGS_AGAIN
    first = row.cells.get(next(iter(places.naming), -1))
    unfinished = any(not says(row.cells, at) for at in places.required)
    if (first and totals(first)) or (unfinished and any(map(totals, row.cells.values()))):
        return Code.TOTALS_LINE
    said = {at for at in places.read if says(row.cells, at)}
    named = [at for at in places.naming if at in said and row.cells[at].kind is not CellKind.FORMULA]
    formulas_everywhere = bool(said) and all(at in said for at in places.required)
    if (not named and not formulas_everywhere) or said == {places.counter}:
        return Code.ROWS_UNFILLED
    return None


def says(cells: Mapping[int, Cell], at: int) -> bool:
    """Whether a reader sees something there. Of a formula that is its old result."""
    cell = cells.get(at)
    return cell is not None and bool(cell.text.strip())


def is_heading(row: Row, head: Row, read: Collection[int]) -> bool:
    again = [
        at for at in read if at in row.cells and key_of(row.cells[at].text) == key_of(head.cells[at].text)
    ]
    return len(again) == len(read) or len(again) > 2


def totals(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and bool(TOTALS.match(cell.text.strip()))


def ranges(numbers: Sequence[int]) -> str:
    """Row numbers as text: 5–61, 70."""
    blocks = [
        [number for _at, number in block]
        for _key, block in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]
    named = [str(block[0]) if len(block) == 1 else f"{block[0]}–{block[-1]}" for block in blocks]
    return visible(", ".join(named[:MOST_NAMED]) + (", …" if len(named) > MOST_NAMED else ""), 200)
