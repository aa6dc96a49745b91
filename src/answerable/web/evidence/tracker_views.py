"""The tracker: what a meeting's ledger holds, for anybody, checked on the visitor's own device.

The page brings the signed manifest and the ballot box's address; its script asks the ballot box and accepts only what the meeting's log
has signed. Without a script the page still says how many ballots the ledger holds, as the ballot box tells the site.
Nothing here names a person. Specification: docs/ballotbox-http.md, "Public".
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.web.casting import ballotbox_client
from answerable.web.casting.ballotbox_client import BallotBoxError, BoxStatus
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Casting
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.access import may_see_meeting, meeting_or_404
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE, BEFORE_OPEN
from answerable.web.sentences import tracker as sentences


@require_GET
def tracker(request: HttpRequest, key: str) -> HttpResponse:
    meeting = meeting_or_404(key)
    casting = casting_of(meeting)
    if not casting.manifest:
        raise Http404
    context = {
        "meeting": meeting,
        "casting": casting,
        "status": _status(meeting),
        "least": 0 if meeting.stage in AFTER_CLOSE else manifests(meeting)[-1].manifest.rules.get("k_min", 0),
        "is_member": may_see_meeting(request, meeting),
        "config": _config(casting),
        "strings": sentences.sentences(),
    }
    return render(request, "evidence/tracker.html", context)


def _config(casting: Casting) -> dict[str, Any]:
    return {"ballotbox": settings.BALLOTBOX_URL, "manifest": casting.manifest, "witnesses": casting.witnesses}


def _status(meeting: Meeting) -> BoxStatus | None:
    """None before the scoring, and when the ballot box does not answer."""
    if meeting.stage in BEFORE_OPEN:
        return None
    try:
        return ballotbox_client.status(meeting.key)
    except BallotBoxError:
        return None
