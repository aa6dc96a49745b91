"""The desk's page of a meeting's big screens: type the code that a screen shows; which are there; rename, pin, release."""

from http import HTTPStatus
from math import ceil
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from answerable.room import acts
from answerable.web.accounts import brake
from answerable.web.addresses import whole
from answerable.web.meetings.access import actor
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.opened import OpenedForm, one_at_a_time, status_of
from answerable.web.room import record, screens
from answerable.web.room.console_views import meeting_leader
from answerable.web.room.models import Screen

FOLLOW = ("", gettext_lazy("What the console shows"))


class ScreenForm(forms.Form):
    venue = forms.ModelChoiceField(label=gettext_lazy("venue"), queryset=Venue.objects.none(), required=False)
    view = forms.ChoiceField(
        label=gettext_lazy("shows"), choices=[FOLLOW, *screens.VIEWS.items()], required=False
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue = self.fields["venue"]
        assert isinstance(venue, forms.ModelChoiceField)
        venue.queryset = meeting.venues.all()
        venue.empty_label = _("All venues together")


class PairForm(ScreenForm):
    code = forms.CharField(label=gettext_lazy("code on the screen"), max_length=20)

    field_order = ("code", "venue", "view")


class ChangeForm(OpenedForm, ScreenForm):
    name = forms.CharField(label=gettext_lazy("name"), max_length=100)

    field_order = ("name", "venue", "view")


@require_http_methods(["GET", "POST"])
@meeting_leader
def index(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.method == "GET":
        return _page(request, meeting, PairForm(meeting))
    form = PairForm(meeting, request.POST)
    if not form.is_valid():
        return _page(request, meeting, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    tries = ("screen code", str(actor(request).pk))
    wait = brake.take(tries)
    if wait > 0:
        form.add_error("code", _waiting(ceil(wait)))
        return _page(request, meeting, form, HTTPStatus.TOO_MANY_REQUESTS)
    code, venue, view = (form.cleaned_data[each] for each in ("code", "venue", "view"))
    found = screens.pair(meeting, code, venue, view, actor(request))
    if found is None:
        form.add_error(
            "code", _("No screen shows this code now. Type the six digits that stand on the screen.")
        )
        return _page(request, meeting, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    brake.forget(tries)
    paired = acts.ScreenPaired(found.pk, found.name, found.venue_id, found.view)
    record.append_if_begun(meeting, paired, actor(request))
    messages.success(request, _("“%(name)s” now shows this meeting.") % {"name": found.name})
    return redirect("room:screens", meeting.key)


@require_POST
@one_at_a_time
@meeting_leader
def change(request: HttpRequest, meeting: Meeting, screen: int) -> HttpResponse:
    found = _screen(meeting, screen)
    form = _form(meeting, found, request.POST)
    if not form.is_valid():
        return _page(request, meeting, PairForm(meeting), status_of(form), form)
    found.name, found.venue, found.view = (form.cleaned_data[each] for each in ("name", "venue", "view"))
    found.placed_by = actor(request)
    with transaction.atomic():
        found.save(update_fields=["name", "venue", "view", "placed_by"])
        changed = acts.ScreenChanged(found.pk, found.name, found.venue_id, found.view)
        record.append_if_begun(meeting, changed, actor(request))
    messages.success(request, _("“%(name)s” is changed.") % {"name": found.name})
    return redirect("room:screens", meeting.key)


@require_POST
@meeting_leader
def release(request: HttpRequest, meeting: Meeting, screen: int) -> HttpResponse:
    found = _screen(meeting, screen)
    name = found.name
    with transaction.atomic():
        screens.release(found)
        record.append_if_begun(meeting, acts.ScreenReleased(found.pk), actor(request))
    messages.success(
        request, _("“%(name)s” shows a code again, and nothing of this meeting.") % {"name": name}
    )
    return redirect("room:screens", meeting.key)


def _screen(meeting: Meeting, key: int) -> Screen:
    found = meeting.screens.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _waiting(seconds: int) -> str:
    return ngettext(
        "Too many codes that no screen shows. Try again in %(seconds)s second.",
        "Too many codes that no screen shows. Try again in %(seconds)s seconds.",
        seconds,
    ) % {"seconds": seconds}


def _page(
    request: HttpRequest,
    meeting: Meeting,
    form: PairForm,
    status: int = HTTPStatus.OK,
    changed: ChangeForm | None = None,
) -> HttpResponse:
    rows = [
        (
            each,
            screens.is_there(each),
            changed if changed and changed.prefix == str(each.pk) else _form(meeting, each),
        )
        for each in screens.of_meeting(meeting)
    ]
    context = {"meeting": meeting, "form": form, "rows": rows, "address": whole("room:screen")}
    return render(request, "room/screens.html", context, status=status)


def _form(meeting: Meeting, screen: Screen, posted: QueryDict | None = None) -> ChangeForm:
    initial = {"name": screen.name, "venue": screen.venue_id, "view": screen.view}
    return ChangeForm(meeting, posted, prefix=str(screen.pk), initial=initial)
