"""The page "Second issuer and witnesses" in Chromium: axe and 360 pixels, before and after freezing, and in Chinese."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from answerable.web.custody import second_issuer
from answerable.web.meetings.models import Meeting, Stage
from browsing import PHONE, follow, passes_axe, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(live_server: Any, office: Client, chromium: Browser) -> Iterator[Page]:
    context = signed_in(chromium, office, live_server.url, viewport=PHONE, locale="en-GB")
    yield context.new_page()
    context.close()


def test_the_page_before_and_after_freezing(live_server: Any, phone: Page, meeting: Meeting) -> None:
    here = f"{live_server.url}/desk/meetings/{meeting.key}/second-issuer"
    phone.goto(here)
    passes_axe(phone)
    phone.fill("#id_address", "http://127.0.0.1:9")
    phone.fill("#id_secret", "0" * 64)
    phone.check("#id_witnesses")
    follow(phone, "button[value=test]")
    expect(phone.get_by_role("alert")).to_contain_text(
        "The second issuer does not answer at http://127.0.0.1:9."
    )
    passes_axe(phone)
    expect(phone.locator("#id_secret")).to_have_value("")
    phone.fill("#id_secret", "short")
    follow(phone, "button[value=save]")
    expect(phone.locator(".error")).to_have_text("The control secret has 64 characters, 0 to 9 and a to f.")
    passes_axe(phone)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.FROZEN)
    phone.goto(here)
    expect(phone.locator("main")).to_contain_text("The second issuer does not have the list as it is now")
    passes_axe(phone)
    follow(phone, "button[value=send]")
    expect(phone.get_by_role("alert")).to_be_visible()
    assert not second_issuer.is_told(meeting)
    passes_axe(phone)
