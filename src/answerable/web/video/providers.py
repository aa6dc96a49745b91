"""What a meeting's picture and sound are carried by. One interface, three that have it: somebody else's service, the built-in one, none.

A provider says where a venue opens picture and sound, and is told when the chair's acts change who is heard or what is recorded. Another service is one more
class here.
"""

from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.room import acts, audiences
from answerable.room.state import State
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.meetings.stages import NotNow
from answerable.web.room import record
from answerable.web.room.reading import log_of
from answerable.web.video import models, rooms


class Provider(Protocol):
    @property
    def kind(self) -> str:
        """As the pages are told: "link", "built-in", or empty."""

    def address(self, venue: Venue) -> str:
        """Where the venue opens picture and sound; empty if nowhere."""

    def follow(self, meeting: Meeting, state: State) -> None:
        """The log says something else of who is heard, or of the recording."""


@dataclass(frozen=True, slots=True)
class Nothing:
    kind: str = models.Provider.NONE.value

    def address(self, _venue: Venue) -> str:
        return ""

    def follow(self, _meeting: Meeting, _state: State) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Link:
    """Tencent Meeting, Zoom, Jitsi, BigBlueButton, any that a link opens. Who is heard there, is decided there."""

    link: str
    links: dict[int, str] = field(default_factory=dict)
    kind: str = models.Provider.LINK.value

    def address(self, venue: Venue) -> str:
        return self.links.get(venue.pk) or self.link

    def follow(self, _meeting: Meeting, _state: State) -> None:
        pass


@dataclass(frozen=True, slots=True)
class BuiltIn:
    kind: str = models.Provider.BUILT_IN.value

    def address(self, venue: Venue) -> str:
        return reverse("video:venue", args=[venue.meeting.key, venue.pk])

    def follow(self, meeting: Meeting, _state: State) -> None:
        rooms.settle_all(meeting)


def provider_of(meeting: Meeting) -> Provider:
    """The one that the organiser has chosen; none if this installation does not run it."""
    video = models.Video.objects.filter(meeting=meeting).first()
    if video is None:
        return Nothing()
    if video.provider == models.Provider.BUILT_IN:
        return BuiltIn() if settings.JANUS_URL else Nothing()
    if video.provider == models.Provider.LINK:
        own = models.VenueVideo.objects.filter(venue__meeting=meeting).exclude(link="")
        return Link(video.link, dict(own.values_list("venue_id", "link")))
    return Nothing()


def told(meeting: Meeting) -> audiences.Video:
    """What screens, stewards and chair are told."""
    provider = provider_of(meeting)
    found = {}
    for venue in meeting.venues.all():
        venue.meeting = meeting
        if address := provider.address(venue):
            found[venue.pk] = address
    recorded = models.Line.objects.filter(venue__meeting=meeting).exclude(recording="")
    return audiences.Video(provider.kind, found, frozenset(recorded.values_list("venue_id", flat=True)))


def follow(meeting: Meeting, state: State) -> None:
    provider_of(meeting).follow(meeting, state)


def demand_unrecorded(meeting: Meeting, actor: User | None) -> None:
    """Before people score the recording ends, in the log and at Janus. Raises NotNow while that is not sure."""
    if log_of(meeting).state.recording:
        record.append(meeting, acts.RecordingStopped(), actor)
    uncertain = rooms.stop_recording(meeting)
    if uncertain:
        raise NotNow(
            _(
                "Nothing was opened: the recording of %(venues)s could not be stopped, since the video service does not answer. It is tried again by itself; try to open again in a moment, or end the video service."
            )
            % {"venues": ", ".join(uncertain)}
        )


def still_recorded(meeting: Meeting) -> tuple[str, ...]:
    """Recordings that should have ended are stopped, again and again; the venues of which that is not sure."""
    return () if log_of(meeting).state.recording else rooms.stop_recording(meeting)
