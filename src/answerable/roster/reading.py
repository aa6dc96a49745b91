"""A file in, a `Table` out: which format it is, by what it contains and never by its name.

XLSX; or text separated by commas, semicolons or tabs, in UTF-8 (with or without a byte order mark), UTF-16 with
one, or GB18030. Everything else raises `Unreadable` with a reason that says what to do instead. Reads at most
`MOST_BYTES`, whatever the file's size.
"""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from answerable.roster.columns import recognised
from answerable.roster.problems import Code, Unreadable
from answerable.roster.table import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    Row,
    Table,
)
from answerable.roster.workbook import read_workbook

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
# Stream names in a compound file's directory are UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
WEB_PAGE = re.compile(rb"\s*(<!doctype|<html|<\?xml|<table|<head|<meta)", re.IGNORECASE)
SEPARATOR_LINE = re.compile(r"\ufeff?\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)
SEPARATORS = ",;\t"
HEADER_WITHIN = 20  # rows that may stand above and including the header

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_file(path: Path) -> Table:
    """As `read`. Raises OSError when the file cannot be opened."""
    with path.open("rb") as file:
        return read(file.read(MOST_BYTES + 1))


def read(content: bytes) -> Table:
    if len(content) > MOST_BYTES:
        raise Unreadable.because(Code.TOO_LARGE, most=MOST_BYTES // (1024 * 1024))
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable.because(Code.EMPTY_FILE)
    if content.startswith((ZIP, EMPTY_ZIP)):
        return read_workbook(content)
    if content.startswith(COMPOUND_FILE):
        raise Unreadable.because(Code.PASSWORD if ENCRYPTED in content else Code.OLD_WORKBOOK)
    if content.startswith(OTHER_FILES):
        raise Unreadable.because(Code.NOT_A_ROSTER)
    if WEB_PAGE.match(content.removeprefix(codecs.BOM_UTF8)):
        raise Unreadable.because(Code.WEB_PAGE)
    return read_separated(decoded(content))


def decoded(content: bytes) -> str:
    """Text in the first encoding that fits without loss."""
    encodings = [name for mark, name in MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    if b"\0" in content and "utf-16" not in encodings:
        raise Unreadable.because(Code.NOT_A_ROSTER)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable.because(Code.UNKNOWN_ENCODING)


def read_separated(text: str) -> Table:
    first, _end, rest = text.partition("\n")
    named = SEPARATOR_LINE.fullmatch(first.rstrip("\r"))
    if named:  # an instruction to spreadsheets, which they do not count as a row
        return Table(tuple(rows_of(rest, named[1])))
    return Table(tuple(rows_of(text, likeliest_separator(text))))


def likeliest_separator(text: str) -> str:
    """The one by which most columns are recognised in some row near the top; the comma when they tie."""

    def found(separator: str) -> int:
        rows = csv.reader(io.StringIO(text[:65536], newline=""), delimiter=separator)
        near_the_top = itertools.islice(rows, HEADER_WITHIN)
        return max(
            (len(recognised(dict(enumerate(row[:MOST_COLUMNS]))).places) for row in near_the_top), default=0
        )

    return max(SEPARATORS, key=found)


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Records with content, numbered as a spreadsheet shows them: a quoted line end does not start a new row."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = kept = 0
    while True:
        number += 1
        try:
            record = next(records, None)
        except csv.Error as error:
            raise Unreadable.because(Code.BAD_QUOTES, row=number) from error
        if record is None:
            break
        cells = {place: Cell(CellKind.TEXT, value) for place, value in enumerate(record) if value.strip()}
        if not cells:
            continue
        kept += 1
        if len(cells) > MOST_COLUMNS:
            raise Unreadable.because(Code.TOO_MANY_COLUMNS, row=number, most=MOST_COLUMNS)
        if kept > MOST_ROWS + 1:
            raise Unreadable.because(Code.TOO_MANY_ROWS, most=MOST_ROWS)
        yield Row(number, cells)
    if not kept:
        raise Unreadable.because(Code.NO_ROWS)
