"""One reader of numbers: what is read, what is refused, and what could be mistaken."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.roster.numerals import TwoReadings, read_number
from answerable.roster.text import same_name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("85", "85"),
        (" 85.5 ", "85.5"),
        ("85,5", "85.5"),
        ("0,123", "0.123"),
        ("1234,567", "1234.567"),
        ("1,234.5", "1234.5"),
        ("12,345,678", "12345678"),
        ("８８．５", "88.5"),
        ("1.000", "1"),
        ("-3", "-3"),
        ("007", "7"),
    ],
)
def test_what_is_read(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "large", "small"),
    [
        ("1,000", "1000", "1.000"),
        ("987,650", "987650", "987.650"),
        ("１，０００", "1000", "1.000"),
        ("-1,000", "-1000", "-1.000"),
    ],
)
def test_what_could_be_mistaken_has_both_readings(text: str, large: str, small: str) -> None:
    assert read_number(text) == TwoReadings(large, small)


@pytest.mark.parametrize(
    "text",
    ["", "-", ".5", "5.", "1_0", "8e1", "8E1", "TRUE", "true", "+5", "1 000", "1.234,5", "1,23,456", "1,0000.5", "NaN", "inf", "٣", "½", "八十", "80分", "0x10", "1,000,"],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.text(alphabet="0123456789.,-_eE+ ", max_size=12))
def test_whatever_is_read_is_finite_and_never_a_thousandth(text: str) -> None:
    found = read_number(text)
    if isinstance(found, Decimal):
        assert found.is_finite()
        digits = "".join(each for each in text if each.isdigit())
        assert "".join(each for each in format(found, "f") if each.isdigit()).lstrip("0") == digits.lstrip(
            "0"
        )


@pytest.mark.parametrize(
    ("one", "other"), [("生产部（一）", "生产部(一)"), ("Café", "Cafe\u0301"), ("A  B", "ab"), ("ＱＨ", "qh")]
)
def test_names_that_a_reader_takes_for_one(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)
