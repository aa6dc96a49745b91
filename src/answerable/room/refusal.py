"""Why a state does not allow an act."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NoReturn

from answerable.room.acts import Event
from answerable.room.state import State

# What each kind of act does to a state.
Folds = Mapping[type, Callable[[State, Any, Event], State]]


class RefusalReason(StrEnum):
    """Why an act is refused. The site has a sentence for each."""

    NOT_CONVENED = "not-convened"
    NOT_THERE = "not-there"
    CHANGED = "changed"  # somebody else was quicker
    NOT_WAITING = "not-waiting"  # the item is not to come
    NOT_CALLED = "not-called"
    NOT_RUNNING = "not-running"
    NOT_ON = "not-on"
    NOT_SKIPPED = "not-skipped"
    LAST = "last"  # nothing comes after it
    NO_QUESTIONS = "no-questions"
    NAME_NEEDED = "name-needed"
    QUESTION_OVER = "question-over"  # answered, dismissed or merged
    QUESTION_WAITING = "question-waiting"  # not approved
    SAME_QUESTION = "same-question"
    HAND_RAISED = "hand-raised"
    HAND_OVER = "hand-over"
    ALREADY = "already"  # it is so already
    NOT_CLOSING = "not-closing"
    NOT_LOST = "not-lost"
    WHILE_SCORING = "while-scoring"
    NOT_UNDOABLE = "not-undoable"
    HAS_CONSEQUENCES = "has-consequences"
    HANDED_OVER = "handed-over"


class ActRefused(Exception):
    """The state does not allow the act. `about` is the number of the event that it is refused over, if there is one."""

    def __init__(self, reason: RefusalReason, about: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.about = about


def refuse(reason: RefusalReason, about: int | None = None) -> NoReturn:
    raise ActRefused(reason, about)


def demand_unchanged(changed: int, seen: int | None) -> None:
    """Refuse an act on what the event `changed` has changed last, if whoever acts had seen no later event than `seen`."""
    demand(seen is None or changed <= seen, RefusalReason.CHANGED, changed)


def demand(holds: bool, reason: RefusalReason, about: int | None = None) -> None:
    if not holds:
        refuse(reason, about)
