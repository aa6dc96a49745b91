"""What is looked after while somebody is shown a running meeting: about once a second, by the hub of each process.

The ballot box tells nobody when ballots came or when it closed by itself at the end of the grace, so it is asked; and a screen that is gone tells nobody that it went.
"""

import logging
import threading
from collections.abc import Callable

from answerable.web.casting import opening
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.models import Issue
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import LIVE, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.room import attendance, figures, heartbeats, screens
from answerable.web.room.models import Room, Screen

log = logging.getLogger(__name__)

# What was found when a meeting was last looked at, by the meeting's key and what it is.
_found: dict[tuple[str, str], object] = {}
_lock = threading.Lock()


_besides: list[Callable[[Meeting], object]] = []


def also(look_after: Callable[[Meeting], object]) -> None:
    """Have `look_after(meeting)` called about once a second while somebody is shown the running meeting; another answer than before is news."""
    _besides.append(look_after)


def renewed(meeting_key: str) -> bool:
    """Whether figures are other than they were when this was last asked; a closing that the ballot box is through with is finished."""
    meeting = Meeting.objects.get(key=meeting_key)
    if meeting.stage not in LIVE:
        return False
    _finish(meeting)
    if Room.objects.filter(meeting=meeting, number__gt=0).exists():
        attendance.now_and_then(meeting)
    returned = figures.renewed(meeting)
    issued = _is_news(meeting, "issued", Issue.objects.filter(attendee__meeting=meeting).count())
    paired = list(Screen.objects.filter(meeting=meeting))
    there = _is_news(meeting, "screens", screens.connected(paired))
    silent = _is_news(meeting, "silent", heartbeats.silent(meeting, paired))
    besides = [_is_news(meeting, f"besides {at}", look(meeting)) for at, look in enumerate(_besides)]
    return returned or issued or there or silent or any(besides)


def _finish(meeting: Meeting) -> None:
    """As the page of the closing does: asked again, the ballot box says whether it, or a round that closes, is closed by now."""
    try:
        if meeting.stage == Stage.CLOSING:
            opening.close_scoring(meeting, None, grace=True)
        else:
            opening.settle_rounds(meeting)
    except (BallotBoxError, NotNow) as error:
        # The ballot box is away, or somebody else was quicker.
        log.info("the closing is not finished yet: %s", type(error).__name__)


def _is_news(meeting: Meeting, what: str, found: object) -> bool:
    with _lock:
        is_news = _found.get((meeting.key, what)) != found
        _found[meeting.key, what] = found
    return is_news
