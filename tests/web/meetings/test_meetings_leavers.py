"""Who leaves loses roles, account and the right to score that was not issued yet; what was issued and cast stays."""

from django.urls import reverse

from answerable.web.accounts.models import AccountEntry
from answerable.web.casting.models import Issue
from answerable.web.meetings.models import MeetingRole
from answerable.web.meetings.tickets import attendee_by_ticket, issue_tickets, ticket_of
from answerable.web.organisation import leaving
from answerable.web.organisation.models import Person, Role, RoleKind


def test_a_leaver_loses_roles_and_ticket_and_nothing_that_was_issued(place) -> None:
    issue_tickets(place.attendees)
    attendee = place.attendees[2]
    person, ticket = attendee.person, ticket_of(attendee)
    person.user = place.stranger
    Person.objects.filter(user=place.stranger).update(user=None)
    person.save()
    Role.objects.create(person=person, kind=RoleKind.EDITOR)
    MeetingRole.objects.create(meeting=place.meeting, person=person, kind="steward", venue=place.east)
    issued = Issue.objects.create(
        attendee=attendee, group="B", scope="sheet", issuer="site", blinded_hash="0" * 64
    )
    place.stage("scoring")
    office = place.client("organiser")

    page = reverse("organisation:leave", args=[person.pk])
    assert "stays cast" in office.get(page).text
    office.post(page)

    person.refresh_from_db()
    place.stranger.refresh_from_db()
    assert (person.left, person.roles.count(), person.meeting_roles.count()) == (True, 0, 0)
    assert not place.stranger.is_active
    assert attendee_by_ticket(ticket) is None
    attendee.refresh_from_db()
    assert attendee_by_ticket(ticket_of(attendee)) is None
    assert list(Issue.objects.filter(attendee=attendee)) == [issued]
    assert attendee in place.meeting.attendees.all(), "the number expected was signed at freezing"
    verbs = list(AccountEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["role-taken", "role-taken", "account-closed", "left"]
    assert "ticket-voided" in place.meeting.audit_entries.values_list("verb", flat=True)


def test_a_leaver_gets_no_other_ticket(place) -> None:
    issue_tickets(place.attendees)
    attendee = place.attendees[2]
    leaving.leave(attendee.person, place.organiser)
    assert issue_tickets(place.meeting.attendees.select_related("meeting")) == 0
    again = place.client("usher").post(place.url(f"attendees/{attendee.pk}/reissue"))
    assert again.status_code == 409
    assert "has left the organisation" in again.text
    sheet = place.client("steward").get(place.url(f"tickets/{place.east.pk}")).text
    assert attendee.person.name not in sheet
    assert place.attendees[3].person.name in sheet


def test_leaving_twice_and_coming_back(place) -> None:
    person = place.attendees[0].person
    leaving.leave(person, place.organiser)
    leaving.leave(person, place.organiser)
    assert [entry.verb for entry in AccountEntry.objects.order_by("pk")] == ["left"]
    office = place.client("organiser")
    office.post(reverse("organisation:come-back", args=[person.pk]))
    person.refresh_from_db()
    assert not person.left


def test_a_published_meeting_keeps_who_did_what(place) -> None:
    place.stage("published")
    chair = Person.objects.get(user=place.chair)
    leaving.leave(chair, place.organiser)
    assert MeetingRole.objects.filter(person=chair).count() == 1
