"""Public pages in a real browser, which is answered from memory: read by keyboard, enlarged, in the dark, in high contrast, on paper, and by axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from browsing import passes_axe, patient
from web.newsroom import newspaper
from web.newsroom.printed import ORIGIN, Printed, fetch, serve

PAGES = (
    "/", "/en/", "/news/meeting/", "/en/news/meeting/", "/safety/", "/units/", "/contact/", "/en/accessibility/", "/links/", "/search/?q=装置&all=1",
    "/sitemap/", "/none/", "/sites/luming/", "/sites/qinghe/",
)  # fmt: skip
ZOOMED = 640  # 1280 pixels at twice the size
NARROWEST = 320  # as WCAG 2.2 has it, 1.4.10: 1280 pixels at four times the size


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: Any) -> dict[str, Printed]:
    with django_db_blocker.unblock(), transaction.atomic():
        newspaper.issue(width=640)
        kept = fetch(list(PAGES))
        transaction.set_rollback(True)
    return kept


@pytest.fixture
def opened(printed: dict[str, Printed], chromium: Browser) -> Iterator[Any]:
    """A window of a width, light or dark, that can go to any page."""
    contexts = []

    def window(width: int, **options: Any) -> Page:
        context = patient(chromium.new_context(viewport={"width": width, "height": 900}, **options))
        contexts.append(context)
        serve(context, printed)
        return context.new_page()

    yield window
    for context in contexts:
        context.close()


@pytest.mark.django_db
def test_every_page_is_there(printed: dict[str, Printed]) -> None:
    """Without a browser, and first: that it asks for the database has pytest make one for this module."""
    assert {address for address in PAGES if printed[address].status != 200} == {"/none/"}
    assert any(address.startswith("/en/theme-") for address in printed)


@pytest.mark.parametrize("colours", ["light", "dark", "high contrast"])
@pytest.mark.parametrize("width", [360, ZOOMED, 1280])
def test_axe_finds_nothing_on_any_page(opened: Any, width: int, colours: str) -> None:
    """Nor is any page wider than its window. High contrast comes with larger text, which whoever chooses one may choose too."""
    page = opened(
        width,
        color_scheme="dark" if colours == "dark" else "light",
        device_scale_factor=2 if width == ZOOMED else 1,
    )
    if colours == "high contrast":
        page.goto(ORIGIN + PAGES[0])
        page.get_by_role("button", name="大字").click()
        page.get_by_role("button", name="高对比").click()
    for address in PAGES:
        page.goto(ORIGIN + address)
        given = page.locator("html").get_attribute("data-contrast")
        assert given == ("high" if colours == "high contrast" else None), address
        passes_axe(page)


def test_without_scripts_nothing_stands_there_that_needs_one(opened: Any) -> None:
    page = opened(1280, java_script_enabled=False)
    page.goto(ORIGIN + "/news/meeting/")
    expect(page.locator("button[data-print]")).to_be_hidden()


def test_no_page_is_wider_than_the_narrowest_screen(opened: Any) -> None:
    page = opened(NARROWEST)
    for address in PAGES:
        page.goto(ORIGIN + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST, address


def test_a_reading_aid_is_remembered_by_the_browser_alone(opened: Any) -> None:
    page = opened(1280)
    page.goto(ORIGIN + "/")
    button = page.get_by_role("button", name="大字")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.url == ORIGIN + "/"
    page.goto(ORIGIN + "/news/meeting/")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert page.context.cookies() == []
    page.get_by_role("button", name="大字").click()
    page.goto(ORIGIN + "/")
    expect(page.locator("html")).not_to_have_attribute("data-text", "large")


def test_a_page_is_gone_through_by_keyboard(opened: Any) -> None:
    page = opened(1280)
    page.goto(ORIGIN + "/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".bar details a").first).to_be_visible()
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_on_paper_stands_the_text_with_its_dates_and_record(opened: Any) -> None:
    page = opened(1280)
    page.goto(ORIGIN + "/news/meeting/")
    page.emulate_media(media="print")
    for gone in (".bar", ".nav", ".find", ".aside", ".foot-links", "video"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ("h1", ".byline dl", ".dates", ".reqs", ".files", ".fix", ".trail", ".stamp"):
        expect(page.locator(kept).first).to_be_visible()
