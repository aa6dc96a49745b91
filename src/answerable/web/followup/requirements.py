"""Requirements of a meeting: added, changed, removed, and given to units as actions. Each is written to the audit log.

What a unit has begun to work on is never removed: `NotNow` says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.followup import chain
from answerable.web.followup.models import Action, ActionState, Requirement
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Unit

_origins: list[Callable[[Requirement], str]] = []


def where_from(address: Callable[[Requirement], str]) -> None:
    """A higher app says at which address a requirement was written; empty if it was not written there."""
    _origins.append(address)


def origin(requirement: Requirement) -> str:
    """The address of the page that the requirement came from; empty if it was written here."""
    return next((found for ask in _origins if (found := ask(requirement))), "")


def reporting_units(meeting: Meeting) -> list[Unit]:
    """In draw order. A unit whose presenter withdrew is among them: the unit acts, not the person."""
    rows = meeting.presenters.select_related("unit").order_by("position", "pk")
    return list({row.unit_id: row.unit for row in rows}.values())


def next_number(meeting: Meeting) -> int:
    highest: int | None = meeting.requirements.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def add(requirement: Requirement, units: Iterable[Unit], due: date | None, actor: User) -> int:
    """Save a filled-in requirement; with a deadline each of `units` gets an action. How many did."""
    with transaction.atomic():
        requirement.save()
        audit.record(requirement.meeting, actor, "requirement-added", _told(requirement))
        return assign(requirement, units, due, actor) if due else 0


class Outdone(Exception):
    """Somebody changed the requirement since the page was opened. `now` is how it stands; nothing was changed."""

    def __init__(self, now: Requirement) -> None:
        super().__init__(now.pk)
        self.now = now


def change(requirement: Requirement, actor: User, version: int | None = None) -> None:
    """`version` is the one that the page was opened at; without it, the change does not come from a page. Raises `Outdone`."""
    with transaction.atomic():
        stored = Requirement.objects.select_for_update().get(pk=requirement.pk)
        if version not in (None, stored.version):
            raise Outdone(stored)
        requirement.version = stored.version + 1
        requirement.save(update_fields=["number", "text", "version"])
        audit.record(requirement.meeting, actor, "requirement-changed", _told(requirement))


def begun(requirement: Requirement) -> int:
    """How many of its actions somebody has worked on, or were carried over."""
    untouched = Q(
        state=ActionState.OPEN,
        percent=0,
        exhibits=None,
        measure="",
        owner="",
        evidence="",
        delay_reason="",
        return_note="",
    )
    return requirement.actions.exclude(untouched & Q(carried_from=None, carried_to=None)).count()


def remove(requirement: Requirement, actor: User) -> None:
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=requirement.meeting_id)
        if begun(requirement):
            raise NotNow(
                _("Units have begun to work on this requirement: it stays. You can change its words.")
            )
        audit.record(requirement.meeting, actor, "requirement-removed", _told(requirement))
        requirement.delete()


def assign(requirement: Requirement, units: Iterable[Unit], due: date, actor: User) -> int:
    """One action a unit; a unit that has one keeps it, with its deadline. How many are new."""
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=requirement.meeting_id)
        there = set(requirement.actions.values_list("unit_id", flat=True))
        fresh = [_new(requirement, unit, due) for unit in units if unit.pk not in there]
        Action.objects.bulk_create(fresh)
        if fresh:
            detail = {"number": requirement.number, "due": due.isoformat(), "count": len(fresh)}
            audit.record(requirement.meeting, actor, "actions-assigned", detail)
            chain.begin(fresh, actor)
    return len(fresh)


def assign_all(meeting: Meeting, deadlines: Mapping[int, date], units: Sequence[Unit], actor: User) -> int:
    """Every requirement that has a deadline here, by its key, to every unit: five by nineteen is ninety-five. How many are new."""
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        asked = meeting.requirements.filter(pk__in=deadlines).select_related("meeting__cycle")
        return sum(assign(each, units, deadlines[each.pk], actor) for each in asked)


def _new(requirement: Requirement, unit: Unit, due: date) -> Action:
    return Action(meeting=requirement.meeting, requirement=requirement, unit=unit, due=due)


def _told(requirement: Requirement) -> dict[str, str | int]:
    return {"number": requirement.number, "text": requirement.text}
