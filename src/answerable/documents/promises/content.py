"""What is printed of a unit's promises. Every text is in the reader's language already; any of them may have several lines."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PrintedLink:
    """A link of the chain: what happened, when, what it says, and its digest."""

    title: str
    when: str
    said: str
    digest: str


@dataclass(frozen=True, slots=True)
class PrintedPromise:
    """A promise, from where it was made to how it ended."""

    title: str
    words: str
    ended: str
    links: tuple[PrintedLink, ...]


@dataclass(frozen=True, slots=True)
class PromiseReport:
    """The whole. `explained` says what the signatures cover and how to check them, `keys` are the public keys; `years` has the promises by year."""

    title: str
    unit: str
    under: str
    made: datetime
    chinese: bool
    explained: tuple[str, ...]
    keys: tuple[str, ...]
    years: tuple[tuple[str, tuple[PrintedPromise, ...]], ...]
    empty: str
    page: str
