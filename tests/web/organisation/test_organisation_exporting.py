"""What stands in the cells of a workbook: texts of several lines are seen whole."""

import io
from pathlib import Path

import openpyxl
import xlsxwriter

from answerable.web.organisation.exporting import HIGHEST_POINTS, fill

REASON = (Path(__file__).parents[2] / "cases" / "reason-with-line-breaks.txt").read_text("utf-8").strip()


def written(*rows: tuple[str, ...]) -> openpyxl.worksheet.worksheet.Worksheet:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    wrapped = book.add_format({"text_wrap": True})
    fill(book.add_worksheet("a"), rows, wrapped, widths=(20, 20))
    book.close()
    stream.seek(0)
    return openpyxl.load_workbook(stream)["a"]


def test_line_breaks_are_line_breaks_and_every_line_is_seen() -> None:
    sheet = written(("1", REASON.replace("\n", "\r\n")), ("2", "短"), ("3", "字" * 40), ("4", "x\r" * 99))
    assert [sheet.cell(1, 2).value, sheet.cell(4, 2).value] == [REASON, "x\n" * 99]
    heights = [sheet.row_dimensions[number].height for number in (1, 2, 3, 4)]
    assert heights == [45, None, 75, HIGHEST_POINTS]  # None is the ordinary height
