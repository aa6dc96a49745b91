"""A meeting to be led from its console. For a `World` to call."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from answerable.web.accounts.models import User
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Venue
from answerable.web.meetings.stages import advance
from answerable.web.organisation.models import Person, Unit
from answerable.web.video.models import Provider, Video
from frontend import phone_world


def make() -> dict[str, Any]:
    """The meeting's key, its tickets, and a session of the organiser and one of the chair."""
    made = phone_world.make(presenters=3)
    meeting = Meeting.objects.get(key=made["key"])
    Venue.objects.create(meeting=meeting, name="Plant")
    office = User.objects.create_superuser("office")
    chair = User.objects.create(username="chair")
    person = Person.objects.create(identifier="C1", name="Chair", unit=Unit.objects.get(), user=chair)
    MeetingRole.objects.create(meeting=meeting, person=person, kind=MeetingRoleKind.CHAIR)
    agenda.generate(meeting, agenda.AgendaMinutes(), office)
    return {
        "key": meeting.key,
        "tickets": made["tickets"],
        "office": session_of(office),
        "chair": session_of(chair),
    }


def session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def do(*verbs: str) -> None:
    phone_world.do(*verbs)


def convene() -> None:
    meeting = Meeting.objects.get()
    phone_world.freeze_meeting(meeting)
    advance(meeting, "convene", None)


def third_venue() -> int:
    """Another venue, which comes in while the meeting runs."""
    return Venue.objects.create(meeting=Meeting.objects.get(), name="Depot").pk


def video() -> dict[str, Any]:
    """It uses the built-in picture and sound. Its venues' keys, the main one first, and a session of the second one's steward."""
    meeting = Meeting.objects.get()
    Video.objects.create(meeting=meeting, provider=Provider.BUILT_IN)
    plant = meeting.venues.get(name="Plant")
    steward = User.objects.create(username="steward")
    person = Person.objects.create(identifier="S1", name="Steward", unit=Unit.objects.get(), user=steward)
    MeetingRole.objects.create(meeting=meeting, person=person, kind=MeetingRoleKind.STEWARD, venue=plant)
    venues = list(meeting.venues.values_list("pk", flat=True))
    return {"venues": venues, "steward": session_of(steward)}
