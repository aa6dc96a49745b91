"""Homes for tests to serve, and a process beside the servers in which a test makes and changes what a home holds.

Importing the site takes seconds, so it is done once for each home.
As a script it is that process: `python tests/worlds.py MODULE`, where MODULE, under `tests`, has the functions that may be called.
"""

import json
import os
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from answerable.serving import first_tables

TESTS = Path(__file__).parent
DATABASE = "site.sqlite3"


def with_tables(home: Path) -> Path:
    """Make `home` as a first start of the product leaves it, without an account. For SQLite."""
    (home / "static").mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    file = home / DATABASE
    file.touch(0o600)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(first_tables.script("sqlite"))
    return home


def postgres_with_tables(cluster: Any) -> str:
    """The address of a new PostgreSQL database with all tables of the site and nothing in them (`ballotbox.postgres_server.Cluster`)."""
    url = str(cluster.database())
    with psycopg.connect(url) as connection:
        connection.execute(first_tables.script("postgresql"))
    return url


class World(AbstractContextManager["World"]):
    """Calls functions of `module`, such as "browser.whole_world", in a process of the home's own. Arguments and results are what JSON can write."""

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), module],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "answerable.web.settings", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, function: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([function, arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{function}: the process ended; what it printed is above"
        result, error = json.loads(answer)
        assert error is None, f"{function}: {error}"
        return result

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.end()


@contextmanager
def _printing_to_stderr() -> Iterator[Any]:
    """Standard output is for answers alone, whatever a function prints."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with answers:
        yield answers


def main(module: str) -> None:
    import django

    sys.path.insert(0, str(TESTS))
    django.setup()
    from django.db import connections

    functions = import_module(module)
    with _printing_to_stderr() as answers:
        for line in sys.stdin:
            function, arguments = json.loads(line)
            try:
                answer = [getattr(functions, function)(*arguments), None]
            except Exception:  # whatever it was, the test that called fails with it, and the next call finds the process running
                answer = [None, traceback.format_exc()]
            connections.close_all()
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
