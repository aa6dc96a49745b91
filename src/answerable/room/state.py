"""The room as a value: what a log of events says. Times are milliseconds since 1970, limits are whole seconds.

`items` are in the order in which they are held. `current` is the item that is on; it stays so after its end, until the next is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from answerable.room.acts import Heads


class ItemState(StrEnum):
    TO_COME = "to-come"
    CALLED = "called"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"


# The item's clock has begun and not ended.
ON = frozenset({ItemState.RUNNING, ItemState.PAUSED})
# It will not be held any more.
OVER = frozenset({ItemState.DONE, ItemState.SKIPPED, ItemState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Clock:
    """`seconds` is the limit as it is now, `planned` as the agenda has it. `used` milliseconds have passed; while it runs, add those
    since `since`.
    """

    seconds: int
    used: int = 0
    since: int | None = None
    planned: int = 0

    def stopped(self, at: int) -> "Clock":
        return self if self.since is None else replace(self, used=self.used + at - self.since, since=None)


@dataclass(frozen=True, slots=True)
class Item:
    key: int
    kind: str
    title: str
    clock: Clock
    presenter: int | None = None
    position: int | None = None
    name: str = ""
    unit: str = ""
    state: ItemState = ItemState.TO_COME
    called_at: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """`lost_at` is since when it is off the line. `report` is what its steward last told the chair."""

    key: int
    name: str
    is_main: bool = False
    lost_at: int | None = None
    kept_open: bool = False
    report: str = ""
    reported_at: int | None = None


class QuestionState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    MERGED = "merged"
    DISMISSED = "dismissed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Question:
    """`into` is the question that it stands under, `merged` the event that put it there. `supports` counts people besides the one who asked, those of merged ones too.
    `changed` is the event that changed it last, supports aside.
    """

    key: int
    text: str
    author: str
    presenter: int | None
    asked_at: int
    changed: int
    state: QuestionState = QuestionState.WAITING
    theme: str = ""
    supports: int = 0
    into: int | None = None
    merged: int | None = None
    note: str = ""
    answered_at: int | None = None


class HandState(StrEnum):
    RAISED = "raised"
    SPEAKING = "speaking"
    DONE = "done"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody on the speakers' list. `changed` is the event that changed it last."""

    key: int
    attendee: int
    name: str
    venue: int
    raised_at: int
    changed: int
    state: HandState = HandState.RAISED
    clock: Clock | None = None
    called_at: int | None = None
    ended_at: int | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """The leader's comment on one presenter, or on all with None. `written` is the number of the event that wrote it last."""

    key: int
    text: str
    presenter: int | None
    written: int
    at: int


@dataclass(frozen=True, slots=True)
class Requirement:
    key: int
    text: str
    parts: tuple[str, ...]
    written: int
    at: int


@dataclass(frozen=True, slots=True)
class ScreenText:
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Wall:
    """A paired screen: what it is called, of which venue, and the view that it is pinned to, empty if it follows."""

    name: str
    venue: int | None
    view: str


@dataclass(frozen=True, slots=True)
class State:
    """`number` is that of the last event. `order` has the keys of approved questions, first to be answered first. `stage_at` is when the stage
    was reached. `closing` says since when rounds close, whose ballots on phones are waited for. `shown` is the question on the screens, `shown_by` the event that put it there or took it off. `floor` is the venue that has the floor besides the main one, `caption` the last line of what is being said. `signed_in` is what was last counted.
    """

    number: int = 0
    at: int = 0
    title: str = ""
    stage: str = ""
    stage_at: int = 0
    items: tuple[Item, ...] = ()
    venues: tuple[Venue, ...] = ()
    current: int | None = None
    scoring: Mapping[str, bool] = field(default_factory=dict)
    closing: Mapping[str, int] = field(default_factory=dict)
    asking: bool = False
    unsigned: bool = False
    questions: Mapping[int, Question] = field(default_factory=dict)
    order: tuple[int, ...] = ()
    shown: int | None = None
    shown_by: int = 0
    hands: Mapping[int, Hand] = field(default_factory=dict)
    remarks: Mapping[int, Remark] = field(default_factory=dict)
    requirements: Mapping[int, Requirement] = field(default_factory=dict)
    message: ScreenText | None = None
    blank: bool = False
    view: str = ""
    revealed: int | None = 0
    floor: int | None = None
    recording: bool = False
    caption: ScreenText | None = None
    chair_scores: bool = True
    walls: Mapping[int, Wall] = field(default_factory=dict)
    signed_in: tuple[Heads, ...] = ()
    signed_in_groups: tuple[Heads, ...] = ()

    def item(self, key: int | None) -> Item | None:
        return next((each for each in self.items if each.key == key), None)

    def venue(self, key: int) -> Venue | None:
        return next((each for each in self.venues if each.key == key), None)

    @property
    def open_venues(self) -> frozenset[int]:
        """Those that are heard: the main venue, where the chair is, and whoever has the floor."""
        return frozenset(each.key for each in self.venues if each.is_main or each.key == self.floor)

    @property
    def is_closing(self) -> bool:
        """Whether ballots that wait on phones are still taken, of the whole scoring or of a round."""
        return self.stage == "closing" or bool(self.closing)

    @property
    def on(self) -> Item | None:
        """The item that is on, if any."""
        return self.item(self.current)

    @property
    def coming(self) -> tuple[Item, ...]:
        return tuple(each for each in self.items if each.state == ItemState.TO_COME)

    @property
    def speaker(self) -> Hand | None:
        return next((each for each in self.hands.values() if each.state == HandState.SPEAKING), None)
