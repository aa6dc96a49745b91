"""The agenda's pages: running planned times, a standard agenda to start from, and each item."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web.accounts.made_once import made_once
from answerable.web.meetings import agenda as verbs
from answerable.web.meetings.access import actor, duties, meeting_member, meeting_organiser
from answerable.web.meetings.forms import LONGEST, ItemForm, PlanForm, posted, typed_numbers
from answerable.web.meetings.models import Item, Meeting
from answerable.web.meetings.stages import Part, lock_reason
from answerable.web.opened import Divergence, marked, one_at_a_time, stale_rows, status_of
from answerable.web.organisation.posted import row_key


@require_safe
@meeting_member
def agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _agenda(request, meeting)


def _agenda(
    request: HttpRequest, meeting: Meeting, stale: list[Divergence] | None = None, status: int = 200
) -> HttpResponse:
    """With `stale` the boxes hold what was typed."""
    items = verbs.items_of(meeting)
    slots, saved = verbs.timetable(meeting.starts_at, items), _boxes(items)
    typed = request.POST if stale is not None else {}
    boxes = {name: typed.get(name, value) for name, value in saved.items()}
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "slots": [
            (slot, boxes[f"position-{slot.item.pk}"], boxes[f"minutes-{slot.item.pk}"]) for slot in slots
        ],
        "opened": marked(saved),
        "stale": stale,
        "total": verbs.total_minutes(slots),
        "ends": slots[-1].ends if slots else meeting.starts_at,
        "locked": lock_reason(meeting, Part.AGENDA),
        "minutes_locked": lock_reason(meeting, Part.MINUTES),
    }
    return render(request, "meetings/agenda.html", context, status=status)


def _boxes(items: list[Item]) -> dict[str, int]:
    """What is saved, by the name of its box on the page."""
    places = {f"position-{each.pk}": each.position for each in items}
    return {**places, **{f"minutes-{each.pk}": each.planned_minutes for each in items}}


def _labels(items: list[Item]) -> dict[str, str]:
    places = {f"position-{each.pk}": f"{_('No.')} {each.title}" for each in items}
    return {**places, **{f"minutes-{each.pk}": f"{_('Minutes')}: {each.title}" for each in items}}


@require_POST
@one_at_a_time
@meeting_organiser
def order(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Up and down; or the typed numbers and minutes, whichever of them the stage still lets change."""
    if "up" in request.POST or "down" in request.POST:
        key = request.POST.get("up") or request.POST.get("down") or ""
        verbs.step(_item(meeting, key), -1 if "up" in request.POST else 1)
        return redirect("meetings:agenda", meeting.key)
    try:
        minutes = typed_numbers(request.POST, "minutes", LONGEST)
        positions = typed_numbers(request.POST, "position", 9999)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meetings:agenda", meeting.key)
    items = verbs.items_of(meeting)
    stale = stale_rows(request.POST, _boxes(items), _labels(items))
    if stale is not None:
        return _agenda(request, meeting, stale, status=409)
    verbs.set_minutes(meeting, minutes, actor(request))
    if positions:
        verbs.set_numbers(meeting, positions)
    messages.success(request, _("The agenda is saved."))
    return redirect("meetings:agenda", meeting.key)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def generate(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = PlanForm(posted(request))
    if request.method == "POST" and form.is_valid():
        verbs.generate(meeting, verbs.AgendaMinutes(**form.cleaned_data), actor(request))
        return redirect("meetings:agenda", meeting.key)
    context = {
        "meeting": meeting,
        "form": form,
        "presenters": meeting.presenters.filter(withdrawn=False).count(),
        "there": meeting.items.count(),
        "locked": lock_reason(meeting, Part.AGENDA),
    }
    return render(request, "meetings/agenda_generate.html", context)


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = ItemForm(posted(request), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        verbs.append(meeting, form.save(commit=False), actor(request))
        return redirect("meetings:agenda", meeting.key)
    return _item_page(request, meeting, form, _("Add an item"))


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def edit(request: HttpRequest, meeting: Meeting, item_pk: int) -> HttpResponse:
    item = _item(meeting, item_pk)
    form = ItemForm(posted(request), instance=item, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        verbs.change(form.save(commit=False), actor(request))
        return redirect("meetings:agenda", meeting.key)
    return _item_page(request, meeting, form, _("Change an item"))


@require_http_methods(["GET", "POST"])
@meeting_organiser
def remove(request: HttpRequest, meeting: Meeting, item_pk: int) -> HttpResponse:
    item = _item(meeting, item_pk)
    if request.method == "POST":
        verbs.remove(item, actor(request))
        return redirect("meetings:agenda", meeting.key)
    context = {
        "meeting": meeting,
        "heading": _("Remove “%(title)s” from the agenda") % {"title": item.title},
        "sentence": _("The items after it move up and begin earlier."),
        "back": "meetings:agenda",
    }
    return render(request, "meetings/confirm_removal.html", context)


def _item_page(request: HttpRequest, meeting: Meeting, form: ItemForm, heading: str) -> HttpResponse:
    locked = lock_reason(meeting, Part.AGENDA)
    context = {"meeting": meeting, "form": form, "heading": heading, "locked": locked}
    return render(request, "meetings/agenda_item.html", context, status=status_of(form))


def _item(meeting: Meeting, key: int | str) -> Item:
    wanted = row_key(str(key)) or 0
    found = get_object_or_404(meeting.items, pk=wanted)
    found.meeting = meeting
    return found
