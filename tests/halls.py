"""A meeting with its servers, moved through its stages from outside, and the taps of a rater on the phone's page."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from answerable.serving.addresses import Addresses
from answerable.serving.children import Servers

WORLD = Path(__file__).parent / "frontend" / "phone_world.py"
ON_PHONE = "On this phone only"
IN_BOX = "In the box. Receipt"


@dataclass
class Hall:
    """A meeting whose scoring is open, its servers, and the tickets not used yet."""

    where: Addresses
    home: Path
    servers: Servers
    tickets: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.where.environment(self.home)}

    def run(self, *verbs: str) -> str:
        command = [sys.executable, str(WORLD), *verbs]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def returned(self) -> dict[str, int]:
        answer = httpx.get(
            f"{self.where.ballotbox_here}/boxes/phonetest", verify=self.where.trust, trust_env=False
        )
        return dict(answer.json()["returned"]["sheet"])

    def returned_by_scope(self) -> dict[int, int]:
        """Presenters' places in the draw, and how many cast on them. Nobody is in group B."""
        answer = httpx.get(f"{self.where.ballotbox_here}/boxes/phonetest", trust_env=False).json()
        counts = {int(scope[-1]): groups.get("A", 0) for scope, groups in answer["returned"].items()}
        return {place: count for place, count in counts.items() if count}

    def kill_ballotbox(self) -> None:
        self.servers.children["ballot box"].send_signal(signal.SIGKILL)
        self.servers.children["ballot box"].wait()

    def start_ballotbox(self) -> None:
        """On the same port, from what the killed one had on disk."""
        application = ["answerable.ballotbox.app:create", "--factory", "--lifespan", "on"]
        self.servers.children["ballot box"] = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", *application, "--log-level", "warning"),
                *("--host", self.where.host, "--port", str(self.where.ballotbox_port)),
            ],
            env=self.environment,
            start_new_session=True,
        )


def opened(where: Addresses, home: Path, make: str = "make") -> Iterator[Hall]:
    (home / "static").mkdir(parents=True)
    with Servers(where, home, home.parent / f"{home.name}.log") as servers:
        hall = Hall(where, home, servers)
        made = json.loads(hall.run(make))
        hall.tickets = made["tickets"]
        servers.wait_until_ready()
        hall.run("freeze", "convene", "open")
        yield hall


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, text: str) -> None:
    expect(page.locator(".ballot-state")).to_contain_text(text)
    expect(page.locator(".ballot-state svg")).to_have_count(1)
