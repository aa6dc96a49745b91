"""A sheet of cells as read, before anybody asks what they mean.

Places (columns) count from 0; row numbers are a spreadsheet's, from 1. Rows without any content are not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from answerable.roster.problems import Problem

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 32_767  # of one cell, as spreadsheets have it


class CellKind(Enum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUE_FALSE = "true-false"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what the cell holds. Of a formula it is the old result, which tells an empty cell from a filled one and is never believed.

    `shown` is a number as its format shows it, None where that cannot be told.
    """

    kind: CellKind
    text: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells; all four ends are part of it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """An encoding that the file may be in, and texts as they then read."""

    encoding: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`guesses` are the encodings to choose from while it is not certain which one the file is in."""

    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    notes: tuple[Problem, ...] = ()
    guesses: tuple[EncodingGuess, ...] = ()
