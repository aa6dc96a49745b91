"""Carrying over: what is not closed of an earlier cycle's meeting goes on in this one.

Each action carried keeps its text, its state and its deadline - a new meeting does not undo a delay - and points to the one
it came from, which can then no longer be changed. Doing it again carries only what has been added meanwhile.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from answerable.protocol.promises import LinkKind
from answerable.web.accounts.models import User
from answerable.web.followup import chain
from answerable.web.followup.models import Action, ActionState, Exhibit, Requirement
from answerable.web.followup.naming import digest_of
from answerable.web.followup.requirements import next_number
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow

NOT_CLOSED = (ActionState.OPEN, ActionState.REPORTED, ActionState.ACCEPTED)
COPIED = (
    "kind", "named", "unit_id", "measure", "owner", "owner_person_id", "due", "state", "percent", "evidence",
    "delay_reason", "return_note",
)  # fmt: skip


def earlier_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Those of earlier cycles of the same holder that have actions, each with how many are `waiting` and how many were `carried` here."""
    year = meeting.cycle.assessed_year
    waiting = Q(actions__carried_to=None, actions__state__in=NOT_CLOSED)
    here = Q(actions__carried_to__meeting=meeting)
    counted = Meeting.objects.filter(
        cycle__assessed_year__lt=year, cycle__unit=meeting.cycle.unit_id
    ).annotate(
        total=Count("actions"),
        waiting=Count("actions", filter=waiting),
        carried=Count("actions", filter=here),
    )
    return counted.filter(total__gt=0).select_related("cycle").defer("cycle__rules")


def carry(meeting: Meeting, earlier: Meeting, actor: User) -> int:
    """Carry over what is not closed. How many actions."""
    if earlier.cycle.assessed_year >= meeting.cycle.assessed_year:
        raise NotNow(_("Actions are carried over from a meeting of an earlier cycle only."))
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=earlier.pk)
        waiting = Action.objects.filter(
            meeting=earlier, state__in=NOT_CLOSED, carried_to=None
        ).select_related("requirement", "unit", "meeting__cycle")
        rows = list(waiting.order_by("requirement__number", "pk"))
        if not rows:
            return 0
        here = _requirements(meeting, [row.requirement for row in rows if row.requirement])
        chain.add_all([(row, LinkKind.CARRIED, {"to": meeting.key}) for row in rows], actor)
        fresh = [_carried(row, here.get(row.requirement_id or 0), meeting) for row in rows]
        chain.begin(Action.objects.bulk_create(fresh), actor)
        _keep_exhibits(fresh)
        told = {"from": earlier.title, "count": len(rows)}
        audit.record(meeting, actor, "actions-carried", told)
        audit.record(earlier, actor, "actions-carried-on", {"to": meeting.title, "count": len(rows)})
    return len(rows)


def _carried(action: Action, requirement: Requirement | None, meeting: Meeting) -> Action:
    copied = {name: getattr(action, name) for name in COPIED}
    # A source of its own. With last year's, this action would count as the one made from the same problem in this year's debrief.
    source = "" if requirement else digest_of(f"{action.pk} {action.source}")
    return Action(meeting=meeting, requirement=requirement, carried_from=action, source=source, **copied)


def _keep_exhibits(fresh: Sequence[Action]) -> None:
    """What showed the work so far shows it here too: rows of their own, the same files."""
    here = {action.carried_from_id: action for action in fresh}
    copied = list(Exhibit.objects.filter(action__in=list(here), removed=False).order_by("pk"))
    for each in copied:
        each.action, each.pk = here[each.action_id], None
    Exhibit.objects.bulk_create(copied)


def _requirements(meeting: Meeting, earlier: list[Requirement]) -> dict[int, Requirement]:
    """By key of the earlier requirement: its continuation at this meeting, made where there is none."""
    known = meeting.requirements.filter(carried_from__in=earlier)
    here = {each.carried_from_id: each for each in known}
    number = next_number(meeting)
    for each in dict.fromkeys(earlier):
        if each.pk not in here:
            here[each.pk] = Requirement.objects.create(
                meeting=meeting, number=number, text=each.text, carried_from=each
            )
            number += 1
    return {pk: requirement for pk, requirement in here.items() if pk is not None}
