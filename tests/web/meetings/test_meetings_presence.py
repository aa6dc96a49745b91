"""Sign-in at the steward's desk, and the figures that everybody watches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.web.meetings import presence
from answerable.web.meetings.models import Attendee, AuditEntry
from answerable.web.meetings.presence import Presence
from answerable.web.meetings.stages import NotNow

from .conftest import Place, attend, person


def figures(place: Place) -> dict[str, list[tuple[int, int]]]:
    table = presence.table(place.meeting)
    rows = {
        row.venue: [(cell.present, cell.expected) for cell in (*row.cells, row.total)] for row in table.rows
    }
    return rows | {"": [(cell.present, cell.expected) for cell in (*table.totals, table.total)]}


def test_counts_by_venue_and_group(place: Place) -> None:
    for attendee in (place.attendees[0], place.attendees[2]):
        presence.mark(attendee, True)
    assert [group.id for group in presence.table(place.meeting).groups] == ["A", "B"]
    assert figures(place) == {
        "Main hall": [(1, 1), (0, 1), (1, 2)],
        "East": [(0, 0), (1, 2), (1, 2)],
        "West": [(0, 0), (0, 1), (0, 1)],
        "": [(1, 1), (1, 4), (2, 5)],
    }


def test_nobody_of_an_unknown_group_is_lost(place: Place) -> None:
    attend(place.meeting, place.west, "Z", person(place.unit, "R9", "Stray"))
    table = presence.table(place.meeting)
    assert [group.id for group in table.groups] == ["A", "B", "Z"]
    assert table.total == Presence(expected=6, present=0)


def test_marking_twice_and_undoing(place: Place) -> None:
    attendee = place.attendees[0]
    for present in (True, True, False, False):
        presence.mark(attendee, present)
        assert Attendee.objects.get(pk=attendee.pk).present is present


@pytest.mark.parametrize("stage", ["closed", "published"])
def test_sign_in_ends_with_the_close(place: Place, stage: str) -> None:
    place.stage(stage)
    with pytest.raises(NotNow):
        presence.mark(place.attendees[0], True)
    assert not Attendee.objects.filter(present=True).exists()
    page = place.client("steward").get(place.url(f"sign-in/{place.east.pk}")).content.decode()
    assert "Locked: sign-in can be changed only until the scoring is closed" in page
    assert 'name="present"' not in page


def test_one_tap_and_undo(place: Place) -> None:
    client = place.client("steward")
    attendee = place.attendees[2]
    desk = place.url(f"sign-in/{place.east.pk}")
    assert "0<span" in client.get(place.url(f"presence?venue={place.east.pk}")).content.decode()
    answer = client.post(place.url(f"sign-in/mark/{attendee.pk}"), {"present": "1", "q": "Repre", "show": ""})
    assert (answer.status_code, answer["Location"]) == (302, f"{desk}?q=Repre#person-{attendee.pk}")
    assert Attendee.objects.get(pk=attendee.pk).present
    row = client.post(
        place.url(f"sign-in/mark/{attendee.pk}"), {"present": "0"}, headers={"HX-Request": "true"}
    )
    assert row.content.decode().lstrip().startswith(f'<li id="person-{attendee.pk}"')
    assert not Attendee.objects.get(pk=attendee.pk).present


def test_a_refused_tap_says_why_in_its_row(place: Place) -> None:
    place.stage("closed")
    row = place.client("steward").post(
        place.url(f"sign-in/mark/{place.attendees[2].pk}"), {"present": "1"}, headers={"HX-Request": "true"}
    )
    assert row.status_code == 200
    assert "until the scoring is closed" in row.content.decode()


def test_found_by_name_or_identifier(place: Place) -> None:
    client = place.client("usher")
    desk = place.url(f"sign-in/{place.main.pk}")

    def shown(query: str) -> list[int]:
        people = client.get(desk + query, headers={"HX-Request": "true"}).context["people"]
        return [each.pk for each, _group in people]

    first, second = (each.pk for each in place.attendees[:2])
    assert shown("") == [first, second]
    assert shown("?q=R002") == [second]
    assert shown("?q=representative+001") == [first]
    assert shown("?q=nobody") == []
    presence.mark(place.attendees[0], True)
    assert shown("?show=missing") == [second]


def test_somebody_at_the_wrong_venue_is_told_where_they_belong(place: Place) -> None:
    page = place.client("steward").get(place.url(f"sign-in/{place.east.pk}?q=R005")).content.decode()
    assert "Representative 005 is on the list of West; the organiser can move them here." in page


def test_the_live_figures_are_the_same_bytes_for_everybody(place: Place) -> None:
    presence.mark(place.attendees[0], True)
    for query in ("presence", f"presence?venue={place.east.pk}"):
        answers = {
            role: place.client(role).get(place.url(query)).content
            for role in ("organiser", "chair", "steward", "usher")
        }
        assert len(set(answers.values())) == 1


def test_polling_stops_when_sign_in_is_over(place: Place) -> None:
    client = place.client("chair")
    assert client.get(place.url("presence")).status_code == 200
    place.stage("closed")
    assert client.get(place.url("presence")).status_code == 286


def test_the_live_figures_stay_cheap(place: Place) -> None:
    client = place.client("organiser")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(place.url("presence"))
        return len(caught)

    before = queries()
    for number in range(30):
        attend(place.meeting, place.west, "B", person(place.unit, f"N{number}", f"New {number}"))
        place.meeting.venues.create(name=f"Room {number}")
    assert queries() == before <= 6


def test_when_somebody_signed_in_is_not_recorded(place: Place) -> None:
    """A time beside a name could be matched with a ballot's arrival."""
    place.client("steward").post(place.url(f"sign-in/mark/{place.attendees[2].pk}"), {"present": "1"})
    assert not AuditEntry.objects.exists()
    kinds = {field.get_internal_type() for field in Attendee._meta.get_fields() if field.concrete}
    assert not kinds & {"DateTimeField", "DateField", "TimeField"}
