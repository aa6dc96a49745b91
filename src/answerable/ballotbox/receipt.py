"""The box's signed promise that a ballot is in.

It is over the root of the ballots committed together, with each ballot's inclusion path (RFC 6962), so one
signature serves them all. Whoever holds a receipt and its ballot, and does not find it in the published ledger, can prove
the loss to anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from answerable.ballotbox import canonical, keys, merkle, shape
from answerable.ballotbox.errors import BadSignature, Malformed

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
        return canonical.dumps(
            {
                "v": 1,
                "M": self.m,
                "ballot": self.ballot,
                "root": self.root,
                "index": self.index,
                "size": self.size,
                "path": list(self.path),
                "sig": canonical.b64u(self.signature),
            }
        )


def issue(m: str, ballots: Sequence[str], key: Ed25519PrivateKey) -> list[Receipt]:
    """A receipt for each of the ballot hashes committed together, in their order."""
    tree = merkle.Tree(canonical.from_hex(one) for one in ballots)
    root = tree.root()
    signature = key.sign(signed_bytes(m, root))
    return [
        Receipt(
            m,
            one,
            root.hex(),
            index,
            len(tree),
            tuple(step.hex() for step in tree.inclusion(index)),
            signature,
        )
        for index, one in enumerate(ballots)
    ]


def signed_bytes(m: str, root: bytes) -> bytes:
    return _TAG + canonical.from_hex(m) + root


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
    if not keys.verified(key, receipt.signature, signed_bytes(m, root)):
        raise BadSignature("the receipt's signature does not hold")
