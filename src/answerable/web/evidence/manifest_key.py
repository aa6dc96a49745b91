"""The manifest key of one meeting: Ed25519, 32 bytes, in the file manifest.key. It signs the manifest and the bundle's index.

Private bytes leave this module only as a signer. Errors: `key_files.MissingKey`.
Specification: docs/ballot-protocol.md, "Parts".
"""

import secrets

from answerable.protocol import keys, note
from answerable.web.casting import key_files

FILE = "manifest.key"


def ensure(meeting: str) -> None:
    """Make the key if it is not there yet."""
    key_files.make_once(meeting, FILE, lambda: secrets.token_bytes(32))


def signer(meeting: str) -> note.Signer:
    """The key is named after the meeting, as C2SP asks of a key's name."""
    return note.Signer(f"answerable/{meeting}/manifest", keys.ed25519(key_files.read(meeting, FILE)))


def sign(meeting: str, text: str) -> str:
    """A note signed with the meeting's manifest key; `text` ends with a line feed."""
    return note.sign(text, signer(meeting)).decode()
