"""Names of leaders: in their order wherever a sentence names several, and with their own title where one stands right before or after the name.

A part of the title at its end is right as well: "董事长" for "党委书记、董事长".
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from answerable.web.newsroom.checking.places import Finding, Hit, Passage, hit, sentences


class Listed(NamedTuple):
    """In order: who comes first in the list is named first."""

    name: str
    title: str


DEPUTY = "副"


def found(passage: Passage, listed: Sequence[Listed]) -> Iterator[Hit]:
    if not listed:
        return
    rank = {each.name: at for at, each in enumerate(listed)}
    names = re.compile("|".join(re.escape(name) for name in sorted(rank, key=len, reverse=True)))
    titles = sorted({part for each in listed for part in parts(each.title)}, key=len, reverse=True)
    for _number, start, sentence in sentences(passage.text):
        highest, seen = -1, set()
        for match in names.finditer(sentence):
            who = listed[rank[match[0]]]
            if who.name not in seen and rank[who.name] < highest:
                yield hit(
                    Finding.LEADER_ORDER,
                    passage,
                    start + match.start(),
                    start + match.end(),
                    _in_order(listed, names.findall(sentence)),
                )
            highest = max(highest, rank[who.name])
            seen.add(who.name)
            for begin, end in _wrong_titles(sentence, match, who, titles):
                yield hit(Finding.LEADER_TITLE, passage, start + begin, start + end, f"{who.title}{who.name}")


def parts(title: str) -> list[str]:
    """A title and each part of it that is one by itself."""
    return [title, *(part for part in re.split(r"[、，,/]", title) if part)]


def _wrong_titles(
    sentence: str, match: re.Match[str], who: Listed, titles: Sequence[str]
) -> Iterator[tuple[int, int]]:
    before = sentence[: match.start()].rstrip(" ")
    after = sentence[match.end() :]
    said = next((title for title in titles if before.endswith(title)), "")
    if said:
        begin = len(before) - len(said)
        deputy = before[begin - 1 : begin] == DEPUTY
        if deputy or not who.title.endswith(said):
            yield begin - deputy, match.end()
    said = next((title for title in titles if after.startswith(title)), "")
    # In a list of people the title that follows belongs to the next one.
    if said and not after[len(said) :][:1].isalpha() and not who.title.endswith(said):
        yield match.start(), match.end() + len(said)
    elif after.startswith(DEPUTY) and any(after[1:].startswith(title) for title in parts(who.title)):
        yield match.start(), match.end() + 1


def _in_order(listed: Sequence[Listed], named: Sequence[str]) -> str:
    return "、".join(each.name for each in listed if each.name in named)
