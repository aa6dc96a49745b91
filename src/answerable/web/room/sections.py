"""The minutes as forms: which sections they have, which fields each has, and how what was typed goes back into the content.

Content is the JSON of `documents.minutes`. A column is one field of an object of that JSON; one with `rows` is a list of objects with columns of their own. A row whose first column is
empty is left out, so that emptying it removes the row and filling in the last, empty one adds one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.room import text

Text = str | Promise
Content = dict[str, Any]
Typed = Mapping[str, str]

LONGEST = 10_000
MOST_ROWS = 500


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"  # several lines
    LINES = "lines"  # a list, one entry a line
    TIME = "time"  # HH:MM; kept with the day of the meeting
    NUMBER = "number"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class SectionField:
    name: str
    label: Text
    kind: FieldKind = FieldKind.LINE
    rows: tuple["SectionField", ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesSection:
    """`columns` are fields of the minutes themselves."""

    name: str
    title: Text
    columns: tuple[SectionField, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One control of the form. `rows` are those of a list, each with its fields, the last one empty. `kept` is what is kept, if something else is typed."""

    name: str
    label: Text
    kind: FieldKind
    value: str = ""
    rows: tuple[tuple["Field", ...], ...] = ()
    kept: str = ""


FROM = SectionField("begun", _("begun at"), FieldKind.TIME)
UNTIL = SectionField("ended", _("ended at"), FieldKind.TIME)
COUNTS = (
    SectionField("category", _("category")),
    SectionField("expected", _("expected"), FieldKind.NUMBER),
    SectionField("present", _("came"), FieldKind.NUMBER),
)
QUESTIONS = (
    SectionField("text", _("question"), FieldKind.TEXT),
    SectionField("theme", _("theme")),
    SectionField("asker", _("asked by")),
    SectionField("answer", _("answer"), FieldKind.TEXT),
)
SECTIONS = (
    MinutesSection(
        "head",
        _("Heading and opening"),
        (
            SectionField("mark", _("Heading mark")),
            SectionField("issuer", pgettext_lazy("document", "Issued by")),
            SectionField("number", pgettext_lazy("document", "Number")),
            SectionField("title", _("Title")),
            SectionField("meeting", _("Meeting")),
            SectionField("begun", _("Began"), FieldKind.TIME),
            SectionField("ended", _("Ended"), FieldKind.TIME),
            SectionField("chair", _("Chair")),
            SectionField("opening", _("Opening, if other words than the usual ones are wanted"), FieldKind.TEXT),
        ),
    ),
    MinutesSection("attendance", _("Attendance"), (SectionField("places", _("Venues"), FieldKind.ROWS, (SectionField("name", _("venue")), SectionField("counts", _("People"), FieldKind.ROWS, COUNTS))),)),
    MinutesSection("agenda", _("Agenda"), (SectionField("agenda", _("Items"), FieldKind.ROWS, (SectionField("title", _("item")), FROM, UNTIL)),)),
    MinutesSection(
        "debriefs",
        _("Debriefs and questions"),
        (SectionField("debriefs", _("Presenters"), FieldKind.ROWS, (SectionField("presenter", _("presenter")), SectionField("unit", _("unit")), FROM, UNTIL, SectionField("questions", _("Questions"), FieldKind.ROWS, QUESTIONS))),),
    ),
    MinutesSection(
        "speeches",
        _("Speakers"),
        (SectionField("speeches", _("Speakers"), FieldKind.ROWS, (SectionField("speaker", _("speaker")), SectionField("unit", _("unit")), SectionField("place", _("venue")), SectionField("theme", _("theme")), FROM, UNTIL)),),
    ),
    MinutesSection("remarks", _("Remarks"), (SectionField("remarks", _("Remarks"), FieldKind.ROWS, (SectionField("text", _("remark"), FieldKind.TEXT), SectionField("by", _("said by")), SectionField("about", _("about; empty: to everybody")))),)),
    MinutesSection(
        "requirements",
        _("Requirements"),
        (SectionField("requirements", _("Requirements"), FieldKind.ROWS, (SectionField("text", _("requirement"), FieldKind.TEXT), SectionField("title", _("heading, if it has one")), SectionField("items", _("sub-items, one a line"), FieldKind.LINES))),),
    ),
    MinutesSection(
        "end",
        _("Notes and lists"),
        (
            SectionField("notes", _("Notes, one a line"), FieldKind.LINES),
            SectionField("present", _("Present, one a line"), FieldKind.LINES),
            SectionField("absent", _("Absent, one a line"), FieldKind.LINES),
            SectionField("attending", _("In attendance, one a line"), FieldKind.LINES),
            SectionField("drafted_by", _("Recorded by")),
            SectionField("copies", _("Copies to")),
        ),
    ),
)  # fmt: skip
NEEDED = frozenset({"mark", "title", "meeting", "begun"})
# Those of a field that may be None, and are so when they are empty.
NONE_WHEN_EMPTY = frozenset({"asker", "about"})


