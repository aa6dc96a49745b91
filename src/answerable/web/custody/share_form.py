"""The 33 boxes in which a share is entered: what was typed, and what is wrong with each word.

A whole share pasted into one box is spread over all of them. Nothing here knows a meeting or keeps a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from answerable.protocol.shares import WORDS, Unknown, complete, nearest, typed_words
from answerable.web.custody.share_words import missing_word, missing_words, unknown_word

MOST_MISSING = 3  # so many missing words are named one by one


@dataclass(frozen=True, slots=True)
class WordBox:
    place: int
    typed: str = field(repr=False)
    problem: str = ""


@dataclass(slots=True)
class TypedShare:
    """`problems` are about the share as a whole; a box has its own."""

    name: str
    boxes: tuple[WordBox, ...]
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(box.typed for box in self.boxes if box.typed)

    @property
    def wrong(self) -> list[WordBox]:
        """The boxes to tell about: many that are empty are told as one."""
        found = [box for box in self.boxes if box.problem]
        empty = [box for box in found if not box.typed]
        if len(empty) <= MOST_MISSING:
            return found
        all_of_them = WordBox(empty[0].place, "", missing_words(len(empty), empty[0].place))
        return [*(box for box in found if box.typed), all_of_them]

    @property
    def is_wrong(self) -> bool:
        return bool(self.wrong or self.problems)


def entry(name: str, posted: Mapping[str, str] | None = None) -> TypedShare:
    """The boxes `name-1` to `name-33`; empty ones without `posted`."""
    typed = [_plain((posted or {}).get(f"{name}-{place}", "")) for place in range(1, WORDS + 1)]
    if any(" " in each for each in typed):
        words = " ".join(typed).split()
        typed = [*words, *[""] * (WORDS - len(words))]
    started = any(typed)
    boxes = tuple(
        WordBox(at, each, _problem(at, each) if started else "") for at, each in enumerate(typed, 1)
    )
    return TypedShare(name, boxes)


def _plain(typed: str) -> str:
    return " ".join(typed_words(typed))


def _problem(place: int, typed: str) -> str:
    if not typed:
        return missing_word(place)
    return "" if complete(typed) else unknown_word(Unknown(place, typed, nearest(typed)))
