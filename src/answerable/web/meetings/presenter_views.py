"""Presenters: who reports, in which order, and who withdrew."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web.accounts.made_once import made_once
from answerable.web.cycles.access import reporters
from answerable.web.debriefs.models import Debrief
from answerable.web.meetings import presenters as verbs
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.forms import SeedForm, WithdrawForm, posted, typed_numbers
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stages import NotNow, Part, lock_reason
from answerable.web.opened import Divergence, marked, one_at_a_time, stale_rows
from answerable.web.organisation.picking import pick
from answerable.web.organisation.posted import row_key


@require_safe
@meeting_reader
def presenters(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _presenters(request, meeting)


def _presenters(
    request: HttpRequest, meeting: Meeting, stale: list[Divergence] | None = None, status: int = 200
) -> HttpResponse:
    """With `stale` the boxes hold what was typed."""
    typed = request.POST if stale is not None else {}
    rows = list(meeting.presenters.select_related("person", "unit"))
    lots, as_drawn = verbs.lots(meeting, rows)
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "rows": [
            (row, lots[row.person.identifier].digest, typed.get(f"position-{row.pk}", row.position))
            for row in rows
        ],
        "opened": marked(_boxes(rows)),
        "stale": stale,
        "as_drawn": as_drawn,
        "locked": lock_reason(meeting, Part.PRESENTERS),
        "withdrawal_locked": lock_reason(meeting, Part.WITHDRAWAL),
    }
    return render(request, "meetings/presenters.html", context, status=status)


def _boxes(rows: list[Presenter]) -> dict[str, int]:
    """What is saved, by the name of its box on the page."""
    return {f"position-{row.pk}": row.position for row in rows}


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Those who wrote a debrief in the cycle are ticked at first."""
    locked = lock_reason(meeting, Part.PRESENTERS)
    if locked and request.method == "POST":
        raise NotNow(locked)
    there = set(meeting.presenters.values_list("person_id", flat=True))
    wrote = Debrief.objects.filter(cycle=meeting.cycle).exclude(person__in=there)
    picker = pick(request, reporters(meeting.cycle), there, wrote.values_list("person_id", flat=True))
    if picker.settled:
        added = verbs.add(meeting, picker.people, actor(request))
        told = ngettext("%(count)s presenter added.", "%(count)s presenters added.", len(added))
        messages.success(request, told % {"count": len(added)})
        return redirect("meetings:presenters", meeting.key)
    context = {
        "meeting": meeting,
        "picker": picker,
        "locked": locked,
    }
    return render(request, "meetings/presenters_add.html", context, status=picker.status)


@require_POST
@one_at_a_time
@meeting_organiser
def order(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The buttons up and down, or the numbers typed into the boxes."""
    if "up" in request.POST or "down" in request.POST:
        places = -1 if "up" in request.POST else 1
        key = request.POST.get("up") or request.POST.get("down") or ""
        verbs.step(_presenter(meeting, key), places, actor(request))
        return redirect("meetings:presenters", meeting.key)
    try:
        typed = typed_numbers(request.POST, "position", 9999)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        rows = list(meeting.presenters.select_related("person"))
        labels = {f"position-{row.pk}": row.person.name for row in rows}
        stale = stale_rows(request.POST, _boxes(rows), labels)
        if stale is not None:
            return _presenters(request, meeting, stale, status=409)
        verbs.set_numbers(meeting, typed, actor(request))
        messages.success(request, _("The order is saved."))
    return redirect("meetings:presenters", meeting.key)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def draw(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = SeedForm(posted(request))
    if request.method == "POST" and form.is_valid():
        seed = verbs.draw_order(meeting, form.cleaned_data["seed"], actor(request))
        messages.success(request, _("Drawn with the seed %(seed)s.") % {"seed": seed})
        return redirect("meetings:presenters", meeting.key)
    context = {
        "meeting": meeting,
        "form": form,
        "count": meeting.presenters.count(),
        "locked": lock_reason(meeting, Part.PRESENTERS),
    }
    return render(request, "meetings/draw.html", context)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def remove(request: HttpRequest, meeting: Meeting, presenter_pk: int) -> HttpResponse:
    presenter = _presenter(meeting, presenter_pk)
    if request.method == "POST":
        verbs.remove(presenter, actor(request))
        return redirect("meetings:presenters", meeting.key)
    context = {
        "meeting": meeting,
        "heading": _("Remove %(name)s from the presenters") % {"name": presenter.person.name},
        "sentence": _("Their item of the agenda is removed too. The person stays in the organisation."),
        "back": "meetings:presenters",
    }
    return render(request, "meetings/confirm_removal.html", context)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def withdraw(request: HttpRequest, meeting: Meeting, presenter_pk: int) -> HttpResponse:
    presenter = _presenter(meeting, presenter_pk)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        verbs.withdraw(presenter, form.cleaned_data["reason"], actor(request))
        return redirect("meetings:presenters", meeting.key)
    locked = lock_reason(meeting, Part.WITHDRAWAL)
    context = {"meeting": meeting, "presenter": presenter, "form": form, "locked": locked}
    return render(request, "meetings/withdraw.html", context)


@require_POST
@meeting_organiser
def restore(request: HttpRequest, meeting: Meeting, presenter_pk: int) -> HttpResponse:
    verbs.restore(_presenter(meeting, presenter_pk), actor(request))
    return redirect("meetings:presenters", meeting.key)


def _presenter(meeting: Meeting, key: int | str) -> Presenter:
    wanted = row_key(str(key)) or 0
    found = get_object_or_404(meeting.presenters.select_related("person", "unit"), pk=wanted)
    found.meeting = meeting
    return found
