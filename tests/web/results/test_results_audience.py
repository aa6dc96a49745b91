"""Publishing asks who may see the result, and the pages hold to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from answerable.protocol import canonical
from answerable.rehearsal.wrapped import wrapped
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, MeetingRoleKind, Venue
from answerable.web.meetings.tickets import issue_tickets, ticket_of
from answerable.web.organisation.models import Person
from answerable.web.results.models import PublishedFor

ENOUGH = {"A": 6, "B": 7, "C": 8}
PAGES = ("results", "check", "workbook", "bundle")


def person(name: str, meeting: Meeting) -> Person:
    user = User.objects.create_user(name)
    return Person.objects.create(
        identifier=name, name=name, unit=meeting.presenters.get(position=1).unit, user=user
    )


def browser_of(who: Person) -> Client:
    client = Client()
    assert who.user is not None
    client.force_login(who.user)
    return client


def statuses(client: Client, meeting: Meeting) -> set[int]:
    return {client.get(reverse(f"results:{page}", args=[meeting.key])).status_code for page in PAGES}


def readers(meeting: Meeting) -> dict[str, Client]:
    """A visitor, somebody with an account, a steward, a presenter, and somebody with a ticket and no account."""
    steward, presenter = person("steward", meeting), person("presenter", meeting)
    MeetingRole.objects.create(meeting=meeting, person=steward, kind=MeetingRoleKind.STEWARD)
    meeting.presenters.filter(position=2).update(person=presenter)
    return {
        "visitor": Client(),
        "somebody": browser_of(person("somebody", meeting)),
        "steward": browser_of(steward),
        "presenter": browser_of(presenter),
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("audience", "see"),
    [
        (PublishedFor.EVERYBODY, {"visitor", "somebody", "steward", "presenter"}),
        (PublishedFor.SIGNED_IN, {"somebody", "steward", "presenter"}),
        (PublishedFor.CONCERNED, {"steward", "presenter"}),
    ],
)
def test_each_audience_sees_and_nobody_else(
    published_meeting: Callable[..., Meeting], audience: PublishedFor, see: set[str]
) -> None:
    meeting = published_meeting(ENOUGH, audience)
    for name, client in readers(meeting).items():
        assert statuses(client, meeting) == ({200} if name in see else {403}), name


def attendee_with_ticket(meeting: Meeting, who: Person) -> Attendee:
    venue = Venue.objects.create(meeting=meeting, name="Hall", is_main=True)
    attendee = Attendee.objects.create(meeting=meeting, person=who, venue=venue, group="A")
    issue_tickets([attendee])
    return attendee


def test_a_ticket_opens_the_result_of_its_meeting_on_the_phone_that_shows_it(
    published_meeting: Callable[..., Meeting],
) -> None:
    meeting = published_meeting(ENOUGH, PublishedFor.CONCERNED)
    attendee = attendee_with_ticket(meeting, person("rater", meeting))
    phone, address = Client(), reverse("results:with-ticket", args=[meeting.key])

    def shown(ticket: str) -> Any:
        key = canonical.from_b64u(phone.get("/api/wrap-key").json()["key"])
        return phone.post(address, {"wrapped": canonical.b64u(wrapped(key, "result", ticket.encode())[0])})

    for answer in (
        shown("0" * 22),
        phone.post(address, {"wrapped": ""}),
        phone.post(address, {"ticket": ticket_of(attendee)}),
    ):
        assert (answer.status_code, statuses(phone, meeting)) == (302, {403}), "not a ticket"
    answer = shown(ticket_of(attendee))
    cookie = answer.cookies["result"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        reverse("results:results", args=[meeting.key]),
    )
    assert statuses(phone, meeting) == {200}
    assert statuses(Client(), meeting) == {403}
    Meeting.objects.update(key="f" * 16)
    meeting.refresh_from_db()
    assert statuses(phone, meeting) == {403}, "the cookie is of one meeting"


def test_who_attended_and_has_an_account_sees_it(published_meeting: Callable[..., Meeting]) -> None:
    meeting = published_meeting(ENOUGH, PublishedFor.CONCERNED)
    rater = person("rater", meeting)
    attendee_with_ticket(meeting, rater)
    assert statuses(browser_of(rater), meeting) == {200}


def test_the_small_groups_rule_stands_above_the_audience(published_meeting: Callable[..., Meeting]) -> None:
    meeting = published_meeting({"A": 3, "B": 7, "C": 8}, PublishedFor.CONCERNED)
    steward = readers(meeting)["steward"]
    assert steward.get(reverse("results:results", args=[meeting.key])).status_code == 200
    assert steward.get(reverse("results:bundle", args=[meeting.key])).status_code == 403


def test_whoever_is_refused_is_told_the_way_in(
    published_meeting: Callable[..., Meeting], client: Client
) -> None:
    meeting = published_meeting(ENOUGH, PublishedFor.CONCERNED)
    page: Any = client.get(reverse("results:results", args=[meeting.key]))
    assert "Whoever scored opens it on the phone" in page.text
    assert reverse("account_login") in page.text


def test_fingerprints_stand_under_evidence_and_not_beside_the_scores(
    published_meeting: Callable[..., Meeting], client: Client
) -> None:
    meeting = published_meeting(ENOUGH)
    scores = client.get(reverse("results:results", args=[meeting.key])).text
    assert "0000 0000" not in scores
    assert reverse("results:check", args=[meeting.key]) in scores
    assert " ".join(["0000"] * 16) in client.get(reverse("results:check", args=[meeting.key])).text
