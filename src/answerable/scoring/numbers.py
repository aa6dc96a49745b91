"""Exact numbers in and out: decimal strings, `num/den` strings, and the one rounding for display.

Never uses floats. Rounding is half up (away from zero at the half), done once, for display only. A figure that decides is shown with as
many decimals as make the decision plain (`decisive`).
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import count

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


def decisive(values: Iterable[Fraction], bounds: Sequence[Fraction], decimals: int) -> dict[Fraction, str]:
    """How each value is shown where it decides: with `decimals`, or with the fewest more that tell it apart.

    Two values that differ are shown differently and in their order, and none is shown as reaching one of the `bounds` that it does not
    reach. So 84.9625 is "84.96" beside a bound of 85, and 85.04 and 85.02 are themselves where one decimal would make them equal.
    """
    ordered = sorted(set(values))
    found = {}
    for place, value in enumerate(ordered):
        beside = ordered[max(place - 1, 0) : place] + ordered[place + 1 : place + 2]
        found[value] = next(
            shown(value, places) for places in count(decimals) if _tells(value, places, beside, bounds)
        )
    return found


def _tells(value: Fraction, places: int, beside: Sequence[Fraction], bounds: Sequence[Fraction]) -> bool:
    text = shown(value, places)
    apart = all(shown(other, places) != text for other in beside)
    return apart and all(
        (Fraction(text) >= bound) == (value >= bound)
        for bound in bounds
        if value != bound or _ends(bound)  # no decimals would show that a third is reached
    )


def _ends(value: Fraction) -> bool:
    """Whether it can be written as a decimal at all."""
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def places_of(text: str) -> int:
    """How many decimals a figure has as it is shown."""
    return len(text.partition(".")[2])


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
