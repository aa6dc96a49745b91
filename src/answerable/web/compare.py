"""Two texts side by side: what was taken out and what was put in.

Latin words are compared as words, everything else character by character, which is how Chinese reads. The texts are
first matched sentence by sentence, so that the cost stays small for long ones and a moved sentence is not scattered
over the page in single letters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

FileKind = Literal["same", "removed", "added"]

SENTENCE = re.compile(r".+?(?:[。！？!?;；\n]+|\.(?=\s)|\Z)", re.DOTALL)
TOKEN = re.compile(r"[A-Za-z0-9À-ɏ]+|\s+|.", re.DOTALL)
# Beyond this many tokens on both sides a changed passage is shown whole: characters would take too long to match.
FINE_LIMIT = 4000
# In texts with more sentences than this, sentences that occur often are not used to align the two texts.
MANY_SENTENCES = 2000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is in both, only in the older, or only in the newer."""

    kind: FileKind
    text: str


def compare(older: str, newer: str) -> tuple[Run, ...]:
    """The runs, in reading order. Without the added ones they spell `older`; without the removed ones `newer`."""
    return tuple(_joined(_by_sentence(older, newer)))


def _by_sentence(older: str, newer: str) -> Iterator[Run]:
    before, after = (SENTENCE.findall(text) for text in (older, newer))
    matcher = SequenceMatcher(None, before, after, autojunk=len(after) > MANY_SENTENCES)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(before[a:b]))
        else:
            yield from _by_token("".join(before[a:b]), "".join(after[c:d]))


def _by_token(older: str, newer: str) -> Iterator[Run]:
    before, after = TOKEN.findall(older), TOKEN.findall(newer)
    if len(before) + len(after) > FINE_LIMIT:
        yield from _replaced(before, after)
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(before[a:b]))
        else:
            yield from _replaced(before[a:b], after[c:d])


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    yield Run("removed", "".join(before))
    yield Run("added", "".join(after))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours of one kind become one run; empty ones go."""
    open_run: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if open_run is not None and open_run.kind == run.kind:
            open_run = Run(run.kind, open_run.text + run.text)
            continue
        if open_run is not None:
            yield open_run
        open_run = run
    if open_run is not None:
        yield open_run
