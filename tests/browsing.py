"""What browser tests share: Chromium, screen sizes, following a link to its end, and axe."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect, sync_playwright

from starting import starts
from waiting import PATIENCE

CHROMIUM = "/usr/bin/chromium"
# Chromium hears one list of features only, the last: the first lines are Playwright's own list, which this one takes the place of. The last line keeps
# the suggestions below the address bar from being made: two pages for each context, never seen here, which cost more than most tests do.
WITHOUT = (
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    *("TcpPortRandomizationWin", "ThirdPartyStoragePartitioning"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
QUIET = [
    f"--disable-features={','.join(WITHOUT)}",
    # Nothing moves, so nothing is drawn sixty times a second.
    "--force-prefers-reduced-motion",
    "--disable-smooth-scrolling",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 760}
DESKTOP = {"width": 1280, "height": 900}
AXE = Path(__file__).parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Colours are judged once nothing moves any more. Lists of suggestions are never seen whole, and 1024 words would take axe most of its time.
LOOK = """async () => {
    await document.fonts.ready;
    const moving = document.getAnimations().filter((one) => one.playState === "running"
        && one.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
    const found = await axe.run({exclude: ["datalist"]}, {resultTypes: ["violations"]});
    return {
        said: found.violations.map((rule) => [rule.id, rule.help, ...rule.nodes.map((node) => node.html.slice(0, 200))].join("; ")),
        wider: document.documentElement.scrollWidth - window.innerWidth,
    };
}"""

expect.set_options(timeout=PATIENCE * 1000)


@dataclass(frozen=True)
class Served:
    """A site and a ballot box that run, by their addresses; `printed` is what the command said."""

    site: str
    ballotbox: str
    home: Path
    printed: str


@pytest.fixture(scope="module")
@starts("browser")
def chromium() -> Iterator[Browser]:
    """Not for the whole session: while it runs, its event loop does, and tests with one of their own could not start it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


_contexts: "WeakSet[BrowserContext]" = WeakSet()


def patient(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE * 1000)
    _contexts.add(context)
    return context


def open_pages() -> str:
    """What stands on every page that is open, for the report of a test that failed."""
    said = []
    for page in [page for context in _contexts for page in context.pages]:
        try:
            text = page.inner_text("body", timeout=3000)
        except Error as error:
            text = str(error)
        said.append(f"{page.url.partition('#')[0]}\n{text[:2000]}")
    return "\n\n".join(said)


def signed_in(browser: Browser, client: Client, site: str, **options: Any) -> BrowserContext:
    """The client's session in a browser of its own."""
    context = patient(browser.new_context(**options))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context


def follow(page: Page, link: Locator | str) -> None:
    """Click what leads to another page, and return when that page is loaded."""
    with page.expect_event("load"):
        (page.locator(link) if isinstance(link, str) else link).click()


def passes_axe(page: Page) -> None:
    """No violation of WCAG 2.2 AA or of axe's best practices, and nothing wider than the screen.

    The page must be the one meant already: wait for what it shows, or come by `follow`.
    """
    page.wait_for_load_state()
    # Some pages are drawn by their script, which comes after the page is loaded.
    expect(page.locator("h1").first).to_be_attached()
    # Half a megabyte: once for each page that is loaded, however often it is looked at.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    looked = page.evaluate(LOOK)
    assert looked["said"] == [], f"{page.url}\n" + "\n".join(looked["said"])
    assert looked["wider"] <= 0, f"{page.url} is {looked['wider']} px wider than the screen"
