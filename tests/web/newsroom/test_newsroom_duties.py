"""Duties at a site are given and taken after a fresh sign-in, stand in the log of accounts, and end when somebody leaves."""

import pytest
from django.test import Client

from answerable.web.accounts.models import AccountEntry
from answerable.web.newsroom.desk_models import SiteDuty
from answerable.web.newsroom.models import NewsSite
from answerable.web.organisation import leaving
from web.newsroom.desks import browser, editor, organiser

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(qinghe: NewsSite) -> Client:
    return browser(organiser())


def grow_old(client: Client) -> None:
    session = client.session
    session["signed_in_at"] -= 31 * 60
    for record in session.get("account_authentication_methods", []):
        record["at"] -= 31 * 60
    session.save()


def told() -> list[tuple[str, str, dict[str, str]]]:
    found = AccountEntry.objects.filter(verb__in=("duty-given", "duty-taken", "news-rules-set"))
    return list(found.order_by("pk").values_list("verb", "account_name", "detail"))


def test_each_duty_given_and_taken_is_in_the_log_once(qinghe: NewsSite, office: Client) -> None:
    reviewer = editor("审稿人", qinghe)
    address = f"/editors/desk/sites/{qinghe.pk}/duties/"
    office.post(address, {f"{reviewer.pk}-first": "on", f"{reviewer.pk}-proof": "on"})
    office.post(address, {f"{reviewer.pk}-final": "on", f"{reviewer.pk}-proof": "on"})
    office.post(address, {f"{reviewer.pk}-final": "on", f"{reviewer.pk}-proof": "on"})
    site = {"site": "清河有机硅"}
    assert told() == [
        ("duty-given", "审稿人", {"duty": "first", **site}),
        ("duty-given", "审稿人", {"duty": "proof", **site}),
        ("duty-taken", "审稿人", {"duty": "first", **site}),
        ("duty-given", "审稿人", {"duty": "final", **site}),
    ]
    shown = office.get("/desk/organisation/accounts").content.decode()
    for words in ("授予网站职责", "收回网站职责", "终审", "清河有机硅"):
        assert words in shown


def test_neither_duties_nor_rules_change_without_a_fresh_proof_of_who_it_is(
    qinghe: NewsSite, office: Client
) -> None:
    reviewer = editor("审稿人", qinghe)
    address = f"/editors/desk/sites/{qinghe.pk}/"
    form = office.get(address).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    grow_old(office)
    for answer in (
        office.post(f"{address}duties/", {f"{reviewer.pk}-final": "on"}),
        office.post(address, {**sent, "reviews": "1"}),
    ):
        assert not SiteDuty.objects.exists()
        assert NewsSite.objects.get(pk=qinghe.pk).reviews == 3
        assert answer.status_code == 302
        assert "accounts/" in answer.headers["Location"]


def test_rules_of_a_site_are_in_the_log_and_other_words_are_not(qinghe: NewsSite, office: Client) -> None:
    address = f"/editors/desk/sites/{qinghe.pk}/"
    form = office.get(address).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    office.post(address, {**sent, "contact": "值班室"})
    assert told() == []
    office.post(address, {**sent, "reviews": "1", "takes_given": "on"})
    assert told() == [("news-rules-set", "", {"site": "清河有机硅", "reviews": 1, "given": "yes"})]


def test_whoever_leaves_has_no_duty_left_and_gets_none_back_by_coming_back(qinghe: NewsSite) -> None:
    leaver, stays = editor("审稿人", qinghe, "first", "final"), editor("同事", qinghe, "first")
    actor = organiser()
    leaving.leave(leaver.person, actor)
    assert [each.user for each in SiteDuty.objects.all()] == [stays]
    assert [(verb, name) for verb, name, _detail in told()] == [("duty-taken", "审稿人")] * 2
    leaving.come_back(leaver.person, actor)
    assert not SiteDuty.objects.filter(user=leaver).exists()
