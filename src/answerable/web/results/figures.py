"""How numbers are written on result pages and in the workbook.

A figure comes from scoring twice: exact (a fraction) and as shown (rounded once). Working shows exact numbers, as
decimals where they end and as a fraction with its first digits where they do not.
"""

from fractions import Fraction

READABLE = 100_000  # a fraction with a longer denominator helps nobody with a calculator


def written(exact: str | Fraction, digits: int = 6) -> str:
    """`871/10` as "87.1"; `1712/21` as "1712/21 ≈ 81.52381"; `28776296117/302864408` as "≈ 95.013793"."""
    value = Fraction(exact)
    for places in range(digits + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return f"{float(value):.{places}f}" if places else str(scaled.numerator)
    rounded = f"{float(value):.{digits}f}".rstrip("0")
    if value.denominator >= READABLE:
        return f"≈ {rounded}"
    return f"{value.numerator}/{value.denominator} ≈ {rounded}"


def short(exact: str | Fraction) -> str:
    """For weights and counts, which end: "40", "12.5"; else four digits."""
    value = Fraction(exact)
    return f"{float(value):.4f}".rstrip("0").rstrip(".")
