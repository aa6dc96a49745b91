"""A home backed up while ballots come in, restored elsewhere, moved to PostgreSQL and back: no acknowledged ballot and no row is missing."""

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from answerable.ballotbox.sqlite import Store
from answerable.ballotbox.store import BoxState
from answerable.home import Home
from answerable.rehearsal.wrapped import Wrapped
from ballotbox.hall import Hall
from ballotbox.postgres_server import Cluster
from flows.test_flow_serving import Serving
from waiting import PATIENCE, until
from worlds import World, with_tables

pytestmark = [pytest.mark.flow, pytest.mark.process]
BALLOTS = 60
# Made in another way by each kind of database, or holding the moment at which tables were made.
NOT_COMPARED = ("sqlite_", "wagtailsearch_indexentry", "django_migrations")


def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE", "DJANGO"))
    }
    command = [sys.executable, "-m", "answerable", *arguments]
    return subprocess.run(command, env=kept | more, capture_output=True, text=True, timeout=PATIENCE)


def answered(*arguments: str, **more: str) -> str:
    done = run(*arguments, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def refused(*arguments: str, **more: str) -> str:
    done = run(*arguments, **more)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


class Phones:
    """Raters who cast one after the other until told to stop."""

    def __init__(self, serving: Serving, home: Path) -> None:
        here = f"{serving.ballotbox}/boxes/spring"
        bearer = {"authorization": f"Bearer {Home(home).secret('ballotbox-control')}"}
        self.hall = Hall(httpx.put(here, headers=bearer, timeout=PATIENCE).json())
        manifest = json.dumps({"manifest": self.hall.note})
        assert httpx.post(f"{here}/open", headers=bearer, content=manifest, timeout=PATIENCE).is_success
        self.here = here
        self.acknowledged = 0
        self.over = threading.Event()
        self.casting = threading.Thread(target=self.cast)

    def cast(self) -> None:
        with httpx.Client(timeout=PATIENCE, auth=Wrapped()) as client:
            for number in range(BALLOTS):
                raw = self.hall.rater("AB"[number % 2]).ballot()
                assert client.post(f"{self.here}/ballots", content=raw).status_code == 201
                self.acknowledged += 1
                if self.over.is_set():
                    return

    def __enter__(self) -> "Phones":
        self.casting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.casting.join(PATIENCE)


def ballots_in(home: Path) -> int:
    with closing(Store(home / "ballotbox.sqlite3")) as store:
        return len(store.pool("spring", None, 1 << 20)) + len(store.ledger("spring", 0, 1 << 20))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """A home with a meeting and ballots, its backup made in the middle of the casting, and how many ballots were acknowledged before that. No test changes them."""
    folder = tmp_path_factory.mktemp("served")
    home, file = with_tables(folder / "home"), folder / "backup.tar"
    with World("browser.record_world", {"ANSWERABLE_HOME": str(home)}) as world:
        world.call("make", 1)
    (home / "private" / "slides").mkdir(parents=True)
    (home / "private" / "slides" / "述职.pdf").write_bytes(b"%PDF-1.7 " + bytes(3_000_000))
    serving = Serving(home)
    try:
        serving.until("Ctrl-C stops them all.")
        with Phones(serving, home) as phones:
            until(lambda: phones.acknowledged >= 10, "ten ballots", serving.child)
            before = phones.acknowledged
            said = answered("backup", str(file), "--home", str(home))
            assert phones.acknowledged > before  # it was served on meanwhile
        assert "Every ballot that was acknowledged by " in said
        assert "Scoring is open. Whoever compares two backups" in said
        assert file.stat().st_mode & 0o077 == 0
        assert f"{file} is there already" in refused("backup", str(file), "--home", str(home))
        assert "lies in the home itself" in refused("backup", str(home / "backup.tar"), "--home", str(home))
    finally:
        serving.child.terminate()
        serving.end()
    assert not [path for path in home.iterdir() if path.name.startswith((".backup", "ballotbox.snapshot"))]
    return home, file, before


def rows(database: Path) -> dict[str, list[str]]:
    """Every table's rows in words, JSON by its meaning: PostgreSQL keeps the order of its names otherwise."""
    found = {}
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            if not table.startswith(NOT_COMPARED):
                columns = sorted(row[1] for row in connection.execute(f'PRAGMA table_info("{table}")'))
                wanted = ", ".join(f'"{name}"' for name in columns)
                read = connection.execute(f'SELECT {wanted} FROM "{table}"')
                found[table] = sorted(repr([meaning(value) for value in row]) for row in read)
    return found


def meaning(value: Any) -> Any:
    try:
        return json.dumps(json.loads(value), sort_keys=True) if isinstance(value, str) else value
    except ValueError:
        return value


def test_restored_elsewhere_and_served_nothing_is_missing(
    served: tuple[Path, Path, int], tmp_path: Path
) -> None:
    home, file, before = served
    again = tmp_path / "again"
    assert f"Restored to {again}" in answered("restore", str(file), "--home", str(again))
    assert before <= ballots_in(again) <= ballots_in(home)
    assert rows(again / "site.sqlite3") == rows(home / "site.sqlite3")
    slides = "private/slides/述职.pdf"
    assert (again / slides).read_bytes() == (home / slides).read_bytes()
    assert [path for path in again.rglob("*") if path.is_file() and path.stat().st_mode & 0o077] == []
    serving = Serving(again)
    try:
        serving.until("Ctrl-C stops them all.")
        returned = httpx.get(f"{serving.ballotbox}/boxes/spring", timeout=PATIENCE).json()
        assert returned["state"] == "open"
    finally:
        serving.child.terminate()
        serving.end()
    assert "holds files already" in refused("restore", str(file), "--home", str(again))
    damaged(file, tmp_path)


def test_a_meeting_that_closes_between_the_two_copies_is_noticed(tmp_path: Path) -> None:
    """The box was copied while it was open and the site once it was closed: restored, they would not fit together."""
    home = with_tables(tmp_path / "home")
    for part in ("site", "ballotbox"):
        Home(home).begin_database(part, None)
    with World("browser.record_world", {"ANSWERABLE_HOME": str(home)}) as world:
        (key,) = world.call("make", 1)["keys"]
        with closing(Store(home / "ballotbox.sqlite3")) as store:
            store.put_box(key)
            store.change(key, lambda box: box._replace(state=BoxState.OPEN))
        answered("backup", str(tmp_path / "open.tar"), "--home", str(home))
        world.call("close", key)
    told = refused("backup", str(tmp_path / "between.tar"), "--home", str(home))
    assert "A meeting was closed while the backup was being made" in told
    assert not (tmp_path / "between.tar").exists()


def damaged(file: Path, tmp_path: Path) -> None:
    """A backup that is cut off, altered or none at all is refused, and leaves no folder behind."""
    whole = file.read_bytes()
    place = whole.index(b"%PDF-1.7")
    altered = whole[:place] + b"%PDF-1.6" + whole[place + 8 :]
    with tarfile.open(tmp_path / "foreign.tar", "w") as archive:
        archive.add(__file__, "readme")
    for name in ("../outside", "/outside", "keys/../../outside", "keys//secret", "keys/./secret"):
        hostile(tmp_path / "hostile.tar", name, tarfile.REGTYPE)
        assert "is no file of a home" in refused(
            "restore", str(tmp_path / "hostile.tar"), "--home", str(tmp_path / "never")
        )
    hostile(tmp_path / "hostile.tar", "keys/link", tarfile.SYMTYPE)
    assert "is no file of a home" in refused(
        "restore", str(tmp_path / "hostile.tar"), "--home", str(tmp_path / "never")
    )
    for name, content, sentence in (
        ("altered.tar", altered, "is not as it was written: private/slides/述职.pdf differs"),
        ("short.tar", whole[: len(whole) // 2], "cannot be read as a backup"),
        ("none.tar", b"hello" * 200, "cannot be read as a backup"),
        ("foreign.tar", None, "is no backup"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert sentence in refused("restore", str(tmp_path / name), "--home", str(tmp_path / "never"))
    assert not (tmp_path / "never").exists()


def hostile(file: Path, name: str, kind: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    with tarfile.open(file, "w") as archive:
        archive.addfile(member)


def test_moved_to_postgresql_and_back_every_row_is_the_same(
    served: tuple[Path, Path, int], postgres: Cluster, tmp_path: Path
) -> None:
    _home, file, _before = served
    urls = {"DATABASE_URL": postgres.database(), "BALLOTBOX_DATABASE_URL": postgres.database()}
    moved, second, back = tmp_path / "moved", tmp_path / "second.tar", tmp_path / "back"
    answered("restore", str(file), "--home", str(moved), **urls)
    assert not list(moved.glob("*.sqlite3*"))
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        # Numbers go on after the highest that is there.
        taken = connection.execute("SELECT max(id) FROM organisation_person").fetchone()
        given = connection.execute(
            "SELECT nextval(pg_get_serial_sequence('organisation_person', 'id'))"
        ).fetchone()
    assert given[0] == taken[0] + 1
    assert "is kept in PostgreSQL" in refused("backup", str(second), "--home", str(moved))
    answered("backup", str(second), "--home", str(moved), **urls)
    answered("restore", str(second), "--home", str(back))
    first = tmp_path / "first"
    answered("restore", str(file), "--home", str(first))
    for part in ("site.sqlite3", "ballotbox.sqlite3"):
        assert rows(back / part) == rows(first / part)
    assert len(rows(back / "site.sqlite3")["meetings_meeting"]) == 1
    answered("ballotbox", "check", "--home", str(back))
    for variable, sentence in (("DATABASE_URL", "holds tables"), ("BALLOTBOX_DATABASE_URL", "holds boxes")):
        told = refused("restore", str(file), "--home", str(tmp_path / "never"), **{variable: urls[variable]})
        assert sentence in told
    assert not (tmp_path / "never").exists()
