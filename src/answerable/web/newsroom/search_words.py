"""Texts cut into words that a database finds, Chinese too.

The full-text indexes of SQLite and PostgreSQL take a run of Chinese for one word, so that nothing inside it is found. Here every such character is a word, and every two
beside each other are one; other letters and digits are words as they are written. A word is given to the index in ASCII, since what counts as a letter
depends on how a database was set up.
"""

import re
import unicodedata
from collections.abc import Iterator

# Han, and the syllables of Japanese and Korean, which are written without spaces too.
_HAN = "々〆〇㐀-䶿一-鿿豈-﫿぀-ヿ가-힯\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
LONGEST = 100  # characters of one word that are looked at


def indexed(text: str) -> str:
    """All words of a text, in order, with spaces between them."""
    return " ".join(word for run in _runs(text) for word in (*_single(run), *_double(run)))


def asked(query: str) -> str:
    """The words that a text must have to be found: of a run of Chinese every two that stand beside each other."""
    return " ".join(word for run in _runs(query) for word in (_double(run) or _single(run)))


def _runs(text: str) -> Iterator[str]:
    """Runs of one kind, in one form of width and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    yield from (found.group()[:LONGEST] for found in _RUN.finditer(plain))


def _single(run: str) -> list[str]:
    return [_ascii(each) for each in run] if _is_han(run) else [_ascii(run)]


def _double(run: str) -> list[str]:
    return [_ascii(run[at : at + 2]) for at in range(len(run) - 1)] if _is_han(run) else []


def _is_han(run: str) -> bool:
    return re.match(f"[{_HAN}]", run) is not None


def _ascii(word: str) -> str:
    """As it is if it is ASCII, else the numbers of its characters."""
    return word if word.isascii() else "".join(f"x{ord(letter):x}" for letter in word)
