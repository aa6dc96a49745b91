"""A convened meeting's room without any server: two venues, people with every duty, phones that act."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, Venue
from answerable.web.meetings.tickets import ticket_of
from answerable.web.organisation.models import Person, Unit
from answerable.web.room import record
from answerable.web.room.reading import log_of
from web.casting.casting_world import make_meeting, post

ROLES = ("visitor", "stranger", "steward", "usher", "chair", "moderator", "recorder", "organiser")


@dataclass(frozen=True)
class Hall:
    meeting: Meeting
    main: Venue
    other: Venue

    def url(self, path: str) -> str:
        return f"/desk/meetings/{self.meeting.key}/{path}"

    def client(self, role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(User.objects.get(username=role))
        return client

    def act(self, role: str, kind: str, **particulars: Any) -> Any:
        return post(
            self.client(role),
            self.url("room/act"),
            {"act": {"kind": kind, **particulars}, "seen": self.state.number},
        )

    def phone(self, attendee: Attendee, kind: str, **particulars: Any) -> Any:
        body = {"ticket": ticket_of(attendee), "act": {"kind": kind, **particulars}}
        return post(Client(), "/api/room", body)

    def at(self, venue: Venue) -> list[Attendee]:
        return list(venue.attendees.select_related("meeting", "person").order_by("pk"))

    def stage(self, stage: str) -> None:
        Meeting.objects.filter(pk=self.meeting.pk).update(stage=stage)
        self.meeting.stage = stage
        record.append(self.meeting, acts.StageReached(stage))

    @property
    def state(self) -> Any:
        return log_of(self.meeting).state


def convened() -> Hall:
    meeting = make_meeting()
    main, other = meeting.venues.get(is_main=True), meeting.venues.get(is_main=False)
    unit = Unit.objects.create(name="Office")
    roles = {"steward": main, "usher": None, "chair": None, "moderator": None, "recorder": None}
    for name, venue in roles.items():
        user = User.objects.create_user(name, password=None)
        who = Person.objects.create(identifier=name, name=f"The {name}", unit=unit, user=user)
        kind = "steward" if name == "usher" else name
        MeetingRole.objects.create(meeting=meeting, person=who, kind=kind, venue=venue)
    User.objects.create_user("stranger", password=None)
    User.objects.create_superuser("organiser", password=None)
    Meeting.objects.filter(pk=meeting.pk).update(stage="convened")
    meeting.stage = "convened"
    record.begin(meeting, None)
    return Hall(meeting, main, other)
