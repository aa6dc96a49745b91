"""Ballots to look at again. A flag is a question, never a reason to leave a ballot out, and nothing here does.

- `one-mark`: the same mark for every unit and criterion, neither the highest nor the lowest of all; `all-highest`, `all-lowest`: that one.
- `equal-ballots`: three ballots or more are alike in all their marks, of which there are at least ten, though they do not have one
  mark throughout. On a shorter sheet that happens by chance.
- `one-high-rest-low`: one unit at least one standard deviation above what others gave it, all others together at least one below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from answerable.fairness.ranks import Numbers

ALIKE = 3
ENOUGH_MARKS = 10
APART = 1.0


class LookAgain(StrEnum):
    ONE_MARK = "one-mark"
    ALL_HIGHEST = "all-highest"
    ALL_LOWEST = "all-lowest"
    EQUAL_BALLOTS = "equal-ballots"
    ONE_HIGH_REST_LOW = "one-high-rest-low"


@dataclass(frozen=True, slots=True)
class Flagged:
    """`raters` are their places among the raters; a block of equal ballots is one flag."""

    code: LookAgain
    raters: tuple[int, ...]


def look_again(marks: Numbers) -> tuple[Flagged, ...]:
    """Of marks that are raters x units x criteria."""
    flat = marks.reshape(len(marks), -1)
    there = ~np.isnan(flat)
    low, high = (np.where(there, flat, end) for end in (np.inf, -np.inf))
    throughout = (low.min(axis=1) == high.max(axis=1)) & (there.sum(axis=1) > 1)
    lowest, highest = low.min(initial=np.inf), high.max(initial=-np.inf)
    ends = {LookAgain.ALL_HIGHEST: highest, LookAgain.ALL_LOWEST: lowest}
    own = np.where(throughout, high.max(axis=1), np.nan)
    found = [Flagged(code, _places(own == end)) for code, end in ends.items()]
    found.append(Flagged(LookAgain.ONE_MARK, _places(throughout & (own != highest) & (own != lowest))))
    found += _equal(flat, throughout)
    found.append(Flagged(LookAgain.ONE_HIGH_REST_LOW, _places(_one_high(marks))))
    return tuple(each for each in found if each.raters)


def _places(which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(which).tolist())


def _equal(flat: Numbers, throughout: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Iterator[Flagged]:
    if flat.shape[1] < ENOUGH_MARKS:
        return
    filled = np.nan_to_num(flat, nan=-1)
    _, place, times = np.unique(filled, axis=0, return_inverse=True, return_counts=True)
    for block in np.flatnonzero(times >= ALIKE):
        raters = _places((place.reshape(-1) == block) & ~throughout)
        if raters:
            yield Flagged(LookAgain.EQUAL_BALLOTS, raters)


def _one_high(marks: Numbers) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Units' marks are the means of their criteria, on the scale of all raters' standard deviation of that unit."""
    number = (~np.isnan(marks)).sum(axis=2)
    of_units = np.divide(
        np.nansum(marks, axis=2), number, out=np.full(number.shape, np.nan), where=number > 0
    )
    given = ~np.isnan(of_units)
    raters = given.sum(axis=0)
    filled = np.where(given, of_units, 0)
    middle = filled.sum(axis=0) / np.maximum(raters, 1)
    spread = np.sqrt((np.where(given, of_units - middle, 0) ** 2).sum(axis=0) / np.maximum(raters - 1, 1))
    apart = np.divide(of_units - middle, spread, out=np.zeros(of_units.shape), where=given & (spread > 0))
    best = apart.max(axis=1, initial=-np.inf)
    rest = (apart.sum(axis=1) - best) / np.maximum(given.sum(axis=1) - 1, 1)
    found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        (best >= APART) & (rest <= -APART) & (given.sum(axis=1) > 2)
    )
    return found
