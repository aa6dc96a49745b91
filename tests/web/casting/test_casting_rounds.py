"""A ballot for each presenter: chosen before freezing, keys and headcounts for each scope, recusal, rounds, and the result."""

import io
from itertools import count
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from answerable.protocol import keys, manifest
from answerable.rehearsal.wrapped import Wrapped
from answerable.verifier import verify
from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client, opening
from answerable.web.casting import issuer_keys as meeting_keys
from answerable.web.casting.ballotbox_client import BallotBoxSilent
from answerable.web.casting.castings import casting_of, set_casting
from answerable.web.casting.models import Issue, Recusal, Round
from answerable.web.casting.recusal import recused
from answerable.web.casting.scopes import scope_of
from answerable.web.casting.turnout import table
from answerable.web.evidence import latecomer
from answerable.web.evidence.freeze import check, freeze
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import Attendee, AuditEntry, Meeting, MeetingRole, Presenter
from answerable.web.meetings.stages import NotNow, advance
from answerable.web.meetings.tickets import issue_tickets
from answerable.web.organisation.models import Person, Unit
from answerable.web.results.models import PublishedFor
from answerable.web.results.publish import publish
from waiting import PATIENCE, until
from web.casting.casting_world import Rater, post, rater

ISSUE, TICKET = "/api/issue", "/api/ticket"
_users = count()


@pytest.fixture
def apart(meeting: Meeting) -> Meeting:
    """Two presenters of different units; the first is an attendee of group A too, and one of B is of the second's unit."""
    first, second = meeting.presenters.all()
    above = Unit.objects.create(name="Second unit")
    below = Unit.objects.create(name="Department", parent=above)
    second.unit = above
    second.save()
    venue = meeting.venues.get(is_main=True)
    Attendee.objects.create(meeting=meeting, person=first.person, venue=venue, group="A")
    other = meeting.attendees.filter(group="B").last()
    assert other is not None
    other.person.unit = below
    other.person.save()
    elsewhere = Unit.objects.create(name="Third unit")
    Person.objects.filter(attendances__meeting=meeting).exclude(pk=other.person.pk).update(unit=elsewhere)
    issue_tickets(meeting.attendees.select_related("meeting"))
    set_casting(meeting, scope="presenter")
    recuse(meeting, "own-unit")
    return meeting


def recuse(meeting: Meeting, rule: str) -> None:
    meeting.cycle.rules = {**meeting.cycle.rules, "recusal": rule}
    meeting.cycle.save()


def scopes(meeting: Meeting) -> list[str]:
    return [scope_of(each) for each in meeting.presenters.all()]


def person(meeting: Meeting, scope: str) -> Rater:
    """The phone of the one who stands aside from `scope`."""
    attendee = Attendee.objects.select_related("meeting", "person").get(
        recusals__scope=scope, meeting=meeting
    )
    return Rater(attendee, rater(meeting).manifest, b"recused " * 2)


@pytest.fixture
def running(apart: Meeting, ballotbox: str, organiser: User) -> Meeting:
    freeze(apart, organiser)
    advance(apart, "convene", organiser)
    return apart


@pytest.fixture
def opened(running: Meeting, organiser: User) -> Meeting:
    opening.open_scoring(running, organiser)
    return running


def test_the_manifest_has_keys_and_headcounts_for_each_scope(running: Meeting) -> None:
    first, second = scopes(running)
    read = manifest.read(running.casting.manifest.encode(), sole=True)
    assert (read.scope, read.scopes) == ("presenter", (first, second))
    assert dict(read.expected) == {
        (first, "A"): 3,  # four, but for the presenter
        (first, "B"): 4,
        (second, "A"): 4,
        (second, "B"): 3,  # four, but for the one of the unit's department
    }
    assert sorted(read.issuers) == sorted((group, scope, "site") for group in "AB" for scope in read.scopes)
    assert {key.key_size for key in read.issuers.values()} == {2048}
    assert read.issuers["A", second, "site"] == keys.issuer(
        meeting_keys.public(running.key, "A", second), 65537
    )
    assert [(each.scope, each.position, each.state) for each in running.rounds.all()] == [
        (first, 1, "new"),
        (second, 2, "new"),
    ]


