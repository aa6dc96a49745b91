"""Every bad file is refused for its own reason, at its own row and column; nothing else is said about it."""

import datetime
import io
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from answerable.roster.entries import KnownOrganisation, meeting_with
from answerable.roster.table import MOST_BYTES, MOST_ROWS
from answerable.web.organisation.messages import sentence
from answerable.web.organisation.preview import roster_of
from roster.roster_files import (
    FIRST,
    HEADER,
    SECOND,
    SHEET,
    SOUND,
    book,
    changed,
    compound_file,
    csv_bytes,
    csv_text,
    inline_row,
    rezipped,
    sheet_xml,
    sound_book,
    write_rows,
)

MEETING = meeting_with([("A", "Leadership"), ("B", "Departments")])
Expected = list[tuple[int | None, str | None, str]]


def found(content: bytes, known: KnownOrganisation | None = None) -> Expected:
    roster = roster_of(content, MEETING, known or KnownOrganisation())
    for problem in (*roster.problems, *roster.notes):
        assert "%(" not in sentence(problem)
    return [(problem.row, problem.column, problem.code.value) for problem in roster.problems]


def edited(edit: Any) -> bytes:
    """The sound workbook, then `edit(book, sheet)`."""

    def fill(made: Any, sheet: Any) -> None:
        write_rows(sheet)
        edit(made, sheet)

    return book(fill)


def dated(made: Any, sheet: Any) -> None:
    sheet.write_datetime(1, 0, datetime.datetime(2022, 1, 24), made.add_format({"num_format": "yyyy-mm-dd"}))


def merged_unit(_made: Any, sheet: Any) -> None:
    write_rows(sheet, [HEADER, FIRST, (*SECOND[:2], "", *SECOND[3:])])
    sheet.merge_range(1, 2, 2, 2, "Beilan Salt")


def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(sound_book())).encrypt("secret", out)
    return out.getvalue()


def with_column(place: int, heading: str, value: str) -> bytes:
    rows = [list(row) for row in SOUND]
    for row, text in zip(rows, (heading, value, ""), strict=True):
        row.insert(place, text)
    return csv_bytes(rows)


