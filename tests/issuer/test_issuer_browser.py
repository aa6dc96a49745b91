"""The tellers' page in Chromium: axe, 360 pixels, the keyboard, both languages and both colour schemes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsing import CHROMIUM, PHONE, QUIET
from issuer.tellers import Issuer, entry, new_ticket, opened

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    running = Issuer(tmp_path)
    yield running
    running.stop()


def passes(page: Page) -> None:
    """axe finds nothing, and nothing but a wide table's own frame scrolls sideways."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]] == []
    assert page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_additions_are_confirmed_by_keyboard(issuer: Issuer, chromium: Browser, scheme: str) -> None:
    context = chromium.new_context(viewport=PHONE, color_scheme=scheme, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    page.goto(issuer.url + issuer.console)
    passes(page)
    opened(issuer, [entry(str(at), new_ticket(), "AB"[at % 2]) for at in range(5)])
    issuer.control(
        "PUT", "roster", [entry("1", new_ticket(), "A"), entry("9", new_ticket(), name="Late " * 30)]
    )
    page.keyboard.press("Control+End")
    page.get_by_role("link", name="Show the latest state").press("Enter")
    passes(page)
    button = page.get_by_role("button", name="Confirm these 2")
    while not button.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Confirmed. They can be issued the right to score now.")
    passes(page)
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("h1")).to_have_text("监票人签发机")
    passes(page)
    assert refused == []
    context.close()
