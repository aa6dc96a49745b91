"""The keys that phones wrap their requests for: made when they are asked for, used for minutes, and then destroyed.

A `Ring` has one key that it gives out and at most one before it, which requests under way still name. Each is given out for LASTS seconds and
opens requests for as long again. `destroy` ends all of them at once: the process stops, or the scoring was closed and the key that opens
ballots is about to be public. Whoever wraps for a key that is gone is told so and asks for the new one.

Several processes of one home share their keys in a file, which is overwritten before it goes; one process alone has none, and
its keys are in its memory only. The file is no part of a backup. Threads may share a ring. Errors: `OSError` from the disk.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable import durable
from answerable.protocol import keys, wrap
from answerable.protocol.errors import Malformed
from answerable.protocol.wrap import Unwrapped

LASTS = 600.0  # seconds that a key is given out, and then that it still opens
LOOK_SECONDS = 1.0  # after which another process's change of the file is noticed
STAMP = 8  # bytes of a time, in milliseconds since 1970
ROW = wrap.KEY + STAMP  # of the file


class WrapKey(NamedTuple):
    private: X25519PrivateKey
    public: bytes
    made: float  # seconds since 1970


class Ring:
    """`path` is the file that the processes share; None for one process alone."""

    def __init__(self, path: Path | None = None, lasts: float = LASTS) -> None:
        self.path = path
        self.lasts = lasts
        self._keys: dict[bytes, WrapKey] = {}  # the newest first
        self._raw = b""  # of the file, as it was read
        self._looked = float("-inf")
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None

    def public(self) -> bytes:
        """The key to wrap for, 32 bytes."""
        with self._lock:
            self._look()
            return (self._fresh() or self._renewed()).public

    def unwrap(self, purpose: str, request: bytes) -> Unwrapped | None:
        """What is in a wrapped request; None if its key is gone. `Malformed` if it is not wrapped as it should be."""
        with self._lock:
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                self._look()
            key = self._keys.get(request[: wrap.KEY])
        if key is not None:
            return wrap.unwrap(key.private, purpose, request)
        if len(request) <= wrap.OVERHEAD:
            raise Malformed("too short for a wrapped request")
        return None

    def destroy(self) -> None:
        """No request that was wrapped until now can be opened any more, by anybody."""
        with self._lock:
            self._read()
            if self._keys:
                with self._alone():
                    self._write({})

    # Within; under the lock

    def _look(self) -> None:
        """See what other processes did, and destroy what is over its time."""
        self._read()
        if any(self._is_over(key) for key in self._keys.values()):
            with self._alone():
                self._read()
                self._write(self._in_time())

    def _renewed(self) -> WrapKey:
        with self._alone():
            self._read()
            found = self._fresh()
            if found is None:
                found = _key(os.urandom(wrap.KEY), int(time.time() * 1000) / 1000)
                before = list(self._in_time().items())[:1]
                self._write({found.public: found, **dict(before)})
            return found

    def _fresh(self) -> WrapKey | None:
        """The key that is given out now."""
        newest = next(iter(self._keys.values()), None)
        return newest if newest is not None and 0 <= time.time() - newest.made < self.lasts else None

    def _is_over(self, key: WrapKey) -> bool:
        return not 0 <= time.time() - key.made < 2 * self.lasts

    def _in_time(self) -> dict[bytes, WrapKey]:
        return {public: key for public, key in self._keys.items() if not self._is_over(key)}

    def _read(self) -> None:
        self._looked = time.monotonic()
        if self.path is None:
            return
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            raw = b""
        if raw != self._raw:
            rows = [raw[at : at + ROW] for at in range(0, len(raw), ROW)]
            self._raw = raw
            self._keys = {key.public: key for key in map(_row, rows) if key is not None}
            self._plan()

    def _write(self, found: dict[bytes, WrapKey]) -> None:
        self._keys = found
        self._looked = time.monotonic()
        if self.path is not None:
            self._raw = b"".join(map(_written, found.values()))
            durable.overwrite(self.path)
            if self._raw:
                durable.write(self.path, self._raw)
        self._plan()

    def _plan(self) -> None:
        """Look again when the next key is over its time, though nobody asks."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._keys:
            ends = min(key.made for key in self._keys.values()) + 2 * self.lasts
            self._timer = threading.Timer(max(ends - time.time(), 0) + LOOK_SECONDS, self._tidy)
            self._timer.daemon = True
            self._timer.start()

    def _tidy(self) -> None:
        with self._lock:
            self._look()
            self._plan()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process reads and writes the file meanwhile."""
        if self.path is None:
            yield
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _key(private: bytes, made: float) -> WrapKey:
    key = keys.x25519(private)
    return WrapKey(key, key.public_key().public_bytes_raw(), made)


def _row(raw: bytes) -> WrapKey | None:
    """A row of the file; None for one that is being overwritten."""
    if len(raw) != ROW or not any(raw):
        return None
    return _key(raw[: wrap.KEY], int.from_bytes(raw[wrap.KEY :], "big") / 1000)


def _written(key: WrapKey) -> bytes:
    return key.private.private_bytes_raw() + int(key.made * 1000).to_bytes(STAMP, "big")
