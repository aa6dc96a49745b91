"""Accounts with each duty at a meeting."""

from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Venue
from answerable.web.organisation.models import Person, Unit


def user_with(meeting: Meeting, kind: str, venue: Venue | None = None, name: str = "") -> User:
    """Somebody with this duty; with an empty kind, with none."""
    name = name or kind or "stranger"
    user = User.objects.create(username=f"{name} of {meeting.key}")
    unit = Unit.objects.order_by("pk").first()
    person = Person.objects.create(identifier=f"{name}-{meeting.key}", name=name, unit=unit, user=user)
    if kind:
        MeetingRole.objects.create(meeting=meeting, person=person, kind=kind, venue=venue)
    return user


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def chair_of(meeting: Meeting) -> Client:
    return browser_of(user_with(meeting, MeetingRoleKind.CHAIR))
