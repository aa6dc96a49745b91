"""A result as CSV, for whatever reads tables, and as JSON, of the form in docs/schemas/report.schema.json."""

import csv
import io
import json
from collections.abc import Iterator

from answerable.documents.report.content import ReportTable, ResultContent

# Programs for tables take a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(content: ResultContent) -> bytes:
    """Every table below the one before, each under its title; UTF-8 with a mark at the beginning, by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_cell(content.meeting)])
    if content.status:
        writer.writerow([_cell(content.status)])
    writer.writerow([_cell(content.ballots)])
    for table in every_table(content):
        writer.writerow([])
        writer.writerow([_cell(table.title)])
        writer.writerow([_cell(each.title) for each in table.columns])
        for row in table.rows:
            writer.writerow([_cell(cell) for cell in (*row.cells, *([row.said] if row.said else []))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def every_table(content: ResultContent) -> Iterator[ReportTable]:
    """The tables of all presenters; those of a single one are not among them."""
    yield content.summary
    yield from content.turnout
    yield from content.tables


def _cell(text: str) -> str:
    """A text that would be run as a formula gets the apostrophe that marks a text. A rank that is shared begins with a sign, too."""
    return f"'{text}" if text.startswith(FORMULA) else text


def json_file(content: ResultContent) -> bytes:
    return (json.dumps(content.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
