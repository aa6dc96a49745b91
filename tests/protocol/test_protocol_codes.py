"""Codes on paper: what is mistaken for each other is one, and one wrong character is always found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.protocol.codes import ALPHABET, read, written

CODE = written(bytes(range(1, 17)))


def test_the_code_is_the_number_in_base_32_and_the_same_in_the_phones_test() -> None:
    assert CODE == "01081G81860W40J2GB1G6GW3RGH"
    number = sum(ALPHABET.index(each) * 32**place for place, each in enumerate(reversed(CODE[:-1])))
    assert number == int.from_bytes(range(1, 17))


@given(st.binary(min_size=1, max_size=24))
def test_what_is_written_is_read(secret: bytes) -> None:
    code = written(secret)
    assert read(code, len(code)) == code


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: " ".join(code),
        lambda code: code.replace("0", "O"),
        lambda code: code.replace("1", "l").replace("0", "o"),
        lambda code: code[:4] + "-" + code[4:] + "\n",
    ],
)
def test_what_looks_alike_is_one(change: object) -> None:
    assert read(change(CODE), 27) == CODE  # type: ignore[operator]


def test_every_single_wrong_character_is_found() -> None:
    for place, right in enumerate(CODE):
        for wrong in ALPHABET.replace(right, ""):
            assert read(CODE[:place] + wrong + CODE[place + 1 :], 27) is None


@pytest.mark.parametrize("text", ["", CODE[:-1], CODE + "0", "U" * 27, "票" * 27, "0" * 100])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read(text, 27) is None
