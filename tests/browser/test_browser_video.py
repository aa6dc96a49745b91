"""Picture and sound through the real Janus: venues with fake cameras and microphones, the floor, a wrong token, and Janus killed in the middle."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from answerable.serving.addresses import Addresses, addresses, free_port
from answerable.serving.children import Servers
from answerable.serving.video import Gateway
from browsing import CHROMIUM, DESKTOP, QUIET, passes_axe, patient
from starting import starts
from waiting import PATIENCE, until

pytestmark = pytest.mark.browser

WORLD = Path(__file__).with_name("room_world.py")
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# Of the picture of a venue: its width, and how bright it is on the whole; 0 is black.
LOOK = """(video) => {
    if (!video.videoWidth) return [0, 0];
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 16;
    const drawn = canvas.getContext("2d");
    drawn.drawImage(video, 0, 0, 16, 16);
    const bytes = drawn.getImageData(0, 0, 16, 16).data;
    return [video.videoWidth, bytes.filter((_, at) => at % 4 < 3).reduce((sum, each) => sum + each, 0)];
}"""
# The loudest of half a second; the fake microphone beeps once a second.
LISTEN = """async (video) => {
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(video.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (const begin = performance.now(); performance.now() - begin < 2500;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        analyser.getFloatTimeDomainData(samples);
        loudest = Math.max(loudest, ...samples.map(Math.abs));
    }
    await context.close();
    return loudest;
}"""


@dataclass
class Held:
    """A meeting of two venues whose picture and sound Janus carries."""

    where: Addresses
    servers: Servers
    home: Path
    key: str
    office: str
    chair: str
    steward: str
    main: int
    plant: int

    def desk(self, path: str) -> str:
        return f"{self.where.site_url}/desk/meetings/{self.key}/{path}"

    def act(self, session: str, **act: Any) -> httpx.Response:
        cookies = {"sessionid": session, "csrftoken": "c" * 32}
        return httpx.post(
            self.desk("room/act"),
            json={"act": act, "seen": 0},
            cookies=cookies,
            headers={"X-CSRFToken": "c" * 32},
            trust_env=False,
            timeout=PATIENCE,
        )


@pytest.fixture(scope="module")
@starts("browser")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("video")
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    where = replace(where, video=Gateway(free_port(), "30000-30999"))
    home = folder / "home"
    (home / "static").mkdir(parents=True)
    environment = {**os.environ, **where.environment(home)}

    def run(verb: str) -> str:
        command = [sys.executable, str(WORLD), verb]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with Servers(where, home, folder / "home.log") as servers:
        made = json.loads(run("make"))
        servers.wait_until_ready()
        run("convene")
        video = json.loads(run("video"))
        main, plant = video["venues"]
        yield Held(where, servers, home, main=main, plant=plant, steward=video["steward"], **made)


@pytest.fixture(scope="module")
@starts("browser")
def cameras() -> Iterator[Browser]:
    """Chromium with a camera that shows a moving picture and a microphone that beeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *FAKE])
        yield browser
        browser.close()


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for each in made:
        each.close()


def opened(browser: Browser, contexts: list[BrowserContext], url: str, session: str, **options: Any) -> Page:
    context = patient(browser.new_context(locale="en", **{"viewport": DESKTOP, **options}))
    contexts.append(context)
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    page.goto(url)
    return page


def joined(browser: Browser, contexts: list[BrowserContext], held: Held, venue: int, session: str) -> Page:
    page = opened(browser, contexts, held.desk(f"video/{venue}"), session)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    return page


def picture(page: Page, venue: int) -> Any:
    return page.locator(f"[data-venue='{venue}'] video")


def sees(page: Page, venue: int) -> None:
    def shown() -> bool:
        found = picture(page, venue)
        width, light = found.evaluate(LOOK) if found.count() else (0, 0)
        return bool(width and light)

    until(shown, f"a picture of venue {venue}")


def hears(page: Page, venue: int) -> bool:
    return float(picture(page, venue).evaluate(LISTEN)) > 0.01


def heard(page: Page, is_heard: bool) -> None:
    expect(page.locator(f"[data-heard={'yes' if is_heard else 'no'}]")).to_be_visible()


def test_pictures_arrive_and_the_floor_decides_who_is_heard(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    main = joined(cameras, contexts, held, held.main, held.office)
    plant = joined(cameras, contexts, held, held.plant, held.steward)
    sees(main, held.plant)
    sees(plant, held.main)
    heard(main, is_heard=True)
    heard(plant, is_heard=False)
    until(lambda: hears(plant, held.main), "the main venue's voice")
    assert not hears(main, held.plant)
    assert held.act(held.chair, kind="floor-given", venue=held.plant).status_code == 200
    heard(plant, is_heard=True)
    until(lambda: hears(main, held.plant), "the voice of who has the floor")
    assert held.act(held.chair, kind="floor-taken").status_code == 200
    heard(plant, is_heard=False)
    until(lambda: not hears(main, held.plant), "silence")
    passes_axe(plant)
