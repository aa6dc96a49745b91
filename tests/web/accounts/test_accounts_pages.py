"""Signing in, one's own sessions, the one-time link by mail, and being asked again."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone

from answerable.web import accounts
from answerable.web.accounts.brake import FREE
from answerable.web.accounts.models import AccountEntry, Session, SessionStore, Tries, User
from answerable.web.accounts.open_sessions import browser_in_words
from answerable.web.organisation.models import Person, Role, RoleKind
from answerable.web.worker import rounds
from answerable.web.worker.running import look_after

PASSWORD = "a long enough one"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
Member = Callable[..., Person]
SignedIn = Callable[..., Client]


def verbs(name: str = "") -> list[str]:
    found = AccountEntry.objects.order_by("pk")
    return list((found.filter(account_name=name) if name else found).values_list("verb", flat=True))


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def age(client: Client, seconds: float) -> None:
    """Make the session look as if everything in it happened earlier."""
    session = client.session
    for key in ("signed_in_at", "seen_at"):
        session[key] -= seconds
    for record in session.get("account_authentication_methods", []):
        record["at"] -= seconds
    session.save()


def test_signing_in_and_failing_are_in_the_log_without_an_address(
    member: Member, signed_in: SignedIn
) -> None:
    member("hua")
    Client().post("/accounts/sign-in", {"login": "HUA", "password": "wrong"})
    Client().post("/accounts/sign-in", {"login": "nobody", "password": "wrong"})
    signed_in("hua").post("/accounts/sign-out")
    assert verbs() == ["sign-in-failed", "signed-in", "signed-out"]
    kept = str(list(AccountEntry.objects.values()))
    assert "127.0.0.1" not in kept
    assert "nobody" not in kept


def test_sessions_are_listed_and_ended_one_by_one_or_all_others(member: Member, signed_in: SignedIn) -> None:
    member("hua")
    here, there, third = signed_in("hua", user_agent=FIREFOX), signed_in("hua"), signed_in("hua")
    for client in (here, there, third):
        client.get("/")
    page = text(here, "/accounts/")
    assert "Firefox, Windows" in page
    handles = re.findall(r'name="session" value="(\w+)"', page)
    assert len(handles) == 2
    assert all(key not in page for key in Session.objects.values_list("pk", flat=True))
    assert (
        "1 session is ended"
        in here.post("/accounts/sessions/end", {"session": handles[0]}, follow=True).content.decode()
    )
    assert sorted(client.get("/accounts/").status_code for client in (here, there, third)) == [200, 200, 302]
    here.post("/accounts/sessions/end")
    assert [client.get("/accounts/").status_code for client in (here, there, third)] == [200, 302, 302]


def test_nobody_ends_a_session_of_somebody_else(member: Member, signed_in: SignedIn) -> None:
    member("hua")
    member("lei")
    hua, again, lei = signed_in("hua"), signed_in("hua"), signed_in("lei")
    hua.get("/")
    handle = re.findall(r'name="session" value="(\w+)"', text(again, "/accounts/"))[0]
    lei.post("/accounts/sessions/end", {"session": handle})
    assert hua.get("/accounts/").status_code == 200


def test_twelve_idle_hours_end_a_session_and_use_prolongs_it(member: Member, signed_in: SignedIn) -> None:
    member("hua")
    client = signed_in("hua")
    client.get("/")
    begun = Session.objects.get(user__username="hua").expire_date
    age(client, 3600)
    client.get("/desk/meetings/")
    used = Session.objects.get(user__username="hua").expire_date
    assert used > begun
    age(client, 3600)
    before = Session.objects.get(user__username="hua").expire_date
    client.get(
        "/desk/meetings/", headers={"HX-Request": "true"}
    )  # a page that renews a part of itself does not count as use
    assert Session.objects.get(user__username="hua").expire_date == before
    assert (
        used - Session.objects.get(user__username="hua").expire_date
    ).total_seconds() + 12 * 3600 > 12 * 3600 - 60
    Session.objects.update(expire_date=begun.replace(year=2020))
    assert client.get("/accounts/").status_code == 302


def test_sessions_that_have_ended_are_cleared_every_hour(member: Member, signed_in: SignedIn) -> None:
    for name in ("hua", "lei"):
        member(name)
        signed_in(name)
    Session.objects.filter(user__username="hua").update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    assert SessionStore.clear_expired in rounds.registered
    SessionStore.clear_expired()
    assert [each.user.username for each in Session.objects.select_related("user")] == ["lei"]


def test_roles_ask_again_after_half_an_hour_and_then_do_what_was_sent(
    member: Member, signed_in: SignedIn
) -> None:
    member("boss", RoleKind.ORGANISER)
    lei = member("lei")
    client = signed_in("boss")
    client.get("/")
    address = f"/desk/organisation/people/{lei.pk}/roles"
    assert (
        client.post(address, {"kind": "auditor", "unit": ""}).headers["Location"]
        == f"/desk/organisation/people/{lei.pk}/"
    )
    age(client, 31 * 60)
    answer = client.post(address, {"kind": "editor", "unit": ""})
    assert answer.headers["Location"].startswith("/accounts/again?next=")
    assert not Role.objects.filter(person=lei, kind="editor").exists()
    asked = answer.headers["Location"]
    assert client.post(asked, {"password": "wrong", "next": address}).status_code == 200
    assert client.post(asked, {"password": PASSWORD, "next": address}).status_code == 302
    assert Role.objects.filter(person=lei, kind="editor").exists()
    assert verbs("Name of lei") == ["role-given", "role-given"]


def test_reading_does_not_ask_again(member: Member, signed_in: SignedIn) -> None:
    member("boss", RoleKind.ORGANISER)
    client = signed_in("boss")
    client.get("/")
    age(client, 31 * 60)
    assert client.get("/desk/organisation/people/").status_code == 200


def test_rules_ask_again_too(member: Member, signed_in: SignedIn) -> None:
    from answerable.web.cycles.models import Cycle
    from answerable.web.cycles.templates_ready import panel

    member("boss", RoleKind.ORGANISER)
    cycle = Cycle.objects.create(title="2025", assessed_year=2025, rules=panel())
    client = signed_in("boss")
    client.get("/")
    age(client, 31 * 60)
    assert client.post(f"/desk/cycles/{cycle.pk}/rules", {"add-row": "groups"}).status_code != 302
    assert client.post(f"/desk/cycles/{cycle.pk}/rules", {}).headers["Location"].startswith("/accounts/again")


def test_a_changed_password_ends_the_other_sessions_and_its_guesses_are_braked(
    member: Member, signed_in: SignedIn
) -> None:
    member("hua")
    here, there = signed_in("hua"), signed_in("hua")
    new = "another long enough one"
    values = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password", values).headers["Location"] == "/accounts/"
    assert (here.get("/accounts/").status_code, there.get("/accounts/").status_code) == (200, 302)
    wrong = values | {"oldpassword": "wrong"}
    assert [here.post("/accounts/password", wrong).status_code for _ in range(FREE)] == [200] * FREE
    Tries.objects.update(count=FREE + 10)  # the next waits a minute, not the second that a busy machine takes
    assert here.post("/accounts/password", wrong).status_code == 429


def test_a_one_time_link_opens_while_the_account_is_being_guessed_at(
    member: Member, signed_in: SignedIn
) -> None:
    member("boss", RoleKind.ORGANISER)
    hua = member("hua")
    page = signed_in("boss").post(f"/desk/organisation/people/{hua.pk}/account").content.decode()
    for _ in range(6):
        Client().post("/accounts/sign-in", {"login": "hua", "password": "wrong"})
    link = re.search(r"http://localhost:8000(/accounts/password/\S+?)</textarea>", page)
    assert link
    browser = Client()
    form = browser.get(link[1]).headers["Location"]
    new = "another long enough one"
    assert browser.post(form, {"password1": new, "password2": new}).headers["Location"] == "/desk/"
    assert browser.get("/accounts/").status_code == 200
    assert 'data-copy="link"' in page
    assert "link-made" in verbs("Name of hua")


def test_without_mail_the_page_says_what_to_do(client: Client, db: None, settings: Any) -> None:
    settings.MAIL_SERVER = None
    assert "Ask an organiser" in text(client, "/accounts/forgotten")
    client.post("/accounts/forgotten", {"email": "hua@example.org"})
    assert mail.outbox == []


def test_a_link_is_mailed_to_who_has_the_address_and_the_answer_is_the_same_for_all(
    client: Client, member: Member, settings: Any
) -> None:
    settings.MAIL_SERVER = "there is one"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    member("hua", email="Hua@Example.org")
    known = client.post("/accounts/forgotten", {"email": "hua@example.org"}).content.decode()
    unknown = client.post("/accounts/forgotten", {"email": "who@example.org"}).content.decode()
    client.post(
        "/accounts/forgotten", {"email": "hua@example.org"}
    )  # a second message within minutes is not sent
    assert known.replace("hua@", "who@").split("<main")[1] == unknown.split("<main")[1]
    assert [message.to for message in mail.outbox] == [["hua@example.org"]]
    link = re.search(r"http://localhost:8000(/accounts/password/\S+)", str(mail.outbox[0].body))
    assert link
    assert client.get(link[1]).status_code == 302
    assert verbs("Name of hua") == ["link-mailed"]


def test_an_administrator_gets_no_link_by_mail(client: Client, member: Member, settings: Any) -> None:
    """Organisers may change the address in the list of people; it must not lead them to an administrator's rights."""
    settings.MAIL_SERVER = "there is one"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.filter(pk=member("root", email="root@example.org").user_id).update(is_superuser=True)
    client.post("/accounts/forgotten", {"email": "root@example.org"})
    assert mail.outbox == []


