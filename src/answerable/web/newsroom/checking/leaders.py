"""Names of leaders: in their order wherever a sentence names several, and with their own title where one stands right before or after the name.

A part of the title at its end is right as well: "董事长" for "党委书记、董事长".
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from answerable.web.newsroom.checking.places import Finding, Hit, Passage, hit, sentences


class ListedLeader(NamedTuple):
    """In order: who comes first in the list is named first."""

    name: str
    title: str


DEPUTY = "副"


def found(passage: Passage, listed: Sequence[ListedLeader]) -> Iterator[Hit]:
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
    sentence: str, match: re.Match[str], who: ListedLeader, titles: Sequence[str]
) -> Iterator[tuple[int, int]]:
    before = sentence[: match.start()].rstrip(" ")
    after = sentence[match.end() :]
    said = next((title for title in titles if before.endswith(title)), "")
    if said and before.endswith(DEPUTY + said):
        said = DEPUTY + said
    if said and not _is_of(said, who):
        yield match.start() - (len(sentence[: match.start()]) - len(before)) - len(said), match.end()
    deputy = DEPUTY if after.startswith(DEPUTY) else ""
    rest = after.removeprefix(deputy)
    said = next((deputy + title for title in titles if rest.startswith(title)), "")
    if said and not _is_of(said, who):
        yield match.start(), match.end() + len(said)


def _is_of(said: str, who: ListedLeader) -> bool:
    """Whether it is the title, or the end of one of its parts; "总经理" is no part of "副总经理"."""
    return any(
        part.endswith(said) and not part.removesuffix(said).endswith(DEPUTY) for part in parts(who.title)
    )


def _in_order(listed: Sequence[ListedLeader], named: Sequence[str]) -> str:
    return "、".join(each.name for each in listed if each.name in named)
