"""A meeting whose picture and sound the real Janus carries, its venues with fake cameras and microphones, and what is seen and heard there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from answerable.serving.addresses import Addresses
from answerable.serving.children import Servers
from browsing import DESKTOP, PHONE, follow, patient
from waiting import PATIENCE, until
from worlds import World

# Five pictures a second are enough to see that they move, and cost a sixth to send.
FAKE = ["--use-fake-device-for-media-stream=fps=5", "--use-fake-ui-for-media-stream"]
# What a plain microphone and a small camera give, whatever a page asks for. To process the sound costs as much as to send the pictures.
PLAIN = """
    const media = navigator.mediaDevices, given = media.getUserMedia.bind(media);
    const sound = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
    media.getUserMedia = ({audio, video}) => given({
        ...(audio && {audio: {...audio, ...sound}}), ...(video && {video: {...video, width: 640, height: 360}}),
    });
"""
WALL = {"width": 1280, "height": 720}
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
# The loudest until it is loud, two and a half seconds at most; the fake microphone beeps once a second.
LISTEN = """async (video) => {
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(video.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (const begin = performance.now(); loudest <= 0.01 && performance.now() - begin < 2500;) {
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
    world: World
    tickets: list[str]

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


def opened(
    browser: Browser,
    contexts: list[BrowserContext],
    url: str,
    session: str,
    is_plain: bool = True,
    **options: Any,
) -> Page:
    context = patient(browser.new_context(locale="en", **{"viewport": DESKTOP, **options}))
    contexts.append(context)
    if is_plain:
        context.add_init_script(f"if (navigator.mediaDevices) {{{PLAIN}}}")
    # For the whole site: a cookie given with a page's address is for the pages beside it.
    context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(url)
    return page


def joined(
    browser: Browser,
    contexts: list[BrowserContext],
    held: Held,
    venue: int,
    session: str,
    is_plain: bool = True,
) -> Page:
    page = opened(browser, contexts, held.desk(f"video/{venue}"), session, is_plain)
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


def marked(page: Page, venue: int) -> Callable[[], bool]:
    """Mark what is shown of the venue now; the function returned says whether something new has taken its place."""
    tile = page.locator(f"figure[data-venue='{venue}']")
    tile.evaluate("(figure) => figure.dataset.old = 'yes'")
    return lambda: bool(tile.count() and tile.get_attribute("data-old") is None)


def wall(held: Held, browser: Browser, contexts: list[BrowserContext], view: str = "") -> Page:
    """A big screen of the main venue, paired from the organiser's desk."""
    desk = opened(browser, contexts, held.desk("screens"), held.office)
    screen = opened(browser, contexts, f"{held.where.site_url}/screen", "nobody", viewport=WALL)
    desk.get_by_label("code on the screen").fill(screen.locator(".bs-code").inner_text())
    desk.locator("#id_venue").select_option(str(held.main))
    desk.locator("#id_view").select_option(view)
    follow(desk, desk.get_by_role("button", name="Connect this screen"))
    desk.context.close()
    expect(screen.locator(".bs-code")).to_have_count(0)
    return screen


def on_phone(held: Held, browser: Browser, contexts: list[BrowserContext]) -> Page:
    """A rater's phone, who has not begun."""
    page = opened(
        browser, contexts, f"{held.where.site_url}/join#{held.tickets.pop()}", "nobody", viewport=PHONE
    )
    expect(page.get_by_role("button", name="Begin", exact=True)).to_be_visible()
    return page
