"""The console: one page from which chair and organiser lead a meeting. What it shows comes by the live stream, what it does goes to `act_views`.

The organiser decides on it whether the chair may open and close the scoring.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.room import acts
from answerable.web.custody.tellers import threshold_of
from answerable.web.meetings import further_pages
from answerable.web.meetings.access import actor, duties, for_meeting, meeting_organiser
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_CONVENING
from answerable.web.meetings.stages import NotNow
from answerable.web.room import record, refusals
from answerable.web.room.models import Room
from answerable.web.sentences import console as sentences

meeting_leader = for_meeting(lambda held: held.organiser or held.chair)


@require_GET
@meeting_leader
def console(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if meeting.stage in BEFORE_CONVENING:
        raise NotNow(_("This opens when the meeting is convened."))
    context = {
        "meeting": meeting,
        "config": _config(request, meeting),
        "strings": sentences.sentences(),
    }
    return render(request, "room/console.html", context)


@require_POST
@meeting_organiser
def chair_scores(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST field `allowed`: 1, or anything else for no."""
    allowed = request.POST.get("allowed") == "1"
    with transaction.atomic():
        room = record.locked(meeting)
        if room.chair_scores != allowed:
            Room.objects.filter(pk=room.pk).update(chair_scores=allowed, chair_scores_set_by=actor(request))
            record.append_if_begun(meeting, acts.ChairScoring(allowed), actor(request))
    return HttpResponse(status=204)


def _result_url(meeting: Meeting) -> str:
    """Where the count is. What tellers keep sealed is opened first, which the meeting's own page leads to."""
    if threshold_of(meeting):
        return reverse("meeting", args=[meeting.key])
    return further_pages.path(Purpose.RESULTS, meeting)


def _config(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What the script cannot know."""
    return {
        "meeting": meeting.key,
        "zone": meeting.time_zone,
        "token": get_token(request),
        "act_url": reverse("room:act", args=[meeting.key]),
        "chair_scores_url": reverse("room:chair-scores", args=[meeting.key]),
        "questions_url": reverse("room:moderator", args=[meeting.key]),
        "screens_url": reverse("room:screens", args=[meeting.key]),
        "result_url": _result_url(meeting),
        "sign_in_url": reverse("meetings:sign-in", args=[meeting.key]),
        "organiser": duties(request, meeting).organiser,
        "labels": refusals.labels(),
    }
