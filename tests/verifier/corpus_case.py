"""A bundle of the corpus, and the M to hold it against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    raw: bytes
    announced: str | None = None
