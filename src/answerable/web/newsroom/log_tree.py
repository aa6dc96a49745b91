"""The log of publications as a Merkle tree: appending, its signed head, proofs, and the entries as files of lines.

Whoever appends holds the edition's row (`edition.hold`), so that numbers have no gap and two at once do not write one number. The tree's hashes stand in
tiles of 256, so that a head and a proof read a few rows, however long the log is. The head is signed when it is asked for: Ed25519 gives the same bytes
each time.
"""

from collections.abc import Sequence

from answerable.protocol import checkpoint, merkle
from answerable.publication.log import BUNDLE, ORIGIN
from answerable.web.newsroom import log_key
from answerable.web.newsroom.models import PublicationEntry, PublicationTile


def append(number: int, leaf: bytes) -> None:
    """Within the transaction that wrote the entry. `number` is how many came before."""
    if number == 0:
        log_key.ensure()
    for (level, at), hashes in merkle.grown(_tile, number, [merkle.leaf_hash(leaf)]).items():
        PublicationTile.objects.update_or_create(level=level, number=at, defaults={"hashes": hashes})


def size() -> int:
    last = PublicationEntry.objects.values_list("number", flat=True).last()
    return 0 if last is None else last + 1


def head(of: int) -> bytes:
    """The signed checkpoint of the first `of` entries."""
    if of == 0:
        log_key.ensure()
    return checkpoint.sign(
        checkpoint.Checkpoint(ORIGIN, of, merkle.Tiled(of, _tile).root()), log_key.signer()
    )


def vkey() -> str:
    if size() == 0:
        log_key.ensure()
    return log_key.signer().vkey


def inclusion(number: int, of: int) -> list[bytes]:
    """Raises `Malformed` if there is no such entry."""
    return merkle.Tiled(of, _tile).inclusion(number)


def bundle(number: int) -> Sequence[bytes]:
    """The leaves of the file `number`, at most `BUNDLE` of them."""
    first = number * BUNDLE
    found = PublicationEntry.objects.filter(number__gte=first, number__lt=first + BUNDLE)
    return [bytes(entry) for entry in found.values_list("entry", flat=True)]


def _tile(level: int, number: int) -> bytes:
    found = (
        PublicationTile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    )
    return bytes(found or b"")
