"""A closed ledger: that it is the one which its final checkpoint signs, and every ballot in it opened."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from answerable.counting.crew import Crew, opened, read
from answerable.protocol import ballot, comments, keys, merkle, opening
from answerable.protocol import manifest as manifests
from answerable.protocol.checkpoint import Checkpoint
from answerable.protocol.comments import SealedText
from answerable.protocol.errors import ProtocolError
from answerable.protocol.opening import Opened, Status


class LedgerDiffers(ProtocolError):
    """The ballots are not those that the checkpoint signs."""


def check_head(hashes: Sequence[str], head: Checkpoint) -> None:
    """That the ballots with these hashes, in ledger order, are those that `head` signs. Raises `LedgerDiffers`."""
    if len(hashes) != head.size:
        raise LedgerDiffers(f"{len(hashes)} ballots, and the checkpoint is over {head.size}")
    if len(set(hashes)) != len(hashes):
        raise LedgerDiffers("a ballot is there twice")
    if merkle.root(bytes.fromhex(one) for one in hashes) != head.root:
        raise LedgerDiffers("the root of these ballots is another")


def open_comments(
    note: bytes, private: bytes, entries: Sequence[bytes], opened: Iterable[Opened]
) -> tuple[list[SealedText], dict[str, Any]]:
    """The comments of the counted ballots, in the order of their fingerprints, which says nothing of whose they are; and the
    content of comments.json. `private` is the key of the comments; `entries` and `opened` are in ledger order.
    """
    manifest = manifests.read(note)
    key, found, unreadable = keys.x25519(private), [], Counter[str]()
    for raw, line in zip(entries, opened, strict=True):
        if line.status is Status.COUNTED:
            try:
                found += comments.open_comments(ballot.parse(raw), manifest, key)
            except ballot.Unopenable:
                unreadable.update(manifest.scored(line.scope))
    found.sort(key=lambda one: one.fingerprint(manifest.hash))
    return found, comments.fingerprints(manifest, found, unreadable)


def open_ledger(
    note: bytes, private: bytes, entries: Sequence[bytes], head: Checkpoint, processes: int | None = None
) -> tuple[Opened, ...]:
    """One opened ballot for each of the `entries`, which were checked when they were cast, in ledger order.

    `note` is the first manifest, `private` the seal key. Raises `LedgerDiffers`, or `BrokenChain` when the ballots of
    one credential do not follow each other.
    """
    hashes = [ballot.leaf_hash(raw) for raw in entries]
    check_head(hashes, head)
    with Crew(note, private, len(entries), processes) as crew:
        standing = opening.standing(crew.each(read, entries))
        given: Iterable[tuple[bytes, bool]] = (
            (raw, own in standing) for raw, own in zip(entries, hashes, strict=True)
        )
        return tuple(crew.each(opened, given))
