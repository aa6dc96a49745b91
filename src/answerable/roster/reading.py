"""A file in, a `Table` out: which format it is, by what it contains and never by its name.

XLSX; or text separated by commas, semicolons or tabs, in UTF-8 (with or without a byte order mark), UTF-16 with
one, or an encoding that is certain or confirmed (see `encodings`). Everything else raises `Unreadable` with a reason that says what to do instead. Reads at most
`MOST_BYTES`, whatever the file's size.
"""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from answerable.roster.columns import most_headings
from answerable.roster.encodings import certain, guesses
from answerable.roster.problems import Code, Unreadable
from answerable.roster.table import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    EncodingGuess,
    Row,
    Table,
)
from answerable.roster.text import visible
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
SAMPLES = 12  # texts shown of each encoding that a file may be in


def read_file(path: Path, encoding: str = "") -> Table:
    """As `read`. Raises OSError when the file cannot be opened."""
    with path.open("rb") as file:
        return read(file.read(MOST_BYTES + 1), encoding)


def read(content: bytes, encoding: str = "") -> Table:
    """The table in the file. `encoding` is the one that a person confirmed for a text whose encoding is not certain.

    Without it such a text is read by the likeliest, and the table's `guesses` say what else it may be.
    """
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
    text = certain(content)
    return read_separated(text.text) if text else read_guessed(content, encoding)


def read_certain(content: bytes) -> Table:
    """As `read`, where nobody can be asked: a text whose encoding is not certain is refused."""
    table = read(content)
    if table.guesses:
        raise Unreadable.because(Code.UNKNOWN_ENCODING)
    return table


def read_guessed(content: bytes, encoding: str) -> Table:
    """By the guess that was confirmed, or the one that has Chinese headings; else by the likeliest, with all of them to choose from."""
    tables: dict[str, Table] = {}
    refused: Unreadable | None = None
    for guess in guesses(content):
        try:
            table = read_separated(guess.text)
        except Unreadable as error:
            refused = refused or error
            continue
        if headings_of(table):
            tables[guess.encoding] = table
    if not tables:
        raise refused or Unreadable.because(Code.UNKNOWN_ENCODING)
    if encoding in tables:
        return tables[encoding]
    for table in tables.values():
        if headings_of(table, outside_ascii=True):
            return table
    shown = tuple(EncodingGuess(name, samples(table)) for name, table in tables.items())
    return replace(next(iter(tables.values())), guesses=shown)


def headings_of(table: Table, outside_ascii: bool = False) -> int:
    texts = ({at: cell.text for at, cell in row.cells.items()} for row in table.rows)
    if outside_ascii:
        texts = ({at: text for at, text in row.items() if not text.isascii()} for row in texts)
    return most_headings(texts)


def samples(table: Table) -> tuple[str, ...]:
    """The first cells that differ from one encoding to the other."""
    found = (
        visible(cell.text, 40) for row in table.rows for cell in row.cells.values() if not cell.text.isascii()
    )
    return tuple(itertools.islice(dict.fromkeys(found), SAMPLES))


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
        return most_headings(dict(enumerate(row[:MOST_COLUMNS])) for row in rows)

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
