"""The tellers' page speaks both languages completely, and picks the reader's."""

import re
from string import Formatter

import pytest

from answerable.issuer.words import CHINESE, ENGLISH, language_of


def test_both_languages_are_complete() -> None:
    assert list(CHINESE) == list(ENGLISH)
    assert [key for key, text in CHINESE.items() if not re.search("[\u4e00-\u9fff]", text)] == []


def test_both_name_the_same_figures() -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {key: fields(text) for key, text in CHINESE.items()} == {
        key: fields(text) for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize(
    ("chosen", "accepted", "expected"),
    [
        ("zh-Hans", "en", "zh-Hans"),
        ("xx", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("", "fr,en-GB;q=0.7,zh;q=0.5", "en"),
        ("", "", "en"),
    ],
)
def test_whose_language(chosen: str, accepted: str, expected: str) -> None:
    assert language_of(chosen, accepted) == expected
