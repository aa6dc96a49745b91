"""What people type, made fit to be shown on a wall: one form of each character, no control characters, nothing that turns the direction of writing
around, and at most four accents or other marks on one letter.

Line breaks stay in texts that have lines (`lines=True`) and become spaces elsewhere.
Specification: Unicode Standard Annexes 9 (direction) and 15 (normal forms).
"""

import unicodedata

# Embeddings, overrides and isolates of UAX 9: unclosed, one would turn what stands after the text.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
# Invisible characters that only serve to make two texts look alike. U+200D joins emoji and stays.
INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u180e")
MOST_MARKS = 4  # on one letter; no written language needs more


def clean(text: str, *, lines: bool = False) -> str:
    """The text as it is kept and shown."""
    one_form = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(_few_marks(_kept(one_form, lines=lines)))
    if not lines:
        return " ".join(kept.split())
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip("\n")


def _kept(text: str, *, lines: bool) -> str:
    return "".join(each if _is_shown(each) else _instead(each, lines=lines) for each in text)


def _instead(each: str, *, lines: bool) -> str:
    """A line break, a space for what separates, nothing for the rest."""
    if each in "\n\u2028\u2029":
        return "\n" if lines else " "
    return " " if each == "\t" else ""


def _is_shown(each: str) -> bool:
    if each in TURNING or each in INVISIBLE:
        return False
    return unicodedata.category(each) not in {"Cc", "Cs", "Co", "Zl", "Zp"}


def _few_marks(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for each in text:
        marks = marks + 1 if unicodedata.category(each) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(each)
    return kept
