"""What the minutes of a meeting hold. Times are the wall clock of the meeting; any text may have several lines.

A draft is kept as JSON: `to_json` gives an object whose keys are the field names below, dates and times in ISO 8601
("2027-01-15T09:00:00"), lists for tuples. `from_json` reads it back, and `from_json(to_json(m)) == m`.
Fields with a default may be missing in the JSON; keys that are not listed here are ignored.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from answerable.documents.faults import Malformed


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of one category of people were expected at a place, and how many came."""

    category: str
    expected: int
    present: int


@dataclass(frozen=True, slots=True)
class VenueAttendance:
    """A venue, with its people by category."""

    name: str
    counts: tuple[Attendance, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A point of the agenda, with the times at which it really began and ended."""

    title: str
    begun: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question from the floor. `asker` is None when it was asked without a name, `answer` empty when it was not answered."""

    text: str
    theme: str = ""
    asker: str | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Debrief:
    """One presenter's turn, with what was asked."""

    presenter: str
    unit: str = ""
    begun: datetime | None = None
    ended: datetime | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody on the speakers' list who had the floor."""

    speaker: str
    unit: str = ""
    place: str = ""
    theme: str = ""
    begun: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a leader said. `about` names the presenter, and is None for what was said to all."""

    text: str
    by: str = ""
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the leader asks for, numbered in order. `title` is its first sentence, without the full stop."""

    text: str
    title: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made after approval."""

    on: date
    by: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting.

    `mark` is the organisation's heading mark, `issuer` the office that issues, `number` the document's number as it
    is printed (第1期). `opening` replaces the first sentences, which otherwise are composed from the facts.
    `approved_by` is empty for a draft, which says so under its title. `copies` says who gets a copy.
    """

    mark: str
    title: str
    meeting: str
    begun: datetime
    ended: datetime | None = None
    issuer: str = ""
    number: str = ""
    issued: date | None = None
    chair: str = ""
    opening: str = ""
    places: tuple[VenueAttendance, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    attending: tuple[str, ...] = ()
    agenda: tuple[Item, ...] = ()
    debriefs: tuple[Debrief, ...] = ()
    speeches: tuple[Speech, ...] = ()
    remarks: tuple[Remark, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    notes: tuple[str, ...] = ()
    drafted_by: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    copies: str = ""
    changes: tuple[Change, ...] = ()


def to_json(minutes: Minutes) -> dict[str, Any]:
    """An object of plain JSON values."""
    value: dict[str, Any] = msgspec.to_builtins(minutes)
    return value


def from_json(value: object) -> Minutes:
    """The minutes that `to_json` gave. Raises `Malformed` when a field is missing or of another kind."""
    try:
        return msgspec.convert(value, Minutes)
    except msgspec.ValidationError as wrong:
        raise Malformed(f"These minutes cannot be read: {wrong}") from wrong
