"""Venues: add, rename, choose the main one, remove an empty one."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.web.accounts.made_once import made_once
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.forms import VenueForm, posted
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.meetings.stages import Part, lock_reason
from answerable.web.meetings.venues import add, choose_main, remove, rename
from answerable.web.opened import one_at_a_time, status_of


@made_once
@require_http_methods(["GET", "POST"])
@meeting_reader
def venues(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    held = duties(request, meeting)
    form = VenueForm(posted(request), meeting=meeting)
    if request.method == "POST" and held.organiser and form.is_valid():
        add(meeting, form.cleaned_data["name"], actor(request))
        return redirect("meetings:venues", meeting.key)
    context = {
        "meeting": meeting,
        "duties": held,
        "form": form,
        "locked": lock_reason(meeting, Part.VENUES),
        "venues": meeting.venues.annotate(people=Count("attendees")),
    }
    return render(request, "meetings/venues.html", context)


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def venue(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    place = get_object_or_404(meeting.venues.annotate(people=Count("attendees")), pk=venue_pk)
    form = VenueForm(posted(request), instance=place, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        rename(place, form.cleaned_data["name"], actor(request))
        return redirect("meetings:venues", meeting.key)
    context = {"meeting": meeting, "venue": place, "form": form, "locked": lock_reason(meeting, Part.VENUES)}
    return render(request, "meetings/venue.html", context, status=status_of(form))


@require_POST
@meeting_organiser
def main(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    choose_main(_venue(meeting, venue_pk), actor(request))
    return redirect("meetings:venues", meeting.key)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def venue_remove(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    place = _venue(meeting, venue_pk)
    if request.method == "POST":
        remove(place, actor(request))
        messages.success(request, _("%(venue)s is removed.") % {"venue": place.name})
        return redirect("meetings:venues", meeting.key)
    context = {
        "meeting": meeting,
        "heading": _("Remove the venue %(venue)s") % {"venue": place.name},
        "sentence": _(
            "The venue disappears from this meeting, and so do the duties of stewards bound to it."
        ),
        "back": "meetings:venues",
    }
    return render(request, "meetings/confirm_removal.html", context)


def _venue(meeting: Meeting, venue_pk: int) -> Venue:
    found = get_object_or_404(meeting.venues, pk=venue_pk)
    found.meeting = meeting
    return found
