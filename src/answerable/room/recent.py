"""What was done lately in a room, newest first, and which of it can be undone.

Acts of raters and of the recorder are left out: they are many, and not the chair's to take back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.folding import UNDOABLE, ActRefused, apply, undone
from answerable.room.state import State

MOST = 8
TEXT_LENGTH = 40
NOT_LISTED = frozenset(
    {
        acts.PlanSet,
        acts.StageReached,
        acts.RoundsEnded,
        acts.QuestionAsked,
        acts.QuestionSupported,
        acts.HandRaised,
        acts.HandLowered,
        acts.RemarkWritten,
        acts.RequirementWritten,
        acts.RequirementRemoved,
        acts.RequirementsHanded,
        acts.Captioned,
        acts.PeopleCounted,
    }
)


@dataclass(frozen=True, slots=True)
class Done:
    """`about` is whom or what it concerns, in a few words, and of a chosen view its own word; `undoable`, that nothing done afterwards rests on it."""

    number: int
    kind: str
    by: str
    at: int
    about: str
    undoable: bool


def recent(events: Sequence[Event], state: State, most: int = MOST) -> tuple[Done, ...]:
    """`state` is what all of them say. What was undone is not listed; that it was, is."""
    without = undone(events)
    listed = [each for each in events if _is_listed(each, without)][-most:]
    if not listed:
        return ()
    # All of them are tried from the state before the first: what came before is folded once.
    first = listed[0].number
    before = State()
    for each in events:
        if each.number < first and each.number not in without:
            before = apply(before, each)
    rest = [each for each in events if each.number >= first and each.number not in without]
    return tuple(_done(each, state, before, rest) for each in reversed(listed))


def _is_listed(event: Event, without: frozenset[int]) -> bool:
    if isinstance(event.act, acts.Undone):
        return True
    return event.number not in without and type(event.act) not in NOT_LISTED


def _done(event: Event, state: State, before: State, rest: Sequence[Event]) -> Done:
    undoable = type(event.act) in UNDOABLE and _stands_without(event, before, rest)
    return Done(event.number, acts.kind_of(event.act), event.by, event.at, _about(event.act, state), undoable)


def _stands_without(event: Event, before: State, rest: Sequence[Event]) -> bool:
    state = before
    try:
        for each in rest:
            if each is not event:
                state = apply(state, each)
    except ActRefused:
        return False
    return True


def _about(act: acts.Any, state: State) -> str:
    """The name that stands in the state for what the act names."""
    item = state.item(getattr(act, "item", None))
    if item is not None:
        return item.name or item.title
    if isinstance(act, acts.PresenterWithdrawn):
        return next((each.name for each in state.items if each.presenter == act.presenter), "")
    venue = state.venue(getattr(act, "venue", 0))
    if venue is not None:
        return venue.name
    if isinstance(act, acts.ViewChosen):
        return act.view
    question = state.questions.get(getattr(act, "question", 0))
    hand = state.hands.get(getattr(act, "hand", 0))
    if question is not None:
        return _short(question.text)
    if hand is not None:
        return hand.name
    return _short(getattr(act, "text", "") or getattr(act, "name", ""))


def _short(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
