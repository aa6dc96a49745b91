"""A copy of all that a ballot box holds at one moment, as a file of the kind that `sqlite.Store` opens, whatever the ballot box is kept in.

`answerable backup` asks a running ballot box for one, and `answerable restore` puts one into a store. The file holds sealed ballots, so it is readable
by its owner only. Errors: `StoreUnavailable`; `NotEmpty` for a database that holds boxes already.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from answerable.ballotbox import sqlite
from answerable.ballotbox.store import Store, StoreUnavailable

BALLOT = ("box", "pk", "seq", "hash", "scope", "rater_group", "body")
# Every table that both stores have, and its columns.
TABLES = {
    "box": ("key", "state", "manifest", "closes_at", "witnesses", "scopes", "rehearsal"),
    "pool": BALLOT,
    "entry": (*BALLOT, "position"),
    "checkpoint": ("box", "size", "note"),
    "tile": ("box", "level", "number", "hashes"),
    "turnout": ("box", "scope", "rater_group", "returned"),
    "cosignature": ("box", "vkey", "size", "line", "time"),
}
# SQLite keeps them as 0 and 1.
BOOLEANS = frozenset({"witnesses", "rehearsal"})
Rows = Iterator[tuple[str, Iterable[tuple[Any, ...]]]]


class NotEmpty(Exception):
    """The database holds boxes already. Nothing was changed."""


def make(store: Store, path: Path) -> None:
    """Write the copy to `path`, in place of one that is there."""
    path.unlink(missing_ok=True)
    try:
        store.snapshot(path)
        path.chmod(0o600)
    except OSError as error:
        raise StoreUnavailable(str(error)) from error


def read(path: Path) -> Rows:
    """Each table of the copy with its rows, whose truths are true and false."""
    source = sqlite.Store(path)
    try:
        for table, columns in TABLES.items():
            truths = [number for number, name in enumerate(columns) if name in BOOLEANS]
            rows = source.db.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - literal
            yield table, (_with_truths(row, truths) for row in rows)
    finally:
        source.close()


def write(path: Path, rows: Rows) -> None:
    """Make a copy of these rows."""
    target = sqlite.Store(path)
    try:
        with target.transaction():
            for table, values in rows:
                places = ", ".join("?" * len(TABLES[table]))
                target.db.executemany(
                    f"INSERT INTO {table} ({', '.join(TABLES[table])}) VALUES ({places})",  # noqa: S608 - literal
                    values,
                )
    finally:
        target.close()


def _with_truths(row: tuple[Any, ...], truths: list[int]) -> tuple[Any, ...]:
    return tuple(bool(value) if number in truths else value for number, value in enumerate(row))
