"""A table in, the people on it out, with every problem by row and column.

A `Demand` says which columns are read and required; `KnownOrganisation` is what the organisation already has, so that the
same checks serve a file alone (nothing known) and a file about to change the organisation. Reads; never changes
anything, never stops at the first problem.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from answerable.roster.columns import (
    HEADER_WITHIN,
    IDENTIFYING,
    Column,
    HeaderRow,
    letters,
    recognised,
)
from answerable.roster.passing import RowPlaces, without_nobody
from answerable.roster.problems import Code, Problem
from answerable.roster.spelling import KIND, ORDINALS, code
from answerable.roster.table import EncodingGuess, Merge, Row, Table
from answerable.roster.text import same_name, visible
from answerable.roster.units import Path, place, taken_for
from answerable.roster.values import accepted

ORDER = {column: place for place, column in enumerate(Column)}
PERSON_COLUMNS = (
    Column.IDENTIFIER,
    Column.NAME,
    Column.UNIT,
    Column.TITLE,
    Column.EMAIL,
    Column.PHONE,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """`groups` maps each accepted spelling (see `same_name`) to a group's id; None accepts any."""

    columns: tuple[Column, ...]
    required: frozenset[Column]
    groups: Mapping[str, str] | None = None
    group_names: tuple[str, ...] = ()


ORGANISATION = Demand(PERSON_COLUMNS, frozenset({Column.IDENTIFIER, Column.NAME, Column.UNIT}))
ANY_MEETING = Demand(tuple(Column), IDENTIFYING)


