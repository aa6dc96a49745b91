"""Files as offices make them: names written in two ways, rows that nobody filled in, number formats, letters saved in other ways."""

from pathlib import Path

import pytest

from answerable.roster.columns import Column, key_of
from answerable.roster.entries import (
    ANY_MEETING,
    ORGANISATION,
    Demand,
    KnownOrganisation,
    Roster,
    read_roster,
)
from answerable.roster.formats import format_of, number_format
from answerable.roster.problems import Code, Unreadable
from answerable.roster.reading import read, read_certain
from answerable.roster.text import same_name
from roster.roster_files import FIRST, HEADER, SOUND, book, csv_bytes, write_rows

CASES = Path(__file__).parent.parent / "cases"


def roster(content: bytes, demand: Demand = ANY_MEETING, encoding: str = "", **known: object) -> Roster:
    return read_roster(read(content, encoding), demand, KnownOrganisation(**known))  # type: ignore[arg-type]


def case(name: str, demand: Demand = ANY_MEETING, encoding: str = "") -> Roster:
    return roster((CASES / name).read_bytes(), demand, encoding)


def codes(found: Roster) -> list[Code]:
    return [note.code for note in found.notes]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青禾硅业（一部）", "青禾硅业(一部)"),
        ("Müller", "Mu\u0308ller"),
        ("⻓⻛公司", "长风公司"),
        ("⼤同", "大同"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("Beilan  Salt", "beilan salt"),
        ("东–西", "东-西"),
        ("“一部”", '"一部"'),
    ],
)
def test_what_a_reader_takes_for_one_name_is_one(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)
    rows = [HEADER, ("1", "a", one, "A", one), ("2", "b", other, "A", other)]
    found = roster(csv_bytes([['"' + text.replace('"', '""') + '"' for text in row] for row in rows]))
    assert found.problems == ()
    first, second = found.entries
    assert (first.path, first.venue) == (second.path, second.venue)
    assert len(found.new_units) == 1


def test_names_that_differ_are_different() -> None:
    assert same_name("一部") != same_name("二部")


def test_brackets_of_two_widths_are_one_unit_and_one_venue_and_the_preview_says_so() -> None:
    found = case("brackets-two-widths.csv")
    assert found.new_units == (("青禾硅业（一部）",),)
    assert [entry.venue for entry in found.entries] == ["分会场（东楼）"] * 2
    assert [(note.row, note.column, note.code) for note in found.notes] == [
        (3, "unit", Code.SAME_NAME),
        (3, "venue", Code.SAME_NAME),
    ]


def test_the_organisations_way_of_writing_wins_for_units_paths_people_and_venues() -> None:
    known = {
        "units": {("Group", "North (1)"), ("Group",)},
        "people": {"QH1": ("Ann", ("Group", "North (1)"))},
        "venues": ["Hall (A)"],
    }
    rows = [
        HEADER,
        ("qh1", "ann", "group/north（1）", "A", "hall（a）"),
        ("3", "b", "NORTH (1)", "A", "Hall (A)"),
    ]
    found = roster(csv_bytes(rows), **known)
    assert found.problems == ()
    assert [(e.identifier, e.path, e.venue) for e in found.entries] == [
        ("QH1", ("Group", "North (1)"), "Hall (A)"),
        ("3", ("Group", "North (1)"), "Hall (A)"),
    ]
    assert codes(found).count(Code.SAME_NAME) == 4
    assert found.new_units == ()


def test_two_units_that_the_organisation_writes_in_two_ways_stay_two() -> None:
    known = {"units": {("A(1)",), ("A（1）",)}}
    rows = [HEADER, ("1", "a", "A(1)", "A", "V"), ("2", "b", "A（1）", "A", "V")]
    assert [entry.path for entry in roster(csv_bytes(rows), **known).entries] == [("A(1)",), ("A（1）",)]


def test_one_person_written_in_two_ways_is_asked_about() -> None:
    rows = [
        HEADER,
        ("1", "Mu\u0308ller", "U", "A", "V"),
        ("2", "MÜLLER", "U", "A", "V"),
        ("１", "x", "U", "A", "V"),
    ]
    assert [problem.code for problem in roster(csv_bytes(rows)).problems] == [
        Code.DUPLICATE_PERSON,
        Code.DUPLICATE_IDENTIFIER,
    ]


def test_two_people_of_one_name_are_two_once_somebody_has_said_so() -> None:
    content = (CASES / "homonyms.csv").read_bytes()
    assert [problem.code for problem in roster(content).problems] == [Code.DUPLICATE_PERSON]
    assert len(roster(content, namesakes=True).sound) == 2
    known = {"units": {("青禾硅业",)}, "people": {"0070": ("张伟", ("青禾硅业",))}}
    assert {problem.code for problem in roster(content, **known).problems} == {
        Code.KNOWN_PERSON,
        Code.DUPLICATE_PERSON,
    }
    assert roster(content, namesakes=True, **known).problems == ()


