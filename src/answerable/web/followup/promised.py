"""What units promised the year before, and how each of it ended: for the next debrief, for the presenter's card, and for the leader.

The year before is the latest earlier one of which anything is known for these units: actions of its meetings, or debriefs. A problem or a plan that no
action was made of is among it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from answerable.web.debriefs.answers import PastPromise
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup.models import Action, ActionKind
from answerable.web.followup.named import NamedItem, items_of
from answerable.web.followup.naming import digest_of, title_and_parts
from answerable.web.followup.progress import Progress, Shown, later, shown, with_all_shown
from answerable.web.meetings.models import Meeting

HANDED_IN = (DebriefState.SUBMITTED, DebriefState.ACCEPTED)
DONE = frozenset({Progress.ACCEPTED, Progress.CLOSED})
KINDS = list(ActionKind)


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise of a unit. `shown` is the action made of it, or the one in which that goes on; None if there never was one."""

    key: str
    kind: ActionKind
    unit: int
    unit_name: str
    label: str
    words: str
    shown: Shown | None

    @property
    def done(self) -> bool:
        return self.shown is not None and self.shown.progress in DONE

    @property
    def ended(self) -> str:
        return _("No action was made of it.") if self.shown is None else ended(self.shown)


def ended(found: Shown) -> str:
    """How an action ended, or how it stands, in a sentence."""
    due = {"due": formats.date_format(found.action.due)}
    return {
        Progress.OVERDUE: _("Not done: it was due on %(due)s.") % due,
        Progress.OPEN: _("Not done yet: it is due on %(due)s.") % due,
        Progress.REPORTED: _("Reported done; not accepted yet."),
        Progress.ACCEPTED: _("Done and accepted."),
        Progress.CLOSED: _("Done and closed."),
        Progress.CARRIED: _("Carried over."),
    }[found.progress]


def before(year: int, units: Collection[int], today: date) -> list[Promised]:
    """By unit: requirements, problems, plans. Four queries at most, however many units there are."""
    last = _year_before(year, units)
    if last is None:
        return []
    of_year = Action.objects.filter(meeting__cycle__assessed_year=last, unit__in=units)
    actions = list(with_all_shown(of_year).select_related("carried_to__carried_to__meeting"))
    debriefs = Debrief.objects.filter(
        cycle__assessed_year=last, unit__in=units, state__in=HANDED_IN
    ).select_related("unit")
    found = [_of_action(action, today) for action in actions]
    found += _never_made(debriefs, actions)
    return sorted(found, key=lambda each: (each.unit, KINDS.index(each.kind), each.label))


def of_debrief(debrief: Debrief) -> list[PastPromise]:
    """What this debrief has to answer."""
    today = timezone.now().astimezone(ZoneInfo(debrief.cycle.time_zone)).date()
    found = before(debrief.cycle.assessed_year, [debrief.unit_id], today)
    return [PastPromise(each.key, each.label, each.words, each.ended, each.done) for each in found]


def of_meeting(meeting: Meeting, today: date) -> list[Promised]:
    """Of all units that report at this meeting or have an action of it."""
    units = set(meeting.presenters.values_list("unit_id", flat=True))
    units |= set(meeting.actions.values_list("unit_id", flat=True))
    return before(meeting.cycle.assessed_year, units, today)


def card(meeting: Meeting, presenter: int, today: date) -> tuple[str, ...]:
    """For the screen in the room, while this presenter is on: last year's promises of the unit, what is not done first, each with how it ended."""
    units = list(meeting.presenters.filter(pk=presenter).values_list("unit_id", flat=True))
    found = before(meeting.cycle.assessed_year, units, today) if units else []
    return tuple(_on_card(each) for each in sorted(found, key=lambda each: each.done))


def _on_card(each: Promised) -> str:
    words = title_and_parts(each.words)[0].partition("\n")[0]
    return _("%(promise)s (%(ended)s)") % {"promise": words, "ended": each.ended.rstrip(".。")}


def _year_before(year: int, units: Collection[int]) -> int | None:
    acted = Action.objects.filter(meeting__cycle__assessed_year__lt=year, unit__in=units)
    wrote = Debrief.objects.filter(cycle__assessed_year__lt=year, unit__in=units, state__in=HANDED_IN)
    years = (
        acted.aggregate(last=Max("meeting__cycle__assessed_year"))["last"],
        wrote.aggregate(last=Max("cycle__assessed_year"))["last"],
    )
    return max((each for each in years if each is not None), default=None)


def _of_action(action: Action, today: date) -> Promised:
    goes_on = later(action) or action
    return Promised(
        f"a{action.pk}",
        ActionKind(action.kind),
        action.unit_id,
        action.unit.name,
        action.label,
        action.named if action.requirement is None else action.requirement.text,
        shown(goes_on, today),
    )


def _never_made(debriefs: Iterable[Debrief], actions: Sequence[Action]) -> list[Promised]:
    made = {(action.unit_id, action.kind, digest_of(action.named)) for action in actions}
    left: dict[str, NamedItem] = {}
    for debrief in debriefs:
        for each in items_of(debrief):
            if (each.unit.pk, str(each.kind), each.source) not in made:
                left.setdefault(each.key, each)
    return [
        Promised(
            f"{each.kind[:2]}{each.source[:24]}",
            each.kind,
            each.unit.pk,
            each.unit.name,
            str(each.kind.label),
            each.words,
            None,
        )
        for each in left.values()
    ]
