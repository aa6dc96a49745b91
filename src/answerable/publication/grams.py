"""The pieces of text by which a search finds it: words, and of Chinese, which has none between spaces, single characters and pairs.

`frontend/src/pages/search.ts` cuts what people look for in the same way.
"""

import itertools
import re
import unicodedata

HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_RUNS = re.compile(f"([{HAN}]+)|([^\\W_{HAN}]+)")


def runs(text: str) -> list[tuple[str, str]]:
    """Each run of such characters, and each word of others, in order: (run, "") or ("", word), in one form of width and case."""
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def pairs(han: str) -> list[str]:
    """Every two that stand beside each other."""
    return list(map("".join, itertools.pairwise(han)))


def pieces(text: str) -> set[str]:
    """All that a text is found by."""
    found = set[str]()
    for han, word in runs(text):
        found.update((word,) if word else han)
        found.update(pairs(han))
    return found
