"""A venue's line: the verbs that its page may say, and what each has Janus do. There are no others, and none names a room, a session or a handle.

    enter       a new line in place of any older one: the room is there, and the venue is in it. A page that comes back by itself takes no other page's place
    publish     camera and microphone, as an SDP offer; the answer comes as an event
    watch       receive these venues; an SDP offer comes as an event
    answer      the page's SDP answer to it
    candidate   where the page can be reached, for either connection
    layers      which size of each picture is sent, from 0, the smallest, to 2; -1 for none
    keep        the line is used still; said every 25 seconds
    leave       the venue is off

Errors: `Replaced` when another page has entered for the venue since, `sdp.Unfit`, `JanusError`.
"""

import secrets
from typing import Annotated, Any

import msgspec
from django.db import transaction

from answerable.web.meetings.models import Meeting, Venue
from answerable.web.room import record
from answerable.web.video import ice, janus, recordings, rooms, sdp
from answerable.web.video.models import BUDGET, Line, VenueVideo

MOST_WATCHED = 100
Name = Annotated[str, msgspec.Meta(max_length=32)]
Page = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]
Feed = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,18}-[0-9a-f]{16}$")]
Mid = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,32}$")]
Description = Annotated[str, msgspec.Meta(max_length=sdp.LONGEST)]
Layer = Annotated[int, msgspec.Meta(ge=-1, le=2)]
NO_PICTURE = -1


class Replaced(Exception):
    """Another page has entered for this venue."""


class VenueVerb(msgspec.Struct, frozen=True, tag_field="verb", forbid_unknown_fields=True):
    """Something that a venue's page has done. The sub-classes are the verbs."""


class Enter(VenueVerb, frozen=True, tag="enter"):
    """`page` is drawn by lot by the page and stays its own; `again` says that it was in before and comes back by itself."""

    page: Page
    again: bool = False


class LineVerb(VenueVerb, frozen=True):
    """A verb about the open line of this name."""

    line: Name


class Publish(LineVerb, frozen=True, tag="publish"):
    sdp: Description


class WatchFeeds(LineVerb, frozen=True, tag="watch"):
    feeds: Annotated[list[Feed], msgspec.Meta(min_length=1, max_length=MOST_WATCHED)]


class AnswerOffer(LineVerb, frozen=True, tag="answer"):
    sdp: Description


class Candidate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    candidate: Annotated[str, msgspec.Meta(max_length=500)]
    sdpMid: Annotated[str, msgspec.Meta(max_length=32)] | None = None  # noqa: N815 - as browsers write it
    sdpMLineIndex: Annotated[int, msgspec.Meta(ge=0, le=500)] | None = None  # noqa: N815


class Candidates(LineVerb, frozen=True, tag="candidate"):
    """Without candidates: there are no more."""

    sending: bool
    candidates: Annotated[list[Candidate], msgspec.Meta(max_length=50)]


class Layers(LineVerb, frozen=True, tag="layers"):
    """By the streams' identifiers in the connection that receives."""

    layers: Annotated[dict[Mid, Layer], msgspec.Meta(max_length=MOST_WATCHED)]


class Keep(LineVerb, frozen=True, tag="keep"):
    pass


class Leave(LineVerb, frozen=True, tag="leave"):
    pass


Any_ = Enter | Publish | WatchFeeds | AnswerOffer | Candidates | Layers | Keep | Leave


def said(body: bytes) -> Any_:
    """Raises msgspec.ValidationError, or DecodeError, for what is no verb."""
    verb: Any_ = msgspec.json.decode(body, type=Any_)
    return verb


def carry_out(meeting: Meeting, venue: Venue, verb: Any_) -> dict[str, Any]:
    """Do it, and return what the page is told at once."""
    match verb:
        case Enter():
            return enter(meeting, venue, verb)
        case Leave():
            leave(current(venue, verb.line))
        case Publish():
            publish(current(venue, verb.line), verb.sdp)
        case WatchFeeds():
            watch(meeting, current(venue, verb.line), verb.feeds)
        case AnswerOffer():
            line = current(venue, verb.line)
            jsep = {"type": "answer", "sdp": verb.sdp}
            janus.message(line.session, line.subscriber, {"request": "start"}, jsep)
        case Candidates():
            candidate(current(venue, verb.line), verb)
        case Layers():
            layers(current(venue, verb.line), verb.layers)
        case Keep():
            line = current(venue, verb.line)
            janus.keep(line.session)
            rooms.settle(line, meeting)
    return {}


