"""Ballot boxes under measurement: each starts from an empty store, with the same keys, open for the same meeting.

So the same ballots, made once, are new to every one of them.
"""

import json
import secrets
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answerable import home
from answerable.protocol import keys
from benchmarks import papers, servers
from benchmarks.papers import KEY, Meeting
from benchmarks.servers import Server

BALLOTBOX = "answerable.ballotbox.app:create"
PATH = f"/boxes/{KEY}/ballots"


@dataclass(frozen=True, slots=True)
class Kind:
    """A server and what it runs. `database` is empty for SQLite in the home."""

    server: str = "uvicorn"
    application: str = BALLOTBOX
    workers: int = 1
    database: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """Keys and a meeting that every ballot box of one run shares."""

    folder: Path
    meeting: Meeting

    @contextmanager
    def ballotbox(self, kind: Kind) -> Iterator[Server]:
        with tempfile.TemporaryDirectory(prefix="measured-") as name:
            where = home.Home(Path(name))
            shutil.copytree(self.folder / "keys", where.keys)
            with servers.running(
                kind.server, kind.application, environment(where, kind), kind.workers
            ) as one:
                control(one, where, "PUT", f"/boxes/{KEY}")
                control(one, where, "POST", f"/boxes/{KEY}/open", {"manifest": self.meeting.note})
                yield one


def environment(where: home.Home, kind: Kind) -> dict[str, str]:
    given = {home.ENVIRONMENT: str(where.path), **kind.environment}
    return given | ({"BALLOTBOX_DATABASE_URL": kind.database} if kind.database else {})


def control(server: Server, where: home.Home, method: str, path: str, body: Any = None) -> Any:
    """A control call, as the site makes it."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}",
        data=json.dumps(body or {}).encode() if method == "POST" else b"",
        headers={"authorization": f"Bearer {where.secret('ballotbox-control')}"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.loads(answer.read())


@contextmanager
def world(bits: int, expected: int) -> Iterator[World]:
    """Keys drawn by a ballot box itself, and the meeting frozen over them."""
    with tempfile.TemporaryDirectory(prefix="measured-") as name:
        where = home.Home(Path(name))
        where.write_private("ballotbox-control", secrets.token_hex(32).encode())
        with servers.running("uvicorn", BALLOTBOX, {home.ENVIRONMENT: name}) as first:
            public = control(first, where, "PUT", f"/boxes/{KEY}")
        made = papers.meeting(public, keys.new_rsa(bits), expected)
        (where.path / "manifest.note").write_text(made.note, encoding="utf-8")
        yield World(where.path, made)
