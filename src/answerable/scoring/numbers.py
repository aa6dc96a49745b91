"""Exact numbers in and out: decimal strings, `num/den` strings, and the one rounding for display.

Never uses floats. Rounding is half up (away from zero at the half), done once, for display only.
"""

import re
from fractions import Fraction

PLACES = 4
HUNDRED = Fraction(100)
ZERO = Fraction(0)

# No sign, exponent, leading zeros or blanks, and at most nine digits before the point.
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,12})?")
_RATIO = re.compile(r"-?[0-9]+/[1-9][0-9]*")


def parse_decimal(text: object) -> Fraction | None:
    """The exact value of a plain decimal string, or None if it is anything else."""
    if type(text) is not str or _DECIMAL.fullmatch(text) is None:
        return None
    return Fraction(text)


def has_places(value: Fraction, places: int = PLACES) -> bool:
    """Whether `value` can be written with at most `places` decimals."""
    return bool((10**places) % value.denominator == 0)


def shown(value: Fraction, decimals: int) -> str:
    """`value` rounded half up to `decimals`, as people read it: 87.05 to one decimal is "87.1"."""
    scale = 10**decimals
    units = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(units, scale)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def plain(value: Fraction) -> str:
    """The shortest decimal string of a value that has at most `PLACES` decimals: "25", "2.5"."""
    text = shown(value, PLACES).rstrip("0")
    return text.removesuffix(".")


def ratio(value: Fraction) -> str:
    """The exact value as "num/den" in lowest terms, the denominator always written."""
    return f"{value.numerator}/{value.denominator}"


def exact(text: str) -> Fraction:
    """The inverse of `ratio`. Raises ValueError for any other text."""
    if _RATIO.fullmatch(text) is None:
        raise ValueError(f"not num/den: {text!r}")
    return Fraction(text)
