"""Averages against published values, and from counts against from marks."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.scoring import averages
from answerable.scoring.parts import TrimCount, TrimShare

# Reference: twelve marks and their trimmed means under three conventions.
TWELVE = [Fraction(x) for x in (3, 5, 6, 6, 7, 7, 7, 8, 8, 9, 10, 10)]


@pytest.mark.parametrize(
    ("trim", "expected"),
    [
        (TrimShare(Fraction("0.15"), "floor"), Fraction(73, 10)),
        (TrimShare(Fraction("0.15"), "fractional"), Fraction(305, 42)),  # 7.2619
        (TrimCount(2), Fraction(29, 4)),  # 7.25
    ],
)
def test_trimming_conventions(trim: TrimCount | TrimShare, expected: Fraction) -> None:
    cut = trim.cut(12)
    assert averages.trimmed(TWELVE, cut) == expected
    assert averages.trimmed_of_counts(Counter(TWELVE), cut) == expected


def test_isu_element() -> None:
    """Reference: highest and lowest grade of execution dropped, a step worth a tenth of the base value of 4."""
    goe = [Fraction(x) for x in (3, 3, 2, 2, 1, 2, 2)]
    mean = averages.trimmed(goe, TrimCount(1).cut(7))
    assert mean == Fraction(11, 5)
    assert 4 + mean * 4 / 10 == Fraction(122, 25)  # 4.88


def test_cut_never_takes_everybody() -> None:
    assert [TrimCount(1).cut(n) for n in (1, 2, 3)] == [0, 0, 1]
    assert TrimShare(Fraction("0.4"), "floor").cut(2) == 0
    assert averages.trimmed([Fraction(7)], Fraction("0.4")) == 7


def test_median_of_even_and_odd() -> None:
    assert averages.median_of_counts({Fraction(60): 1, Fraction(80): 2}) == 80
    assert averages.median_of_counts({Fraction(60): 2, Fraction(90): 2}) == 75
    assert averages.middle({Fraction(60): 2, Fraction(90): 2}) == (Fraction(60), Fraction(90))
    assert averages.middle({Fraction(60): 1}) == (Fraction(60),)


def test_what_is_kept_of_each_mark() -> None:
    counts = {Fraction(1): 2, Fraction(5): 1, Fraction(9): 2}
    halves = Fraction(3, 2)
    assert averages.kept(counts, halves) == {1: Fraction(1, 2), 5: 1, 9: Fraction(1, 2)}


MARKS = st.lists(st.integers(0, 20).map(lambda n: Fraction(n, 4)), min_size=1, max_size=40)
TRIMS = st.one_of(
    st.integers(1, 6).map(TrimCount),
    st.builds(
        TrimShare,
        st.integers(1, 49).map(lambda n: Fraction(n, 100)),
        st.sampled_from(["floor", "fractional"]),
    ),
)


@given(MARKS, TRIMS)
def test_counts_and_marks_agree(marks: list[Fraction], trim: TrimCount | TrimShare) -> None:
    counts, cut = Counter(marks), trim.cut(len(marks))
    assert averages.mean_of_counts(counts) == averages.mean(marks)
    assert averages.trimmed_of_counts(counts, cut) == averages.trimmed(marks, cut)
    assert averages.median_of_counts(counts) == averages.median(marks)
    assert averages.number(counts) == len(marks)
