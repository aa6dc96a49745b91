"""Which text the bytes of a CSV file are.

Certain are a byte order mark, UTF-8 (bytes that are not meant as UTF-8 are hardly ever valid), and an encoding in which a heading
outside ASCII is one that we know, as 工号. Everything else is a guess between encodings that fit, which a person settles by looking at names.
"""

import codecs
from dataclasses import dataclass

from answerable.roster.problems import Code, Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What office programs save where they do not save UTF-8, and how people call it.
GUESSES = {
    "gb18030": "GB18030 / GBK",
    "big5": "Big5",
    "cp1252": "Windows-1252 (Latin 1)",
    "cp1250": "Windows-1250 (Latin 2)",
    "cp1251": "Windows-1251",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    encoding: str
    text: str


def certain(content: bytes) -> Decoded | None:
    """The text by its mark or as UTF-8; None when it is neither. Raises `Unreadable` for bytes that are no text."""
    marked = next((name for mark, name in MARKS if content.startswith(mark)), "")
    if b"\0" in content and marked != "utf-16":
        raise Unreadable.because(Code.NOT_A_ROSTER)
    text = decoded(content, marked or "utf-8")
    if text is None and marked:
        raise Unreadable.because(Code.UNKNOWN_ENCODING)
    return None if text is None else Decoded(marked or "utf-8", text)


def guesses(content: bytes) -> list[Decoded]:
    """The texts that the bytes can be without loss, each once, likeliest first."""
    found: dict[str, Decoded] = {}
    for encoding in GUESSES:
        text = decoded(content, encoding)
        if text is not None:
            found.setdefault(text, Decoded(encoding, text))
    return list(found.values())


def decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
