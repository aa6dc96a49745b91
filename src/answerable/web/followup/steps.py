"""The life of an action as one table: written and reported by the unit; accepted, closed, or sent back with words, by the organiser.

    open -report-> reported -accept-> accepted -close-> closed
      ^                 |    ------------close------------^
      `---- return -----´-- return --´

Each step looks at the state and the version under a lock, so that of two people who press at once one is told why not (`NotNow`, `Stale`), and is
written to the meeting's audit log. There is no way out of closed, and an action that was carried over goes on in the later
meeting only. A step that counts is a signed link of the action's chain, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models as db
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.protocol.promises import LinkKind
from answerable.web.accounts.models import User
from answerable.web.followup import chain
from answerable.web.followup.models import Action, ActionState, Exhibit
from answerable.web.followup.owners import OwnerFinder
from answerable.web.followup.progress import later
from answerable.web.meetings import audit
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Unit

OPEN, REPORTED, ACCEPTED, CLOSED = ActionState


class ActionVerb(db.TextChoices):
    WRITE = "write"
    REPORT = "report"
    ACCEPT = "accept"
    CLOSE = "close"
    RETURN = "return"
    DEADLINE = "deadline"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class ActionMove:
    """From which states a step leads where; `by_unit` is the unit's step, the others are the organiser's."""

    sources: frozenset[str]
    target: ActionState
    by_unit: bool = False
    needs_words: bool = False


MOVES = {
    ActionVerb.WRITE: ActionMove(frozenset({OPEN}), OPEN, by_unit=True),
    ActionVerb.REPORT: ActionMove(frozenset({OPEN}), REPORTED, by_unit=True),
    ActionVerb.ACCEPT: ActionMove(frozenset({REPORTED}), ACCEPTED),
    ActionVerb.CLOSE: ActionMove(frozenset({REPORTED, ACCEPTED}), CLOSED),
    ActionVerb.RETURN: ActionMove(frozenset({REPORTED, ACCEPTED}), OPEN, needs_words=True),
    ActionVerb.DEADLINE: ActionMove(frozenset({OPEN}), OPEN, needs_words=True),
    ActionVerb.OWNER: ActionMove(frozenset({OPEN}), OPEN),
}


class Stale(Exception):
    """Somebody changed it since the page was opened. `now` is how it stands; nothing was changed."""

    def __init__(self, now: Action) -> None:
        super().__init__(now.pk)
        self.now = now


@dataclass(frozen=True, slots=True)
class Work:
    """What the unit writes."""

    measure: str
    owner: str
    percent: int
    evidence: str
    delay_reason: str


def write(pk: int, version: int, work: Work, actor: User) -> None:
    with transaction.atomic():
        action = locked(pk, version, ActionVerb.WRITE)
        fill(action, work)
        _save(action, *Work.__slots__, "owner_person")
        record(action, actor, "action-written")


def report(pk: int, version: int, work: Work, actor: User) -> None:
    """Reported done. What a report must hold is the form's to check: `forms.WorkForm`."""
    with transaction.atomic():
        action = locked(pk, version, ActionVerb.REPORT)
        fill(action, work)
        action.state, action.percent = REPORTED, 100
        _save(action, *Work.__slots__, "owner_person", "state")
        shown = list(action.exhibits.filter(removed=False))
        record(action, actor, "action-reported", evidence=work.evidence, delay=work.delay_reason)
        measure = {"measure": work.measure, "due": action.due.isoformat(), "delay": work.delay_reason}
        steps = [
            (action, LinkKind.ACTION, measure),
            (action, LinkKind.EVIDENCE, _shown(work.evidence, shown)),
        ]
        chain.add_all(steps, actor)


def accept(pk: int, version: int, actor: User) -> None:
    with transaction.atomic():
        accept_all([locked(pk, version, ActionVerb.ACCEPT)], actor)


def accept_all(actions: Sequence[Action], actor: User) -> None:
    """Of one meeting, each locked and found to be reported."""
    for action in actions:
        action.state, action.return_note = ACCEPTED, ""
        action.version += 1
    Action.objects.bulk_update(actions, ["state", "return_note", "version"])
    record_all(actions, actor, "action-accepted")
    chain.add_all([(action, LinkKind.ACCEPTED, {}) for action in actions], actor)


def close(pk: int, version: int, actor: User) -> None:
    with transaction.atomic():
        action = locked(pk, version, ActionVerb.CLOSE)
        action.state, action.return_note = CLOSED, ""
        _save(action, "state", "return_note")
        record(action, actor, "action-closed")
        chain.add(action, LinkKind.CLOSED, {}, actor)


