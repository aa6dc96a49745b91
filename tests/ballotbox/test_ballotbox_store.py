"""The store against a plain list: cast, repeat, replace, flush, finish and reopen in any order, through the store's public calls only."""

import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from answerable.ballotbox import sqlite, store
from answerable.ballotbox.sqlite import Store
from answerable.ballotbox.store import (
    BoxRow,
    BoxState,
    Cosignature,
    Extended,
    Fate,
    Head,
    KnownBallot,
    Offer,
    Outcome,
    StoredBallot,
    StoreUnavailable,
)
from answerable.protocol import merkle

BOX, OTHER = "spring", "autumn"
SCOPES = ("presenter/p1", "presenter/p2")


def row(pk: int, seq: int, body: bytes, scope: str = "sheet") -> StoredBallot:
    digest = hashlib.sha256(bytes([pk]) + seq.to_bytes(2, "big") + body).digest()
    return StoredBallot(bytes([pk]) * 32, seq, digest, scope, "AB"[pk % 2], body)


def known(one: StoredBallot) -> KnownBallot:
    return KnownBallot(one.seq, one.hash, one.scope, one.group)


def noted(rows) -> str:
    """What stands for a signed checkpoint: the tree's root."""
    return merkle.root(one.hash for one in rows).hex()


class Disk(Exception):
    """A fault in the middle of a flush."""


