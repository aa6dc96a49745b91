"""Tickets to print, one venue at a time, and one ticket on the steward's screen.

Only the organiser and the venue's steward see a ticket, for whoever has it can score in that person's place; chair and
auditor do not. Each time a ticket is shown is in the audit log.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web import addresses
from answerable.web.meetings import audit, further_pages
from answerable.web.meetings import tickets as verbs
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_steward
from answerable.web.meetings.attendee_views import attendee_or_404
from answerable.web.meetings.groups import group_titles
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stages import NotNow

PER_PAGE = 6


@require_safe
@meeting_steward
def tickets(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    held = duties(request, meeting)
    counted = meeting.venues.annotate(
        people=Count("attendees"), missing=Count("attendees", filter=Q(attendees__ticket_hash__isnull=True))
    )
    rows = [venue for venue in counted if held.steward_of(venue)]
    context = {
        "meeting": meeting,
        "duties": held,
        "venues": rows,
        "missing": sum(venue.missing for venue in rows),
        "people": sum(venue.people for venue in rows),
        "unreachable": addresses.open_here_only(),
    }
    return render(request, "meetings/tickets.html", context)


@require_POST
@meeting_organiser
def make(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    with transaction.atomic():
        count = verbs.issue_tickets(meeting.attendees.select_related("meeting"))
        if count:
            audit.record(meeting, actor(request), "tickets-made", {"count": count})
    messages.success(
        request, ngettext("%(count)s ticket made.", "%(count)s tickets made.", count) % {"count": count}
    )
    return redirect("meetings:tickets", meeting.key)


@require_safe
@meeting_steward
def sheet(request: HttpRequest, meeting: Meeting, venue_pk: int) -> HttpResponse:
    """The printable sheet of one venue, in alphabetical order of identifiers within each group."""
    venue = get_object_or_404(meeting.venues, pk=venue_pk)
    if not duties(request, meeting).steward_of(venue):
        raise PermissionDenied("steward of another venue")
    people = venue.attendees.select_related("person__unit", "meeting", "venue").order_by(
        "group", "person__identifier"
    )
    titles = group_titles(meeting)
    ready = [_ticket(each, titles) for each in people if each.ticket_hash and not each.person.left]
    if ready:
        audit.record(meeting, actor(request), "tickets-shown", {"venue": venue.name, "count": len(ready)})
    context = {
        "meeting": meeting,
        "venue": venue,
        "pages": [ready[at : at + PER_PAGE] for at in range(0, len(ready), PER_PAGE)],
        "count": len(ready),
        "missing": sum(each.ticket_hash is None for each in people),
        "unreachable": addresses.open_here_only(),
    }
    return render(request, "meetings/ticket_sheet.html", context)


@require_safe
@meeting_steward
def ticket(request: HttpRequest, meeting: Meeting, attendee_pk: int) -> HttpResponse:
    """One ticket, large, to be scanned from the screen."""
    attendee = _stewarded(request, meeting, attendee_pk)
    if attendee.ticket_hash:
        audit.record(meeting, actor(request), "ticket-shown", {"person": attendee.person.name})
    context = {"meeting": meeting, "attendee": attendee, "ticket": _ticket(attendee, group_titles(meeting))}
    return render(request, "meetings/ticket.html", context)


@require_http_methods(["GET", "POST"])
@meeting_steward
def reissue(request: HttpRequest, meeting: Meeting, attendee_pk: int) -> HttpResponse:
    attendee = _stewarded(request, meeting, attendee_pk)
    if request.method == "GET":
        return render(request, "meetings/reissue.html", {"meeting": meeting, "attendee": attendee})
    with transaction.atomic():
        verbs.reissue(attendee)
        detail = {"person": attendee.person.name, "ticket_number": attendee.ticket_number}
        audit.record(meeting, actor(request), "ticket-reissued", detail)
    messages.success(request, _("The old ticket no longer works. This is the new one."))
    return redirect("meetings:ticket", meeting.key, attendee.pk)


def _ticket(attendee: Attendee, titles: dict[str, str]) -> dict[str, object]:
    secret = verbs.ticket_of(attendee)
    return {
        "attendee": attendee,
        "group": titles.get(attendee.group, attendee.group),
        "code": secret,
        "link": further_pages.join_with(secret),
        "typed_at": further_pages.join(),
    }


def _stewarded(request: HttpRequest, meeting: Meeting, attendee_pk: int) -> Attendee:
    attendee = attendee_or_404(meeting, attendee_pk)
    if attendee.person.left:
        raise NotNow(
            _("%(name)s has left the organisation and gets no ticket.") % {"name": attendee.person.name}
        )
    if not duties(request, meeting).steward_of(attendee.venue):
        raise PermissionDenied("steward of another venue")
    return attendee
