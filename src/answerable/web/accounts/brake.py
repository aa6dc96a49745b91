"""A brake on guessing passwords, which nobody can use to keep somebody else out.

Each account has five tries; from then on every further one must wait for the one before: a second, two, four, a minute at
most. Who is waiting is told so, and no password is looked at. A right password, or an hour of quiet, makes it forget.

A browser that has signed in to the account before carries a signed cookie, and has its own five tries: whoever hammers on
the account from elsewhere does not touch them. Neither does anything else that others do, so that a venue behind one
address is not one visitor. Strangers share a few places for the costly comparison, so that guessing takes no more of the
processor than these; known browsers do not need one.

They wait for one a moment, and only some of them: the site's threads are for others too.

Kept in this process only, and at most MOST names at a time; a restart forgets it. Expected outcomes are values.
"""

import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

FREE = 5
LONGEST = 60.0  # seconds between two tries
QUIET = 3600.0  # seconds after which an account's tries are forgotten
MOST = 10_000
STRANGERS_AT_ONCE = 4
STRANGERS_WAITING = 16  # these included
PATIENCE_SECONDS = 5.0

Name = tuple[str, ...]


@dataclass(slots=True)
class Tries:
    """Without a right password among them. Times by the clock that never jumps."""

    count: int
    last: float

    @property
    def next(self) -> float:
        over = min(self.count - FREE, 10)
        return self.last + min(2.0**over, LONGEST) if over >= 0 else self.last


class Brake:
    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._tries: dict[Name, Tries] = {}
        self._lock = threading.Lock()

    def take(self, name: Name) -> float:
        """Begin a try: 0. Or the seconds that are still to wait; then nothing has begun."""
        with self._lock:
            now = self._clock()
            found = self._tries.pop(name, None)
            if found is None or now - found.last > QUIET:
                found = Tries(0, now)
            wait = found.next - now if found.count else 0.0
            if wait <= 0:
                # Counted before the password is looked at: a hundred tries sent together are a hundred.
                found.count, found.last = found.count + 1, now
            self._tries[name] = found
            if len(self._tries) > self._most:
                del self._tries[next(iter(self._tries))]
            return max(wait, 0.0)

    def forget(self, name: Name) -> None:
        """The password was right."""
        with self._lock:
            self._tries.pop(name, None)


class Crowded(Exception):
    """No place has become free."""


class Places:
    """For the comparison of passwords: `at_once` are taken, `waiting` wait for one, the others are turned away."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._queue = threading.BoundedSemaphore(waiting)
        self._patience = patience

    @contextmanager
    def place(self) -> Iterator[None]:
        if not self._queue.acquire(blocking=False):
            raise Crowded
        try:
            if not self._places.acquire(timeout=self._patience):
                raise Crowded
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()


def stranger(username: str) -> Name:
    """The account as anybody may name it, whether it exists or not."""
    return ("stranger", unicodedata.normalize("NFKC", username).casefold()[:150])


def known(account: int, browser: str) -> Name:
    return ("known", str(account), browser)


brake = Brake()
places = Places(STRANGERS_AT_ONCE, STRANGERS_WAITING, PATIENCE_SECONDS)
