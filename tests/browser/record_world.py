"""Meetings whose record is written, convened by their stage alone: nothing here needs a ballot box. For a `World` to call."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Presenter, Stage
from answerable.web.organisation.models import Person, Unit
from answerable.web.room import record, registrations
from web.casting.casting_world import make_meeting

BEGAN = 4_102_444_800_000
MINUTE = 60_000


def make(number: int) -> dict[str, Any]:
    """The meetings' keys, and sessions of the organiser and of the recorder."""
    office, recorder = User.objects.create_superuser("office"), User.objects.create(username="recorder")
    unit = Unit.objects.create(name="Office")
    person = Person.objects.create(identifier="R1", name="Recorder", unit=unit, user=recorder)
    keys = [convened(office, person) for _ in range(number)]
    return {"keys": keys, "office": session_of(office), "recorder": session_of(recorder)}


def convened(office: User, person: Person) -> str:
    """The key of a meeting with that recorder, whose second presenter speaks."""
    meeting = make_meeting()
    MeetingRole.objects.create(meeting=meeting, person=person, kind=MeetingRoleKind.RECORDER)
    agenda.generate(meeting, agenda.AgendaMinutes(), office)
    reach(meeting, Stage.CONVENED, office)
    first, second = (meeting.items.get(presenter__position=at) for at in (1, 2))
    done = (
        acts.ItemCalled(first.pk),
        acts.ItemStarted(first.pk),
        acts.ItemCalled(second.pk, first.pk),
        acts.ItemStarted(second.pk),
    )
    for at, act in enumerate(done):
        record.append(meeting, act, office, now=lambda at=at: BEGAN + at * MINUTE)
    return meeting.key


def waiting() -> str:
    """The key of a meeting that is convened and in which nothing was done yet."""
    office, meeting = User.objects.get(username="office"), make_meeting()
    agenda.generate(meeting, agenda.AgendaMinutes(), office)
    reach(meeting, Stage.CONVENED, office)
    return meeting.key


def withdrawn(key: str) -> dict[str, str]:
    """Who withdrew, and why."""
    gone = Presenter.objects.filter(meeting__key=key, withdrawn=True)
    return dict(gone.values_list("person__name", "withdrawn_reason"))


def reach(meeting: Meeting, stage: Stage, office: User) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=stage)
    meeting.stage = stage
    registrations.advanced(meeting, office)


def close(key: str) -> None:
    meeting = Meeting.objects.get(key=key)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.CLOSED)
    record.append(meeting, acts.StageReached(Stage.CLOSED), None, now=lambda: BEGAN + 10 * MINUTE)


def session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
