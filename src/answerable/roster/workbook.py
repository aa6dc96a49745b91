"""An XLSX workbook (ECMA-376 part 1, SpreadsheetML) as a `Table`.

Reads the first visible sheet with a row of headings (a cover sheet may stand before it), else the first that has any content. Never evaluates a formula, follows a link, or builds the
document in memory: cells are taken from the stream, empty ones are dropped at once, so a million declared rows
or columns cost time in proportion to their bytes and no memory. Anything broken raises `Unreadable`.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from answerable.roster.archive import MEGABYTE, MOST_UNPACKED, Archive
from answerable.roster.columns import most_headings
from answerable.roster.formats import NumberFormat, format_of
from answerable.roster.problems import Code, Problem, Unreadable
from answerable.roster.table import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    Merge,
    Row,
    Table,
)
from answerable.roster.text import visible

ENOUGH_HEADINGS = 3  # a sheet with so many is the roster, and no further sheet is looked at
MOST_STRINGS = 400_000
MOST_MERGES = 20_000
MOST_DEPTH = 64
MOST_STYLES = 65_536
LONGEST_FORMAT = 255
MOST_DIGITS = 15  # what a spreadsheet keeps of a number

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def local(name: str) -> str:
    return name.rpartition(":")[2]


class XmlReader(ContentHandler):
    """Element events without namespaces; refuses absurd depth."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX names it
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable.because(Code.UNSAFE_XML)
        self.opened(local(name), {local(key): value for key, value in attrs.items()})

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX names it
        self.depth -= 1
        self.closed(local(name))

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""


class Words:
    """Text gathered between tags: no more of it than a cell may hold."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, text: str) -> None:
        if self.length <= MOST_CHARACTERS:
            self.pieces.append(text)
            self.length += len(text)

    def take(self) -> str:
        text = "".join(self.pieces)[: MOST_CHARACTERS + 1]
        self.pieces, self.length = [], 0
        return text


class Relationships(XmlReader):
    """A .rels part: id to (last word of the type, target)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


