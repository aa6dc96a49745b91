"""Every page of accounts in Chromium: axe on a phone in Chinese, and in the dark at twice the size; the way in by keyboard alone; an
outside identity at a real provider; the link that is copied.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from answerable.web.accounts.fresh import SIGNED_IN_AT
from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person, RoleKind
from browsing import DESKTOP, PHONE, follow, passes_axe, patient
from browsing import signed_in as with_session
from web.accounts.authenticator_app import add_app, code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough one"
ZOOMED = {"width": 640, "height": 450}  # 1280 px at 200%
LOOKS = (
    {"viewport": PHONE, "locale": "zh-CN"},
    pytest.param(
        {"viewport": ZOOMED, "locale": "en", "color_scheme": "dark"},
        # The frame and the blocks of these pages are seen like this in `test_front_browser.py`.
        marks=pytest.mark.soak,
    ),
)
Member = Callable[..., Person]
SignedIn = Callable[..., Client]

VISITORS_PAGES = (
    "sign-in",
    "closed",
    "forgotten",
    "password/1-never",
    "identities/cancelled",
    "identities/failed",
)
FIRST_PAGES = ("", "password/first", "app", "passkeys/add")
OWN_PAGES = (
    "",
    "password",
    "app/remove",
    "recovery-codes",
    "recovery-codes/new",
    "passkeys/{passkey}/name",
    "passkeys/{passkey}/remove",
)


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows without a session, or with a client's."""
    opened: list[BrowserContext] = []

    def made(site: str, client: Client | None = None, **options: Any) -> BrowserContext:
        if client:
            opened.append(with_session(chromium, client, site, **options))
        else:
            opened.append(patient(chromium.new_context(**options)))
        return opened[-1]

    yield made
    for each in opened:
        each.close()


def look_at(page: Page, site: str, pages: tuple[str, ...]) -> None:
    for each in pages:
        page.goto(f"{site}/accounts/{each}")
        passes_axe(page)


def made_of(page: Page) -> list[str]:
    """What can be reached by keyboard in the page's main part, in order."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main input:not([type=hidden]), main textarea")]
            .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)"""
    )


@pytest.mark.parametrize("look", LOOKS, ids=["phone in Chinese", "twice the size in the dark"])
def test_every_page_passes_axe(
    look: dict[str, Any],
    window: Callable[..., BrowserContext],
    live_server: Any,
    member: Member,
    signed_in: SignedIn,
    configured: Callable[..., None],
    settings: Any,
) -> None:
    site = live_server.url
    configured(dingtalk={"client_id": "d", "secret": "s"}, feishu={"client_id": "f", "secret": "s"})

    visitor = window(site, **look).new_page()
    look_at(visitor, site, VISITORS_PAGES)
    settings.MAIL_SERVER = object()  # that there is one
    look_at(visitor, site, ("forgotten",))
    visitor.locator("input[type=email]").fill("nobody@example.org")
    follow(visitor, "main form button")
    passes_axe(visitor)

    new = member("lei")
    User.objects.filter(pk=new.user_id).update(password="!")
    client = Client()
    client.force_login(new.user)
    look_at(window(site, client, **look).new_page(), site, FIRST_PAGES)

    member("hua")
    client = signed_in("hua")
    add_app(client)
    hua = User.objects.get(username="hua")
    passkey = Authenticator.objects.create(
        user=hua, type=Authenticator.Type.WEBAUTHN, data={"name": "Work phone", "credential": {}}
    )
    SocialAccount.objects.create(user=hua, provider="feishu", uid="ou-1")
    signed = window(site, client, **look).new_page()
    look_at(signed, site, tuple(each.format(passkey=passkey.pk) for each in OWN_PAGES))
    passkey.delete()

    # Half an hour later: what asks again, by password and by code.
    session = client.session
    session[SIGNED_IN_AT] = 0.0
    session["account_authentication_methods"] = []
    session.save()
    look_at(signed, site, ("app/remove", "again", "code/again"))

    # The password is right, the code is still to come.
    half = window(site, **look).new_page()
    half.goto(f"{site}/accounts/sign-in")
    half.locator("#id_login").fill("hua")
    half.locator("#id_password").fill(PASSWORD)
    half.locator("#id_password").press("Enter")
    half.wait_for_url("**/accounts/code")
    passes_axe(half)


