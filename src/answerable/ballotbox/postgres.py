"""The ballot box's store in a PostgreSQL database, for real meetings: several ballot box processes at once, and a standby.

Every commit takes its box's row first, so casts, batches and close of one box come one after the other whichever process
they come from; unique constraints stand behind that. Tables have no times, no sequences and no arrival numbers. What
PostgreSQL keeps of order by itself (where a row lies, which transaction wrote it, how its long values are numbered) lasts
until the next batch: a batch enters `entry` sorted by leaf hash in one transaction, and what waits on is written anew in
the order of keys, in new files. The write-ahead log holds the order until its segments are gone; what an operator must
set, and must not keep, is in deploy/postgresql.md, and `connection` refuses a server that would keep it.

Errors and terms: `store`. Specification: docs/ballot-protocol.md, "Receipt, ledger, checkpoint".
"""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from answerable.ballotbox import snapshot, store
from answerable.ballotbox.connection import NotAllowed, ThreadConnection, Transaction
from answerable.ballotbox.store import (
    BoxRow,
    BoxState,
    Cosignature,
    Extend,
    Extended,
    Fate,
    Head,
    KnownBallot,
    Offer,
    Outcome,
    StoredBallot,
)

# No foreign keys: each would lock the box's row once more, and whoever rewrites the pool must wait for no box.
# A ballot is sealed: compressing it is wasted work. Nothing in `pool` is ever deleted singly, so nothing is to be vacuumed.
MIGRATIONS = (
    """
CREATE TABLE ballotbox.box (
    key text PRIMARY KEY, state text NOT NULL, manifest text, closes_at double precision,
    witnesses boolean NOT NULL, scopes text NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE ballotbox.pool (
    box text NOT NULL, pk bytea NOT NULL, seq integer NOT NULL, hash bytea NOT NULL,
    scope text NOT NULL, rater_group text NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (box, pk, seq)
) WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE UNLOGGED TABLE ballotbox.staying (
    box text NOT NULL, pk bytea NOT NULL, seq integer NOT NULL, hash bytea NOT NULL,
    scope text NOT NULL, rater_group text NOT NULL, body bytea NOT NULL
) WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE TABLE ballotbox.entry (
    box text NOT NULL, position bigint NOT NULL, pk bytea NOT NULL, seq integer NOT NULL,
    hash bytea NOT NULL, scope text NOT NULL, rater_group text NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (box, position), UNIQUE (box, pk, seq), UNIQUE (box, hash)
);
CREATE TABLE ballotbox.checkpoint (
    box text NOT NULL, size bigint NOT NULL, note text NOT NULL, PRIMARY KEY (box, size)
);
CREATE TABLE ballotbox.tile (
    box text NOT NULL, level integer NOT NULL, number bigint NOT NULL,
    hashes bytea NOT NULL, PRIMARY KEY (box, level, number)
);
CREATE TABLE ballotbox.turnout (
    box text NOT NULL, scope text NOT NULL, rater_group text NOT NULL,
    returned bigint NOT NULL, PRIMARY KEY (box, scope, rater_group)
) WITH (fillfactor = 50);
CREATE TABLE ballotbox.cosignature (
    box text NOT NULL, vkey text NOT NULL, size bigint NOT NULL, line text NOT NULL,
    time bigint NOT NULL, PRIMARY KEY (box, vkey, size)
);
ALTER TABLE ballotbox.pool ALTER body SET STORAGE EXTERNAL;
ALTER TABLE ballotbox.staying ALTER body SET STORAGE EXTERNAL;
ALTER TABLE ballotbox.entry ALTER body SET STORAGE EXTERNAL;
ALTER TABLE ballotbox.tile ALTER hashes SET STORAGE EXTERNAL;
""",
    """
ALTER TABLE ballotbox.box ADD COLUMN rehearsal boolean NOT NULL DEFAULT false;
ALTER TABLE ballotbox.box ALTER rehearsal DROP DEFAULT;
""",
)
BOX = "key, state, manifest, closes_at, witnesses, scopes, rehearsal"
BALLOT = "pk, seq, hash, scope, rater_group, body"
KNOWN = """
SELECT offer.pk, known.seq, known.hash, known.scope, known.rater_group
FROM unnest(%(pks)b::bytea[], %(numbers)b::integer[]) AS offer (pk, seq) CROSS JOIN LATERAL (
    SELECT seq, hash, scope, rater_group FROM ballotbox.pool WHERE box = %(box)s AND pk = offer.pk AND seq = offer.seq
    UNION ALL (SELECT seq, hash, scope, rater_group FROM ballotbox.pool
        WHERE box = %(box)s AND pk = offer.pk ORDER BY seq DESC LIMIT 1)
    UNION ALL
    SELECT seq, hash, scope, rater_group FROM ballotbox.entry WHERE box = %(box)s AND pk = offer.pk AND seq = offer.seq
    UNION ALL (SELECT seq, hash, scope, rater_group FROM ballotbox.entry
        WHERE box = %(box)s AND pk = offer.pk ORDER BY seq DESC LIMIT 1)
) AS known
"""
KEEP = f"""
INSERT INTO ballotbox.pool (box, {BALLOT}) SELECT %s, waiting.* FROM unnest(
    %b::bytea[], %b::integer[], %b::bytea[], %s::text[], %s::text[], %b::bytea[]) AS waiting
"""  # noqa: S608 - literal
COUNT = """
INSERT INTO ballotbox.turnout SELECT %s, more.* FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS more
ON CONFLICT (box, scope, rater_group) DO UPDATE SET returned = turnout.returned + excluded.returned
"""
# Moving locks the whole pool. Whoever holds that lock takes no box's lock afterwards, so there can be no deadlock.
HOLD_POOL = "LOCK TABLE ballotbox.pool IN ACCESS EXCLUSIVE MODE"
LEDGER = f"""
INSERT INTO ballotbox.entry (box, position, {BALLOT})
SELECT box, %s + row_number() OVER (ORDER BY hash) - 1, {BALLOT}
FROM ballotbox.pool WHERE box = %s AND pk = ANY(%b::bytea[]) ORDER BY hash
"""  # noqa: S608 - literal
# The rows are written anew, in one transaction, in the order of keys and into new files, so nothing tells who came first.
REWRITE = (
    "TRUNCATE ballotbox.pool",
    f"INSERT INTO ballotbox.pool (box, {BALLOT}) SELECT box, {BALLOT} FROM ballotbox.staying ORDER BY box, pk, seq",  # noqa: S608
    "TRUNCATE ballotbox.staying",
)
TILES = """
INSERT INTO ballotbox.tile SELECT %s, new.* FROM unnest(%s::integer[], %s::bigint[], %b::bytea[]) AS new
ON CONFLICT (box, level, number) DO UPDATE SET hashes = excluded.hashes
"""
# A batch's positions follow each other without a gap, and no ballot is in two places.
AMISS = """
SELECT 'the positions of ' || box || ' have gaps' FROM ballotbox.entry GROUP BY box
HAVING count(*) <> max(position) + 1
UNION ALL
SELECT 'a ballot of ' || box || ' is in the pool and in the ledger' FROM ballotbox.pool
WHERE EXISTS (SELECT FROM ballotbox.entry WHERE entry.box = pool.box AND entry.pk = pool.pk AND entry.seq = pool.seq)
LIMIT 1
"""


