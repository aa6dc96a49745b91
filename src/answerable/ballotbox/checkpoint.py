"""The signed head of the ledger: origin, size and root in a signed note (C2SP tlog-checkpoint).

No extension lines are written or accepted.
"""

import base64
import re
from dataclasses import dataclass

from answerable.ballotbox import note
from answerable.ballotbox.errors import Malformed

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
