"""What of a text is printed, and which characters a font has."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from answerable.documents.fonts import code_points, covered, installed
from answerable.documents.text import BREAK, breakable, clean, lines, one_line, within


def test_lines_are_cleaned_and_empty_ones_left_out() -> None:
    assert lines(" a\x00\tb \r\n\r\n\u2028c\ud800\u202e") == ("a b", "c")
    assert one_line("a\nb") == "a b"
    assert clean("\ue000") == "[U+E000]"


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"])))
def test_letters_figures_and_signs_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


def test_what_no_font_has_is_numbered_but_joiners_stay() -> None:
    assert within("ab\u200d\ufe0f", {ord("a")}) == "a[U+0062]\u200d\ufe0f"


def test_long_runs_may_be_parted_and_short_ones_not() -> None:
    assert breakable("x" * 24 + " 永" * 40) == "x" * 24 + " 永" * 40
    assert breakable("x" * 25) == BREAK.join(("x" * 10, "x" * 10, "x" * 5))


def test_the_fonts_of_this_machine_have_chinese_and_further_signs() -> None:
    noto = covered(frozenset({"Noto Serif CJK SC"}))
    assert {ord(char) for char in "永〇—“（1a"} <= noto
    assert ord("ሰ") not in noto
    assert ord("ሰ") in covered(frozenset({"Unifont"}))
    assert "Noto Sans CJK SC" in installed().families()


def made_font(*maps: bytes) -> bytes:
    """A font file that has nothing but a `cmap` with these subtables."""
    head = struct.pack(">HH", 0, len(maps))
    at, records = 4 + 8 * len(maps), b""
    for each in maps:
        records += struct.pack(">HHI", 3, 1, at)
        at += len(each)
    table = head + records + b"".join(maps)
    return (
        struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0)
        + struct.pack(">4sIII", b"cmap", 0, 28, len(table))
        + table
    )


def two_byte(segments: list[tuple[int, int, int, int]], glyphs: tuple[int, ...] = ()) -> bytes:
    """Format 4: first, last, delta and range offset of each segment, then the glyphs that the offsets lead to."""
    count = len(segments)
    first, last, delta, skip = (tuple(each) for each in zip(*segments, strict=True))
    pack = f">{count}H"
    body = struct.pack(pack, *last) + b"\0\0" + struct.pack(pack, *first) + struct.pack(pack, *delta)
    body += struct.pack(pack, *skip) + struct.pack(f">{len(glyphs)}H", *glyphs)
    return struct.pack(">HHHHHHH", 4, 14 + len(body), 0, 2 * count, 0, 0, 0) + body


def test_tables_of_two_and_of_four_bytes_are_read_and_missing_glyphs_left_out() -> None:
    # a and b by delta; c and d by the glyphs behind the segments, of which d has none; the last segment is the end mark.
    short = two_byte([(97, 98, 5, 0), (99, 100, 0, 4), (0xFFFF, 0xFFFF, 1, 0)], (7, 0))
    groups = struct.pack(">III", 0x1F600, 0x1F601, 9) + struct.pack(">III", 0x1F700, 0x1F701, 0)
    long = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, 2) + groups
    other = struct.pack(">HHH", 6, 6, 0)
    assert set(code_points(made_font(short, long, other))) == {97, 98, 99, 0x1F600, 0x1F601, 0x1F701}


def test_a_character_whose_glyph_comes_out_as_none_is_not_there() -> None:
    assert set(code_points(made_font(two_byte([(10, 11, 0x10000 - 10, 0), (0xFFFF, 0xFFFF, 1, 0)])))) == {11}
