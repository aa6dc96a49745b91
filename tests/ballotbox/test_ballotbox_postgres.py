"""The store in PostgreSQL: which servers it refuses, that nothing stored tells who came first, and what is left after the server dies."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from answerable.ballotbox.connection import UnsafeServer
from answerable.ballotbox.postgres import MIGRATIONS, Store
from answerable.ballotbox.store import (
    BoxRow,
    BoxState,
    Cosignature,
    Extended,
    Fate,
    Offer,
    StoredBallot,
    StoreUnavailable,
    WrongVersion,
)
from ballotbox.postgres_server import Cluster
from ballotbox.test_ballotbox_store import StoreAgainstList
from starting import starts
from waiting import until

BOX = "spring"


def row(number: int, group: str = "A", seq: int = 1, length: int = 3000) -> StoredBallot:
    pk = hashlib.sha256(number.to_bytes(4, "big")).digest()
    body = hashlib.shake_256(pk + bytes([seq])).digest(length)
    return StoredBallot(pk, seq, hashlib.sha256(body).digest(), "sheet", group, body)


def extend(size, hashes) -> Extended:
    return Extended(f"note {size + len(hashes)}", {(0, 0): b"".join(hashes[:2])})


def opened(url: str) -> Store:
    store = Store(url)
    store.put_box(BOX)
    store.change(BOX, lambda box: box._replace(state=BoxState.OPEN, manifest="note"))
    return store


def fates(store: Store, *rows: StoredBallot) -> list[Fate]:
    return [outcome.fate for outcome in store.cast(BOX, [Offer(one, None) for one in rows])]


def ask(url: str, query: str) -> list[tuple]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query, binary=True)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def store(database):
    store = opened(database)
    yield store
    store.close()


class PostgresAgainstList(StoreAgainstList):
    """The same steps against the same list, over PostgreSQL. Each example begins in an empty database."""

    url: str

    @initialize()
    def begin(self):
        ask(self.url, "DROP SCHEMA IF EXISTS ballotbox CASCADE")
        super().begin()

    def opened(self) -> Store:
        return Store(self.url)

    @rule()
    def tidy(self):
        # `compact` is left out: it makes the whole server write its files to the disk, which takes long.
        self.store.empty_log()

    @rule()
    def reopen_without_closing(self):
        """The connection is cut at the server's end."""
        ask(
            self.url,
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'answerable-ballotbox' AND datname = current_database()",
        )
        with pytest.raises(StoreUnavailable):
            self.store.boxes()


def test_the_store_is_the_same_as_a_list(database):
    class Here(PostgresAgainstList):
        url = database

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_latest_lines_of_each_of_a_bounded_number_of_witnesses_are_kept(store):
    lines = [Cosignature("a", size, f"line {size}", size) for size in (5, 3, 4, 6, 6)]
    others = [Cosignature(f"w{number:02}", 1, "line", 1) for number in range(50)]
    kept = [store.cosign(BOX, one) for one in lines + others]
    assert kept == [True] * (5 + 49) + [False]
    assert store.cosign(BOX, others[0]._replace(line="again"))
    expected = [lines[2], lines[0], lines[3], others[0]._replace(line="again"), *others[1:49]]
    assert store.cosignatures(BOX) == expected


# What a server must be like


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("fsync", "off", "a power cut would lose acknowledged ballots"),
        ("full_page_writes", "off", "a power cut could tear a page of ballots"),
        ("synchronous_commit", "off", "a commit would be confirmed before it is on disk"),
        ("synchronous_commit", "remote_write", "a commit would be confirmed before it is on disk"),
        ("log_statement", "all", "the server's log would hold every ballot with its time"),
        ("log_min_duration_statement", "0", "the server's log would hold ballots with their times"),
    ],
)
def test_a_server_on_which_nothing_can_be_promised_is_refused_in_words(
    postgres, database, setting, value, why
):
    postgres.configure(**{setting: value})
    try:
        with pytest.raises(UnsafeServer) as refused:
            Store(database)
    finally:
        postgres.ask(f"ALTER SYSTEM RESET {setting}")
        postgres.ask("SELECT pg_reload_conf()")
    assert (
        str(refused.value)
        == f"The ballot box does not use this PostgreSQL server. {setting} is {value}: {why}."
    )


def test_what_is_changed_on_the_server_later_does_not_weaken_a_connection(postgres, store):
    postgres.configure(synchronous_commit="off")
    try:
        with store.database.reached() as connection:
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
    finally:
        postgres.ask("ALTER SYSTEM RESET synchronous_commit")
        postgres.ask("SELECT pg_reload_conf()")


def test_an_address_where_nobody_is_says_so_without_the_password(tmp_path):
    with pytest.raises(StoreUnavailable) as refused:
        Store(f"postgresql://ballotbox:hunter2@/ballotbox?host={tmp_path}")
    assert "No such file or directory" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_ballotboxes_that_start_at_once_make_one_schema(database):
    together = threading.Barrier(6)

    def start(_number: int) -> bool:
        together.wait()
        store = Store(database)
        made = store.put_box(BOX)
        store.close()
        return made

    with ThreadPoolExecutor(6) as ballotboxes:
        assert sorted(ballotboxes.map(start, range(6))) == [False] * 5 + [True]
    assert ask(database, "SELECT max(number) FROM ballotbox.migration") == [(len(MIGRATIONS),)]