def give_back(pk: int, version: int, note: str, actor: User) -> None:
    with transaction.atomic():
        action = locked(pk, version, ActionVerb.RETURN)
        action.state, action.return_note = OPEN, note
        _save(action, "state", "return_note")
        record(action, actor, "action-returned", note=note)
        chain.add(action, LinkKind.RETURNED, {"words": note}, actor)


def set_deadline(pk: int, version: int, due: date, note: str, actor: User) -> None:
    with transaction.atomic():
        set_deadlines([locked(pk, version, ActionVerb.DEADLINE)], due, note, actor)


def set_deadlines(actions: Sequence[Action], due: date, note: str, actor: User) -> None:
    """Of one meeting, each locked and found to be open."""
    was = [action.due.isoformat() for action in actions]
    said = {"due": due.isoformat(), "reason": note}
    for action in actions:
        action.due = due
        action.version += 1
    Action.objects.bulk_update(actions, ["due", "version"])
    record_all(actions, actor, "deadline-changed", [{**said, "was": each} for each in was])
    chain.add_all([(action, LinkKind.DEADLINE, said) for action in actions], actor)


def set_owners(actions: Sequence[Action], owner: str, actor: User) -> None:
    """Of one meeting, each locked and found to be open."""
    finder = OwnerFinder()
    was = [action.owner for action in actions]
    for action in actions:
        name_owner(action, owner, finder)
        action.version += 1
    Action.objects.bulk_update(actions, ["owner", "owner_person", "version"])
    details = [{"owner": action.owner, "was": each} for action, each in zip(actions, was, strict=True)]
    record_all(actions, actor, "owner-changed", details)


def refusal(action: Action, verb: ActionVerb) -> str:
    """Why a step cannot be taken; empty when it can."""
    further = later(action)
    if further is not None:
        meeting = further.meeting.title
        return _("This action was carried over and goes on in “%(meeting)s”.") % {"meeting": meeting}
    if action.state in MOVES[verb].sources:
        return ""
    return {
        OPEN: _("This action has not been reported done, or was returned meanwhile."),
        REPORTED: _("This action is reported done: the organiser closes it or returns it."),
        ACCEPTED: _("This action is accepted: the organiser closes it or returns it."),
        CLOSED: _("This action is closed."),
    }[ActionState(action.state)]


def locked(pk: int, version: int, verb: ActionVerb) -> Action:
    """The action, if the step can be taken on what was seen. The state is looked at first: it says more than that something changed."""
    found = Action.objects.select_for_update(of=("self",)).select_related(
        "requirement", "meeting__cycle", "unit"
    )
    action = found.get(pk=pk)
    reason = refusal(action, verb)
    if reason:
        raise NotNow(reason)
    if action.version != version:
        raise Stale(action)
    return action


def fill(action: Action, work: Work) -> None:
    owner = action.owner
    for name in Work.__slots__:
        setattr(action, name, getattr(work, name))
    if owner != work.owner:
        name_owner(action, work.owner, OwnerFinder())


def name_owner(action: Action, typed: str, finder: OwnerFinder) -> None:
    """The person who is meant, or the words that were typed where it is nobody of the register."""
    action.owner_person = finder.find(typed, action.unit_id)
    action.owner = action.owner_person.name if action.owner_person else typed


def about(action: Action) -> dict[str, Any]:
    """What each entry of the audit log says of it."""
    unit: Unit = action.unit
    told: dict[str, Any] = {"unit": unit.name, "action": action.pk}
    if action.requirement is not None:
        return {"number": action.requirement.number, **told}
    return {"origin": action.kind, **told}


def record(action: Action, actor: User, verb: str, **more: Any) -> None:
    given = {name: value for name, value in more.items() if value}
    audit.record(action.meeting, actor, verb, {**about(action), **given})


def record_all(
    actions: Sequence[Action], actor: User, verb: str, more: Sequence[dict[str, Any]] = ()
) -> None:
    """An entry for each, in as many queries for a hundred as for one."""
    if actions:
        each_more = more or [{}] * len(actions)
        details = [about(action) | given for action, given in zip(actions, each_more, strict=True)]
        audit.record_all(actions[0].meeting, actor, verb, details)


def _save(action: Action, *fields: str) -> None:
    action.version += 1
    action.save(update_fields=[*fields, "version"])


def _shown(words: str, exhibits: Sequence[Exhibit]) -> dict[str, Any]:
    return {
        "words": words,
        "links": [each.address for each in exhibits if each.address],
        "files": [{"name": each.name, "sha256": each.sha256} for each in exhibits if each.sha256],
    }
