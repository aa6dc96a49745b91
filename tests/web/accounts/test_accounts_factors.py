"""The second factor: an authenticator app, recovery codes, and what an installation may ask of organisers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from answerable.web.accounts.brake import FREE
from answerable.web.accounts.models import AccountEntry, Tries
from answerable.web.organisation.models import Person, RoleKind
from web.accounts.authenticator_app import add_app, code

PASSWORD = "a long enough one"
Member = Callable[..., Person]
SignedIn = Callable[..., Client]


@pytest.fixture
def hua(member: Member, signed_in: SignedIn) -> tuple[Client, str]:
    """Signed in, with an app and its secret."""
    member("hua")
    client = signed_in("hua")
    return client, add_app(client)


def password_given(name: str = "hua") -> Client:
    client = Client()
    answer = client.post("/accounts/sign-in", {"login": name, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/code"
    return client


def test_a_password_alone_no_longer_signs_in(hua: tuple[Client, str]) -> None:
    client = password_given()
    assert client.get("/accounts/").status_code == 302
    assert client.get("/accounts/code").status_code == 200
    assert client.post("/accounts/code", {"code": code(hua[1])}).headers["Location"] == "/desk/"
    assert client.get("/accounts/").status_code == 200
    assert AccountEntry.objects.filter(verb="factor-added").count() == 2  # the app, and its recovery codes


def test_a_code_is_good_once_over_all_processes(hua: tuple[Client, str], settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    used = code(hua[1])
    assert password_given().post("/accounts/code", {"code": used}).status_code == 302
    assert password_given().post("/accounts/code", {"code": used}).status_code == 200


def test_codes_are_braked_like_passwords_for_strangers_and_not_for_a_known_browser(
    hua: tuple[Client, str],
) -> None:
    guesser = password_given()
    tries = [guesser.post("/accounts/code", {"code": "000000"}).status_code for _ in range(FREE)]
    assert tries == [200] * FREE
    Tries.objects.update(count=FREE + 10)  # the next waits a minute, not the second that a busy machine takes
    assert guesser.post("/accounts/code", {"code": code(hua[1])}).status_code == 429
    office = hua[0]
    office.post("/accounts/sign-out")
    office.post("/accounts/sign-in", {"login": "hua", "password": PASSWORD})
    assert office.post("/accounts/code", {"code": code(hua[1])}).headers["Location"] == "/desk/"


def test_each_recovery_code_works_once(hua: tuple[Client, str]) -> None:
    page = hua[0].get("/accounts/recovery-codes").content.decode()
    codes = re.findall(r"\b\d{8}\b", page)
    assert len(codes) == 10
    assert password_given().post("/accounts/code", {"code": codes[3]}).status_code == 302
    Tries.objects.all().delete()
    assert password_given().post("/accounts/code", {"code": codes[3]}).status_code == 200
    assert hua[0].post("/accounts/recovery-codes/new").status_code == 302
    assert password_given().post("/accounts/code", {"code": codes[4]}).status_code == 200


def test_secrets_are_not_readable_in_the_database(hua: tuple[Client, str]) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert hua[1] not in kept
    assert "gAAAA" in kept


def test_a_one_time_link_still_asks_for_the_second_factor(
    hua: tuple[Client, str], member: Member, signed_in: SignedIn
) -> None:
    member("boss", RoleKind.ORGANISER)
    person = Person.objects.get(identifier="hua")
    boss = signed_in("boss")

    def choose(values: dict[str, str]) -> str:
        page = boss.post(f"/desk/organisation/people/{person.pk}/account", values).content.decode()
        link = re.search(r"http://localhost:8000(/accounts/password/\S+?)</textarea>", page)
        assert link
        browser = Client()
        form = browser.get(link[1]).headers["Location"]
        new = "another long enough one"
        return browser.post(form, {"password1": new, "password2": new}).headers["Location"]

    assert choose({}) == "/accounts/code"
    assert choose({"drop": "on"}) == "/desk/"
    assert not Authenticator.objects.filter(user=person.user).exists()


def test_an_installation_may_ask_a_second_factor_of_organisers_and_editors(
    member: Member, signed_in: SignedIn, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    for name, role in {
        "boss": RoleKind.ORGANISER,
        "editor": RoleKind.EDITOR,
        "audit": RoleKind.AUDITOR,
    }.items():
        member(name, role)
    where = {
        name: signed_in(name).get("/desk/meetings/").headers.get("Location")
        for name in ("boss", "editor", "audit")
    }
    assert where == {"boss": "/accounts/", "editor": "/accounts/", "audit": None}
    boss = signed_in("boss")
    assert "Your role needs a second factor" in boss.get("/", follow=True).content.decode()
    assert boss.get("/join").status_code == 200  # to score, nobody needs an account
    add_app(boss)
    assert boss.get("/desk/meetings/").status_code == 200
    # Also for a browser that has seen the desk with it: without the factor there is no desk.
    assert boss.post("/accounts/app/remove").status_code == 302
    assert boss.get("/desk/meetings/").headers["Location"] == "/accounts/"


def test_what_asks_again_takes_a_code_too(hua: tuple[Client, str]) -> None:
    client, secret = hua
    session = client.session
    session["signed_in_at"] -= 31 * 60
    for record in session["account_authentication_methods"]:
        record["at"] -= 31 * 60
    session.save()
    answer = client.post("/accounts/app/remove")
    assert answer.headers["Location"].startswith("/accounts/again")
    Tries.objects.all().delete()
    again = client.post("/accounts/code/again", {"code": code(secret, 1), "next": "/accounts/app/remove"})
    assert again.status_code == 302
    assert not Authenticator.objects.filter(user__username="hua").exists()