def test_a_database_of_a_newer_version_is_refused(database, store):
    ask(database, "INSERT INTO ballotbox.migration VALUES (99)")
    with pytest.raises(WrongVersion, match="schema 99"):
        Store(database)


def test_no_column_is_a_time_and_nothing_counts_arrivals(database, store):
    columns = ask(
        database,
        'SELECT DISTINCT data_type::text COLLATE "C" FROM information_schema.columns'
        " WHERE table_schema = 'ballotbox' ORDER BY 1",
    )
    assert [kind for (kind,) in columns] == [
        "bigint",
        "boolean",
        "bytea",
        "double precision",
        "integer",
        "text",
    ]
    defaults = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ballotbox' AND column_default IS NOT NULL"
    assert ask(database, defaults) == []
    assert ask(database, "SELECT relname FROM pg_class WHERE relkind = 'S'") == []
    numbers = "SELECT table_name::text || '.' || column_name FROM information_schema.columns WHERE table_schema = 'ballotbox'"
    times = f"{numbers} AND data_type = 'double precision' OR column_name = 'time'"
    # The time at which a box closes, and the one that a witness stated. Neither says when a ballot came.
    assert sorted(ask(database, times)) == [("box.closes_at",), ("cosignature.time",)]


# The order of arrival


LONG = """
SELECT string_agg(chunk_data, '' ORDER BY chunk_seq) FROM pg_toast.pg_toast_%s GROUP BY chunk_id ORDER BY {}
"""


def long_values(url: str, table: str, by: str) -> list[bytes]:
    """The long values of a table, in an order that PostgreSQL keeps by itself."""
    ((number,),) = ask(url, f"SELECT '{table}'::regclass::oid::int")
    return [value for (value,) in ask(url, LONG.format(by) % number)]


@pytest.mark.parametrize("turned", [1, -1])
def test_after_a_batch_nothing_tells_who_came_first(postgres, database, store, turned):
    own = [row(number, "AB"[number % 2]) for number in range(30)][::turned]
    for one in own:
        assert fates(store, one) == [Fate.COMMITTED]
    ((before,),) = ask(database, "SELECT pg_relation_filepath('ballotbox.pool')")
    ((written,),) = ask(database, "SELECT count(DISTINCT xmin::text) FROM ballotbox.pool")
    assert written == 30
    assert store.flush(BOX, extend, 4) == "note 22"
    for table, column in (("entry", "hash"), ("pool", "pk")):
        lie = ask(database, f"SELECT {column}, body FROM ballotbox.{table} ORDER BY ctid")
        assert lie == sorted(lie)
        assert len(lie) == {"entry": 22, "pool": 8}[table]
        bodies = [body for _, body in lie]
        assert long_values(database, f"ballotbox.{table}", "chunk_id") == bodies
        assert long_values(database, f"ballotbox.{table}", "min(ctid)") == bodies
        assert ask(database, f"SELECT count(DISTINCT xmin::text) FROM ballotbox.{table}") == [(1,)]
    ((after,),) = ask(database, "SELECT pg_relation_filepath('ballotbox.pool')")
    assert after != before
    left = postgres.files / before
    assert not left.exists() or left.stat().st_size == 0
    assert ask(database, "SELECT count(*) FROM ballotbox.staying") == [(0,)]
    assert store.check() is None


def test_what_waits_without_a_batch_is_written_anew_too(database, store):
    for number in range(6):
        fates(store, row(number))
    assert store.flush(BOX, extend, 4) is None
    store.empty_log()
    lie = ask(database, "SELECT pk FROM ballotbox.pool ORDER BY ctid")
    assert (len(lie), lie) == (6, sorted(lie))
    assert ask(database, "SELECT count(DISTINCT xmin::text) FROM ballotbox.pool") == [(1,)]
    ((file,),) = ask(database, "SELECT pg_relation_filepath('ballotbox.pool')")
    store.empty_log()
    assert ask(database, "SELECT pg_relation_filepath('ballotbox.pool')") == [(file,)]


def test_other_boxes_ballots_stay_in_the_pool(database, store):
    store.put_box("autumn")
    store.change("autumn", lambda box: box._replace(state=BoxState.OPEN))
    other = row(99)
    store.cast("autumn", [Offer(other, None)])
    fates(store, row(1), row(2))
    assert store.finish(BOX, extend) == "note 2"
    assert store.pool("autumn", None, 9) == [other]
    assert (store.pool(BOX, None, 9), store.box(BOX).state) == ([], BoxState.CLOSED)
    store.compact()
    assert store.returned(BOX) == {("sheet", "A"): 2}