def test_recusal_is_worked_out_before_freezing_and_kept_after(
    apart: Meeting, ballotbox: str, organiser: User
) -> None:
    before = recused(apart)
    freeze(apart, organiser)
    assert Recusal.objects.count() == len(before) == 2
    Person.objects.filter(attendances__meeting=apart).update(unit=Unit.objects.create(name="Everybody's"))
    assert recused(apart) == before
    set_casting(apart, scope="sheet")
    assert recused(apart) == {}


def test_who_stands_aside_is_what_the_rules_say(apart: Meeting) -> None:
    assert len(recused(apart)) == 2
    recuse(apart, "self")
    (own,) = recused(apart).values()
    assert own == {scopes(apart)[0]}
    recuse(apart, "none")
    assert recused(apart) == {}
    assert any("presenters may score themselves" in told for told in check(apart).doubts)


@pytest.mark.parametrize("rule", ["self", "own-unit"])
def test_one_sheet_is_not_frozen_under_rules_that_it_cannot_keep(
    meeting: Meeting, office: Client, rule: str
) -> None:
    """The raters would be told that nobody scores their own unit, and nothing would keep them from it."""
    recuse(meeting, rule)
    (refusal,) = check(meeting).problems
    assert "choose a ballot for each presenter" in refusal
    assert "or choose no recusal on the page of the cycle" in refusal
    page = office.post(reverse("evidence:freeze", args=[meeting.key]))
    assert page.status_code == 409
    assert Meeting.objects.get(pk=meeting.pk).stage == "prepared"


def test_what_stands_in_the_way_of_freezing(apart: Meeting) -> None:
    rules = dict(apart.cycle.rules)
    apart.cycle.rules = rules | {
        "limits": [{"kind": "at-most", "level": "excellent", "criterion": None, "count": 1}]
    }
    (limits,) = check(apart).problems
    assert limits.startswith("Each presenter has a ballot of their own, so nothing can compare presenters")
    apart.cycle.rules = rules | {"recusal": "own-unit", "limits": [{"kind": "no-blanks"}]}
    assert check(apart).problems == ()
    set_casting(apart, scope="sheet")
    apart.cycle.rules = rules | {"recusal": "none", "limits": [{"kind": "no-ties"}]}
    assert check(apart).problems == ()


def test_an_order_of_the_presenters_is_frozen_with_a_place_for_each_of_them(apart: Meeting) -> None:
    def ordered(places: int) -> None:
        rules = dict(apart.cycle.rules) | {"recusal": "none"}
        criteria = [dict(criterion) for criterion in rules["criteria"]]
        criteria[0]["scale"] = {"kind": "ranking", "places": places}
        apart.cycle.rules = rules | {"criteria": criteria, "limits": []}

    ordered(2)
    (refusal,) = check(apart).problems
    assert "orders of the presenters" in refusal
    set_casting(apart, scope="sheet")
    assert check(apart).problems == ()
    for places in (3, 19):
        ordered(places)
        (refusal,) = check(apart).problems
        assert f"is an order with {places} places, and 2 report" in refusal


def test_a_presenter_who_withdraws_while_it_is_frozen(
    apart: Meeting, ballotbox: str, organiser: User
) -> None:
    apart.presenters.filter(position=2).update(withdrawn=True)
    freeze(apart, organiser)
    assert [each.scope for each in apart.rounds.all()] == [scopes(apart)[0]]


def test_a_paper_for_each_presenter_but_one_s_own(running: Meeting, client: Client) -> None:
    first, second = scopes(running)
    phone = person(running, first)
    welcome = post(client, TICKET, {"ticket": phone.ticket}).json()
    assert welcome["attendee"]["recused"] == [first]
    assert welcome["meeting"]["scope"] == "presenter"
    assert welcome["meeting"]["scopes"] == {first: "new", second: "new"}
    assert welcome["meeting"]["issuers"] == {}
    assert welcome["issued"] is False
    refused = post(client, ISSUE, phone.body(first))
    assert (refused.status_code, refused.json()["error"]) == (403, "recused")
    answer = post(client, ISSUE, phone.body(second))
    assert answer.status_code == 200
    phone.ballot(answer.json()["blind_sig"], [[0, "1"]], second)
    assert post(client, ISSUE, phone.body(second)).json() == answer.json()
    assert post(client, TICKET, {"ticket": phone.ticket}).json()["issued"] is True
    row = Issue.objects.get()
    assert (row.scope, row.group, row.attendee) == (second, "A", phone.attendee)


