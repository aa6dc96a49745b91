"""What the built-in service has Janus do: a room for each meeting, who is heard in it, what is recorded.

All of it can be done again at any time, and is: Janus forgets its rooms when it ends, and knows nobody's floor when a venue publishes anew. So a room is made when
a venue enters and there is none, and `settle` tells Janus of one line what the log says. It is called before a venue that has published is told how to connect (so
nothing of it can be heard before), at every change in the log, and whenever a line is kept alive.

Errors: `JanusError`.
"""

import logging
from typing import Any

from answerable.room.state import State
from answerable.web.meetings.models import Meeting
from answerable.web.room import record
from answerable.web.room.reading import log_of
from answerable.web.room.rendering import state_of
from answerable.web.video import janus, recordings
from answerable.web.video.janus import JanusError
from answerable.web.video.models import Line

log = logging.getLogger(__name__)

# Janus' numbers: the room is there; there is no such session; there is no such handle.
ROOM_EXISTS = 427
GONE = frozenset({458, 459})
# Bits a second that a venue may send: three sizes of picture together.
MOST_SENT = 3_000_000
MOST_VENUES = 100
# So that a venue that joins, or is shown large, has a whole picture soon.
WHOLE_PICTURE_SECONDS = 10
# How often two requests that settle one line at the same time may correct each other.
TURNS = 5


def admin(meeting: Meeting) -> dict[str, Any]:
    key = janus.secret("video-rooms").decode()
    return {"room": meeting.key, "secret": key, "admin_key": key}


def make(meeting: Meeting, session: int, handle: int) -> None:
    """The meeting's room, unless it is there. Two that make it at a time make one."""
    if janus.message(session, handle, {"request": "exists", "room": meeting.key}).get("exists"):
        return
    wanted = {
        "request": "create",
        "is_private": True,
        "signed_tokens": True,
        "publishers": MOST_VENUES,
        "bitrate": MOST_SENT,
        "bitrate_cap": True,
        "fir_freq": WHOLE_PICTURE_SECONDS,
        "audiocodec": "opus",
        "videocodec": "vp8",
        "opus_fec": True,
        "lock_record": True,
        "rec_dir": str(recordings.folder(meeting)),
    }
    try:
        janus.message(session, handle, {**wanted, **admin(meeting)})
    except JanusError as error:
        if error.code != ROOM_EXISTS:
            raise


def stop_recording(meeting: Meeting) -> tuple[str, ...]:
    """Have Janus write nothing of this meeting any more. The names of the venues of which that is not sure: it did not answer, or refused.

    A session that Janus does not know ended with everything in it.
    """
    uncertain = []
    for line in Line.objects.select_related("venue").filter(venue__meeting=meeting).exclude(recording=""):
        try:
            _stop(line, meeting)
        except JanusError as error:
            log.warning("a recording could not be stopped: %s", error)
            uncertain.append(line.venue.name)
    return tuple(uncertain)


def _stop(line: Line, meeting: Meeting) -> None:
    asked = {"request": "configure", "record": False, **admin(meeting)}
    try:
        janus.message(line.session, line.publisher, asked)
    except JanusError as error:
        if error.code not in GONE:
            raise
    recordings.end(meeting, line.recording, record.now_ms())
    Line.objects.filter(pk=line.pk, name=line.name, recording=line.recording).update(recording="")
    line.recording = ""


def settle(line: Line, meeting: Meeting) -> None:
    """Have Janus hear, and record, as much of this line as the log says. Nothing of a line that has not published.

    The line is read again: whoever waited for its events had it before it published.
    """
    found = Line.objects.select_related("venue").filter(pk=line.pk, name=line.name).first()
    if found is None:
        return
    line, state = found, now(meeting)
    for _turn in range(TURNS):
        # What must not be recorded any more is stopped first, whatever comes of the rest.
        if line.recording and not _is_recorded(line, state):
            _stop(line, meeting)
        _hear(line, meeting, line.venue_id in state.open_venues)
        if not line.recording and _is_recorded(line, state):
            _begin(line, meeting)
        # Meanwhile another request may have told Janus of a newer log, and ours would have undone that: look again.
        before, state = state, now(meeting)
        if (before.open_venues, before.recording) == (state.open_venues, state.recording):
            return


def settle_all(meeting: Meeting) -> None:
    """Every line; one that Janus does not answer for is settled when its page keeps it alive or enters anew."""
    for line in list(Line.objects.filter(venue__meeting=meeting)):
        try:
            settle(line, meeting)
        except JanusError as error:
            log.warning("a line could not be settled: %s", error)


def now(meeting: Meeting) -> State:
    return state_of(meeting, log_of(meeting))


def _hear(line: Line, meeting: Meeting, is_heard: bool) -> None:
    for mid in line.mids:
        wanted = {"request": "moderate", "id": line.feed, "mid": mid, "mute": not is_heard}
        janus.message(line.session, line.publisher, {**admin(meeting), **wanted})


def _is_recorded(line: Line, state: State) -> bool:
    return state.recording and line.venue_id in state.open_venues and line.published


def _begin(line: Line, meeting: Meeting) -> None:
    """Start writing what the venue sends."""
    name = recordings.begin(meeting, line, record.now_ms())
    Line.objects.filter(pk=line.pk, name=line.name).update(recording=name)
    line.recording = name
    asked = {"request": "configure", "record": True, "filename": name, **admin(meeting)}
    try:
        janus.message(line.session, line.publisher, asked)
    except JanusError:
        # It may have begun all the same. If it cannot be stopped either, it counts as recorded.
        _stop(line, meeting)
        raise
