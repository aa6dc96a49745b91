"""PostgreSQL servers of the tests' own: started, stopped, killed, copied and promoted, each in a folder that goes with it.

They listen on a unix socket only, write to disk as a real one does (fsync on), and ask for no password. As root the
server's programs run as the system user `postgres`, since they refuse root. Without PostgreSQL the tests fail and say
what to install; none is left out in silence.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from starting import starts
from waiting import PATIENCE, until

CONFIGURATION = """
listen_addresses = ''
log_destination = 'stderr'
logging_collector = off
max_connections = 60
shared_buffers = 32MB
max_wal_size = 256MB
fsync = on
full_page_writes = on
synchronous_commit = on
log_statement = 'none'
log_min_error_statement = 'panic'
"""
USER = "postgres"
numbers = count(1)


def programs() -> Path:
    """Where the newest installed PostgreSQL keeps its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if elsewhere is None:
        pytest.fail("PostgreSQL is not installed: run deploy/debian-packages test", pytrace=False)
    return Path(elsewhere).resolve().parent


def server_user() -> dict[str, object]:
    """What makes a child process run under a user that PostgreSQL accepts."""
    return {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}


def own(folder: Path) -> None:
    if os.geteuid() == 0:
        entry = pwd.getpwnam(USER)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def is_gone(pid: int) -> bool:
    """Whether a process has ended. One that its parent has not asked about yet (a zombie) counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def children_of(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == parent:
                found.append(int(folder.name))
    return found


class Cluster:
    """One server in `folder`. A new one is empty; one that `follow`s another is its standby."""

    def __init__(self, folder: Path | None = None) -> None:
        self.bin = programs()
        self.folder = folder or Path(tempfile.mkdtemp(prefix="answerable-pg-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        own(self.folder)
        self.files = self.folder / "files"
        self.log = self.folder / "log"
        self.server: subprocess.Popen[bytes] | None = None

    # Life

    @classmethod
    def made(cls, folder: Path | None = None) -> "Cluster":
        """A new cluster, running."""
        cluster = cls(folder)
        how = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        cluster.run("initdb", "-D", str(cluster.files), *how)
        with (cluster.files / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION)
        cluster.start()
        return cluster

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end. Its complaint is the assertion's message."""
        done = subprocess.run(
            [self.bin / program, *arguments], cwd="/", capture_output=True, text=True, **server_user()
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [self.bin / "postgres", "-D", self.files, "-k", self.folder],
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,
                **server_user(),
            )
        until(self.answers, "the server answers")

    def answers(self) -> bool:
        assert self.server is not None
        assert self.server.poll() is None, self.log.read_text(errors="replace")[-2000:]
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True):
                return True
        except psycopg.OperationalError:
            return False

    def stop(self) -> None:
        """Stop in order: clients are cut off, everything is written down."""
        assert self.server is not None
        self.server.send_signal(signal.SIGINT)
        self.server.wait(PATIENCE)
        self.server = None

    def kill(self) -> None:
        """kill -9 the server and all its processes, at a moment when it cannot react."""
        assert self.server is not None
        self.server.send_signal(signal.SIGSTOP)
        family = children_of(self.server.pid)
        self.server.kill()
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        self.server.wait()
        self.server = None
        until(lambda: all(is_gone(pid) for pid in family), "the server's processes end")

    def restart(self) -> None:
        if self.server:
            self.stop()
        self.start()

    def remove(self) -> None:
        if self.server:
            self.kill()
        shutil.rmtree(self.folder)

    # Use

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def ask(self, query: str, database: str = "postgres") -> list[tuple]:
        """Run one statement on a connection of its own; its rows, if it has any."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def database(self) -> str:
        """A new empty database's address."""
        name = f"test_{next(numbers)}"
        self.ask(f"CREATE DATABASE {name}")
        return self.url(name)

    def configure(self, **settings: str) -> None:
        for name, value in settings.items():
            self.ask(f"ALTER SYSTEM SET {name} = '{value}'")
        self.ask("SELECT pg_reload_conf()")
        for name, value in settings.items():
            until(lambda n=name, v=value: self.ask(f"SHOW {n}") == [(v,)], f"{name} is {value}")

    # A second server

    def standby(self, name: str = "standby", folder: Path | None = None) -> "Cluster":
        """A copy of this server that follows it, without which this one from now on confirms no commit."""
        copy = Cluster(folder)
        self.run(
            "pg_basebackup",
            *("-d", f"{self.url('postgres')}&application_name={name}"),
            *("-D", str(copy.files), "-R", "-X", "stream", "-c", "fast", "--no-sync"),
        )
        copy.start()
        self.configure(synchronous_standby_names=f"FIRST 1 ({name})")
        state = f"SELECT sync_state FROM pg_stat_replication WHERE application_name = '{name}'"
        until(lambda: self.ask(state) == [("sync",)], "the standby follows")
        return copy

    def promote(self) -> None:
        """Make a standby the server in charge."""
        assert self.ask("SELECT pg_promote(true, 30)") == [(True,)]

    def either(self, other: "Cluster", database: str) -> str:
        """An address that finds whichever of the two is in charge."""
        hosts = f"host={self.folder},{other.folder}&port=5432,5432"
        return f"postgresql://{USER}@/{database}?{hosts}&target_session_attrs=read-write"


@pytest.fixture(scope="session")
@starts("process")
def postgres() -> Iterator[Cluster]:
    """One server for all tests of this run that leave it running."""
    cluster = Cluster.made()
    yield cluster
    cluster.remove()


@pytest.fixture
def database(postgres: Cluster) -> Iterator[str]:
    """The address of a fresh database."""
    url = postgres.database()
    yield url
    postgres.ask(f"DROP DATABASE {psycopg.conninfo.conninfo_to_dict(url)['dbname']} WITH (FORCE)")
