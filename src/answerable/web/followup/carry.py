"""Carrying over: what is not closed of an earlier cycle's meeting goes on in this one.

Each action carried keeps its text, its state and its deadline - a new meeting does not undo a delay - and points to the one
it came from, which can then no longer be changed. Doing it again carries only what has been added meanwhile.
"""

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.followup.models import Action, ActionState, Requirement
from answerable.web.followup.requirements import next_number
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow

NOT_CLOSED = (ActionState.OPEN, ActionState.REPORTED)
COPIED = ("unit_id", "measure", "owner", "due", "state", "evidence", "delay_reason", "return_note")


def earlier_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Those of earlier cycles that have actions, each with how many are `waiting` and how many were `carried` here."""
    actions, year = "requirements__actions", meeting.cycle.assessed_year
    waiting = Q(**{f"{actions}__carried_to": None, f"{actions}__state__in": NOT_CLOSED})
    here = Q(**{f"{actions}__carried_to__requirement__meeting": meeting})
    counted = Meeting.objects.filter(cycle__assessed_year__lt=year).annotate(
        total=Count(actions), waiting=Count(actions, filter=waiting), carried=Count(actions, filter=here)
    )
    return counted.filter(total__gt=0).select_related("cycle").defer("cycle__rules")


def carry(meeting: Meeting, earlier: Meeting, actor: User) -> int:
    """Carry over what is not closed. How many actions."""
    if earlier.cycle.assessed_year >= meeting.cycle.assessed_year:
        raise NotNow(_("Actions are carried over from a meeting of an earlier cycle only."))
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=earlier.pk)
        waiting = Action.objects.filter(
            requirement__meeting=earlier, state__in=NOT_CLOSED, carried_to=None
        ).select_related("requirement")
        rows = list(waiting.order_by("requirement__number", "pk"))
        if not rows:
            return 0
        here = _requirements(meeting, [row.requirement for row in rows])
        Action.objects.bulk_create(_carried(row, here[row.requirement_id]) for row in rows)
        told = {"from": earlier.title, "count": len(rows)}
        audit.record(meeting, actor, "actions-carried", told)
        audit.record(earlier, actor, "actions-carried-on", {"to": meeting.title, "count": len(rows)})
    return len(rows)


def _carried(action: Action, requirement: Requirement) -> Action:
    copied = {name: getattr(action, name) for name in COPIED}
    return Action(requirement=requirement, carried_from=action, **copied)


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
