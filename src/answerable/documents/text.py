"""What of a text that somebody typed can be printed.

Everything is printed as it was written, but for characters that have no picture and change what stands around them:
control characters, halves of characters, and marks that turn the direction of the text that follows.
A tab becomes a space. What only a few systems show (private use, no character at all) is printed as its number.
"""

import re
import unicodedata
from collections.abc import Container
from typing import Any

LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# The marks of Unicode's bidirectional algorithm (UAX 9) that embed, override or isolate. Single direction marks stay.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = frozenset({"Cc", "Cs"})  # control characters, and halves of surrogate pairs
NUMBERED = frozenset({"Cn", "Co"})  # no character, and private use
# Joiners and selectors, which choose between pictures and have none (Unicode's Default_Ignorable_Code_Point).
UNDRAWN = re.compile(
    r"[\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Signs without spaces between them. Longer than a line, they would run over the margin.
UNBROKEN = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u1fff]{25,}")
BREAK = "\u200b"  # zero width space: a line may end here
BREAK_EVERY = 10


def lines(text: str) -> tuple[str, ...]:
    """The lines of `text` that hold something, each cleaned."""
    found = (clean(line).strip() for line in LINE_ENDS.split(text))
    return tuple(line for line in found if line)


def one_line(text: str) -> str:
    """`text` cleaned, its lines joined by spaces."""
    return " ".join(lines(text))


def clean(line: str) -> str:
    """One line without what cannot be printed. All its characters are allowed in XML 1.0."""
    return "".join(_shown(char) for char in line)


def _shown(char: str) -> str:
    if char in " \t":
        return " "
    kind = unicodedata.category(char)
    if kind in UNSEEN or char in TURNING:
        return ""
    return number(char) if kind in NUMBERED else char


def number(char: str) -> str:
    """How a character is written that has no picture: [U+E000]."""
    return f"[U+{ord(char):04X}]"


def within(text: str, covered: Container[int]) -> str:
    """`text` with the number of each character that no font has. Those that are never drawn stay."""
    return "".join(char if ord(char) in covered or UNDRAWN.match(char) else number(char) for char in text)


def breakable(text: str) -> str:
    """`text` with places where a line may end inside a run of signs that is longer than a line."""
    return UNBROKEN.sub(lambda run: BREAK.join(_pieces(run.group())), text)


def _pieces(run: str) -> list[str]:
    return [run[at : at + BREAK_EVERY] for at in range(0, len(run), BREAK_EVERY)]


def printable(value: Any, points: Container[int]) -> Any:
    """`value`, of dicts, tuples and texts, with every text as the installed fonts can show it, and no line longer than the page is wide."""
    if isinstance(value, dict):
        return {name: printable(each, points) for name, each in value.items()}
    if isinstance(value, tuple):
        return [printable(each, points) for each in value]
    return breakable(within(value, points))