class Store:
    """`store.Store` over the database at `url`. Made again and again by as many processes as there are."""

    def __init__(self, url: str) -> None:
        """Connect, and bring the database up to date. `WrongVersion`, `UnsafeServer`: in words why not."""
        self.database = ThreadConnection(url, MIGRATIONS)
        with self.database.reached():
            pass

    def close(self) -> None:
        self.database.close()

    # Boxes

    def boxes(self) -> list[BoxRow]:
        return [_box(row) for row in self.database.rows(f"SELECT {BOX} FROM ballotbox.box ORDER BY key")]  # noqa: S608 - literal

    def box(self, key: str) -> BoxRow | None:
        rows = self.database.rows(f"SELECT {BOX} FROM ballotbox.box WHERE key = %s", [key])  # noqa: S608 - literal
        return _box(rows[0]) if rows else None

    def put_box(self, key: str) -> bool:
        made = self.database.rows(
            "INSERT INTO ballotbox.box (key, state, witnesses, scopes, rehearsal) VALUES (%s, %s, false, '{}', false)"
            " ON CONFLICT DO NOTHING RETURNING key",
            [key, BoxState.NEW.value],
        )
        return bool(made)

    def change(self, key: str, step: Callable[[BoxRow], BoxRow]) -> BoxRow:
        with self.database.transaction() as tx:
            before = _held(tx, key)
            after = step(before)
            if after != before:
                _write(tx, after)
        return after

    def remove(self, key: str, allowed: Callable[[BoxRow], bool]) -> bool:
        with self.database.transaction() as tx:
            rows = tx.rows(f"SELECT {BOX} FROM ballotbox.box WHERE key = %s FOR UPDATE", [key])  # noqa: S608 - literal
            if rows and not allowed(_box(rows[0])):
                return False
            tx.run(HOLD_POOL)
            tx.run(
                f"INSERT INTO ballotbox.staying SELECT box, {BALLOT} FROM ballotbox.pool WHERE box <> %s",  # noqa: S608 - literal
                [key],
            )
            for statement in REWRITE:
                tx.run(statement)
            for table in store.OF_A_BOX:
                tx.run(f"DELETE FROM ballotbox.{table} WHERE box = %s", [key])  # noqa: S608 - literal
            tx.run("DELETE FROM ballotbox.box WHERE key = %s", [key])
        return True

    # Ballots

    def cast(self, key: str, offers: Sequence[Offer]) -> list[Outcome]:
        asked = {
            "box": key,
            "pks": [offer.row.pk for offer in offers],
            "numbers": [offer.row.seq for offer in offers],
        }
        with self.database.transaction() as tx:
            # Without the manifest, which is long; both questions travel together.
            held = tx.run(
                "SELECT key, state, NULL, closes_at, witnesses, scopes, rehearsal FROM ballotbox.box WHERE key = %s FOR UPDATE",
                [key],
            )
            found = tx.rows(KNOWN, asked)
            (box,) = map(_box, held.fetchall())
            known: dict[bytes, list[KnownBallot]] = {}
            for pk, *one in found:
                known.setdefault(pk, []).append(KnownBallot(*one))
            outcomes = store.settle(box, offers, known)
            _keep(tx, key, offers, outcomes)
        return outcomes

    def latest(self, key: str, pk: bytes) -> StoredBallot | None:
        rows = self.database.rows(
            f"SELECT {BALLOT} FROM ballotbox.pool WHERE box = %(box)s AND pk = %(pk)b UNION ALL"  # noqa: S608 - literal
            f" SELECT {BALLOT} FROM ballotbox.entry WHERE box = %(box)s AND pk = %(pk)b ORDER BY seq DESC LIMIT 1",
            {"box": key, "pk": pk},
        )
        return StoredBallot(*rows[0]) if rows else None

    def returned(self, key: str) -> dict[tuple[str, str], int]:
        rows = self.database.rows(
            "SELECT scope, rater_group, returned FROM ballotbox.turnout WHERE box = %s", [key]
        )
        return {(scope, group): returned for scope, group, returned in rows}

    # The ledger

    def flush(self, key: str, extend: Extend, least: int) -> str | None:
        with self.database.transaction() as tx:
            _held(tx, key)
            tx.run(HOLD_POOL)
            waiting = tx.rows(
                "SELECT DISTINCT scope, rater_group, pk FROM ballotbox.pool WHERE box = %s", [key]
            )
            return self._move(tx, key, store.ripe(waiting, least), extend)

    def finish(self, key: str, extend: Extend) -> str:
        with self.database.transaction() as tx:
            box = _held(tx, key)
            if box.state in (BoxState.CLOSED, BoxState.PUBLISHED):
                head = self.head(key)
                assert head is not None, "a closed box has its final checkpoint"
                return head.note
            tx.run(HOLD_POOL)
            waiting = tx.rows("SELECT DISTINCT pk FROM ballotbox.pool WHERE box = %s", [key])
            note = self._move(tx, key, [pk for (pk,) in waiting], extend)
            if note is None:
                note = _extended(tx, key, _size(tx, key), extend(_size(tx, key), []))
            _write(tx, box._replace(state=BoxState.CLOSED, closes_at=None))
        return note

    def _move(self, tx: Transaction, key: str, pks: Iterable[bytes], extend: Extend) -> str | None:
        """The ballots of these keys, to the ledger's end, and the rest written anew. The pool is held."""
        moving = list(pks)
        if not moving:
            return None
        chosen = "FROM ballotbox.pool WHERE box = %s AND pk = ANY(%b::bytea[])"
        hashes = [h for (h,) in tx.rows(f"SELECT hash {chosen} ORDER BY hash", [key, moving])]
        size = _size(tx, key)
        made = extend(size, hashes)
        tx.run(LEDGER, [size, key, moving])
        tx.run(
            f"INSERT INTO ballotbox.staying SELECT box, {BALLOT} FROM ballotbox.pool"  # noqa: S608 - literal
            " WHERE NOT (box = %s AND pk = ANY(%b::bytea[]))",
            [key, moving],
        )
        for statement in REWRITE:
            tx.run(statement)
        return _extended(tx, key, size + len(hashes), made)

    def head(self, key: str) -> Head | None:
        rows = self.database.rows(
            "SELECT size, note FROM ballotbox.checkpoint WHERE box = %s ORDER BY size DESC LIMIT 1", [key]
        )
        return Head(*rows[0]) if rows else None

    def checkpoints(self, key: str, last: int) -> list[str]:
        rows = self.database.rows(
            "SELECT note FROM ballotbox.checkpoint WHERE box = %s ORDER BY size DESC LIMIT %s", [key, last]
        )
        return [note for (note,) in reversed(rows)]

    def tile(self, key: str, level: int, number: int) -> bytes:
        rows = self.database.rows(
            "SELECT hashes FROM ballotbox.tile WHERE box = %s AND level = %s AND number = %s",
            [key, level, number],
        )
        return rows[0][0] if rows else b""

    def tiles(self, key: str) -> list[tuple[int, int]]:
        rows = self.database.rows(
            "SELECT level, number FROM ballotbox.tile WHERE box = %s ORDER BY level, number", [key]
        )
        return [(level, number) for level, number in rows]

    def by_hash(self, key: str, hash: bytes) -> int | None:  # noqa: A002 - it is one
        rows = self.database.rows(
            "SELECT position FROM ballotbox.entry WHERE box = %s AND hash = %b", [key, hash]
        )
        return rows[0][0] if rows else None

    def ledger(self, key: str, start: int, stop: int) -> list[tuple[int, StoredBallot]]:
        rows = self._range(f"position, {BALLOT}", key, start, stop)
        return [(position, StoredBallot(*row)) for position, *row in rows]

    def leaf_hashes(self, key: str, start: int, stop: int) -> list[bytes]:
        return [leaf_hash for (leaf_hash,) in self._range("hash", key, start, stop)]

    def entries(self, key: str, start: int, stop: int) -> list[bytes]:
        return [body for (body,) in self._range("body", key, start, stop)]

    def _range(self, columns: str, key: str, start: int, stop: int) -> list[tuple[Any, ...]]:
        return self.database.rows(
            f"SELECT {columns} FROM ballotbox.entry WHERE box = %s AND position >= %s AND position < %s"  # noqa: S608 - literal
            " ORDER BY position",
            [key, start, stop],
        )

    def pool(self, key: str, after: tuple[bytes, int] | None, most: int) -> list[StoredBallot]:
        rows = self.database.rows(
            f"SELECT {BALLOT} FROM ballotbox.pool WHERE box = %s AND (pk, seq) > (%b, %s) ORDER BY pk, seq LIMIT %s",  # noqa: S608 - literal
            [key, *(after or (b"", 0)), most],
        )
        return [StoredBallot(*row) for row in rows]

    # Witnesses

    def cosign(self, key: str, cosignature: Cosignature) -> bool:
        with self.database.transaction() as tx:
            _held(tx, key)
            ((others,),) = tx.rows(
                "SELECT count(DISTINCT vkey) FROM ballotbox.cosignature WHERE box = %s AND vkey <> %s",
                [key, cosignature.vkey],
            )
            if others >= store.MOST_WITNESSES:
                return False
            tx.run(
                "INSERT INTO ballotbox.cosignature VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (box, vkey, size) DO UPDATE SET line = excluded.line, time = excluded.time",
                [key, *cosignature],
            )
            tx.run(
                "DELETE FROM ballotbox.cosignature WHERE box = %(box)s AND vkey = %(vkey)s AND size NOT IN ("
                "SELECT size FROM ballotbox.cosignature WHERE box = %(box)s AND vkey = %(vkey)s"
                " ORDER BY size DESC LIMIT %(most)s)",
                {"box": key, "vkey": cosignature.vkey, "most": store.MOST_OF_A_WITNESS},
            )
        return True

    def cosignatures(self, key: str) -> list[Cosignature]:
        rows = self.database.rows(
            "SELECT vkey, size, line, time FROM ballotbox.cosignature WHERE box = %s ORDER BY vkey, size",
            [key],
        )
        return [Cosignature(*row) for row in rows]

    # Tidiness

    def empty_log(self) -> None:
        """Write the pool anew if more than one commit has written it: afterwards one has."""
        with self.database.transaction() as tx:
            tx.run(HOLD_POOL)
            ((writers,),) = tx.rows("SELECT count(DISTINCT xmin::text) FROM ballotbox.pool")
            if writers > 1:
                tx.run(f"INSERT INTO ballotbox.staying SELECT box, {BALLOT} FROM ballotbox.pool")  # noqa: S608
                for statement in REWRITE:
                    tx.run(statement)

    def compact(self) -> None:
        """Write the counters anew, and have the server begin a new log file and let go of the old ones.

        The last two need rights that only a careful operator gives (deploy/postgresql.md).
        """
        for table in ("box", "turnout"):
            self.database.run(f"VACUUM FULL ballotbox.{table}")
        for statement in ("SELECT pg_catalog.pg_switch_wal()", "CHECKPOINT"):
            with contextlib.suppress(NotAllowed):
                self.database.run(statement)

    def snapshot(self, path: Path) -> None:
        with self.database.transaction() as tx:
            tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot.write(
                path,
                (
                    (table, tx.rows(f"SELECT {', '.join(columns)} FROM ballotbox.{table}"))  # noqa: S608 - literal
                    for table, columns in snapshot.TABLES.items()
                ),
            )

    def load(self, path: Path) -> None:
        """Put a copy into this database, which holds no box yet: `snapshot.NotEmpty` otherwise. All of it or nothing."""
        with self.database.transaction() as tx:
            if tx.rows("SELECT FROM ballotbox.box LIMIT 1"):
                raise snapshot.NotEmpty
            for table, rows in snapshot.read(path):
                columns = snapshot.TABLES[table]
                places = ", ".join(["%s"] * len(columns))
                for row in rows:
                    tx.run(f"INSERT INTO ballotbox.{table} ({', '.join(columns)}) VALUES ({places})", row)  # noqa: S608 - literal
                tx.rows("SELECT 1")  # what was sent has arrived, before more is

    def check(self) -> str | None:
        rows = self.database.rows(AMISS)
        return str(rows[0][0]) if rows else None


