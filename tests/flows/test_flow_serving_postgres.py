"""`answerable serve` over PostgreSQL: both databases, several ballot box processes on one port, one of which may die."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from answerable import home
from answerable.rehearsal.wrapped import Wrapped
from ballotbox.hall import Answered, Hall
from waiting import PATIENCE, free_port, until
from worlds import postgres_with_tables

pytestmark = pytest.mark.flow


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE", "DJANGO"))
    }
    return kept | {"PYTHONUNBUFFERED": "1"} | more


def serve(folder, *options: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "answerable", "serve", "--home", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(**more),
    )


def ballotboxes_of(parent: int) -> dict[int, list[bytes]]:
    """The ballot box processes by number, each with the names of the databases that it was told of."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True
    )
    found = {}
    for line in listed.stdout.splitlines():
        pid, arguments = line.split(None, 1)
        if "answerable.ballotbox" in arguments:
            told = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            found[int(pid)] = sorted(one.split(b"=")[0] for one in told if b"DATABASE_URL=" in one)
    return found


def test_a_meeting_is_served_from_postgresql_by_several_ballotboxes(tmp_path, postgres):
    site_url, ballotbox_url = postgres_with_tables(postgres), postgres.database()
    port, ballotbox_port = str(free_port()), str(free_port())
    ports = ["--port", port, "--ballotbox-port", ballotbox_port]
    running = serve(
        tmp_path,
        *ports,
        "--ballotbox-workers",
        "2",
        DATABASE_URL=site_url,
        BALLOTBOX_DATABASE_URL=ballotbox_url,
    )
    try:
        printed = ""
        while "Ctrl-C stops them all." not in printed:
            line = running.stdout.readline()
            assert line, printed
            printed += line
        assert not (tmp_path / "site.sqlite3").exists()
        assert not (tmp_path / "ballotbox.sqlite3").exists()
        with psycopg.connect(site_url) as site:
            assert site.execute("SELECT username FROM accounts_user").fetchall() == [("organiser",)]
        assert httpx.get(f"http://127.0.0.1:{port}/accounts/sign-in", timeout=PATIENCE).status_code == 200
        bearer = {"authorization": f"Bearer {home.Home(tmp_path).secret('ballotbox-control')}"}
        here = f"http://127.0.0.1:{ballotbox_port}/boxes/spring"
        hall = Hall(httpx.put(here, headers=bearer, timeout=PATIENCE).json())
        opened = httpx.post(
            f"{here}/open", headers=bearer, content=json.dumps({"manifest": hall.note}), timeout=PATIENCE
        )
        assert opened.status_code == 200
        ballots = [hall.rater("AB"[number % 2]).ballot() for number in range(6)]
        ballotboxes = ballotboxes_of(running.pid)
        assert list(ballotboxes.values()) == [[b"BALLOTBOX_DATABASE_URL"]] * 2
        os.kill(min(ballotboxes), signal.SIGKILL)

        def cast(raw: bytes) -> None:
            answers = []
            until(lambda: answers.append(post(here, raw)) or answers[-1] is not None, "a ballot box answers")
            hall.promised(Answered(0, {}, answers[-1].content), raw)

        with ThreadPoolExecutor(3) as phones:
            list(phones.map(cast, ballots))
        assert httpx.get(here, timeout=PATIENCE).json()["returned"] == {"sheet": {"A": 3, "B": 3}}
        assert (
            "The ballot box ended unexpectedly (exit status -9); it is started again."
            in running.stdout.readline()
        )
        until(lambda: len(ballotboxes_of(running.pid)) == 2, "there are two again")
        running.terminate()
        assert running.wait(PATIENCE) == 0
        assert ballotboxes_of(running.pid) == {}
    finally:
        running.kill()
    without_its_variables_nothing_is_begun_anew(tmp_path, ports, site_url, ballotbox_url, postgres.database())


def without_its_variables_nothing_is_begun_anew(home, ports, site_url, ballotbox_url, empty) -> None:
    urls = {"DATABASE_URL": site_url, "BALLOTBOX_DATABASE_URL": ballotbox_url}
    for told, sentence in (
        ({"DATABASE_URL": site_url}, "The ballot box of"),
        ({"BALLOTBOX_DATABASE_URL": ballotbox_url}, "The site of"),
        (urls | {"DATABASE_URL": empty}, "The site of"),
    ):
        refused = serve(home, *ports, **told)
        printed, _ = refused.communicate(timeout=PATIENCE)
        assert refused.returncode == 1
        assert sentence in printed
        assert "is kept in PostgreSQL, database " in printed
        assert "Traceback" not in printed
    assert not list(home.glob("*.sqlite3"))


def post(here: str, raw: bytes) -> httpx.Response | None:
    try:
        answer = httpx.post(f"{here}/ballots", content=raw, timeout=PATIENCE, auth=Wrapped())
    except httpx.TransportError:
        return None
    return answer if answer.status_code in (200, 201) else None


@pytest.mark.parametrize(
    ("options", "told", "sentence"),
    [
        (
            ["--ballotbox-workers", "2"],
            {},
            "Several ballot box processes need a PostgreSQL database: set BALLOTBOX_DATABASE_URL",
        ),
        (
            [],
            {"DATABASE_URL": "hunter2"},
            "The site's settings cannot be used: DATABASE_URL is not an address",
        ),
        (
            [],
            {"DATABASE_URL": "postgresql://u:hunter2@/x?host=/nowhere"},
            "The site's database cannot be used: connection is bad: connection to server on socket \"/nowhere",
        ),
    ],
)
def test_what_cannot_be_served_is_said_plainly(tmp_path, options, told, sentence):
    ports = ["--port", str(free_port()), "--ballotbox-port", str(free_port())]
    running = serve(tmp_path, *ports, *options, **told)
    printed, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert f"Error: {sentence}" in printed
    assert "Traceback" not in printed
    assert "hunter2" not in printed
