"""Writes the scripts from which a new home gets its tables (`answerable.serving.first_tables`): python tests/kept_tables.py

Each is what all migrations leave in an empty database. Moments are those of the day on which the script is run.
"""

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import django
from django.apps import apps

from ballotbox.postgres_server import Cluster

KEPT = Path(__file__).parent.parent / "src/answerable/serving/tables"
# The fingerprint of the migrations that the scripts were made from.
MADE_FROM = KEPT / "made-from.sha256"
MOMENT = re.compile(r"'20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?([+-]\d\d)?'")
# Those that the libraries' migrations draw anew each time.
DRAWN = re.compile(r"'[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}'")
# Where SQLite keeps the last number it gave in each table.
COUNTERS = "sqlite_sequence"
# What only some releases of pg_dump write.
PASSING = re.compile(
    r"^(--|\\|SET (transaction_timeout|default_table_access_method)|SELECT pg_catalog.set_config).*\n?",
    re.MULTILINE,
)


def migrated(home: Path, **more: str) -> None:
    """Run all migrations for a home, as a release without kept tables would."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.web.settings", **more}
    migrate = [sys.executable, "-m", "answerable.web.manage", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)


def fingerprint(files: Mapping[str, Path]) -> str:
    """SHA-256 over the names and contents of these migrations."""
    lines = [
        f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for name, file in sorted(files.items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def migrations() -> dict[str, Path]:
    """The files of all migrations, ours and the libraries', by app and name. Django is set up."""
    return {
        f"{config.label}.{file.stem}": file
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[!_]*.py")
    }


def of_sqlite(file: Path) -> str:
    """A script that makes what `file` holds: tables with their rows first, then indexes and triggers."""
    connection = sqlite3.connect(file)
    try:
        return "BEGIN;\n" + "".join(f"{each};\n" for each in _statements(connection)) + "COMMIT;\n"
    finally:
        connection.close()


def _statements(connection: sqlite3.Connection) -> Iterator[str]:
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master ORDER BY type != 'table', name"
    ).fetchall()
    virtual = {name for _, name, sql in made if (sql or "").upper().startswith("CREATE VIRTUAL")}
    # What SQLite makes by itself has no text, or belongs to a virtual table.
    told = [
        (kind, name, sql)
        for kind, name, sql in made
        if sql and not any(name.startswith(f"{each}_") for each in virtual)
    ]
    tables = [(name, sql) for kind, name, sql in told if kind == "table" and name != COUNTERS]
    yield from (sql for _, sql in tables)
    for name, _ in tables:
        if name not in virtual:
            yield from _rows(connection, name)
    yield f"DELETE FROM {COUNTERS}"  # the rows above counted, too
    yield from _rows(connection, COUNTERS)
    yield from (sql for kind, _, sql in told if kind != "table")


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
    if rows:
        yield f'INSERT INTO "{name}" VALUES\n' + ",\n".join(_row(each) for each in rows)


def _row(row: tuple[Any, ...]) -> str:
    return "(" + ",".join(_literal(each) for each in row) + ")"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int | float):
        return repr(value)
    assert isinstance(value, str), value
    return MOMENT.sub("CURRENT_TIMESTAMP", "'" + value.replace("'", "''") + "'")


def of_postgres(cluster: Cluster, url: str) -> str:
    dumped = subprocess.run(
        [cluster.bin / "pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=1000", url],
        stdout=subprocess.PIPE, check=True, text=True,
    ).stdout  # fmt: skip
    return re.sub(r"\n{2,}", "\n", MOMENT.sub("CURRENT_TIMESTAMP", PASSING.sub("", dumped))).lstrip()


def undrawn(script: str) -> str:
    """Without what differs from one run of the migrations to the next."""
    return DRAWN.sub("DRAWN", script)


def main() -> None:
    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        migrated(Path(folder))
        (KEPT / "sqlite.sql").write_text(of_sqlite(Path(folder) / "site.sqlite3"), encoding="utf-8")
    cluster = Cluster.made()
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = cluster.database()
            migrated(Path(folder), DATABASE_URL=url)
            (KEPT / "postgresql.sql").write_text(of_postgres(cluster, url), encoding="utf-8")
    finally:
        cluster.remove()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.web.settings")
    django.setup()
    MADE_FROM.write_text(fingerprint(migrations()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
