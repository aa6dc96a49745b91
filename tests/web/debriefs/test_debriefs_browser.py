"""Writing a debrief in Chromium: the draft is kept as one types, across tabs and a lost network."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from answerable.web.accounts.models import User
from answerable.web.debriefs.models import Debrief
from browsing import PHONE, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def writer(live_server, place, chromium):
    """A signed-in phone of the presenter; call it for a page (a tab)."""
    client = Client()
    client.force_login(User.objects.get(username="presenter"))
    context = signed_in(chromium, client, live_server.url, viewport=PHONE)
    yield context
    context.close()


def opened(context, live_server, place):
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_server.url + place.url())
    return page


def test_typing_is_counted_and_kept(live_server, place, writer):
    page = opened(writer, live_server, place)
    page.fill("#review", "一年 工作六")
    expect(page.locator("[data-count-of=review]")).to_have_text("5 characters")
    expect(page.locator("[data-fit-of=review]")).to_have_text("fits")
    expect(page.locator("[data-status]")).to_have_text("All changes saved")
    page.fill("#review", "一年工作六七")
    expect(page.locator("[data-fit-of=review]")).to_have_text("1 too many")
    page.click("button[value=submit]")
    expect(page.locator("main li")).to_have_text(["Review: 1 character too many"])
    assert Debrief.objects.get(pk=place.debrief.pk).review == "一年工作六七"


def test_a_second_tab_is_stopped_and_shows_both_texts(live_server, place, writer):
    first, second = opened(writer, live_server, place), opened(writer, live_server, place)
    first.fill("#review", "先写的")
    expect(first.locator("[data-status]")).to_have_text("All changes saved")
    second.fill("#review", "后写的")
    expect(second.locator("[data-status]")).to_have_text(re.compile("changed on another page"))
    second.click("button[value=save]")
    expect(second.locator("#conflict")).to_be_visible()
    expect(second.locator("del")).to_have_text(["先"])
    expect(second.locator("ins")).to_have_text(["后"])
    expect(second.locator("#review")).to_have_value("后写的")
    assert Debrief.objects.get(pk=place.debrief.pk).review == "先写的"


def test_a_lost_network_loses_no_text(live_server, place, writer):
    page = opened(writer, live_server, place)
    writer.set_offline(True)
    page.fill("#problems", "断网时写的")
    expect(page.locator("[data-status]")).to_have_text(re.compile("no connection"))
    writer.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text("All changes saved")
    assert Debrief.objects.get(pk=place.debrief.pk).problems == "断网时写的"
