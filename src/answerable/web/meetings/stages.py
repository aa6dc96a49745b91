"""The stages of a meeting: one table of transitions, and what may still be changed at each.

    prepared -freeze-> frozen -convene-> convened -open-> scoring -close-> closing -finish-> closed -publish-> published

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
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_CLOSE, BEFORE_FREEZE, Stage

Problems = Callable[[Meeting], list[str]]
Text = str | Promise


class Verb(models.TextChoices):
    FREEZE = "freeze", gettext_lazy("Freeze")
    CONVENE = "convene", gettext_lazy("Convene")
    OPEN = "open", gettext_lazy("Open the scoring")
    CLOSE = "close", gettext_lazy("Close the scoring")
    FINISH = "finish", gettext_lazy("Finish closing")
    PUBLISH = "publish", gettext_lazy("Publish the result")


# From which stage a verb leads to which.
TABLE: Mapping[Verb, tuple[Stage, Stage]] = {
    Verb.FREEZE: (Stage.PREPARED, Stage.FROZEN),
    Verb.CONVENE: (Stage.FROZEN, Stage.CONVENED),
    Verb.OPEN: (Stage.CONVENED, Stage.SCORING),
    Verb.CLOSE: (Stage.SCORING, Stage.CLOSING),
    Verb.FINISH: (Stage.CLOSING, Stage.CLOSED),
    Verb.PUBLISH: (Stage.CLOSED, Stage.PUBLISHED),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A verb as the app that carries it out registers it: the URL name of its page, a sentence on what it does, functions that
    return the problems that prevent it, and functions that return notes, which are shown but prevent nothing.
    """

    verb: Verb
    url_name: str
    effect: Text
    problems: tuple[Problems, ...] = ()
    doubts: tuple[Problems, ...] = ()

    @property
    def before(self) -> Stage:
        return TABLE[self.verb][0]

    @property
    def after(self) -> Stage:
        return TABLE[self.verb][1]


Advanced = Callable[[Meeting, User | None], None]

_registered: dict[str, Transition] = {}
_to_tell: list[Advanced] = []


def when_advanced(tell: Advanced) -> None:
    """A higher app has itself told of each new stage, in the same transaction."""
    _to_tell.append(tell)


def register(*transitions: Transition) -> None:
    """Each app registers those that it carries out, from its `AppConfig.ready()`."""
    for each in transitions:
        assert each.verb.value not in _registered, f"{each.verb} is carried out in one place"
        _registered[each.verb.value] = each


def transition(verb: str) -> Transition:
    return _registered[verb]


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
    coming = [verb for verb, (before, _after) in TABLE.items() if before == meeting.stage]
    return transition(coming[0]) if coming else None


def problems(meeting: Meeting, verb: str) -> list[str]:
    """What stands in the way of `verb` now, the stage included."""
    found = transition(verb)
    if meeting.stage != found.before:
        return [_wrong_stage(meeting, found)]
    return [sentence for each in found.problems for sentence in each(meeting)]


def doubts(meeting: Meeting, verb: str) -> list[str]:
    return [sentence for each in transition(verb).doubts for sentence in each(meeting)]


def advance(meeting: Meeting, verb: str, actor: User | None, detail: Mapping[str, Any] | None = None) -> None:
    """Carry out the transition and write it in the audit log, or raise `NotNow` and change nothing."""
    assert verb in _registered, verb
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        meeting.stage = locked.stage
        missing = problems(meeting, verb)
        if missing:
            raise NotNow(" ".join(missing))
        meeting.stage = transition(verb).after
        meeting.save(update_fields=["stage"])
        audit.record(meeting, actor, verb, detail)
        for tell in _to_tell:
            tell(meeting, actor)


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


def _wrong_stage(meeting: Meeting, asked: Transition) -> str:
    return _("“%(verb)s” is possible at the stage “%(before)s”, and the meeting is at “%(stage)s”.") % {
        "verb": asked.verb.label,
        "before": asked.before.label,
        "stage": meeting.get_stage_display(),
    }
