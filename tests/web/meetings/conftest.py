"""One meeting with three venues, and an account for each role."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client

import examples
from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, Presenter, Venue
from answerable.web.organisation.models import Person, Unit

RULES = examples.written(
    criteria=[examples.criterion("review", scale=examples.named_levels(Good="100", Poor="50"))],
    groups=examples.titled(Leadership="60", Heads="40"),
    components=[examples.component("meeting", "100", "meeting")],
    grades=examples.grades([{"id": "pass", "title": "Pass", "at_least": "0"}]),
    k_min=5,
)


@dataclass(slots=True)
class Place:
    """The meeting and who may do what there."""

    meeting: Meeting
    main: Venue
    east: Venue
    west: Venue
    unit: Unit
    presenters: list[Presenter]
    attendees: list[Attendee]
    organiser: User
    chair: User
    auditor: User
    steward: User  # of the east venue
    usher: User  # steward of every venue
    presenter: User  # the first presenter
    stranger: User

    def client(self, role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(getattr(self, role))
        return client

    def url(self, path: str = "") -> str:
        return f"/desk/meetings/{self.meeting.key}/{path}"

    def stage(self, stage: str) -> None:
        Meeting.objects.filter(pk=self.meeting.pk).update(stage=stage)
        self.meeting.stage = stage


def person(unit: Unit, identifier: str, name: str, user: User | None = None) -> Person:
    return Person.objects.create(identifier=identifier, name=name, unit=unit, user=user)


def account(name: str) -> User:
    return User.objects.create_user(name, password=None)


def attend(meeting: Meeting, venue: Venue, group: str, who: Person) -> Attendee:
    return Attendee.objects.create(meeting=meeting, venue=venue, group=group, person=who)


@pytest.fixture
def place(db: None) -> Place:
    unit = Unit.objects.create(name="Qinghe Silicones")
    cycle = Cycle.objects.create(title="Year 2021", assessed_year=2021, rules=RULES)
    meeting = Meeting.objects.create(
        cycle=cycle,
        key="0123456789abcdef",
        title="Annual debriefing",
        starts_at=datetime(2022, 1, 24, 1, 0, tzinfo=UTC),
    )
    main = Venue.objects.create(meeting=meeting, name="Main hall", is_main=True)
    east = Venue.objects.create(meeting=meeting, name="East")
    west = Venue.objects.create(meeting=meeting, name="West")
    users = {
        name: account(name) for name in ("chair", "auditor", "steward", "usher", "presenter", "stranger")
    }
    people = {name: person(unit, f"U-{name}", f"The {name}", user) for name, user in users.items()}
    MeetingRole.objects.create(meeting=meeting, person=people["chair"], kind="chair")
    MeetingRole.objects.create(meeting=meeting, person=people["auditor"], kind="auditor")
    MeetingRole.objects.create(meeting=meeting, person=people["steward"], kind="steward", venue=east)
    MeetingRole.objects.create(meeting=meeting, person=people["usher"], kind="steward")
    reporting = [people["presenter"], *(person(unit, f"P{n}", f"Presenter 0{n}") for n in (2, 3))]
    presenters = [
        Presenter.objects.create(meeting=meeting, person=each, unit=unit, position=position)
        for position, each in enumerate(reporting, start=1)
    ]
    seats = [(main, "A"), (main, "B"), (east, "B"), (east, "B"), (west, "B")]
    attendees = [
        attend(meeting, venue, group, person(unit, f"R{n:03d}", f"Representative {n:03d}"))
        for n, (venue, group) in enumerate(seats, start=1)
    ]
    return Place(
        meeting, main, east, west, unit, presenters, attendees,
        organiser=User.objects.create_superuser("organiser", password=None), **users,
    )  # fmt: skip
