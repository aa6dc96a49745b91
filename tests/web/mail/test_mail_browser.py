"""The outbox in Chromium: the buttons that copy, axe and 360 pixels."""

import pytest
from django.core.mail import send_mail
from playwright.sync_api import expect

from answerable.web.mail.models import Message
from answerable.web.organisation.models import RoleKind, Unit
from browsing import PHONE, passes_axe, signed_in
from web.organisation.organisation_people import account, client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, settings, chromium):
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"
    send_mail("Set your password", "Open https://site.example/long/link\n", None, ["hua@example.org"])
    organiser = client_of(account("O1", Unit.objects.create(name="Group"), RoleKind.ORGANISER))
    context = signed_in(chromium, organiser, live_server.url, viewport=PHONE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_a_message_is_copied_with_one_press(page, live_server):
    page.goto(f"{live_server.url}/desk/outbox/")
    passes_axe(page)
    page.get_by_role("link", name="Set your password").click()
    expect(page.get_by_role("heading", name="Set your password")).to_be_visible()
    passes_axe(page)
    page.get_by_role("button", name="Copy the text").press("Enter")
    expect(page.get_by_role("status")).to_have_text(["", "Copied"])
    assert page.evaluate("() => navigator.clipboard.readText()") == Message.objects.get().text


def test_where_a_browser_has_no_clipboard_it_is_copied_as_by_hand(page, live_server):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(f"{live_server.url}/desk/outbox/{Message.objects.get().pk}")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("status")).to_have_text(["Copied", ""])
    page.locator("#text").evaluate("(field) => field.removeAttribute('readonly')")
    page.locator("#text").fill("")
    page.locator("#text").press("Control+V")
    expect(page.locator("#text")).to_have_value("hua@example.org")
