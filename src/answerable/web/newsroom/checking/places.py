"""Where something stands in a text: which block, which sentence, which characters; all counted from 1, as people count."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# A sentence ends after one of these, and at the end of a line. A stop inside a number or an address ends nothing.
ENDS = re.compile(r"[。！？!?；;…]+[”’」』）)]*|[.](?=\s|$)|\n+")
# One character for one, so that places stay.
NARROW = {ord("０") + n: ord("0") + n for n in range(10)} | {
    ord("Ｘ"): ord("X"),
    ord("ｘ"): ord("x"),
    ord("－"): ord("-"),
    ord("—"): ord("-"),
    0x3000: 0x20,
    0xA0: 0x20,
}


class Finding(Enum):
    IDENTITY = "identity"
    PHONE = "phone"
    CARD = "card"
    SENSITIVE = "sensitive"
    BODY = "body"
    LEADER_ORDER = "leader-order"
    LEADER_TITLE = "leader-title"
    LEADER_NAME = "leader-name"
    DEAD_LINK = "dead-link"
    NO_ALTERNATIVE = "no-alternative"
    NO_CREDIT = "no-credit"
    NO_CAPTIONS = "no-captions"
    GAP = "gap"
    NO_SOURCE = "no-source"
    NO_DATE = "no-date"
    UNREAD_FILE = "unread-file"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the name of the block that it is from, such as a field's or a file's."""

    block: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """`text` stands in characters `start` to `end` of sentence `sentence` of the block. 0 for what has no place in a text.

    `advice` is what to write instead, or what is missing; empty if there is nothing to say.
    """

    finding: Finding
    block: str
    sentence: int
    start: int
    end: int
    text: str
    advice: str = ""
    around: str = ""

    @property
    def key(self) -> str:
        """The same for the same finding in the same sentence, wherever the sentence has moved to."""
        what = "\x1f".join((self.finding.value, self.text, self.around or self.block))
        return hashlib.sha256(what.encode()).hexdigest()


def sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """(number from 1, where it begins in `text`, the sentence), without empty ones."""
    begin, number = 0, 0
    for stop in (*(match.end() for match in ENDS.finditer(text)), len(text)):
        piece = text[begin:stop]
        if piece.strip():
            number += 1
            yield number, begin, piece
        begin = stop


def hit(finding: Finding, passage: Passage, begin: int, end: int, advice: str = "") -> Hit:
    """What stands at [begin:end] of the passage's text."""
    for number, start, sentence in sentences(passage.text):
        if start <= begin < start + len(sentence):
            return Hit(
                finding,
                passage.block,
                number,
                begin - start + 1,
                end - start,
                passage.text[begin:end],
                advice,
                sentence.strip(),
            )
    raise AssertionError("a hit stands in a sentence")


def narrowed(text: str) -> str:
    """Full-width digits as usual ones, at the same places."""
    return text.translate(NARROW)
