"""Both stores against the same list, with crashes: a step is either not written, or written and its reply lost.

SQLite dies as a process does: its files are as they were before the step or after it, and the database is not closed.
PostgreSQL's side of the connection dies as it commits; or after it wrote the commit down, while it waits for a standby.
In either case the caller learns nothing, opens the store again, and asks again.
"""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from answerable.ballotbox.store import BoxState, Offer, StoreUnavailable
from ballotbox.postgres_server import Cluster
from ballotbox.test_ballotbox_postgres import PostgresAgainstList, ask
from ballotbox.test_ballotbox_store import BOX, StoreAgainstList, row
from waiting import until

STEPS = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
KEYS = st.integers(0, 3)
WRITTEN = st.booleans()


class Dying:
    """Steps that are broken off. `dying(written)` is a context in which one call is made, is written down or not, and never returns."""

    dying: Callable[[bool], object]

    @rule(pks=st.lists(KEYS, min_size=1, max_size=3, unique=True), written=WRITTEN)
    def cast_and_die(self, pks, written):
        """Some replace, some are the first of their key. What was written is found again when it is sent again."""
        if self.row.state is not BoxState.OPEN:
            return  # nothing would be written, so there is no commit to break off
        offers = []
        for pk in pks:
            own = self.own(pk)
            new = row(pk, own[-1].seq + 1 if own else 1, b"last words")
            offers.append(Offer(new, own[-1].hash if own else None))
        with self.dying(written):
            self.store.cast(BOX, offers)
        if written:
            for offer in offers:
                self.expected(offer.row, offer.prev)
        self.the_same_as_the_list()
        assert self.store.cast(BOX, offers) == [self.expected(offer.row, offer.prev) for offer in offers]

    @rule(written=WRITTEN)
    def flush_and_die(self, written):
        moved = sorted(self.pool, key=lambda r: r.hash)
        if not moved:
            return
        with self.dying(written):
            self.store.flush(BOX, self.extend, 0)
        if written:
            head = self.store.head(BOX)
            self.moved(head.note if head else None, moved, True)

    @rule(written=WRITTEN)
    def finish_and_die(self, written):
        if self.row.state is not BoxState.OPEN:
            return
        moved = sorted(self.pool, key=lambda r: r.hash)
        with self.dying(written):
            self.store.finish(BOX, self.extend)
        if written:
            self.row = self.row._replace(state=BoxState.CLOSED)
            head = self.store.head(BOX)
            self.moved(head.note if head else None, moved, True)


class SqliteDying(Dying, StoreAgainstList):
    @contextmanager
    def dying(self, written: bool) -> Iterator[None]:
        left = self.left()
        yield
        if written:
            left = self.left()
        self.store.close()
        self.path = left
        self.store = self.opened()

    def left(self) -> Path:
        """A copy of the files as they are at this moment."""
        self.lives += 1
        copy = self.path.with_name(f"{self.lives}.sqlite3")
        for suffix in ("", "-wal"):
            shutil.copy(f"{self.path}{suffix}", f"{copy}{suffix}")
        return copy


def test_sqlite_dies_at_any_step() -> None:
    run_state_machine_as_test(SqliteDying, settings=STEPS)


BALLOTBOXES = (
    "FROM pg_stat_activity WHERE application_name = 'answerable-ballotbox' AND datname = current_database()"
)
DIE = (
    "CREATE OR REPLACE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
    *(
        f"CREATE CONSTRAINT TRIGGER die AFTER INSERT OR UPDATE ON ballotbox.{table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.die()"
        for table in ("pool", "checkpoint")
    ),
)


class PostgresDying(Dying, PostgresAgainstList):
    cluster: Cluster

    @contextmanager
    def dying(self, written: bool) -> Iterator[None]:
        death = self.dies_while_it_waits() if written else self.dies_as_it_commits()
        with death, pytest.raises(StoreUnavailable):
            yield

    @contextmanager
    def dies_as_it_commits(self) -> Iterator[None]:
        for statement in DIE:
            ask(self.url, statement)
        yield
        ask(self.url, "DROP FUNCTION public.die CASCADE")

    @contextmanager
    def dies_while_it_waits(self) -> Iterator[None]:
        """Without its standby PostgreSQL writes the commit and never confirms it."""
        self.cluster.configure(synchronous_standby_names="nobody")
        killer = threading.Thread(target=self.kill_whoever_waits)
        killer.start()
        yield
        killer.join()
        self.cluster.configure(synchronous_standby_names="")

    def kill_whoever_waits(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            waits = f"SELECT count(*) {BALLOTBOXES} AND wait_event = 'SyncRep'"
            until(lambda: connection.execute(waits).fetchone() == (1,), "a commit waits for the standby")
            connection.execute(f"SELECT pg_terminate_backend(pid, 5000) {BALLOTBOXES}")


@pytest.mark.process
def test_postgresql_dies_at_any_step() -> None:
    """A server of its own: whether it waits for a standby is the whole server's setting."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        server = Cluster.made(Path(folder) / "server")
        try:

            class Here(PostgresDying):
                url = server.database()
                cluster = server

            run_state_machine_as_test(Here, settings=settings(STEPS, max_examples=6))
        finally:
            server.remove()
