"""Duties at a site are given and taken after a fresh sign-in, stand in the log of accounts, and end when somebody leaves."""

import pytest
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import AccountEntry
from answerable.web.newsroom import rights
from answerable.web.newsroom.desk_models import SiteDuty
from answerable.web.newsroom.models import NewsSite
from answerable.web.organisation import leaving
from answerable.web.organisation.models import Role, RoleKind
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


def test_duties_end_with_the_role_and_come_back_only_when_they_are_given_anew(
    qinghe: NewsSite, office: Client
) -> None:
    """Also if the person never came to the desk in between, and only at sites that no other role of theirs is for."""
    reviewer = editor("审稿人", qinghe, "first", "final")
    stays = editor("同事", qinghe, "final")
    Role.objects.create(person=stays.person, kind=RoleKind.EDITOR)
    for each in (reviewer, stays):
        role = Role.objects.get(person=each.person, kind=RoleKind.EDITOR, unit=qinghe.unit)
        office.post(reverse("organisation:role-remove", args=[role.pk]))
        assert rights.rights_of(each).publishes == (frozenset({qinghe.pk}) if each == stays else frozenset())
    assert [each.user for each in SiteDuty.objects.all()] == [stays]
    assert [(verb, name) for verb, name, _detail in told()] == [("duty-taken", "审稿人")] * 2
    assert not reviewer.groups.filter(name__startswith=rights.PREFIX).exists()
    back = {"kind": RoleKind.EDITOR, "unit": qinghe.unit_id}
    assert office.post(reverse("organisation:role-add", args=[reviewer.person.pk]), back).status_code == 302
    found = rights.rights_of(reviewer)
    assert (found.sites, found.publishes) == (frozenset({qinghe.pk}), frozenset())