@pytest.mark.parametrize("scope", ["sheet", "presenter/p0", "presenter/", "", "x" * 500])
def test_scopes_that_are_none(running: Meeting, client: Client, scope: str) -> None:
    phone = rater(running)
    body = phone.body(scopes(running)[0]) | {"scope": scope}
    refused = post(client, ISSUE, body)
    assert (refused.status_code, refused.json()["error"]) == (403, "wrong-scope")


def cast(client: Client, phone: Rater, scope: str, marks: list[Any]) -> httpx.Response:
    blind_sig = post(client, ISSUE, phone.body(scope)).json()["blind_sig"]
    return send(phone, phone.ballot(blind_sig, [marks], scope))


def send(phone: Rater, raw: bytes) -> httpx.Response:
    url = f"{ballotbox_client.settings.BALLOTBOX_URL}/boxes/{phone.manifest.meeting}/ballots"
    return httpx.post(url, content=raw, trust_env=False, timeout=PATIENCE, auth=Wrapped())


def test_rounds_one_by_one(opened: Meeting, client: Client, organiser: User) -> None:
    first, second = scopes(opened)
    phone = rater(opened, "B", 0)
    waits = cast(client, phone, first, [0, "90"])
    assert (waits.status_code, waits.json()["error"]) == (409, "not-open")
    opening.turn_rounds(opened, organiser, opened=[first])
    assert cast(client, phone, first, [0, "90"]).status_code == 201
    opening.turn_rounds(opened, organiser, opened=[second], closed=[first])
    late = rater(opened, "B", 1, bytes(16))
    refused = post(client, ISSUE, late.body(first))
    assert (refused.status_code, refused.json()["error"]) == (409, "closed")
    # What waited on a phone is taken for the declared grace, and nothing afterwards; the round never opens again.
    assert [each.state for each in opened.rounds.all()] == ["closing", "open"]
    assert cast(client, phone, second, [1, "80"]).status_code == 201
    opening.turn_rounds(opened, organiser, opened=[first])

    def is_over() -> bool:
        opening.settle_rounds(opened)
        return [each.state for each in opened.rounds.all()] == ["closed", "open"]

    until(is_over, "the ballot box closes the round when the grace is over")
    told = AuditEntry.objects.filter(meeting=opened, verb="rounds").values_list("detail", flat=True)
    assert list(told) == [{"opened": "1"}, {"opened": "2", "closed": "1"}, {"opened": "1"}]
    status = ballotbox_client.status(opened.key)
    assert {scope: sum(groups.values()) for scope, groups in status.returned.items()} == {first: 1, second: 1}


def test_rounds_turn_only_while_the_scoring_is_open(running: Meeting, organiser: User, settings: Any) -> None:
    first, _ = scopes(running)
    with pytest.raises(NotNow):
        opening.turn_rounds(running, organiser, opened=[first])
    opening.open_scoring(running, organiser)
    with pytest.raises(NotNow):
        opening.turn_rounds(running, organiser, opened=["presenter/p0"])
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"
    with pytest.raises(BallotBoxSilent):
        opening.turn_rounds(running, organiser, opened=[first])
    assert [each.state for each in running.rounds.all()] == ["new", "new"]


def page(meeting: Meeting) -> str:
    return reverse("casting:rounds", args=[meeting.key])


