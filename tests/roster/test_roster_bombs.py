"""Files made to exhaust the machine are refused in bounded time and memory; large honest ones are read."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from answerable.roster.archive import MEGABYTE
from answerable.roster.entries import ANY_MEETING, KnownOrganisation, read_roster
from answerable.roster.problems import Unreadable
from answerable.roster.reading import read
from answerable.roster.table import MOST_BYTES
from roster.roster_files import FIRST, HEADER, SHEET, STRINGS, inline_row, rezipped, sheet_xml, sound_book

SECONDS = 10.0  # of this process, so that a busy machine changes nothing
BYTES = 200 * MEGABYTE


def zeros() -> bytes:
    return rezipped(sound_book(), {SHEET: b"<worksheet>" + b" " * (80 * MEGABYTE)})


def declared_small() -> bytes:
    """The central directory says ten bytes; the stream goes on."""
    content = rezipped(sound_book(), {SHEET: b"<worksheet>" + b"<row/>" * (5 * MEGABYTE)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def shared_strings() -> bytes:
    return rezipped(sound_book(), {STRINGS: b"<sst>" + b"<si><t>ab</t></si>" * 1_500_000}, level=1)


def one_string() -> bytes:
    return rezipped(sound_book(), {STRINGS: b"<sst><si><t>" + b"ab" * (40 * MEGABYTE)})


def many_parts() -> bytes:
    return rezipped(sound_book(), {f"xl/{number}": b"" for number in range(3_000)})


def entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    xml = f'<!DOCTYPE x [<!ENTITY e0 "ha">{lines}]><worksheet>&e9;</worksheet>'
    return rezipped(sound_book(), {SHEET: xml.encode()})


def wide_row() -> bytes:
    return rezipped(
        sound_book(), {SHEET: sheet_xml('<row r="1">' + "<c><v>1</v></c>" * 1_000_000 + "</row>")}, level=1
    )


def one_attribute() -> bytes:
    return rezipped(sound_book(), {SHEET: b'<worksheet a="' + b"ab" * (20 * MEGABYTE) + b'">'})


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zeros": (zeros, "unpacks-too-large"),
    "a directory that lies": (declared_small, "damaged-file"),
    "shared strings": (shared_strings, "unpacks-too-large"),
    "one long string": (one_string, "unpacks-too-large"),
    "many parts": (many_parts, "unpacks-too-large"),
    "entities": (entities, "unsafe-xml"),
    "a wide row": (wide_row, "too-many-columns"),
    "one long attribute": (one_attribute, "unpacks-too-large"),
}


def measured(content: bytes) -> tuple[str, float, int]:
    """(code, seconds, most bytes) of reading the file. The seconds are measured in a run of its own, since counting memory slows reading down."""
    started = time.process_time()
    with pytest.raises(Unreadable):
        read(content)
    seconds = time.process_time() - started
    tracemalloc.start()
    with pytest.raises(Unreadable) as refusal:
        read(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return refusal.value.problem.code.value, seconds, most


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_bounded_time_and_memory(name: str) -> None:
    make, code = BOMBS[name]
    content = make()
    found, seconds, most = measured(content)
    assert found == code
    assert seconds < SECONDS
    assert most < BYTES


@pytest.mark.slow
def test_a_million_empty_rows_and_columns_cost_no_memory() -> None:
    empty = "".join(f'<row r="{n}" spans="1:16384"/>' for n in range(4, 1_048_577, 10))
    content = rezipped(
        sound_book(),
        {
            SHEET: sheet_xml(
                inline_row(1, HEADER) + inline_row(2, FIRST) + '<row r="3"><c r="XFD3" s="1"/></row>' + empty
            )
        },
        level=1,
    )
    tracemalloc.start()
    table = read(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.number for row in table.rows] == [1, 2]
    assert most < 40 * MEGABYTE


@pytest.mark.slow
def test_ten_thousand_people_are_read_well_within_ten_seconds() -> None:
    rows = [inline_row(1, HEADER)]
    rows += [
        inline_row(n, (str(n), f"Representative {n}", f"Group/Unit {n % 300}", "D", f"V{n % 20}"))
        for n in range(2, 10_002)
    ]
    content = rezipped(sound_book(), {SHEET: sheet_xml("".join(rows))})
    started = time.process_time()
    roster = read_roster(read(content), ANY_MEETING, KnownOrganisation())
    assert time.process_time() - started < 10
    assert (len(roster.entries), len(roster.new_units), roster.problems) == (10_000, 301, ())


def test_fifty_megabytes_are_refused_without_reading_them_all() -> None:
    content = b"7," * (25 * MEGABYTE)
    with pytest.raises(Unreadable) as refusal:
        read(content[: MOST_BYTES + 1])
    assert refusal.value.problem.code.value == "too-large"


@pytest.mark.slow
def test_one_long_text_in_every_cell_is_not_worked_on() -> None:
    """A text is stored once and named by many cells, so a small file could cause much work."""
    cells = '<c t="s"><v>0</v></c>' * 5
    rows = "".join(f'<row r="{n}">{cells}</row>' for n in range(2, 15_002))
    parts = {
        STRINGS: f"<sst><si><t>{'张' * 30_000}</t></si></sst>".encode(),
        SHEET: sheet_xml(inline_row(1, HEADER) + rows),
    }
    table = read(rezipped(sound_book(), parts, level=1))
    started = time.process_time()
    roster = read_roster(table, ANY_MEETING, KnownOrganisation())
    assert time.process_time() - started < 10
    assert {problem.code.value for problem in roster.problems} == {"too-long"}
    assert len(roster.problems) == 75_000


def test_headings_and_formats_made_to_be_slow_are_not() -> None:
    brackets = "".join(f"({number * 7919 % 10_007}" for number in range(6_000))
    rows = "".join(inline_row(n, [brackets] * 60) for n in range(1, 21))
    styles = f'<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{"[" * 200_000}"/></numFmts><cellXfs>'
    parts = {
        SHEET: sheet_xml(rows),
        "xl/styles.xml": (styles + '<xf numFmtId="200"/>' * 5_000 + "</cellXfs></styleSheet>").encode(),
    }
    content = rezipped(sound_book(), parts, level=1)
    started = time.process_time()
    roster = read_roster(read(content), ANY_MEETING, KnownOrganisation())
    assert time.process_time() - started < 10
    assert [problem.code.value for problem in roster.problems] == ["no-header"]


def test_paths_have_a_depth() -> None:
    rows = [inline_row(1, HEADER)]
    rows += [
        inline_row(n, (str(n), f"P{n}", "/".join(f"{n}.{level}" for level in range(200)), "A", "V"))
        for n in range(2, 2_002)
    ]
    table = read(rezipped(sound_book(), {SHEET: sheet_xml("".join(rows))}))
    tracemalloc.start()
    roster = read_roster(table, ANY_MEETING, KnownOrganisation())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {problem.code.value for problem in roster.problems} == {"bad-unit-path"}
    assert most < BYTES // 5  # a fifth of the most people that a roster may have
