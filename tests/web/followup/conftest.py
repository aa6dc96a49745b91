"""This year's meeting and last year's, three units that report, and an account for each role."""

import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from answerable.roster.reading import read
from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief
from answerable.web.followup import sheet
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import Meeting, MeetingRole, Presenter
from answerable.web.organisation.models import Person, Role, Unit

SHANGHAI_TODAY = (timezone.now() + timedelta(hours=8)).date()
SOON = SHANGHAI_TODAY + timedelta(days=30)
PAST = SHANGHAI_TODAY - timedelta(days=12)


VERSION = re.compile(r'name="version" value="(\d+)"')


class Reader(Client):
    """Sends a form as a browser does: with the version that stood in the page it was on, when the test names none."""

    def post(self, path: str, data: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        if "/followup/" in path and isinstance(data, dict | None) and "version" not in (data or {}):
            found = VERSION.search(self.get(path).content.decode())
            data = {**(data or {}), **({"version": found[1]} if found else {})}
        return super().post(path, data, **kwargs)


@dataclass(slots=True)
class Place:
    """Presenters are `first`, `second` and `third`, of the units of the same places; `elsewhere` is no unit of theirs."""

    meeting: Meeting
    earlier: Meeting
    top: Unit
    units: list[Unit]
    users: dict[str, User]

    def client(self, role: str) -> "Reader":
        client = Reader()
        if role != "visitor":
            client.force_login(self.users[role])
        return client

    def url(self, path: str = "", meeting: Meeting | None = None) -> str:
        return f"/desk/meetings/{(meeting or self.meeting).key}/followup{path}"

    def requirement(self, number: int = 1, meeting: Meeting | None = None) -> Requirement:
        text = f"Do what number {number} says."
        return Requirement.objects.create(meeting=meeting or self.meeting, number=number, text=text)

    def action(
        self, requirement: Requirement, unit: int = 0, due: date = SOON, state: str = "open"
    ) -> Action:
        return Action.objects.create(
            meeting=requirement.meeting, requirement=requirement, unit=self.units[unit], due=due, state=state
        )

    def debrief(self, presenter: int, meeting: Meeting | None = None, **texts: str) -> Debrief:
        """Of the presenter of the unit of this place, in the cycle of the meeting."""
        at = meeting or self.meeting
        who = Person.objects.get(identifier=("first", "second", "third")[presenter])
        return Debrief.objects.create(cycle=at.cycle, person=who, unit=who.unit, **texts)


def change_cell(file: bytes, row: int, heading: str, value: object) -> bytes:
    """The workbook with one cell changed, as somebody would."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    names = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(row, names[heading]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def planned(place: "Place", file: bytes) -> sheet.SheetPlan:
    actions = {action.pk: action for action in place.meeting.actions.select_related("unit", "requirement")}
    return sheet.plan(read(file), actions, place.meeting.starts_at.date())


def person(unit: Unit, name: str, users: dict[str, User]) -> Person:
    users[name] = User.objects.create_user(name, password=None)
    return Person.objects.create(identifier=name, name=f"The {name}", unit=unit, user=users[name])


def meeting_of(year: int, people: list[Person]) -> Meeting:
    cycle = Cycle.objects.create(title=f"Year {year}", assessed_year=year)
    meeting = Meeting.objects.create(
        cycle=cycle,
        key=f"{year:016}",
        title=f"Debriefing {year}",
        starts_at=datetime(year + 1, 1, 24, 1, tzinfo=UTC),
    )
    for position, who in enumerate(people, start=1):
        Presenter.objects.create(meeting=meeting, person=who, unit=who.unit, position=position)
    return meeting


@pytest.fixture
def place(db: None) -> Place:
    top = Unit.objects.create(name="Example Group")
    units = [Unit.objects.create(name=name, parent=top) for name in ("Salt", "Fibres", "Gases")]
    users: dict[str, User] = {"organiser": User.objects.create_superuser("organiser", password=None)}
    presenters = [
        person(unit, name, users) for unit, name in zip(units, ("first", "second", "third"), strict=True)
    ]
    meeting, earlier = meeting_of(2021, presenters), meeting_of(2020, presenters)
    for kind in ("chair", "auditor", "steward"):
        MeetingRole.objects.create(meeting=meeting, person=person(top, kind, users), kind=kind)
    scopes = {"secretary": units[0], "other-secretary": units[1], "group-secretary": top}
    for name, unit in scopes.items():
        Role.objects.create(person=person(unit, name, users), kind="secretary", unit=unit)
    person(units[0], "stranger", users)
    return Place(meeting, earlier, top, units, users)