def section_named(name: str) -> MinutesSection | None:
    return next((each for each in SECTIONS if each.name == name), None)


def fields(section: MinutesSection, content: Content, typed: Typed | None = None) -> tuple[Field, ...]:
    """With what was typed, where something was."""
    return _fields(section.columns, content, typed or {}, "")


def typed_into(section: MinutesSection, content: Content, typed: Typed) -> Content:
    """The content with what was typed. Raises ValueError with the name of a field that cannot be so."""
    day = str(content["begun"])[:10]
    changed = content | _typed(section.columns, content, typed, "", day)
    for name in NEEDED:
        if not changed[name]:
            raise ValueError(name)
    return changed


def told(section: MinutesSection, content: Content) -> list[str]:
    """The section as lines of text: two versions of it are compared by these."""
    return [line for column in section.columns for line in _told(column, content.get(column.name))]


def _fields(columns: Sequence[SectionField], values: Content, typed: Typed, prefix: str) -> tuple[Field, ...]:
    return tuple(
        _field(column, values.get(column.name), typed, f"{prefix}{column.name}") for column in columns
    )


def _field(column: SectionField, value: Any, typed: Typed, name: str) -> Field:
    if column.kind == FieldKind.ROWS:
        return _list(column, value or [], typed, name)
    kept = _shown(column.kind, value)
    shown = typed.get(name, kept).replace("\r\n", "\n")
    return Field(name, column.label, column.kind, shown, kept=kept if kept != shown else "")


def _list(column: SectionField, there: Sequence[Content], typed: Typed, name: str) -> Field:
    count = max(len(there) + 1, _count(typed, name))
    rows = [*there, *({} for _more in range(count - len(there)))]
    shown = tuple(_fields(column.rows, row, typed, f"{name}.{at}.") for at, row in enumerate(rows))
    return Field(name, column.label, column.kind, str(count), shown)


def _count(typed: Typed, name: str) -> int:
    given = typed.get(name, "")
    return min(int(given), MOST_ROWS) if given.isdecimal() and len(given) < 9 else 0


def _shown(kind: FieldKind, value: Any) -> str:
    if value is None:
        return ""
    if kind == FieldKind.TIME:
        return f"{datetime.fromisoformat(value):%H:%M}"
    return "\n".join(value) if kind == FieldKind.LINES else str(value)


def _typed(columns: Sequence[SectionField], old: Content, typed: Typed, prefix: str, day: str) -> Content:
    return {
        column.name: _read(column, old.get(column.name), typed, f"{prefix}{column.name}", day)
        for column in columns
    }


def _read(column: SectionField, old: Any, typed: Typed, name: str, day: str) -> Any:
    if column.kind == FieldKind.ROWS:
        return _rows(column, old or [], typed, name, day)
    value = text.clean(typed.get(name, "")[:LONGEST], lines=column.kind in {FieldKind.TEXT, FieldKind.LINES})
    match column.kind:
        case FieldKind.LINES:
            return [line for line in value.split("\n") if line]
        case FieldKind.TIME:
            return _time(value, old, name, day)
        case FieldKind.NUMBER:
            if value and not (value.isdecimal() and len(value) < 7):
                raise ValueError(name)
            return int(value or 0)
    return None if not value and column.name in NONE_WHEN_EMPTY else value


def _rows(column: SectionField, old: Sequence[Content], typed: Typed, name: str, day: str) -> list[Content]:
    found = []
    for at in range(_count(typed, name)):
        before = old[at] if at < len(old) else {}
        row = _typed(column.rows, before, typed, f"{name}.{at}.", day)
        if row[column.rows[0].name]:
            found.append(row)
    return found


def _time(value: str, old: Any, name: str, day: str) -> str | None:
    """The seconds stay where the minute was not changed."""
    if not value:
        return None
    if old is not None and _shown(FieldKind.TIME, old) == value:
        return str(old)
    try:
        return datetime.strptime(f"{(old or day)[:10]} {value}", "%Y-%m-%d %H:%M").isoformat()
    except ValueError:
        raise ValueError(name) from None


def _told(column: SectionField, value: Any) -> Iterator[str]:
    if column.kind == FieldKind.ROWS:
        for row in value or ():
            plain = [each for each in column.rows if each.kind != FieldKind.ROWS]
            yield " · ".join(part for each in plain if (part := _line(each, row.get(each.name))))
            for each in column.rows:
                if each.kind == FieldKind.ROWS:
                    yield from _told(each, row.get(each.name))
    elif shown := _line(column, value):
        yield shown


def _line(column: SectionField, value: Any) -> str:
    return " / ".join(_shown(column.kind, value).split("\n"))
