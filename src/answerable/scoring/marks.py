"""The steps that a tally and its working share: counts to marks, marks to an average, scores to a weighted mean.

`absent` is how many further marks count at the abstention value: blanks, and ballots that the denominator asks
for beyond the valid ones.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from answerable.scoring.averages import (
    MarkCounts,
    mean_of_counts,
    median_of_counts,
    number,
    trimmed_of_counts,
)
from answerable.scoring.numbers import HUNDRED, ZERO, exact
from answerable.scoring.parts import Counting, Criterion


def _with_absent(counting: Counting, marks: dict[Fraction, int], absent: int) -> dict[Fraction, int]:
    if counting.abstention is not None and absent:
        marks[counting.abstention] = marks.get(counting.abstention, 0) + absent
    return marks


def cell_marks(
    counting: Counting, criterion: Criterion, counts: Mapping[str, int], absent: int
) -> dict[Fraction, int]:
    marks: dict[Fraction, int] = {}
    for label, times in counts.items():
        if times:
            marks[criterion.scale.mark(label)] = times
    return _with_absent(counting, marks, absent)


def total_marks(counting: Counting, totals: Mapping[str, int], absent: int) -> dict[Fraction, int]:
    return _with_absent(counting, {exact(total): times for total, times in totals.items()}, absent)


def cut(counting: Counting, of: int) -> Fraction:
    """How many marks go at each end."""
    return ZERO if counting.trim is None else counting.trim.cut(of)


def average(counting: Counting, marks: MarkCounts) -> Fraction:
    """Mean, trimmed mean or median of at least one mark."""
    if counting.method == "trimmed":
        return trimmed_of_counts(marks, cut(counting, number(marks)))
    return median_of_counts(marks) if counting.method == "median" else mean_of_counts(marks)


def percent_of(levels: Sequence[str], counts: Mapping[str, int], of: int) -> Fraction:
    return HUNDRED * sum(counts.get(level, 0) for level in levels) / of


def cell_score(counting: Counting, counts: Mapping[str, int], marks: MarkCounts) -> Fraction | None:
    """One group's score in one criterion; None without marks. With totals it is the plain mean, for reading only."""
    if not marks:
        return None
    if counting.share is not None:
        return counting.share.band(percent_of(counting.share.levels, counts, number(marks))).points
    return mean_of_counts(marks) if counting.per == "total" else average(counting, marks)


Term = tuple[Fraction, Fraction | None]
"""A weight and what it weighs; None where there is nothing to weigh."""


def weighed(empty: str, terms: Sequence[Term]) -> Fraction:
    """The weights that count, which the weighted sum is divided by."""
    return sum((weight for weight, score in terms if score is not None or empty == "zero"), ZERO)


def combine(empty: str, terms: Sequence[Term]) -> Fraction | None:
    """The weighted mean; None when nothing is there, or something is missing and the rules refuse that."""
    present = [(weight, score) for weight, score in terms if score is not None]
    if not present or (empty == "refuse" and len(present) < len(terms)):
        return None
    return sum((weight * score for weight, score in present), ZERO) / weighed(empty, terms)