class StoreAgainstList(RuleBasedStateMachine):
    """`pool` and `ledger` are what the store should hold; `notes` what it was given to sign."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "ballotbox.sqlite3"
        self.store = self.opened()
        self.lives = 0
        self.row = BoxRow(BOX, BoxState.OPEN, "note")
        assert (self.store.put_box(BOX), self.store.put_box(OTHER), self.store.put_box(BOX)) == (
            True,
            True,
            False,
        )
        assert (
            self.store.change(BOX, lambda before: before._replace(state=BoxState.OPEN, manifest="note"))
            == self.row
        )
        self.pool: list[StoredBallot] = []
        self.ledger: list[StoredBallot] = []
        self.notes: list[tuple[int, str]] = []

    def opened(self) -> store.Store:
        return Store(self.path)

    def stored(self, level: int, number: int) -> bytes:
        return self.store.tile(BOX, level, number)

    def extend(self, size: int, hashes) -> Extended:
        """As the ballot box does it: the tiles that grow, and the root of what they lead to."""
        tiles = merkle.grown(self.stored, size, hashes)
        tree = merkle.Tiled(size + len(hashes), lambda *place: tiles.get(place) or self.stored(*place))
        return Extended(tree.root().hex(), tiles)

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def own(self, pk: int) -> list[StoredBallot]:
        return sorted((r for r in self.ledger + self.pool if r.pk == bytes([pk]) * 32), key=lambda r: r.seq)

    def expected(self, new: StoredBallot, prev: bytes | None) -> Outcome:
        """What should become of one ballot, worked out from the list."""
        own = self.own(new.pk[0])
        latest = own[-1] if own else None
        if any(r == new for r in own):
            fate = Fate.REPEATED
        elif self.row.state is BoxState.CLOSED:
            fate = Fate.CLOSED
        elif any(r.seq == new.seq for r in own):
            fate = Fate.CONFLICT
        elif latest and new.seq < latest.seq:
            fate = Fate.SEQUENCE
        elif prev != (latest.hash if latest else None):
            fate = Fate.CHAIN
        else:
            fate = Fate.COMMITTED
            self.pool.append(new)
        return Outcome(fate, known(latest) if latest else None)

    @rule(
        drawn=st.lists(
            st.tuples(st.integers(0, 3), st.integers(1, 5), st.binary(min_size=1, max_size=2), st.booleans()),
            min_size=1,
            max_size=6,
        )
    )
    def cast(self, drawn):
        """A batch in which each offer sees those before it; some of them name the last ballot of their key."""
        offers, expected = [], []
        for pk, seq, body, names_last in drawn:
            own = self.own(pk)
            prev = own[-1].hash if own and names_last else None
            offers.append(Offer(row(pk, seq, body), prev))
            expected.append(self.expected(offers[-1].row, prev))
        assert self.store.cast(BOX, offers) == expected

    @rule(pks=st.lists(st.integers(0, 3), min_size=1, max_size=5))
    def replace(self, pks):
        """Also several replacements of one ballot, each of the one before it, in one batch."""
        offers, expected = [], []
        for pk in pks:
            own = self.own(pk)
            new = row(pk, own[-1].seq + 1 if own else 1, b"replaced")
            offers.append(Offer(new, own[-1].hash if own else None))
            expected.append(self.expected(new, offers[-1].prev))
        assert self.store.cast(BOX, offers) == expected

    @rule(pk=st.integers(0, 3))
    def repeat_the_first_twice(self, pk):
        own = self.own(pk)
        if own:
            outcomes = self.store.cast(BOX, [Offer(own[0], None), Offer(own[0], None)])
            assert [outcome.fate for outcome in outcomes] == [Fate.REPEATED] * 2

    @rule()
    def flush(self):
        moved = sorted(self.pool, key=lambda r: r.hash)
        self.moved(self.store.flush(BOX, self.extend, 0), moved, bool(moved))

    @rule()
    def finish(self):
        was_open = self.row.state is BoxState.OPEN
        moved = sorted(self.pool, key=lambda r: r.hash)
        given = self.store.finish(BOX, self.extend)
        self.row = self.row._replace(state=BoxState.CLOSED, closes_at=None)
        if was_open:
            self.moved(given, moved, True)
        assert given == self.notes[-1][1]

    def moved(self, given, moved, signs):
        self.ledger, self.pool = self.ledger + moved, []
        assert given == (noted(self.ledger) if signs else None)
        if signs and self.notes[-1:] != [(len(self.ledger), given)]:
            self.notes.append((len(self.ledger), given))

    @rule()
    def flush_that_fails(self):
        def fails(_size, _hashes):
            raise Disk

        if self.pool:
            with pytest.raises(Disk):
                self.store.flush(BOX, fails, 0)

    @rule()
    def change_that_fails(self):
        def fails(_row):
            raise Disk

        with pytest.raises(Disk):
            self.store.change(BOX, fails)

    @rule()
    def tidy(self):
        self.store.empty_log()
        self.store.compact()

    @rule()
    def reopen(self):
        self.store.close()
        self.store = self.opened()

    @rule()
    def reopen_without_closing(self):
        # What a killed process leaves: the files as they are, without closing the database.
        self.lives += 1
        left = self.path.with_name(f"{self.lives}.sqlite3")
        for suffix in ("", "-wal"):
            shutil.copy(f"{self.path}{suffix}", f"{left}{suffix}")
        self.store.close()
        self.path = left
        self.store = self.opened()

    @invariant()
    def the_same_as_the_list(self):
        if not hasattr(self, "store"):
            return
        assert self.store.boxes() == [BoxRow(OTHER), self.row]
        assert (self.store.box(BOX), self.store.box("winter")) == (self.row, None)
        assert self.store.check() is None
        everything = len(self.ledger) + 1
        assert self.store.entries(BOX, 0, everything) == [r.body for r in self.ledger]
        assert self.store.leaf_hashes(BOX, 1, 3) == [r.hash for r in self.ledger[1:3]]
        assert self.store.ledger(BOX, 0, everything) == list(enumerate(self.ledger))
        assert self.store.head(BOX) == (Head(*self.notes[-1]) if self.notes else None)
        assert self.store.checkpoints(BOX, 2) == [note for _size, note in self.notes[-2:]]
        # No ledger here is longer than one tile.
        assert self.store.tiles(BOX) == ([(0, 0)] if self.ledger else [])
        assert self.stored(0, 0) == b"".join(r.hash for r in self.ledger)
        assert self.stored(3, 3) == b""
        for size, note in self.notes:
            assert merkle.Tiled(size, self.stored).root().hex() == note == noted(self.ledger[:size])
        waiting = sorted(self.pool)
        assert self.store.pool(BOX, None, 100) == waiting
        if waiting:
            assert self.store.pool(BOX, (waiting[0].pk, waiting[0].seq), 2) == waiting[1:3]
        everybody = {(r.group, r.pk) for r in self.ledger + self.pool}
        counted = {("sheet", group): sum(g == group for g, _ in everybody) for group in "AB"}
        assert self.store.returned(BOX) == {place: count for place, count in counted.items() if count}
        for pk in range(4):
            own = self.own(pk)
            assert self.store.latest(BOX, bytes([pk]) * 32) == (own[-1] if own else None)
            for one in own:
                position = self.ledger.index(one) if one in self.ledger else None
                assert self.store.by_hash(BOX, one.hash) == position
        assert (self.store.entries(OTHER, 0, 9), self.store.returned(OTHER)) == ([], {})


TestStoreAgainstList = StoreAgainstList.TestCase
TestStoreAgainstList.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


# The one decision, by itself


def box_in(state: BoxState, **scopes: BoxState) -> BoxRow:
    return BoxRow(BOX, state, "note", scopes={f"presenter/{name}": one for name, one in scopes.items()})


@pytest.mark.parametrize(
    ("box", "fate"),
    [
        (box_in(BoxState.NEW), Fate.NOT_OPEN),
        (box_in(BoxState.OPEN), Fate.COMMITTED),
        (box_in(BoxState.CLOSING), Fate.COMMITTED),
        (box_in(BoxState.CLOSED), Fate.CLOSED),
        (box_in(BoxState.PUBLISHED), Fate.CLOSED),
        (box_in(BoxState.OPEN, p1=BoxState.NEW), Fate.NOT_OPEN),
        (box_in(BoxState.OPEN, p2=BoxState.OPEN), Fate.NOT_OPEN),
        (box_in(BoxState.CLOSING, p1=BoxState.OPEN), Fate.COMMITTED),
        (box_in(BoxState.OPEN, p1=BoxState.CLOSED), Fate.CLOSED),
        (box_in(BoxState.CLOSED, p1=BoxState.OPEN), Fate.CLOSED),
    ],
)
def test_a_new_ballot_is_taken_while_its_box_and_scope_are_open_and_a_known_one_is_found_ever(box, fate):
    new = Offer(row(1, 1, b"", "presenter/p1"), None)
    old = Offer(row(2, 1, b"", "presenter/p1"), None)
    outcomes = store.settle(box, [new, old], {old.row.pk: [known(old.row)]})
    assert [outcome.fate for outcome in outcomes] == [fate, Fate.REPEATED]
    assert [outcome.first for outcome in outcomes] == [fate is Fate.COMMITTED, False]


def test_a_key_casts_in_one_scope_and_group_only():
    first = row(1, 1, b"", SCOPES[0])
    box = box_in(BoxState.OPEN, p1=BoxState.OPEN, p2=BoxState.OPEN)
    elsewhere = [
        Offer(first._replace(seq=2, hash=bytes(32), scope=SCOPES[1]), first.hash),
        Offer(first._replace(seq=2, hash=bytes(32), group="A"), first.hash),
    ]
    outcomes = store.settle(box, [Offer(first, None), *elsewhere], {})
    assert [outcome.fate for outcome in outcomes] == [Fate.COMMITTED, Fate.CONFLICT, Fate.CONFLICT]


def test_of_two_different_ballots_of_one_credential_in_one_batch_the_first_is_taken():
    first, second = row(1, 1, b"x"), row(1, 1, b"y")
    outcomes = store.settle(BoxRow(BOX, BoxState.OPEN), [Offer(first, None), Offer(second, None)], {})
    assert outcomes == [Outcome(Fate.COMMITTED, None), Outcome(Fate.CONFLICT, known(first))]


@pytest.mark.parametrize(("waiting", "least", "moving"), [(1, 0, 1), (3, 2, 0), (4, 2, 2), (9, 2, 7)])
def test_of_each_scope_and_group_some_stay_drawn_by_lot(waiting, least, moving):
    rows = [(scope, group, bytes([n])) for scope in SCOPES for group in "AB" for n in range(waiting)]
    ripe = store.ripe(rows, least)
    assert len(ripe) == 4 * moving
    if moving == 2:
        drawn = {frozenset(store.ripe(rows[:waiting], least)) for _ in range(400)}
        assert len(drawn) == 6  # every pair of four comes up


# Witnesses


def test_the_latest_lines_of_each_of_a_bounded_number_of_witnesses_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MOST_WITNESSES", 2)
    kept = Store(tmp_path / "ballotbox.sqlite3")
    kept.put_box(BOX)
    for size in (5, 3, 4, 6, 6):
        assert kept.cosign(BOX, Cosignature("b", size, f"line {size}", size))
    assert kept.cosign(BOX, Cosignature("a", 1, "line", 1))
    assert not kept.cosign(BOX, Cosignature("c", 1, "line", 1))
    assert kept.cosign("autumn", Cosignature("c", 1, "line", 1))
    assert kept.cosign(BOX, Cosignature("a", 1, "again", 2))
    assert kept.cosignatures(BOX) == [
        Cosignature("a", 1, "again", 2),
        *(Cosignature("b", size, f"line {size}", size) for size in (4, 5, 6)),
    ]
    kept.close()


# The file


def test_a_file_of_a_newer_version_is_refused_in_words(tmp_path):
    path = tmp_path / "ballotbox.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(
        StoreUnavailable, match=r"schema 99; this ballot box knows up to 3\. Start the newer version"
    ):
        Store(path)


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path):
    path = tmp_path / "ballotbox.sqlite3"
    with sqlite3.connect(path, isolation_level=None) as db:
        db.executescript(sqlite.MIGRATIONS[0] + "PRAGMA user_version = 1")
        db.execute("INSERT INTO box VALUES (?, 'open', 'note', NULL)", (BOX,))
        one = row(1, 1, b"ballot")
        db.execute(
            "INSERT INTO pool VALUES (?, ?, ?, ?, ?, ?)", (BOX, one.pk, 1, one.hash, one.group, one.body)
        )
    for _ in range(2):
        kept = Store(path)
        assert kept.boxes() == [BoxRow(BOX, BoxState.OPEN, "note")]
        assert kept.latest(BOX, one.pk) == one
        assert kept.returned(BOX) == {("sheet", "B"): 1}
        kept.close()


def test_one_process_at_a_time(tmp_path):
    first = Store(tmp_path / "ballotbox.sqlite3")
    with pytest.raises(StoreUnavailable, match="locked"):
        Store(tmp_path / "ballotbox.sqlite3")
    first.close()
    Store(tmp_path / "ballotbox.sqlite3").close()


def test_the_file_is_durable_private_and_overwrites_what_it_deletes(tmp_path):
    kept = Store(tmp_path / "ballotbox.sqlite3")
    settings_of = {
        name: kept.db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete", "locking_mode")
    }
    assert settings_of == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "locking_mode": "exclusive",
    }
    assert (tmp_path / "ballotbox.sqlite3").stat().st_mode & 0o777 == 0o600
    kept.close()


def test_no_table_has_row_ids(tmp_path):
    kept = Store(tmp_path / "ballotbox.sqlite3")
    tables = dict(kept.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    names = ("box", "pool", "entry", "checkpoint", "tile", "turnout", "cosignature")
    assert {name: "WITHOUT ROWID" in sql for name, sql in tables.items()} == dict.fromkeys(names, True)
    kept.close()


def test_known_ballots_are_looked_up_and_never_scanned_for(tmp_path):
    kept = Store(tmp_path / "ballotbox.sqlite3")
    plan = kept.db.execute("EXPLAIN QUERY PLAN " + sqlite.FOUND, {"box": BOX, "keys": b"", "numbers": "[]"})
    steps = [step for *_, step in plan]
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN offer VIRTUAL TABLE INDEX 1:"] * 2
    assert sum("(box=? AND pk=? AND seq=?)" in step for step in steps) == 2
    kept.close()


def test_at_close_the_file_does_not_depend_on_who_came_first(tmp_path):
    """Two stores that took the same ballots in opposite order, in batches or singly, are the same bytes in the end."""
    rows = [row(pk, 1, bytes([pk]) * 900) for pk in range(40)]
    files = []
    for name, order, batch in (("one", rows, 1), ("two", rows[::-1], 7)):
        path = tmp_path / name
        kept = Store(path)
        kept.put_box(BOX)
        kept.change(BOX, lambda before: before._replace(state=BoxState.OPEN))
        for start in range(0, len(order), batch):
            kept.cast(BOX, [Offer(each, None) for each in order[start : start + batch]])
        kept.finish(BOX, lambda _size, _hashes: Extended("note", {}))
        kept.empty_log()
        logged = path.with_name(f"{name}-wal")
        assert logged.stat().st_size == 0
        kept.compact()
        assert logged.stat().st_size == 0
        kept.close()
        files.append(path.read_bytes())
    counters = slice(24, 28), slice(92, 96)  # the file's change counter and the version that set it
    first, second = (bytearray(file) for file in files)
    for part in counters:
        first[part] = second[part] = bytes(4)
    assert bytes(first) == bytes(second)
