"""The tables of a new home, made at once.

Running some 280 migrations, most of them of the libraries, takes about a minute. An empty database is therefore given the tables and rows that all of them leave, from the
script `tables/<engine>.sql` that `make tables` writes; `migrate` then finds what it has run and does what is newer. A test runs the migrations and compares.
"""

from importlib.resources import files
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# The schema that the script of PostgreSQL names.
SCHEMA = "public"


def give(connection: BaseDatabaseWrapper) -> bool:
    """Fill an empty database, in one transaction. False if it is not empty, or is of a kind or in a schema for which no script is kept."""
    run = {"sqlite": _run_on_sqlite, "postgresql": _run_on_postgresql}.get(connection.vendor)
    return run is not None and not connection.introspection.table_names() and run(connection)


def script(engine: str) -> str:
    """What all migrations leave in an empty database, as SQL for `engine` ("sqlite" or "postgresql")."""
    return (files("answerable.serving") / "tables" / f"{engine}.sql").read_text(encoding="utf-8")


def _run_on_sqlite(connection: Any) -> bool:
    connection.ensure_connection()
    try:
        connection.connection.executescript(script("sqlite"))
    except BaseException:
        connection.connection.rollback()
        raise
    return True


def _run_on_postgresql(connection: Any) -> bool:
    """Afterwards the connection is closed, since the script changes settings of its session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        if cursor.fetchone() != (SCHEMA,):
            return False
    try:
        # The driver runs several statements that are sent without parameters in one transaction.
        connection.connection.execute(script("postgresql"))
    finally:
        connection.close()
    return True
