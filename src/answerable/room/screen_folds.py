"""What acts on remarks and requirements, venues and screens do to the state."""

from dataclasses import replace

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.refusal import Folds, RefusalReason, demand, refuse
from answerable.room.state import Remark, Requirement, ScreenText, State, Venue, Wall


def _remark_written(state: State, act: acts.RemarkWritten, event: Event) -> State:
    """An empty text takes the remark away."""
    key = event.number if act.remark is None else act.remark
    before = state.remarks.get(key)
    if act.remark is not None:
        demand(before is not None, RefusalReason.NOT_THERE)
    if before is not None:
        demand(act.seen == before.written, RefusalReason.CHANGED, before.written)
    remark = Remark(key, act.text, act.presenter, event.number, event.at)
    remarks = {**state.remarks, key: remark}
    if not act.text.strip():
        del remarks[key]
    return replace(state, remarks=remarks)


def _requirement_written(state: State, act: acts.RequirementWritten, event: Event) -> State:
    key = event.number if act.requirement is None else act.requirement
    before = state.requirements.get(key)
    if act.requirement is not None:
        demand(before is not None, RefusalReason.NOT_THERE)
    if before is not None:
        demand(act.seen == before.written, RefusalReason.CHANGED, before.written)
    requirement = Requirement(key, act.text, act.parts, event.number, event.at)
    return replace(state, requirements={**state.requirements, key: requirement})


def _requirement_removed(state: State, act: acts.RequirementRemoved, _event: Event) -> State:
    before = state.requirements.get(act.requirement)
    if before is None:
        refuse(RefusalReason.NOT_THERE)
    demand(act.seen == before.written, RefusalReason.CHANGED, before.written)
    kept = {key: each for key, each in state.requirements.items() if key != act.requirement}
    return replace(state, requirements=kept)


def _requirements_handed(state: State, act: acts.RequirementsHanded, _event: Event) -> State:
    """Nothing in the room changes, but what was handed over rests on the events that wrote it: they cannot be undone any more."""
    for each in act.handed:
        there = state.requirements.get(each.requirement)
        demand(there is not None and there.written == each.written, RefusalReason.CHANGED)
    return state


def _venue(state: State, key: int) -> Venue:
    found = state.venue(key)
    if found is None:
        refuse(RefusalReason.NOT_THERE)
    return found


def _with_venue(state: State, venue: Venue) -> State:
    return replace(state, venues=tuple(venue if each.key == venue.key else each for each in state.venues))


def _venue_lost(state: State, act: acts.VenueLost, event: Event) -> State:
    venue = _venue(state, act.venue)
    demand(venue.lost_at is None, RefusalReason.ALREADY)
    return _with_venue(state, replace(venue, lost_at=event.at))


def _venue_back(state: State, act: acts.VenueBack, _event: Event) -> State:
    venue = _venue(state, act.venue)
    demand(venue.lost_at is not None, RefusalReason.NOT_LOST)
    return _with_venue(state, replace(venue, lost_at=None))


def _venue_kept_open(state: State, act: acts.VenueKeptOpen, _event: Event) -> State:
    venue = _venue(state, act.venue)
    demand(state.is_closing, RefusalReason.NOT_CLOSING)
    demand(venue.lost_at is not None, RefusalReason.NOT_LOST)
    return _with_venue(state, replace(venue, kept_open=True))


def _venue_reported(state: State, act: acts.VenueReported, event: Event) -> State:
    return _with_venue(state, replace(_venue(state, act.venue), report=act.text, reported_at=event.at))


def _screens_blanked(state: State, _act: acts.ScreensBlanked, _event: Event) -> State:
    demand(not state.blank, RefusalReason.ALREADY)
    return replace(state, blank=True)


def _screens_back(state: State, _act: acts.ScreensBack, _event: Event) -> State:
    demand(state.blank, RefusalReason.ALREADY)
    return replace(state, blank=False)


def _view_chosen(state: State, act: acts.ViewChosen, _event: Event) -> State:
    return replace(state, view=act.view)


def _result_revealed(state: State, act: acts.ResultRevealed, _event: Event) -> State:
    return replace(state, revealed=act.places)


def _message_sent(state: State, act: acts.MessageSent, event: Event) -> State:
    return replace(state, message=ScreenText(act.text, event.at))


def _message_cleared(state: State, _act: acts.MessageCleared, _event: Event) -> State:
    demand(state.message is not None, RefusalReason.ALREADY)
    return replace(state, message=None)


def _chair_scoring(state: State, act: acts.ChairScoring, _event: Event) -> State:
    demand(state.chair_scores != act.allowed, RefusalReason.ALREADY)
    return replace(state, chair_scores=act.allowed)


def _screen_placed(state: State, act: acts.ScreenPaired | acts.ScreenChanged, _event: Event) -> State:
    return replace(state, walls={**state.walls, act.screen: Wall(act.name, act.venue, act.view)})


def _screen_released(state: State, act: acts.ScreenReleased, _event: Event) -> State:
    return replace(state, walls={key: each for key, each in state.walls.items() if key != act.screen})


def _people_counted(state: State, act: acts.PeopleCounted, _event: Event) -> State:
    demand((state.signed_in, state.signed_in_groups) != (act.venues, act.groups), RefusalReason.ALREADY)
    return replace(state, signed_in=act.venues, signed_in_groups=act.groups)


FOLDS: Folds = {
    acts.ChairScoring: _chair_scoring,
    acts.ScreenPaired: _screen_placed,
    acts.ScreenChanged: _screen_placed,
    acts.ScreenReleased: _screen_released,
    acts.PeopleCounted: _people_counted,
    acts.RemarkWritten: _remark_written,
    acts.RequirementWritten: _requirement_written,
    acts.RequirementRemoved: _requirement_removed,
    acts.RequirementsHanded: _requirements_handed,
    acts.VenueLost: _venue_lost,
    acts.VenueBack: _venue_back,
    acts.VenueKeptOpen: _venue_kept_open,
    acts.VenueReported: _venue_reported,
    acts.ScreensBlanked: _screens_blanked,
    acts.ScreensBack: _screens_back,
    acts.ViewChosen: _view_chosen,
    acts.ResultRevealed: _result_revealed,
    acts.MessageSent: _message_sent,
    acts.MessageCleared: _message_cleared,
}
