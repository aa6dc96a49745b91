"""A form that came too late gives back what was typed, in the reader's language, whichever form it was."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.organisation import unit_views
from answerable.web.organisation.models import Unit

pytestmark = pytest.mark.django_db

NEW_UNIT = "/desk/organisation/units/new"
HERE = "http://testserver"


@pytest.fixture
def browser() -> Client:
    """Asks for tokens, as for a real browser."""
    return Client(enforce_csrf_checks=True, headers={"Accept-Language": "zh-hans"})


@pytest.fixture
def organiser() -> User:
    return User.objects.create_superuser("organiser", password="a long enough password")


def fields_of(page: str) -> tuple[str, dict[str, str]]:
    form = BeautifulSoup(page, "html.parser").select_one("main form[method=post]")
    assert form is not None
    named = {str(each["name"]): str(each["value"]) for each in form.select("input[name]")}
    # A browser drops the line break right behind the tag.
    named |= {str(each["name"]): each.text.removeprefix("\n") for each in form.select("textarea")}
    return str(form["action"]), named


def test_a_page_from_before_signing_in_again_gives_back_what_was_typed_and_sends_it(
    browser: Client, organiser: User
) -> None:
    browser.force_login(organiser)
    old = BeautifulSoup(browser.get(NEW_UNIT).text, "html.parser").select_one("[name=csrfmiddlewaretoken]")
    assert old is not None
    browser.cookies["csrftoken"] = "a" * 32  # signing in on another tab makes a new one
    typed = {"name": "青禾\r\n<一部>", "parent": "", "csrfmiddlewaretoken": str(old["value"])}
    typed["basis"] = "a digest that nobody typed"
    page = browser.post(NEW_UNIT, typed, headers={"Origin": HERE})
    assert page.status_code == 403
    assert "您在另一个标签页" in page.text
    assert "青禾\r\n&lt;一部&gt;" in page.text
    assert "organiser" in page.text
    read = [each.text for each in BeautifulSoup(page.text, "html.parser").select("main section li")]
    assert [each.split() for each in read] == [["青禾", "<一部>"]]
    action, again = fields_of(page.text)
    assert again["name"] == "青禾\r\n<一部>"
    again["name"] = "青禾"
    assert browser.post(action, again, headers={"Origin": HERE}).status_code == 302
    assert Unit.objects.get().name == "青禾"


@pytest.mark.parametrize("headers", [{"Origin": "http://elsewhere.example"}, {}])
def test_a_form_that_another_site_sent_gets_no_token(
    browser: Client, organiser: User, headers: dict[str, str]
) -> None:
    browser.force_login(organiser)
    page = browser.post(NEW_UNIT, {"name": "x"}, headers=headers)
    assert page.status_code == 403
    assert BeautifulSoup(page.text, "html.parser").select_one("main form[method=post]") is None


def test_whoever_is_signed_out_meanwhile_gets_the_text_back_and_can_send_it_after_signing_in(
    browser: Client, organiser: User
) -> None:
    browser.get("/accounts/sign-in")
    token = browser.cookies["csrftoken"].value
    sent = {"name": "青禾", "parent": "", "csrfmiddlewaretoken": token}
    page = browser.post(NEW_UNIT, sent, headers={"Origin": HERE})
    assert page.status_code == 403
    assert "青禾" in page.text
    assert 'target="_blank"' in page.text
    action, again = fields_of(page.text)
    browser.force_login(organiser)
    assert browser.post(action, again, headers={"Origin": HERE}).status_code == 302
    assert Unit.objects.get().name == "青禾"


def test_passwords_are_never_given_back(browser: Client) -> None:
    page = browser.post(
        "/accounts/sign-in", {"login": "a", "password": "secret words"}, headers={"Origin": HERE}
    )
    assert page.status_code == 403
    assert "secret words" not in page.text
    assert 'href="/accounts/sign-in"' in page.text


def test_two_people_at_once_are_told_and_nothing_fails(
    client: Client, organiser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_args: object, **_kwargs: object) -> None:
        raise IntegrityError

    client.force_login(organiser)
    monkeypatch.setattr(unit_views.Unit.objects, "create", meanwhile)
    page = client.post(NEW_UNIT, {"name": "Qinghe", "parent": ""}, headers={"Origin": HERE})
    assert page.status_code == 409
    assert "Somebody else has just saved the same thing." in page.text
    assert fields_of(page.text)[1]["name"] == "Qinghe"
