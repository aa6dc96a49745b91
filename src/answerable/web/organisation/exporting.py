"""Rosters on their way out: CSV and XLSX that import again unchanged, and the template.

Every cell is text: no number loses its zeros, and text that a spreadsheet would run is escaped (`text.escaped`) in a way
that importing takes back. The headings are in the language in force; importing reads either.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from answerable.roster.columns import LIMITS, OWN_NAMES, UNIT_NAME_LIMIT, Column
from answerable.roster.text import escaped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELP_WIDTHS = (14, 14, 12, 70, 28)
LINE_POINTS = 15.0
HIGHEST_POINTS = 408.75
WIDTHS = {Column.UNIT: 36, Column.EMAIL: 28, Column.NAME: 18, Column.TITLE: 22, Column.VENUE: 22}


def headings(columns: Sequence[Column]) -> list[str]:
    chinese = (get_language() or "").startswith("zh")
    return [OWN_NAMES[column][1 if chinese else 0] for column in columns]


def as_csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheet programs need to read Chinese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings(columns))
    writer.writerows([escaped(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], help_rows: Sequence[Sequence[str]] = ()
) -> bytes:
    """One sheet with the roster; with `help_rows`, a second that explains and is never read."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(gettext("Roster"))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column, 14), text)
    fill(sheet, [headings(columns)], bold)
    fill(sheet, ([escaped(value) for value in row] for row in rows), text, first=1)
    sheet.freeze_panes(1, 0)
    if help_rows:
        explain(book, help_rows, bold)
    book.close()
    return stream.getvalue()


def fill(
    sheet: Any, rows: Iterable[Sequence[str]], style: Any, first: int = 0, widths: Sequence[float] = ()
) -> None:
    """Write rows of text. `widths` are those of columns whose text wraps: then each row is as high as its longest text needs."""
    for number, row in enumerate(rows, first):
        for place, value in enumerate(row):
            if value:
                sheet.write_string(number, place, of_lines(value), style)
        if widths:
            sheet.set_row(number, height_of(row, widths))


def of_lines(value: str) -> str:
    """With line breaks as a workbook has them: of a carriage return it would show the code, _x000D_."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


def height_of(row: Sequence[str], widths: Sequence[float]) -> float:
    """The height in points in which every wrapped text of the row is seen whole; at most what a spreadsheet allows."""
    lines = (
        sum(max(1, ceil(columns_of(line) / max(width - 1, 1))) for line in of_lines(value).split("\n"))
        for value, width in zip(row, widths, strict=False)
    )
    return min(LINE_POINTS * max(lines, default=1), HIGHEST_POINTS)


def columns_of(line: str) -> int:
    """The width of a line in digits: a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def explain(book: Any, help_rows: Sequence[Sequence[str]], bold: Any) -> None:
    sheet = book.add_worksheet(gettext("How to fill it in"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, width in enumerate(HELP_WIDTHS):
        sheet.set_column(place, place, width, wrapped)
    fill(sheet, help_rows[:1], bold)
    fill(sheet, help_rows[1:], wrapped, 1, HELP_WIDTHS)


def template(columns: Sequence[Column], required: Iterable[Column]) -> bytes:
    """An empty roster, with a second sheet that says what goes where."""
    needed = frozenset(required)
    heading = ["English", "中文", gettext("Required"), gettext("What goes here"), gettext("Example")]
    rows = [
        [
            *OWN_NAMES[column],
            gettext("yes") if column in needed else gettext("no"),
            explanation(column),
            example(column),
        ]
        for column in columns
    ]
    return as_xlsx(columns, [], [heading, *rows])


def explanation(column: Column) -> str:
    texts = {
        Column.IDENTIFIER: gettext("What tells this person from every other, such as a staff number."),
        Column.NAME: gettext("The person's name."),
        Column.UNIT: gettext(
            "The unit's name if only one is called so, or its path from the top with a slash between: Group/Branch."
        ),
        Column.GROUP: gettext("The rater group, by its letter or its name."),
        Column.VENUE: gettext("Where the person attends. Venues that are new are created."),
        Column.TITLE: gettext("The person's post."),
        Column.EMAIL: gettext("An e-mail address."),
        Column.PHONE: gettext("A phone number, with its country code if it is not local."),
    }
    most = UNIT_NAME_LIMIT if column is Column.UNIT else LIMITS[column]
    return gettext("%(explanation)s At most %(most)s characters.") % {
        "explanation": texts[column],
        "most": most,
    }


def example(column: Column) -> str:
    return {
        Column.IDENTIFIER: "0071",
        Column.NAME: gettext("Representative 001"),
        Column.UNIT: gettext("Lanting Materials Group/Qinghe Silicones"),
        Column.GROUP: "D",
        Column.VENUE: gettext("Main venue"),
        Column.TITLE: gettext("Engineer"),
        Column.EMAIL: "representative001@example.org",
        Column.PHONE: "+86 000 0000 0001",
    }[column]


def download(content: bytes, name: str) -> HttpResponse:
    """As a file called `name`, an ASCII name ending in .csv or .xlsx."""
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else XLSX
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
