"""Who may see what, the public evidence, the phone page and the languages."""

import json
import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.casting.refusals import refusals
from answerable.web.evidence.amend import amend
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import Meeting, MeetingRole, Stage
from answerable.web.meetings.stages import advance
from answerable.web.organisation.models import Person
from answerable.web.sentences import phone
from web.casting.casting_world import freeze_with, make_meeting, post, rater, with_weights

PRIVATE = [
    "evidence:freeze",
    "casting:open",
    "casting:close",
    "evidence:amend",
    "casting:turnout",
    "evidence:register",
]


def address(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.key])


def holder(meeting: Meeting, kind: str | None) -> Client:
    """Somebody signed in, with a duty at this meeting or without any."""
    user = User.objects.create(username=f"user-{kind}")
    person = Person.objects.create(identifier=f"user-{kind}", name="Somebody", unit=_unit(meeting), user=user)
    if kind:
        MeetingRole.objects.create(meeting=meeting, person=person, kind=kind)
    client = Client()
    client.force_login(user)
    return client


def _unit(meeting: Meeting) -> Any:
    presenter = meeting.presenters.first()
    assert presenter is not None
    return presenter.unit


@pytest.mark.parametrize(
    ("kind", "open_to"),
    [
        (None, []),
        ("chair", ["casting:turnout", "evidence:register"]),
        # A steward knows the own venue's people; the register names everybody's.
        ("steward", ["casting:turnout"]),
        ("auditor", ["casting:turnout", "evidence:register"]),
    ],
)
def test_each_duty_opens_its_pages(frozen: Meeting, kind: str | None, open_to: list[str]) -> None:
    browser = holder(frozen, kind)
    statuses = {name: browser.get(address(name, frozen)).status_code for name in PRIVATE}
    assert statuses == {name: 200 if name in open_to else 403 for name in PRIVATE}
    posted = {
        name: browser.post(address(name, frozen)).status_code
        for name in ["evidence:freeze", "casting:open", "casting:close", "evidence:amend"]
    }
    assert posted == dict.fromkeys(posted, 403)


def test_a_visitor_is_sent_to_sign_in(frozen: Meeting, client: Client) -> None:
    where = {name: client.get(address(name, frozen)).url.partition("?")[0] for name in PRIVATE}
    assert where == dict.fromkeys(PRIVATE, reverse("account_login"))


def test_the_manifest_is_for_everybody(frozen: Meeting, client: Client) -> None:
    page = client.get(address("evidence:manifest", frozen))
    m = frozen.casting.manifest_hash
    assert page.status_code == 200
    assert " ".join(m[at : at + 4] for at in range(0, 64, 4)) in page.text
    note = client.get(address("evidence:manifest-note", frozen))
    assert (note.text, note.headers["Content-Type"]) == (frozen.casting.manifest, "text/plain; charset=utf-8")


def test_no_attendee_is_named_on_a_public_page(convened: Meeting, client: Client) -> None:
    post(client, "/api/issue", rater(convened).body())
    texts = [
        client.get(address(name, convened)).text for name in ("evidence:manifest", "evidence:manifest-note")
    ]
    names = [attendee.person.name for attendee in convened.attendees.select_related("person")]
    assert [name for name in names for text in texts if name in text] == []


def test_before_freezing_there_is_no_manifest(meeting: Meeting, client: Client) -> None:
    names = ["evidence:manifest", "evidence:manifest-note", "evidence:seal-key"]
    assert [client.get(address(name, meeting)).status_code for name in names] == [404, 404, 404]
    assert client.get(reverse("evidence:manifest", args=["nothing"])).status_code == 404


def test_an_amendment_can_be_downloaded(frozen: Meeting, organiser: User, client: Client) -> None:
    rules = with_weights(frozen.cycle.rules, {("groups", "A"): "60", ("groups", "B"): "40"})
    made = amend(frozen, rules, "reason", "The committee", organiser)
    found = [client.get(reverse("evidence:amendment-note", args=[frozen.key, number])) for number in (1, 2)]
    assert (found[0].text, found[1].status_code) == (made.manifest, 404)


def test_names_are_in_the_register_from_the_close_on(
    convened: Meeting, office: Client, client: Client
) -> None:
    phone = rater(convened)
    post(client, "/api/issue", phone.body())
    name = phone.attendee.person.name
    before = office.get(address("evidence:register", convened)).text
    Meeting.objects.update(stage="closed")
    after = office.get(address("evidence:register", convened)).text
    assert (name in before, name in after) == (False, True)


