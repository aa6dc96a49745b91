"""A meeting that is being prepared, and a browser for each role there."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.templates_ready import panel
from answerable.web.meetings.meetings import make
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, Presenter, Venue
from answerable.web.organisation.models import Person, Unit


def prepared() -> Meeting:
    cycle = Cycle.objects.create(title="Year 2021", assessed_year=2021, rules=panel())
    blank = Meeting(cycle=cycle, title="Annual", starts_at=timezone.now() + timedelta(days=3))
    return make(blank, User.objects.create(username="maker"))


def browser_of(meeting: Meeting, role: str) -> Client:
    user = User.objects.create(username=role, is_superuser=role == "organiser")
    if role != "organiser":
        unit = Unit.objects.get_or_create(name="A unit")[0]
        person = Person.objects.create(identifier=role, name=role.title(), unit=unit, user=user)
        if role == "presenter":
            Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=1)
        else:
            MeetingRole.objects.create(meeting=meeting, person=person, kind=role)
    client = Client()
    client.force_login(user)
    return client


def grown(meeting: Meeting) -> None:
    unit = Unit.objects.get_or_create(name="A unit")[0]
    venue = Venue.objects.filter(meeting=meeting).first()
    for number in range(30):
        person = Person.objects.create(identifier=f"n{number}", name=f"N {number}", unit=unit)
        Attendee.objects.create(meeting=meeting, person=person, venue=venue, group="A")
        Venue.objects.create(meeting=meeting, name=f"Venue {number}")
        MeetingRole.objects.create(meeting=meeting, person=person, kind="steward")