class Sheets(XmlReader):
    """xl/workbook.xml: the sheets in order, as (name, relationship id, hidden)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, bool]] = []

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and len(self.found) < MOST_COLUMNS:
            hidden = attributes.get("state", "visible") != "visible"
            self.found.append((attributes.get("name", ""), attributes.get("id", ""), hidden))


class SharedStrings(XmlReader):
    """xl/sharedStrings.xml. Phonetic guides (rPh) are not part of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = Words()
        self.within_text = False
        self.phonetic = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - the base gives them
        if name == "rPh":
            self.phonetic = True
        self.within_text = name == "t" and not self.phonetic

    def characters(self, content: str) -> None:
        if self.within_text:
            self.words.add(content)

    def closed(self, name: str) -> None:
        self.within_text = False
        if name == "rPh":
            self.phonetic = False
        elif name == "si":
            if len(self.found) >= MOST_STRINGS:
                raise Unreadable.because(Code.UNPACKS_TOO_LARGE, most=MOST_UNPACKED // MEGABYTE)
            self.found.append(unescape(self.words.take()))


class Styles(XmlReader):
    """xl/styles.xml: for each cell style, its number format."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: dict[int, str] = {}
        self.numbers: list[int] = []
        self.within_cells = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            code = attributes.get("formatCode", "")[:LONGEST_FORMAT]
            self.formats[whole(attributes.get("numFmtId"))] = code
        elif name == "cellXfs":
            self.within_cells = True
        elif name == "xf" and self.within_cells and len(self.numbers) < MOST_STYLES:
            self.numbers.append(whole(attributes.get("numFmtId")))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self.within_cells = False

    @property
    def found(self) -> list[NumberFormat]:
        meanings = {number: format_of(number, self.formats) for number in set(self.numbers)}
        return [meanings[number] for number in self.numbers]


@dataclass(slots=True)
class Open:
    """The cell being read."""

    place: int
    type: str
    style: int
    formula: bool = False
    value: str = ""
    inline: list[str] = field(default_factory=list)


class Worksheet(XmlReader):
    """One sheet. Only cells with content are kept."""

    def __init__(self, strings: list[str], styles: list[NumberFormat]) -> None:
        super().__init__()
        self.strings, self.styles = strings, styles
        self.rows: list[Row] = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.number = 0
        self.next_place = 0
        self.cells: dict[int, Cell] = {}
        self.cell: Open | None = None
        self.words = Words()
        self.reading = False
        self.phonetic = False
        self.openings: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "row": self.open_row,
            "c": self.open_cell,
            "col": self.open_column,
            "mergeCell": self.open_merge,
        }

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        opening = self.openings.get(name)
        if opening:
            opening(attributes)
        elif self.cell is not None:
            self.cell.formula = self.cell.formula or name == "f"
            self.phonetic = self.phonetic or name == "rPh"
            self.reading = name == "v" or (name == "t" and not self.phonetic)

    def characters(self, content: str) -> None:
        if self.reading:
            self.words.add(content)

    def closed(self, name: str) -> None:
        if name == "row":
            self.close_row()
        elif self.cell is not None:
            self.close_within(self.cell, name)

    def open_row(self, attributes: Mapping[str, str]) -> None:
        self.number = whole(attributes.get("r")) or self.number + 1
        self.next_place, self.cells = 0, {}
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows.add(self.number)

    def close_row(self) -> None:
        if not self.cells:
            self.hidden_rows.discard(self.number)
            return
        if len(self.rows) > MOST_ROWS:
            raise Unreadable.because(Code.TOO_MANY_ROWS, most=MOST_ROWS)
        self.rows.append(Row(self.number, self.cells))
        self.cells = {}

    def open_cell(self, attributes: Mapping[str, str]) -> None:
        reference = REFERENCE.fullmatch(attributes.get("r", ""))
        place = place_of(reference[1]) if reference else self.next_place
        self.next_place = place + 1
        self.cell = Open(place, attributes.get("t", "n"), whole(attributes.get("s")))

    def close_within(self, cell: Open, name: str) -> None:
        if name == "v":
            cell.value = self.words.take()
        elif name == "t":
            if len(cell.inline) < MOST_COLUMNS:
                cell.inline.append(self.words.take())
        elif name == "rPh":
            self.phonetic = False
        elif name == "c":
            self.keep(cell)
            self.cell = None
        self.reading = False

    def keep(self, cell: Open) -> None:
        content = self.content(cell)
        if content.kind is CellKind.TEXT and not content.text.strip():
            return
        if len(self.cells) >= MOST_COLUMNS:
            raise Unreadable.because(Code.TOO_MANY_COLUMNS, row=self.number, most=MOST_COLUMNS)
        self.cells[cell.place] = content

    def content(self, cell: Open) -> Cell:
        if cell.formula:
            return Cell(CellKind.FORMULA, "" if cell.type == "e" else cell.value.strip())
        match cell.type:
            case "s":
                return Cell(CellKind.TEXT, self.shared(cell.value))
            case "inlineStr":
                return Cell(CellKind.TEXT, unescape("".join(cell.inline)[: MOST_CHARACTERS + 1]))
            case "str":
                return Cell(CellKind.TEXT, unescape(cell.value))
            case "b":
                return Cell(CellKind.TRUE_FALSE, cell.value)
            case "e":
                return Cell(CellKind.ERROR, cell.value)
            case "d":
                return Cell(CellKind.DATE, cell.value)
        return self.number_of(cell)

    def shared(self, index: str) -> str:
        if not index.strip():
            return ""
        place = whole(index, -1)
        if not 0 <= place < len(self.strings):
            raise Unreadable.because(Code.DAMAGED)
        return self.strings[place]

    def number_of(self, cell: Open) -> Cell:
        if not cell.value.strip():
            return Cell(CellKind.TEXT, "")
        form = self.styles[cell.style] if cell.style < len(self.styles) else format_of(0, {})
        if form.is_date:
            return Cell(CellKind.DATE, cell.value)
        number = digits(cell.value)
        return Cell(CellKind.NUMBER, number, form.shown(number))

    def open_column(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = whole(attributes.get("min")), whole(attributes.get("max"))
            self.hidden_columns.update(range(first - 1, min(last, first + MOST_COLUMNS)))

    def open_merge(self, attributes: Mapping[str, str]) -> None:
        ends = [REFERENCE.fullmatch(end) for end in attributes.get("ref", "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and len(self.merges) < MOST_MERGES:
            self.merges.append(
                Merge(int(ends[0][2]), place_of(ends[0][1]), int(ends[1][2]), place_of(ends[1][1]))
            )


def whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def place_of(name: str) -> int:
    """The place of column `name`: A is 0, AA is 26. Inverse of `columns.letters`."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def unescape(text: str) -> str:
    """Characters written as _xHHHH_ (ECMA-376 part 1, 22.9.2.19), hidden ones among them."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def digits(value: str) -> str:
    """A stored number as its digits: 7 for "7.0", 13800000000 for "1.38E10"."""
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise Unreadable.because(Code.DAMAGED) from error
    if not number.is_finite() or abs(number.adjusted()) > 300:
        raise Unreadable.because(Code.DAMAGED)
    if number != number.to_integral_value():
        # Spreadsheets write 7.1 as 7.0999999999999996.
        number = Decimal(format(float(number), f".{MOST_DIGITS}g"))
    return str(int(number)) if number == number.to_integral_value() else format(number.normalize(), "f")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of one workbook are."""

    sheets: tuple[tuple[str, str, bool], ...]
    strings: str | None
    styles: str | None


def parts_of(archive: Archive) -> Parts:
    book = "xl/workbook.xml"
    if archive.has("_rels/.rels"):
        top = Relationships()
        archive.parse("_rels/.rels", top)
        book = next(
            (target.lstrip("/") for kind, target in top.found.values() if kind == "officeDocument"), book
        )
    if book.endswith(".bin"):
        raise Unreadable.because(Code.BINARY_WORKBOOK)
    folder, name = posixpath.split(book)
    links = Relationships()
    if not archive.has(book):
        raise Unreadable.because(Code.NOT_A_ROSTER)
    archive.parse(posixpath.join(folder, "_rels", f"{name}.rels"), links)
    sheets = Sheets()
    archive.parse(book, sheets)

    def located(target: str) -> str:
        return (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )

    kinds = {kind: located(target) for kind, target in links.found.values()}
    placed = [
        (title, located(links.found[link][1]), hidden)
        for title, link, hidden in sheets.found
        if link in links.found
    ]
    return Parts(tuple(placed), kinds.get("sharedStrings"), kinds.get("styles"))


def read_workbook(content: bytes) -> Table:
    archive = Archive(content)
    if archive.has("content.xml") and archive.has("mimetype"):
        raise Unreadable.because(Code.OPEN_DOCUMENT)
    parts = parts_of(archive)
    strings, styles = SharedStrings(), Styles()
    if parts.strings and archive.has(parts.strings):
        archive.parse(parts.strings, strings)
    if parts.styles and archive.has(parts.styles):
        archive.parse(parts.styles, styles)
    strings_found, styles_found = strings.found, styles.found
    best: tuple[int, Table] | None = None
    for title, part, hidden in parts.sheets:
        if hidden:
            continue
        sheet = Worksheet(strings_found, styles_found)
        archive.parse(part, sheet)
        table = table_of(sheet, title, len(parts.sheets))
        headings = most_headings(
            {place: cell.text for place, cell in row.cells.items()} for row in table.rows
        )
        if table.rows and (best is None or headings > best[0]):
            best = (headings, table)
        if headings >= ENOUGH_HEADINGS:
            break
    if best is None:
        raise Unreadable.because(Code.NO_ROWS)
    return best[1]


def table_of(sheet: Worksheet, title: str, sheets: int) -> Table:
    note = Problem(None, None, Code.SHEET_USED, {"sheet": visible(title), "sheets": sheets})
    return Table(
        rows=tuple(sorted(sheet.rows, key=lambda row: row.number)),
        merges=tuple(sheet.merges),
        hidden_rows=tuple(sorted(sheet.hidden_rows)),
        hidden_columns=frozenset(sheet.hidden_columns),
        notes=(note,) if sheets > 1 else (),
    )
