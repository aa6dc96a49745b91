"""Pages ask the database as often for thirty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.web.meetings.audit import record
from answerable.web.meetings.models import MeetingRole, Presenter
from answerable.web.meetings.tickets import issue_tickets

from .conftest import Place, attend, person

PAGES = ["", "venues", "presenters", "agenda", "attendees", "roles", "tickets", "tickets/{west}", "sign-in/{west}",
         "presence", "audit", "presenters/add", "attendees/add", "convene"]  # fmt: skip


def grow(place: Place) -> None:
    for number in range(30):
        somebody = person(place.unit, f"N{number}", f"New {number}")
        attend(place.meeting, place.west, "B", somebody)
        presenter = Presenter.objects.create(
            meeting=place.meeting, person=somebody, unit=place.unit, position=number + 4
        )
        place.meeting.items.create(
            position=number + 2, kind="debrief", title="Debrief", presenter=presenter, planned_minutes=9
        )
        place.meeting.venues.create(name=f"Room {number}")
        MeetingRole.objects.create(meeting=place.meeting, person=somebody, kind="steward", venue=place.west)
        record(place.meeting, None, "convene")
    issue_tickets(place.meeting.attendees.select_related("meeting"))


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_flat(place: Place, path: str) -> None:
    client = place.client("organiser")
    address = place.url(path.format(west=place.west.pk))
    issue_tickets(place.attendees)
    record(place.meeting, None, "convene")
    place.meeting.items.create(
        position=1, kind="debrief", title="Debrief", presenter=place.presenters[0], planned_minutes=9
    )

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    queries()
    before = queries()
    grow(place)
    assert queries() == before


def test_the_index_is_flat(place: Place) -> None:
    client = place.client("organiser")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/desk/meetings/")
        return len(caught)

    before = queries()
    for number in range(30):
        type(place.meeting).objects.create(
            cycle=place.meeting.cycle, key=f"{number:016x}", title="M", starts_at=place.meeting.starts_at
        )
    assert queries() == before
