"""Which questions say much the same, so that a moderator can merge them. A suggestion only: whether they do, a person decides.

Of each text the marks are taken: of Chinese every two neighbouring characters, since it has no spaces between words; of other scripts the words of four letters and
more, whole numbers too. Two texts are as alike as the part of the marks that both have: twice the shared ones, divided by all (the
Sorensen-Dice coefficient), from 0 to 1. Word order, punctuation and capitals count for nothing. Meaning is not understood: two
questions about one thing in other words are not found.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# Below it, pairs have mostly a turn of phrase in common.
LEAST = 0.3
# Beside one question at most so many are suggested.
MOST = 3
SHORTEST_WORD = 4

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
WORD = re.compile(r"[^\W_]+")
# What nearly every question has: asking words and politeness.
COMMON = frozenset(
    [
        "请问",
        "什么",
        "怎么",
        "为什",
        "为何",
        "如何",
        "是否",
        "有没",
        "没有",
        "我们",
        "你们",
        "您们",
        "这个",
        "那个",
        "一下",
        "可以",
        "目前",
        "这些",
        "the",
        "what",
        "when",
        "where",
        "which",
        "why",
        "how",
        "does",
        "have",
        "with",
        "this",
        "that",
        "will",
        "your",
        "from",
        "about",
    ]
)


@lru_cache(maxsize=4096)
def marks(text: str) -> frozenset[str]:
    """What two texts are compared by."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    pairs = {run[at : at + 2] for run in HAN.findall(plain) for at in range(max(1, len(run) - 1))}
    others = WORD.findall(HAN.sub(" ", plain))
    words = {each for each in others if len(each) >= SHORTEST_WORD or each.isdigit()}
    return frozenset((pairs | words) - COMMON)


def likeness(first: str, second: str) -> float:
    """From 0, nothing in common, to 1, the same marks. Two texts without any mark are not alike."""
    one, other = marks(first), marks(second)
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def alike(wanted: Iterable[int], texts: Mapping[int, str]) -> dict[int, list[tuple[int, float]]]:
    """For each of the wanted keys the others that are like it, the likest first, with how much; keys without any are left out."""
    found = {}
    for key in wanted:
        near = [(other, likeness(texts[key], text)) for other, text in texts.items() if other != key]
        close = sorted((pair for pair in near if pair[1] >= LEAST), key=lambda pair: (-pair[1], pair[0]))
        if close:
            found[key] = close[:MOST]
    return found