def test_a_rehearsal_is_removed_and_other_boxes_ballots_stay(database, store):
    store.put_box("autumn")
    store.change("autumn", lambda box: box._replace(state=BoxState.OPEN, rehearsal=True))
    store.cast("autumn", [Offer(row(99), None)])
    store.finish("autumn", extend)
    fates(store, row(1), row(2))
    assert not store.remove(BOX, lambda box: box.rehearsal)
    for _again in range(2):
        assert store.remove("autumn", lambda box: box.rehearsal)
    assert (store.box("autumn"), store.ledger("autumn", 0, 9), store.head("autumn")) == (None, [], None)
    assert len(store.pool(BOX, None, 9)) == 2
    assert store.returned(BOX) == {("sheet", "A"): 2}


# Several ballot boxes


def test_a_box_is_closed_for_every_ballotbox_at_once(database, store):
    other = Store(database)
    assert fates(other, row(1)) == [Fate.COMMITTED]
    store.finish(BOX, extend)
    assert fates(other, row(2), row(1)) == [Fate.CLOSED, Fate.REPEATED]
    assert other.finish(BOX, extend) == "note 1"
    other.close()


def test_a_ballotbox_that_stops_in_the_middle_of_a_step_is_not_waited_for_long(database, store):
    """Its connection ends and its transaction is rolled back, so that the other ballot box can go on."""
    other = Store(database)
    with store.database.reached() as connection:
        connection.execute("SET idle_in_transaction_session_timeout = '50ms'")

    def stops(_size, _hashes):
        assert fates(other, row(1)) == [Fate.COMMITTED]
        return Extended("never kept", {})

    with pytest.raises(StoreUnavailable):
        store.finish(BOX, stops)
    assert fates(store, row(1)) == [Fate.REPEATED]
    assert (store.box(BOX).state, store.head(BOX)) == (BoxState.OPEN, None)
    other.close()


def test_a_fault_inside_a_step_leaves_nothing_behind(store):
    fates(store, *(row(number) for number in range(4)))

    def fails(_size, _hashes):
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            store.finish(BOX, fails)
    assert (store.box(BOX).state, len(store.pool(BOX, None, 9)), store.head(BOX)) == (BoxState.OPEN, 4, None)


# The server's death


@pytest.mark.process
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path):
    cluster = Cluster.made()
    try:
        url = cluster.database()
        store = opened(url)
        acknowledged = []
        for life in range(2):
            one, another = row(life), row(100 + life)
            assert fates(store, one) == [Fate.COMMITTED]
            cluster.kill()
            for _ in range(2):
                with pytest.raises(StoreUnavailable):
                    fates(store, another)
            cluster.start()
            acknowledged += [one, another]
            assert fates(store, one, another) == [Fate.REPEATED, Fate.COMMITTED]
        cluster.kill()
        cluster.start()
        with pytest.raises(StoreUnavailable):
            store.boxes()
        assert store.finish(BOX, extend) == "note 4"
        assert {entry.hash for _, entry in store.ledger(BOX, 0, 9)} == {one.hash for one in acknowledged}
        store.close()
    finally:
        cluster.remove()


@pytest.fixture(scope="module")
@starts("process")
def pair():
    primary = Cluster.made()
    standby = None
    try:
        primary.ask("CREATE DATABASE ballotbox")
        standby = primary.standby()
        yield primary, standby
    finally:
        primary.remove()
        if standby:
            standby.remove()


def test_no_commit_is_confirmed_without_the_standby_and_none_is_lost_when_it_takes_over(pair):
    primary, standby = pair
    url = primary.either(standby, "ballotbox")
    store = opened(url)
    assert fates(store, row(1)) == [Fate.COMMITTED]
    standby.stop()
    with ThreadPoolExecutor(1) as elsewhere:
        # It waits for the standby; somebody breaks off the wait, and PostgreSQL confirms with a warning.
        waiting = elsewhere.submit(fates, store, row(2))
        stuck = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'answerable-ballotbox'"
        until(lambda: len(primary.ask(stuck)) == 1, "the commit waits")
        primary.ask(f"SELECT pg_cancel_backend(({stuck}))")
        with pytest.raises(StoreUnavailable, match="may not have reached the standby"):
            waiting.result(30)
        # The next connection answers only after the standby has everything.
        again = elsewhere.submit(fates, store, row(2), row(3))
        until(lambda: len(primary.ask(stuck)) == 1, "the new connection waits")
        assert not again.done()
        standby.start()
        assert again.result(30) == [Fate.REPEATED, Fate.COMMITTED]
    primary.kill()
    standby.promote()
    with pytest.raises(StoreUnavailable):
        store.boxes()
    assert store.boxes() == [BoxRow(BOX, BoxState.OPEN, "note")]
    assert fates(store, row(1), row(2), row(3), row(4)) == [Fate.REPEATED] * 3 + [Fate.COMMITTED]
    store.close()


def test_a_standby_is_not_written_to(pair):
    _primary, promoted = pair
    following = promoted.standby("third")
    try:
        with pytest.raises(StoreUnavailable, match="standby; it has to be promoted"):
            Store(following.url("ballotbox"))
    finally:
        following.remove()
