"""Logs of a room written down act by act, for the tests."""

from collections.abc import Iterable

from answerable.room import acts, folding
from answerable.room.acts import Event
from answerable.room.state import State

PLAN = acts.PlanSet(
    "Annual meeting",
    (
        acts.Planned(1, "opening", "Opening", 600),
        acts.Planned(2, "debrief", "Debrief", 480, 21, 1, "Presenter 01", "Unit 1"),
        acts.Planned(3, "debrief", "Debrief", 480, 22, 2, "Presenter 02", "Unit 2"),
        acts.Planned(4, "debrief", "Debrief", 480, 23, 3, "Presenter 03", "Unit 3"),
        acts.Planned(5, "scoring", "Scoring", 600),
    ),
    (acts.PlannedVenue(31, "Main hall", True), acts.PlannedVenue(32, "Plant")),
)
BEGUN: tuple[acts.Any, ...] = (PLAN, acts.StageReached("convened"))
SECOND = 1000


class Book:
    """A log that grows; every act takes a second unless `at` says otherwise."""

    def __init__(self, *done: acts.Any) -> None:
        self.events: list[Event] = []
        self.now = 0
        for each in (*BEGUN, *done):
            self.add(each)

    def add(self, act: acts.Any, after: int = 1, by: str = "Chair") -> State:
        """Raises Refused, and then the log is as it was."""
        self.now += after * SECOND
        event = Event(len(self.events) + 1, self.now, by, act)
        if isinstance(act, acts.Undone):
            folding.undo(self.events, act.event)
        else:
            folding.apply(self.state, event)
        self.events.append(event)
        return self.state

    @property
    def state(self) -> State:
        return folding.fold(self.events)

    @property
    def last(self) -> int:
        return len(self.events)


def book(done: Iterable[acts.Any] = ()) -> Book:
    return Book(*done)
