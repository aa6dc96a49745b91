"""Sound files, however they are written: the same people come out."""

from typing import Any

import pytest

from answerable.roster.columns import Column, letters, recognised
from answerable.roster.entries import (
    ANY_MEETING,
    ORGANISATION,
    KnownOrganisation,
    Roster,
    RosterEntry,
    meeting_with,
    read_roster,
)
from answerable.roster.problems import Problem
from answerable.roster.reading import read
from answerable.roster.workbook import place_of
from roster.roster_files import (
    FIRST,
    HEADER,
    SECOND,
    SHEET,
    SOUND,
    book,
    csv_bytes,
    inline_row,
    rezipped,
    sheet_xml,
    sound_book,
    write_rows,
)

SEVEN = RosterEntry(2, "7", "Presenter 01", "Beilan Salt", "A", "Main venue", path=("Beilan Salt",))
EIGHT = RosterEntry(3, "8", "Representative 001", "Beilan Salt", "B", "Main venue", path=("Beilan Salt",))


def roster(content: bytes) -> Roster:
    found = read_roster(read(content), ANY_MEETING, KnownOrganisation())
    assert found.problems == ()
    return found


ENGLISH = [("Identifier", "Name", "Unit", "Group", "Venue"), FIRST, SECOND]
WRITTEN: dict[str, bytes] = {
    "UTF-8": csv_bytes(SOUND),
    "UTF-8 with a mark": csv_bytes(SOUND, encoding="utf-8-sig"),
    "GB18030": csv_bytes(SOUND, encoding="gb18030"),
    "UTF-16": csv_bytes(SOUND, encoding="utf-16"),
    "semicolons": csv_bytes(SOUND, ";"),
    "tabs": csv_bytes(SOUND, "\t"),
    "old line ends": csv_bytes(SOUND).replace(b"\r\n", b"\r"),
    "a separator named": b"sep=;\r\n" + csv_bytes(SOUND, ";"),
    "English": csv_bytes(ENGLISH),
    "odd headings": csv_bytes(
        [(" ＩＤＥＮＴＩＦＩＥＲ*", "full name", "单 位（全称）", "票类 Group", "VENUE:"), FIRST, SECOND]
    ),
    "workbook": sound_book(),
    "inline texts": rezipped(
        sound_book(), {SHEET: sheet_xml("".join(inline_row(n, row) for n, row in enumerate(SOUND, 1)))}
    ),
    "full width": csv_bytes(
        [HEADER, ("７", "Presenter　０１", "Beilan\u00a0Salt ", "Ａ", " Main venue"), SECOND]
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_people_however_the_file_is_written(name: str) -> None:
    assert roster(WRITTEN[name]).entries == (SEVEN, EIGHT)


def test_columns_in_any_order_and_others_named() -> None:
    rows = [
        ("备注", "会场", "姓名", "", "票类", "Department", "单位", "工号"),
        ("<script>", "Main venue", "Presenter 01", "x", "A", "?", "Beilan Salt", "7"),
    ]
    found = roster(csv_bytes(rows))
    assert found.entries == (SEVEN,)
    assert found.ignored == ("备注", "Department", "D")


def test_title_lines_and_blank_rows_are_skipped_and_counted() -> None:
    found = roster(
        csv_bytes([["Roster"], ["A title, over, the unit"], [], HEADER, [], FIRST, [], [], SECOND])
    )
    assert [entry.row for entry in found.entries] == [6, 9]


def test_a_merged_title_above_the_headings_does_no_harm() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 4, "Roster of the meeting")
        write_rows(sheet, SOUND, first=1)

    assert [entry.row for entry in roster(book(fill)).entries] == [3, 4]


def test_chinese_names_are_the_same_with_and_without_alignment() -> None:
    found = roster(csv_bytes([HEADER, ("7", "张　三", "岚 庭 材料（集团）", "A票", "主 会场")]))
    assert found.entries == (
        RosterEntry(2, "7", "张三", "岚庭材料（集团）", "A", "主会场", path=("岚庭材料（集团）",)),
    )


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("1.38E10", "13800000000"),
        ("7.0999999999999996", "7.1"),
        ("12345678901234", "12345678901234"),
    ],
)
def test_numbers_keep_their_digits(stored: str, kept: str) -> None:
    rest = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in FIRST[1:])
    sheet = sheet_xml(inline_row(1, HEADER) + f'<row r="2"><c><v>{stored}</v></c>{rest}</row>')
    assert roster(rezipped(sound_book(), {SHEET: sheet})).entries[0].identifier == kept


def test_leading_zeros_stay_whether_typed_or_shown() -> None:
    def fill(made: Any, sheet: Any) -> None:
        write_rows(sheet)
        sheet.write_string(1, 0, "0007")
        sheet.write_number(2, 0, 8, made.add_format({"num_format": "0000"}))

    assert [entry.identifier for entry in roster(book(fill)).entries] == ["0007", "0008"]


def test_rich_text_is_whole_and_its_reading_aid_is_not_part_of_it() -> None:
    rich = "<is><r><t>Presenter</t></r><rPh><t>aid</t></rPh><r><t> 01</t></r></is>"
    row = f'<row r="2"><c t="inlineStr"><is><t>7</t></is></c><c t="inlineStr">{rich}</c>'
    rest = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in FIRST[2:])
    sheet = sheet_xml(inline_row(1, HEADER) + row + rest + "</row>")
    assert roster(rezipped(sound_book(), {SHEET: sheet})).entries == (SEVEN,)


