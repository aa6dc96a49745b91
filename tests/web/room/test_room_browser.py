"""Eight windows of one browser over plain http have one stream between them, with Web Locks and without, whichever of them is closed."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import answerable.web
from browsing import CHROMIUM, QUIET, patient
from starting import starts
from waiting import PATIENCE, until
from web.room.live_world import MEETING, Room, served

WINDOWS = 8
SCRIPT = Path(answerable.web.__file__).parent / "static/dist/pages/live.js"
PAGE = f"""<!doctype html><title>A part of a page</title>
<p data-live="{MEETING}:chair" id="part">0</p>
<script>part.addEventListener("live", () => {{
    fetch("/part", {{cache: "no-store"}}).then((answer) => answer.text()).then((said) => {{ part.textContent = said; }});
}});</script>
<script type="module" src="/live.js"></script>"""
# A name that is no computer's own: a browser gives it no Web Locks over plain http, as to any address in a venue's network.
ELSEWHERE = "site.test"


class Site:
    """The streams of a hub beside one page, in a thread of its own."""

    def __init__(self) -> None:
        self.room = Room()
        self.hub = self.room.hub()
        self.port: Future[int] = Future()
        self.loop = asyncio.new_event_loop()
        self.over = asyncio.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self.run(),))

    async def run(self) -> None:
        async with served(self.hub, self.answer) as (_server, port):
            self.port.set_result(port)
            await self.over.wait()

    async def answer(self, scope: Any, _receive: Any, send: Any) -> None:
        said = {
            "/": (b"text/html", PAGE.encode()),
            "/live.js": (b"text/javascript", SCRIPT.read_bytes()),
            "/part": (b"text/plain", str(self.room.versions[MEETING]).encode()),
        }.get(scope["path"], (b"text/plain", b""))
        heads = [(b"content-type", said[0]), (b"content-length", str(len(said[1])).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": heads})
        await send({"type": "http.response.body", "body": said[1]})

    @property
    def streams(self) -> int:
        return len(self.hub.listeners)

    def change(self) -> str:
        self.room.versions[MEETING] += 1
        self.hub.wake(MEETING)
        return str(self.room.versions[MEETING])

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(PATIENCE)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.thread.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
@starts("browser")
def chromium() -> Iterator[Browser]:
    """One that finds a name of ours on this computer."""
    with sync_playwright() as playwright:
        mapped = f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, mapped])
        yield browser
        browser.close()


@pytest.fixture(params=["127.0.0.1", ELSEWHERE])
def windows(
    request: pytest.FixtureRequest, chromium: Browser, site: Site
) -> Iterator[tuple[BrowserContext, str]]:
    context = patient(chromium.new_context())
    address = f"http://{request.param}:{site.port.result(PATIENCE)}/"
    context.add_cookies([{"name": "sessionid", "value": "session of the chair", "url": address}])
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("!navigator.locks") == (request.param == ELSEWHERE)
    yield context, address
    context.close()


def shows(page: Page, text: str) -> None:
    page.wait_for_function("(text) => document.querySelector('#part').textContent === text", arg=text)


def test_eight_windows_have_one_stream(windows: tuple[BrowserContext, str], site: Site) -> None:
    context, address = windows
    while len(context.pages) < WINDOWS:
        context.new_page().goto(address)
    for page in context.pages:
        shows(page, "1")
    until(lambda: site.streams == 1, "one stream")
    text = site.change()
    for page in context.pages:
        shows(page, text)
    assert site.streams == 1
    # Whichever leads: each in turn is closed, or reloaded, and the others go on.
    context.pages[1].reload()
    while len(context.pages) > 1:
        context.pages[0].close()
        text = site.change()
        for page in context.pages:
            shows(page, text)
        until(lambda: site.streams == 1, "one stream again")
    context.pages[0].close()
    until(lambda: site.streams == 0, "no stream")


def test_a_stream_that_the_server_ends_comes_back(windows: tuple[BrowserContext, str], site: Site) -> None:
    context, address = windows
    context.new_page().goto(address)
    until(lambda: site.streams == 1, "one stream")
    for listener in list(site.hub.listeners):
        site.loop.call_soon_threadsafe(listener.end)
    text = site.change()
    for page in context.pages:
        shows(page, text)
    until(lambda: site.streams == 1, "one stream again")
