"""What took long to make in the database of a test is made once in a process, and put there as rows for the next tests."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

Rows = list[tuple[Any, ...]]


class Snapshot:
    """Rows that one act made. They are used where the tables are as they were before that act, else the act is done again, and its rows are kept too."""

    def __init__(self) -> None:
        self._kept: list[tuple[dict[str, Rows], dict[str, Rows]]] = []  # before, after

    def bring(self, make: Callable[[], object]) -> None:
        """Do what `make` does. Only on SQLite is anything kept."""
        if connection.vendor != "sqlite":
            make()
            return
        for before, after in self._kept:
            if all(_rows(name) == rows for name, rows in before.items()):
                _put(after)
                return
        was = _all_rows()
        make()
        now = _all_rows()
        changed = [name for name in now if now[name] != was[name]]
        # What is kept names kinds of rows by numbers of this table, which a test that empties the database changes.
        known = {"django_content_type": now["django_content_type"]}
        self._kept.append(
            ({**known, **{name: was[name] for name in changed}}, {name: now[name] for name in changed})
        )


def _put(tables: dict[str, Rows]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name, rows in tables.items():
            # Triggers keep the index of the search in step.
            cursor.execute(f'DELETE FROM "{name}"')
            if rows:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)


def _all_rows() -> dict[str, Rows]:
    names = connection.introspection.table_names()
    return {name: _rows(name) for name in names if "_fts" not in name}


def _rows(name: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        return cursor.fetchall()
