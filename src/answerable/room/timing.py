"""How long is left of a clock, and when what comes next will begin. Milliseconds, unless a name says seconds."""

from collections.abc import Iterator

from answerable.room.state import ON, Clock, Item, ItemState, State

SECOND = 1000


def used(clock: Clock, now: int) -> int:
    return clock.used + (0 if clock.since is None else max(0, now - clock.since))


def left(clock: Clock, now: int) -> int:
    """Negative when the limit is passed."""
    return clock.seconds * SECOND - used(clock, now)


def expected(state: State, now: int) -> Iterator[tuple[Item, int]]:
    """What is still to come, each with the time at which it begins if everything keeps to its limit from now on."""
    at = free_at(state, now)
    for each in state.coming:
        yield each, at
        at += each.clock.seconds * SECOND


def free_at(state: State, now: int) -> int:
    """When the item that is on has used its limit."""
    item = state.on
    if item is None or item.state not in {ItemState.CALLED, *ON}:
        return now
    return now + max(0, left(item.clock, now))


def end(state: State, now: int) -> int:
    """When the meeting ends if everything keeps to its limit from now on."""
    return free_at(state, now) + sum(each.clock.seconds for each in state.coming) * SECOND


def planned_end(state: State, starts: int) -> int:
    """When the meeting ends by the agenda's own limits, if it began as planned."""
    going = [each.clock.planned for each in state.items if each.state != ItemState.WITHDRAWN]
    return starts + sum(going) * SECOND


def planned(state: State, starts: int) -> dict[int, int]:
    """Each item's planned beginning by its key, from the agenda's own limits and order. Withdrawn items take no time."""
    found: dict[int, int] = {}
    at = starts
    for each in state.items:
        found[each.key] = at
        if each.state != ItemState.WITHDRAWN:
            at += each.clock.planned * SECOND
    return found