def test_where_links_are_sent_is_changed_by_who_has_just_proved_who_they_are(
    member: Member, signed_in: SignedIn
) -> None:
    member("boss", RoleKind.ORGANISER)
    hua = member("hua", email="hua@example.org")
    client = signed_in("boss")
    client.get("/")
    age(client, 31 * 60)
    address = f"/desk/organisation/people/{hua.pk}/"
    form = client.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, given | {"name": "Hua"}).headers["Location"] == address
    asked = client.post(address, given | {"email": "mine@example.org"}).headers["Location"]
    assert asked.startswith("/accounts/again?next=")
    assert Person.objects.get(pk=hua.pk).email == "hua@example.org"
    client.post(asked, {"password": PASSWORD, "next": address})
    assert Person.objects.get(pk=hua.pk).email == "mine@example.org"


def test_a_closed_account_is_signed_out_everywhere(member: Member, signed_in: SignedIn) -> None:
    member("boss", RoleKind.ORGANISER)
    hua = member("hua")
    theirs = signed_in("hua")
    signed_in("boss").post(f"/desk/organisation/people/{hua.pk}/account/revoke")
    assert theirs.get("/accounts/").status_code == 302
    assert not Session.objects.filter(user=hua.user).exists()
    assert verbs("Name of hua")[-1] == "account-closed"