def test_somebody_signs_in_and_reaches_everything_by_keyboard_alone(
    window: Callable[..., BrowserContext], live_server: Any, member: Member, signed_in: SignedIn
) -> None:
    member("hua")
    secret = add_app(signed_in("hua"))
    page = window(live_server.url, viewport=DESKTOP, locale="en").new_page()
    page.goto(f"{live_server.url}/accounts/sign-in?next=/accounts/")
    expect(page.get_by_label("Sign-in name")).to_be_focused()
    page.keyboard.type("hua")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/code")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type(code(secret, 1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()

    # Everything that can be pressed is reached by Tab, in the order in which it stands, and is seen to be reached.
    expected = made_of(page)
    page.get_by_role("link", name="Skip to the content").press("Enter")
    reached = []
    for _each in expected:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reached[-1]
    assert reached == expected


def test_an_identity_is_linked_and_signs_in_and_a_stranger_is_told_what_to_do(
    window: Callable[..., BrowserContext],
    live_server: Any,
    member: Member,
    signed_in: SignedIn,
    school: Callable[..., str],
) -> None:
    """At a real OpenID Connect provider."""
    provider = school("none")
    member("hua")
    page = window(live_server.url, signed_in("hua"), viewport=PHONE, locale="en").new_page()
    page.goto(f"{live_server.url}/accounts/")
    page.get_by_role("button", name="Link School").click()
    page.get_by_role("button", name="s-hua").click()
    expect(page.get_by_text("School: s-hua")).to_be_visible()
    passes_axe(page)

    other = window(live_server.url, viewport=PHONE, locale="en").new_page()
    # The provider answers that the browser should stay where it is, so that the page in between can be looked at.
    other.route(f"{provider}/**", lambda route: route.fulfill(status=204))
    other.goto(f"{live_server.url}/accounts/sign-in")
    follow(other, other.get_by_role("button", name="Sign in with School"))
    expect(other.get_by_role("heading", name="On to the other service")).to_be_visible()
    passes_axe(other)
    other.unroute(f"{provider}/**")
    other.get_by_role("link", name="Go on").click()
    other.get_by_role("button", name="s-lei").click()
    expect(other.get_by_role("heading", name="No account belongs to this identity")).to_be_visible()
    passes_axe(other)
    follow(other, other.get_by_role("link", name="Sign in").last)
    other.get_by_role("button", name="Sign in with School").click()
    other.get_by_role("button", name="s-hua").first.click()
    expect(other.locator("summary[aria-label^='Account of']")).to_be_visible()


def test_a_one_time_link_is_copied_with_one_press_and_opens_the_account(
    window: Callable[..., BrowserContext],
    live_server: Any,
    member: Member,
    signed_in: SignedIn,
    settings: Any,
) -> None:
    settings.SITE_URL = live_server.url
    member("boss", RoleKind.ORGANISER)
    hua = member("hua")
    office = window(live_server.url, signed_in("boss"), viewport=PHONE, locale="en")
    office.grant_permissions(["clipboard-read", "clipboard-write"])
    page = office.new_page()
    page.goto(f"{live_server.url}/desk/organisation/people/{hua.pk}/account")
    passes_axe(page)
    follow(page, page.get_by_role("button", name="Make the link"))
    passes_axe(page)
    page.get_by_role("button", name="Copy").press("Enter")
    expect(page.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link.startswith(f"{live_server.url}/accounts/password/")

    own = window(live_server.url, viewport=PHONE, locale="en").new_page()
    own.goto(link)
    passes_axe(own)
    own.get_by_label("New password", exact=True).fill("another long enough one")
    own.get_by_label("New password confirmation").fill("another long enough one")
    own.keyboard.press("Enter")
    expect(own.locator("summary[aria-label='Account of Name of hua']")).to_be_visible()
