"""The draw by lot: a seed decides the order of presenters, and anybody can check it with pencil, paper and SHA-256.

Each presenter's lot is SHA-256 of the UTF-8 text `seed/identifier`, written in hexadecimal; the presenters report in the order of
their lots, smallest first. So the order depends on nothing but the seed and who takes part: not on the order in which they
were entered, and taking one out leaves the others as they were.

Check one lot at a terminal:  printf %s 'SEED/IDENTIFIER' | sha256sum

Pure: the seed is an argument. Whoever wants a fair draw fixes the list first and throws dice for the seed afterwards.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SEED_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Lot:
    identifier: str
    digest: str


def lot(seed: str, identifier: str) -> Lot:
    return Lot(identifier, hashlib.sha256(f"{seed}/{identifier}".encode()).hexdigest())


def draw(seed: str, identifiers: Iterable[str]) -> list[Lot]:
    """Lots in drawn order. The same seed and the same people always give the same order."""
    return sorted((lot(seed, each) for each in identifiers), key=lambda each: (each.digest, each.identifier))


def clean_seed(typed: str) -> str:
    """As it is hashed and shown: full-width digits made plain, no space around it."""
    return unicodedata.normalize("NFKC", typed).strip()


def fresh_seed() -> str:
    """Twenty random digits, easy to read aloud and to write down."""
    return f"{secrets.randbelow(10**20):020d}"