def current(venue: Venue, name: str) -> Line:
    """The venue's line, if it is this one."""
    line = Line.objects.filter(venue=venue, name=name).first()
    if line is None:
        raise Replaced
    line.venue = venue
    return line


def enter(meeting: Meeting, venue: Venue, verb: Enter) -> dict[str, Any]:
    """Whoever was in for this venue is out: first in the table, so that its page is told so when Janus ends its line.

    A page that comes back by itself puts nobody out: it is `Replaced` if another page has entered meanwhile. Otherwise two would put each other out by turns.
    """
    session = janus.create()
    handles = {"publisher": janus.attach(session), "subscriber": janus.attach(session)}
    fresh = {"mids": [], "published": False, "receives": False, "recording": ""}
    drawn = {"name": secrets.token_hex(8), "page": verb.page, "session": session, **handles, **fresh}
    line = Line(venue=venue, **drawn)
    rooms.make(meeting, session, line.publisher)
    joining = {"request": "join", "ptype": "publisher", "id": line.feed, **_room(meeting)}
    janus.message(session, line.publisher, joining)
    with transaction.atomic():
        before = Line.objects.select_for_update().filter(venue=venue).first()
        replaced = verb.again and before is not None and before.page != verb.page
        if not replaced:
            Line.objects.update_or_create(venue=venue, defaults=drawn)
    if replaced:
        janus.destroy(session)
        raise Replaced
    if before is not None:
        janus.destroy(before.session)
        recordings.end(meeting, before.recording, record.now_ms())
    budget = VenueVideo.objects.filter(venue=venue).values_list("budget", flat=True).first() or BUDGET
    return {"line": line.name, "budget": budget, "ice_servers": ice.servers()}


def _room(meeting: Meeting) -> dict[str, str]:
    return {"room": meeting.key, "token": janus.for_room(meeting.key)}


def publish(line: Line, offer: str) -> None:
    """Once for a line: another offer could only make the site forget which of its streams are to be muted."""
    mids = sdp.audio_mids(offer)
    if not Line.objects.filter(pk=line.pk, name=line.name, published=False).update(mids=mids, published=True):
        raise sdp.Unfit("published")
    janus.message(line.session, line.publisher, {"request": "publish"}, {"type": "offer", "sdp": offer})


def watch(meeting: Meeting, line: Line, feeds: list[str]) -> None:
    """The smallest pictures first; the page asks for larger ones by `layers`. Its own it does not receive."""
    streams = [{"feed": feed, "substream": 0} for feed in feeds if feed != line.feed]
    if not streams:
        return
    if line.receives:
        asked: dict[str, Any] = {"request": "subscribe", "streams": streams}
    else:
        asked = {"request": "join", "ptype": "subscriber", "streams": streams, **_room(meeting)}
    janus.message(line.session, line.subscriber, asked)
    Line.objects.filter(pk=line.pk, name=line.name).update(receives=True)


def candidate(line: Line, verb: Candidates) -> None:
    handle = line.publisher if verb.sending else line.subscriber
    found = [msgspec.to_builtins(each) for each in verb.candidates]
    janus.trickle(line.session, handle, found or [{"completed": True}])


def layers(line: Line, wanted: dict[str, int]) -> None:
    streams = [
        {"mid": mid, "send": False} if layer == NO_PICTURE else {"mid": mid, "send": True, "substream": layer}
        for mid, layer in wanted.items()
    ]
    janus.message(line.session, line.subscriber, {"request": "configure", "streams": streams})


def leave(line: Line) -> None:
    janus.destroy(line.session)
    Line.objects.filter(pk=line.pk, name=line.name).delete()
