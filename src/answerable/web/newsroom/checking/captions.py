"""Whether a file is captions that browsers show: WebVTT (https://www.w3.org/TR/webvtt1/), as much of it as makes a cue appear at its time."""

import re
from enum import Enum
from typing import NamedTuple

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+\S.*)?")
ARROW = "-->"


class CaptionFault(Enum):
    ENCODING = "encoding"  # not UTF-8
    BEGINNING = "beginning"  # not "WEBVTT" in the first line
    TIMES = "times"  # a line of times that is none
    ORDER = "order"  # a cue that ends before it begins
    NOTHING = "nothing"  # no cue with words


class Faulty(NamedTuple):
    """`line` is counted from 1; 0 for the whole file."""

    fault: CaptionFault
    line: int


def fault_of(content: bytes) -> Faulty | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Faulty(CaptionFault.ENCODING, 0)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return Faulty(CaptionFault.BEGINNING, 1)
    has_words = False
    for number, line in enumerate(lines, 1):
        if ARROW not in line:
            continue
        found = TIMES.fullmatch(line.strip())
        if found is None:
            return Faulty(CaptionFault.TIMES, number)
        if _milliseconds(found.groups()[:4]) >= _milliseconds(found.groups()[4:]):
            return Faulty(CaptionFault.ORDER, number)
        has_words = has_words or (number < len(lines) and bool(lines[number].strip()))
    return None if has_words else Faulty(CaptionFault.NOTHING, 0)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(each or 0) for each in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
