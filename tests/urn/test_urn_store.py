"""The store against a plain list: cast, repeat, replace, flush, close and reopen in any order; nothing else is known of it."""

import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from answerable.urn.store import BoxRow, Fate, Row, State, Store

BOX, OTHER = "spring", "autumn"


def row(pk: int, seq: int, body: bytes) -> Row:
    return Row(bytes([pk]) * 32, seq, hashlib.sha256(bytes([pk, seq]) + body).digest(), "AB"[pk % 2], body)


class Disk(Exception):
    """A fault in the middle of a flush."""


class StoreAgainstList(RuleBasedStateMachine):
    """`pool` and `ledger` are what the store should hold; `notes` what it was given to sign."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "urn.sqlite3"
        self.store = Store(self.path)
        self.state, self.lives = State.OPEN, 0
        self.store.put_box(BoxRow(BOX, State.OPEN, "note", None))
        self.store.put_box(BoxRow(OTHER, State.OPEN, "note", None))
        self.pool: list[Row] = []
        self.ledger: list[Row] = []
        self.note: str | None = None

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def own(self, pk: int) -> list[Row]:
        return sorted((r for r in self.ledger + self.pool if r.pk == bytes([pk]) * 32), key=lambda r: r.seq)

    @rule(pk=st.integers(0, 3), seq=st.integers(1, 5), body=st.binary(max_size=3), names_last=st.booleans())
    def cast(self, pk, seq, body, names_last):
        new, own = row(pk, seq, body), self.own(pk)
        latest = own[-1] if own else None
        prev = latest.hash if latest and names_last else None
        outcome = self.store.cast(BOX, new, prev)
        if any(r == new for r in own):
            expected = Fate.REPEATED
        elif any(r.seq == seq for r in own):
            expected = Fate.CONFLICT
        elif latest and seq < latest.seq:
            expected = Fate.SEQUENCE
        elif latest and not names_last:
            expected = Fate.CHAIN
        else:
            expected = Fate.COMMITTED
            self.pool.append(new)
        assert (outcome.fate, outcome.latest) == (expected, latest)
        assert outcome.first == (expected is Fate.COMMITTED and latest is None)

    @rule(pk=st.integers(0, 3))
    def replace(self, pk):
        own = self.own(pk)
        if own:
            new = row(pk, own[-1].seq + 1, b"replaced")
            assert self.store.cast(BOX, new, own[-1].hash).fate is Fate.COMMITTED
            self.pool.append(new)

    @rule(pk=st.integers(0, 3))
    def repeat_the_first(self, pk):
        own = self.own(pk)
        if own:
            assert self.store.cast(BOX, own[0], None).fate is Fate.REPEATED

    @rule(always=st.booleans())
    def flush(self, always):
        batch = sorted(self.pool, key=lambda r: r.hash)
        note = f"{len(self.ledger) + len(batch)}"
        given = self.store.flush(BOX, lambda hashes: f"{len(self.ledger) + len(hashes)}", always)
        assert given == (note if batch or always else None)
        self.ledger, self.pool = self.ledger + batch, []
        self.note = given or self.note

    @rule()
    def flush_that_fails(self):
        def fails(_hashes):
            raise Disk

        if self.pool:
            with pytest.raises(Disk):
                self.store.flush(BOX, fails)

    @rule()
    def reopen(self):
        self.store.close()
        self.store = Store(self.path)

    @rule()
    def reopen_without_closing(self):
        # What a killed process leaves: the files as they are, with no goodbye.
        self.lives += 1
        left = self.path.with_name(f"{self.lives}.sqlite3")
        for suffix in ("", "-wal"):
            shutil.copy(f"{self.path}{suffix}", f"{left}{suffix}")
        self.store.close()
        self.path, self.store = left, Store(left)

    @precondition(lambda self: self.state is State.OPEN)
    @rule()
    def close_box(self):
        self.state = State.CLOSED
        self.store.put_box(BoxRow(BOX, State.CLOSED, "note", 7.5))

    @invariant()
    def the_same_as_the_list(self):
        if not hasattr(self, "store"):
            return
        closes_at = 7.5 if self.state is State.CLOSED else None
        assert self.store.boxes() == [
            BoxRow(OTHER, State.OPEN, "note", None),
            BoxRow(BOX, self.state, "note", closes_at),
        ]
        assert self.store.entries(BOX) == [r.body for r in self.ledger]
        assert self.store.leaf_hashes(BOX) == [r.hash for r in self.ledger]
        assert self.store.checkpoint(BOX) == self.note
        everybody = {(r.group, r.pk) for r in self.ledger + self.pool}
        counted = {group: sum(g == group for g, _ in everybody) for group in "AB"}
        assert self.store.returned(BOX) == {group: count for group, count in counted.items() if count}
        for pk in range(4):
            own = self.own(pk)
            assert self.store.latest(BOX, bytes([pk]) * 32) == (own[-1] if own else None)
            for one in own:
                assert self.store.find(BOX, one.pk, one.seq) == one
                position = self.ledger.index(one) if one in self.ledger else None
                assert self.store.position(BOX, one) == position
        assert (self.store.entries(OTHER), self.store.returned(OTHER)) == ([], {})


TestStoreAgainstList = StoreAgainstList.TestCase
TestStoreAgainstList.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_a_file_of_another_version_is_refused(tmp_path):
    path = tmp_path / "urn.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(sqlite3.DatabaseError, match="schema 99"):
        Store(path)


def test_one_process_at_a_time(tmp_path):
    first = Store(tmp_path / "urn.sqlite3")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Store(tmp_path / "urn.sqlite3")
    first.close()
    Store(tmp_path / "urn.sqlite3").close()


def test_the_file_is_durable_private_and_overwrites_what_it_deletes(tmp_path):
    store = Store(tmp_path / "urn.sqlite3")
    settings_of = {
        name: store.db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete", "locking_mode")
    }
    assert settings_of == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "locking_mode": "exclusive",
    }
    assert (tmp_path / "urn.sqlite3").stat().st_mode & 0o777 == 0o600
    store.close()


def test_no_table_has_row_ids_or_a_column_for_a_time_a_person_or_an_address(tmp_path):
    store = Store(tmp_path / "urn.sqlite3")
    tables = dict(store.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    assert {name: "WITHOUT ROWID" in sql for name, sql in tables.items()} == dict.fromkeys(
        ("box", "pool", "entry", "checkpoint"), True
    )
    columns = {
        name: {column[1] for column in store.db.execute(f"PRAGMA table_info({name})")} for name in tables
    }
    ballot = {"box", "pk", "seq", "hash", "rater_group", "body"}
    assert columns == {
        "box": {"key", "state", "manifest", "closes_at"},
        "pool": ballot,
        "entry": ballot | {"position"},
        "checkpoint": {"box", "size", "note"},
    }
    store.close()


def test_at_close_the_file_does_not_depend_on_who_came_first(tmp_path):
    """Two stores that took the same ballots in opposite order are the same bytes in the end."""
    rows = [row(pk, 1, bytes([pk]) * 900) for pk in range(40)]
    files = []
    for name, order in (("one", rows), ("two", rows[::-1])):
        path = tmp_path / name
        store = Store(path)
        for each in order:
            store.cast(BOX, each, None)
        store.flush(BOX, lambda _: "note")
        logged = path.with_name(f"{name}-wal")
        assert logged.stat().st_size == 0
        store.compact()
        assert logged.stat().st_size == 0
        store.close()
        files.append(path.read_bytes())
    counters = slice(24, 28), slice(92, 96)  # the file's change counter and the version that set it
    first, second = (bytearray(file) for file in files)
    for part in counters:
        first[part] = second[part] = bytes(4)
    assert bytes(first) == bytes(second)
