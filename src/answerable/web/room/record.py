"""Appending to the log of a meeting's room: the only code that does.

`append` folds the log one act further under a lock on the meeting's room, so that of two people who act at once the second is judged by what the first did.
What an act does besides (opening the ballot box, withdrawing somebody) is done by `verbs`, in the same transaction.

Errors: `folding.ActRefused` with the reason; then nothing is written. Events begin when the meeting is convened: before, nothing is appended.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction
from django.db.models import F
from msgspec import structs

from answerable.room import acts, folding
from answerable.room.acts import Event
from answerable.room.state import State
from answerable.web.accounts.models import User
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.room import models, wake
from answerable.web.room.models import Room
from answerable.web.room.plan import plan_of
from answerable.web.room.reading import Log, continued, log_of

Clock = Callable[[], int]
_on_changed: list[Callable[[Meeting, State], None]] = []


def when_changed(act: Callable[[Meeting, State], None]) -> None:
    """Have `act(meeting, state)` called after an event is committed that changes who is heard or what is recorded."""
    _on_changed.append(act)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def append(
    meeting: Meeting, act: acts.Any, actor: User | None = None, by: str | None = None, now: Clock = now_ms
) -> Log:
    """Write the act down, after the plan if that has changed, and return the log with it.

    `by` is the name beside the event; without it, the actor's. Raises ActRefused.
    """
    with transaction.atomic():
        room = locked(meeting)
        log = log_of(meeting)
        before = log.state
        if not isinstance(act, acts.StageReached):
            plan = plan_of(meeting)
            if log.number and _differs(plan, log):
                log = _write(meeting, log, plan, None, "", now)
        name = audit.name_of(actor) if by is None else by
        log = _write(meeting, log, act, actor, name, now)
        Room.objects.filter(pk=room.pk).update(number=log.number, revision=F("revision") + 1)
        wake.changed(meeting.key)
        if _picture(log.state) != _picture(before):
            for tell in _on_changed:
                transaction.on_commit(partial(tell, meeting, log.state), robust=True)
    return log


def _picture(state: State) -> tuple[frozenset[int], bool]:
    return state.open_venues, state.recording


def begin(meeting: Meeting, actor: User | None, now: Clock = now_ms) -> None:
    """The log of a meeting that is being convened: the plan, and the stage."""
    with transaction.atomic():
        room = locked(meeting)
        log = _write(meeting, log_of(meeting), plan_of(meeting), None, "", now)
        log = _write(meeting, log, acts.StageReached(meeting.stage), actor, audit.name_of(actor), now)
        for each, who in _settled_before(room):
            log = _write(meeting, log, each, who, audit.name_of(who), now)
        Room.objects.filter(pk=room.pk).update(number=log.number, revision=F("revision") + 1)
        wake.changed(meeting.key)


def _settled_before(room: Room) -> Iterator[tuple[acts.Any, User | None]]:
    """What was decided before there was a log, and by whom: screens are put up, and the chair's rights given, on the day before."""
    if not room.chair_scores:
        yield acts.ChairScoring(allowed=False), room.chair_scores_set_by
    paired = models.Screen.objects.filter(meeting=room.meeting_id).select_related("placed_by")
    for screen in paired.order_by("pk"):
        yield acts.ScreenPaired(screen.pk, screen.name, screen.venue_id, screen.view), screen.placed_by


def append_if_begun(meeting: Meeting, act: acts.Any, actor: User) -> None:
    """For what can be done before the log begins, too: then it only renews what audiences are shown."""
    with transaction.atomic():
        if locked(meeting).number:
            append(meeting, act, actor)
        else:
            renew(meeting)


def replan(meeting: Meeting) -> None:
    """Write the plan down if it has changed."""
    with transaction.atomic():
        room = locked(meeting)
        log = log_of(meeting)
        plan = plan_of(meeting)
        if not _differs(plan, log):
            return
        log = _write(meeting, log, plan, None, "", now_ms)
        Room.objects.filter(pk=room.pk).update(number=log.number, revision=F("revision") + 1)
        wake.changed(meeting.key)


def open_scopes(meeting: Meeting) -> tuple[str, ...]:
    """The scopes whose scoring is open, as the log has it."""
    return tuple(scope for scope, is_open in log_of(meeting).state.scoring.items() if is_open)


def renew(meeting: Meeting) -> None:
    """Something beside the log that audiences are shown has changed. Costs one update; call it in the transaction of the change."""
    room = Room.objects.filter(meeting=meeting)
    if not room.update(revision=F("revision") + 1):
        Room.objects.get_or_create(meeting=meeting, defaults={"revision": 1})
    wake.changed(meeting.key)


def rewritten(meeting: Meeting) -> None:
    """Events that were there have been changed: whoever has read them, in whichever process, reads them again. Call it in the transaction of the change."""
    Room.objects.filter(meeting=meeting).update(rewritten=F("rewritten") + 1, revision=F("revision") + 1)
    wake.changed(meeting.key)


def locked(meeting: Meeting) -> Room:
    """The meeting's room, locked until the end of the transaction (on SQLite the whole database is)."""
    return Room.objects.select_for_update().get_or_create(meeting=meeting)[0]


def _write(meeting: Meeting, log: Log, act: acts.Any, actor: User | None, name: str, now: Clock) -> Log:
    event = Event(log.number + 1, max(now(), log.state.at), name[:200], act)
    if isinstance(act, acts.Undone):
        folding.undo(log.events, act.event)
    log = continued(log, [event])
    models.Event.objects.create(
        meeting=meeting,
        number=event.number,
        at=event.at,
        actor=actor,
        by=event.by,
        kind=acts.kind_of(act),
        act=acts.written(act),
    )
    return log


def _differs(plan: acts.PlanSet, log: Log) -> bool:
    """Whether the plan is another than the log's. A withdrawal is no change of plan: it has an event of its own."""
    last = next((each.act for each in reversed(log.events) if isinstance(each.act, acts.PlanSet)), None)
    return last is None or _without_withdrawals(plan) != _without_withdrawals(last)


def _without_withdrawals(plan: acts.PlanSet) -> acts.PlanSet:
    return structs.replace(
        plan, planned=tuple(structs.replace(each, withdrawn=False) for each in plan.planned)
    )
