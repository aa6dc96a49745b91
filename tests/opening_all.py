"""A small ledger opened in one step, without the processes that the count spreads it over."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable.protocol import opening
from answerable.protocol.ballot import Ballot
from answerable.protocol.manifest import Manifest


def open_all(
    entries: Sequence[Ballot], manifest: Manifest, private: X25519PrivateKey, ruling: opening.Ruling
) -> list[opening.Opened]:
    """One line for each ballot, in ledger order."""
    standing = opening.standing(entries)
    return [
        opening.open_one(one, manifest, private, ruling) if one.hash in standing else opening.replaced(one)
        for one in entries
    ]
