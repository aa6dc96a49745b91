"""Every code that scoring can raise has its sentence, and numbers are written as a person would."""

import re
from pathlib import Path

import pytest

import answerable.scoring
from answerable.web.results import flags, working
from answerable.web.results.figures import short, written

SCORING = Path(answerable.scoring.__file__).parent


def codes(pattern: str) -> set[str]:
    text = "\n".join(path.read_text() for path in SCORING.glob("*.py"))
    return set(re.findall(pattern, text))


def test_every_step_of_a_working_has_a_sentence() -> None:
    assert codes(r'Step\(\s*"([a-z-]+)"') - set(working.WORDS) == set()


def test_every_flag_has_a_sentence() -> None:
    assert codes(r'Flag\(\s*"([a-z-]+)"') - set(flags.WORDS) == set()


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("87/1", "87"),
        ("871/10", "87.1"),
        ("1/8", "0.125"),
        ("0/1", "0"),
        ("1/3", "1/3 ≈ 0.333333"),
        ("-5/2", "-2.5"),
        ("28776296117/302864408", "≈ 95.013793"),
    ],
)
def test_exact_numbers_are_decimals_where_they_end(exact: str, expected: str) -> None:
    assert written(exact) == expected


@pytest.mark.parametrize(("exact", "expected"), [("40/1", "40"), ("25/2", "12.5"), ("1/3", "0.3333")])
def test_weights_are_short(exact: str, expected: str) -> None:
    assert short(exact) == expected
