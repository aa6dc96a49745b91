"""Problems and plans that units named in their debriefs become actions: all at once, or those that the organiser chooses.

Only accepted debriefs of the meeting's cycle count, of those who report. Each problem is made an action once: the same words of the same unit are known
again, so that pressing twice makes no doubles.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from answerable.web.accounts.models import User
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup import chain
from answerable.web.followup.models import TEXT_LENGTH, Action, ActionKind
from answerable.web.followup.naming import digest_of, told_apart
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Unit

SECTIONS = ((ActionKind.PROBLEM, "problems"), (ActionKind.PLAN, "plan"))


@dataclass(frozen=True, slots=True)
class NamedItem:
    """A problem or a plan as its unit wrote it. `action` is what was made of it."""

    unit: Unit
    kind: ActionKind
    words: str
    action: Action | None

    @property
    def source(self) -> str:
        return digest_of(self.words)

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.unit.pk}-{self.kind}-{self.source[:24]}"


def named(meeting: Meeting) -> list[NamedItem]:
    """In draw order; of each unit the problems first. Two queries."""
    debriefs = Debrief.objects.filter(
        cycle=meeting.cycle_id,
        state=DebriefState.ACCEPTED,
        person__presentations__meeting=meeting,
        person__presentations__withdrawn=False,
    ).select_related("unit")
    made = {
        (action.unit_id, action.kind, digest_of(action.named)): action
        for action in meeting.actions.filter(requirement=None)
    }
    found: dict[str, NamedItem] = {}
    for debrief in debriefs.order_by("person__presentations__position", "pk"):
        for each in items_of(debrief):
            action = made.get((each.unit.pk, each.kind, each.source))
            found.setdefault(each.key, NamedItem(each.unit, each.kind, each.words, action))
    return list(found.values())


def items_of(debrief: Debrief) -> list[NamedItem]:
    """Those of one debrief, with no action looked for."""
    return [
        NamedItem(debrief.unit, kind, words[:TEXT_LENGTH], None)
        for kind, section in SECTIONS
        for words in told_apart(getattr(debrief, section))
    ]


def not_accepted(meeting: Meeting) -> int:
    """How many debriefs of those who report are not accepted yet."""
    asked = Debrief.objects.filter(
        cycle=meeting.cycle_id,
        person__presentations__meeting=meeting,
        person__presentations__withdrawn=False,
    )
    return asked.exclude(state=DebriefState.ACCEPTED).count()


def make(meeting: Meeting, keys: Collection[str], due: date, actor: User) -> int:
    """Those named by `keys` become actions of their units. How many are new."""
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        chosen = [each for each in named(meeting) if each.action is None and each.key in keys]
        fresh = Action.objects.bulk_create(_action(meeting, each, due) for each in chosen)
        if fresh:
            detail = {"due": due.isoformat(), "count": len(fresh)}
            audit.record(meeting, actor, "named-assigned", detail)
            chain.begin(fresh, actor)
    return len(fresh)


def by_unit(found: Sequence[NamedItem]) -> list[tuple[Unit, list[NamedItem]]]:
    """Each unit with its own, in the order given."""
    units: dict[int, tuple[Unit, list[NamedItem]]] = {}
    for each in found:
        units.setdefault(each.unit.pk, (each.unit, []))[1].append(each)
    return list(units.values())


def _action(meeting: Meeting, each: NamedItem, due: date) -> Action:
    return Action(
        meeting=meeting, kind=each.kind, named=each.words, source=each.source, unit=each.unit, due=due
    )
