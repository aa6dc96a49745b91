"""A meeting with its servers, moved through its stages from outside, and the taps of a rater on the phone's page."""

import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from answerable.serving.addresses import Addresses
from answerable.serving.children import Servers
from waiting import PATIENCE, until
from worlds import World, with_tables

ON_PHONE = "On this phone only"
IN_BOX = "In the box. Receipt"


@dataclass
class Hall:
    """A meeting whose scoring is open, its servers, the tickets not used yet, and all that was said when it was made."""

    where: Addresses
    home: Path
    servers: Servers
    world: World
    tickets: list[str]
    made: dict[str, Any]

    def do(self, *verbs: str) -> None:
        self.world.call("do", *verbs)

    def returned(self) -> dict[str, int]:
        answer = httpx.get(
            f"{self.where.ballotbox_here}/boxes/phonetest",
            verify=self.where.trust,
            trust_env=False,
            timeout=PATIENCE,
        )
        return dict(answer.json()["returned"]["sheet"])

    def returned_by_scope(self) -> dict[int, int]:
        """Presenters' places in the draw, and how many cast on them. Nobody is in group B."""
        answer = httpx.get(
            f"{self.where.ballotbox_here}/boxes/phonetest", trust_env=False, timeout=PATIENCE
        ).json()
        counts = {int(scope[-1]): groups.get("A", 0) for scope, groups in answer["returned"].items()}
        return {place: count for place, count in counts.items() if count}

    def kill(self, name: str) -> None:
        """`name` as in `serving.children`: "site" or "ballot box"."""
        self.servers.children[name].send_signal(signal.SIGKILL)
        self.servers.children[name].wait()

    def start_again(self) -> None:
        """Whatever was killed, on the same port, from what it had on disk."""
        until(
            lambda: self.servers.replace_ended() or not self.servers.ended(),
            "what was killed is started again",
        )


def opened(
    where: Addresses,
    home: Path,
    make: str = "make",
    given: Sequence[object] = (),
    verbs: Sequence[str] = ("freeze", "convene", "open"),
) -> Iterator[Hall]:
    with_tables(home)
    with (
        Servers(where, home, home.parent / f"{home.name}.log") as servers,
        World("frontend.phone_world", where.environment(home)) as world,
    ):
        made = world.call(make, *given)
        hall = Hall(where, home, servers, world, made["tickets"], made)
        servers.wait_until_ready()
        hall.do(*verbs)
        yield hall


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, text: str) -> None:
    expect(page.locator(".ballot-state")).to_contain_text(text)
    expect(page.locator(".ballot-state svg")).to_have_count(1)
