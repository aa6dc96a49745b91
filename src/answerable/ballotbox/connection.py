"""A connection to PostgreSQL on which the ballot box can promise something: checked, brought up to date, made anew when lost.

It knows settings, versions and transactions; what the rows mean is `postgres`'s. Whatever goes wrong between the
beginning and the end of a transaction costs the connection, so that the server forgets the transaction: the call raises
`StoreUnavailable`, and the next call connects again. An `IntegrityError` would come again each time, and is passed on as it is.

Two things would make a promise empty, and are looked for. A server that does not write to disk before it confirms
is refused. A commit whose wait for the standby was broken off is confirmed by PostgreSQL with a warning only: any warning
counts as "in doubt". And since such a commit becomes visible when the server restarts, each new connection begins with a
commit of its own, which returns only when everything before it has reached the disk, and the standby if there is one.
Specification: docs/ballotbox-http.md, "Promises"; deploy/postgresql.md.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, Cursor, Pipeline, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from answerable.ballotbox.store import StoreUnavailable, WrongVersion

Parameters = Sequence[Any] | Mapping[str, Any]

APPLICATION = "answerable-ballotbox"
CONNECT_SECONDS = 5
# The same number in every ballot box: who migrates holds it.
MIGRATING = 7165810431
DEFAULTS: dict[str, str | int] = {
    "connect_timeout": CONNECT_SECONDS,
    # A server whose machine has gone is given up within some ten seconds.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
SESSION = {
    "search_path": "",
    # Warnings must arrive: one of them says that a commit is in doubt.
    "client_min_messages": "warning",
    "default_transaction_isolation": "read committed",
    # No time limit may break off a commit's wait for the standby. Waiting for another ballot box is limited,
    "statement_timeout": "0",
    "lock_timeout": "10s",
    # and so is the time between two statements of a transaction, whose locks keep the others waiting.
    "idle_in_transaction_session_timeout": "30s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    # Always use indexes: the planner's statistics are wrong for tables that are emptied each minute.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
# Settings under which the ballot box refuses to work, each with the reason.
UNSAFE: dict[str, tuple[Callable[[str], bool], str]] = {
    "fsync": (lambda value: value == "off", "a power cut would lose acknowledged ballots"),
    "full_page_writes": (lambda value: value == "off", "a power cut could tear a page of ballots"),
    "synchronous_commit": (
        lambda value: value not in ("on", "remote_apply"),
        "a commit would be confirmed before it is on disk",
    ),
    "log_statement": (
        lambda value: value in ("mod", "all"),
        "the server's log would hold every ballot with its time",
    ),
    "log_min_duration_statement": (
        lambda value: value != "-1",
        "the server's log would hold ballots with their times",
    ),
    "log_min_duration_sample": (
        lambda value: value != "-1",
        "the server's log would hold ballots with their times",
    ),
    "log_transaction_sample_rate": (
        lambda value: float(value) != 0,
        "the server's log would hold ballots with their times",
    ),
    "track_commit_timestamp": (lambda value: value == "on", "the server would keep the time of every ballot"),
    "archive_mode": (lambda value: value != "off", "the archive would keep the order in which ballots came"),
}


class UnsafeServer(StoreUnavailable):
    """The server's settings do not allow a promise. The sentence says which and why."""


class NotAllowed(StoreUnavailable):
    """This user lacks the right to do it."""


