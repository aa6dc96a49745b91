"""The life of a debrief as one table: handed in, returned, accepted, reopened.

Every step is checked against the table under one transaction, so that two people cannot take opposite ones, and is
recorded. A refused step changes nothing and is a value (`NotTaken`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import Max

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.answers import handed_in, promises_of, unanswered
from answerable.web.debriefs.drafts import measures, texts_of
from answerable.web.debriefs.models import Debrief, DebriefState, DebriefVerb, Step, Version
from answerable.web.organisation.models import Person


class Party(Enum):
    WRITER = "writer"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class DebriefMove:
    sources: frozenset[str]
    target: DebriefState
    party: Party
    needs_note: bool = False


MOVES = {
    DebriefVerb.SUBMIT: DebriefMove(
        frozenset({DebriefState.DRAFT, DebriefState.RETURNED}), DebriefState.SUBMITTED, Party.WRITER
    ),
    DebriefVerb.RETURN: DebriefMove(
        frozenset({DebriefState.SUBMITTED}), DebriefState.RETURNED, Party.ORGANISER, needs_note=True
    ),
    DebriefVerb.ACCEPT: DebriefMove(
        frozenset({DebriefState.SUBMITTED}), DebriefState.ACCEPTED, Party.ORGANISER
    ),
    DebriefVerb.REOPEN: DebriefMove(
        frozenset({DebriefState.ACCEPTED}), DebriefState.RETURNED, Party.ORGANISER, needs_note=True
    ),
}


class NotTaken(Enum):
    NOT_NOW = "not-now"  # its state does not allow the step (any more)
    MOVED = "moved"  # the text changed after the page was shown
    LIMITS = "limits"  # a section is too short or too long
    NO_NOTE = "no-note"
    UNANSWERED = "unanswered"  # a promise of the year before


def take(
    pk: int, verb: DebriefVerb, actor: User, now: datetime, *, revision: int, note: str = ""
) -> Debrief | NotTaken:
    """Take the step `verb` on the debrief as it was at `revision`, or say why not."""
    move = MOVES[verb]
    with transaction.atomic():
        debrief = Debrief.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=pk)
        refusal = _refusal(debrief, move, verb, revision, note)
        if refusal is not None:
            return refusal
        debrief.state = move.target
        debrief.return_note = note if move.needs_note else ""
        debrief.save(update_fields=["state", "return_note"])
        if verb is DebriefVerb.SUBMIT:
            _hand_in(debrief, actor, now)
        record(debrief, verb, actor, now, note)
    return debrief


def _refusal(
    debrief: Debrief, move: DebriefMove, verb: DebriefVerb, revision: int, note: str
) -> NotTaken | None:
    if debrief.state not in move.sources:
        return NotTaken.NOT_NOW
    if debrief.revision != revision:
        return NotTaken.MOVED
    if move.needs_note and not note.strip():
        return NotTaken.NO_NOTE
    if verb is DebriefVerb.SUBMIT and not all(
        measure.fits for measure in measures(debrief, texts_of(debrief))
    ):
        return NotTaken.LIMITS
    if verb is DebriefVerb.SUBMIT and unanswered(debrief, promises_of(debrief)):
        return NotTaken.UNANSWERED
    return None


def _hand_in(debrief: Debrief, actor: User, now: datetime) -> None:
    last = debrief.versions.aggregate(Max("number"))["number__max"] or 0
    version = Version.objects.create(
        debrief=debrief,
        number=last + 1,
        submitted_at=now,
        submitted_by=actor,
        answers=handed_in(debrief),
        **texts_of(debrief),
    )
    version.attachments.set(debrief.attachments.filter(removed=False))


def record(debrief: Debrief, verb: DebriefVerb, actor: User, now: datetime, note: str = "") -> None:
    name = Person.objects.filter(user=actor).values_list("name", flat=True).first() or actor.get_username()
    Step.objects.create(debrief=debrief, verb=verb, at=now, actor=actor, actor_name=name, note=note)


def ask(cycle: Cycle, people: list[Person], actor: User, now: datetime) -> int:
    """Ask each of `people` for a debrief in `cycle`; how many had not been asked before."""
    name = Person.objects.filter(user=actor).values_list("name", flat=True).first() or actor.get_username()
    with transaction.atomic():
        asked = set(
            Debrief.objects.filter(cycle=cycle, person__in=people).values_list("person_id", flat=True)
        )
        fresh = Debrief.objects.bulk_create(
            Debrief(cycle=cycle, person=person, unit_id=person.unit_id)
            for person in people
            if person.pk not in asked
        )
        Step.objects.bulk_create(
            Step(debrief=debrief, verb=DebriefVerb.ASK, at=now, actor=actor, actor_name=name)
            for debrief in fresh
        )
    return len(fresh)


def is_late(cycle: Cycle, at: datetime) -> bool:
    """Whether `at` is past the cycle's due time, as it stands now."""
    return cycle.debriefs_due is not None and at > cycle.debriefs_due
