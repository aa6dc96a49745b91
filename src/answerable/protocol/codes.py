"""A secret as a code that people read off paper: Crockford's base32 with a check character.

Letters and digits that are mistaken for each other are one (O and 0; I, L and 1), case makes no difference, and spaces and hyphens between groups are
passed over. The last character is the check of all others (Luhn's algorithm in base 32): one wrong character is always found, and two
neighbours exchanged nearly always. Specification: https://www.crockford.com/base32.html, without its own check symbols.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
ALIKE = str.maketrans("OIL", "011", " -\t\n\r")
BITS = 5


def written(secret: bytes) -> str:
    """The code of `secret`: one character for each five bits begun, and the check."""
    number, length = int.from_bytes(secret), -(-8 * len(secret) // BITS)
    digits = "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))
    return digits + ALPHABET[-weighed(digits, 2) % 32]


def read(text: str, length: int) -> str | None:
    """The code of `length` characters that is meant by `text`; None when it is none, or one with a wrong character."""
    if len(text) > 2 * length:
        return None
    code = text.upper().translate(ALIKE)
    if len(code) != length or any(character not in VALUES for character in code):
        return None
    return code if weighed(code, 1) % 32 == 0 else None


def weighed(code: str, last: int) -> int:
    """The sum of the characters' values, every other one doubled from the right; `last` is the weight of the last."""
    total = 0
    for place, character in enumerate(reversed(code)):
        value = VALUES[character] * (last if place % 2 == 0 else 3 - last)
        total += value // 32 + value % 32
    return total