def test_the_log_is_for_organisers_and_auditors(member: Member, signed_in: SignedIn) -> None:
    for name, roles in {"boss": [RoleKind.ORGANISER], "audit": [RoleKind.AUDITOR], "hua": []}.items():
        member(name, *roles)
    seen = {
        name: signed_in(name).get("/desk/organisation/accounts?q=hua") for name in ("hua", "audit", "boss")
    }
    assert {name: answer.status_code for name, answer in seen.items()} == {
        "hua": 403,
        "audit": 200,
        "boss": 200,
    }
    assert "Signed in" in seen["boss"].content.decode()
    assert Client().get("/desk/organisation/accounts").status_code == 302


def test_nobody_signs_up(client: Client, db: None) -> None:
    for address in (
        "/accounts/signup/",
        "/accounts/signup",
        "/accounts/email/",
        "/accounts/login/",
        "/accounts/identities/signup/",
    ):
        assert client.get(address).status_code == 404
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("claimed", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1 wxwork/4.1",
            "WeCom, iOS",
        ),
        ("", ""),
    ],
)
def test_two_words_of_a_browser(claimed: str, words: str) -> None:
    assert browser_in_words(claimed) == words


def test_the_time_is_written_seldom(
    member: Member, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    member("hua")
    client = signed_in("hua")
    client.get("/")
    kept = Session.objects.get(user__username="hua").session_data
    time.sleep(0.01)
    client.get("/desk/meetings/")
    assert Session.objects.get(user__username="hua").session_data == kept


def test_every_page_of_the_library_that_we_show_is_ours() -> None:
    """Both the library and we have a template of the same name; ours must be found first."""
    ours = Path(accounts.__file__).parent / "templates"
    names = [str(path.relative_to(ours)) for path in ours.rglob("*.*")]
    assert "account/login.html" in names
    assert [name for name in names if not get_template(name).origin.name.startswith(str(ours))] == []


def test_links_made_and_roles_given_and_taken_are_in_the_log_with_who_did_it(
    member: Member, signed_in: SignedIn
) -> None:
    member("boss", RoleKind.ORGANISER)
    shown = member("hua", email="hua@example.org")
    boss = signed_in("boss")
    address = f"/desk/organisation/people/{shown.pk}"
    boss.post(f"{address}/roles", {"kind": "editor", "unit": ""})
    role = Role.objects.get(person=shown)
    boss.post(f"/desk/organisation/roles/{role.pk}/remove")
    boss.post(f"{address}/account", {"confirmed": "1"})
    assert verbs("Name of hua") == ["role-given", "role-taken", "link-made"]
    entries = AccountEntry.objects.filter(account_name="Name of hua")
    assert {entry.actor_name for entry in entries} == {"Name of boss"}
    assert [entry.detail for entry in entries.order_by("pk")][:2] == [{"role": "editor"}, {"role": "editor"}]
    kept = str(list(AccountEntry.objects.values()))
    assert "127.0.0.1" not in kept
    assert "hua@example.org" not in kept


@pytest.mark.django_db
def test_sessions_that_are_over_are_not_kept_for_ever() -> None:
    for name in ("here", "gone"):
        browser = Client()
        browser.force_login(User.objects.create(username=name))
    Session.objects.filter(user__username="gone").update(expire_date=timezone.now() - timedelta(minutes=1))
    assert Session.objects.count() == 2
    look_after()  # as the worker does every hour
    assert [each.user.username for each in Session.objects.select_related("user") if each.user] == ["here"]
