"""A venue's page of picture and sound, and the one address at which it has something done: `POST do` with a verb of `lines`.

The answer is what the verb tells at once. 400 says that it is no verb or no fit description, 403 that the duty is missing, 409 that another page has entered
for the venue, 502 that Janus does not answer or has forgotten the line: the page then enters anew.
"""

from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.web.meetings.access import duties
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.room.steward_views import meeting_stewards, stands_at
from answerable.web.sentences import video as sentences
from answerable.web.video import lines, sdp
from answerable.web.video.janus import JanusError
from answerable.web.video.providers import provider_of

BUILT_IN = "built-in"


@require_safe
@meeting_stewards
def venues(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Straight to the venue when there is only one to choose, and it is here."""
    held, provider = duties(request, meeting), provider_of(meeting)
    own = [(each, provider.address(each)) for each in _of(meeting) if stands_at(held, each)]
    if len(own) == 1 and provider.kind == BUILT_IN:
        return redirect(own[0][1])
    context = {"meeting": meeting, "venues": own, "built_in": provider.kind == BUILT_IN}
    return render(request, "video/venues.html", context)


@require_safe
@meeting_stewards
def venue(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    place = _venue(request, meeting, venue_pk)
    context = {
        "meeting": meeting,
        "venue": place,
        "config": _config(request, meeting, place),
        "strings": sentences.sentences(),
    }
    return render(request, "video/venue.html", context)


@require_POST
@meeting_stewards
def do(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    place = _venue(request, meeting, venue_pk)
    try:
        return JsonResponse(lines.carry_out(meeting, place, lines.said(request.body)))
    except (msgspec.DecodeError, sdp.Unfit):
        return _refused("no-verb", HTTPStatus.BAD_REQUEST)
    except lines.Replaced:
        return _refused("replaced", HTTPStatus.CONFLICT)
    except JanusError:
        return _refused("gateway", HTTPStatus.BAD_GATEWAY)


def _refused(code: str, status: int) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)


def _of(meeting: Meeting) -> list[Venue]:
    found = list(meeting.venues.all())
    for each in found:
        each.meeting = meeting
    return found


def _venue(request: HttpRequest, meeting: Meeting, venue_pk: int) -> Venue:
    place = get_object_or_404(meeting.venues, pk=venue_pk)
    if not stands_at(duties(request, meeting), place):
        raise PermissionDenied("steward of another venue")
    if provider_of(meeting).kind != BUILT_IN:
        raise Http404("the meeting uses another service")
    if meeting.stage == Stage.PUBLISHED:
        raise NotNow(_("The meeting is over."))
    place.meeting = meeting
    return place


def _config(request: HttpRequest, meeting: Meeting, place: Venue) -> dict[str, Any]:
    """What the script cannot know."""
    return {
        "meeting": meeting.key,
        "venue": place.pk,
        "zone": meeting.time_zone,
        "token": get_token(request),
        "do_url": reverse("video:do", args=[meeting.key, place.pk]),
        "steward_url": reverse("room:steward", args=[meeting.key, place.pk]),
    }
