"""Parts of a workbook that spreadsheets seldom write, and limits that honest files never reach."""

import io
import zipfile
from pathlib import Path

import pytest

from answerable.roster import archive, workbook
from answerable.roster.entries import ORGANISATION, KnownOrganisation, read_roster
from answerable.roster.problems import Code, Unreadable
from answerable.roster.reading import read, read_file
from answerable.roster.table import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cell, CellKind
from answerable.roster.text import escaped, unescaped
from answerable.roster.units import MOST_GUESSES, written
from roster.roster_files import (
    HEADER,
    SHEET,
    SOUND,
    STRINGS,
    csv_bytes,
    inline_row,
    rezipped,
    sheet_xml,
    sound_book,
)

TEXTS = ("Name", "Presenter 01")


def table_with(rows: str, parts: dict[str, bytes | None] | None = None) -> dict[int, dict[int, Cell]]:
    found = read(rezipped(sound_book(), {SHEET: sheet_xml(rows), **(parts or {})}))
    return {row.number: dict(row.cells) for row in found.rows}


def refusal(content: bytes) -> Code:
    with pytest.raises(Unreadable) as caught:
        read(content)
    return caught.value.problem.code


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(csv_bytes(SOUND))
    assert read_file(path) == read(csv_bytes(SOUND))


def test_parts_may_be_named_as_windows_names_folders() -> None:
    book = sound_book()
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        renamed = {name.replace("/", "\\"): parts.read(name) for name in parts.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, part in renamed.items():
            new.writestr(name, part)
    assert read(made.getvalue()) == read(book)


def test_no_row_is_sound_while_a_required_column_is_missing() -> None:
    found = read_roster(read(csv_bytes([row[1:] for row in SOUND])), ORGANISATION, KnownOrganisation())
    assert [problem.code for problem in found.problems] == [Code.MISSING_COLUMN]
    assert found.sound == ()


def test_rows_and_cells_that_only_have_a_place_or_a_format_are_empty() -> None:
    empty = '<row r="2" spans="1:16384"/><row r="3"><c r="C3" s="1"/></row>'
    assert set(table_with(inline_row(1, TEXTS) + empty)) == {1}


def test_a_text_that_is_far_too_long_is_refused_with_its_length() -> None:
    rows = [SOUND[0], (*SOUND[1][:1], "张" * 30_000, *SOUND[1][2:])]
    found = read_roster(read(csv_bytes(rows)), ORGANISATION, KnownOrganisation())
    assert [(problem.code, problem.params["length"]) for problem in found.problems] == [
        (Code.TOO_LONG, 30_000)
    ]


def test_a_title_that_looks_like_a_formula_is_left_out_and_noted() -> None:
    rows = [(*SOUND[0], "职务"), (*SOUND[1], "=SUM(A1:A2)")]
    found = read_roster(read(csv_bytes(rows)), ORGANISATION, KnownOrganisation())
    assert [note.code for note in found.notes] == [Code.FORMULA_IGNORED]
    assert [(entry.name, entry.title) for entry in found.sound] == [(SOUND[1][1], "")]


def test_only_some_unknown_units_are_guessed_at() -> None:
    """Each guess looks through all names: a list full of strange units must not take minutes."""
    names = [f"Beilan Salt {number}" for number in range(MOST_GUESSES + 2)]
    rows = [SOUND[0], *((str(n), f"Presenter {n}", name, "A", "Main venue") for n, name in enumerate(names))]
    found = read_roster(
        read(csv_bytes(rows)), ORGANISATION, KnownOrganisation(units=frozenset({("Beilan Salt",)}))
    )
    codes = [problem.code for problem in found.problems]
    assert codes == [Code.UNKNOWN_UNIT_NEAR] * MOST_GUESSES + [Code.UNKNOWN_UNIT] * 2


def test_what_unpacks_to_more_than_is_allowed_is_stopped_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 500)
    assert refusal(sound_book()) is Code.UNPACKS_TOO_LARGE


@pytest.mark.parametrize(
    ("strings", "text"),
    [
        (b"<si><t>Wang</t><rPh><t>wang</t></rPh></si>", "Wang"),
        (b"<si><r><t>Wa</t></r><r><t>ng</t></r></si>", "Wang"),
    ],
    ids=["phonetic guide", "runs"],
)
def test_a_shared_text_is_what_a_reader_sees(strings: bytes, text: str) -> None:
    cells = table_with('<row r="1"><c t="s"><v>0</v></c></row>', {STRINGS: b"<sst>" + strings + b"</sst>"})
    assert cells == {1: {0: Cell(CellKind.TEXT, text)}}


def test_a_text_longer_than_a_cell_may_be_is_cut_behind_the_limit() -> None:
    long = "a" * 20_000
    runs = f"<r><t>{long}</t></r>" * 3
    cells = table_with(
        '<row r="1"><c t="s"><v>0</v></c></row>', {STRINGS: f"<sst><si>{runs}</si></sst>".encode()}
    )
    assert len(cells[1][0].text) == MOST_CHARACTERS + 1