def _box(row: tuple[Any, ...]) -> BoxRow:
    key, state, manifest, closes_at, witnesses, scopes, rehearsal = row
    found = BoxRow(key, BoxState(state), manifest, closes_at, witnesses, rehearsal=rehearsal)
    return found.with_scopes(scopes)


def _held(tx: Transaction, key: str) -> BoxRow:
    """The box's row, locked until the transaction ends."""
    rows = tx.rows(f"SELECT {BOX} FROM ballotbox.box WHERE key = %s FOR UPDATE", [key])  # noqa: S608 - literal
    assert rows, "only boxes that are there are used"
    return _box(rows[0])


def _write(tx: Transaction, box: BoxRow) -> None:
    tx.run(
        "UPDATE ballotbox.box SET state = %s, manifest = %s, closes_at = %s, witnesses = %s, scopes = %s, rehearsal = %s"
        " WHERE key = %s",
        [
            box.state.value,
            box.manifest,
            box.closes_at,
            box.witnesses,
            box.scopes_text(),
            box.rehearsal,
            box.key,
        ],
    )


def _keep(tx: Transaction, key: str, offers: Sequence[Offer], outcomes: Sequence[Outcome]) -> None:
    """Into the pool with what is committed, in the order of keys; and count who cast for the first time."""
    rows = sorted(
        offer.row for offer, outcome in zip(offers, outcomes, strict=True) if outcome.fate is Fate.COMMITTED
    )
    if rows:
        tx.run(KEEP, [key, *map(list, zip(*rows, strict=True))])
    more = [(*place, count) for place, count in sorted(store.turnout(offers, outcomes).items())]
    if more:
        tx.run(COUNT, [key, *map(list, zip(*more, strict=True))])


def _size(tx: Transaction, key: str) -> int:
    ((last,),) = tx.rows("SELECT max(position) FROM ballotbox.entry WHERE box = %s", [key])
    return 0 if last is None else int(last) + 1


def _extended(tx: Transaction, key: str, size: int, made: Extended) -> str:
    """Keep what the ledger of `size` ballots is made of."""
    tiles = [(level, number, hashes) for (level, number), hashes in made.tiles.items()]
    if tiles:
        tx.run(TILES, [key, *map(list, zip(*tiles, strict=True))])
    tx.run(
        "INSERT INTO ballotbox.checkpoint VALUES (%s, %s, %s) ON CONFLICT (box, size) DO UPDATE SET note = excluded.note",
        [key, size, made.note],
    )
    return made.note
