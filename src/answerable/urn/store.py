"""The urn's rows, in one SQLite file. It knows rows and bytes; what a ballot means is checked before.

Tables have no row ids: a ballot waits in `pool` under its credential's key, and enters `entry` with a
position only in a batch sorted by leaf hash, so that no stored order, number or time says who came first.
Deleted rows are overwritten, the write-ahead log is emptied after every batch, and `compact` at close removes what the
layout of the file could tell.

The file is held by one process: a second one that opens it is told that it is locked.

A call that returns has committed durably (WAL, synchronous=FULL). One connection, one thread: a `Store` is used
only by the thread that opened it. Disk trouble raises `sqlite3.Error`, and nothing of the call has happened.
Specification: docs/ballot-protocol.md, "Steps" 4 to 6.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE box (
    key TEXT PRIMARY KEY, state TEXT NOT NULL, manifest TEXT, closes_at REAL
) STRICT, WITHOUT ROWID;
CREATE TABLE pool (
    box TEXT NOT NULL, pk BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
    rater_group TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (box, pk, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE entry (
    box TEXT NOT NULL, position INTEGER NOT NULL, pk BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
    rater_group TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (box, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_of_credential ON entry (box, pk, seq);
CREATE TABLE checkpoint (
    box TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (box, size)
) STRICT, WITHOUT ROWID;
"""
PRAGMAS = (
    # A ballot of some 2 kB stays in one page of this size; smaller pages would spill it into pages of its own.
    "page_size=8192",
    # Two processes over one file would each believe in their own tree.
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
)


class State(Enum):
    NEW = "new"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class BoxRow:
    """`closes_at` is the wall clock's time, in seconds, at which a closing box closes by itself."""

    key: str
    state: State
    manifest: str | None
    closes_at: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A ballot as stored: its credential's key (32 bytes), its number, its leaf hash, its canonical bytes."""

    pk: bytes
    seq: int
    hash: bytes
    group: str
    body: bytes


class Fate(Enum):
    """What became of a ballot offered to the store."""

    COMMITTED = "committed"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    CONFLICT = "conflict"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`latest` is the credential's last ballot before this one; `first` says that it had cast none."""

    fate: Fate
    latest: Row | None

    @property
    def first(self) -> bool:
        return self.fate is Fate.COMMITTED and self.latest is None


