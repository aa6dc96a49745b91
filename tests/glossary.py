"""The tables of docs/glossary.md."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
TO_LEARN = "## Words to learn"


@dataclass(frozen=True)
class Term:
    """A thing's name in both languages, and the words that are not to be used for it."""

    english: str
    chinese: str
    meaning: str
    explained: str
    not_english: tuple[str, ...]
    not_chinese: tuple[str, ...]
    is_to_learn: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """The term in English text, singular or plural."""
        return word(self.english)


@cache
def terms() -> tuple[Term, ...]:
    known, learned = GLOSSARY.read_text("utf-8").split(TO_LEARN)
    return (*_rows(known, is_to_learn=False), *_rows(learned, is_to_learn=True))


def _rows(text: str, *, is_to_learn: bool) -> list[Term]:
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "English":
            english, chinese, meaning, explained, not_english, not_chinese = cells
            shunned = [tuple(each.strip() for each in cell.split(",")) for cell in (not_english, not_chinese)]
            found.append(Term(english, chinese, meaning, explained, *shunned, is_to_learn))
    return found


def word(text: str) -> re.Pattern[str]:
    """As a whole word, in the singular or plural, or as a verb."""
    return re.compile(rf"\b{re.escape(text)}(?:s|es|d)?\b", re.IGNORECASE)


def concepts() -> list[Term]:
    return [term for term in terms() if term.is_to_learn]
