"""The recorder's page: remarks and requirements, written while the meeting goes on, and handed over to the follow-up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from answerable.web.meetings.access import actor, duties, for_meeting
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_CONVENING
from answerable.web.meetings.stages import NotNow
from answerable.web.room import handing
from answerable.web.room.handing import Standing
from answerable.web.sentences import recorder as sentences

# What is said on the page of the record: the follow-up has other words than the record, or more.
TOLD = frozenset({Standing.CHANGED, Standing.APART, Standing.GONE})

records = for_meeting(lambda held: held.organiser or held.records)


@require_safe
@records
def recorder(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if meeting.stage in BEFORE_CONVENING:
        raise NotNow(_("This opens when the meeting is convened."))
    context = {
        "meeting": meeting,
        "config": {
            "meeting": meeting.key,
            "zone": meeting.time_zone,
            "token": get_token(request),
            "act_url": reverse("room:act", args=[meeting.key]),
        },
        "strings": sentences.sentences(),
        "told": [each for each in handing.lines(meeting) if each.standing in TOLD],
    }
    return render(request, "room/recorder.html", context)


@require_http_methods(["GET", "POST"])
@records
def hand_over(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Asked once more before it is done, with what will be handed over."""
    if request.method == "POST":
        count = handing.hand_over(meeting, actor(request))
        told = ngettext(
            "%(count)s requirement was handed over.", "%(count)s requirements were handed over.", count
        )
        messages.success(request, told % {"count": count})
        return redirect("room:hand-over", meeting.key)
    lines = handing.lines(meeting)
    waiting = sum(each.standing in {Standing.NEW, Standing.CHANGED} for each in lines)
    context = {
        "meeting": meeting,
        "lines": lines,
        "waiting": waiting,
        "duties": duties(request, meeting),
    }
    return render(request, "room/hand_over.html", context)