def test_a_formula_filled_down_a_column_that_is_not_read_makes_nobody() -> None:
    found = case("formula-filled-down.xlsx")
    assert (len(found.sound), found.problems) == (3, ())
    assert [(note.code, note.params["rows"]) for note in found.notes] == [(Code.ROWS_UNFILLED, "5–61")]


def test_a_row_that_repeats_the_headings_is_nobody() -> None:
    found = case("repeated-heading-rows-org.csv", ORGANISATION)
    assert ([entry.row for entry in found.sound], found.problems) == ([2, 3, 5], ())
    assert [(note.row, note.code) for note in found.notes] == [(4, Code.HEADINGS_AGAIN)]


@pytest.mark.parametrize(
    "row",
    [
        ("合计", "3人", "", "", ""),
        ("", "合计：3", "", "", ""),
        ("填表人：王五", "", "审核人：", "", ""),
        ("Total", "", "", "3", ""),
    ],
)
def test_a_totals_line_is_nobody(row: tuple[str, ...]) -> None:
    found = roster(csv_bytes([*SOUND, row]))
    assert (len(found.sound), found.problems, codes(found)) == (2, (), [Code.TOTALS_LINE])


def test_somebody_called_as_a_total_is_somebody() -> None:
    found = roster(csv_bytes([HEADER, ("9", "合计", "U", "A", "V"), ("10", "Sumner", "U", "A", "")]))
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, Code.MISSING_VALUE)]
    assert [entry.name for entry in found.sound] == ["合计"]


def test_rows_that_were_numbered_or_prefilled_and_left_are_nobody() -> None:
    rows = [*SOUND, ("9", "", "", "", ""), ("", "", "", "A", "Main venue"), ("10", "", "", "", "")]
    found = roster(csv_bytes(rows))
    assert (len(found.sound), found.problems) == (2, ())
    assert [(note.code, note.params["rows"]) for note in found.notes] == [(Code.ROWS_UNFILLED, "4–6")]


def test_many_blocks_of_rows_are_named_shortly() -> None:
    empty = ("", "", "", "", "备注")
    people = [(str(n), f"P{n}", "U", "A", "V") for n in range(20)]
    rows = [HEADER, *(row for person in people for row in (person, empty))]
    (note,) = roster(csv_bytes(rows)).notes
    assert str(note.params["rows"]).endswith("25, …")


def test_a_formula_that_names_somebody_is_a_problem_and_one_that_shows_nothing_is_nobody() -> None:
    def fill(_made: object, sheet: object) -> None:
        write_rows(sheet)
        for place in range(5):
            sheet.write_formula(3, place, '=IF(A1="","","")', value="")  # type: ignore[attr-defined]
        sheet.write_formula(4, 0, "=1", value="9")  # type: ignore[attr-defined]
        for place, text in enumerate(("Somebody", *FIRST[2:]), 1):
            sheet.write_string(4, place, text)  # type: ignore[attr-defined]

    found = roster(book(fill))
    assert [(problem.row, problem.column) for problem in found.problems] == [(5, "identifier")]
    assert [(note.code, note.params["rows"]) for note in found.notes] == [(Code.ROWS_UNFILLED, "4")]


def test_the_sheet_with_the_headings_is_read_and_named() -> None:
    found = case("cover-sheet-first.xlsx")
    assert (len(found.sound), found.problems) == (3, ())
    assert codes(found) == [Code.SHEET_USED]


def test_without_headings_anywhere_the_sheet_that_was_looked_at_is_named() -> None:
    found = roster(
        book(lambda _made, one, _two: write_rows(one, [("a", "b"), ("c", "d")]), ("Cover", "Empty"))
    )
    assert [problem.code for problem in found.problems] == [Code.NO_HEADER]
    assert [note.params["sheet"] for note in found.notes] == ["Cover"]