def test_cells_of_the_rarer_types() -> None:
    row = (
        '<row r="1"><c t="str"><v>as text</v></c><c t="d"><v>2022-01-24</v></c><c t="s"><v> </v></c>'
        '<c t="inlineStr"><is><t>here</t></is></c></row>'
    )
    assert table_with(row) == {
        1: {
            0: Cell(CellKind.TEXT, "as text"),
            1: Cell(CellKind.DATE, "2022-01-24"),
            3: Cell(CellKind.TEXT, "here"),
        }
    }


def test_a_cell_of_very_many_pieces_keeps_the_first() -> None:
    pieces = "<r><t>a</t></r>" * (MOST_COLUMNS + 5)
    cells = table_with(f'<row r="1"><c t="inlineStr"><is>{pieces}</is></c></row>')
    assert cells == {1: {0: Cell(CellKind.TEXT, "a" * MOST_COLUMNS)}}


def test_a_merge_that_names_no_block_is_passed_over() -> None:
    content = sheet_xml(inline_row(1, TEXTS), after='<mergeCells><mergeCell ref="nowhere"/></mergeCells>')
    assert read(rezipped(sound_book(), {SHEET: content})).merges == ()


def test_a_workbook_without_styles_is_read() -> None:
    assert table_with(inline_row(1, HEADER), {"xl/styles.xml": None})[1][0].text == HEADER[0]


@pytest.mark.parametrize("number", ["INF", "NaN", "1E400"])
def test_a_number_that_is_none_is_damage(number: str) -> None:
    assert (
        refusal(rezipped(sound_book(), {SHEET: sheet_xml(f'<row r="1"><c><v>{number}</v></c></row>')}))
        is Code.DAMAGED
    )


def test_more_rows_than_are_read_are_refused() -> None:
    rows = "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, MOST_ROWS + 5))
    assert refusal(rezipped(sound_book(), {SHEET: sheet_xml(rows)}, level=1)) is Code.TOO_MANY_ROWS


def test_more_texts_than_are_kept_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_STRINGS", 3)
    strings = b"<sst>" + b"<si><t>a</t></si>" * 4 + b"</sst>"
    assert refusal(rezipped(sound_book(), {STRINGS: strings})) is Code.UNPACKS_TOO_LARGE


def test_a_binary_workbook_is_named() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    links = f'<Relationships><Relationship Id="a" Type="{kind}" Target="xl/workbook.bin"/></Relationships>'
    assert refusal(rezipped(sound_book(), {"_rels/.rels": links.encode()})) is Code.BINARY_WORKBOOK


def test_a_part_that_is_encrypted_or_packed_in_an_unknown_way_is_refused() -> None:
    content = sound_book()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        at = parts.getinfo("_rels/.rels").header_offset
    central = content.index(b"PK\x01\x02", content.index(b"_rels/.rels", at))
    while content[central + 46 : central + 57] != b"_rels/.rels":
        central = content.index(b"PK\x01\x02", central + 4)
    encrypted, packed = bytearray(content), bytearray(content)
    encrypted[central + 8] |= 1
    packed[central + 10 : central + 12] = (97).to_bytes(2, "little")
    assert refusal(bytes(encrypted)) is Code.PASSWORD
    assert refusal(bytes(packed)) is Code.DAMAGED


def test_a_part_that_unpacks_to_more_than_it_declares_is_stopped() -> None:
    opened = archive.Archive(sound_book())
    stream = opened.stream(SHEET)
    opened.left = 10
    with pytest.raises(Unreadable) as caught:
        stream.read()
    assert caught.value.problem.code is Code.UNPACKS_TOO_LARGE


@pytest.mark.parametrize("value", ["=SUM(A1)", "'=SUM(A1)", "@x", "'quoted'", "plain", "-5", "\tx"])
def test_what_a_spreadsheet_would_run_leaves_with_an_apostrophe_and_comes_back_without(value: str) -> None:
    assert unescaped(escaped(value)) == value
    assert not escaped(value).startswith(("=", "@", "-", "\t"))


def test_a_unit_at_the_top_is_written_with_a_slash_where_its_name_stands_elsewhere_too() -> None:
    top, below = ("Qinghe",), ("Group", "Qinghe")
    assert written(top, [top]) == "Qinghe"
    assert written(top, [top, below]) == "/Qinghe"
    assert written(below, [top, below]) == "Group/Qinghe"


def test_a_column_that_is_not_hidden_is_read() -> None:
    content = sheet_xml(inline_row(1, TEXTS), before='<cols><col min="1" max="2" width="9"/></cols>')
    assert read(rezipped(sound_book(), {SHEET: content})).hidden_columns == frozenset()
