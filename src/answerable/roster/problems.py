"""What can be wrong with a roster, as values: where, which rule, with what.

Nothing here knows a language; `messages.sentence` says it to a person. A `Note` is the same value when nothing
is wrong but the reader should know.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """One rule each. The value is part of the command's JSON: never renamed."""

    # the file as a whole (row null)
    EMPTY_FILE = "empty-file"
    TOO_LARGE = "too-large"
    PASSWORD = "password-protected"  # noqa: S105 - the name of a rule, not a password
    OLD_WORKBOOK = "old-workbook"
    BINARY_WORKBOOK = "binary-workbook"
    OPEN_DOCUMENT = "open-document"
    WEB_PAGE = "web-page"
    NOT_A_ROSTER = "not-a-roster"
    DAMAGED = "damaged-file"
    UNPACKS_TOO_LARGE = "unpacks-too-large"
    UNSAFE_XML = "unsafe-xml"
    UNKNOWN_ENCODING = "unknown-encoding"
    UNSURE_ENCODING = "unsure-encoding"
    NO_ROWS = "no-rows"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_COLUMNS = "too-many-columns"
    # a row, or the header
    BAD_QUOTES = "bad-quotes"
    NO_HEADER = "no-header"
    MISSING_COLUMN = "missing-column"
    REPEATED_COLUMN = "repeated-column"
    MERGED_HEADER = "merged-header"
    # a cell
    MERGED_CELL = "merged-cell"
    MISSING_VALUE = "missing-value"
    FORMULA = "formula"
    FORMULA_TEXT = "formula-text"
    DATE = "date"
    TRUE_FALSE = "true-false"
    ERROR_VALUE = "error-value"
    LONG_NUMBER = "long-number"
    NUMBER_FORMAT = "number-format"
    SHORTENED_NUMBER = "shortened-number"
    HIDDEN_CHARACTER = "hidden-character"
    TOO_LONG = "too-long"
    BAD_EMAIL = "bad-email"
    UNKNOWN_GROUP = "unknown-group"
    # people and units
    DUPLICATE_IDENTIFIER = "duplicate-identifier"
    DUPLICATE_PERSON = "duplicate-person"
    KNOWN_PERSON = "known-person"
    BAD_UNIT_PATH = "bad-unit-path"
    UNKNOWN_UNIT = "unknown-unit"
    UNKNOWN_UNIT_NEAR = "unknown-unit-near"
    AMBIGUOUS_UNIT = "ambiguous-unit"
    CIRCULAR_UNIT = "circular-unit"
    NOT_FROM_TOP = "not-from-top"
    # notes
    SHEET_USED = "sheet-used"
    SAME_NAME = "same-name"
    ROWS_UNFILLED = "rows-unfilled"
    HEADINGS_AGAIN = "headings-again"
    TOTALS_LINE = "totals-line"
    HIDDEN_ROWS = "hidden-rows"
    HIDDEN_COLUMNS = "hidden-columns"
    FORMULA_IGNORED = "formula-ignored"
    ERROR_IGNORED = "error-ignored"


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` as a spreadsheet numbers it, from 1; None when the whole file is meant.

    `column` is a column's id ("identifier", "unit", ...), or None. `params` fill the sentence's placeholders.
    """

    row: int | None
    column: str | None
    code: Code
    params: dict[str, str | int] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be read as a table at all, for the one reason in `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem

    @classmethod
    def because(cls, code: Code, row: int | None = None, **params: str | int) -> "Unreadable":
        return cls(Problem(row, None, code, params))
