"""The steward's desk: find somebody, one tap, present. And how many are here, live, the same bytes for everyone.

Nothing here keeps when somebody signed in. Works without script; with it, rows change in place.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from answerable.web.meetings import presence
from answerable.web.meetings.access import Duties, duties, meeting_steward, meeting_watcher
from answerable.web.meetings.attendee_views import attendee_or_404
from answerable.web.meetings.groups import group_titles
from answerable.web.meetings.models import Attendee, Meeting, Venue
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow, Part, lock_reason
from answerable.web.organisation.posted import row_key
from answerable.web.organisation.searching import people_matching

SHOWN = 200
# htmx stops polling when it is answered with this.
STOP_POLLING = 286


@require_safe
@meeting_steward
def sign_in(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Straight to the venue when there is only one to choose."""
    own = _own_venues(meeting, duties(request, meeting))
    if len(own) == 1:
        return redirect("meetings:sign-in-venue", meeting.key, own[0].pk)
    context = {"meeting": meeting, "venues": own, "table": presence.table(meeting)}
    return render(request, "meetings/sign_in_choose.html", context)


@require_safe
@meeting_steward
def sign_in_venue(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    venue = get_object_or_404(meeting.venues, pk=venue_pk)
    held = duties(request, meeting)
    if not held.steward_of(venue):
        raise PermissionDenied("steward of another venue")
    context = _desk(request, meeting, venue)
    if request.headers.get("HX-Request"):
        return render(request, "meetings/sign_in_people.html", context)
    context |= {"own": _own_venues(meeting, held), "row": presence.row_of(presence.table(meeting), venue)}
    return render(request, "meetings/sign_in.html", context)


@require_POST
@meeting_steward
def mark(request: HttpRequest, meeting: Meeting, attendee_pk: int) -> HttpResponse:
    """Present, or not after all. The answer is the person's row, or the page again without script."""
    attendee = attendee_or_404(meeting, attendee_pk)
    if not duties(request, meeting).steward_of(attendee.venue):
        raise PermissionDenied("steward of another venue")
    refusal = _mark(attendee, request.POST.get("present") == "1")
    if request.headers.get("HX-Request"):
        titles = group_titles(meeting)
        context = {
            "meeting": meeting,
            "attendee": attendee,
            "group": titles.get(attendee.group, attendee.group),
            "refusal": refusal,
        }
        return render(request, "meetings/sign_in_person.html", context)
    if refusal:
        messages.error(request, refusal)
    here = reverse("meetings:sign-in-venue", args=[meeting.key, attendee.venue_id])
    asked = {name: request.POST[name] for name in ("q", "show") if request.POST.get(name)}
    return redirect(f"{here}?{urlencode(asked)}#person-{attendee.pk}")


@require_safe
@meeting_watcher
def live(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The table, or with `venue` one venue's figures; rendered without the account, so everyone gets the same bytes."""
    asked = request.GET.get("venue", "")
    figures = presence.table(meeting)
    if asked:
        venue = get_object_or_404(meeting.venues, pk=row_key(asked))
        context = {"row": presence.row_of(figures, venue), "table": figures}
        body = render_to_string("meetings/presence_venue.html", context)
    else:
        body = render_to_string("meetings/presence_table.html", {"table": figures})
    over = meeting.stage in AFTER_CLOSE
    return HttpResponse(body, status=STOP_POLLING if over else 200)


def _mark(attendee: Attendee, present: bool) -> str:
    """Why it could not be done; empty when it was."""
    try:
        presence.mark(attendee, present)
    except NotNow as refusal:
        return refusal.reason
    return ""


def _own_venues(meeting: Meeting, held: Duties) -> list[Venue]:
    return [venue for venue in meeting.venues.all() if held.steward_of(venue)]


def _desk(request: HttpRequest, meeting: Meeting, venue: Venue) -> dict[str, object]:
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    here = venue.attendees.select_related("person__unit").order_by("person__name_order", "person__identifier")
    if show == "missing":
        here = here.filter(present=False)
    found = list(here.filter(_matching(words))[: SHOWN + 1])
    titles = group_titles(meeting)
    return {
        "meeting": meeting,
        "venue": venue,
        "q": words,
        "show": show,
        "people": [(each, titles.get(each.group, each.group)) for each in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "elsewhere": _elsewhere(meeting, venue, words) if words and not found else [],
        "locked": lock_reason(meeting, Part.PRESENCE),
    }


def _elsewhere(meeting: Meeting, venue: Venue, words: str) -> list[Attendee]:
    """Somebody who came to the wrong venue: say where they are on the list."""
    others = meeting.attendees.exclude(venue=venue).filter(_matching(words))
    return list(others.select_related("person", "venue")[:5])


def _matching(words: str) -> Q:
    return people_matching(words, "person__")
