"""Roster files made in memory: sound ones, and every kind of bad one that the corpus needs."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

HEADER = ("工号", "姓名", "单位", "票类", "会场")
FIRST = ("7", "Presenter 01", "Beilan Salt", "A", "Main venue")
SECOND = ("8", "Representative 001", "Beilan Salt", "B", "Main venue")
SOUND = (HEADER, FIRST, SECOND)


def csv_text(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def csv_bytes(rows: Iterable[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    return csv_text(rows, separator).encode(encoding)


def changed(cells: dict[tuple[int, int], str], rows: Sequence[Sequence[str]] = SOUND) -> bytes:
    """The sound roster as CSV with the cells at (row from 1, place from 0) replaced; quoted so that any text fits."""
    table = [list(row) for row in rows]
    for (row, place), text in cells.items():
        table[row - 1][place] = text
    return csv_bytes([['"' + text.replace('"', '""') + '"' for text in row] for row in table])


def book(fill: Any, sheets: Sequence[str] = ("Roster",)) -> bytes:
    """A workbook; `fill(book, *sheets)` writes it."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    fill(made, *(made.add_worksheet(name) for name in sheets))
    made.close()
    return stream.getvalue()


def write_rows(sheet: Any, rows: Iterable[Sequence[str]] = SOUND, first: int = 0) -> None:
    for number, row in enumerate(rows, first):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


def sound_book() -> bytes:
    return book(lambda _book, sheet: write_rows(sheet))


def rezipped(content: bytes, changes: dict[str, bytes | None], level: int = 9) -> bytes:
    """The workbook with some parts replaced, added or (None) left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        parts: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        for name, part in (parts | changes).items():
            if part is not None:
                new.writestr(name, part)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_xml(rows: str, before: str = "", after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def inline_row(number: int, texts: Sequence[str]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def compound_file(*names: str) -> bytes:
    """The beginning of an OLE compound file whose directory holds streams called `names`."""
    magic = bytes.fromhex("d0cf11e0a1b11ae1")
    return magic + b"\0" * 504 + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
