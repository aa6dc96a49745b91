"""No password leaves a page that is not encrypted before a warning was answered; this computer's own name and https need none."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from answerable.web.accounts.models import User
from browsing import CHROMIUM, PHONE, QUIET, passes_axe, patient
from starting import starts

SENTENCE = "Whoever records this network can read the password."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "secure", "warned"),
    [
        ("hall.example", False, True),
        ("192.168.1.5:8000", False, True),
        ("localhost:8000", False, False),
        ("127.0.0.1", False, False),
        ("hall.example", True, False),
    ],
)
def test_the_warning_stands_where_others_can_listen(
    client: Client, settings: Any, host: str, secure: bool, warned: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get("/accounts/sign-in", headers={"host": host, "accept-language": "en"}, secure=secure)
    assert (SENTENCE in page.text) == warned
    assert ("required" in page.text.partition('name="in-clear"')[2].partition(">")[0]) == warned


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/password", "/accounts/again"])
def test_so_it_does_wherever_a_password_is_typed(client: Client, settings: Any, path: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.force_login(User.objects.create_user("minister", password="a long enough password"))
    page = client.get(path, headers={"host": "hall.example", "accept-language": "en"})
    assert SENTENCE in page.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@starts("browser")
def test_the_browser_sends_nothing_before_it_is_answered(
    chromium: Browser, live_server: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    User.objects.create_user("minister", password="a long enough password")
    port = live_server.url.rpartition(":")[2]
    hall = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*QUIET, "--host-resolver-rules=MAP hall.test 127.0.0.1"]
    )
    page = patient(hall.new_context(locale="en", viewport=PHONE)).new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"http://hall.test:{port}/accounts/sign-in")
    passes_axe(page)
    page.get_by_label("Password").fill("a long enough password")
    page.locator("[name=login]").fill("minister")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert "POST" not in sent
    page.get_by_label("Send it all the same").check()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Password")).to_have_count(0)
    assert "POST" in sent
    hall.close()
