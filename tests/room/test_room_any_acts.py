"""Any acts in any order: a log folded whole is what it was step by step, and what is refused changes nothing."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from answerable.room import acts, folding
from answerable.room.folding import ActRefused
from answerable.room.state import HandState, QuestionState, State
from room.room_log import BEGUN, Book


class Hall(RuleBasedStateMachine):
    """Any acts in any order. What is refused changes nothing; the log folded whole is the state that was reached step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.reached: State = folding.fold(self.book.events)

    @rule(act=st.deferred(lambda: ACTS))
    def act(self, act: acts.Any) -> None:
        try:
            self.reached = self.book.add(act)
        except ActRefused:
            assert self.book.state == self.reached

    @invariant()
    def is_whole(self) -> None:
        state = self.book.state
        step = State()
        without = folding.undone(self.book.events)
        for event in self.book.events:
            if event.number not in without:
                step = folding.apply(step, event)
        # Number and time are those of the last event, undone or not.
        assert replace(step, number=state.number, at=state.at) == state == folding.fold(self.book.events)
        running = [each for each in state.items if each.clock.since is not None]
        assert len(running) <= 1
        assert len({each.key for each in state.items}) == len(state.items)
        assert all(state.questions[key].state == QuestionState.APPROVED for key in state.order)
        assert state.shown is None or state.shown in state.order
        assert sum(each.state == HandState.SPEAKING for each in state.hands.values()) <= 1


KEYS = st.integers(1, 12)
ITEMS = st.integers(1, 6)
ACTS: st.SearchStrategy[Any] = st.one_of(
    st.builds(acts.ItemCalled, ITEMS, st.none() | ITEMS),
    st.builds(acts.ItemStarted, ITEMS),
    st.builds(acts.ItemPaused, ITEMS),
    st.builds(acts.ItemExtended, ITEMS, st.sampled_from([60, -600])),
    st.builds(acts.ItemEnded, ITEMS),
    st.builds(acts.ItemSkipped, ITEMS),
    st.builds(acts.ItemPostponed, ITEMS, st.booleans()),
    st.builds(acts.ItemRestored, ITEMS),
    st.builds(acts.PresenterWithdrawn, st.integers(21, 23)),
    st.builds(acts.QuestionsOpened),
    st.builds(acts.QuestionsClosed),
    st.builds(acts.QuestionHidden, KEYS),
    st.builds(acts.QuestionAsked, st.just("?")),
    st.builds(acts.QuestionSupported, KEYS),
    st.builds(acts.QuestionApproved, KEYS),
    st.builds(acts.QuestionDismissed, KEYS),
    st.builds(acts.QuestionMerged, KEYS, KEYS),
    st.builds(acts.QuestionMoved, KEYS, st.none() | KEYS),
    st.builds(acts.QuestionShown, KEYS, st.none() | KEYS),
    st.builds(acts.QuestionAnswered, KEYS, seen=st.none() | KEYS),
    st.builds(acts.HandRaised, st.integers(1, 3), st.just("x"), st.just(31)),
    st.builds(acts.HandLowered, KEYS),
    st.builds(acts.SpeakerCalled, KEYS),
    st.builds(acts.SpeakerEnded, KEYS),
    st.builds(acts.RemarkWritten, st.sampled_from(["", "x"]), st.none() | KEYS, seen=st.none() | KEYS),
    st.builds(acts.RequirementWritten, st.just("x"), requirement=st.none() | KEYS, seen=st.none() | KEYS),
    st.builds(acts.RequirementRemoved, KEYS, KEYS),
    st.builds(acts.RequirementsHanded, st.tuples(st.builds(acts.HandedOver, KEYS, KEYS))),
    st.builds(acts.MessageSent, st.just("x")),
    st.builds(acts.MessageCleared),
    st.builds(acts.FloorGiven, st.sampled_from([31, 32, 99])),
    st.builds(acts.FloorTaken),
    st.builds(acts.RecordingStarted),
    st.builds(acts.RecordingStopped),
    st.builds(acts.Captioned, st.sampled_from(["", "x"])),
    st.builds(acts.ScoringOpened, st.just(("sheet",))),
    st.builds(acts.ScoringClosed, st.just(("sheet",)), st.booleans()),
    st.builds(acts.ChairScoring, st.booleans()),
    st.builds(acts.ScreenPaired, st.integers(1, 2), st.just("Wall")),
    st.builds(
        acts.ScreenChanged, st.integers(1, 2), st.just("Podium"), st.none() | st.just(32), st.just("podium")
    ),
    st.builds(acts.ScreenReleased, st.integers(1, 2)),
    st.builds(
        acts.PeopleCounted,
        st.tuples(st.builds(acts.Heads, st.just(31), st.just("Main"), st.integers(0, 3), st.just(3))),
        st.just(()),
    ),
    st.builds(acts.RoundsEnded, st.just(("sheet",))),
    st.builds(acts.VenueLost, st.sampled_from([31, 32])),
    st.builds(acts.VenueBack, st.sampled_from([31, 32])),
    st.builds(acts.VenueReported, st.sampled_from([31, 32]), st.just("no picture")),
    st.builds(acts.ScreensBlanked),
    st.builds(acts.ScreensBack),
    st.builds(acts.ViewChosen, st.sampled_from(["", "agenda"])),
    st.builds(acts.ResultRevealed, st.none() | st.integers(0, 3)),
    st.builds(acts.VenueKeptOpen, st.sampled_from([31, 32])),
    st.builds(acts.Undone, KEYS),
    st.sampled_from(BEGUN),
)


def test_any_act_may_come() -> None:
    """But for the two that only the first events and the stages make, which `BEGUN` has."""
    built = {kind.__name__ for kind in acts.Act.__subclasses__()} - {"PlanSet", "StageReached"}
    assert {name for name in built if f"builds({name}" not in repr(ACTS)} == set()


TestHall = Hall.TestCase
TestHall.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
