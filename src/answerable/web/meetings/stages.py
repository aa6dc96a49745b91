"""The stages of a meeting: one table of transitions, and what may still be changed at each.

    prepared -freeze-> frozen -convene-> convened -open-> scoring -close-> closed -publish-> published

There is no way back. `advance` is the only code that changes `Meeting.stage`; it looks at the table under a lock, so of two
people who press at once one is told why not. What a transition does besides (keys, manifest, ballot box, bundle) belongs to
the view that calls `advance`, in the same transaction.

Errors: `NotNow`, with a sentence for the page. A verb that is not in the table is a mistake of ours: AssertionError.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.web.accounts.models import User
from answerable.web.meetings import audit, readiness
from answerable.web.meetings.models import Meeting, Stage

Problems = Callable[[Meeting], list[str]]
Text = str | Promise


class Verb(models.TextChoices):
    FREEZE = "freeze", gettext_lazy("Freeze")
    CONVENE = "convene", gettext_lazy("Convene")
    OPEN = "open", gettext_lazy("Open the scoring")
    CLOSE = "close", gettext_lazy("Close the scoring")
    PUBLISH = "publish", gettext_lazy("Publish the result")


@dataclass(frozen=True, slots=True)
class Transition:
    """`problems` stand in the way; `doubts` are shown and do not."""

    verb: Verb
    before: Stage
    after: Stage
    url_name: str
    effect: Text
    problems: tuple[Problems, ...] = ()
    doubts: tuple[Problems, ...] = ()


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Verb.FREEZE,
        Stage.PREPARED,
        Stage.FROZEN,
        "evidence:freeze",
        gettext_lazy(
            "The rules, the presenters in their order and the number expected in each group are fixed and signed. "
            "From here venues, presenters, attendees and the agenda's order cannot be changed; "
            "a change of the rules is an amendment, published with its reason."
        ),
        problems=(
            readiness.rules_missing,
            readiness.venues_missing,
            readiness.presenters_missing,
            readiness.attendees_missing,
        ),
        doubts=(readiness.draw_doubtful, readiness.agenda_doubtful, readiness.groups_doubtful),
    ),
    Transition(
        Verb.CONVENE,
        Stage.FROZEN,
        Stage.CONVENED,
        "meetings:convene",
        gettext_lazy(
            "The meeting begins: people sign in with their tickets or at the steward's desk, and the debriefs are "
            "heard. Nobody can score yet."
        ),
        problems=(readiness.tickets_missing,),
    ),
    Transition(
        Verb.OPEN,
        Stage.CONVENED,
        Stage.SCORING,
        "casting:open",
        gettext_lazy(
            "Everyone with a ticket can score, and can change their ballot until the scoring is closed. "
            "Nobody sees a score before then, the organiser included."
        ),
        doubts=(readiness.presence_doubtful,),
    ),
    Transition(
        Verb.CLOSE,
        Stage.SCORING,
        Stage.CLOSED,
        "casting:close",
        gettext_lazy(
            "No ballot is taken after the grace period. The ballots are then opened and counted. "
            "This cannot be undone."
        ),
    ),
    Transition(
        Verb.PUBLISH,
        Stage.CLOSED,
        Stage.PUBLISHED,
        "results:publish",
        gettext_lazy(
            "The result is published, with the evidence for it: whoever gets the bundle can count again. "
            "Where a group returned very few ballots, the bundle is for the organiser and auditors only. "
            "This cannot be undone."
        ),
    ),
)

BY_VERB: Mapping[str, Transition] = {each.verb.value: each for each in TRANSITIONS}
FROM: Mapping[str, Transition] = {each.before.value: each for each in TRANSITIONS}

BEFORE_CLOSE = frozenset({Stage.PREPARED, Stage.FROZEN, Stage.CONVENED, Stage.SCORING})
BEFORE_FREEZE = frozenset({Stage.PREPARED})


class Part(models.TextChoices):
    """What a meeting is made of, as far as it can be locked."""

    DETAILS = "details", gettext_lazy("title, start and grace")
    VENUES = "venues", gettext_lazy("venues")
    PRESENTERS = "presenters", gettext_lazy("presenters and their order")
    WITHDRAWAL = "withdrawal", gettext_lazy("withdrawals")
    AGENDA = "agenda", gettext_lazy("the agenda's items and order")
    MINUTES = "minutes", gettext_lazy("planned minutes")
    ATTENDEES = "attendees", gettext_lazy("attendees and their groups")
    SEATING = "seating", gettext_lazy("who sits at which venue")
    PRESENCE = "presence", gettext_lazy("sign-in")


OPEN_DURING: Mapping[Part, frozenset[Stage]] = {
    Part.DETAILS: BEFORE_FREEZE,
    Part.VENUES: BEFORE_FREEZE,
    Part.PRESENTERS: BEFORE_FREEZE,
    Part.WITHDRAWAL: BEFORE_CLOSE,
    Part.AGENDA: BEFORE_FREEZE,
    Part.MINUTES: BEFORE_CLOSE,
    Part.ATTENDEES: BEFORE_FREEZE,
    Part.SEATING: BEFORE_CLOSE,
    Part.PRESENCE: BEFORE_CLOSE,
}


class NotNow(Exception):
    """The stage does not allow it, or something is missing; `reason` is a sentence for the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def next_transition(meeting: Meeting) -> Transition | None:
    return FROM.get(meeting.stage)


def problems(meeting: Meeting, verb: str) -> list[str]:
    """What stands in the way of `verb` now, the stage included."""
    transition = BY_VERB[verb]
    if meeting.stage != transition.before:
        return [_wrong_stage(meeting, transition)]
    return [sentence for each in transition.problems for sentence in each(meeting)]


def doubts(meeting: Meeting, verb: str) -> list[str]:
    return [sentence for each in BY_VERB[verb].doubts for sentence in each(meeting)]


def advance(meeting: Meeting, verb: str, actor: User | None, detail: Mapping[str, Any] | None = None) -> None:
    """Carry out the transition and write it in the audit log, or raise `NotNow` and change nothing."""
    assert verb in BY_VERB, verb
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        meeting.stage = locked.stage
        missing = problems(meeting, verb)
        if missing:
            raise NotNow(" ".join(missing))
        meeting.stage = BY_VERB[verb].after
        meeting.save(update_fields=["stage"])
        audit.record(meeting, actor, verb, detail)


def lock_reason(meeting: Meeting, part: Part) -> str:
    """Why this part cannot be changed now; empty when it can."""
    stages = OPEN_DURING[part]
    if meeting.stage in stages:
        return ""
    told = {"part": part.label, "stage": meeting.get_stage_display()}
    if stages == BEFORE_FREEZE:
        return (
            _(
                "Locked: %(part)s can be changed only before freezing, and the meeting is at the stage “%(stage)s”."
            )
            % told
        )
    return (
        _(
            "Locked: %(part)s can be changed only until the scoring is closed, and the meeting is at the stage “%(stage)s”."
        )
        % told
    )


def demand_open(meeting: Meeting, part: Part) -> None:
    """Raise `NotNow` if the part is locked. Call it in the transaction that makes the change."""
    stage = Meeting.objects.select_for_update().values_list("stage", flat=True).get(pk=meeting.pk)
    meeting.stage = stage
    reason = lock_reason(meeting, part)
    if reason:
        raise NotNow(reason)


def _wrong_stage(meeting: Meeting, transition: Transition) -> str:
    return _("“%(verb)s” is possible at the stage “%(before)s”, and the meeting is at “%(stage)s”.") % {
        "verb": transition.verb.label,
        "before": transition.before.label,
        "stage": meeting.get_stage_display(),
    }
