"""The tables that a new home is given at once are those that all migrations leave. When one of these tests fails: `make tables`.

The gate compares the fingerprint of the migrations with the one that `make tables` wrote; running all of them on both databases, which takes
a minute of processor time, is left to `make soak`.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper as OnPostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as OnSQLite

from answerable.serving import first_tables
from ballotbox.postgres_server import Cluster
from kept_tables import MADE_FROM, fingerprint, migrated, migrations, of_postgres, of_sqlite, undrawn
from worlds import DATABASE, postgres_with_tables, with_tables

pytestmark = [pytest.mark.slow, pytest.mark.process]


def wrapper(kind: type[BaseDatabaseWrapper], **where: str) -> BaseDatabaseWrapper:
    none = {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}, "TIME_ZONE": None}
    plain = {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False}
    return kind({**none, **plain, **where}, "first")


def on_sqlite(file: Path) -> BaseDatabaseWrapper:
    return wrapper(OnSQLite, NAME=str(file))


def on_postgres(url: str) -> BaseDatabaseWrapper:
    told = psycopg.conninfo.conninfo_to_dict(url)
    return wrapper(OnPostgreSQL, NAME=told["dbname"], USER=told["user"], HOST=told["host"])


def test_they_were_made_from_the_migrations_of_now() -> None:
    assert MADE_FROM.read_text().strip() == fingerprint(migrations())


def test_a_migration_that_is_written_anew_under_its_name_changes_the_fingerprint(tmp_path: Path) -> None:
    written = tmp_path / "0001_initial.py"
    written.write_text("fields = 1\n")
    before = fingerprint({"app.0001_initial": written})
    written.write_text("fields = 2\n")
    assert fingerprint({"app.0001_initial": written}) != before


@pytest.mark.soak
def test_on_sqlite_they_are_what_the_migrations_leave(tmp_path: Path) -> None:
    migrated(tmp_path)
    made = undrawn(of_sqlite(tmp_path / DATABASE))
    assert undrawn(first_tables.script("sqlite")) == made
    assert undrawn(of_sqlite(with_tables(tmp_path / "other") / DATABASE)) == made


@pytest.mark.soak
def test_on_postgresql_they_are_what_the_migrations_leave(postgres: Cluster, tmp_path: Path) -> None:
    url = postgres.database()
    migrated(tmp_path, DATABASE_URL=url)
    # PostgreSQL writes some conditions of indexes in another way once they went through a script, so both do.
    again = postgres.database()
    with psycopg.connect(again) as connection:
        connection.execute(of_postgres(postgres, url))
    assert undrawn(of_postgres(postgres, postgres_with_tables(postgres))) == undrawn(
        of_postgres(postgres, again)
    )


@pytest.mark.django_db
def test_an_empty_database_gets_them_and_any_other_stays_as_it_is(postgres: Cluster, tmp_path: Path) -> None:
    for connection in (on_sqlite(tmp_path / "new.sqlite3"), on_postgres(postgres.database())):
        assert first_tables.give(connection)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM auth_group_permissions")
        assert not first_tables.give(connection)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM auth_group_permissions")
            assert cursor.fetchone() == (0,)
        connection.close()


@pytest.mark.django_db
def test_a_script_that_fails_leaves_nothing(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = first_tables.script

    def failing(engine: str) -> str:
        return whole(engine).replace("COMMIT;", "") + "INSERT INTO nowhere VALUES (1);"

    monkeypatch.setattr(first_tables, "script", failing)
    for connection in (on_sqlite(tmp_path / "new.sqlite3"), on_postgres(postgres.database())):
        with pytest.raises(Exception, match="nowhere"):
            first_tables.give(connection)
        assert connection.introspection.table_names() == []
        connection.close()


@pytest.mark.django_db
def test_in_another_schema_of_postgresql_the_migrations_are_run(postgres: Cluster) -> None:
    connection = on_postgres(postgres.database())
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA own")
        cursor.execute("SET search_path TO own")
    assert not first_tables.give(connection)
    connection.close()


def test_nothing_is_left_for_the_migrations(tmp_path: Path) -> None:
    environment = {**os.environ, "ANSWERABLE_HOME": str(with_tables(tmp_path)), "DJANGO_SETTINGS_MODULE": "answerable.web.settings"}  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "answerable.web.manage", "migrate", "--check"], env=environment, check=True
    )
