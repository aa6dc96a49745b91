"""Words from editable lists, all looked for at once (Aho and Corasick). Capital and small letters are the same."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from answerable.web.newsroom.checking.places import Finding, Hit, Passage, hit


class ListedWord(NamedTuple):
    word: str
    finding: Finding
    instead: str = ""


def found(passage: Passage, listed: Iterable[ListedWord]) -> Iterator[Hit]:
    automaton = ahocorasick.Automaton()
    for each in listed:
        automaton.add_word(lowered(each.word), each)
    if not len(automaton):
        return
    automaton.make_automaton()
    text = lowered(passage.text)
    for last, each in automaton.iter(text):
        begin, end = last + 1 - len(each.word), last + 1
        if _is_whole(text, begin, end):
            yield hit(each.finding, passage, begin, end, each.instead)


def lowered(text: str) -> str:
    """Small letters, each for one character, so that places stay."""
    return "".join(small if len(small := each.lower()) == 1 else each for each in text)


def _is_whole(text: str, begin: int, end: int) -> bool:
    """Latin words count whole: "art" is no hit in "part"."""
    before, after = text[begin - 1 : begin], text[end : end + 1]
    joined = (before + text[begin], text[end - 1] + after)
    return not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in joined)
