"""Everything that a store holds, read again and compared with everything that it should be: `answerable ballotbox check`.

Of every ballot: its bytes, its credential, its signature, and the columns beside it; of every credential: one chain, in
one scope and group; of every ledger: positions without gaps, batches in the order of hashes, tiles, and every signed
checkpoint; the turnout, and the witnesses' lines. It stops at the first thing wrong (`Wrong`, a sentence that names the
place and no ballot's content). It changes nothing. Memory: a ballot's key, number and hashes for each; never its bytes.
"""

from collections import Counter
from dataclasses import dataclass, field

from answerable import home
from answerable.ballotbox.store import BoxRow, BoxState, Store, StoredBallot
from answerable.protocol import ballot, canonical, checkpoint, errors, keys, manifest, merkle
from answerable.protocol.checkpoint import Checkpoint

CHUNK = 16 * merkle.TILE_WIDTH
ALL = 1 << 40


class Wrong(Exception):
    """The first thing that is not as it should be."""


@dataclass(slots=True)
class CheckedCounts:
    """How much has been checked."""

    boxes: int = 0
    ledger: int = 0
    pool: int = 0
    credentials: int = 0
    tiles: int = 0
    checkpoints: int = 0
    cosignatures: int = 0


@dataclass(slots=True)
class OpenedBox:
    """A box that has been opened, and what is found of its credentials on the way."""

    row: BoxRow
    meeting: manifest.Manifest
    places: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    chains: dict[bytes, list[tuple[int, bytes, bytes | None]]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.row.key


def check(where: home.Home, store: Store) -> CheckedCounts:
    """Check all boxes. Raises `Wrong`, or `StoreUnavailable` when it cannot be read."""
    counts = CheckedCounts()
    trouble = store.check()
    if trouble is not None:
        raise Wrong(f"the database itself: {trouble}")
    for row in store.boxes():
        counts.boxes += 1
        if row.manifest is None:
            _check_new(row, store)
            continue
        box = OpenedBox(row, _meeting(where, row, row.manifest))
        heads = _heads(box, store)
        size = _check_ledger(box, store, {size: head.root for size, (head, _) in heads.items()})
        counts.ledger += size
        counts.pool += _check_pool(box, store)
        counts.credentials += _check_chains(box, store)
        counts.tiles += _check_tiles(box, store, size)
        counts.checkpoints += len(heads)
        counts.cosignatures += _check_cosignatures(
            box, store, {size: note for size, (_, note) in heads.items()}
        )
    return counts


def _check_new(row: BoxRow, store: Store) -> None:
    if row.state is not BoxState.NEW or store.pool(row.key, None, 1) or store.ledger(row.key, 0, 1):
        raise Wrong(f"box {row.key}: it has never been opened, and yet it is not empty and new")


def _meeting(where: home.Home, row: BoxRow, signed: str) -> manifest.Manifest:
    try:
        meeting = manifest.read(signed.encode())
    except errors.ProtocolError as error:
        raise Wrong(f"box {row.key}: its manifest: {error}") from error
    own = {name: where.keys / f"ballotbox/{row.key}/{name}.key" for name in ("log", "receipt")}
    named = {"log": meeting.log.public, "receipt": meeting.receipt.public_bytes_raw()}
    for name, path in own.items():
        if not path.exists():
            raise Wrong(f"box {row.key}: its {name} key is not in the home")
        if keys.ed25519(path.read_bytes()).public_key().public_bytes_raw() != named[name]:
            raise Wrong(f"box {row.key}: its {name} key is not the one that the manifest names")
    if row.state is BoxState.NEW or meeting.meeting != row.key:
        raise Wrong(f"box {row.key}: its manifest and its state do not go together")
    return meeting


def _heads(box: OpenedBox, store: Store) -> dict[int, tuple[Checkpoint, str]]:
    """The signed checkpoints, by size."""
    heads = {}
    for number, signed in enumerate(store.checkpoints(box.key, ALL)):
        try:
            head = checkpoint.read(signed.encode(), box.meeting.log, box.meeting.log_origin)
        except errors.ProtocolError as error:
            raise Wrong(f"box {box.key}: checkpoint {number}: {error}") from error
        if head.size in heads:
            raise Wrong(f"box {box.key}: two checkpoints over {head.size} entries")
        heads[head.size] = head, signed
    if not heads and box.row.state in (BoxState.CLOSED, BoxState.PUBLISHED):
        raise Wrong(f"box {box.key}: it is closed and has no checkpoint")
    return heads


def _check_ledger(box: OpenedBox, store: Store, roots: dict[int, bytes]) -> int:
    """Every entry, and the tree as each checkpoint signs it. How many there are."""
    tree, before = merkle.Frontier(), b""
    _check_root(box, tree, roots)
    while rows := store.ledger(box.key, len(tree), len(tree) + CHUNK):
        for position, row in rows:
            place = f"box {box.key}, entry {len(tree)}"
            if position != len(tree):
                raise Wrong(f"{place}: it is missing; the next one is {position}")
            _check_ballot(box, place, row)
            if row.hash <= before and len(tree) not in roots:
                raise Wrong(f"{place}: its batch is not in the order of hashes")
            before = row.hash
            tree.append(row.hash)
            _check_root(box, tree, roots)
    if len(tree) != max(roots, default=0):
        raise Wrong(
            f"box {box.key}: {len(tree)} entries, but the last checkpoint signs {max(roots, default=0)}"
        )
    return len(tree)


def _check_root(box: OpenedBox, tree: merkle.Frontier, roots: dict[int, bytes]) -> None:
    if len(tree) in roots and roots[len(tree)] != tree.root():
        raise Wrong(f"box {box.key}: the checkpoint over {len(tree)} entries signs another ledger")


def _check_pool(box: OpenedBox, store: Store) -> int:
    found, after = 0, None
    while rows := store.pool(box.key, after, CHUNK):
        for row in rows:
            _check_ballot(box, f"box {box.key}, a waiting ballot (number {found} by key)", row)
            found += 1
        after = rows[-1].pk, rows[-1].seq
    if found and box.row.state in (BoxState.CLOSED, BoxState.PUBLISHED):
        raise Wrong(f"box {box.key}: it is closed, and {found} ballots still wait")
    return found


def _check_ballot(box: OpenedBox, place: str, row: StoredBallot) -> None:
    """A ballot's bytes alone, and the columns beside them."""
    found = ballot.check_alone(row.body, box.meeting)
    if isinstance(found, errors.Refused):
        raise Wrong(f"{place}: the ballot is refused: {found.reason.value} {found.detail}".rstrip())
    told = (
        canonical.from_b64u(found.pk),
        found.seq,
        bytes.fromhex(found.hash),
        found.scope,
        found.group,
        row.body,
    )
    if tuple(row) != told:
        names = [
            name for name, kept, said in zip(StoredBallot._fields, row, told, strict=True) if kept != said
        ]
        raise Wrong(f"{place}: the column {names[0]} is not what the ballot says")
    prev = bytes.fromhex(found.prev) if found.prev else None
    if box.places.setdefault(row.pk, (row.scope, row.group)) != (row.scope, row.group):
        raise Wrong(f"{place}: its credential has cast in another scope or group too")
    box.chains.setdefault(row.pk, []).append((row.seq, row.hash, prev))


def _check_chains(box: OpenedBox, store: Store) -> int:
    """Each credential's ballots follow each other; and as many as cast are counted as returned. How many cast."""
    for chain in box.chains.values():
        last = None
        for _, leaf_hash, prev in sorted(chain):
            if prev != last:
                raise Wrong(f"box {box.key}: a ballot does not name the one before it ({leaf_hash.hex()})")
            last = leaf_hash
        if len({seq for seq, _, _ in chain}) != len(chain):
            raise Wrong(f"box {box.key}: two ballots of one credential have one number")
    if dict(Counter(box.places.values())) != store.returned(box.key):
        raise Wrong(f"box {box.key}: the turnout is not that of its ballots")
    return len(box.chains)


def _check_tiles(box: OpenedBox, store: Store, size: int) -> int:
    """That the stored tiles are those of the ledger, no more and no fewer. How many."""
    begun: dict[tuple[int, int], bytes] = {}
    expected: set[tuple[int, int]] = set()

    def read(level: int, number: int) -> bytes:
        return begun[level, number]

    at = 0
    while at < size:
        hashes = store.leaf_hashes(box.key, at, at + CHUNK)
        begun.update(merkle.grown(read, at, hashes))
        expected.update(begun)
        for one in [one for one, tile in begun.items() if len(tile) == 32 * merkle.TILE_WIDTH]:
            _check_tile(box, store, one, begun.pop(one))
        at += len(hashes)
    for one, tile in begun.items():
        _check_tile(box, store, one, tile)
    if set(store.tiles(box.key)) != expected:
        raise Wrong(f"box {box.key}: there are tiles that belong to no ledger of this size")
    return len(expected)


def _check_tile(box: OpenedBox, store: Store, one: tuple[int, int], tile: bytes) -> None:
    if store.tile(box.key, *one) != tile:
        raise Wrong(f"box {box.key}: tile {one[1]} of level {one[0]} is not that of the ledger")


def _check_cosignatures(box: OpenedBox, store: Store, notes: dict[int, str]) -> int:
    found = store.cosignatures(box.key)
    for one in found:
        try:
            stated = checkpoint.check_cosignature(notes.get(one.size, ""), one.vkey, one.line)
        except errors.ProtocolError as error:
            raise Wrong(f"box {box.key}: the cosignature by {one.vkey}: {error}") from error
        if stated != one.time:
            raise Wrong(f"box {box.key}: the cosignature by {one.vkey} states another time")
    return len(found)
