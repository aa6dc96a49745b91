"""Keys of database rows as a request names them."""

from collections.abc import Iterable

MOST_KEY_DIGITS = 18  # what a database's whole numbers hold


def row_key(text: str) -> int | None:
    """The key of a row that a request names; None if it is not a whole number of at most MOST_KEY_DIGITS digits."""
    return int(text) if text.isdecimal() and len(text) <= MOST_KEY_DIGITS else None


def row_keys(texts: Iterable[str]) -> set[int]:
    return {key for text in texts if (key := row_key(text)) is not None}
