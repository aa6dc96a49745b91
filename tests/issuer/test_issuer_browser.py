"""The tellers' page in Chromium: axe, 360 pixels, the keyboard, both languages and both colour schemes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browsing import PHONE, passes_axe, patient
from issuer.tellers import Issuer, entry, new_ticket, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    running = Issuer(tmp_path)
    yield running
    running.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_additions_are_confirmed_by_keyboard(issuer: Issuer, chromium: Browser, scheme: str) -> None:
    context = patient(chromium.new_context(viewport=PHONE, color_scheme=scheme, locale="en-GB"))
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    page.goto(issuer.url + issuer.console)
    passes_axe(page)
    opened(issuer, [entry(str(at), new_ticket(), "AB"[at % 2]) for at in range(5)])
    issuer.control(
        "PUT", "roster", [entry("1", new_ticket(), "A"), entry("9", new_ticket(), name="Late " * 30)]
    )
    page.keyboard.press("Control+End")
    page.get_by_role("link", name="Show the latest state").press("Enter")
    button = page.get_by_role("button", name="Confirm these 2")
    expect(button).to_be_visible()
    passes_axe(page)
    while not button.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Confirmed. They can be issued the right to score now.")
    passes_axe(page)
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("h1")).to_have_text("监票人签发机")
    passes_axe(page)
    assert refused == []
    context.close()
