"""Texts cut into words that a database finds, Chinese too: `publication.grams` says how a text is cut.

The full-text indexes of SQLite and PostgreSQL take a run of Chinese for one word, so that nothing inside it is found. A word is given to the index in ASCII, since
what counts as a letter depends on how a database was set up.
"""

from answerable.publication.grams import pairs, runs

LONGEST = 100  # characters of one word that are looked at


def indexed(text: str) -> str:
    """All words of a text, in order, with spaces between them: of Chinese each character, and each two beside each other."""
    return _written([each for han, word in runs(text) for each in (*han, *pairs(han), word)])


def asked(query: str) -> str:
    """The words that a text must have to be found: of Chinese each two that stand beside each other, or the only one."""
    return _written([each for han, word in runs(query) for each in (pairs(han) or [han or word])])


def shelf(language: str, site: int | None = None) -> str:
    """A word of the index that all articles of a language have, or those of one site in it: what is asked with it reads no other articles."""
    return f"shelf{language.replace('-', '')}{'' if site is None else site}"


def _written(words: list[str]) -> str:
    return " ".join(_ascii(each[:LONGEST]) for each in words if each)


def _ascii(word: str) -> str:
    """As it is if it is ASCII, else the numbers of its characters."""
    return word if word.isascii() else "".join(f"x{ord(letter):x}" for letter in word)
