"""A meeting for a phone to join, moved through its stages. For a `World` to call."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.test import Client

import examples
from answerable.protocol import keys
from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.casting.opening import close_scoring, open_scoring, turn_rounds
from answerable.web.custody import second_issuer
from answerable.web.cycles.models import Cycle
from answerable.web.evidence.freeze import freeze
from answerable.web.meetings.models import Attendee, Item, Meeting, MeetingRole, Presenter, Venue
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import attendee_by_ticket, issue_tickets, reissue, ticket_of
from answerable.web.organisation.models import Person, Unit
from answerable.web.results.models import PublishedFor
from answerable.web.results.publish import publish

LEVELS = [
    {"id": "excellent", "title": "Excellent", "points": "100"},
    {"id": "competent", "title": "Competent", "points": "85"},
    {"id": "basic", "title": "Basically competent", "points": "70"},
    {"id": "not", "title": "Not competent", "points": "50"},
]
RULES = examples.written(
    criteria=[
        examples.criterion("review", "40", {"kind": "levels", "levels": LEVELS}),
        examples.criterion("plan", "40", examples.named_levels(Good="100", Fair="85", Plain="70", Poor="50")),
        examples.criterion("answers", "20", examples.RANGE | {"step": "0.5"}),
    ],
    groups=examples.titled(Leadership="100"),
    limits=[{"kind": "at-most", "level": "excellent", "criterion": "review", "count": 2}],
    k_min=3,
)


def make(
    presenters: int = 4, attendees: int = 8, rules: dict[str, Any] = RULES, scope: str = "sheet"
) -> dict[str, Any]:
    """The meeting's key and its tickets."""
    unit = Unit.objects.create(name="Qinghe Silicones")
    cycle = Cycle.objects.create(title="2021", assessed_year=2021, rules=rules)
    meeting = Meeting.objects.create(
        cycle=cycle,
        key="phonetest",
        title="Annual debriefing and assessment meeting",
        starts_at=datetime(2022, 1, 24, 1, 0, tzinfo=UTC),
    )
    set_casting(meeting, grace_seconds=1, scope=scope, comments=True)
    venue = Venue.objects.create(meeting=meeting, name="Main hall", is_main=True)
    for at in range(1, presenters + 1):
        person = Person.objects.create(identifier=f"P{at:02}", name=f"Presenter {at:02}", unit=unit)
        Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=at)
    for at in range(1, attendees + 1):
        person = Person.objects.create(identifier=f"R{at:03}", name=f"Representative {at:03}", unit=unit)
        Attendee.objects.create(meeting=meeting, person=person, venue=venue, group="A")
    rows = list(meeting.attendees.select_related("meeting"))
    issue_tickets(rows)
    return {"key": meeting.key, "tickets": [ticket_of(row) for row in rows]}


def make_rounds() -> dict[str, Any]:
    """A ballot for each presenter; the first ticket is the first presenter's own."""
    made = make(rules=RULES | {"limits": [], "recusal": "self"}, scope="presenter")
    meeting = Meeting.objects.get(key=made["key"])
    presenter = Presenter.objects.get(meeting=meeting, position=1)
    row = Attendee.objects.create(
        meeting=meeting, person=presenter.person, venue=meeting.venues.get(), group="A"
    )
    issue_tickets([row])
    return {"key": meeting.key, "tickets": [ticket_of(row), *made["tickets"]]}


def make_with_issuer(url: str, secret: str) -> dict[str, Any]:
    """One that has a second issuer."""
    made = make(presenters=2, attendees=24)
    meeting = Meeting.objects.get(key=made["key"])
    second_issuer.keep_secret(meeting, secret)
    second_issuer.set_url(meeting, url)
    return made


def move_issuer(url: str) -> None:
    second_issuer.set_url(Meeting.objects.get(key="phonetest"), url)


def another_ticket(ticket: str) -> str:
    """Replaces somebody's ticket, as a steward does."""
    attendee = attendee_by_ticket(ticket)
    assert attendee is not None
    return reissue(attendee)


def make_ranking() -> dict[str, Any]:
    """Presenters are put in order, beside one criterion of levels."""
    criteria = [
        examples.criterion("order", "60", examples.ranking(4)),
        examples.criterion("plan", "40", examples.named_levels(Good="100", Poor="50")),
    ]
    return make(rules=RULES | {"criteria": criteria, "limits": []})


def make_hall() -> dict[str, Any]:
    """Two venues, four people each, and the sessions of who serves: chair, moderator, the second venue's steward."""
    made = make(presenters=2)
    meeting = Meeting.objects.get(key=made["key"])
    set_casting(meeting, grace_seconds=600, scope="sheet")
    second = Venue.objects.create(meeting=meeting, name="Second hall")
    for row in meeting.attendees.order_by("pk")[4:]:
        row.venue = second
        row.save(update_fields=["venue"])
    for number, presenter in enumerate(meeting.presenters.order_by("position"), start=1):
        Item.objects.create(
            meeting=meeting,
            position=number,
            kind="debrief",
            title="Debriefing",
            presenter=presenter,
            planned_minutes=8,
        )
    unit = Unit.objects.get()
    sessions = {}
    for kind, venue in (("chair", None), ("moderator", None), ("steward", second)):
        user = User.objects.create_user(kind, password=None)
        person = Person.objects.create(identifier=kind, name=f"The {kind}", unit=unit, user=user)
        MeetingRole.objects.create(meeting=meeting, person=person, kind=kind, venue=venue)
        client = Client()
        client.force_login(user)
        sessions[kind] = client.cookies["sessionid"].value
    return made | {
        "sessions": sessions,
        "venues": list(meeting.venues.values_list("pk", flat=True)),
        "items": list(meeting.items.values_list("pk", flat=True)),
    }


def turn(meeting: Meeting, verb: str, position: str) -> None:
    """`open-round:2`, `close-round:2`: by the presenter's place in the draw."""
    scopes = [meeting.rounds.get(position=int(position)).scope]
    opened, closed = (scopes if verb == each else () for each in ("open-round", "close-round"))
    turn_rounds(meeting, None, opened, closed, grace=False)


def freeze_meeting(meeting: Meeting) -> None:
    if meeting.casting.scope == "presenter":
        freeze(meeting, None)
        return
    # A short key: making one of the usual length takes many seconds on a small machine.
    settings.HOME.write_private(f"meetings/{meeting.key}/issuer-A.pem", keys.rsa_pem(keys.new_rsa(2048)))
    freeze(meeting, None)


def publish_result(meeting: Meeting) -> None:
    publish(meeting, User.objects.create_user("publisher", password=None), PublishedFor.EVERYBODY)


VERBS: dict[str, Callable[[Meeting], object]] = {
    "freeze": freeze_meeting,
    "convene": lambda meeting: advance(meeting, "convene", None),
    "open": lambda meeting: open_scoring(meeting, None),
    "close": lambda meeting: close_scoring(meeting, None),
    "publish": publish_result,
    "begin-closing": lambda meeting: close_scoring(meeting, None, grace=True),
}


def do(*verbs: str) -> None:
    """Those of the stage table, and a round's with its presenter's place."""
    for verb in verbs:
        meeting = Meeting.objects.get(key="phonetest")
        if ":" in verb:
            turn(meeting, *verb.split(":"))
        else:
            VERBS[verb](meeting)
