"""What of a text is printed, and which characters a font has."""

from hypothesis import given
from hypothesis import strategies as st

from answerable.documents.fonts import PRINTED, code_points, covered, installed
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
    points = {font.family: code_points(font.path, font.index) for font in installed().fonts() if font.path}
    noto = points["Noto Serif CJK SC"]
    assert {ord(char) for char in "永〇—“（1a"} <= noto
    assert ord("ሰ") not in noto
    assert {ord("ሰ"), ord("永")} <= covered(PRINTED)
