"""The seal key of one meeting: X25519, 32 bytes, in the file seal.key. It opens the ballots and is released at close.

With tellers the file is there only once they have entered their shares. Private bytes leave this module only through `private`.

Errors: `SealNotOpened` while the tellers have the key; `key_files.MissingKey` when the file has been lost.
Specification: docs/ballot-protocol.md, "Parts" and "Custody".
"""

import hashlib
import secrets

from answerable.protocol import keys
from answerable.protocol.canonical import from_b64u
from answerable.web.casting import key_files
from answerable.web.custody.seal import custody_of, not_opened

FILE = "seal.key"


def ensure(meeting: str) -> None:
    """Make the key, unless it is in the hands of tellers."""
    if custody_of(meeting) is None:
        key_files.make_once(meeting, FILE, lambda: secrets.token_bytes(32))


def private(meeting: str) -> bytes:
    """What opens the ballots. Nobody is given it before close."""
    custody = custody_of(meeting)
    if custody is not None and not is_there(meeting, custody.public):
        raise not_opened(custody)
    return key_files.read(meeting, FILE)


def public(meeting: str) -> str:
    custody = custody_of(meeting)
    return custody.public if custody else keys.public_text(keys.x25519(private(meeting)))


def is_there(meeting: str, public: str) -> bool:
    """Whether the private key of this public one (base64url) is on disk."""
    try:
        found = key_files.read(meeting, FILE)
    except key_files.MissingKey:
        return False
    return keys.public_text(keys.x25519(found)) == public


def keep(meeting: str, private: bytes) -> None:
    """The key that the tellers made whole after close."""
    key_files.replace(meeting, FILE, private)


def drop(meeting: str) -> None:
    """When the tellers are given a key of their own, before freezing."""
    key_files.path_of(meeting, FILE).unlink(missing_ok=True)


def fingerprint(public: str) -> str:
    """Of a public key (base64url): the first 32 hex digits of its SHA-256, in fours."""
    digits = hashlib.sha256(from_b64u(public)).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))
