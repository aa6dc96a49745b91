"""The one large button of the console: what the chair does next, from the state alone.

`Next.verb` says what the button does; `item` and `scope` what it does it to. Where each presenter has ballots of their own, the scoring of who has just
been heard is opened after the debrief and closed before the next is called; with one sheet for all, the item "scoring" of the agenda opens it.
"""

from dataclasses import dataclass
from enum import StrEnum

from answerable.room.state import ON, Item, ItemState, State

DEBRIEF, SCORING = "debrief", "scoring"
SHEET = "sheet"


class NextVerb(StrEnum):
    CALL = "call"
    START = "start"
    END = "end"
    OPEN_SCORING = "open-scoring"
    CLOSE_SCORING = "close-scoring"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Next:
    verb: NextVerb
    item: Item | None = None
    scope: str = ""


def scope_for(item: Item | None, scopes: frozenset[str]) -> str:
    """The scope that is scored during or after this item; empty if there is none. `scopes` are the meeting's, as the manifest names them."""
    if item is None:
        return ""
    if scopes <= {SHEET}:
        return SHEET if item.kind == SCORING and SHEET in scopes else ""
    own = f"presenter/p{item.presenter}"
    return own if own in scopes else ""


def following(state: State, scopes: frozenset[str]) -> Next:
    """What comes next."""
    on = state.on
    scope = scope_for(on, scopes)
    if on is not None and on.state == ItemState.CALLED:
        return Next(NextVerb.START, on)
    if on is not None and scope and on.state in {*ON, ItemState.DONE} and _is_ripe(on):
        if scope not in state.scoring:
            return Next(NextVerb.OPEN_SCORING, on, scope)
        if state.scoring[scope]:
            return Next(NextVerb.CLOSE_SCORING, on, scope)
    if on is not None and on.state in ON:
        return Next(NextVerb.END, on)
    return Next(NextVerb.CALL, _first(state)) if state.coming else Next(NextVerb.NOTHING)


def _is_ripe(item: Item) -> bool:
    """A presenter is scored when they have been heard; the item "scoring" is there to be scored in."""
    return item.kind == SCORING or item.state == ItemState.DONE


def _first(state: State) -> Item | None:
    return state.coming[0] if state.coming else None
