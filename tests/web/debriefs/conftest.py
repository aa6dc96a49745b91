"""A cycle with two presenters in two units, a secretary of the upper unit, and an organiser."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief
from answerable.web.organisation.models import Person, Role, RoleKind, Unit

LIMITS = {"review": [2, 5], "highlights": [0, 5], "problems": [0, None], "plan": [0, 5]}
FITTING = {"review": "一年工作", "highlights": "亮点", "problems": "问题", "plan": "打算"}


@dataclass
class Place:
    """The people and pages of these tests."""

    cycle: Cycle
    upper: Unit
    lower: Unit
    presenter: Person
    other: Person
    debrief: Debrief

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    def url(self, rest: str = "") -> str:
        return f"/desk/debriefs/{self.debrief.pk}/{rest}"

    def keep(self, client: Client, revision: int | None = None, **texts: str):
        """Press Save with these texts, as a page at `revision` would."""
        self.debrief.refresh_from_db()
        at = self.debrief.revision if revision is None else revision
        return client.post(self.url(), {**FITTING, **texts, "revision": at})

    def step(self, client: Client, verb: str, **fields: object):
        self.debrief.refresh_from_db()
        return client.post(self.url(f"{verb}/confirm"), {"revision": self.debrief.revision, **fields})

    def state(self) -> str:
        self.debrief.refresh_from_db()
        return self.debrief.state


def person(identifier: str, unit: Unit, kind: RoleKind | None = None, scope: Unit | None = None) -> Person:
    user = User.objects.create_user(identifier)
    made = Person.objects.create(identifier=identifier, name=f"Person {identifier}", unit=unit, user=user)
    if kind:
        Role.objects.create(person=made, kind=kind, unit=scope)
    return made


@pytest.fixture
def place(db):
    upper = Unit.objects.create(name="Upper works")
    lower = Unit.objects.create(name="Lower works", parent=upper)
    elsewhere = Unit.objects.create(name="Elsewhere works")
    cycle = Cycle.objects.create(title="Assessment of 2025", assessed_year=2025, debrief_limits=LIMITS)
    presenter = person("presenter", lower)
    other = person("other", elsewhere)
    person("secretary", upper, RoleKind.SECRETARY, upper)
    person("outsider", elsewhere, RoleKind.SECRETARY, elsewhere)
    person("organiser", upper, RoleKind.ORGANISER)
    debrief = Debrief.objects.create(cycle=cycle, person=presenter, unit=lower)
    Debrief.objects.create(cycle=cycle, person=other, unit=elsewhere)
    return Place(cycle, upper, lower, presenter, other, debrief)


@pytest.fixture
def past_due(place):
    place.cycle.debriefs_due = timezone.now() - timedelta(minutes=1)
    place.cycle.save()


@pytest.fixture
def due_in_shanghai(place):
    place.cycle.debriefs_due = datetime(2099, 1, 10, 9, 30, tzinfo=UTC)
    place.cycle.save()