WHOLE_FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty-file"),
    "only blanks": (b" \r\n\r\n\t", "empty-file"),
    "only a mark": (b"\xef\xbb\xbf", "no-rows"),
    "over the limit": (b"a," * (MOST_BYTES // 2 + 1), "too-large"),
    "password": (encrypted(), "password-protected"),
    "old workbook": (compound_file("Root Entry", "Workbook"), "old-workbook"),
    "truncated": (sound_book()[:-400], "damaged-file"),
    "half": (sound_book()[: len(sound_book()) // 2], "damaged-file"),
    "no sheet part": (rezipped(sound_book(), {SHEET: None}), "damaged-file"),
    "sheet is not XML": (rezipped(sound_book(), {SHEET: b"<worksheet"}), "damaged-file"),
    "string out of range": (
        rezipped(sound_book(), {SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>999</v></c></row>')}),
        "damaged-file",
    ),
    "number that is none": (
        rezipped(sound_book(), {SHEET: sheet_xml('<row r="1"><c r="A1"><v>seven</v></c></row>')}),
        "damaged-file",
    ),
    "a zip of something else": (
        rezipped(sound_book(), {"_rels/.rels": None, "xl/workbook.xml": None}),
        "not-a-roster",
    ),
    "open document": (
        rezipped(
            sound_book(),
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
        ),
        "open-document",
    ),
    "entity": (
        rezipped(sound_book(), {SHEET: b'<!DOCTYPE a [<!ENTITY e "x">]><worksheet>&e;</worksheet>'}),
        "unsafe-xml",
    ),
    "deep": (rezipped(sound_book(), {SHEET: b"<a>" * 5000}), "unsafe-xml"),
    "portable document": (b"%PDF-1.7 roster", "not-a-roster"),
    "bytes": (b"a\0b,c\0d", "not-a-roster"),
    "web page": (b"<html><table><tr><td>7</td></tr></table></html>", "web-page"),
    "Latin 1": ("工号,姓名\r\n".encode("gb18030") + b"7,Ren\xe9\xff", "unknown-encoding"),
    "empty sheet": (book(lambda _made, _sheet: None), "no-rows"),
    "no headings": (b"a,b\r\nc,d\r\n", "no-header"),
    "too many people": (
        csv_bytes([HEADER, *((str(n), f"P{n}", "U", "A", "V") for n in range(MOST_ROWS + 1))]),
        "too-many-rows",
    ),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_cannot_be_read_says_why(name: str) -> None:
    content, code = WHOLE_FILES[name]
    assert found(content) == [(None, None, code)]


ROWS: dict[str, tuple[bytes, Expected]] = {
    "too many columns": (csv_bytes([*SOUND, ["x"] * 201]), [(4, None, "too-many-columns")]),
    "quotes": (b'\xe5\xb7\xa5\xe5\x8f\xb7,Name\r\n7,"a"b\r\n', [(2, None, "bad-quotes")]),
    "quotes not closed": (
        csv_text(SOUND).encode() + b'9,"Rep,U,A,V\r\n10,Q,U,A,V\r\n',
        [(4, None, "bad-quotes")],
    ),
    "missing columns": (
        csv_bytes([HEADER[:3], FIRST[:3]]),
        [(1, "group", "missing-column"), (1, "venue", "missing-column")],
    ),
    "missing columns below a title": (
        csv_bytes([["Roster of 2021"], [], HEADER[:4], FIRST[:4]]),
        [(3, "venue", "missing-column")],
    ),
    "repeated column": (with_column(5, "Name", "x"), [(1, "name", "repeated-column")]),
    "nobody": (csv_bytes([HEADER]), [(1, None, "no-rows")]),
    "missing value": (changed({(3, 2): " "}), [(3, "unit", "missing-value")]),
    "blank rows count": (
        csv_bytes([HEADER, [], FIRST, [], [*SECOND[:4], ""]]),
        [(5, "venue", "missing-value")],
    ),
    "a quoted line end is one row": (
        csv_text([HEADER, ("7", '"Presenter\r\n01"', "U", "A", "V")]).encode() + b"8,,U,A,V\r\n",
        [(3, "name", "missing-value")],
    ),
    "same identifier": (changed({(3, 0): "７"}), [(3, "identifier", "duplicate-identifier")]),
    "same name and unit": (changed({(3, 1): "Presenter　01"}), [(3, "name", "duplicate-person")]),
    "same name by name and path": (
        csv_bytes([HEADER, ("1", "张　三", "甲/乙", "A", "V"), ("2", "张三", "乙", "A", "V")]),
        [(3, "name", "duplicate-person")],
    ),
    "formula text": (changed({(2, 1): "=1+1"}), [(2, "name", "formula-text")]),
    "full-width formula text": (changed({(2, 1): "＝1+1"}), [(2, "name", "formula-text")]),
    "plus": (changed({(2, 0): "+7"}), [(2, "identifier", "formula-text")]),
    "minus": (changed({(2, 4): "-"}), [(2, "venue", "formula-text")]),
    "at": (changed({(2, 2): "@SUM(1)"}), [(2, "unit", "formula-text")]),
    "direction override": (changed({(2, 1): "Presenter \u202e10"}), [(2, "name", "hidden-character")]),
    "zero width": (changed({(2, 0): "7\u200b"}), [(2, "identifier", "hidden-character")]),
    "control": (changed({(2, 2): "Beilan\x07Salt"}), [(2, "unit", "hidden-character")]),
    "blank letter": (changed({(2, 4): "Main\u3164venue"}), [(2, "venue", "hidden-character")]),
    "hidden in a free column": (with_column(5, "职务", "Chief\u2066"), [(2, "title", "hidden-character")]),
    "long identifier": (changed({(2, 0): "7" * 65}), [(2, "identifier", "too-long")]),
    "long name": (changed({(2, 1): "张" * 201}), [(2, "name", "too-long")]),
    "long unit": (changed({(2, 2): "U" * 201}), [(2, "unit", "bad-unit-path")]),
    "hole in a path": (changed({(2, 2): "甲//乙"}), [(2, "unit", "bad-unit-path")]),
    "only a slash": (changed({(2, 2): "/"}), [(2, "unit", "bad-unit-path")]),
    "e-mail": (with_column(5, "Email", "someone at example"), [(2, "email", "bad-email")]),
    "shortened number": (changed({(2, 0): "1.38E+10"}), [(2, "identifier", "shortened-number")]),
    "unknown group": (changed({(2, 3): "Z"}), [(2, "group", "unknown-group")]),
    "circle in a path": (changed({(2, 2): "甲/乙/甲"}), [(2, "unit", "circular-unit")]),
    "circle over two rows": (
        changed({(2, 2): "甲/乙", (3, 2): "乙/甲"}),
        [(2, "unit", "circular-unit"), (3, "unit", "circular-unit")],
    ),
    "ambiguous name": (
        csv_bytes(
            [*SOUND, ("1", "a", "甲/丙", "A", "V"), ("2", "b", "乙/丙", "A", "V"), ("3", "c", "丙", "A", "V")]
        ),
        [(6, "unit", "ambiguous-unit")],
    ),
    "everything at once": (
        csv_bytes([HEADER, ("", "=x", "甲/甲", "Z", ""), FIRST, FIRST]),
        [
            (2, "identifier", "missing-value"),
            (2, "name", "formula-text"),
            (2, "unit", "circular-unit"),
            (2, "group", "unknown-group"),
            (2, "venue", "missing-value"),
            (4, "identifier", "duplicate-identifier"),
        ],
    ),
}

WORKBOOKS: dict[str, tuple[bytes, Expected]] = {
    "merged headings": (
        edited(lambda _made, sheet: sheet.merge_range(0, 1, 0, 2, "姓名")),
        [(1, "name", "merged-header")],
    ),
    "headings over two rows": (
        edited(lambda _made, sheet: sheet.merge_range(0, 0, 1, 0, "工号")),
        [(1, "identifier", "merged-header")],
    ),
    "merged unit": (
        book(merged_unit),
        [(3, "unit", "merged-cell")],
    ),
    "formula": (
        edited(lambda _made, sheet: sheet.write_formula(1, 1, '=HYPERLINK("x")', value="Presenter 01")),
        [(2, "name", "formula")],
    ),
    "formula in every identifying column": (
        edited(lambda _made, sheet: [sheet.write_formula(2, place, "=1", value="x") for place in range(5)]),
        [(3, column, "formula") for column in ("identifier", "name", "unit", "group", "venue")],
    ),
    "date": (edited(dated), [(2, "identifier", "date")]),
    "true or false": (
        edited(lambda _made, sheet: sheet.write_boolean(1, 1, True)),
        [(2, "name", "true-false")],
    ),
    "number of too many digits": (
        edited(lambda _made, sheet: sheet.write_number(1, 0, 110101199001010000)),
        [(2, "identifier", "long-number")],
    ),
    "negative number": (
        edited(lambda _made, sheet: sheet.write_number(1, 0, -7)),
        [(2, "identifier", "formula-text")],
    ),
    "error": (
        rezipped(
            sound_book(),
            {
                SHEET: sheet_xml(
                    inline_row(1, HEADER)
                    + '<row r="2"><c t="e"><v>#N/A</v></c>'
                    + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in FIRST[1:])
                    + "</row>"
                )
            },
        ),
        [(2, "identifier", "error-value")],
    ),
    "hidden character in the workbook's own escape": (
        rezipped(
            sound_book(),
            {SHEET: sheet_xml(inline_row(1, HEADER) + inline_row(2, ("7_x202E_", *FIRST[1:])))},
        ),
        [(2, "identifier", "hidden-character")],
    ),
    "rows numbered by the sheet": (
        rezipped(sound_book(), {SHEET: sheet_xml(inline_row(5, HEADER) + inline_row(900, ("", *FIRST[1:])))}),
        [(900, "identifier", "missing-value")],
    ),
}


@pytest.mark.parametrize("name", [*ROWS, *WORKBOOKS])
def test_a_bad_row_is_named_with_its_column(name: str) -> None:
    content, expected = (ROWS | WORKBOOKS)[name]
    assert found(content) == expected


TREE = KnownOrganisation(
    units=frozenset(
        {
            ("Group",),
            ("Group", "Beilan Salt"),
            ("Group", "East"),
            ("Group", "East", "Office"),
            ("Group", "Office"),
        }
    ),
    people={"7": ("Presenter 01", ("Group", "Beilan Salt")), "9": ("Guest", ("Group", "East"))},
)
AGAINST_A_TREE: dict[str, tuple[bytes, Expected]] = {
    "sound": (csv_bytes(SOUND), []),
    "unknown": (changed({(2, 2): "Xiling"}), [(2, "unit", "unknown-unit")]),
    "nearly known": (changed({(2, 2): "Beilan Sallt"}), [(2, "unit", "unknown-unit-near")]),
    "ambiguous": (changed({(2, 2): "Office"}), [(2, "unit", "ambiguous-unit")]),
    "not from the top": (changed({(2, 2): "East/Lab"}), [(2, "unit", "not-from-top")]),
    "founded with a slash": (changed({(2, 2): "/East/Lab"}), []),
    "circle with the tree": (changed({(2, 2): "Beilan Salt/Group"}), [(2, "unit", "circular-unit")]),
    "known under another identifier": (
        csv_bytes([HEADER, ("70", "Guest", "East", "A", "V")]),
        [(2, "name", "known-person")],
    ),
    "known, and again": (
        csv_bytes([HEADER, ("70", "Presenter 01", "Beilan Salt", "A", "V"), FIRST]),
        [(3, "name", "duplicate-person")],
    ),
}


@pytest.mark.parametrize("name", AGAINST_A_TREE)
def test_units_and_people_are_checked_against_the_organisation(name: str) -> None:
    content, expected = AGAINST_A_TREE[name]
    assert found(content, TREE) == expected


def test_two_known_people_of_one_name_are_two_people() -> None:
    known = KnownOrganisation(
        units=frozenset({("Beilan Salt",)}),
        people={"7": ("Twin", ("Beilan Salt",)), "8": ("Twin", ("Beilan Salt",))},
    )
    rows = [HEADER, ("7", "Twin", "Beilan Salt", "A", "V"), ("8", "Twin", "Beilan Salt", "A", "V")]
    assert found(csv_bytes(rows), known) == []
    assert found(csv_bytes(rows)) == [(3, "name", "duplicate-person")]
