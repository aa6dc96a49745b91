"""What acts on the agenda and the scoring do to the state. The scoring itself is the casting process's: it is kept here so that the record is whole."""

from dataclasses import replace

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.refusal import Folds, RefusalReason, demand, refuse
from answerable.room.state import ON, OVER, Clock, Item, ItemState, State, Venue


def _plan_set(state: State, act: acts.PlanSet, _event: Event) -> State:
    before = {each.key: each for each in state.items}
    planned = {each.item: _planned(each, before.get(each.item)) for each in act.planned}
    if any(each.state != ItemState.TO_COME for each in state.items):
        kept = [
            planned.pop(each.key, each) for each in state.items if each.key in planned or each.state in OVER
        ]
        items = (*kept, *planned.values())
    else:
        items = tuple(planned.values())
    venues = {each.key: each for each in state.venues}
    places = tuple(
        replace(venues.get(each.venue, Venue(each.venue, each.name)), name=each.name, is_main=each.is_main)
        for each in act.places
    )
    return replace(state, title=act.title, items=items, venues=places)


def _planned(plan: acts.Planned, before: Item | None) -> Item:
    """The item with the plan's words. What was added to its clock meanwhile stays added. A withdrawal during the meeting has an event of its own."""
    fresh = Item(
        plan.item, plan.item_kind, plan.title, Clock(plan.seconds, planned=plan.seconds), plan.presenter, plan.position, plan.name, plan.unit,
        ItemState.WITHDRAWN if plan.withdrawn else ItemState.TO_COME,
    )  # fmt: skip
    if before is None:
        return fresh
    added = before.clock.seconds - before.clock.planned
    clock = replace(before.clock, seconds=plan.seconds + added, planned=plan.seconds)
    return replace(
        before, kind=plan.item_kind, title=plan.title, clock=clock, presenter=plan.presenter, position=plan.position, name=plan.name,
        unit=plan.unit,
    )  # fmt: skip


def _stage_reached(state: State, act: acts.StageReached, event: Event) -> State:
    closing = state.closing if act.stage in {"scoring", "closing"} else {}
    return replace(state, stage=act.stage, stage_at=event.at, closing=closing)


def _item(state: State, key: int) -> Item:
    found = state.item(key)
    if found is None:
        refuse(RefusalReason.NOT_THERE)
    return found


def _with(state: State, *items: Item) -> State:
    changed = {each.key: each for each in items}
    return replace(state, items=tuple(changed.get(each.key, each) for each in state.items))


def _left(item: Item, at: int) -> Item:
    """The item that was on, when another is called. One that had not begun is still to come."""
    if item.state == ItemState.CALLED:
        return replace(item, state=ItemState.TO_COME, called_at=None)
    if item.state in ON:
        return _ended(item, at)
    return item


def _ended(item: Item, at: int) -> Item:
    return replace(item, state=ItemState.DONE, clock=item.clock.stopped(at), ended_at=at)


def _item_called(state: State, act: acts.ItemCalled, event: Event) -> State:
    item = _item(state, act.item)
    demand(state.current == act.after, RefusalReason.CHANGED)
    demand(item.state == ItemState.TO_COME, RefusalReason.NOT_WAITING)
    left = [] if state.on is None else [_left(state.on, event.at)]
    called = replace(item, state=ItemState.CALLED, called_at=event.at)
    # A question to whoever spoke before does not stand beside the next one's name; it stays approved.
    shown_by = state.shown_by if state.shown is None else event.number
    return replace(_with(state, *left, called), current=item.key, shown=None, shown_by=shown_by)


def _item_started(state: State, act: acts.ItemStarted, event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in {ItemState.CALLED, ItemState.PAUSED}, RefusalReason.NOT_CALLED)
    clock = replace(item.clock, since=event.at)
    begun = event.at if item.started_at is None else item.started_at
    return _with(state, replace(item, state=ItemState.RUNNING, clock=clock, started_at=begun))


