"""Who reports, and in which order. Every verb checks the stage under a lock and leaves an audit entry.

Positions are 1, 2, 3 without gaps; those who withdrew keep their place. The agenda's debriefs follow the order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.debriefs.models import Debrief
from answerable.web.meetings import audit
from answerable.web.meetings.draw import Lot, clean_seed, draw, fresh_seed
from answerable.web.meetings.models import Item, ItemKind, Meeting, Presenter, Stage
from answerable.web.meetings.ordering import numbered, stepped
from answerable.web.meetings.stages import NotNow, Part, demand_open
from answerable.web.organisation.models import Person

Withdrawn = Callable[[Presenter, str, User], None]
_to_tell: list[Withdrawn] = []


def when_withdrawn(tell: Withdrawn) -> None:
    """A higher app has itself told of each withdrawal and its reason, in the same transaction."""
    _to_tell.append(tell)


def add(meeting: Meeting, people: Iterable[Person], actor: User) -> list[Presenter]:
    """Append those who do not report yet, each for the unit they wrote a debrief for, or else their own."""
    with transaction.atomic():
        demand_open(meeting, Part.PRESENTERS)
        there = set(meeting.presenters.values_list("person_id", flat=True))
        units = dict(Debrief.objects.filter(cycle=meeting.cycle).values_list("person_id", "unit_id"))
        added: list[Presenter] = []
        for person in people:
            if person.pk in there:
                continue
            there.add(person.pk)
            unit = units.get(person.pk, person.unit_id)
            added.append(Presenter(meeting=meeting, person=person, unit_id=unit, position=len(there)))
        Presenter.objects.bulk_create(added)
        for presenter in added:
            audit.record(meeting, actor, "presenter-added", {"person": presenter.person.name})
    return added


def remove(presenter: Presenter, actor: User) -> None:
    meeting = presenter.meeting
    with transaction.atomic():
        demand_open(meeting, Part.PRESENTERS)
        audit.record(meeting, actor, "presenter-removed", {"person": presenter.person.name})
        presenter.delete()
        _number(meeting, order_of(meeting))


def withdraw(presenter: Presenter, reason: str, actor: User) -> None:
    """Out of the ranking, but kept in the record with the reason."""
    with transaction.atomic():
        _set_withdrawn(presenter, True, reason, actor, "presenter-withdrawn")
        for tell in _to_tell:
            tell(presenter, reason, actor)


def restore(presenter: Presenter, actor: User) -> None:
    """Take a withdrawal back, which only makes sense before freezing: afterwards it was part of the meeting."""
    if presenter.meeting.stage != Stage.PREPARED:
        raise NotNow(_("A withdrawal can be taken back only before freezing."))
    _set_withdrawn(presenter, False, "", actor, "presenter-restored")


def order_of(meeting: Meeting) -> list[int]:
    return list(meeting.presenters.values_list("pk", flat=True))


def draw_order(meeting: Meeting, typed_seed: str, actor: User) -> str:
    """Draw by lot with the typed seed, or with a fresh one if none was typed; the seed is returned and kept."""
    seed = clean_seed(typed_seed) or fresh_seed()
    with transaction.atomic():
        demand_open(meeting, Part.PRESENTERS)
        keys = dict(meeting.presenters.values_list("person__identifier", "pk"))
        _number(meeting, [keys[each.identifier] for each in draw(seed, keys)])
        meeting.draw_seed = seed
        meeting.save(update_fields=["draw_seed"])
        audit.record(meeting, actor, "drawn", {"seed": seed, "order": _names(meeting)})
    return seed


def lots(meeting: Meeting, presenters: Sequence[Presenter]) -> tuple[dict[str, Lot], bool]:
    """Each identifier's lot under the kept seed, and whether the present order is the drawn one."""
    drawn = draw(meeting.draw_seed, [each.person.identifier for each in presenters])
    as_drawn = [each.identifier for each in drawn] == [each.person.identifier for each in presenters]
    return {each.identifier: each for each in drawn}, as_drawn


def step(presenter: Presenter, places: int, actor: User) -> None:
    with transaction.atomic():
        demand_open(presenter.meeting, Part.PRESENTERS)
        _set_order(presenter.meeting, stepped(order_of(presenter.meeting), presenter.pk, places), actor)


def set_numbers(meeting: Meeting, typed: Mapping[int, int], actor: User) -> None:
    with transaction.atomic():
        demand_open(meeting, Part.PRESENTERS)
        _set_order(meeting, numbered(order_of(meeting), typed), actor)


def _set_order(meeting: Meeting, order: Sequence[int], actor: User) -> None:
    if list(order) == order_of(meeting):
        return
    _number(meeting, order)
    audit.record(meeting, actor, "order-set", {"order": _names(meeting)})


def _number(meeting: Meeting, order: Sequence[int]) -> None:
    presenters = Presenter.objects.in_bulk(list(order))
    for position, key in enumerate(order, start=1):
        presenters[key].position = position
    Presenter.objects.bulk_update(presenters.values(), ["position"], batch_size=500)
    _lead_agenda(meeting, order)


def _lead_agenda(meeting: Meeting, order: Sequence[int]) -> None:
    """Give the debriefs of the agenda to the presenters in their new order; times and other items stay."""
    slots = list(Item.objects.filter(meeting=meeting, kind=ItemKind.DEBRIEF, presenter__isnull=False))
    held = {slot.presenter_id for slot in slots}
    if len(held) != len(slots):
        return  # somebody reports twice: which is first is for people to say
    for slot, key in zip(slots, [key for key in order if key in held], strict=True):
        slot.presenter_id = key
    Item.objects.bulk_update(slots, ["presenter"], batch_size=500)


def _names(meeting: Meeting) -> str:
    return ", ".join(meeting.presenters.values_list("person__name", flat=True))


def _set_withdrawn(presenter: Presenter, withdrawn: bool, reason: str, actor: User, verb: str) -> None:
    with transaction.atomic():
        demand_open(presenter.meeting, Part.WITHDRAWAL)
        presenter.withdrawn, presenter.withdrawn_reason = withdrawn, reason
        presenter.save(update_fields=["withdrawn", "withdrawn_reason"])
        detail = {"person": presenter.person.name} | ({"reason": reason} if reason else {})
        audit.record(presenter.meeting, actor, verb, detail)
