"""The list of attendees, and one attendee by hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web.accounts.made_once import made_once
from answerable.web.meetings import attendees as verbs
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.forms import AttendeeForm, posted
from answerable.web.meetings.groups import group_titles, groups_of
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.presence import table
from answerable.web.meetings.stage import ADMITTING
from answerable.web.meetings.stages import Part, lock_reason
from answerable.web.opened import one_at_a_time, status_of
from answerable.web.organisation.models import Person
from answerable.web.organisation.picking import pick
from answerable.web.organisation.posted import row_key
from answerable.web.organisation.searching import people_matching
from answerable.web.organisation.ticked import parted

PAGE = 100


@require_safe
@meeting_reader
def attendees(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    wanted = {name: request.GET.get(name, "").strip() for name in ("q", "venue", "group")}
    titles = group_titles(meeting)
    page = Paginator(_filtered(meeting, **wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "page": page,
        "rows": [
            (each, titles.get(each.group, each.group), each.group in titles, seen_of(each)) for each in page
        ],
        "seating_locked": lock_reason(meeting, Part.SEATING),
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "venues": meeting.venues.all(),
        "groups": groups_of(meeting),
        "table": table(meeting),
        "locked": lock_reason(meeting, Part.ATTENDEES),
        "admits": meeting.stage in ADMITTING,
    }
    return render(request, "meetings/attendees.html", context)


@require_POST
@one_at_a_time
@meeting_organiser
def many(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Another group or venue for everybody ticked, or for nobody if one of them was changed meanwhile."""
    rows = ((each.pk, each) for each in meeting.attendees.select_related("person", "venue"))
    same, changed = parted(request, "attendee", rows, seen_of)
    key = "group" if "group-set" in request.POST else "venue"
    group, venue = request.POST.get("group", ""), row_key(request.POST.get("venue", "")) or 0
    if changed:
        told = _(
            "Nothing was done, since these were changed meanwhile: %(names)s. Look at them and tick again."
        )
        messages.error(request, told % {"names": ", ".join(each.person.name for each in changed)})
    elif not same:
        messages.error(request, _("Nobody is ticked. Tick at least one person."))
    else:
        for each in same:
            each.meeting = meeting
        to_venue = None if key == "group" else get_object_or_404(meeting.venues, pk=venue)
        if key == "group" and group not in group_titles(meeting):
            raise Http404
        count = verbs.change_many(same, to_venue, group if key == "group" else None, actor(request))
        told = ngettext("%(count)s person is changed.", "%(count)s people are changed.", count)
        messages.success(request, told % {"count": count})
    response = redirect("meetings:attendees", meeting.key)
    response["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return response


def seen_of(attendee: Attendee) -> str:
    return f"{attendee.venue_id}:{attendee.group}"


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Find the people, then say where and in which group."""
    form = AttendeeForm(posted(request), meeting=meeting)
    there = set(meeting.attendees.values_list("person_id", flat=True))
    picker = pick(request, Person.objects.all(), there)
    if picker.settled and form.is_valid():
        attendee = form.save(commit=False)
        with transaction.atomic():
            for person in picker.people:
                verbs.add(meeting, person, attendee.venue, attendee.group, actor(request))
        for person in picker.people:
            messages.success(request, _("%(name)s is added, with a ticket.") % {"name": person.name})
        return redirect("meetings:attendees-add", meeting.key)
    context = {
        "meeting": meeting,
        "form": form,
        "picker": picker,
        "locked": lock_reason(meeting, Part.ATTENDEES),
    }
    return render(request, "meetings/attendees_add.html", context, status=picker.status)


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def edit(request: HttpRequest, meeting: Meeting, attendee_pk: int) -> HttpResponse:
    attendee = attendee_or_404(meeting, attendee_pk)
    locked = lock_reason(meeting, Part.ATTENDEES)
    form = AttendeeForm(posted(request), instance=attendee, meeting=meeting, groups_locked=bool(locked))
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        if verbs.change(changed, changed.venue, changed.group, actor(request)):
            messages.success(request, _("%(name)s is changed.") % {"name": attendee.person.name})
        return redirect("meetings:attendees", meeting.key)
    context = {
        "meeting": meeting,
        "attendee": attendee,
        "group": group_titles(meeting).get(attendee.group, attendee.group),
        "form": form,
        "locked": locked,
        "seating_locked": lock_reason(meeting, Part.SEATING),
    }
    return render(request, "meetings/attendee.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@meeting_organiser
def remove(request: HttpRequest, meeting: Meeting, attendee_pk: int) -> HttpResponse:
    attendee = attendee_or_404(meeting, attendee_pk)
    if request.method == "POST":
        verbs.remove(attendee, actor(request))
        return redirect("meetings:attendees", meeting.key)
    context = {
        "meeting": meeting,
        "heading": _("Remove %(name)s from the attendees") % {"name": attendee.person.name},
        "sentence": _("Their ticket becomes worthless. The person stays in the organisation."),
        "back": "meetings:attendees",
    }
    return render(request, "meetings/confirm_removal.html", context)


def attendee_or_404(meeting: Meeting, attendee_pk: int) -> Attendee:
    found = get_object_or_404(meeting.attendees.select_related("person__unit", "venue"), pk=attendee_pk)
    found.meeting = meeting
    return found


def _filtered(meeting: Meeting, q: str, venue: str, group: str) -> QuerySet[Attendee]:
    found = meeting.attendees.select_related("person__unit", "venue").order_by(
        "-venue__is_main", "venue", "group", "person__name_order", "person"
    )
    if venue:
        found = found.filter(venue=row_key(venue) or 0)
    if group:
        found = found.filter(group=group)
    return found.filter(people_matching(q, "person__"))
