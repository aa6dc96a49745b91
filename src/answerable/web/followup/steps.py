"""The life of an action: written and reported by the unit; closed, or returned with a note, by the organiser.

    open -report-> reported -close-> closed
      ^---- return ----'

Each step looks at the state under a lock, so that of two people who press at once one is told why not (`NotNow`), and is
written to the meeting's audit log. There is no way out of closed, and an action that was carried over goes on in the later
meeting only.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.followup.models import Action, ActionState
from answerable.web.followup.progress import later
from answerable.web.meetings import audit
from answerable.web.meetings.stages import NotNow


@dataclass(frozen=True, slots=True)
class Work:
    """What the unit writes."""

    measure: str
    owner: str
    evidence: str
    delay_reason: str


def write(pk: int, work: Work, actor: User) -> None:
    with transaction.atomic():
        action = _locked(pk, ActionState.OPEN)
        _fill(action, work)
        action.save(update_fields=["measure", "owner", "evidence", "delay_reason"])
        _record(action, actor, "action-written")


def report(pk: int, work: Work, actor: User) -> None:
    """Reported done. What a report must hold is the form's to check: `forms.WorkForm`."""
    with transaction.atomic():
        action = _locked(pk, ActionState.OPEN)
        _fill(action, work)
        action.state = ActionState.REPORTED
        action.save(update_fields=["measure", "owner", "evidence", "delay_reason", "state"])
        _record(action, actor, "action-reported", evidence=work.evidence, delay=work.delay_reason)


def close(pk: int, actor: User) -> None:
    with transaction.atomic():
        action = _locked(pk, ActionState.REPORTED)
        action.state, action.return_note = ActionState.CLOSED, ""
        action.save(update_fields=["state", "return_note"])
        _record(action, actor, "action-closed")


def give_back(pk: int, note: str, actor: User) -> None:
    with transaction.atomic():
        action = _locked(pk, ActionState.REPORTED)
        action.state, action.return_note = ActionState.OPEN, note
        action.save(update_fields=["state", "return_note"])
        _record(action, actor, "action-returned", note=note)


def set_deadline(pk: int, due: date, note: str, actor: User) -> None:
    with transaction.atomic():
        action = _locked(pk, ActionState.OPEN)
        was, action.due = action.due, due
        action.save(update_fields=["due"])
        _record(action, actor, "deadline-changed", due=due.isoformat(), was=was.isoformat(), reason=note)


def refusal(action: Action, wanted: ActionState) -> str:
    """Why a step that needs the state `wanted` cannot be taken; empty when it can."""
    further = later(action)
    if further is not None:
        meeting = further.requirement.meeting.title
        return _("This action was carried over and goes on in “%(meeting)s”.") % {"meeting": meeting}
    if action.state == wanted:
        return ""
    return {
        ActionState.OPEN: _("This action has not been reported done, or was returned meanwhile."),
        ActionState.REPORTED: _("This action is reported done: the organiser closes it or returns it."),
        ActionState.CLOSED: _("This action is closed."),
    }[ActionState(action.state)]


def _locked(pk: int, wanted: ActionState) -> Action:
    found = Action.objects.select_for_update(of=("self",)).select_related("requirement__meeting", "unit")
    action = found.get(pk=pk)
    reason = refusal(action, wanted)
    if reason:
        raise NotNow(reason)
    return action


def _fill(action: Action, work: Work) -> None:
    action.measure, action.owner = work.measure, work.owner
    action.evidence, action.delay_reason = work.evidence, work.delay_reason


def _record(action: Action, actor: User, verb: str, **more: Any) -> None:
    detail = {"number": action.requirement.number, "unit": action.unit.name, "action": action.pk}
    given = {name: value for name, value in more.items() if value}
    audit.record(action.requirement.meeting, actor, verb, {**detail, **given})