class Store:
    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`. A file of another version raises `sqlite3.DatabaseError`."""
        self.db = sqlite3.connect(path, isolation_level=None, timeout=3)
        path.chmod(0o600)
        for pragma in PRAGMAS:
            self.db.execute(f"PRAGMA {pragma}")
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self.db.executescript(f"BEGIN IMMEDIATE;{SCHEMA}PRAGMA user_version={SCHEMA_VERSION};COMMIT;")
        elif version != SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"{path} has schema {version}, this urn knows {SCHEMA_VERSION}")

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    # Boxes

    def boxes(self) -> list[BoxRow]:
        rows = self.db.execute("SELECT key, state, manifest, closes_at FROM box ORDER BY key")
        return [BoxRow(key, State(state), manifest, closes_at) for key, state, manifest, closes_at in rows]

    def put_box(self, box: BoxRow) -> None:
        self.db.execute(
            "INSERT INTO box VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " state = excluded.state, manifest = excluded.manifest, closes_at = excluded.closes_at",
            (box.key, box.state.value, box.manifest, box.closes_at),
        )

    # Ballots

    def cast(self, box: str, row: Row, prev: bytes | None) -> Outcome:
        """Keep `row` if it is the first of its credential or follows its last: a higher seq that names it."""
        with self.transaction():
            known = self.find(box, row.pk, row.seq)
            latest = self.latest(box, row.pk)
            if known is not None and known.hash == row.hash:
                return Outcome(Fate.REPEATED, latest)
            if known is not None:
                return Outcome(Fate.CONFLICT, latest)
            if latest is not None and row.seq < latest.seq:
                return Outcome(Fate.SEQUENCE, latest)
            if prev != (latest.hash if latest else None):
                return Outcome(Fate.CHAIN, latest)
            self.db.execute(
                "INSERT INTO pool VALUES (?, ?, ?, ?, ?, ?)",
                (box, row.pk, row.seq, row.hash, row.group, row.body),
            )
            return Outcome(Fate.COMMITTED, latest)

    def find(self, box: str, pk: bytes, seq: int) -> Row | None:
        return self._ballot("seq = ?", (box, pk, seq))

    def latest(self, box: str, pk: bytes) -> Row | None:
        return self._ballot("1", (box, pk))

    def _ballot(self, condition: str, parameters: tuple[object, ...]) -> Row | None:
        # The condition is one of the two literals above; the pool's ballots are newer than the ledger's.
        for table in ("pool", "entry"):
            found = self.db.execute(
                f"SELECT pk, seq, hash, rater_group, body FROM {table}"  # noqa: S608 - a literal table name
                f" WHERE box = ? AND pk = ? AND {condition} ORDER BY seq DESC LIMIT 1",
                parameters,
            ).fetchone()
            if found:
                return Row(*found)
        return None

    def returned(self, box: str) -> dict[str, int]:
        """How many distinct credentials have cast, by rater group."""
        rows = self.db.execute(
            "SELECT rater_group, COUNT(*) FROM (SELECT rater_group, pk FROM pool WHERE box = :box"
            " UNION SELECT rater_group, pk FROM entry WHERE box = :box) GROUP BY rater_group",
            {"box": box},
        )
        return dict(rows.fetchall())

    # The ledger

    def flush(
        self, box: str, sign: Callable[[Sequence[bytes]], str], always: bool = False, least: int = 0
    ) -> str | None:
        """Move the pool to the end of the ledger, sorted by leaf hash, under one new checkpoint.

        A batch of one would tell whose it is to whoever saw that person cast. So of each group at least `least`
        credentials move together and `least` stay, drawn by lot, for the next to hide among; with `always` all move.

        `sign` is given the batch's leaf hashes and returns the signed note. With nothing to move nothing
        happens, unless `always`. Returns the note, or None.
        """
        with self.transaction():
            moving = json.dumps([pk.hex() for pk in self._ripe(box, 0 if always else least)])
            chosen = "FROM pool WHERE box = ? AND lower(hex(pk)) IN (SELECT value FROM json_each(?))"
            hashes = [h for (h,) in self.db.execute(f"SELECT hash {chosen} ORDER BY hash", (box, moving))]
            if not hashes and not always:
                return None
            (size,) = self.db.execute("SELECT COUNT(*) FROM entry WHERE box = ?", (box,)).fetchone()
            self.db.execute(
                "INSERT INTO entry SELECT box, ? + ROW_NUMBER() OVER (ORDER BY hash) - 1,"
                f" pk, seq, hash, rater_group, body {chosen} ORDER BY hash",
                (size, box, moving),
            )
            self.db.execute(f"DELETE {chosen}", (box, moving))
            note = sign(hashes)
            self.db.execute(
                "INSERT INTO checkpoint VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET note = excluded.note",
                (box, size + len(hashes), note),
            )
        self.empty_log()
        return note

    def empty_log(self) -> None:
        """The write-ahead log holds ballots in order of arrival: move them where no order shows."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _ripe(self, box: str, least: int) -> list[bytes]:
        """The credentials whose ballots may leave the pool; all ballots of one go together."""
        groups: dict[str, list[bytes]] = {}
        rows = self.db.execute("SELECT DISTINCT rater_group, pk FROM pool WHERE box = ?", (box,))
        for group, pk in rows:
            groups.setdefault(group, []).append(pk)
        lot = secrets.SystemRandom()
        ripe = [
            lot.sample(waiting, len(waiting) - least)
            for waiting in groups.values()
            if len(waiting) >= 2 * least
        ]
        return [pk for part in ripe for pk in part]

    def compact(self) -> None:
        """Write the file anew from its rows: which pages a ballot once lay in is no longer to be seen."""
        self.db.execute("VACUUM")
        self.empty_log()

    def checkpoint(self, box: str) -> str | None:
        """The newest signed checkpoint."""
        found = self.db.execute(
            "SELECT note FROM checkpoint WHERE box = ? ORDER BY size DESC LIMIT 1", (box,)
        ).fetchone()
        return str(found[0]) if found else None

    def position(self, box: str, row: Row) -> int | None:
        """Where in the ledger a ballot stands, or None while it waits in the pool."""
        found = self.db.execute(
            "SELECT position FROM entry WHERE box = ? AND pk = ? AND seq = ?", (box, row.pk, row.seq)
        ).fetchone()
        return int(found[0]) if found else None

    def leaf_hashes(self, box: str) -> list[bytes]:
        rows = self.db.execute("SELECT hash FROM entry WHERE box = ? ORDER BY position", (box,))
        return [leaf_hash for (leaf_hash,) in rows]

    def entries(self, box: str) -> list[bytes]:
        """The canonical bytes of every ballot, in ledger order."""
        rows = self.db.execute("SELECT body FROM entry WHERE box = ? ORDER BY position", (box,))
        return [body for (body,) in rows]
