"""Numbers as people type them, for every form and import: digits and one decimal mark that cannot be mistaken.

A point is a decimal mark. A comma is one, too, unless exactly three digits follow it: "1,000" is a thousand to some and one to others, so it is
neither. Commas before groups of three digits are read where there are several, or a point behind them. Signs, exponents, underscores and
digits of other scripts are no numbers, but full-width digits and marks are.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from answerable.roster.text import narrowed

PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
DOUBTFUL = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """The text can be read as either of them, each written plainly."""

    large: str
    small: str


def read_number(text: str) -> Decimal | TwoReadings | None:
    """The number; both readings of one that can be mistaken; None for what is no number."""
    plain = narrowed(text)
    if DOUBTFUL.fullmatch(plain):
        return TwoReadings(plain.replace(",", ""), plain.replace(",", "."))
    if GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if PLAIN.fullmatch(plain):
        return Decimal(plain.replace(",", "."))
    return None
