"""Meetings for a browser to hold from sign-in to result. For a `World` to call."""

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

import examples
from answerable.protocol import keys
from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.cycles.models import Cycle
from answerable.web.evidence.freeze import freeze
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, MeetingRoleKind, Presenter, Venue
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import issue_tickets, ticket_of
from answerable.web.organisation.models import Person, Unit

VENUES = ("Main hall", "Qinghe plant", "Chengdu branch")
PRESENTERS = (("Zhao Wenbin", "Silicone rubber plant"), ("Ouyang Xiuzhen", "Safety and environment"))
AT_EACH_VENUE = 3
RULES = examples.written(
    criteria=[examples.criterion("duty", "100", examples.named_levels(Good="100", Fair="80", Poor="40"))],
    groups=examples.titled(Leadership="60", Staff="40"),
    grades=examples.grades(examples.bands(good="90", fair="60", poor="0")),
)


def make(key: str) -> dict[str, Any]:
    cycle = Cycle.objects.create(title="2021", assessed_year=2021, rules=RULES)
    meeting = Meeting.objects.create(
        cycle=cycle,
        key=key,
        title="Annual debriefing and assessment meeting",
        starts_at=datetime(2022, 1, 24, 1, 0, tzinfo=UTC),
    )
    set_casting(meeting, grace_seconds=1, scope="sheet")
    for at, (name, unit) in enumerate(PRESENTERS, start=1):
        held, _new = Unit.objects.get_or_create(name=unit)
        person = Person.objects.create(identifier=f"{key}-p{at}", name=name, unit=held)
        Presenter.objects.create(meeting=meeting, person=person, unit=held, position=at)
    venues = [Venue.objects.create(meeting=meeting, name=name, is_main=name == VENUES[0]) for name in VENUES]
    tickets = {venue.name: _tickets(meeting, venue) for venue in venues}
    office, _new = User.objects.get_or_create(username="office", defaults={"is_superuser": True})
    agenda.generate(meeting, agenda.AgendaMinutes(), office)
    sessions = {"office": session_of(office)}
    for kind, venue in (("chair", None), ("moderator", None), ("recorder", None), ("steward", venues[2])):
        sessions[kind] = session_of(_on_duty(meeting, kind, venue))
    return {"tickets": tickets, "venues": [each.pk for each in venues], "sessions": sessions}


def _tickets(meeting: Meeting, venue: Venue) -> list[str]:
    unit = Unit.objects.order_by("pk")[0]
    rows = []
    for at in range(1, AT_EACH_VENUE + 1):
        name = f"Rater {at} of {venue.name}"
        person = Person.objects.create(identifier=f"{meeting.key}-{venue.pk}-{at}", name=name, unit=unit)
        rows.append(Attendee.objects.create(meeting=meeting, person=person, venue=venue, group="AB"[at % 2]))
    issue_tickets(rows)
    return [ticket_of(each) for each in rows]


def _on_duty(meeting: Meeting, kind: str, venue: Venue | None) -> User:
    user = User.objects.create(username=f"{kind}-{meeting.key}")
    unit = Unit.objects.order_by("pk")[0]
    person = Person.objects.create(identifier=user.username, name=f"The {kind}", unit=unit, user=user)
    MeetingRole.objects.create(meeting=meeting, person=person, kind=MeetingRoleKind(kind), venue=venue)
    return user


def session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def convened(key: str) -> dict[str, Any]:
    """One that has been convened, for which the ballot box must run: tickets by venue, venues, and a session for each role."""
    made = make(key)
    meeting = Meeting.objects.get(key=key)
    for group in "AB":
        # Short keys: those of the usual length take many seconds on a small machine.
        settings.HOME.write_private(f"meetings/{key}/issuer-{group}.pem", keys.rsa_pem(keys.new_rsa(2048)))
    freeze(meeting, None)
    advance(meeting, "convene", None)
    return made
