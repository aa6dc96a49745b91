"""What a witness keeps beside its key: the last head that it signed of each log, and the evidence of a broken one.

    FILE              its name and its Ed25519 key, made at the first start, for its owner only
    FILE.seen/        one signed note a log: the last head it signed, written and durable before the signature leaves
    FILE.evidence/    two signed heads of one log that cannot both be, and why

A witness that lost the last head could be made to sign a different ledger. So a file that cannot be read raises an error; it is
never treated as empty. Errors: `Malformed` for files that are not ours, `OSError` from the disk.
"""

import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from answerable import durable
from answerable.protocol import checkpoint, keys
from answerable.protocol.canonical import b64u, from_b64u
from answerable.protocol.errors import Malformed


class InUse(Exception):
    """Another witness runs with this key."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A witness's name, as its signatures carry it, and its key."""

    name: str
    key: Ed25519PrivateKey = field(repr=False)

    @property
    def vkey(self) -> str:
        return checkpoint.witness_vkey(self.name, self.key)


@dataclass(frozen=True, slots=True)
class Memory:
    file: Path

    def identity(self, name: str | None = None) -> Identity:
        """The key in the file, made if there is none; `name` is that of a new one."""
        if not self.file.exists():
            made = keys.ed25519(secrets.token_bytes(32))
            own = name or f"witness-{hashlib.sha256(made.public_key().public_bytes_raw()).hexdigest()[:12]}"
            checkpoint.witness_vkey(own, made)  # refuses a name that cannot be one
            durable.write(self.file, f"{own}\n{b64u(made.private_bytes_raw())}\n".encode())
        lines = self.file.read_text(encoding="utf-8").split("\n")
        if len(lines) != 3 or lines[2]:
            raise Malformed(f"{self.file} is not a witness's key")
        return Identity(lines[0], keys.ed25519(from_b64u(lines[1], 32)))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Lock the key for this process. Two processes with one key would each sign heads that the other knows nothing of."""
        with self.file.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InUse(str(self.file)) from error
            yield

    def last(self, origin: str) -> str | None:
        """The note of the last head signed of the log `origin`."""
        path = self._seen(origin)
        return path.read_text(encoding="utf-8") if path.exists() else None

    def remember(self, origin: str, signed: str) -> None:
        durable.write(self._seen(origin), signed.encode())

    def keep_evidence(self, before: str, after: str, why: str) -> Path:
        """The folder in which both notes lie now."""
        name = hashlib.sha256((before + after).encode()).hexdigest()[:16]
        folder = self.file.with_name(self.file.name + ".evidence") / name
        for file, content in (("before.note", before), ("after.note", after), ("why.txt", why + "\n")):
            durable.write(folder / file, content.encode())
        return folder

    def _seen(self, origin: str) -> Path:
        folder = self.file.with_name(self.file.name + ".seen")
        return folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.note"