class Transaction:
    """One transaction. Its statements are sent without waiting for the result of the one before."""

    def __init__(self, connection: Connection, pipeline: Pipeline) -> None:
        self._connection = connection
        self._pipeline = pipeline

    def run(self, statement: str, parameters: Parameters = ()) -> Cursor:
        """Send a statement; its result can be read after the next `rows`."""
        return self._connection.execute(statement, parameters, binary=True)

    def rows(self, statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Wait for a statement's result. From then on the server waits for our next statement, and ends the connection if none comes in time."""
        cursor = self.run(statement, parameters)
        self._pipeline.sync()
        return cursor.fetchall()


class ThreadConnection:
    """The connection of one thread. `migrations` are the scripts that lead from nothing to this version."""

    def __init__(self, url: str, migrations: Sequence[str]) -> None:
        self.url = url
        self.migrations = migrations
        self._connection: Connection | None = None
        self._warned = False
        self._open: Transaction | None = None

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def reached(self) -> Iterator[Connection]:
        """The connection; each statement on it is a transaction of its own, unless inside `transaction`."""
        try:
            if self._connection is None:
                # A transaction whose connection was lost must not go on on another.
                assert self._open is None, "the connection was lost inside the transaction"
                self._connection = self._connected()
            self._warned = False
            yield self._connection
            self._refuse_doubt()
        except psycopg.IntegrityError:
            self.close()
            raise
        except psycopg.Error as error:
            self.close()
            raise StoreUnavailable(named(error)) from error
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction; `rows` and `run` belong to it until its end."""
        with self.reached() as connection, connection.pipeline() as pipeline:
            self._open = Transaction(connection, pipeline)
            try:
                self._open.run("BEGIN")
                yield self._open
                self._open.run("COMMIT")
            finally:
                self._open = None

    def rows(self, statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """The result of one statement, inside the transaction if there is one."""
        if self._open is not None:
            return self._open.rows(statement, parameters)
        with self.reached() as connection:
            return connection.execute(statement, parameters, binary=True).fetchall()

    def run(self, statement: str) -> None:
        """A statement about the database itself. `NotAllowed` where this user may not."""
        with self.reached() as connection:
            try:
                connection.execute(statement, prepare=False)
            except psycopg.errors.InsufficientPrivilege as error:
                raise NotAllowed(named(error)) from error

    def _connected(self) -> Connection:
        given = conninfo_to_dict(self.url)
        more = {name: value for name, value in DEFAULTS.items() if name not in given}
        try:
            connection = psycopg.connect(
                make_conninfo(self.url, **more, application_name=APPLICATION), autocommit=True
            )
        except psycopg.OperationalError as error:
            # What the library says names the host and the reason, never a password.
            raise StoreUnavailable(f"PostgreSQL: {error}") from error
        try:
            connection.prepare_threshold = 0
            connection.add_notice_handler(self._noticed)
            refuse_unsafe(connection)
            settle_session(connection)
            migrate(connection, self.migrations)
            wait_for_all_before(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _refuse_doubt(self) -> None:
        if self._warned:
            raise StoreUnavailable("PostgreSQL warned: the commit may not have reached the standby")

    def _noticed(self, notice: psycopg.errors.Diagnostic) -> None:
        self._warned = self._warned or notice.severity_nonlocalized == "WARNING"


def named(error: psycopg.Error) -> str:
    """An error's kind. Its text could quote a row."""
    return f"PostgreSQL: {type(error).__name__} {error.sqlstate or '(connection lost)'}"


def refuse_unsafe(connection: Connection) -> None:
    rows = connection.execute(
        "SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY(%s)", [list(UNSAFE)]
    ).fetchall()
    wrong = [
        f"{name} is {setting}: {UNSAFE[name][1]}"
        for name, setting in sorted(rows)
        if UNSAFE[name][0](setting)
    ]
    if wrong:
        raise UnsafeServer(f"The ballot box does not use this PostgreSQL server. {'; '.join(wrong)}.")
    if connection.execute("SELECT pg_catalog.pg_is_in_recovery()").fetchone() == (True,):
        raise StoreUnavailable("PostgreSQL: this server is a standby; it has to be promoted first")


def settle_session(connection: Connection) -> None:
    """What must hold for this connection, whatever is changed on the server meanwhile."""
    with connection.pipeline():
        for name, value in SESSION.items():
            connection.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        connection.execute(
            "SELECT pg_catalog.set_config(name, setting, false) FROM pg_catalog.pg_settings"
            " WHERE name = 'synchronous_commit'"
        )


def migrate(connection: Connection, scripts: Sequence[str]) -> None:
    """Bring the schema `ballotbox` to this version, one ballot box at a time however many start together."""
    with connection.transaction():
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [MIGRATING])
        if connection.execute("SELECT pg_catalog.to_regclass('ballotbox.migration')").fetchone() == (None,):
            connection.execute("CREATE SCHEMA IF NOT EXISTS ballotbox")
            connection.execute("CREATE TABLE ballotbox.migration (number integer PRIMARY KEY)")
        found = connection.execute("SELECT coalesce(max(number), 0) FROM ballotbox.migration").fetchone()
        version = found[0] if found else 0
        if version > len(scripts):
            raise WrongVersion(
                f"The database has schema {version}; this ballot box knows up to {len(scripts)}. Start the newer version."
            )
        for number, script in enumerate(scripts[version:], version + 1):
            for statement in script.split(";"):
                if statement.strip():
                    connection.execute(statement, prepare=False)
            connection.execute("INSERT INTO ballotbox.migration VALUES (%s)", [number])


def wait_for_all_before(connection: Connection) -> None:
    """Commit something (taking a lock is enough), and so wait until all earlier commits are on the disk and on the standby."""
    with connection.transaction():
        connection.execute("SELECT number FROM ballotbox.migration WHERE number = 1 FOR UPDATE")