def test_formulas_and_errors_in_free_columns_are_left_out_with_a_note() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        write_rows(sheet, [(*HEADER, "职务", "手机"), (*FIRST, "", "+86 1"), SECOND])
        sheet.write_formula(1, 5, '=CMD("x")', value="Chief")

    found = roster(book(fill))
    assert (found.entries[0].title, found.entries[0].phone) == ("", "+86 1")
    assert [(note.row, note.column, note.code.value) for note in found.notes] == [
        (2, "title", "formula-ignored")
    ]


def test_the_first_sheet_with_content_is_read_and_named() -> None:
    def fill(_made: Any, hidden: Any, _empty: Any, people: Any, other: Any) -> None:
        people.activate()
        people.set_first_sheet()
        hidden.hide()
        for sheet in (hidden, people, other):
            write_rows(sheet)
        people.set_row(2, None, None, {"hidden": True})
        people.set_column(1, 1, 10, None, {"hidden": True})

    found = roster(book(fill, ("Hidden", "Empty", "People", "Other")))
    assert [(n.row, n.column, n.code.value, n.params) for n in found.notes] == [
        (None, None, "sheet-used", {"sheet": "People", "sheets": 4}),
        (3, None, "hidden-rows", {"count": 1}),
        (None, "name", "hidden-columns", {"letter": "B"}),
    ]
    assert found.entries == (SEVEN, EIGHT)


def test_a_group_goes_by_its_id_or_its_title() -> None:
    demand = meeting_with([("A", "Leadership"), ("d", "代表")])
    rows = [
        HEADER,
        *(
            (str(n), f"P{n}", "U", group, "V")
            for n, group in enumerate(("a", "LEADERSHIP", "Ａ票", "代 表", "D"))
        ),
    ]
    found = read_roster(read(csv_bytes(rows)), demand, KnownOrganisation())
    assert [entry.group for entry in found.entries] == ["A", "A", "A", "d", "d"]
    assert found.problems == ()


def test_a_group_goes_by_a_code_in_chinese_and_by_what_lists_put_around_it() -> None:
    demand = meeting_with([("A", "领导班子"), ("B", "中层类"), ("lingdao", "Guests")])
    written = {
        "甲": "A", "甲类": "A", "甲票": "A", "A类": "A", "A类票": "A", "A 领导班子": "A", "A·领导班子": "A", "领导班子（A）": "A", "乙": "B", "中层": "B",
        "领导": "lingdao", "领导类": "lingdao",
    }  # fmt: skip
    rows = [HEADER, *((str(n), f"P{n}", "U", group, "V") for n, group in enumerate(written))]
    found = read_roster(read(csv_bytes(rows)), demand, KnownOrganisation())
    assert found.problems == ()
    assert [entry.group for entry in found.entries] == list(written.values())


def test_a_group_that_only_sounds_like_one_is_refused_and_the_groups_are_named() -> None:
    demand = meeting_with([("jia", "甲乙"), ("B", "B")])
    rows = [HEADER, *((str(n), f"P{n}", "U", group, "V") for n, group in enumerate(("家", "甲", "丙")))]
    found = read_roster(read(csv_bytes(rows)), demand, KnownOrganisation())
    assert [(problem.code.value, problem.params["value"]) for problem in found.problems] == [
        ("unknown-group", "家"),
        ("unknown-group", "甲"),
        ("unknown-group", "丙"),
    ]
    assert found.problems[0].params["groups"] == "jia 甲乙, B"


def test_the_organisation_reads_no_group_and_no_venue() -> None:
    found = read_roster(
        read(csv_bytes([HEADER, ("7", "P", "U", "=bad", "=bad")])), ORGANISATION, KnownOrganisation()
    )
    assert (found.problems, found.ignored) == ((), ("票类", "会场"))


def test_paths_and_names_lead_to_the_same_units() -> None:
    rows = [
        HEADER,
        ("1", "a", "Group／East", "A", "V"),
        ("2", "b", "East", "A", "V"),
        ("3", "c", "Group / West/", "A", "V"),
        ("4", "d", "/Alone", "A", "V"),
    ]
    found = roster(csv_bytes(rows))
    assert [e.path for e in found.entries] == [
        ("Group", "East"),
        ("Group", "East"),
        ("Group", "West"),
        ("Alone",),
    ]
    assert found.new_units == (("Group",), ("Alone",), ("Group", "East"), ("Group", "West"))


def test_places_and_letters_are_inverse() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [place_of(letters(place)) for place in range(800)] == list(range(800))


def test_own_names_win_over_others() -> None:
    header = recognised({0: "Department", 1: "Unit", 2: "name", 3: ""}, Column)
    assert (header.places, header.ignored, header.repeated) == (
        {Column.UNIT: 1, Column.NAME: 2},
        ((0, "Department"),),
        (),
    )


def test_a_problem_is_a_value() -> None:
    with pytest.raises(AttributeError):
        Problem(1, None, "x").row = 2
