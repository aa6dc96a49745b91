"""The follow-up key of one meeting: Ed25519, 32 bytes, in the file followup.key. It signs the links of the meeting's actions (`protocol.promises`).

It is made when the first link is signed: requirements are written for meetings, too, that were never frozen and so have no manifest key.
Private bytes leave this module only as a signer. Errors: `key_files.MissingKey`.
"""

import secrets

from answerable.protocol import keys, note, promises
from answerable.web.casting import key_files

FILE = "followup.key"


def signer(meeting: str) -> note.Signer:
    """The meeting's signer; the key is made if it is not there yet."""
    key_files.make_once(meeting, FILE, lambda: secrets.token_bytes(32))
    return note.Signer(promises.key_name(meeting), keys.ed25519(key_files.read(meeting, FILE)))
