"""Somebody is added after freezing, by a signed amendment that expects one more."""

import pytest
from django.test import Client
from django.urls import reverse

from answerable.protocol.manifest import check_amendment, in_force
from answerable.web.accounts.models import User
from answerable.web.casting.models import Issue
from answerable.web.evidence import latecomer
from answerable.web.evidence.amend import AmendmentRefused, amend
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import AuditEntry, Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Person
from web.casting.casting_world import RULES, post, rater, with_weights

WHY = {"reason": "Named after the freezing", "decided_by": "The committee"}


@pytest.fixture
def late(meeting: Meeting) -> Person:
    unit = meeting.presenters.all()[0].unit
    return Person.objects.create(identifier="LATE", name="Lin Late", unit=unit)


def page(meeting: Meeting) -> str:
    return reverse("evidence:latecomer", args=[meeting.key])


def sent(meeting: Meeting, late: Person) -> dict[str, str]:
    return WHY | {"person": str(late.pk), "venue": str(meeting.venues.all()[0].pk), "group": "A"}


def test_the_page_adds_them_with_a_ticket_that_admits_and_everybody_sees_the_amendment(
    convened: Meeting, late: Person, office: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerable.web.evidence.latecomer_views.demand_fresh", lambda _request: None)
    assert page(convened) in office.get(reverse("meetings:attendees", args=[convened.key])).text
    assert office.post(page(convened), sent(convened, late) | {"reason": " "}).status_code == 422
    pressed = sent(convened, late) | {"csrfmiddlewaretoken": "of the page"}
    answer, again = office.post(page(convened), pressed), office.post(page(convened), pressed)
    attendee = convened.attendees.get(person=late)
    assert answer["Location"] == reverse("meetings:attendees", args=[convened.key])
    assert (again.status_code, again["Location"]) == (302, answer["Location"])
    chain = [signed.manifest for signed in manifests(convened)]
    check_amendment(chain[1], chain[0])
    before = chain[0].expected["sheet", "A"]
    assert in_force(chain).expected["sheet", "A"] == before + 1
    public = Client().get(reverse("evidence:manifest", args=[convened.key])).text
    assert f"Expected in “Leadership”: {before}, now {before + 1}" in public
    assert "Named after the freezing" in public
    assert "Lin Late" not in public
    place = next(at for at, each in enumerate(convened.attendees.filter(group="A")) if each == attendee)
    assert post(Client(), "/api/issue", rater(convened, "A", place).body()).status_code == 200
    assert Issue.objects.get().attendee == attendee
    assert AuditEntry.objects.get(verb="latecomer-added").detail["person"] == "Lin Late"


def test_amendments_of_rules_and_of_numbers_follow_each_other(
    frozen: Meeting, late: Person, organiser: User
) -> None:
    seat = (frozen.venues.all()[0], "A")
    amend(frozen, with_weights(RULES, {("groups", "A"): "60", ("groups", "B"): "40"}), "r", "d", organiser)
    latecomer.add(frozen, [late], seat, "late", "The committee", organiser)
    amend(frozen, with_weights(RULES, {("groups", "A"): "50", ("groups", "B"): "50"}), "r", "d", organiser)
    chain = [signed.manifest for signed in manifests(frozen)]
    number = chain[0].expected["sheet", "A"]
    assert [each.expected["sheet", "A"] for each in chain] == [number, number, number + 1, number + 1]
    with pytest.raises(NotNow, match="already"):
        latecomer.add(frozen, [late], seat, "late", "The committee", organiser)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (Stage.PREPARED, "not frozen yet"),
        (Stage.CLOSING, "closing or over"),
        (Stage.CLOSED, "closing or over"),
    ],
)
def test_nobody_is_added_before_freezing_or_once_the_scoring_closes(
    meeting: Meeting, late: Person, office: Client, organiser: User, stage: Stage, told: str
) -> None:
    Meeting.objects.update(stage=stage)
    meeting.refresh_from_db()
    refused = office.get(page(meeting))
    assert (refused.status_code, told in refused.text) == (409, True)
    with pytest.raises(NotNow, match=told):
        latecomer.add(meeting, [late], (meeting.venues.all()[0], "A"), "late", "d", organiser)
    assert not meeting.attendees.filter(person=late).exists()


def test_without_a_reason_and_a_decision_nobody_is_added(
    frozen: Meeting, late: Person, organiser: User
) -> None:
    with pytest.raises(AmendmentRefused):
        latecomer.add(frozen, [late], (frozen.venues.all()[0], "A"), " ", "The committee", organiser)
    assert not frozen.attendees.filter(person=late).exists()
