"""The actions of a meeting as a board: grouped by unit, by what they come from, or by owner; those asked for, the most urgent first.

Everything is read in one query, however many actions there are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from answerable.roster.text import narrowed
from answerable.web.followup.models import Action
from answerable.web.followup.progress import Progress, Shown, shown, with_all_shown
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.posted import row_key


class Urgency(models.TextChoices):
    """Where an action stands, and whether its deadline is near; each action has one. In the order in which they are looked at."""

    OVERDUE = "overdue", pgettext_lazy("action", "Overdue")
    SOON = "soon", gettext_lazy("Due within 7 days")
    OPEN = "open", gettext_lazy("In progress")
    REPORTED = "reported", gettext_lazy("Waiting to be accepted")
    ACCEPTED = "accepted", pgettext_lazy("action", "Accepted")
    CLOSED = "closed", pgettext_lazy("action", "Closed")
    CARRIED = "carried", pgettext_lazy("action", "Carried over")


DONE = frozenset({Urgency.ACCEPTED, Urgency.CLOSED})
ORDER = {each: place for place, each in enumerate(Urgency)}


class Grouping(models.TextChoices):
    UNIT = "unit", gettext_lazy("By unit")
    REQUIREMENT = "requirement", gettext_lazy("By requirement")
    OWNER = "owner", gettext_lazy("By owner")


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """What a board was asked for. Empty or None: everything."""

    by: Grouping = Grouping.UNIT
    urgency: str = ""
    unit: int | None = None
    words: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.urgency or self.words) or self.unit is not None

    def address(self, **changed: str) -> str:
        """The query of the same board with something changed."""
        given = {"by": str(self.by), "state": self.urgency, "unit": str(self.unit or ""), "q": self.words}
        return urlencode({name: value for name, value in (given | changed).items() if value})


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """Actions under one heading. `urgencies` are theirs in order, from done to overdue, for the bar; `done` counts the closed and accepted ones."""

    title: str
    rows: tuple[Shown, ...]
    urgencies: tuple[Urgency, ...]

    @property
    def done(self) -> int:
        return sum(each in DONE for each in self.urgencies)

    @property
    def counts(self) -> tuple[tuple[Urgency, int], ...]:
        return counts(self.urgencies)

    @property
    def overdue(self) -> int:
        return self.urgencies.count(Urgency.OVERDUE)

    @property
    def soon(self) -> int:
        return self.urgencies.count(Urgency.SOON)

    @property
    def next_due(self) -> date | None:
        """The earliest deadline of what is still to be done."""
        left = (each.action.due for each in self.rows if each.progress in (Progress.OPEN, Progress.OVERDUE))
        return min(left, default=None)


def read(meeting: Meeting, today: date) -> list[Shown]:
    """All actions of the meeting, the most urgent first; one query."""
    found = [shown(action, today) for action in with_all_shown(Action.objects.filter(meeting=meeting))]
    return sorted(found, key=_place)


def _place(each: Shown) -> tuple[int, date, int]:
    return ORDER[urgency_of(each)], each.action.due, each.action.pk


def urgency_of(each: Shown) -> Urgency:
    return Urgency.SOON if each.soon else Urgency(each.progress)


def counts(urgencies: Iterable[Urgency]) -> tuple[tuple[Urgency, int], ...]:
    """How many of each. They add up to all; accepted and carried over are left out while there is none."""
    counted = Counter(urgencies)
    rare = (Urgency.ACCEPTED, Urgency.CARRIED)
    return tuple((each, counted[each]) for each in Urgency if counted[each] or each not in rare)


def asked_in(given: Mapping[str, str]) -> BoardChoice:
    """From an address. What is not understood asks for nothing."""
    by, urgency = given.get("by", ""), given.get("state", "")
    return BoardChoice(
        Grouping(by) if by in Grouping.values else Grouping.UNIT,
        urgency if urgency in Urgency.values else "",
        row_key(given.get("unit", "")),
        given.get("q", "").strip()[:200],
    )


def chosen(actions: Sequence[Shown], asked: BoardChoice) -> list[Shown]:
    return [each for each in actions if _fits(each, asked)]


def _fits(each: Shown, asked: BoardChoice) -> bool:
    action = each.action
    if asked.urgency and urgency_of(each) != asked.urgency:
        return False
    if asked.unit is not None and action.unit_id != asked.unit:
        return False
    if not asked.words:
        return True
    text = "\n".join((action.words, action.measure, action.owner, action.unit.name, action.evidence))
    return all(word in text.casefold() for word in narrowed(asked.words).casefold().split())


def groups(actions: Sequence[Shown], by: Grouping) -> list[BoardGroup]:
    """Units by name; requirements by number, then problems and plans; owners by name, those without one last."""
    found: dict[tuple[bool, int, str], list[Shown]] = {}
    for each in actions:
        found.setdefault(_heading(each.action, by), []).append(each)
    return [group_of(title, rows) for (_last, _number, title), rows in sorted(found.items())]


def _heading(action: Action, by: Grouping) -> tuple[bool, int, str]:
    if by is Grouping.UNIT:
        return False, 0, action.unit.name
    if by is Grouping.OWNER:
        return not action.owner, 0, action.owner or _("No owner named yet")
    if action.requirement is None:
        return True, 0, action.label
    return False, action.requirement.number, first_line(action.words)


def first_line(words: str) -> str:
    return words.partition("\n")[0]


def group_of(title: str, rows: Sequence[Shown]) -> BoardGroup:
    urgencies = sorted((urgency_of(each) for each in rows), key=lambda each: -ORDER[each])
    return BoardGroup(title, tuple(rows), tuple(urgencies))
