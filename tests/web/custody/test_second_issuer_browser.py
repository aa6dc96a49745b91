"""The page "Second issuer and witnesses" in Chromium: axe and 360 pixels, before and after freezing, and in Chinese."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from answerable.web.custody import second_issuer
from answerable.web.meetings.models import Meeting, Stage
from browsing import CHROMIUM, PHONE, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def phone(live_server: Any, office: Client) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
        context.add_cookies(
            [{"name": "sessionid", "value": office.cookies["sessionid"].value, "url": live_server.url}]
        )
        yield context.new_page()
        browser.close()


def passes(page: Page) -> None:
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]] == []
    assert page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_page_before_and_after_freezing(live_server: Any, phone: Page, meeting: Meeting) -> None:
    here = f"{live_server.url}/meetings/{meeting.key}/second-issuer"
    phone.goto(here)
    passes(phone)
    phone.fill("#id_address", "http://127.0.0.1:9")
    phone.fill("#id_secret", "0" * 64)
    phone.check("#id_witnesses")
    phone.click("button[value=test]")
    expect(phone.get_by_role("alert")).to_contain_text(
        "The second issuer does not answer at http://127.0.0.1:9."
    )
    passes(phone)
    expect(phone.locator("#id_secret")).to_have_value("")
    phone.fill("#id_secret", "short")
    phone.click("button[value=save]")
    expect(phone.locator(".field-error")).to_have_text(
        "The control secret has 64 characters, 0 to 9 and a to f."
    )
    passes(phone)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.FROZEN)
    phone.goto(here)
    expect(phone.locator("main")).to_contain_text("The second issuer does not have the list as it is now")
    passes(phone)
    phone.click("button[value=send]")
    expect(phone.get_by_role("alert")).to_be_visible()
    assert not second_issuer.is_told(meeting)
    passes(phone)
