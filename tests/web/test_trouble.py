"""A disk that is full or a database that is away: told as what it is, and what was typed is not lost."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.organisation.models import Unit
from web.casting.casting_world import post

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite answers as on a full disk: nothing can be written, everything can be read."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="localhost")


@pytest.fixture
def user() -> User:
    return User.objects.create_user("minister", password=PASSWORD)


def sent_again(browser: Client, page: Any, **typed: str) -> Any:
    """Press the button of the page, once the fields that it asks for are filled."""
    form = BeautifulSoup(page.content, "html.parser").form
    fields = {each["name"]: each.get("value", "") for each in form.find_all("input")}
    assert {name for name, value in fields.items() if not value} == typed.keys()
    return browser.post(form["action"], fields | typed)


def test_sign_in_on_a_full_disk_is_told_and_can_be_sent_again(browser: Client, user: User) -> None:
    typed = {"login": user.username, "password": PASSWORD}
    with full_disk():
        page = browser.post(reverse("account_login"), typed)
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "10"
    assert "cannot write to its disk" in page.text
    assert PASSWORD not in page.text
    assert sent_again(browser, page, password=PASSWORD).status_code == 302
    assert "sessionid" in browser.cookies


def test_what_was_typed_into_any_form_is_kept(browser: Client, user: User) -> None:
    user.is_superuser = True
    user.save()
    browser.force_login(user)
    path = reverse("organisation:unit-new")
    with full_disk():
        page = browser.post(f"{path}?from=here", {"name": "Qinghe <Silicones>"})
    assert page.status_code == 503
    assert f'action="{path}?from=here"' in page.text
    sent_again(browser, page)
    assert Unit.objects.get().name == "Qinghe <Silicones>"


def test_a_page_that_is_only_read_offers_to_try_again(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("answerable.web.casting.phone_views.render", refuse)
    page = browser.get("/join?language=en")
    assert page.status_code == 503
    assert 'href="/join?language=en"' in page.text
    assert "<form" not in page.text


def test_a_phone_is_answered_so_that_it_tries_again(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("answerable.web.casting.phone_views.attendee_of", refuse)
    answer = post(browser, "/api/ticket", {"ticket": "x"})
    assert (answer.status_code, answer.json()["error"]) == (503, "store-unavailable")


def test_a_mistake_of_ours_is_a_page_too_and_quotes_nothing(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("something secret")

    monkeypatch.setattr("answerable.web.casting.phone_views.render", fail)
    page = browser.get("/join")
    assert page.status_code == 500
    assert "The mistake is the server's" in page.text
    assert "something secret" not in page.text
