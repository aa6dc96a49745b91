"""The tellers' pages in Chromium: axe, the keyboard, 360 pixels, and the sheets on paper."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from answerable.web.accounts.models import User
from answerable.web.custody.models import Custody, KeyShare
from answerable.web.meetings.models import Meeting
from browsing import DESKTOP, PHONE, follow, passes_axe, signed_in
from web.casting.casting_world import make_meeting
from web.custody.tellers_world import browser_of, freeze_alone, name_tellers, to_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[[Client, dict[str, int]], Page]


@pytest.fixture
def screen(chromium: Browser, live_server: Any) -> Iterator[Open]:
    contexts = []

    def opened(client: Client, size: dict[str, int]) -> Page:
        context = signed_in(chromium, client, live_server.url, viewport=size)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def sheets(page: Page) -> list[list[str]]:
    return [each.locator("li").all_inner_texts() for each in page.locator(".share-words").all()]


def test_ceremony_rehearsal_and_opening_by_keyboard(
    screen: Open, live_server: Any, organiser: User, office: Client, rsa_keys: list[bytes], tmp_path: Path
) -> None:
    meeting = make_meeting()
    teller = browser_of(name_tellers(meeting, 3)[1])
    here = f"{live_server.url}/desk/meetings/{meeting.key}/custody"
    desk, phone = screen(office, DESKTOP), screen(teller, PHONE)
    words = _ceremony(desk, here)
    _rehearsal(desk, here, words)
    passes_axe(desk)
    assert Custody.objects.get(meeting=meeting).rehearsed

    freeze_alone(Meeting.objects.get(pk=meeting.pk), rsa_keys)
    phone.goto(f"{live_server.url}/desk/meetings/{meeting.key}/")
    passes_axe(phone)
    phone.goto(f"{here}/open")
    expect(phone.locator("main")).to_contain_text("Nobody can enter a share before the scoring is closed.")
    passes_axe(phone)
    to_stage(meeting, "closed")
    _opening(desk, phone, here, words)


def _ceremony(desk: Page, here: str) -> list[list[str]]:
    desk.goto(here)
    passes_axe(desk)
    desk.select_option("#threshold", "2")
    follow(desk, "text=Save")
    passes_axe(desk)
    follow(desk, "text=Hold the ceremony…")
    passes_axe(desk)
    desk.focus("text=Draw the key and show the sheets")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("Tellers' sheets")
    passes_axe(desk)
    desk.set_viewport_size({"width": 360, "height": 760})
    passes_axe(desk)
    desk.set_viewport_size({"width": 1280, "height": 900})
    words = sheets(desk)
    assert [len(each) for each in words] == [33, 33, 33]
    assert desk.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 3
    return words


def _rehearsal(desk: Page, here: str, words: list[list[str]]) -> None:
    """The first words typed, four letters and a space each; the others put into one box."""
    desk.goto(f"{here}/rehearsal")
    passes_axe(desk)
    desk.focus("#share1-1")
    for word in words[0][:3]:
        desk.keyboard.type(f"{word[:4]} ")
    expect(desk.locator("#share1-4")).to_be_focused()
    desk.fill("#share1-4", " ".join(words[0][3:-1]))
    desk.focus("#share1-33")
    desk.keyboard.type("zzzz")
    desk.keyboard.press("Tab")
    expect(desk.locator("#share1-33")).to_have_attribute("aria-invalid", "true")
    expect(desk.locator("#share1-3")).to_have_value(words[0][2])
    desk.fill("#share2-1", " ".join(words[1]))
    follow(desk, "text=Try these sheets")
    expect(desk.locator("[role=alert]")).to_contain_text("Word 33, “zzzz”, is not on the list.")
    passes_axe(desk)
    expect(desk.locator("#share2-33")).to_have_value(words[1][32])
    desk.fill("#share1-33", words[0][32])
    desk.keyboard.press("Enter")
    expect(desk.locator("[role=status]").first).to_contain_text("Passed: these shares give the key.")


def _opening(desk: Page, phone: Page, here: str, words: list[list[str]]) -> None:
    phone.goto(f"{here}/open")
    desk.goto(f"{here}/open")
    passes_axe(phone)
    phone.fill("#share1-1", "wrong")
    follow(phone, "text=Enter this share")
    expect(phone.locator("[role=alert]")).to_contain_text("32 words are missing, the first of them word 2.")
    passes_axe(phone)
    phone.fill("#share1-1", " ".join(words[1]))
    follow(phone, "text=Enter this share")
    expect(phone.locator("[role=status]").first).to_contain_text(
        "Share 2 (Teller 2) is taken. 1 more is needed."
    )
    # The organiser's screen learns of it by itself.
    expect(desk.locator("main")).to_contain_text("1 more share is needed.")
    desk.fill("#share1-1", " ".join(words[2]))
    follow(desk, "text=Enter this share")
    expect(desk.locator("[role=status]").first).to_contain_text("The seal is open")
    passes_axe(desk)
    expect(phone.locator("main")).to_contain_text("The seal is open: the ballots can be counted.")
    assert set(KeyShare.objects.values_list("words", flat=True)) == {""}
