"""Putting a list in order by hand: one step up or down, or by typed numbers. Pure."""

from collections.abc import Mapping, Sequence


def stepped(order: Sequence[int], key: int, step: int) -> list[int]:
    """`key` moved by `step` places; at either end it stays."""
    rest = [each for each in order if each != key]
    at = min(max(order.index(key) + step, 0), len(rest))
    return [*rest[:at], key, *rest[at:]]


def numbered(order: Sequence[int], typed: Mapping[int, int]) -> list[int]:
    """By the typed numbers, counted from 1. Where two share a number, the one whose number was changed gets the place."""

    def place(item: tuple[int, int]) -> tuple[int, int, int]:
        now, key = item
        wanted = typed.get(key, now)
        change = 0 if wanted == now else (-1 if wanted < now else 1)
        return wanted, change, now

    return [key for _, key in sorted(enumerate(order, start=1), key=place)]
