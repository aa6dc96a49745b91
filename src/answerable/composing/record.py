"""The facts of one meeting, as the site reads them from its tables and the log of the room. Nothing here is a sentence.

Numbers of events are those of the room's log. Texts are as people wrote them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tongue(StrEnum):
    """The language of a draft."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called. `english` is empty where nobody has said it."""

    chinese: str
    english: str = ""

    def told(self, tongue: Tongue) -> str:
        return self.english if tongue is Tongue.ENGLISH and self.english else self.chinese


@dataclass(frozen=True, slots=True)
class Category:
    """People of one rater group. `weight` is the group's share of the score in per cent, as it is written."""

    title: str
    expected: int
    present: int
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A unit that was to report. `event` is when its debrief began; None if it did not, with the reason if one was given."""

    unit: Name
    event: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuestionTaken:
    """A question that was let through. `theme` may be empty."""

    theme: str
    is_answered: bool
    event: int


@dataclass(frozen=True, slots=True)
class SaidToAll:
    """What the leader said to all."""

    text: str
    event: int


@dataclass(frozen=True, slots=True)
class Demanded:
    """A numbered requirement with its parts."""

    text: str
    parts: tuple[str, ...]
    event: int


@dataclass(frozen=True, slots=True)
class BallotCounts:
    """Ballots of the published result, all groups together."""

    issued: int
    returned: int
    valid: int
    void: int


@dataclass(frozen=True, slots=True)
class GradeTold:
    """A unit's grade as published. Only there when somebody chose to tell it."""

    unit: Name
    grade: str


@dataclass(frozen=True, slots=True)
class Record:
    organisation: Name
    title: str
    year: int
    day: date
    convened_by: str = ""
    leader: str = ""
    chair: str = ""
    venues: int = 1  # the main one too
    has_video: bool = False
    categories: tuple[Category, ...] = ()
    reports: tuple[Heard, ...] = ()
    minutes_each: int | None = None  # None if they differ
    debriefs: int = 0  # written ones, accepted
    questions: tuple[QuestionTaken, ...] = ()
    speakers: int = 0
    remarks: tuple[SaidToAll, ...] = ()
    comments: int = 0  # remarks on single presenters
    requirements: tuple[Demanded, ...] = ()
    criteria: tuple[str, ...] = ()
    papers: BallotCounts | None = None
    grades: tuple[GradeTold, ...] = ()

    @property
    def heard(self) -> tuple[Heard, ...]:
        """Those who reported, in the order in which they did."""
        return tuple(sorted((each for each in self.reports if each.event), key=lambda each: each.event or 0))

    @property
    def missing(self) -> tuple[Heard, ...]:
        return tuple(each for each in self.reports if not each.event)

    @property
    def expected(self) -> int:
        return sum(each.expected for each in self.categories)

    @property
    def present(self) -> int:
        return sum(each.present for each in self.categories)

    @property
    def themes(self) -> tuple[str, ...]:
        """Each once, in the order in which they came up."""
        return tuple(dict.fromkeys(each.theme for each in self.questions if each.theme))
