"""A venue's steward on the day: who is missing, signing people in by name or by their ticket's code, and handing a tablet round.

Everything is of one venue: a steward of another is refused, and a ticket of another venue is named as such and signs nobody in. The names come by
`people`, asked for again when the number of those present changes; they are in no stream. Nothing here keeps when somebody signed in.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.web.casting.phone_requests import BadRequest, body_of
from answerable.web.meetings import presence
from answerable.web.meetings.access import Duties, duties, for_meeting
from answerable.web.meetings.groups import group_titles
from answerable.web.meetings.models import Attendee, Meeting, Venue
from answerable.web.meetings.stages import NotNow, Part, lock_reason
from answerable.web.meetings.tickets import attendee_by_ticket
from answerable.web.room.moderator_views import page_config
from answerable.web.sentences import hall


def stewards_somewhere(held: Duties) -> bool:
    return held.chair or held.stewards


meeting_stewards = for_meeting(stewards_somewhere)


@require_safe
@meeting_stewards
def stewards(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Straight to the venue when there is only one to choose."""
    own = _own(request, meeting)
    if len(own) == 1:
        return redirect("room:steward", meeting.key, own[0].pk)
    return render(request, "room/stewards.html", {"meeting": meeting, "venues": own})


@require_safe
@meeting_stewards
def steward(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    venue = _venue(request, meeting, venue_pk)
    config = page_config(request, meeting) | {
        "venue": venue.pk,
        "people_url": reverse("room:steward-people", args=[meeting.key, venue.pk]),
        "sign_in_url": reverse("room:steward-sign-in", args=[meeting.key, venue.pk]),
        "tablet_url": reverse("account_logout"),
        "locked": lock_reason(meeting, Part.PRESENCE),
    }
    context = {
        "meeting": meeting,
        "venue": venue,
        "several": len(_own(request, meeting)) > 1,
        "config": config,
        "strings": hall.sentences(),
    }
    return render(request, "room/steward.html", context)


@require_safe
@meeting_stewards
def people(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    venue = _venue(request, meeting, venue_pk)
    titles = group_titles(meeting)
    here = venue.attendees.select_related("person__unit").order_by("person__name_order", "person__identifier")
    return JsonResponse({"people": [_person(each, titles) for each in here]})


@require_POST
@meeting_stewards
def sign_in(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    """{"ticket": ...} or {"person": KEY}, with "present": true or false. Answers with the person, or 409 and a sentence."""
    venue = _venue(request, meeting, venue_pk)
    try:
        body = body_of(request)
        attendee = _meant(meeting, venue, body)
    except BadRequest:
        return _refused(_("This page sent something that the site does not understand. Reload it."), 400)
    except _Refused as refused:
        return _refused(refused.sentence)
    was = attendee.present
    try:
        presence.mark(attendee, body.get("present") is not False)
    except NotNow as refusal:
        return _refused(refusal.reason)
    return JsonResponse({"person": _person(attendee, group_titles(meeting)), "was": was})


class _Refused(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _meant(meeting: Meeting, venue: Venue, body: dict[str, Any]) -> Attendee:
    ticket, key = body.get("ticket"), body.get("person")
    if isinstance(ticket, str):
        found = attendee_by_ticket(ticket)
        if found is None or found.meeting_id != meeting.pk:
            raise _Refused(_("This code is no ticket of this meeting. Look for the person by name."))
        if found.venue_id != venue.pk:
            raise _Refused(
                _(
                    "This ticket belongs to %(venue)s. Nobody was signed in; the organiser can move the person here."
                )
                % {"venue": found.venue.name}
            )
    elif isinstance(key, int):
        found = venue.attendees.select_related("person__unit").filter(pk=key).first()
        if found is None:
            raise _Refused(_("This person is not on this venue's list any more."))
    else:
        raise BadRequest
    found.meeting = meeting
    return found


def _refused(sentence: str, status: int = HTTPStatus.CONFLICT) -> JsonResponse:
    return JsonResponse({"message": sentence}, status=status)


def _person(attendee: Attendee, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "key": attendee.pk,
        "name": attendee.person.name,
        "identifier": attendee.person.identifier,
        "spelling": attendee.person.spelling,
        "unit": attendee.person.unit.name,
        "group": titles.get(attendee.group, attendee.group),
        "present": attendee.present,
    }


def _venue(request: HttpRequest, meeting: Meeting, venue_pk: int) -> Venue:
    venue = get_object_or_404(meeting.venues, pk=venue_pk)
    if not stands_at(duties(request, meeting), venue):
        raise PermissionDenied("steward of another venue")
    return venue


def _own(request: HttpRequest, meeting: Meeting) -> list[Venue]:
    held = duties(request, meeting)
    return [venue for venue in meeting.venues.all() if stands_at(held, venue)]


def stands_at(held: Duties, venue: Venue) -> bool:
    """The chair too, who may see every screen of the desk."""
    return held.chair or held.steward_of(venue)
