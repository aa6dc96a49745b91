"""A person's own dates, the addresses of their calendars, and how often they are reminded; and the calendar itself, for programs."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.web.deadlines import calendars, dates
from answerable.web.deadlines.models import CalendarFeed, Reminding
from answerable.web.organisation.access import has_role, organises, person_of
from answerable.web.organisation.models import RoleKind

SHOWN = 50


class RhythmForm(forms.ModelForm[Reminding]):
    class Meta:
        model = Reminding
        fields = ("rhythm",)
        widgets = {"rhythm": forms.RadioSelect}  # noqa: RUF012 - as Django's forms have it


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    found = sorted(dates.of_person(person), key=lambda each: each.day) if person else []
    kept = Reminding.objects.filter(person=person).first() if person else None
    context = {
        "person": person,
        "coming": [each for each in found if not each.is_over(now) and not each.closed][:SHOWN],
        "overdue": [
            each for each in found if each.is_over(now) and not (each.is_meeting or each.done or each.closed)
        ],
        "own": calendars.feed_of(person) if person else None,
        "address": calendars.address_of(calendars.feed_of(person), person) if person else "",
        "units": [
            (unit, calendars.address_of(calendars.feed_of(unit), person), calendars.feed_of(unit))
            for unit in calendars.units_of(person)
        ]
        if person
        else [],
        "form": RhythmForm(instance=kept),
    }
    return render(request, "deadlines/index.html", context)


@require_POST
@login_required
def rhythm(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if person is None:
        raise PermissionDenied("person")
    form = RhythmForm(request.POST, instance=Reminding.objects.get_or_create(person=person)[0])
    if form.is_valid():
        kept = form.save(commit=False)
        kept.language = get_language() or ""
        kept.save()
        messages.success(request, _("Saved."))
    return redirect("deadlines:index")


@require_POST
@login_required
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed.objects.select_related("person", "unit"), pk=pk)
    own = feed.person is not None and feed.person.user_id == request.user.pk
    kept = feed.unit is not None and (
        organises(request, feed.unit.pk) or has_role(request, RoleKind.SECRETARY, feed.unit)
    )
    if not (own or kept):
        raise PermissionDenied("calendar")
    calendars.renew(feed)
    messages.success(request, _("The calendar has a new address; the old one opens nothing any more."))
    return redirect("deadlines:index")


@require_safe
def calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address has the calendar: programs that read calendars cannot sign in."""
    feed = calendars.feed_at(token)
    if feed is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="deadlines.ics"'}
    return HttpResponse(calendars.ics(feed), content_type="text/calendar; charset=utf-8", headers=headers)
