"""How long a text is, in characters as people count them.

Every visible character counts as one: a Chinese character or its punctuation, a Latin letter, a digit, an emoji
(however many code points draw it). Spaces, tabs, line breaks and invisible marks count as none. This is what a
word processor shows as "characters (no spaces)", 字符数（不计空格）.

The page counts in the same way while one types (frontend/src/pages/characters.ts); both are held to the same vectors in
tests/web/debriefs/count_vectors.json. The count made here is the one that decides.
"""

import unicodedata

ZERO_WIDTH_JOINER = "\u200d"


def characters(text: str) -> int:
    """The number of visible characters in `text`."""
    total = 0
    joined = flag_open = False
    for char in unicodedata.normalize("NFC", text):
        if char == ZERO_WIDTH_JOINER:
            joined = total > 0
            continue
        if _adds_nothing(char):
            continue
        regional = 0x1F1E6 <= ord(char) <= 0x1F1FF
        second_of_flag = regional and flag_open
        if not joined and not second_of_flag:
            total += 1
        flag_open = regional and not second_of_flag
        joined = False
    return total


def _adds_nothing(char: str) -> bool:
    """Spaces, controls, formatting, marks that sit on another character, and skin tones."""
    return (
        unicodedata.category(char)[0] in "ZM"
        or unicodedata.category(char) in ("Cc", "Cf")
        or (0x1F3FB <= ord(char) <= 0x1F3FF)
    )
