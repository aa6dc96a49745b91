"""A PostgreSQL server for one measurement, in a folder of its own that is removed with it; as durable as in production (fsync on).

As root its programs run as the system user `postgres`, since they refuse root.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

USER = "postgres"
SETTINGS = (
    "listen_addresses=",
    "max_connections=60",
    "shared_buffers=128MB",
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
)


@dataclass(frozen=True, slots=True)
class Cluster:
    pid: int
    folder: Path

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def fresh(self, name: str) -> str:
        """The address of a new, empty database."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)


def programs() -> Path | None:
    """Where the newest installed PostgreSQL keeps its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    elsewhere = shutil.which("initdb")
    return found[-1].parent if found else Path(elsewhere).resolve().parent if elsewhere else None


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """A running server, or None where PostgreSQL is not installed."""
    where = programs()
    if where is None:
        yield None
        return
    child_user = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="measured-pg-") as name:
        folder = Path(name)
        if child_user:
            entry = pwd.getpwnam(USER)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        made = [where / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd="/", **child_user)
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        server = subprocess.Popen(
            [where / "postgres", "-D", folder / "data", "-k", folder, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **child_user,
        )
        try:
            yield ready(Cluster(server.pid, folder))
        finally:
            server.terminate()
            server.wait(30)


def ready(started: Cluster) -> Cluster:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(started.url()).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return started
