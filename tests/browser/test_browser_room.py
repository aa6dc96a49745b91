"""The console over the real servers: scoring opened and closed on it, and an act that came too late."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from answerable.serving.addresses import Addresses, addresses, free_port
from answerable.serving.children import Servers
from browsing import DESKTOP, passes_axe, patient
from starting import starts

pytestmark = pytest.mark.browser

WORLD = Path(__file__).with_name("room_world.py")
WALL = {"width": 1280, "height": 720}


@dataclass
class Led:
    """A meeting that has been convened, and who leads it."""

    where: Addresses
    key: str
    office: str
    chair: str

    def url(self, path: str) -> str:
        return f"{self.where.site_url}/{path}"

    def desk(self, path: str) -> str:
        return self.url(f"desk/meetings/{self.key}/{path}")


@pytest.fixture
@starts("browser")
def led(tmp_path: Path) -> Iterator[Led]:
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    home = tmp_path / "home"
    (home / "static").mkdir(parents=True)
    environment = {**os.environ, **where.environment(home)}

    def run(verb: str) -> str:
        command = [sys.executable, str(WORLD), verb]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with Servers(where, home, tmp_path / "home.log") as servers:
        made = json.loads(run("make"))
        servers.wait_until_ready()
        run("convene")
        yield Led(where, **made)


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for each in made:
        each.close()


def opened(
    browser: Browser, contexts: list[BrowserContext], url: str, session: str = "", **size: int
) -> Page:
    """In a browser of its own. The page is marked: the mark goes when it is loaded again."""
    context = patient(browser.new_context(viewport={**WALL, **size}, locale="en"))
    contexts.append(context)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    page.goto(url)
    page.evaluate("window.stays = true")
    return page


def stays(*pages: Page) -> None:
    for page in pages:
        assert page.evaluate("window.stays === true"), page.url


def press(console: Page, name: str) -> None:
    """The large button, once it has the meaning that is meant."""
    console.locator(".console-act .btn-mint:not([aria-disabled=true])").get_by_text(name, exact=True).click()


def test_scoring_opens_and_closes_on_the_console_and_finishes_by_itself(
    led: Led, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    office = opened(chromium, contexts, led.desk("console"), led.office, **DESKTOP)
    office.get_by_role("button", name="Open the scoring").click()
    asked = office.get_by_role("group", name="Open the scoring now?")
    expect(asked).to_contain_text("0 of 8 people have signed in")
    passes_axe(office)
    asked.get_by_role("button", name="Not yet").click()
    expect(asked).to_have_count(0)
    office.get_by_role("button", name="Open the scoring").click()
    asked.get_by_role("button", name="Open the scoring").click()
    expect(office.get_by_text("0 / 8").last).to_be_visible()
    office.get_by_role("button", name="Close the whole scoring").click()
    asked = office.get_by_role("group", name="Close the whole scoring now?")
    expect(asked).to_contain_text("0 of 8 ballots have come back, 8 are out.")
    asked.get_by_role("button", name="Close the whole scoring").click()
    expect(office.get_by_role("link", name="To the count and the result")).to_be_visible()
    expect(office.locator(".phases [aria-current=step]")).to_have_text("Closed")
    stays(office)


def test_a_stale_act_is_refused_in_place_with_what_changed(
    led: Led, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    chair = opened(chromium, contexts, led.desk("console"), led.chair, **DESKTOP)
    given = json.loads(chair.locator("#config").inner_text())
    cookies = {each["name"]: each["value"] for each in contexts[0].cookies() if each["name"] != "sessionid"}

    def overtake(route: Route) -> None:
        """The organiser is quicker: their act arrives while the chair's is under way."""
        wanted = json.loads(route.request.post_data or "{}")
        httpx.post(
            f"{led.where.site_url}{given['act_url']}",
            json=wanted,
            cookies=cookies | {"sessionid": led.office},
            headers={"X-CSRFToken": given["token"], "Origin": led.where.site_url},
            trust_env=False,
        ).raise_for_status()
        route.continue_()

    chair.route("**/room/act", overtake, times=1)
    press(chair, "Go on to “Opening”")
    refused = chair.get_by_role("alert")
    expect(refused).to_contain_text("Somebody else was quicker.")
    expect(refused).to_contain_text("office: An item was called")
    expect(chair.locator("#now")).to_have_text("Opening")
    refused.get_by_role("button", name="Seen").click()
    expect(refused).to_be_empty()
    press(chair, "Start “Opening”")
    expect(chair.get_by_role("button", name="Pause")).to_be_visible()
    stays(chair)
