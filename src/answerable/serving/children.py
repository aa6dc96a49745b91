"""The running processes of one home: sites, ballot boxes, the worker that carries out tasks, and the gateway of picture and sound if there is one.

Several processes of one kind take their connections from one listening socket, which the system shares out. Once all answer, each that ends is
started again and the others go on: while the site is away the ballot box takes ballots, while the ballot box is away phones keep theirs and try again, while the
worker is away tasks wait in the database, and without the gateway the meeting goes on without picture and sound.
A process that ends before all of them answer for the first time ends the start: `CannotServe`.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import httpx

from answerable.peer import answers
from answerable.serving import CannotServe
from answerable.serving.addresses import Addresses, listening_socket

START_SECONDS = 120.0
STOP_SECONDS = 10.0
SITE, BALLOTBOX, WORKER, GATEWAY = "site", "ballot box", "worker", "gateway"
# A process that ends at once (while its database cannot be reached, say) is started again at most this often.
PAUSE_SECONDS = {SITE: 2.0, BALLOTBOX: 2.0, WORKER: 5.0, GATEWAY: 2.0}
# Each process gets the address of its own database only, and the ballot box gets no mail server's.
BALLOTBOX_DATABASE = "BALLOTBOX_DATABASE_URL"
NOT_FOR_BALLOTBOX = ("DATABASE_URL", "MAIL_URL")


@dataclass(frozen=True, slots=True)
class Program:
    """How one process is started. `kind` is SITE, BALLOTBOX, WORKER or GATEWAY."""

    kind: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    door: socket.socket | None = None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, Ctrl-C and SIGTERM wait until the end of the block.

    Otherwise a signal between starting a process and adding it to `children` would leave that process running, and a second signal
    would interrupt the stopping. Python delivers signals to the main thread only: in another thread this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for held in before:
        signal.signal(held, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for held, handler in before.items():
            signal.signal(held, handler)
        for number in came:
            signal.raise_signal(number)


class Servers:
    """A context manager: it starts all of them on the way in and stops all of them on the way out.

    `children` maps each process's name to it; the first of a kind is named after the kind, the others have a number.
    """

    def __init__(
        self,
        where: Addresses,
        folder: Path,
        log: Path | None = None,
        ballotbox_workers: int = 1,
        site_workers: int = 1,
        only: str = "",
    ) -> None:
        """What they print goes to `log`, or to this process's own standard error. `only` SITE, with its worker, or BALLOTBOX: the other runs elsewhere."""
        self.where = where
        self.environment = {**os.environ, **where.environment(folder)}
        self.log = log.open("ab") if log else None
        self.doors: list[socket.socket] = []
        self.commands: dict[str, Program] = {}
        if only != BALLOTBOX:
            self._add(self._site(self._door(where.port, site_workers)), site_workers)
        if only != SITE:
            self._add(self._ballotbox(self._door(where.ballotbox_port, ballotbox_workers)), ballotbox_workers)
        if only != BALLOTBOX:
            self._add(self._worker(), 1)
        if where.video:
            self._add(Program(GATEWAY, where.video.command(folder), self.environment), 1)
        self.started: dict[str, float] = {}
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def _door(self, port: int, processes: int) -> socket.socket | None:
        """The socket that several processes share; None for one, which makes its own."""
        if processes == 1:
            return None
        self.doors.append(listening_socket(self.where.host, port))
        return self.doors[-1]

    def _add(self, command: Program, processes: int) -> None:
        for number in range(1, processes + 1):
            self.commands[command.kind if number == 1 else f"{command.kind} {number}"] = command

    def _site(self, door: socket.socket | None) -> Program:
        application = ["answerable.web.asgi:application", "--lifespan", "off", "--streams-at", "/live"]
        return Program(SITE, self._listening(application, self.where.port, door), self._of_site(), door)

    def _ballotbox(self, door: socket.socket | None) -> Program:
        application = [
            "answerable.ballotbox.app:create",
            "--factory",
            "--lifespan",
            "on",
            "--no-proxy-headers",
        ]
        arguments = self._listening(application, self.where.ballotbox_port, door)
        own = {name: value for name, value in self.environment.items() if name not in NOT_FOR_BALLOTBOX}
        return Program(BALLOTBOX, arguments, own, door)

    def _worker(self) -> Program:
        return Program(WORKER, ["answerable.web.manage", "work"], self._of_site())

    def _of_site(self) -> dict[str, str]:
        return {name: value for name, value in self.environment.items() if name != BALLOTBOX_DATABASE}

    def _listening(self, application: list[str], port: int, door: socket.socket | None) -> list[str]:
        here = ["--fd", str(door.fileno())] if door else ["--host", self.where.host, "--port", str(port)]
        return ["answerable.listening", *application, *here, *self.where.tls_options]

    def _start(self, name: str) -> None:
        command = self.commands[name]
        self.started[name] = time.monotonic()
        # A session of their own: Ctrl-C reaches this process alone, which then stops them in order.
        self.children[name] = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, "-m", *command.arguments, "--with-parent", str(os.getpid())],
            env=command.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            pass_fds=[command.door.fileno()] if command.door else [],
        )

    def __enter__(self) -> "Servers":
        try:
            with undisturbed():
                for name in self.commands:
                    self._start(name)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until_ready(self) -> None:
        """Return when site and ballot box answer. Raises CannotServe when any process ends, or after START_SECONDS."""
        pages = {
            SITE: f"{self.where.site_here}/accounts/sign-in",
            BALLOTBOX: f"{self.where.ballotbox_here}/healthz",
        }
        waiting = {kind: url for kind, url in pages.items() if kind in self.commands}
        deadline = time.monotonic() + START_SECONDS
        with httpx.Client(timeout=5, trust_env=False, verify=self.where.trust) as client:
            while waiting:
                self.refuse_ended()
                waiting = {name: url for name, url in waiting.items() if not answers(client, url)}
                if waiting and time.monotonic() > deadline:
                    raise CannotServe(
                        f"The {' and the '.join(waiting)} did not answer within {START_SECONDS:.0f} s."
                    )
                time.sleep(0.1 if waiting else 0)

    def ended(self) -> list[str]:
        return [name for name, child in self.children.items() if child.poll() is not None]

    def refuse_ended(self) -> None:
        for name in self.ended():
            status = self.children[name].returncode
            raise CannotServe(f"The {name} ended unexpectedly (exit status {status}); see its messages.")

    def replace_ended(self) -> None:
        """Start anew what has ended."""
        for name in self.ended():
            if time.monotonic() - self.started[name] < PAUSE_SECONDS[self.commands[name].kind]:
                continue
            status = self.children[name].returncode
            click.echo(
                f"The {name} ended unexpectedly (exit status {status}); it is started again.", err=True
            )
            with undisturbed():
                self._start(name)

    def stop(self) -> None:
        """Tell all to stop, wait STOP_SECONDS for them, and end what still runs: afterwards none of them is left."""
        with undisturbed():
            for door in self.doors:
                door.close()
            for child in self.children.values():
                if child.poll() is None:
                    child.terminate()
            deadline = time.monotonic() + STOP_SECONDS
            for child in self.children.values():
                try:
                    child.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
            if self.log:
                self.log.close()