def test_the_page_opens_and_closes(opened: Meeting, office: Client) -> None:
    first, second = scopes(opened)
    shown = office.get(page(opened)).text
    assert (shown.count('name="open"'), shown.count('name="close"')) == (3, 0)
    office.post(page(opened), {"open": first})
    assert [each.state for each in opened.rounds.all()] == ["open", "new"]
    office.post(page(opened), {"open": "all"})
    assert [each.state for each in opened.rounds.all()] == ["open", "open"]
    cast(office, rater(opened, "B", 0), second, [0, "90"])
    fragment = office.get(page(opened), headers={"HX-Request": "true"})
    cells = [[line.expected, line.issued, line.returned] for line in fragment.context["lines"]]
    assert cells == [[7, 0, 0], [7, 1, 1]]
    assert "<html" not in fragment.text
    office.post(page(opened), {"close": second})
    office.post(page(opened), {"close": "all"})
    assert [each.state for each in opened.rounds.all()] == ["closing", "closing"]
    assert office.get(page(opened)).text.count('name="now"') == 2
    for scope in (first, second):
        office.post(page(opened), {"now": scope})
    assert [each.state for each in opened.rounds.all()] == ["closed", "closed"]
    assert office.post(page(opened), {"open": "presenter/p0"}).status_code == 409


def test_all_rounds_are_those_of_presenters_who_report(opened: Meeting, office: Client) -> None:
    first, _second = scopes(opened)
    opened.presenters.filter(position=2).update(withdrawn=True)
    office.post(page(opened), {"open": "all"})
    assert [each.state for each in opened.rounds.all()] == ["open", "new"]
    assert 'value="all"' not in office.get(page(opened)).text.split('name="close"')[0]
    office.post(page(opened), {"now": first})
    assert [each.state for each in opened.rounds.all()] == ["closed", "new"]


def test_the_page_tells_that_the_ballotbox_is_silent(opened: Meeting, office: Client, settings: Any) -> None:
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"
    said = office.post(page(opened), {"open": "all"})
    assert said.status_code == 502
    assert "The ballot box does not answer" in said.text


def test_organiser_and_chair_have_the_page(running: Meeting, client: Client) -> None:
    for kind, status in (("chair", 200), ("auditor", 403), ("steward", 403)):
        user = User.objects.create(username=f"user{next(_users)}")
        someone = Person.objects.create(
            identifier=f"X{user.pk}", name=kind, unit=Unit.objects.first(), user=user
        )
        MeetingRole.objects.create(meeting=running, person=someone, kind=kind)
        client.force_login(user)
        assert client.get(page(running)).status_code == status, kind


def test_a_sheet_has_no_rounds(convened: Meeting, office: Client) -> None:
    assert office.get(page(convened)).status_code == 404
    assert Round.objects.count() == 0


def test_scope_is_chosen_with_the_details(meeting: Meeting, office: Client) -> None:
    address = reverse("meetings:edit", args=[meeting.key])
    form = {
        "cycle": meeting.cycle_id,
        "title": meeting.title,
        "starts_at": "2022-01-24T09:00",
        "time_zone": "Asia/Shanghai",
        "grace_seconds": "60",
    }
    office.post(address, form | {"scope": "presenter"})
    meeting.refresh_from_db()
    assert casting_of(meeting).scope == "presenter"
    office.post(address, form)
    meeting.refresh_from_db()
    assert casting_of(meeting).scope == "sheet"


def test_the_turnout_page_points_to_the_rounds(opened: Meeting, client: Client) -> None:
    post(client, ISSUE, rater(opened, "B", 0).body(scopes(opened)[0]))
    post(client, ISSUE, rater(opened, "B", 0).body(scopes(opened)[1]))
    counts = table(opened)
    assert (counts.returned, counts.total.issued, counts.total.expected) == (None, 1, 8)
    assert counts.silence.startswith("What was returned is shown for each presenter")


