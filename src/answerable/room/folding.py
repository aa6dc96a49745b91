"""The state that a log of events says, and why an act is refused.

`fold` goes through a log from its beginning; `apply` goes one event further. Both give a new value and change nothing. An act that the state does not
allow raises `ActRefused`, which is how the site finds out before it writes the event, and how an undo finds out that something rests on what is
to be undone: the log without that event cannot be folded any more.

An event that was undone, and the event that undid it, count as if they were not there; only the number goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from answerable.room import acts, agenda_folds, floor_folds, picture_folds, screen_folds
from answerable.room.acts import Event
from answerable.room.refusal import ActRefused as ActRefused
from answerable.room.refusal import Folds, demand, refuse
from answerable.room.refusal import RefusalReason as RefusalReason
from answerable.room.state import State

BEFORE_THE_MEETING = frozenset({"", "prepared", "frozen"})
_FOLDS: Folds = {**agenda_folds.FOLDS, **floor_folds.FOLDS, **screen_folds.FOLDS, **picture_folds.FOLDS}

# What the site does besides writing the event cannot be taken back: plan, stages, scoring, withdrawals, the follow-up, screens. Nor is what people in the hall did.
UNDOABLE = frozenset(_FOLDS) - {
    acts.PlanSet,
    acts.StageReached,
    acts.PresenterWithdrawn,
    acts.ScoringOpened,
    acts.ScoringClosed,
    acts.RoundsEnded,
    acts.VenueKeptOpen,
    acts.RequirementsHanded,
    acts.QuestionAsked,
    acts.QuestionSupported,
    acts.HandRaised,
    acts.HandLowered,
    acts.RecordingStarted,
    acts.RecordingStopped,
    acts.Captioned,
    acts.ChairScoring,
    acts.ScreenPaired,
    acts.ScreenChanged,
    acts.ScreenReleased,
    acts.PeopleCounted,
}


def undone(events: Iterable[Event]) -> frozenset[int]:
    """Numbers of the events that do not count: those undone, and the ones that undid them."""
    taken: set[int] = set()
    for each in events:
        if isinstance(each.act, acts.Undone):
            taken |= {each.number, each.act.event}
    return frozenset(taken)


def fold(events: Sequence[Event], until: int | None = None) -> State:
    """The state after all events, or after those up to the time `until` (milliseconds). What was undone by then does not count."""
    seen = [each for each in events if until is None or each.at <= until]
    without = undone(seen)
    state = State()
    for each in seen:
        state = apply(state, each) if each.number not in without else _passed(state, each)
    return state


def apply(state: State, event: Event) -> State:
    """The state after one more event, which is no undo. Raises ActRefused."""
    act = event.act
    if not isinstance(act, acts.PlanSet | acts.StageReached):
        demand(state.stage not in BEFORE_THE_MEETING, RefusalReason.NOT_CONVENED)
    return _passed(_FOLDS[type(act)](state, act, event), event)


def undo(events: Sequence[Event], number: int) -> State:
    """The state without the event `number`. Raises ActRefused if it cannot be undone, or if a later one rests on it."""
    event = next((each for each in events if each.number == number), None)
    if event is None or number in undone(events):
        refuse(RefusalReason.NOT_THERE)
    demand(type(event.act) in UNDOABLE, RefusalReason.NOT_UNDOABLE, number)
    without = undone(events) | {number}
    state = State()
    for each in events:
        try:
            state = apply(state, each) if each.number not in without else _passed(state, each)
        except ActRefused as refused:
            is_handed = isinstance(each.act, acts.RequirementsHanded)
            raise ActRefused(
                RefusalReason.HANDED_OVER if is_handed else RefusalReason.HAS_CONSEQUENCES, each.number
            ) from refused
    return state


def _passed(state: State, event: Event) -> State:
    return replace(state, number=event.number, at=event.at)
