"""Mean, trimmed mean and median, exact, from marks and from counts of marks.

Each is computed in two ways: from counts, which can be added over venues and years and from which results are made, and from
single marks, as a person with a calculator would. Tests compare the two. A cut is how many marks go at each end; it may be a
fraction of one, as long as less than half of all goes.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from answerable.scoring.numbers import ZERO

MarkCounts = Mapping[Fraction, int]


def mean(marks: Sequence[Fraction]) -> Fraction:
    return sum(marks, ZERO) / len(marks)


def trimmed(marks: Sequence[Fraction], cut: Fraction) -> Fraction:
    """The mean of what is left when `cut` marks are taken off each end."""
    ordered = sorted(marks)
    whole = int(cut)
    part = cut - whole
    kept = ordered[whole : len(ordered) - whole]
    total = sum(kept, ZERO) - part * (kept[0] + kept[-1])
    return total / (len(marks) - 2 * cut)


def median(marks: Sequence[Fraction]) -> Fraction:
    ordered = sorted(marks)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def number(counts: MarkCounts) -> int:
    return sum(counts.values())


def kept(counts: MarkCounts, cut: Fraction) -> dict[Fraction, Fraction]:
    """How many of each mark remain, lowest first: the overlap of its places with [cut, n - cut]."""
    end = number(counts) - cut
    remaining: dict[Fraction, Fraction] = {}
    first = 0
    for mark in sorted(counts):
        last = first + counts[mark]
        remaining[mark] = max(ZERO, min(Fraction(last), end) - max(Fraction(first), cut))
        first = last
    return remaining


def mean_of_counts(counts: MarkCounts) -> Fraction:
    return sum((mark * times for mark, times in counts.items()), ZERO) / number(counts)


def trimmed_of_counts(counts: MarkCounts, cut: Fraction) -> Fraction:
    total = sum((mark * times for mark, times in kept(counts, cut).items()), ZERO)
    return total / (number(counts) - 2 * cut)


def middle(counts: MarkCounts) -> tuple[Fraction, ...]:
    """The one middle mark, or the two."""
    n = number(counts)
    low, high = _at(counts, (n - 1) // 2), _at(counts, n // 2)
    return (low,) if n % 2 else (low, high)


def _at(counts: MarkCounts, position: int) -> Fraction:
    """The mark at a position from 0, lowest first."""
    ordered = iter(sorted(counts))
    mark = next(ordered)
    passed = counts[mark]
    while passed <= position:
        mark = next(ordered)
        passed += counts[mark]
    return mark


def median_of_counts(counts: MarkCounts) -> Fraction:
    marks = middle(counts)
    return sum(marks, ZERO) / len(marks)
