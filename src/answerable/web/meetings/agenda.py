"""The agenda: items with planned minutes, the times that follow from them, and a standard one to start from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.meetings import audit
from answerable.web.meetings.models import Item, ItemKind, Meeting
from answerable.web.meetings.ordering import numbered, stepped
from answerable.web.meetings.stages import Part, demand_open


@dataclass(frozen=True, slots=True)
class Slot:
    """An item with its planned times. The debrief of somebody who withdrew takes no time."""

    item: Item
    starts: datetime
    ends: datetime
    skipped: bool


@dataclass(frozen=True, slots=True)
class AgendaMinutes:
    """Minutes of the standard agenda."""

    opening: int = 10
    debrief: int = 8
    change: int = 1
    questions: int = 30
    scoring: int = 10
    speech: int = 15


_to_tell: list[Callable[[Meeting], None]] = []


def when_retimed(tell: Callable[[Meeting], None]) -> None:
    """A higher app has itself told that planned minutes have changed, in the same transaction."""
    _to_tell.append(tell)


def items_of(meeting: Meeting) -> list[Item]:
    return list(meeting.items.select_related("presenter__person", "presenter__unit"))


def timetable(starts: datetime, items: Iterable[Item]) -> list[Slot]:
    """Planned times, one after the other from the meeting's start."""
    slots: list[Slot] = []
    for item in items:
        skipped = item.presenter is not None and item.presenter.withdrawn
        ends = starts if skipped else starts + timedelta(minutes=item.planned_minutes)
        slots.append(Slot(item, starts, ends, skipped))
        starts = ends
    return slots


def total_minutes(slots: Sequence[Slot]) -> int:
    return sum(slot.item.planned_minutes for slot in slots if not slot.skipped)


def generate(meeting: Meeting, plan: AgendaMinutes, actor: User) -> int:
    """Replace the agenda by the standard one, and say how many items it has."""
    with transaction.atomic():
        demand_open(meeting, Part.AGENDA)
        meeting.items.all().delete()
        items = _standard(meeting, plan)
        for position, item in enumerate(items, start=1):
            item.meeting, item.position = meeting, position
        Item.objects.bulk_create(items)
        audit.record(meeting, actor, "agenda-made", {"count": len(items), "minutes": _sum(items)})
    return len(items)


def append(meeting: Meeting, item: Item, actor: User) -> None:
    with transaction.atomic():
        demand_open(meeting, Part.AGENDA)
        item.meeting, item.position = meeting, meeting.items.count() + 1
        item.save()
        audit.record(meeting, actor, "item-added", _told(item))


def change(item: Item, actor: User) -> None:
    """Save an edited title, kind, presenter or time; only minutes once the meeting is frozen."""
    with transaction.atomic():
        demand_open(item.meeting, Part.AGENDA)
        item.save(update_fields=["title", "kind", "presenter", "planned_minutes"])
        audit.record(item.meeting, actor, "item-changed", _told(item))


def remove(item: Item, actor: User) -> None:
    with transaction.atomic():
        demand_open(item.meeting, Part.AGENDA)
        audit.record(item.meeting, actor, "item-removed", _told(item))
        item.delete()
        _number(item.meeting, _order(item.meeting))


def step(item: Item, places: int) -> None:
    with transaction.atomic():
        demand_open(item.meeting, Part.AGENDA)
        _number(item.meeting, stepped(_order(item.meeting), item.pk, places))


def set_numbers(meeting: Meeting, typed: Mapping[int, int]) -> None:
    with transaction.atomic():
        demand_open(meeting, Part.AGENDA)
        _number(meeting, numbered(_order(meeting), typed))


def set_minutes(meeting: Meeting, typed: Mapping[int, int], actor: User) -> int:
    """Change planned minutes, and say of how many items."""
    with transaction.atomic():
        demand_open(meeting, Part.MINUTES)
        changed = [
            item
            for item in meeting.items.all()
            if typed.get(item.pk, item.planned_minutes) != item.planned_minutes
        ]
        for item in changed:
            item.planned_minutes = typed[item.pk]
            audit.record(meeting, actor, "item-changed", _told(item))
        Item.objects.bulk_update(changed, ["planned_minutes"])
        for tell in _to_tell if changed else ():
            tell(meeting)
    return len(changed)


def _standard(meeting: Meeting, plan: AgendaMinutes) -> list[Item]:
    debriefs = [
        Item(
            kind=ItemKind.DEBRIEF,
            title=_("Debrief"),
            presenter=each,
            planned_minutes=plan.debrief + plan.change,
        )
        for each in meeting.presenters.filter(withdrawn=False)
    ]
    return [
        Item(kind=ItemKind.OPENING, title=_("Opening"), planned_minutes=plan.opening),
        *debriefs,
        Item(kind=ItemKind.QUESTIONS, title=_("Questions from the floor"), planned_minutes=plan.questions),
        Item(kind=ItemKind.SCORING, title=_("Scoring"), planned_minutes=plan.scoring),
        Item(kind=ItemKind.SPEECH, title=_("Closing speech"), planned_minutes=plan.speech),
    ]


def _order(meeting: Meeting) -> list[int]:
    return list(meeting.items.values_list("pk", flat=True))


def _number(meeting: Meeting, order: Sequence[int]) -> None:
    items = meeting.items.in_bulk(list(order))
    for position, key in enumerate(order, start=1):
        items[key].position = position
    Item.objects.bulk_update(items.values(), ["position"], batch_size=500)


def _sum(items: Iterable[Item]) -> int:
    return sum(item.planned_minutes for item in items)


def _told(item: Item) -> dict[str, str | int]:
    return {"title": item.title, "minutes": item.planned_minutes}
