"""Pages of the follow-up ask the database as often for thirty units and requirements as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.web.followup.carry import carry
from answerable.web.meetings.audit import record
from answerable.web.meetings.models import Presenter
from answerable.web.organisation.models import Person, Unit

from .conftest import PAST, Place

PAGES = {
    "organiser": ["", "?state=overdue", "/overview", "/board", "/board?by=owner&q=do", "/named", "/assign", "/sheet/actions.xlsx", "history", "/carry", "/requirements/add", "/requirements/{requirement}/assign",
                  "/actions/{action}", "list"],
    "secretary": ["/actions/{action}", "list"],
    "first": ["/actions/{action}", "list"],
}  # fmt: skip


def grow(place: Place, action: int) -> None:
    for number in range(30):
        unit = Unit.objects.create(name=f"New {number}", parent=place.units[0])
        who = Person.objects.create(identifier=f"N{number}", name=f"New {number}", unit=unit)
        for meeting in (place.meeting, place.earlier):
            Presenter.objects.create(meeting=meeting, person=who, unit=unit, position=number + 4)
        place.units.append(unit)
        for meeting in (place.meeting, place.earlier):
            requirement = place.requirement(number + 10, meeting)
            for at in (0, len(place.units) - 1):
                place.action(requirement, at, PAST)
        record(place.meeting, place.users["first"], "action-written", {"action": action})
    carry(place.meeting, place.earlier, place.users["organiser"])
    place.action(place.requirement(99, place.earlier), 0, PAST)


@pytest.mark.slow
@pytest.mark.parametrize(("role", "path"), [(role, path) for role, paths in PAGES.items() for path in paths])
def test_flat(place: Place, role: str, path: str) -> None:
    requirement = place.requirement(1)
    old = place.action(place.requirement(1, place.earlier), 0, PAST)
    carry(place.meeting, place.earlier, place.users["organiser"])
    action = place.action(requirement, 0, PAST)
    place.action(place.requirement(2, place.earlier), 1, PAST)
    record(place.meeting, None, "action-written", {"action": action.pk})
    filled = path.format(requirement=requirement.pk, action=action.pk)
    further = {"list": "/desk/actions/", "history": f"/desk/promises/{place.units[0].pk}"}
    address = further.get(path) or place.url(filled)
    client = place.client(role)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer.content
        return len(caught)

    queries()
    before = queries()
    grow(place, action.pk)
    assert queries() == before
    assert old.pk
