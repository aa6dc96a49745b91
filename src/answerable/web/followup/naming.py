"""The problems and plans in a debrief, told apart.

People number them, each in their own way. The first mark that begins a line (一、 or 1. or （一） or (1) or -) is how this text does it: each line that
begins with a mark of that kind begins another one, and what stands below it belongs to it, with its own marks. What stands above the first is an
introduction. A text without marks has one in each paragraph.
"""

import hashlib
import re
from collections.abc import Iterator

MARKS = tuple(
    re.compile(rf"\s*(?:{mark})\s*")
    for mark in (
        r"第[一二三四五六七八九十]+[，,、：:]?",
        r"[一二三四五六七八九十]{1,3}[、.．]",
        r"[（(][一二三四五六七八九十]{1,3}[）)]",
        r"[（(]\d{1,2}[）)]",
        r"\d{1,2}[、．.)）](?!\d)",
        r"[①-⑳]",
        r"[-–—•·*●■]\s",
    )
)


def told_apart(text: str) -> list[str]:
    """Each without its mark, its lines as they were written."""
    lines = [line.rstrip() for line in text.splitlines()]
    found = next((mark for line in lines for mark in MARKS if mark.match(line)), None)
    if found is None:
        return [line.strip() for line in lines if line.strip()]
    return [each for each in _by_mark(lines, found) if each]


def _by_mark(lines: list[str], mark: re.Pattern[str]) -> Iterator[str]:
    held: list[str] | None = None
    for line in lines:
        begins = mark.match(line)
        if begins:
            if held is not None:
                yield "\n".join(held).strip()
            held = [line[begins.end() :]]
        elif held is not None:
            held.append(line)
    if held is not None:
        yield "\n".join(held).strip()


def digest_of(words: str) -> str:
    """SHA-256 (hex): the same words are the same problem."""
    return hashlib.sha256(words.encode()).hexdigest()


# Sub-items of a requirement, one a line.
PART = re.compile(r"\s*[（(]\d{1,2}[）)]\s*")


def title_and_parts(text: str) -> tuple[str, tuple[str, ...]]:
    """A requirement's own words, and its sub-items without their numbers."""
    lines = text.splitlines()
    first = next((at for at, line in enumerate(lines) if at and PART.match(line)), len(lines))
    parts: list[str] = []
    for line in lines[first:]:
        if PART.match(line):
            parts.append(PART.sub("", line, count=1))
        else:
            parts[-1] += f"\n{line}"
    return "\n".join(lines[:first]).strip(), tuple(part.strip() for part in parts)
