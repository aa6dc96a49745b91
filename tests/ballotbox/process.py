"""The ballot box as a process of its own under a real server, over a home that outlives it."""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from answerable import home
from answerable.protocol import canonical
from answerable.rehearsal.wrapped import Wrapped, wrapped
from ballotbox.hall import Answered, Hall
from waiting import PATIENCE, answers, free_port, until


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
        self.client = httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False, auth=Wrapped())
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
        until(lambda: answers(f"{self.url}/healthz"), "the ballot box answers", self.child)

    def control(self, method: str, path: str, **body: object) -> httpx.Response:
        bearer = {"authorization": f"Bearer {self.home.secret('ballotbox-control')}"}
        return self.client.request(method, path, headers=bearer, **body)

    def opened(self, key: str = "spring", grace: int = 0) -> Hall:
        hall = Hall(self.control("PUT", f"/boxes/{key}").json(), key, grace)
        answer = self.control("POST", f"/boxes/{key}/open", json={"manifest": hall.note})
        assert answer.status_code == 200, answer.text
        return hall

    def wrapped(self, raw: bytes) -> bytes:
        """The ballot as it goes over the network."""
        key = canonical.from_b64u(self.client.get("/wrap-key").json()["key"])
        return wrapped(key, "ballot", raw)[0]

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
                self.child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.child.returncode
