"""The result as an XLSX workbook: the page's own tables, and the working of every number in them.

Numbers are written as numbers, with as many decimals as the page shows; text is never a formula.
"""

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from answerable.scoring import Result, Rules, why
from answerable.web.results.names import Names
from answerable.web.results.summary import ResultCell, ResultTable, tables
from answerable.web.results.working import in_words


def workbook(title: str, result: Result, rules: Rules, names: Names, notes: Sequence[str]) -> bytes:
    """`result` is a published view; `notes` stand under the summary (rules in words, remarks, fingerprints)."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    style = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "whole": book.add_format({"num_format": "0"}),
        "number": book.add_format(
            {"num_format": "0" + ("." + "0" * rules.decimals if rules.decimals else "")}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    found = tables(result, rules, names)
    for table in found:
        _sheet(book, style, title, table, notes if table.key == "summary" else ())
    _working_sheet(book, style, found, result, rules, names)
    book.close()
    return target.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, style: dict[str, object], title: str, table: ResultTable, notes: Sequence[str]
) -> None:
    sheet = book.add_worksheet(table.title[:31])
    sheet.write_string(0, 0, f"{title}: {table.title}", style["title"])
    for column, text in enumerate(table.head):
        sheet.write_string(2, column, text, style["head"])
    for line, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, style)
    last = max(len(table.head) - 1, 0)
    sheet.set_column(0, last, 16)
    sheet.set_column(1, 2, 24)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    for line, text in enumerate(notes, start=len(table.rows) + 4):
        sheet.merge_range(line, 0, line, max(last, 1), "", style["text"])
        sheet.write_string(line, 0, text, style["text"])
        sheet.set_row(line, 15 * (1 + len(text) // (14 * (last + 1))))


def _write(sheet: object, line: int, column: int, cell: ResultCell, style: dict[str, object]) -> None:
    assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
    if cell.number:
        chosen = style["number"] if "." in cell.text else style["whole"]
        sheet.write_number(line, column, float(cell.text), chosen)
    else:
        sheet.write_string(line, column, cell.text)


def _working_sheet(
    book: xlsxwriter.Workbook,
    style: dict[str, object],
    found: Sequence[ResultTable],
    result: Result,
    rules: Rules,
    names: Names,
) -> None:
    sheet = book.add_worksheet(_("Working"))
    for column, (text, width) in enumerate(
        (
            (_("Table"), 18),
            (_("Presenter"), 26),
            (_("Column"), 22),
            (_("Shown"), 10),
            (_("How it comes about"), 90),
        )
    ):
        sheet.write_string(0, column, text, style["head"])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    line = 1
    for table in found:
        for row in table.rows:
            for heading, cell in zip(table.head, row, strict=True):
                if cell.why is None:
                    continue
                line = _working_of(sheet, line, (table.title, heading), cell, result, rules, names)


def _working_of(
    sheet: object,
    line: int,
    place: tuple[str, str],
    cell: ResultCell,
    result: Result,
    rules: Rules,
    names: Names,
) -> int:
    """One line a step, its rows beneath; the next free line."""
    assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
    assert cell.why is not None
    asked = dict(cell.why)
    steps = in_words(why(rules, result, asked.pop("subject"), **asked), names)
    head = (place[0], names.presenter(asked["presenter"]), place[1], cell.text)
    for step in steps:
        texts = [step.text]
        if step.rows:
            texts += [" | ".join(step.head)] + [" | ".join(row) for row in step.rows]
        for text in texts:
            for column, value in enumerate(head):
                sheet.write_string(line, column, value)
            sheet.write_string(line, 4, text)
            line += 1
    return line
