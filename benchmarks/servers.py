"""Servers under measurement, each a process of its own, and the processor time that they took.

Time is read from /proc/PID/stat, for a process with all its descendants: so PostgreSQL's backends count too.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
START_SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent


class DidNotStart(Exception):
    """A server under measurement ended or kept silent; the message is its log's end."""


@dataclass(frozen=True, slots=True)
class Server:
    pid: int
    port: int

    @property
    def cpu(self) -> float:
        """Seconds so far."""
        return cpu_of(self.pid)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(kind: str, application: str, port: int, workers: int) -> list[str]:
    """The command line for an application factory `module:name` under one of the servers compared."""
    if kind == "uvicorn":
        if workers == 1:
            # As the product starts it: uvicorn with uvloop and httptools behind limits on heads and connections.
            here = ["--port", str(port), "--lifespan", "auto", "--no-proxy-headers"]
            return ["-m", "answerable.listening", "--factory", application, *here]
        options = ["--loop", "uvloop", "--http", "httptools", "--lifespan", "auto", "--workers", str(workers)]
        quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header", "--no-proxy-headers"]
        return ["-m", "uvicorn", "--factory", application, "--port", str(port), *options, *quiet]
    options = ["--interface", kind.removeprefix("granian-"), "--loop", "uvloop", "--workers", str(workers)]
    threads = [] if kind != "granian-wsgi" else ["--blocking-threads", "1"]
    quiet = ["--no-access-log", "--log-level", "warning"]
    return ["-m", "granian", "--factory", application, "--port", str(port), *options, *threads, *quiet]


@contextmanager
def running(
    kind: str, application: str, environment: Mapping[str, str] | None = None, workers: int = 1
) -> Iterator[Server]:
    port = free_port()
    given = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        **(environment or {}),
    }
    child = subprocess.Popen(
        [sys.executable, *command(kind, application, port, workers)],
        env=given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        wait_until_open(child, port)
        yield Server(child.pid, port)
    finally:
        child.terminate()
        try:
            child.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()


def wait_until_open(child: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if child.poll() is not None:
            _, said = child.communicate()
            raise DidNotStart(said.decode(errors="replace")[-2000:])
        time.sleep(0.05)
    raise DidNotStart("it did not answer in time")


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    children: dict[int, list[int]] = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and (fields := stat(int(each.name))):
            children.setdefault(int(fields[1]), []).append(int(each.name))
    found, at = [pid], 0
    while at < len(found):
        found += children.get(found[at], [])
        at += 1
    return found


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, ...; nothing when it has just ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_of(pid: int) -> float:
    """Seconds of a process and its descendants, those that ended included."""
    total = 0
    for each in tree(pid):
        if fields := stat(each):
            total += sum(int(fields[at]) for at in (11, 12, 13, 14))
    return total / TICK


def resident(pid: int) -> int:
    """Bytes of memory that a process and its descendants hold."""
    return sum(int(fields[21]) * PAGE for each in tree(pid) if (fields := stat(each)))
