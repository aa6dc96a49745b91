"""Rows ticked in a list to be changed together. Each tick carries what the page showed of its row, so that a change made meanwhile by somebody else is seen."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.http import HttpRequest

Row = TypeVar("Row")


def ticks(values: Sequence[str]) -> dict[int, str]:
    """What was seen of each row, by the row's key, from boxes valued `<key>:<what was seen>`."""
    found: dict[int, str] = {}
    for value in values:
        key, _colon, seen = value.partition(":")
        if key.isdecimal() and len(key) < 19:
            found[int(key)] = seen
    return found


def parted(
    request: HttpRequest, name: str, rows: Iterable[tuple[int, Row]], seen_of: Callable[[Row], str]
) -> tuple[list[Row], list[Row]]:
    """Of the rows that were ticked under `name`: those that are as they were seen, and those that are not."""
    ticked = ticks(request.POST.getlist(name))
    chosen = [(row, ticked[key]) for key, row in rows if key in ticked]
    same = [row for row, seen in chosen if seen_of(row) == seen]
    return same, [row for row, seen in chosen if seen_of(row) != seen]
