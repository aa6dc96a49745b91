"""What is looked after while somebody is shown a running meeting: about once a second, by the hub of each process.

The ballot box tells nobody when ballots came or when it closed by itself at the end of the grace, so it is asked.
"""

import logging
import threading

from answerable.web.casting import opening
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.models import Issue
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import LIVE, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.room import figures

log = logging.getLogger(__name__)

_issued: dict[str, int] = {}
_lock = threading.Lock()


def renewed(meeting_key: str) -> bool:
    """Whether figures are other than they were when this was last asked; a closing that the ballot box is through with is finished."""
    meeting = Meeting.objects.get(key=meeting_key)
    if meeting.stage not in LIVE:
        return False
    if meeting.stage == Stage.CLOSING:
        _finish(meeting)
    returned, issued = figures.renewed(meeting_key), _issued_renewed(meeting)
    return returned or issued


def _finish(meeting: Meeting) -> None:
    """As the page of the closing does: asked again, the ballot box says whether it is closed by now."""
    try:
        opening.close_scoring(meeting, None, grace=True)
    except (BallotBoxError, NotNow) as error:
        # The ballot box is away, or somebody else was quicker.
        log.info("the closing is not finished yet: %s", type(error).__name__)


def _issued_renewed(meeting: Meeting) -> bool:
    count = Issue.objects.filter(attendee__meeting=meeting).count()
    with _lock:
        is_news = _issued.get(meeting.key) != count
        _issued[meeting.key] = count
    return is_news
