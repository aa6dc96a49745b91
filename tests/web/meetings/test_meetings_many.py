"""Several attendees, or several people, changed together."""

import pytest

from answerable.web.accounts.models import User
from answerable.web.meetings.attendee_views import seen_of
from answerable.web.meetings.models import Attendee
from answerable.web.organisation import people_views
from answerable.web.organisation.models import Person, Role, Unit
from web.meetings.conftest import Place

pytestmark = pytest.mark.django_db


def ticks(attendees: list[Attendee]) -> list[str]:
    return [f"{each.pk}:{seen_of(each)}" for each in attendees]


def now(place: Place) -> list[tuple[int, str]]:
    return list(place.meeting.attendees.order_by("pk").values_list("venue_id", "group"))


def test_several_attendees_get_another_group_or_venue(place: Place) -> None:
    client, before = place.client("organiser"), now(place)
    two = place.attendees[:2]
    answer = client.post(
        place.url("attendees/many") + "?group=A", {"attendee": ticks(two), "group-set": "1", "group": "B"}
    )
    assert answer["Location"] == place.url("attendees") + "?group=A"
    assert [group for _venue, group in now(place)[:2]] == ["B", "B"]
    again = list(place.meeting.attendees.order_by("pk")[:2])
    client.post(
        place.url("attendees/many"), {"attendee": ticks(again), "venue-set": "1", "venue": place.west.pk}
    )
    assert now(place) == [(place.west.pk, "B"), (place.west.pk, "B"), *before[2:]]
    assert place.meeting.audit_entries.filter(verb="attendee-changed").count() >= 2


def test_nothing_is_done_if_one_was_changed_meanwhile(place: Place) -> None:
    client, seen = place.client("organiser"), ticks(place.attendees[:2])
    Attendee.objects.filter(pk=place.attendees[1].pk).update(venue=place.west)
    before = now(place)
    page = client.post(
        place.url("attendees/many"),
        {"attendee": seen, "venue-set": "1", "venue": place.east.pk},
        follow=True,
    ).text
    assert place.attendees[1].person.name in page
    assert "changed meanwhile" in page
    assert now(place) == before


def test_what_is_locked_or_not_there_stays_as_it_is(place: Place) -> None:
    client, seen, before = place.client("organiser"), ticks(place.attendees), now(place)
    address = place.url("attendees/many")
    nobody = client.post(address, {"attendee": ["x:1", "²:3"], "venue-set": "1"}, follow=True).text
    assert "Nobody is ticked." in nobody
    assert client.post(address, {"attendee": seen, "group-set": "1", "group": "no such"}).status_code == 404
    assert client.post(address, {"attendee": seen, "venue-set": "1", "venue": "0"}).status_code == 404
    place.stage("frozen")
    assert client.post(address, {"attendee": seen, "group-set": "1", "group": "B"}).status_code == 409
    assert now(place) == before
    assert place.client("chair").post(address, {"attendee": seen}).status_code == 403


@pytest.fixture
def people(place: Place) -> list[Person]:
    """Two without an account, one with a role, and the organiser who asks."""
    mine = Person.objects.create(identifier="me", name="Me", unit=place.unit, user=place.organiser)
    other = User.objects.create(username="other")
    known = Person.objects.create(identifier="known", name="Known", unit=place.unit, user=other)
    Role.objects.create(person=known, kind="auditor")
    return [*(each.person for each in place.attendees[:2]), known, mine]


def seen(people: list[Person]) -> list[str]:
    return [f"{each.pk}:{people_views.seen_of(each)}" for each in people]


MANY = "/desk/organisation/people/many"


def test_several_people_move_to_another_unit(place: Place, people: list[Person]) -> None:
    unit = Unit.objects.create(name="Elsewhere")
    client = place.client("organiser")
    client.post(MANY, {"person": seen(people[:2]), "unit-set": "1", "unit": unit.pk})
    assert [each.unit for each in Person.objects.filter(pk__in=[each.pk for each in people[:2]])] == [
        unit
    ] * 2
    stale = client.post(
        MANY, {"person": seen(people[:2]), "unit-set": "1", "unit": place.unit.pk}, follow=True
    )
    assert "changed meanwhile" in stale.text
    assert unit.people.count() == 2
    assert place.client("chair").post(MANY, {"person": seen(people)}).status_code == 403


def test_several_people_leave_and_come_back_once_it_is_confirmed(place: Place, people: list[Person]) -> None:
    client = place.client("organiser")
    asked = client.post(MANY, {"person": seen(people), "leave": "1"})
    assert people[0].name in asked.text
    assert not Person.objects.filter(left=True).exists()
    done = client.post(MANY, {"person": seen(people), "leave": "1", "sure": "1"}, follow=True).text
    # The organiser's own account is not theirs to close.
    assert set(Person.objects.filter(left=True)) == set(people[:3])
    assert "not yours to close: Me" in done
    assert not Role.objects.filter(person=people[2]).exists()
    left = list(Person.objects.filter(left=True))
    client.post(MANY, {"person": seen(left), "back": "1", "sure": "1"})
    assert not Person.objects.filter(left=True).exists()
