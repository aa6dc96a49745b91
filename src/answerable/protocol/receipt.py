"""The box's signed promise that a ballot is in.

It is over the number and root of the ballots committed together, with each ballot's inclusion path (RFC 6962), so one
signature serves them all:
    "answerable/receipt/v1" 0x00 M size (8 bytes, big-endian) root
They are sorted by hash, so an index does not tell who came first. Whoever holds a receipt and its ballot, and does not find it in the published ledger, can prove
the loss to anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from answerable.protocol import canonical, keys, merkle, shape
from answerable.protocol.errors import BadSignature, Malformed

_FIELDS = frozenset(["M", "ballot", "path", "root", "index", "size", "sig", "v"])
_TAG = b"answerable/receipt/v1\0"
_LONGEST_PATH = 64


@dataclass(frozen=True, slots=True)
class Receipt:
    m: str
    ballot: str  # its hash
    root: str
    index: int
    size: int
    path: tuple[str, ...]
    signature: bytes

    def dumps(self) -> bytes:
        # The canonical form, written out: nothing in it needs an escape, and a box makes thousands a second.
        path = ",".join([f'"{step}"' for step in self.path])
        return (
            f'{{"M":"{self.m}","ballot":"{self.ballot}","index":{self.index},"path":[{path}],"root":"{self.root}"'
            f',"sig":"{canonical.b64u(self.signature)}","size":{self.size},"v":1}}'
        ).encode()


def issue(m: str, ballots: Iterable[str], key: Ed25519PrivateKey) -> list[Receipt]:
    """A receipt for each of the ballots committed together, one or more, sorted by their hashes."""
    hashes = sorted({canonical.from_hex(one) for one in ballots})
    root, paths = merkle.paths(hashes)
    signature, size = key.sign(signed_bytes(m, len(hashes), root)), len(hashes)
    return [
        Receipt(m, one.hex(), root.hex(), index, size, tuple(step.hex() for step in path), signature)
        for index, (one, path) in enumerate(zip(hashes, paths, strict=True))
    ]


def signed_bytes(m: str, size: int, root: bytes) -> bytes:
    return _TAG + canonical.from_hex(m) + size.to_bytes(8, "big") + root


def parse(raw: bytes) -> Receipt:
    body = shape.record(canonical.loads(raw), _FIELDS, "the receipt")
    shape.exactly(body["v"], 1, "v")
    path = shape.listing(body["path"], "path")
    if len(path) > _LONGEST_PATH:
        raise Malformed("no tree has a path this long")
    for one in (body["M"], body["ballot"], body["root"], *path):
        canonical.from_hex(one)
    index, size = shape.whole(body["index"], "index"), shape.whole(body["size"], "size", 1)
    signature = canonical.from_b64u(body["sig"], 64)
    return Receipt(body["M"], body["ballot"], body["root"], index, size, tuple(path), signature)


def check(receipt: Receipt, key: Ed25519PublicKey, m: str, ballot: str) -> None:
    """That the box promised to keep this ballot of this meeting; `BadSignature` otherwise."""
    if (receipt.m, receipt.ballot) != (m, ballot):
        raise BadSignature("a receipt for another ballot")
    root = canonical.from_hex(receipt.root)
    path = [canonical.from_hex(step) for step in receipt.path]
    if not merkle.included(canonical.from_hex(ballot), receipt.index, receipt.size, path, root):
        raise BadSignature("the receipt's path does not lead to its root")
    if not keys.verified(key, receipt.signature, signed_bytes(m, receipt.size, root)):
        raise BadSignature("the receipt's signature does not hold")
