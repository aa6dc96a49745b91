"""A bundle of the corpus, the M to hold it against, and what must be said of it."""

from dataclasses import dataclass

HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    raw: bytes
    announced: str | None = None
    verdict: str = ""
    """HOLDS, or the code of the first statement that is false (`web.sentences.verify`); "" where it is enough that both verifiers agree."""
