"""Threads that look at one database at the same time, as the site's threads and processes do."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

from answerable import home
from answerable.web import databases


@contextmanager
def on_postgres(address: str) -> Iterator[None]:
    """Inside, the site's database is this one of PostgreSQL, for this thread and for those that begin there."""
    before, told = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**told, **databases.chosen(address, home.current()), "CONN_MAX_AGE": 0}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = told
        connections["default"] = before


@contextmanager
def on_disk(path: Path) -> Iterator[ThreadPoolExecutor]:
    """Threads whose connections open a copy, on disk, of what the test has set up in memory."""
    if connection.vendor != "sqlite":  # a server's database is the same for every thread
        with ThreadPoolExecutor(8) as threads:
            yield threads
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        # Set here, since SQLite makes no thread wait for a change of mode: if all threads asked for it at once, some would fail.
        copy.execute("PRAGMA journal_mode = WAL")
    options = connection.settings_dict
    in_memory = options["NAME"]
    options["NAME"] = str(path)
    try:
        with ThreadPoolExecutor(8) as threads:
            yield threads
    finally:
        options["NAME"] = in_memory