def _item_paused(state: State, act: acts.ItemPaused, event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state == ItemState.RUNNING, RefusalReason.NOT_RUNNING)
    return _with(state, replace(item, state=ItemState.PAUSED, clock=item.clock.stopped(event.at)))


def _item_extended(state: State, act: acts.ItemExtended, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state not in OVER, RefusalReason.NOT_ON)
    seconds = min(max(0, item.clock.seconds + act.seconds), acts.LONGEST_SECONDS)
    return _with(state, replace(item, clock=replace(item.clock, seconds=seconds)))


def _item_ended(state: State, act: acts.ItemEnded, event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in ON, RefusalReason.NOT_ON)
    return _with(state, _ended(item, event.at))


def _item_skipped(state: State, act: acts.ItemSkipped, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in {ItemState.TO_COME, ItemState.CALLED}, RefusalReason.NOT_WAITING)
    return _with(state, replace(item, state=ItemState.SKIPPED, called_at=None))


def _item_restored(state: State, act: acts.ItemRestored, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state == ItemState.SKIPPED, RefusalReason.NOT_SKIPPED)
    return _with(state, replace(item, state=ItemState.TO_COME))


def _item_postponed(state: State, act: acts.ItemPostponed, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in {ItemState.TO_COME, ItemState.CALLED}, RefusalReason.NOT_WAITING)
    others = [each for each in state.items if each.key != item.key]
    at = state.items.index(item)
    after = [each for each in others[at:] if each.state == ItemState.TO_COME]
    if act.to_end:
        after = [each for each in after if each.kind == item.kind]
    demand(bool(after), RefusalReason.LAST)
    place = others.index(after[-1] if act.to_end else after[0]) + 1
    moved = replace(item, state=ItemState.TO_COME, called_at=None)
    return replace(state, items=(*others[:place], moved, *others[place:]))


def _presenter_withdrawn(state: State, act: acts.PresenterWithdrawn, event: Event) -> State:
    theirs = [each for each in state.items if each.presenter == act.presenter and each.state not in OVER]
    gone = [
        replace(each, state=ItemState.WITHDRAWN, reason=act.reason, clock=each.clock.stopped(event.at))
        for each in theirs
    ]
    return _with(state, *gone)


def _scoring_opened(state: State, act: acts.ScoringOpened, _event: Event) -> State:
    """Nothing is recorded while people score."""
    scoring = {**state.scoring, **dict.fromkeys(act.scopes, True)}
    return replace(state, scoring=scoring, recording=False)


def _scoring_closed(state: State, act: acts.ScoringClosed, event: Event) -> State:
    closing = {**state.closing, **dict.fromkeys(act.scopes, event.at)} if act.waits else state.closing
    return replace(state, scoring={**state.scoring, **dict.fromkeys(act.scopes, False)}, closing=closing)


def _rounds_ended(state: State, act: acts.RoundsEnded, _event: Event) -> State:
    """A venue was kept open for the rounds that were closing then, and not for later ones."""
    state = replace(
        state, closing={scope: at for scope, at in state.closing.items() if scope not in act.scopes}
    )
    if state.is_closing:
        return state
    return replace(state, venues=tuple(replace(each, kept_open=False) for each in state.venues))


FOLDS: Folds = {
    acts.PlanSet: _plan_set,
    acts.StageReached: _stage_reached,
    acts.ItemCalled: _item_called,
    acts.ItemStarted: _item_started,
    acts.ItemPaused: _item_paused,
    acts.ItemExtended: _item_extended,
    acts.ItemEnded: _item_ended,
    acts.ItemSkipped: _item_skipped,
    acts.ItemRestored: _item_restored,
    acts.ItemPostponed: _item_postponed,
    acts.PresenterWithdrawn: _presenter_withdrawn,
    acts.ScoringOpened: _scoring_opened,
    acts.ScoringClosed: _scoring_closed,
    acts.RoundsEnded: _rounds_ended,
}
