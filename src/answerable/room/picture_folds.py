"""What acts on picture and sound do to the state: the floor, the recording, captions. While the scoring is open nothing is recorded."""

from dataclasses import replace

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.refusal import Folds, RefusalReason, demand
from answerable.room.state import ScreenText, State


def _floor_given(state: State, act: acts.FloorGiven, _event: Event) -> State:
    demand(state.venue(act.venue) is not None, RefusalReason.NOT_THERE)
    demand(state.floor != act.venue, RefusalReason.ALREADY)
    return replace(state, floor=act.venue)


def _floor_taken(state: State, _act: acts.FloorTaken, _event: Event) -> State:
    demand(state.floor is not None, RefusalReason.ALREADY)
    return replace(state, floor=None)


def _recording_started(state: State, _act: acts.RecordingStarted, _event: Event) -> State:
    demand(not state.recording, RefusalReason.ALREADY)
    # While the scoring closes, people who have begun still cast, and those of a venue that is kept open may begin.
    demand(not any(state.scoring.values()) and not state.is_closing, RefusalReason.WHILE_SCORING)
    return replace(state, recording=True)


def _recording_stopped(state: State, _act: acts.RecordingStopped, _event: Event) -> State:
    demand(state.recording, RefusalReason.ALREADY)
    return replace(state, recording=False)


def _captioned(state: State, act: acts.Captioned, event: Event) -> State:
    return replace(state, caption=ScreenText(act.text, event.at) if act.text else None)


FOLDS: Folds = {
    acts.FloorGiven: _floor_given,
    acts.FloorTaken: _floor_taken,
    acts.RecordingStarted: _recording_started,
    acts.RecordingStopped: _recording_stopped,
    acts.Captioned: _captioned,
}