def test_identifiers_are_read_as_the_sheet_shows_them() -> None:
    assert [entry.identifier for entry in case("number-format-prefix.xlsx").sound] == [
        "QH0071",
        "QH0072",
        "QH0073",
    ]


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ('"QH"0000', "71", "QH0071"),
        ("000-0000", "1234567", "123-4567"),
        ("000-0000", "71", "000-0071"),
        ("General", "71", "71"),
        ("GENERAL", "7.1", "7.1"),
        ("G/通用格式", "71", "71"),
        ('"工号"G/通用格式', "71", "工号71"),
        ("Standard", "71", "71"),
        ("Estándar", "71", "71"),
        ("0_ ", "71", "71"),
        (r"0_);[Red]\(0\)", "-71", "(71)"),
        ("0;0;", "0", None),
        ("0", "-7", "-7"),
        ("#", "0", None),
        ("???0", "7", "7"),
        ("[$-804]0000", "7", "0007"),
        ("[$€-407]0", "7", "€7"),
        (r"\Q0", "7", "Q7"),
        ("*x00", "7", "07"),
        ("@", "71", "71"),
        ("#,##0", "1000", None),
        ("0.00", "71", None),
        ("0%", "1", None),
        ("0", "7.5", None),
        ("[DBNum1]0", "7", None),
        (r"[<=9999999]###\-####;0", "1234567", None),
        ('"none"', "7", None),
        ("0", "123456", "123456"),
    ],
)
def test_what_a_number_format_shows(code: str, stored: str, shown: str | None) -> None:
    form = number_format(code)
    assert not form.is_date
    assert form.shown(stored) == shown


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[h]:mm", "[$-804]yyyy/m/d"])
def test_a_format_with_a_day_or_an_hour_is_a_date(code: str) -> None:
    assert number_format(code).is_date


def test_formats_that_are_built_in() -> None:
    assert [format_of(number, {}).shown("71") for number in (0, 1, 2, 3, 9, 49, 163, 200)] == [
        "71", "71", None, None, None, "71", None, "71",
    ]  # fmt: skip
    assert format_of(14, {}).is_date


def test_a_number_whose_format_shows_something_else_is_refused() -> None:
    def fill(made: object, sheet: object) -> None:
        write_rows(sheet)
        form = made.add_format({"num_format": "#,##0.0"})  # type: ignore[attr-defined]
        sheet.write_number(1, 0, 71, form)  # type: ignore[attr-defined]

    assert [(p.row, p.column, p.code) for p in roster(book(fill)).problems] == [
        (2, "identifier", Code.NUMBER_FORMAT)
    ]


def test_western_letters_are_asked_about_and_read_as_was_confirmed() -> None:
    asked = case("latin1-umlauts.csv")
    assert asked.problems[0].code is Code.UNSURE_ENCODING
    samples = {guess.encoding: guess.samples for guess in asked.guesses}
    assert "Anna Müller" in samples["cp1252"]
    assert any("黮" in text for text in samples["gb18030"])
    found = case("latin1-umlauts.csv", encoding="cp1252")
    assert found.problems == ()
    assert [entry.name for entry in found.sound] == ["Anna Müller", "Jörg Köhler"]
    assert case("latin1-umlauts.csv", encoding="utf-7").problems[0].code is Code.UNSURE_ENCODING


def test_chinese_headings_make_an_encoding_certain() -> None:
    found = roster(csv_bytes([HEADER, ("7", "周一鸣", "青禾硅业", "A", "主会场")], encoding="gb18030"))
    assert (found.problems, found.guesses) == ((), ())
    assert [entry.name for entry in found.sound] == ["周一鸣"]


def test_a_guessed_text_with_broken_quotes_says_that() -> None:
    with pytest.raises(Unreadable) as refused:
        read(csv_bytes([HEADER]).decode().encode("gb18030") + b'7,"a"b\r\n')
    assert refused.value.problem.code is Code.BAD_QUOTES


def test_where_nobody_can_be_asked_an_uncertain_encoding_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_certain((CASES / "latin1-umlauts.csv").read_bytes())
    assert refused.value.problem.code is Code.UNKNOWN_ENCODING
    assert read_certain(csv_bytes(SOUND)) == read(csv_bytes(SOUND))


def test_a_mark_that_its_text_does_not_keep_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read(b"\xff\xfea")
    assert refused.value.problem.code is Code.UNKNOWN_ENCODING


def test_a_heading_that_somebody_explained_is_read() -> None:
    rows = [("人员代码", "姓名", "单位", "票类", "会场", "备注"), (*FIRST, "x")]
    asked = roster(csv_bytes(rows))
    assert [problem.code for problem in asked.problems] == [Code.MISSING_COLUMN]
    assert (asked.unread, asked.free) == (
        ("人员代码", "备注"),
        (Column.IDENTIFIER, Column.TITLE, Column.EMAIL, Column.PHONE),
    )
    found = roster(csv_bytes(rows), learned={key_of("人员代码"): Column.IDENTIFIER})
    assert [entry.identifier for entry in found.sound] == ["7"]


def test_headings_of_which_none_is_known_can_be_explained_too() -> None:
    rows = [("Roster of 2021",), ("c1", "c2", "c3"), ("7", "Ann", "U")]
    assert roster(csv_bytes(rows)).unread == ("c1", "c2", "c3")
    learned = {"c1": Column.IDENTIFIER, "c2": Column.NAME, "c3": Column.UNIT}
    assert [e.name for e in roster(csv_bytes(rows), ORGANISATION, learned=learned).sound] == ["Ann"]
