"""A brake on guessing passwords and codes, which nobody can use to keep somebody else out.

Each account has five tries; from then on every further one must wait for the one before: a second, two, four, a minute at
most, so that nobody makes more than about seventy an hour. Who is waiting is told so, and nothing is compared. An hour of
quiet makes it forget, and so does `forget`, which is for a try that proved right and for nothing else.

A browser that has signed in to the account before carries a signed cookie, and has its own five tries: whoever hammers on
the account from elsewhere does not touch them. Neither does anything else that others do, so that a venue behind one
address is not one visitor.

The counts stand in the database (`Tries`), so that all processes of the site count together and a restart forgets nothing.
What somebody typed as a name is not kept there, only a keyed digest of it.

Strangers also share a few places for the costly comparison, in each process, so that guessing takes no more of the
processor than these; known browsers need none. At most `waiting` requests wait for a place, `patience` seconds each; the
others are turned away.
"""

import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.crypto import salted_hmac

from answerable.web.accounts.models import Tries

FREE = 5
LONGEST = 60.0  # seconds between two tries
QUIET = 3600.0  # seconds after which an account's tries are forgotten
STRANGERS_AT_ONCE = 4
STRANGERS_WAITING = 16  # these included
PATIENCE_SECONDS = 5.0

Name = tuple[str, ...]


def take(name: Name, now: float | None = None) -> float:
    """Begin a try: 0. Or the seconds that are still to wait; then nothing has begun. `now` is in seconds since 1970."""
    now = time.time() if now is None else now
    digest = _digest(name)
    with transaction.atomic():
        # The row is locked, so that tries sent together are counted one after the other, whichever process has them.
        found, new = Tries.objects.select_for_update().get_or_create(
            name=digest, defaults={"count": 0, "last": now}
        )
        if now - found.last > QUIET:
            found.count = 0
        # A clock that was set back must not make anybody wait longer than LONGEST.
        wait = min(found.last, now) + _pause(found.count) - now if found.count else 0.0
        if wait > 0:
            return wait
        # Counted before anything is compared: a hundred tries sent together are a hundred.
        found.count, found.last = found.count + 1, now
        found.save()
        if new:
            Tries.objects.filter(last__lt=now - QUIET).delete()
        return 0.0


def _pause(count: int) -> float:
    """Seconds between the last of `count` tries and the next."""
    over = min(count - FREE, 10)
    return min(2.0**over, LONGEST) if over >= 0 else 0.0


def forget(name: Name) -> None:
    """The try was right."""
    Tries.objects.filter(name=_digest(name)).delete()


def once(name: Name, seconds: float, now: float) -> bool:
    """Whether this is the first time within `seconds`, over all processes; then it is noted."""
    with transaction.atomic():
        found, new = Tries.objects.select_for_update().get_or_create(
            name=_digest(name), defaults={"count": 1, "last": now}
        )
        if new:
            return True
        last, found.last = found.last, now
        found.save()
        return now - last > seconds


def _digest(name: Name) -> str:
    return salted_hmac("answerable.accounts.brake", "\0".join(name), algorithm="sha256").hexdigest()


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


places = Places(STRANGERS_AT_ONCE, STRANGERS_WAITING, PATIENCE_SECONDS)
