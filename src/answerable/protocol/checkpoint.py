"""The signed head of the ledger: origin, size and root in a signed note (C2SP tlog-checkpoint).

No extension lines are written or accepted.

A witness, who has seen that the ledger only grew, signs a head too, with the time (C2SP tlog-cosignature v1):
    signed:     "cosignature/v1\\ntime " T "\\n" and the note's text, signatures excluded
    its line:   "— " name " " base64(key id (4) || T (8, big-endian) || Ed25519 signature (64))
    its vkey:   as a log's (`note`), with the kind 0x04
T is in seconds since 1970. What a witness remembers, and when it refuses, is not decided here.
"""

import base64
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from answerable.protocol import keys, note
from answerable.protocol.errors import BadSignature, Malformed

_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes  # 32

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign(head: Checkpoint, signer: note.Signer) -> bytes:
    return note.sign(head.text, signer)


def read(raw: bytes, log: note.Verifier, origin: str, *, sole: bool = False) -> Checkpoint:
    """The checkpoint, once the log's signature holds and it is of this log."""
    text = note.read(raw, log, sole=sole)
    found = _TEXT.fullmatch(text)
    if not found:
        raise Malformed("a checkpoint is three lines: origin, size, root")
    head = Checkpoint(found[1], int(found[2]), base64.b64decode(found[3]))
    if head.text != text:
        raise Malformed("not the one form of this checkpoint")
    if head.origin != origin:
        raise Malformed(f"a checkpoint of {head.origin}, not of {origin}")
    return head


def witness_vkey(name: str, key: Ed25519PrivateKey) -> str:
    """The public key of the witness called `name`, as it is written."""
    return _witness(name, key).vkey


def cosign(signed: str, name: str, key: Ed25519PrivateKey, time: int) -> str:
    """The line, without a line feed, by which the witness `name` signs the checkpoint in the note `signed`."""
    text = note.unverified_text(signed.encode())
    stamp = _stamp(time)
    return note.signature_line(_witness(name, key), stamp + key.sign(_cosigned(text, time)))


def check_cosignature(signed: str, vkey: str, line: str) -> int:
    """The time that `line` states, once it is the cosignature by `vkey` of the checkpoint in the note `signed`.

    The log's own signature is not looked at: `read` does that. `Malformed` or `BadSignature` otherwise.
    """
    witness = note.parse_vkey(vkey, note.WITNESS)
    name, key_id, stamped = note.parse_line(line)
    if (name, key_id) != (witness.name, witness.key_id):
        raise BadSignature(f"not a line of {witness.name}")
    if len(stamped) != 72:
        raise Malformed("a cosignature is a time and an Ed25519 signature")
    time = int.from_bytes(stamped[:8], "big")
    text = note.unverified_text(signed.encode())
    if not keys.verified(keys.ed25519_public(witness.public), stamped[8:], _cosigned(text, time)):
        raise BadSignature(f"the cosignature of {witness.name} does not hold")
    return time


def _witness(name: str, key: Ed25519PrivateKey) -> note.Verifier:
    return note.Verifier(note.checked_name(name), key.public_key().public_bytes_raw(), note.WITNESS)


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _stamp(time: int) -> bytes:
    if not 0 < time < 1 << 63:
        raise Malformed("a cosignature's time is in seconds since 1970")
    return time.to_bytes(8, "big")
