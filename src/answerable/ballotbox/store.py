"""What both stores of the ballot box share: the rows, the one decision that depends on other ballots, and the errors.

`sqlite.Store` and `postgres.Store` are two classes of one shape, `Store` below. A store knows rows and bytes;
what a ballot means is checked before. It is used by one thread. A call that returns has committed durably.
Errors: `StoreUnavailable` for anything the disk or the database does; then nothing of the call has happened, or
(the database went away in mid commit) whoever asked must ask again, which is harmless.

Terms: the pool is where ballots wait under their key; the ledger is where they have a position; a tile holds up to
256 hashes of the ledger's tree (`protocol.merkle`); a box's head is its newest signed checkpoint.
Specification: docs/ballot-protocol.md; docs/ballotbox-http.md, "Promises".
"""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

# The tables, beside `box`, whose rows say in the column `box` whose they are.
OF_A_BOX = ("pool", "entry", "checkpoint", "tile", "turnout", "cosignature")
MOST_WITNESSES = 50  # of a box
MOST_OF_A_WITNESS = 3  # cosignatures kept of each, the ones over the largest ledgers


class StoreUnavailable(Exception):
    """The store cannot do it now. The reason names the trouble, never a ballot."""


class WrongVersion(StoreUnavailable):
    """The file or the database was made by another version of the ballot box."""


class BoxState(Enum):
    """The state of a box. A scope of its meeting is new, open, closing or closed, and never published by itself."""

    NEW = "new"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    PUBLISHED = "published"


class Fate(Enum):
    """What became of a ballot offered to the store."""

    COMMITTED = "committed"
    REPEATED = "repeated"
    NOT_OPEN = "not-open"
    CLOSED = "closed"
    SEQUENCE = "sequence"
    CONFLICT = "conflict"
    CHAIN = "chain"


class BoxRow(NamedTuple):
    """`closes_at` is the wall clock's time, in seconds, at which a closing box closes by itself.

    `scopes` has each scope's state in a meeting scored scope by scope, and is empty in one scored on a sheet. `scope_ends` says of a closing
    scope what `closes_at` says of a box.
    """

    key: str
    state: BoxState = BoxState.NEW
    manifest: str | None = None
    closes_at: float | None = None
    witnesses: bool = False
    scopes: Mapping[str, BoxState] = {}
    rehearsal: bool = False
    scope_ends: Mapping[str, float] = {}

    def scopes_text(self) -> str:
        """Scopes and their ends as the stores keep them: a state, or a state and its end."""
        kept = {
            scope: [state.value, self.scope_ends[scope]] if scope in self.scope_ends else state.value
            for scope, state in self.scopes.items()
        }
        return json.dumps(kept)

    def with_scopes(self, text: str) -> "BoxRow":
        kept = {scope: each if isinstance(each, list) else [each] for scope, each in json.loads(text).items()}
        return self._replace(
            scopes={scope: BoxState(each[0]) for scope, each in kept.items()},
            scope_ends={scope: each[1] for scope, each in kept.items() if len(each) > 1},
        )

    def refusal(self, scope: str) -> Fate | None:
        """Why a new ballot of `scope` is not taken now."""
        state = self.state
        if state in (BoxState.OPEN, BoxState.CLOSING) and self.scopes:
            state = self.scopes.get(scope, BoxState.NEW)
        if state is BoxState.NEW:
            return Fate.NOT_OPEN
        return Fate.CLOSED if state in (BoxState.CLOSED, BoxState.PUBLISHED) else None


class StoredBallot(NamedTuple):
    """A ballot as stored: its credential's key (32 bytes), its number, its leaf hash, its canonical bytes."""

    pk: bytes
    seq: int
    hash: bytes
    scope: str
    group: str
    body: bytes


class Offer(NamedTuple):
    """A checked ballot on its way in; `prev` is the hash that it names as the one before."""

    row: StoredBallot
    prev: bytes | None


class KnownBallot(NamedTuple):
    """What deciding about a ballot needs to know of another of its credential."""

    seq: int
    hash: bytes
    scope: str
    group: str


class Outcome(NamedTuple):
    """`latest` is the credential's last ballot before this one."""

    fate: Fate
    latest: KnownBallot | None

    @property
    def first(self) -> bool:
        """Whether this is the credential's first ballot."""
        return self.fate is Fate.COMMITTED and self.latest is None


class Head(NamedTuple):
    """The newest signed checkpoint, and how many ballots it is over."""

    size: int
    note: str


class Cosignature(NamedTuple):
    """A witness's line over the checkpoint of `size` ballots, and the time that it states."""

    vkey: str
    size: int
    line: str
    time: int


class Extended(NamedTuple):
    """What a batch makes of the ledger: the new checkpoint and every tile that is new or longer."""

    note: str
    tiles: Mapping[tuple[int, int], bytes]  # by (level, number)


# Given the ledger's size, and the sorted leaf hashes that follow; called inside the transaction.
Extend = Callable[[int, Sequence[bytes]], Extended]


