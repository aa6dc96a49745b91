"""The ballot box as a process of its own under a real server, over a home that outlives it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from answerable import home
from ballotbox.hall import Answered, Hall

START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def served(port: int) -> list[str]:
    """The command that serves a ballot box, as `answerable serve` starts it."""
    server = [sys.executable, "-m", "answerable.listening", "answerable.ballotbox.app:create", "--factory"]
    return [*server, "--lifespan", "on", "--port", str(port)]


class BallotBoxProcess:
    """Started at once; `environment` adds to this process's own. `prefix` is a command that runs the server's command."""

    def __init__(
        self,
        folder: Path,
        flush_seconds: float = 3600.0,
        environment: dict[str, str] | None = None,
        prefix: tuple[str, ...] = (),
        log: Path | None = None,
    ) -> None:
        self.home = home.Home(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "ANSWERABLE_HOME": str(folder),
            "BALLOTBOX_FLUSH_SECONDS": str(flush_seconds),
            **(environment or {}),
        }
        self.prefix = prefix
        self.log = log
        self.client = httpx.Client(base_url=self.url, timeout=20, trust_env=False)
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start, or start again on the same port."""
        command = [*self.prefix, *served(self.port)]
        if self.log is None:
            self.child = subprocess.Popen(command, env=self.environment)
            return
        with self.log.open("ab") as written:
            self.child = subprocess.Popen(command, env=self.environment, stdout=written, stderr=written)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            assert self.child.poll() is None, "the ballot box ended"
            assert time.monotonic() < deadline, "the ballot box did not answer"
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            return self.client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def control(self, method: str, path: str, **body: object) -> httpx.Response:
        bearer = {"authorization": f"Bearer {self.home.secret('ballotbox-control')}"}
        return self.client.request(method, path, headers=bearer, **body)

    def opened(self, key: str = "spring", grace: int = 0) -> Hall:
        hall = Hall(self.control("PUT", f"/boxes/{key}").json(), key, grace)
        answer = self.control("POST", f"/boxes/{key}/open", json={"manifest": hall.note})
        assert answer.status_code == 200, answer.text
        return hall

    def cast(self, raw: bytes, key: str = "spring") -> Answered:
        answer = self.client.post(f"/boxes/{key}/ballots", content=raw)
        return Answered(answer.status_code, dict(answer.headers), answer.content)

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()

    def restart(self) -> None:
        self.kill()
        self.launch()
        self.wait_until_ready()

    def end(self) -> int:
        """Stop in order, if it runs still; its exit status."""
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.child.returncode