def meeting_with(groups: Iterable[tuple[str, str]]) -> Demand:
    """The demand of a meeting whose rater groups are (id, title). An id or a title names a group, also with 票 or 类 behind it, and both together do; so
    does a code in Chinese (`spelling.code`). Where one spelling would mean two groups, the id wins over the title.
    """
    pairs = list(groups)
    spellings = {same_name(KIND.sub("", title)): group for group, title in pairs}
    for joined in ("{title}", "{group}{title}", "{group}·{title}", "{group}-{title}", "{group}({title})", "{title}({group})"):  # fmt: skip
        spellings |= {same_name(joined.format(group=group, title=title)): group for group, title in pairs}
    for kind in ("票", "类", "类票", "组", ""):
        spellings |= {same_name(f"{group}{kind}"): group for group, _title in pairs}
    names = tuple(group if group == title else f"{group} {title}" for group, title in pairs)
    return replace(ANY_MEETING, groups=spellings, group_names=names)


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """What the organisation has: paths of its units, and people by identifier as (name, path); and the venues of the meeting."""

    units: Collection[Path] = ()
    people: Mapping[str, tuple[str, Path]] = field(default_factory=dict)
    venues: Collection[str] = ()
    # Whether a bare name that no unit of the organisation has becomes a new unit at the top. In an empty organisation it always does.
    create: bool = False
    # Whether somebody has said that people of one name in one unit are different people.
    namesakes: bool = False
    # Headings whose meaning somebody has told, by `columns.key_of`.
    learned: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person on the roster. A text is empty where the file says nothing; `path` where the unit is in doubt."""

    row: int
    identifier: str = ""
    name: str = ""
    unit: str = ""
    group: str = ""
    venue: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Roster:
    entries: tuple[RosterEntry, ...]
    new_units: tuple[Path, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    # Headings that were not read, and the columns that no heading was found for: what somebody may put together.
    unread: tuple[str, ...] = ()
    free: tuple[Column, ...] = ()
    guesses: tuple[EncodingGuess, ...] = ()

    @property
    def sound(self) -> tuple[RosterEntry, ...]:
        """The entries of rows without a problem. When a required column is missing, no row has all that it needs."""
        if any(problem.code is Code.MISSING_COLUMN for problem in self.problems):
            return ()
        rows = {problem.row for problem in self.problems}
        return tuple(entry for entry in self.entries if entry.row not in rows)


def read_roster(table: Table, demand: Demand, known: KnownOrganisation) -> Roster:
    at, header = header_of(table, demand, known.learned)
    if not header.places:
        return headless(table, header, demand)
    head = table.rows[at]
    problems = [*unsure(table), *header_problems(head, header, table.merges, demand)]
    ignored = tuple(visible(text) for _place, text in header.ignored)
    if any(problem.code is Code.MERGED_HEADER for problem in problems):
        return Roster((), (), ignored, tuple(problems), table.notes, guesses=table.guesses)
    below = table.rows[at + 1 :]
    rows, passed = without_nobody(below, head, places_of(header, demand), table.merges)
    if not rows:
        problems.append(Problem(head.number, None, Code.NO_ROWS))
    cells = Cells(demand, header, table.merges)
    entries, notes = spelled_alike([cells.entry(row) for row in rows], known)
    placement = place(((e.row, e.unit) for e in entries if e.unit), known.units, known.create)
    entries = [replace(entry, path=placement.paths.get(entry.unit, ())) for entry in entries]
    problems += [*cells.problems, *placement.problems, *doubles(entries, known)]
    problems.sort(key=position)
    hidden = hidden_notes(table, head, header)
    return Roster(
        tuple(entries),
        placement.new,
        ignored + nameless(below, head, header),
        tuple(problems),
        (*table.notes, *passed, *hidden, *placement.notes, *notes, *cells.notes),
        ignored,
        tuple(column for column in demand.columns if column not in header.places),
        table.guesses,
    )


def unsure(table: Table) -> list[Problem]:
    return [Problem(None, None, Code.UNSURE_ENCODING)] if table.guesses else []


def headless(table: Table, header: HeaderRow, demand: Demand) -> Roster:
    """Nothing could be read: no heading is known. The headings that there may be are named."""
    wanted = ",".join(c for c in demand.columns if c in demand.required)
    ignored = tuple(visible(text) for _place, text in header.ignored)
    missing = Problem(None, None, Code.NO_HEADER, {"columns": wanted})
    problems = (*unsure(table), missing)
    return Roster((), (), ignored, problems, table.notes, ignored, demand.columns, table.guesses)


def places_of(header: HeaderRow, demand: Demand) -> RowPlaces:
    places = header.places
    naming = [places[c] for c in (Column.IDENTIFIER, Column.NAME) if c in places]
    required = [at for column, at in places.items() if column in demand.required]
    return RowPlaces(tuple(places.values()), naming, required, places.get(Column.IDENTIFIER))


def spelled_alike(
    entries: Iterable[RosterEntry], known: KnownOrganisation
) -> tuple[list[RosterEntry], list[Problem]]:
    """Identifiers as the organisation spells them and venues as the meeting does, where a reader takes the two for the same."""
    identifiers = {same_name(identifier): identifier for identifier in known.people}
    venues = {same_name(venue): venue for venue in known.venues}
    found: list[RosterEntry] = []
    notes: dict[tuple[Column, str], Problem] = {}
    for entry in entries:
        identifier, venue = entry.identifier, entry.venue
        if identifier and identifier not in known.people:
            identifier = identifiers.get(same_name(identifier), identifier)
        if venue and venue not in known.venues:
            venue = venues.setdefault(same_name(venue), venue)
        for column, was, now in (
            (Column.IDENTIFIER, entry.identifier, identifier),
            (Column.VENUE, entry.venue, venue),
        ):
            if was != now:
                notes.setdefault((column, was), taken_for(entry.row, column, was, now))
        found.append(replace(entry, identifier=identifier, venue=venue))
    return found, list(notes.values())


def position(problem: Problem) -> tuple[int, int]:
    return problem.row or 0, ORDER[Column(problem.column)] if problem.column else -1


def header_of(table: Table, demand: Demand, learned: Mapping[str, Column]) -> tuple[int, HeaderRow]:
    """Where the header row is, and what it says: the row near the top that names the most columns, else the first of several texts."""
    near = table.rows[:HEADER_WITHIN]
    texts = [{place: cell.text for place, cell in row.cells.items()} for row in near]
    scores = [len(recognised(cells, learned=learned).places) for cells in texts]
    at = max(range(len(texts)), key=lambda row: (scores[row], not scores[row] and len(texts[row]) > 2))
    return at, recognised(texts[at], demand.columns, learned)


def header_problems(head: Row, header: HeaderRow, merges: tuple[Merge, ...], demand: Demand) -> list[Problem]:
    across = [merge for merge in merges if merge.top <= head.number <= merge.bottom]
    if across:
        return [merged_header(head, header, merge) for merge in across]
    missing = [c for c in demand.columns if c in demand.required and c not in header.places]
    return [
        *(Problem(head.number, column, Code.MISSING_COLUMN) for column in missing),
        *(
            Problem(
                head.number,
                column,
                Code.REPEATED_COLUMN,
                {"first": letters(header.places[column]), "second": letters(place)},
            )
            for column, place in header.repeated
        ),
    ]


def merged_header(head: Row, header: HeaderRow, merge: Merge) -> Problem:
    column = next((c for c, place in header.places.items() if merge.left <= place <= merge.right), None)
    cells = f"{letters(merge.left)}{merge.top}:{letters(merge.right)}{merge.bottom}"
    return Problem(head.number, column, Code.MERGED_HEADER, {"cells": cells})


def nameless(rows: Iterable[Row], head: Row, header: HeaderRow) -> tuple[str, ...]:
    """Columns that have content under an empty heading, by their letter."""
    places = {place for row in rows for place in row.cells} - set(head.cells) - set(header.places.values())
    return tuple(letters(place) for place in sorted(places))


def hidden_notes(table: Table, head: Row, header: HeaderRow) -> list[Problem]:
    notes = []
    rows = [number for number in table.hidden_rows if number > head.number]
    if rows:
        notes.append(Problem(rows[0], None, Code.HIDDEN_ROWS, {"count": len(rows)}))
    for column, at in header.places.items():
        if at in table.hidden_columns:
            notes.append(Problem(None, column, Code.HIDDEN_COLUMNS, {"letter": letters(at)}))
    return notes


class Cells:
    """Reads rows into entries and gathers what is wrong with their cells."""

    def __init__(self, demand: Demand, header: HeaderRow, merges: tuple[Merge, ...]) -> None:
        self.demand, self.places, self.merges = demand, header.places, merges
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def entry(self, row: Row) -> RosterEntry:
        values = {column: self.value(row, column, at) for column, at in self.places.items()}
        texts = {column.value: values.get(column, "") for column in Column}
        return RosterEntry(row=row.number, path=(), **texts)

    def value(self, row: Row, column: Column, at: int) -> str:
        """The cell's text as it will be kept; empty when there is none, or a problem or note about it."""
        cell = row.cells.get(at)
        if cell is None:
            if column in self.demand.required:
                merged = self.covering(row.number, at)
                self.problem(row, column, Code.MERGED_CELL if merged else Code.MISSING_VALUE)
            return ""
        value = accepted(column, cell)
        if isinstance(value, str):
            return self.group(row, value) if column is Column.GROUP else value
        (self.problems if value.refused else self.notes).append(value.at(row.number, column))
        return ""

    def covering(self, number: int, at: int) -> bool:
        return any(m.top <= number <= m.bottom and m.left <= at <= m.right for m in self.merges)

    def problem(self, row: Row, column: Column, code: Code, **params: str | int) -> None:
        self.problems.append(Problem(row.number, column, code, params))

    def group(self, row: Row, value: str) -> str:
        if self.demand.groups is None:
            return value.removesuffix("票") or value
        found = self.demand.groups.get(same_name(value))
        if found is None and (len(value) > 1 or value in ORDINALS):
            # One character that is no number may sound like a code and mean something else.
            found = self.demand.groups.get(same_name(code(value)))
        if found is None:
            groups = visible(", ".join(self.demand.group_names), 200)
            self.problem(row, Column.GROUP, Code.UNKNOWN_GROUP, value=visible(value), groups=groups)
        return found or ""


