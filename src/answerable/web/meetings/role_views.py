"""Chair, stewards and auditors of one meeting."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.web.accounts import audit as accounts_audit
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.forms import RoleForm, posted
from answerable.web.meetings.models import Meeting, MeetingRole
from answerable.web.organisation.models import Person
from answerable.web.organisation.picking import pick


@require_http_methods(["GET", "POST"])
@meeting_reader
def roles(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    held = duties(request, meeting)
    form = RoleForm(posted(request), meeting=meeting)
    picker = pick(request, Person.objects.all()) if held.organiser else None
    if picker and picker.settled and form.is_valid():
        return _give(request, meeting, picker.people, form)
    context = {
        "meeting": meeting,
        "duties": held,
        "roles": meeting.roles.select_related("person__unit", "person__user", "venue").order_by(
            "kind", "venue", "person"
        ),
        "form": form,
        "picker": picker,
    }
    return render(request, "meetings/roles.html", context, status=picker.status if picker else 200)


@require_POST
@meeting_organiser
def take(request: HttpRequest, meeting: Meeting, role_pk: int) -> HttpResponse:
    demand_fresh(request)
    role = get_object_or_404(meeting.roles.select_related("person", "venue"), pk=role_pk)
    with transaction.atomic():
        audit.record(meeting, actor(request), "role-taken", _told(role))
        _note(request, "role-taken", role)
        role.delete()
    messages.success(request, _("%(name)s no longer holds the role.") % {"name": role.person.name})
    return redirect("meetings:roles", meeting.key)


def _give(request: HttpRequest, meeting: Meeting, people: list[Person], form: RoleForm) -> HttpResponse:
    """Giving a role that is held already changes nothing and says so."""
    demand_fresh(request)
    kind, venue = form.cleaned_data["kind"], form.cleaned_data["venue"]
    with transaction.atomic():
        for person in people:
            role, new = MeetingRole.objects.get_or_create(
                meeting=meeting, person=person, kind=kind, venue=venue
            )
            if new:
                audit.record(meeting, actor(request), "role-given", _told(role))
                _note(request, "role-given", role)
            told = _("%(name)s is now %(role)s.") if new else _("%(name)s is %(role)s already.")
            messages.success(request, told % {"name": person.name, "role": role.get_kind_display()})
    return redirect("meetings:roles", meeting.key)


def _note(request: HttpRequest, verb: str, role: MeetingRole) -> None:
    """In the log of accounts, too, where all that somebody may do can be followed in one place."""
    person, venue = role.person, role.venue.name if role.venue else ""
    told = {"role": role.kind, "meeting": role.meeting.title, "venue": venue}
    accounts_audit.record(verb, person.user, actor(request), person.name, **told)


def _told(role: MeetingRole) -> dict[str, str]:
    venue = {"venue": role.venue.name} if role.venue else {}
    return {"person": role.person.name, "role": role.kind} | venue