def test_from_rounds_to_a_verified_bundle(
    opened: Meeting, client: Client, organiser: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    first, second = scopes(opened)
    opening.turn_rounds(opened, organiser, opened=[first, second])
    below = Unit.objects.get(name="Department")
    added = added_late(opened, organiser, Person.objects.create(identifier="z", name="Late", unit=below))
    assert recused(opened)[added.pk] == {second}
    number = 0
    for group, people in (("A", 4), ("B", 5)):
        for at in range(people):
            phone = rater(opened, group, at, f"{group}{at}".encode() * 8)
            for scope, mark in ((first, "90"), (second, "70")):
                if scope not in recused(opened).get(phone.attendee.pk, ()):
                    assert cast(client, phone, scope, [0, mark]).status_code == 201
                    number += 1
    assert number == 15
    assert opening.close_scoring(opened, organiser)
    assert [each.state for each in opened.rounds.all()] == ["closed", "closed"]
    opened.refresh_from_db()
    client.force_login(organiser)
    shown = client.get(f"/evidence/{opened.key}/results").text
    assert "Turnout by presenter" in shown
    assert "Turnout, all presenters" in shown
    assert "Nobody scores themselves or a presenter of their own unit" in shown
    publication = publish(opened, organiser, PublishedFor.EVERYBODY)
    result = publication.result
    assert [each["meeting"]["shown"] for each in result["presenters"]] == ["96.0", "88.0"]
    own = [[group["valid"] for group in result["turnout"][each["scope"]]] for each in result["presenters"]]
    assert own == [[3, 5], [4, 3]]
    with publication.bundle.open("rb") as file:
        (tmp_path / "bundle.zip").write_bytes(file.read())
    verdict = verify(tmp_path / "bundle.zip", opened.casting.manifest_hash)
    assert (verdict.first_false, verdict.findings.ballots) == (None, 15)
    assert verdict.findings.amendments == ["Named late"]
    workbook = client.get(f"/evidence/{opened.key}/results/workbook.xlsx")
    assert workbook.status_code == 200
    assert io.BytesIO(workbook.getvalue()).read(2) == b"PK"
    register = client.get(reverse("evidence:register", args=[opened.key])).text
    assert "May score" in register


def test_whoever_comes_late_does_not_score_in_a_round_that_is_over(opened: Meeting, organiser: User) -> None:
    first, second = scopes(opened)
    opening.turn_rounds(opened, organiser, opened=[first])
    opening.turn_rounds(opened, organiser, closed=[first])
    elsewhere = Unit.objects.get(name="Third unit")
    added = added_late(opened, organiser, Person.objects.create(identifier="z", name="Late", unit=elsewhere))
    assert recused(opened)[added.pk] == {first}
    before, after = (signed.manifest.expected for signed in manifests(opened))
    assert {at: number - before[at] for at, number in after.items() if number != before[at]} == {
        (second, "B"): 1
    }


def added_late(meeting: Meeting, organiser: User, person: Person) -> Attendee:
    seat = (meeting.venues.all()[0], "B")
    [added] = latecomer.add(meeting, [person], seat, "Named late", "The committee", organiser)
    return added


def test_a_round_of_very_few_ballots_holds_the_bundle_back(
    opened: Meeting, client: Client, organiser: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    first, second = scopes(opened)
    opening.turn_rounds(opened, organiser, opened=[first, second])
    for at in range(3):
        phone = rater(opened, "B", at, f"B{at}".encode() * 8)
        cast(client, phone, first, [0, "90"])
        if at == 0:
            cast(client, phone, second, [0, "90"])
    opening.close_scoring(opened, organiser)
    opened.refresh_from_db()
    publish(opened, organiser, PublishedFor.EVERYBODY)
    assert client.get(f"/evidence/{opened.key}/results/bundle.zip").status_code == 403


def test_queries_do_not_grow_with_presenters(
    opened: Meeting, django_assert_num_queries: Any, office: Client
) -> None:
    client = Client()
    first, _ = scopes(opened)
    unit = Unit.objects.create(name="More")
    phone = rater(opened, "B", 0)
    post(client, ISSUE, phone.body(first))  # the key is parsed, the attendee present
    other = rater(opened, "B", 1, bytes(16))
    post(client, TICKET, {"ticket": other.ticket})
    body, ticket = other.body(first), {"ticket": other.ticket}
    with django_assert_num_queries(13):
        post(client, ISSUE, body)
    with django_assert_num_queries(7):
        post(client, TICKET, ticket)
    for number in range(3, 20):
        someone = Person.objects.create(identifier=f"N{opened.pk}-{number}", name="N", unit=unit)
        made = Presenter.objects.create(meeting=opened, person=someone, unit=unit, position=number)
        Round.objects.create(meeting=opened, scope=scope_of(made), position=number)
    with django_assert_num_queries(7):
        post(client, TICKET, ticket)
    with django_assert_num_queries(10):
        office.get(page(opened), headers={"HX-Request": "true"})
