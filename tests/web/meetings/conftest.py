"""One meeting with three venues, and an account for each role."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import make_password
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


def accounts(*names: str) -> dict[str, User]:
    made = User.objects.bulk_create(User(username=name, password=make_password(None)) for name in names)
    return {user.username: user for user in made}


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
    # Rows of one kind are made at once: most tests of meetings begin with all this.
    users = accounts("chair", "auditor", "steward", "usher", "presenter", "stranger")
    seats = [(main, "A"), (main, "B"), (east, "B"), (east, "B"), (west, "B")]
    named = [(f"U-{name}", f"The {name}", user) for name, user in users.items()]
    named += [(f"P{n}", f"Presenter 0{n}", None) for n in (2, 3)]
    named += [(f"R{n:03d}", f"Representative {n:03d}", None) for n in range(1, len(seats) + 1)]
    made = Person.objects.bulk_create(
        Person(identifier=identifier, name=name, unit=unit, user=user) for identifier, name, user in named
    )
    people = {each.identifier: each for each in made}
    duties = (("chair", "chair", None), ("auditor", "auditor", None), ("steward", "steward", east))
    MeetingRole.objects.bulk_create(
        MeetingRole(meeting=meeting, person=people[f"U-{name}"], kind=kind, venue=venue)
        for name, kind, venue in (*duties, ("usher", "steward", None))
    )
    presenters = Presenter.objects.bulk_create(
        Presenter(meeting=meeting, person=people[identifier], unit=unit, position=position)
        for position, identifier in enumerate(("U-presenter", "P2", "P3"), start=1)
    )
    attendees = Attendee.objects.bulk_create(
        Attendee(meeting=meeting, venue=venue, group=group, person=people[f"R{n:03d}"])
        for n, (venue, group) in enumerate(seats, start=1)
    )
    return Place(
        meeting, main, east, west, unit, presenters, attendees,
        organiser=User.objects.create_superuser("organiser", password=None), **users,
    )  # fmt: skip
