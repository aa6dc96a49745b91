"""The ballot box's store in one SQLite file: small installations, and the one that `answerable serve` starts.

Tables have no row ids: a ballot waits in `pool` under its credential's key, and enters `entry` with a
position only in a batch sorted by leaf hash, so that no stored order, number or time says who came first.
Deleted rows are overwritten, the write-ahead log is emptied after every batch, and `compact` at close removes what the
layout of the file could tell.

The file is held by one process: a second one that opens it is told that it is locked. One connection, one thread:
a `Store` is used only by the thread that opened it. Durability: WAL, synchronous=FULL.
Errors and terms: `store`. Specification: docs/ballot-protocol.md, "Receipt, ledger, checkpoint".
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

from answerable.ballotbox import store
from answerable.ballotbox.store import (
    BoxRow,
    BoxState,
    Cosignature,
    Extend,
    Extended,
    Head,
    KnownBallot,
    Offer,
    Outcome,
    StoredBallot,
    StoreUnavailable,
    WrongVersion,
)

# The scripts that lead from an empty file to this version; a file remembers in user_version how many it has seen.
MIGRATIONS = (
    """
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
""",
    """
ALTER TABLE box ADD COLUMN witnesses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE box ADD COLUMN scopes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE pool ADD COLUMN scope TEXT NOT NULL DEFAULT 'sheet';
ALTER TABLE entry ADD COLUMN scope TEXT NOT NULL DEFAULT 'sheet';
CREATE UNIQUE INDEX entry_of_hash ON entry (box, hash);
CREATE TABLE tile (
    box TEXT NOT NULL, level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL,
    PRIMARY KEY (box, level, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE turnout (
    box TEXT NOT NULL, scope TEXT NOT NULL, rater_group TEXT NOT NULL, returned INTEGER NOT NULL,
    PRIMARY KEY (box, scope, rater_group)
) STRICT, WITHOUT ROWID;
INSERT INTO turnout
    SELECT box, scope, rater_group, COUNT(DISTINCT pk)
    FROM (SELECT box, scope, rater_group, pk FROM pool UNION SELECT box, scope, rater_group, pk FROM entry)
    GROUP BY box, scope, rater_group;
CREATE TABLE cosignature (
    box TEXT NOT NULL, vkey TEXT NOT NULL, size INTEGER NOT NULL, line TEXT NOT NULL, time INTEGER NOT NULL,
    PRIMARY KEY (box, vkey, size)
) STRICT, WITHOUT ROWID;
""",
    "ALTER TABLE box ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;",
)
PRAGMAS = (
    # A ballot of some 2 kB stays in one page of this size; smaller pages would spill it into pages of its own.
    "page_size=8192",
    # One process only: two would each keep their own tree in memory, and the second would sign a wrong root.
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    # The log is emptied with every batch for the ledger. Until then a page is moved from it once, not time and again.
    "wal_autocheckpoint=8192",
    "cache_size=-16384",
)
BALLOT = "pk, seq, hash, scope, rater_group, body"
# A batch travels as blobs of keys, hashes and bodies joined, and the rest as one JSON list; many rows come back as one JSON
# list too. Python's sqlite3 lets go of the interpreter at every row, and while the event loop is busy with signatures it
# gets it back only after the switch interval: a thousand rows would take seconds.
# CROSS JOIN and INDEXED BY make SQLite look up each offer instead of reading the whole table.
FOUND = " UNION ALL ".join(
    f"SELECT offer.key AS number, seq, hash, scope, rater_group FROM json_each(:numbers) AS offer"  # noqa: S608 - literal
    f" CROSS JOIN {table} {index} ON box = :box AND pk = substr(:keys, offer.key * 32 + 1, 32) AND seq IN (offer.value,"
    f" (SELECT MAX(seq) FROM {table} WHERE box = :box AND pk = substr(:keys, offer.key * 32 + 1, 32)))"
    for table, index in (("pool", ""), ("entry", "INDEXED BY entry_of_credential"))
)
KNOWN = f"SELECT json_group_array(json_array(number, seq, hex(hash), scope, rater_group)) FROM ({FOUND})"  # noqa: S608
WAITING = """
SELECT json_group_array(json_array(scope, rater_group, hex(pk)))
FROM (SELECT DISTINCT scope, rater_group, pk FROM pool WHERE box = ?)
"""
KEEP = f"""
INSERT INTO pool (box, {BALLOT}) SELECT :box, substr(:keys, key * 32 + 1, 32), json_extract(value, '$[0]'),
    substr(:hashes, key * 32 + 1, 32), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    substr(:bodies, json_extract(value, '$[3]'), json_extract(value, '$[4]'))
FROM json_each(:facts)
"""  # noqa: S608 - literal


@contextmanager
def unavailable() -> Iterator[None]:
    """Turn the errors of SQLite and of the file system into `StoreUnavailable`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"SQLite: {error}") from error


class Store:
    """`store.Store` over the file at `path`."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. `WrongVersion` for one that a newer ballot box made."""
        with unavailable():
            self.db = sqlite3.connect(path, isolation_level=None, timeout=3)
            try:
                path.chmod(0o600)
                for pragma in PRAGMAS:
                    self.db.execute(f"PRAGMA {pragma}")
                self._migrate(path)
            except BaseException:
                self.db.close()
                raise

    def _migrate(self, path: Path) -> None:
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise WrongVersion(
                f"{path} has schema {version}; this ballot box knows up to {len(MIGRATIONS)}. Start the newer version."
            )
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            self.db.executescript(f"BEGIN IMMEDIATE;{script}PRAGMA user_version={number};COMMIT;")

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with unavailable():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def _all(self, statement: str, *parameters: object) -> list[tuple]:  # type: ignore[type-arg]
        with unavailable():
            return self.db.execute(statement, parameters).fetchall()

    # Boxes

    def boxes(self) -> list[BoxRow]:
        return [_box(row) for row in self._all("SELECT * FROM box ORDER BY key")]

    def box(self, key: str) -> BoxRow | None:
        rows = self._all("SELECT * FROM box WHERE key = ?", key)
        return _box(rows[0]) if rows else None

    def put_box(self, key: str) -> bool:
        with unavailable():
            made = self.db.execute(
                "INSERT INTO box (key, state) VALUES (?, ?) ON CONFLICT DO NOTHING", (key, BoxState.NEW.value)
            )
            return made.rowcount == 1

    def change(self, key: str, step: Callable[[BoxRow], BoxRow]) -> BoxRow:
        with self.transaction():
            before = self.box(key)
            assert before is not None, "only boxes that are there are changed"
            after = step(before)
            if after != before:
                self._write(after)
        return after

    def _write(self, box: BoxRow) -> None:
        self.db.execute(
            "UPDATE box SET state = ?, manifest = ?, closes_at = ?, witnesses = ?, scopes = ?, rehearsal = ? WHERE key = ?",
            (
                box.state.value,
                box.manifest,
                box.closes_at,
                box.witnesses,
                box.scopes_text(),
                box.rehearsal,
                box.key,
            ),
        )

    def remove(self, key: str, allowed: Callable[[BoxRow], bool]) -> bool:
        with self.transaction():
            box = self.box(key)
            if box is not None and not allowed(box):
                return False
            for table in store.OF_A_BOX:
                self.db.execute(f"DELETE FROM {table} WHERE box = ?", (key,))  # noqa: S608 - literal
            self.db.execute("DELETE FROM box WHERE key = ?", (key,))
        return True

    # Ballots

    def cast(self, key: str, offers: Sequence[Offer]) -> list[Outcome]:
        with self.transaction():
            # Without the manifest, which is long.
            (row,) = self.db.execute(
                "SELECT key, state, NULL, closes_at, witnesses, scopes, rehearsal FROM box WHERE key = ?",
                (key,),
            )
            box = _box(row)
            outcomes = store.settle(box, offers, self._known(key, offers))
            self._keep(
                key,
                [
                    offer.row
                    for offer, outcome in zip(offers, outcomes, strict=True)
                    if outcome.fate is store.Fate.COMMITTED
                ],
            )
            self.db.executemany(
                "INSERT INTO turnout VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET returned = returned + excluded.returned",
                [(key, *place, more) for place, more in store.turnout(offers, outcomes).items()],
            )
        return outcomes

    def _keep(self, key: str, rows: Sequence[StoredBallot]) -> None:
        ends = list(accumulate((len(row.body) for row in rows), initial=0))
        facts = [
            (row.seq, row.scope, row.group, start + 1, len(row.body))
            for row, start in zip(rows, ends, strict=False)
        ]
        columns = {
            "box": key,
            "facts": json.dumps(facts),
            "keys": b"".join([row.pk for row in rows]),
            "hashes": b"".join([row.hash for row in rows]),
            "bodies": b"".join([row.body for row in rows]),
        }
        self.db.execute(KEEP, columns)

    def _known(self, key: str, offers: Sequence[Offer]) -> dict[bytes, list[KnownBallot]]:
        keys = b"".join(offer.row.pk for offer in offers)
        numbers = json.dumps([offer.row.seq for offer in offers])
        asked = {"box": key, "keys": keys, "numbers": numbers}
        found: dict[bytes, list[KnownBallot]] = {}
        for number, seq, leaf_hash, scope, group in self._listed(KNOWN, asked):
            known = KnownBallot(seq, bytes.fromhex(leaf_hash), scope, group)
            found.setdefault(offers[number].row.pk, []).append(known)
        return found

    def _listed(self, statement: str, parameters: Any) -> list[Any]:
        """Many rows, as the one JSON list that the statement makes of them."""
        ((listed,),) = self.db.execute(statement, parameters)
        rows: list[Any] = json.loads(listed)
        return rows

    def _waiting(self, key: str) -> list[tuple[str, str, bytes]]:
        """Scope, group and key of every credential with ballots in the pool."""
        return [(scope, group, bytes.fromhex(pk)) for scope, group, pk in self._listed(WAITING, (key,))]

    def latest(self, key: str, pk: bytes) -> StoredBallot | None:
        # A ballot waits in the pool and then moves to the ledger, so one in the pool is newer than any in the ledger.
        for table in ("pool", "entry"):
            found = self._all(
                f"SELECT {BALLOT} FROM {table} WHERE box = ? AND pk = ? ORDER BY seq DESC LIMIT 1",  # noqa: S608 - literal
                key,
                pk,
            )
            if found:
                return StoredBallot(*found[0])
        return None

    def returned(self, key: str) -> dict[tuple[str, str], int]:
        rows = self._all("SELECT scope, rater_group, returned FROM turnout WHERE box = ?", key)
        return {(scope, group): returned for scope, group, returned in rows}

    # The ledger

    def flush(self, key: str, extend: Extend, least: int) -> str | None:
        with self.transaction():
            return self._move(key, store.ripe(self._waiting(key), least), extend)

    def finish(self, key: str, extend: Extend) -> str:
        with self.transaction():
            box = self.box(key)
            assert box is not None, "only boxes that are there are closed"
            if box.state in (BoxState.CLOSED, BoxState.PUBLISHED):
                head = self.head(key)
                assert head is not None, "a closed box has its final checkpoint"
                return head.note
            moving = [pk for _, _, pk in self._waiting(key)]
            note = self._move(key, moving, extend) or self._extended(key, extend(self._size(key), []))
            self._write(box._replace(state=BoxState.CLOSED, closes_at=None))
        return note

    def _move(self, key: str, pks: Iterable[bytes], extend: Extend) -> str | None:
        """The ballots of these keys, to the ledger's end. Inside a transaction."""
        moving = json.dumps([pk.hex() for pk in pks])
        chosen = "FROM pool WHERE box = ? AND lower(hex(pk)) IN (SELECT value FROM json_each(?))"
        listed = self._listed(f"SELECT json_group_array(hex(hash)) {chosen}", (key, moving))
        hashes = sorted(map(bytes.fromhex, listed))
        if not hashes:
            return None
        size = self._size(key)
        self.db.execute(
            f"INSERT INTO entry (box, position, {BALLOT})"
            f" SELECT box, ? + ROW_NUMBER() OVER (ORDER BY hash) - 1, {BALLOT} {chosen} ORDER BY hash",
            (size, key, moving),
        )
        self.db.execute(f"DELETE {chosen}", (key, moving))
        return self._extended(key, extend(size, hashes))

    def _extended(self, key: str, made: Extended) -> str:
        self.db.executemany(
            "INSERT INTO tile VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET hashes = excluded.hashes",
            [(key, level, number, hashes) for (level, number), hashes in made.tiles.items()],
        )
        self.db.execute(
            "INSERT INTO checkpoint VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET note = excluded.note",
            (key, self._size(key), made.note),
        )
        return made.note

    def _size(self, key: str) -> int:
        ((last,),) = self._all("SELECT MAX(position) FROM entry WHERE box = ?", key)
        return 0 if last is None else int(last) + 1

    def head(self, key: str) -> Head | None:
        rows = self._all("SELECT size, note FROM checkpoint WHERE box = ? ORDER BY size DESC LIMIT 1", key)
        return Head(*rows[0]) if rows else None

    def checkpoints(self, key: str, last: int) -> list[str]:
        rows = self._all("SELECT note FROM checkpoint WHERE box = ? ORDER BY size DESC LIMIT ?", key, last)
        return [note for (note,) in reversed(rows)]

    def tile(self, key: str, level: int, number: int) -> bytes:
        rows = self._all(
            "SELECT hashes FROM tile WHERE box = ? AND level = ? AND number = ?", key, level, number
        )
        return bytes(rows[0][0]) if rows else b""

    def tiles(self, key: str) -> list[tuple[int, int]]:
        return self._all("SELECT level, number FROM tile WHERE box = ? ORDER BY level, number", key)

    def by_hash(self, key: str, hash: bytes) -> int | None:  # noqa: A002 - it is one
        rows = self._all("SELECT position FROM entry WHERE box = ? AND hash = ?", key, hash)
        return int(rows[0][0]) if rows else None

    def ledger(self, key: str, start: int, stop: int) -> list[tuple[int, StoredBallot]]:
        rows = self._range(f"position, {BALLOT}", key, start, stop)
        return [(position, StoredBallot(*row)) for position, *row in rows]

    def leaf_hashes(self, key: str, start: int, stop: int) -> list[bytes]:
        return [leaf_hash for (leaf_hash,) in self._range("hash", key, start, stop)]

    def entries(self, key: str, start: int, stop: int) -> list[bytes]:
        return [body for (body,) in self._range("body", key, start, stop)]

    def _range(self, columns: str, key: str, start: int, stop: int) -> list[tuple]:  # type: ignore[type-arg]
        return self._all(
            f"SELECT {columns} FROM entry WHERE box = ? AND position >= ? AND position < ? ORDER BY position",  # noqa: S608 - literal
            key,
            start,
            stop,
        )

    def pool(self, key: str, after: tuple[bytes, int] | None, most: int) -> list[StoredBallot]:
        rows = self._all(
            f"SELECT {BALLOT} FROM pool WHERE box = ? AND (pk, seq) > (?, ?) ORDER BY pk, seq LIMIT ?",  # noqa: S608 - literal
            key,
            *(after or (b"", 0)),
            most,
        )
        return [StoredBallot(*row) for row in rows]

    # Witnesses

    def cosign(self, key: str, cosignature: Cosignature) -> bool:
        with self.transaction():
            others = self._all(
                "SELECT COUNT(DISTINCT vkey) FROM cosignature WHERE box = ? AND vkey <> ?",
                key,
                cosignature.vkey,
            )
            if others[0][0] >= store.MOST_WITNESSES:
                return False
            self.db.execute(
                "INSERT INTO cosignature VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET line = excluded.line, time = excluded.time",
                (key, *cosignature),
            )
            self.db.execute(
                "DELETE FROM cosignature WHERE box = :box AND vkey = :vkey AND size NOT IN (SELECT size"
                " FROM cosignature WHERE box = :box AND vkey = :vkey ORDER BY size DESC LIMIT :most)",
                {"box": key, "vkey": cosignature.vkey, "most": store.MOST_OF_A_WITNESS},
            )
        return True

    def cosignatures(self, key: str) -> list[Cosignature]:
        rows = self._all(
            "SELECT vkey, size, line, time FROM cosignature WHERE box = ? ORDER BY vkey, size", key
        )
        return [Cosignature(*row) for row in rows]

    # Tidiness

    def empty_log(self) -> None:
        """The write-ahead log holds ballots in the order of arrival: move them into the file, where they lie in the order of their keys."""
        self._all("PRAGMA wal_checkpoint(TRUNCATE)")

    def compact(self) -> None:
        """Write the file anew from its rows: which pages a ballot once lay in is no longer to be seen."""
        self._all("VACUUM")
        self.empty_log()

    def snapshot(self, path: Path) -> None:
        self._all("VACUUM INTO ?", str(path))

    def check(self) -> str | None:
        ((found,), *_) = self._all("PRAGMA integrity_check(1)")
        return None if found == "ok" else str(found)


def _box(row: tuple) -> BoxRow:  # type: ignore[type-arg]
    key, state, manifest, closes_at, witnesses, scopes, rehearsal = row
    found = BoxRow(key, BoxState(state), manifest, closes_at, bool(witnesses), rehearsal=bool(rehearsal))
    return found.with_scopes(scopes)
