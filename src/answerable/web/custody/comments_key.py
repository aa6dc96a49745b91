"""The key of one meeting's comments: X25519, 32 bytes, in the file comments.key. The site alone has it, tellers or not, and it is never published.

It is destroyed as soon as the comments have been opened. From then on nobody can tell from which ballot a comment came, not even with
the ballots, the seal key and the whole database in hand.
Specification: docs/comments.md.
"""

import secrets

from answerable.protocol import keys
from answerable.web.casting import key_files

FILE = "comments.key"


def public(meeting: str) -> str:
    """Its public half, in base64url; the key is made when it is asked for first."""
    key_files.make_once(meeting, FILE, lambda: secrets.token_bytes(32))
    return keys.public_text(keys.x25519(private(meeting)))


def private(meeting: str) -> bytes:
    return key_files.read(meeting, FILE)


def destroy(meeting: str) -> None:
    key_files.path_of(meeting, FILE).unlink(missing_ok=True)
