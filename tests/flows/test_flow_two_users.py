"""Site and ballot box from two folders, as the units in deploy/ start them; as root, also as two users, who cannot read each other's files."""

import configparser
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from answerable.serving.command import CONTROL
from starting import starts
from waiting import PATIENCE, answers, free_port, until
from worlds import World, with_tables

pytestmark = [pytest.mark.flow]

DEPLOY = Path(__file__).parents[2] / "deploy"
# Two that every Debian has and that own nothing of ours.
USERS = ("daemon", "nobody")
UNITS = ("ballotbox", "site")


def command_of(unit: str, home: Path, ports: list[str]) -> list[str]:
    """What the unit starts, with the folders of this test."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read(DEPLOY / f"answerable-{unit}.service")
    program, *options = parser["Service"]["execstart"].split()
    assert program == "/opt/answerable/.venv/bin/answerable"
    given = {f"/var/lib/answerable-{unit}": [str(home)], "$ANSWERABLE_OPTIONS": ports}
    return [
        sys.executable,
        "-m",
        "answerable",
        *(each for option in options for each in given.get(option, [option])),
    ]


def identity(name: str) -> dict[str, Any]:
    """For subprocess."""
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def may_read(name: str, path: Path) -> bool:
    """Whether this user can; asked as root."""
    return subprocess.run(["/bin/cat", str(path)], capture_output=True, **identity(name)).returncode == 0


def are_two_users() -> bool:
    """Only root can start somebody else's process, and only with a Python and a package that everybody may read."""
    return os.getuid() == 0 and all(
        may_read(name, Path(file)) for name in USERS for file in (sys.executable, __file__)
    )


@dataclass
class Pair:
    """Both services. `folders` by unit; `children` are the commands of the units."""

    folders: dict[str, Path]
    children: dict[str, subprocess.Popen[str]]
    url: str
    ballotbox: str


@pytest.fixture(scope="module")
@starts("flow")
def pair() -> Iterator[Pair]:
    # Not below pytest's own folder, which is for one user.
    above = Path(tempfile.mkdtemp(prefix="answerable-two-"))
    above.chmod(0o711)
    folders = {unit: above / unit for unit in UNITS}
    port, ballotbox_port = free_port(), free_port()
    ports = ["--port", str(port), "--ballotbox-port", str(ballotbox_port)]
    urls = {
        "site": f"http://127.0.0.1:{port}/join",
        "ballotbox": f"http://127.0.0.1:{ballotbox_port}/healthz",
    }
    made = Pair(folders, {}, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{ballotbox_port}")
    try:
        for unit, user in zip(UNITS, USERS, strict=True):
            folders[unit].mkdir(mode=0o700)
            if unit == "site":
                with_tables(folders[unit])
                (folders[unit] / "keys").mkdir(mode=0o700)
                shutil.copy(folders["ballotbox"] / "keys" / CONTROL, folders[unit] / "keys")
            who = identity(user) if are_two_users() else {}
            if who:
                subprocess.run(["/bin/chown", "-R", user, str(folders[unit])], check=True)
            command = command_of(unit, folders[unit], ports)
            made.children[unit] = subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True, **who)
            until(partial(answers, urls[unit]), f"the {unit} answers", made.children[unit])
        yield made
    finally:
        for child in made.children.values():
            child.terminate()
            child.wait(PATIENCE)
        shutil.rmtree(above, ignore_errors=True)


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(each for child in children for each in descendants(int(child)))]


def test_a_meeting_opens_across_the_two_folders(pair: Pair) -> None:
    environment = {
        "ANSWERABLE_HOME": str(pair.folders["site"]),
        "SITE_URL": pair.url,
        "BALLOTBOX_URL": pair.ballotbox,
        "BALLOTBOX_CONTROL_URL": pair.ballotbox,
    }
    with World("frontend.phone_world", environment) as world:
        world.call("make", 2, 4)
        world.call("do", "freeze", "convene", "open")
    box = httpx.get(f"{pair.ballotbox}/boxes/phonetest", trust_env=False, timeout=PATIENCE).json()
    assert box["state"] == "open"


def test_each_has_its_own_files_only(pair: Pair) -> None:
    names = {unit: {path.name for path in folder.iterdir()} for unit, folder in pair.folders.items()}
    assert "ballotbox.sqlite3" in names["ballotbox"] - names["site"]
    assert "site.sqlite3" in names["site"] - names["ballotbox"]
    opened = [
        str(each.readlink())
        for pid in descendants(pair.children["site"].pid)
        for each in Path(f"/proc/{pid}/fd").iterdir()
        if each.exists()
    ]
    assert any(name.startswith(str(pair.folders["site"])) for name in opened)
    assert [name for name in opened if name.startswith(str(pair.folders["ballotbox"]))] == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can ask as another user")
def test_neither_user_reads_the_others_files(pair: Pair) -> None:
    owners = dict(zip(UNITS, USERS, strict=True))
    secret = {"ballotbox": "ballotbox.sqlite3", "site": "site.sqlite3"}
    for unit, name in secret.items():
        other = next(user for each, user in owners.items() if each != unit)
        assert not may_read(other, pair.folders[unit] / name)
        assert not may_read(other, pair.folders[unit] / "keys" / CONTROL)
        if are_two_users():
            assert may_read(owners[unit], pair.folders[unit] / name)


def test_a_site_without_the_secret_does_not_start(tmp_path: Path) -> None:
    command = [*command_of("site", tmp_path / "alone", ["--port", str(free_port())])]
    refused = subprocess.run(command, capture_output=True, text=True)
    assert refused.returncode == 1
    assert f"Copy keys/{CONTROL}" in refused.stderr
