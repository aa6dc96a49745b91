"""Passkeys in Chromium, with an authenticator that the browser plays: added, named, used alone and after the password, removed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from answerable.web.accounts.models import AccountEntry
from answerable.web.organisation.models import Person
from browsing import PHONE, follow, passes_axe, patient, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough one"
Member = Callable[..., Person]


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = patient(chromium.new_context(viewport=PHONE, locale="en"))
    yield context
    context.close()


def with_authenticator(page: Page) -> None:
    """A device that holds passkeys and always recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page, site: str, name: str, going_to: str = "") -> None:
    page.goto(f"{site}/accounts/sign-in{going_to}")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in", exact=True))


def sign_out(page: Page) -> None:
    page.locator("summary[aria-label^='Account of']").click()
    follow(page, page.get_by_role("button", name="Sign out"))


def add_passkey(page: Page, site: str, name: str, alone: bool = True) -> None:
    page.goto(f"{site}/accounts/")
    follow(page, page.get_by_role("link", name="Add a passkey…"))
    passes_axe(page)
    page.get_by_label("Name, to tell it from others").fill(name)
    page.get_by_label("Sign in with this passkey alone").set_checked(alone)
    follow(page, page.get_by_role("button", name="Add"))


def test_a_passkey_is_added_named_signs_in_alone_and_is_removed(
    browser: BrowserContext, live_server: Any, member: Member
) -> None:
    member("hua")
    page = browser.new_page()
    refused: list[str] = []
    page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    with_authenticator(page)
    give_password(page, live_server.url, "hua")
    add_passkey(page, live_server.url, "Work phone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{live_server.url}/accounts/")
    follow(page, page.get_by_role("link", name="Name “Work phone” anew"))
    passes_axe(page)
    page.get_by_label("Name, to tell it from others").fill("Hua's phone")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Passkey “Hua's phone”")).to_be_visible()
    expect(page.get_by_text("not used yet")).to_be_visible()

    sign_out(page)
    page.goto(f"{live_server.url}/accounts/sign-in?next=/desk/meetings/")
    follow(page, page.get_by_role("button", name="Sign in with a passkey"))
    assert page.url == f"{live_server.url}/desk/meetings/"
    assert AccountEntry.objects.filter(verb="signed-in").latest("pk").detail == {"way": "webauthn"}

    page.goto(f"{live_server.url}/accounts/")
    expect(page.get_by_text("last used")).not_to_have_count(0)
    follow(page, page.get_by_role("link", name="Remove “Hua's phone”"))
    passes_axe(page)
    follow(page, page.get_by_role("button", name="Remove"))
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()
    assert refused == []


def test_a_passkey_is_the_second_factor_after_the_password(
    browser: BrowserContext, live_server: Any, member: Member
) -> None:
    member("hua")
    page = browser.new_page()
    with_authenticator(page)
    give_password(page, live_server.url, "hua")
    add_passkey(page, live_server.url, "Key", alone=False)
    page.goto(f"{live_server.url}/accounts/")
    sign_out(page)
    give_password(page, live_server.url, "hua", "?next=/desk/meetings/")
    assert page.url.startswith(f"{live_server.url}/accounts/code")
    passes_axe(page)

    # The person closes the browser's question: nothing is sent, and the page says so.
    closed = "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
    page.evaluate(f"() => {{ navigator.credentials.get = {closed}; }}")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used.")
    passes_axe(page)

    page.reload()
    follow(page, page.get_by_role("button", name="Use a passkey"))
    assert page.url == f"{live_server.url}/desk/meetings/"


def test_where_browsers_have_no_passkeys_the_pages_say_so(
    chromium: Browser, live_server: Any, member: Member
) -> None:
    """At a number instead of a name; over plain http the browser has not even the interface."""
    member("hua")
    client = Client(headers={"host": "127.0.0.1"})
    client.post("/accounts/sign-in", {"login": "hua", "password": PASSWORD})
    site = live_server.url.replace("localhost", "127.0.0.1")
    for script in ("", "delete window.PublicKeyCredential"):
        context = signed_in(chromium, client, site, viewport=PHONE, locale="en")
        page = context.new_page()
        page.add_init_script(script)
        page.goto(f"{site}/accounts/passkeys/add")
        expect(page.get_by_text("Passkeys cannot be used here")).to_be_visible()
        expect(page.get_by_role("button", name="Add")).to_be_hidden()
        passes_axe(page)
        context.clear_cookies()
        page.goto(f"{site}/accounts/sign-in")
        expect(page.get_by_text("Passkeys cannot be used here")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
        context.close()
