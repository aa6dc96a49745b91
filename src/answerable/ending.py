"""What this process does first when it is told to stop, before it waits for the requests that it is at.

An answer that goes on for hours, such as a stream of events, would keep the process from ever coming to its end. Whoever gives such answers
says with `at_end` how they are ended. All of it runs in the event loop. Raises nothing of its own.
"""

from collections.abc import Callable

_ends: list[Callable[[], None]] = []


def at_end(act: Callable[[], None]) -> None:
    """Have `act` called once, when this process is told to stop."""
    _ends.append(act)


def begin() -> None:
    while _ends:
        _ends.pop()()