class Store(Protocol):
    """One ballot box's rows. Every method but `close` may raise `StoreUnavailable`."""

    # Boxes

    def boxes(self) -> list[BoxRow]:
        """All of them, by key."""

    def box(self, key: str) -> BoxRow | None: ...

    def put_box(self, key: str) -> bool:
        """Make the box, new; False when it is there already."""

    def change(self, key: str, step: Callable[[BoxRow], BoxRow]) -> BoxRow:
        """Replace the row of a box that is there by `step` of it, nobody coming between. The row after."""

    def remove(self, key: str, allowed: Callable[[BoxRow], bool]) -> bool:
        """Delete the box and everything in it, in one transaction, if its row is `allowed` to go; whether it is gone. One that is not there is."""

    # Ballots

    def cast(self, key: str, offers: Sequence[Offer]) -> list[Outcome]:
        """One durable commit for all that `settle` commits; the box's state is read inside it."""

    def latest(self, key: str, pk: bytes) -> StoredBallot | None: ...

    def returned(self, key: str) -> dict[tuple[str, str], int]:
        """How many distinct credentials have cast, by (scope, group). Does not read the ballots."""

    # The ledger

    def flush(self, key: str, extend: Extend, least: int) -> str | None:
        """Move what is `ripe` to the ledger's end, sorted by leaf hash. The new checkpoint, or None: nothing moved."""

    def finish(self, key: str, extend: Extend) -> str:
        """Move all waiting ballots to the ledger, sign the final checkpoint (even if there is no ballot), close the box: one transaction.

        The final checkpoint; of a box that is closed already, what it was.
        """

    def head(self, key: str) -> Head | None: ...

    def checkpoints(self, key: str, last: int) -> list[str]:
        """The newest `last` of them, oldest first."""

    def tile(self, key: str, level: int, number: int) -> bytes:
        """Its hashes, 32 bytes each; empty when there is none."""

    def tiles(self, key: str) -> list[tuple[int, int]]:
        """(level, number) of each tile, in order."""

    def by_hash(self, key: str, hash: bytes) -> int | None:  # noqa: A002 - it is one
        """The ledger position of the ballot with this leaf hash."""

    def ledger(self, key: str, start: int, stop: int) -> list[tuple[int, StoredBallot]]:
        """Rows with their positions, start <= position < stop, in order."""

    def leaf_hashes(self, key: str, start: int, stop: int) -> list[bytes]:
        """Of the positions from `start` to before `stop`."""

    def entries(self, key: str, start: int, stop: int) -> list[bytes]:
        """The ballots' bytes at those positions."""

    def pool(self, key: str, after: tuple[bytes, int] | None, most: int) -> list[StoredBallot]:
        """Waiting ballots in the order of (pk, seq), those after `after`, `most` at most."""

    # Witnesses

    def cosign(self, key: str, cosignature: Cosignature) -> bool:
        """Keep the cosignature. A box keeps those of MOST_WITNESSES witnesses, the MOST_OF_A_WITNESS over the largest ledgers of each.

        False when there are too many witnesses already.
        """

    def cosignatures(self, key: str) -> list[Cosignature]:
        """By vkey, then size."""

    # Tidiness

    def empty_log(self) -> None:
        """Remove what the database's own files tell of the order in which the waiting ballots came."""

    def compact(self) -> None:
        """After close: rewrite what is stored, since the layout of the files tells of that order too."""

    def snapshot(self, path: Path) -> None:
        """Write all that is held at this moment into a new file that `sqlite.Store` opens."""

    def check(self) -> str | None:
        """What the database itself finds wrong with its files."""

    def close(self) -> None: ...


def settle(
    box: BoxRow, offers: Sequence[Offer], known: Mapping[bytes, Iterable[KnownBallot]]
) -> list[Outcome]:
    """What becomes of each offer, in order; an offer that is committed counts for those after it.

    `known` has of every key offered at least the ballot with its highest number and those with the numbers offered.
    A key belongs to the scope and group that it cast in first.
    """
    own = {pk: {one.seq: one for one in rows} for pk, rows in known.items()}
    outcomes = []
    for offer in offers:
        row = offer.row
        seen = own.setdefault(row.pk, {})
        latest = seen[max(seen)] if seen else None
        fate = _fate(box, offer, seen.get(row.seq), latest)
        if fate is Fate.COMMITTED:
            seen[row.seq] = KnownBallot(row.seq, row.hash, row.scope, row.group)
        outcomes.append(Outcome(fate, latest))
    return outcomes


def _fate(box: BoxRow, offer: Offer, same: KnownBallot | None, latest: KnownBallot | None) -> Fate:
    row = offer.row
    if same is not None and same.hash == row.hash:
        return Fate.REPEATED
    refusal = box.refusal(row.scope)
    if refusal is not None:
        return refusal
    if same is not None or (latest is not None and (latest.scope, latest.group) != (row.scope, row.group)):
        return Fate.CONFLICT
    if latest is not None and row.seq < latest.seq:
        return Fate.SEQUENCE
    return Fate.COMMITTED if offer.prev == (latest.hash if latest else None) else Fate.CHAIN


def ripe(waiting: Iterable[tuple[str, str, bytes]], least: int) -> list[bytes]:
    """Of (scope, group, pk), the keys whose ballots may leave the pool; all ballots of one go together.

    A batch of one would tell whose it is to whoever saw that person cast. So of each scope and group at least `least`
    credentials move together, and `least` others, drawn by lot, stay behind, so that the next batch is never alone.
    """
    groups: dict[tuple[str, str], list[bytes]] = {}
    for scope, group, pk in waiting:
        groups.setdefault((scope, group), []).append(pk)
    lot = secrets.SystemRandom()
    return [
        pk for pks in groups.values() if len(pks) >= 2 * least for pk in lot.sample(pks, len(pks) - least)
    ]


def turnout(offers: Sequence[Offer], outcomes: Sequence[Outcome]) -> dict[tuple[str, str], int]:
    """How many credentials cast for the first time, by (scope, group): what `returned` grows by."""
    found: dict[tuple[str, str], int] = {}
    for offer, outcome in zip(offers, outcomes, strict=True):
        if outcome.first:
            place = offer.row.scope, offer.row.group
            found[place] = found.get(place, 0) + 1
    return found


def chunks(start: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    """The ranges that make up start to stop, `size` long at most."""
    for at in range(start, stop, size):
        yield at, min(at + size, stop)
