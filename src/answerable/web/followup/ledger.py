"""The ledger of a meeting as a table: units by requirements, each cell an action or nothing, and what there is of each.

Everything is read in three queries, however many units and requirements there are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from answerable.web.followup.models import Action, Requirement
from answerable.web.followup.progress import Progress, Shown, shown, with_all_shown
from answerable.web.followup.requirements import reporting_units
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Unit

RARE = frozenset({Progress.ACCEPTED, Progress.CARRIED})


@dataclass(frozen=True, slots=True)
class RequirementProgress:
    """A requirement, with how many of its actions are closed."""

    requirement: Requirement
    total: int
    closed: int


@dataclass(frozen=True, slots=True)
class UnitActions:
    """A unit, with its action under each requirement of the ledger's head; None where it has none."""

    unit: Unit
    actions: tuple[Shown | None, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """`counts` and `columns` are of the whole meeting; `rows`, with an action or None below each of `head`, are
    those asked for.

    `units` are those that can be asked for.
    """

    columns: tuple[RequirementProgress, ...]
    head: tuple[Requirement, ...]
    rows: tuple[UnitActions, ...]
    counts: tuple[tuple[Progress, int], ...]
    units: tuple[Unit, ...]
    total: int


def ledger(meeting: Meeting, today: date, unit: int | None = None, progress: str = "") -> Ledger:
    """`unit` is a key, `progress` a value of `Progress`; without them, everything."""
    requirements = list(meeting.requirements.select_related("carried_from__meeting"))
    found = with_all_shown(Action.objects.filter(meeting=meeting))
    actions = [shown(action, today) for action in found]
    units = _units(meeting, actions)
    head, rows = requirements, units
    asked = [each for each in actions if not progress or each.progress == progress]
    if unit is not None:
        asked = [each for each in asked if each.action.unit_id == unit]
    if len(asked) < len(actions):  # then nothing that is empty throughout is shown
        head = [each for each in head if any(each.pk == found.action.requirement_id for found in asked)]
        rows = [each for each in rows if any(each.pk == found.action.unit_id for found in asked)]
    return Ledger(
        columns=tuple(_column(each, actions) for each in requirements),
        head=tuple(head),
        rows=tuple(_rows(rows, head, asked)),
        counts=_counts(actions),
        units=tuple(units),
        total=len(actions),
    )


def _units(meeting: Meeting, actions: Sequence[Shown]) -> list[Unit]:
    """Those that report, in draw order; then those that only have an action, by name."""
    units = {unit.pk: unit for unit in reporting_units(meeting)}
    others = {each.action.unit_id: each.action.unit for each in actions if each.action.unit_id not in units}
    return [*units.values(), *sorted(others.values(), key=lambda unit: unit.name)]


def _rows(
    units: Sequence[Unit], requirements: Sequence[Requirement], actions: Sequence[Shown]
) -> list[UnitActions]:
    found = {(each.action.unit_id, each.action.requirement_id): each for each in actions}
    return [
        UnitActions(unit, tuple(found.get((unit.pk, each.pk)) for each in requirements)) for unit in units
    ]


def _column(requirement: Requirement, actions: Sequence[Shown]) -> RequirementProgress:
    own = [each.progress for each in actions if each.action.requirement_id == requirement.pk]
    return RequirementProgress(requirement, len(own), own.count(Progress.CLOSED))


def _counts(actions: Sequence[Shown]) -> tuple[tuple[Progress, int], ...]:
    """Each action counts once, so the counts add up to all. Accepted and carried over are left out while there is none."""
    counted = Counter(each.progress for each in actions)
    return tuple((each, counted[each]) for each in Progress if counted[each] or each not in RARE)