def test_turnout_is_live_and_says_when_the_ballotbox_is_silent(
    convened: Meeting, office: Client, settings: Any
) -> None:
    fragment = office.get(address("casting:turnout", convened), headers={"hx-request": "true"}).text
    assert "<html" not in fragment
    assert "0 / 7" in fragment
    Meeting.objects.update(stage="scoring")
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"
    silent = office.get(address("casting:turnout", convened)).text
    assert "The ballot box does not answer at http://127.0.0.1:9." in silent
    assert "0 / 7" in silent


@pytest.mark.parametrize(
    ("name", "queries"), [("casting:turnout", 19), ("evidence:register", 20), ("evidence:manifest", 18)]
)
def test_the_number_of_queries_is_the_same_at_1_and_at_30(
    name: str,
    queries: int,
    ballotbox: str,
    organiser: User,
    office: Client,
    client: Client,
    rsa_keys: list[bytes],
    django_assert_max_num_queries: Any,
    django_assert_num_queries: Any,
) -> None:
    counts = []
    for people in (1, 30):
        meeting = freeze_with(make_meeting(people, people), organiser, rsa_keys)
        advance(meeting, "convene", organiser)
        for at in range(people):
            post(client, "/api/issue", rater(meeting, at=at).body())
        Meeting.objects.filter(pk=meeting.pk).update(stage="closed")
        with django_assert_max_num_queries(queries) as seen:
            office.get(address(name, meeting))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# The phone page


def embedded(page: Any, name: str) -> Any:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_phone_page_carries_addresses_and_sentences(client: Client, db: None, settings: Any) -> None:
    page = client.get("/join")
    assert embedded(page, "config") == {
        "wrap_key_url": "/api/wrap-key",
        "ticket_url": "/api/ticket",
        "issue_url": "/api/issue",
        "seal_key_url": "/evidence/{key}/seal-key",
        "comments_url": "/evidence/{key}/comments",
        "result_url": "/evidence/{key}/results/with-ticket",
        "worker_url": "/join-worker.js",
        "page_url": "/join",
        "ballotbox": settings.BALLOTBOX_URL,
        "language": "en",
    }
    assert embedded(page, "strings") == phone.sentences()
    assert '<script type="module" src="/static/dist/phone.js"></script>' in page.text
    assert '<div id="sheet"><h1>' in page.text
    assert "<noscript>" in page.text
    assert page.cookies == {}


def test_the_phone_page_touches_no_account_and_asks_for_issuers_only(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    """One query, for the addresses that phones may ask."""
    with django_assert_num_queries(1):
        assert client.get("/join").status_code == 200


def test_the_language_can_be_chosen_without_losing_the_ticket(client: Client, db: None) -> None:
    page = client.get("/join?language=zh-hans")
    assert '<html lang="zh-hans">' in page.text
    assert embedded(page, "config")["language"] == "zh-hans"
    assert client.get("/join").text.startswith('<!doctype html>\n\n<html lang="zh-hans">')
    assert client.get("/join?language=en").text.startswith('<!doctype html>\n\n<html lang="en">')
    assert client.get("/join?language=xx").status_code == 200
    assert (
        'href="?language=zh-hans" lang="zh-Hans" hreflang="zh-Hans" data-keep-fragment'
        in client.get("/join").text
    )


def test_placeholders_are_in_braces_only() -> None:
    """The phone fills in braces; a percent placeholder would be shown as it is."""
    assert [
        key for key, sentence in (phone.sentences() | refusals()).items() if "%(" in sentence or not sentence
    ] == []


def test_the_tracker_says_what_is_not_seen_before_the_close(frozen: Meeting) -> None:
    """Witnesses see no more: of a small meeting, nothing until it closes."""
    least = manifests(frozen)[-1].manifest.rules["k_min"]
    said = f"in batches of at least {least} raters of a group"
    where = reverse("evidence:tracker", args=[frozen.key])
    assert said in Client().get(where).content.decode()
    Meeting.objects.update(stage=Stage.CLOSED)
    with override_settings(BALLOTBOX_CONTROL_URL="http://127.0.0.1:9"):
        assert said not in Client().get(where).content.decode()