def doubles(entries: Iterable[RosterEntry], known: KnownOrganisation) -> list[Problem]:
    """Rows that name somebody again, in the file or against what the organisation knows.

    Two people of one name in one unit are a problem only while the organisation does not have both already, and nobody has said
    that they are two.
    """
    problems: list[Problem] = []
    by_identifier: dict[str, RosterEntry] = {}
    by_person: dict[tuple[str, Path], RosterEntry] = {}
    owners = {(same_name(name), path): identifier for identifier, (name, path) in known.people.items()}
    listed = {entry.identifier for entry in entries}
    for entry in entries:
        key = same_name(entry.identifier)
        first = by_identifier.setdefault(key, entry) if key else entry
        if first is not entry:
            params: dict[str, str | int] = {"value": visible(entry.identifier), "first": first.row}
            problems.append(Problem(entry.row, Column.IDENTIFIER, Code.DUPLICATE_IDENTIFIER, params))
        if entry.name and entry.path and not known.namesakes:
            problems += same_person(entry, by_person, known, owners, listed)
    return problems


def same_person(
    entry: RosterEntry,
    by_person: dict[tuple[str, Path], RosterEntry],
    known: KnownOrganisation,
    owners: Mapping[tuple[str, Path], str],
    listed: Collection[str],
) -> list[Problem]:
    person = (same_name(entry.name), entry.path)

    def is_known(identifier: str) -> bool:
        name, path = known.people.get(identifier, ("", ()))
        return (same_name(name), path) == person

    settled = is_known(entry.identifier)
    same = by_person.setdefault(person, entry)
    if same.identifier != entry.identifier:
        if settled and is_known(same.identifier):
            return []
        params: dict[str, str | int] = {"name": visible(entry.name), "first": same.row}
        return [Problem(entry.row, Column.NAME, Code.DUPLICATE_PERSON, params)]
    owner = owners.get(person)
    if settled or owner is None or owner in listed:
        return []
    params = {"name": visible(entry.name), "identifier": visible(owner)}
    return [Problem(entry.row, Column.NAME, Code.KNOWN_PERSON, params)]
