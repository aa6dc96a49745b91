"""Sign-in: who is present, and how many are expected and present, by venue and group.

Only that somebody is present is kept, never since when: a time beside a name could be matched with traffic at the ballot box.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from answerable.web.meetings.groups import Group, groups_of
from answerable.web.meetings.models import Attendee, Meeting, Venue
from answerable.web.meetings.stages import Part, demand_open


@dataclass(frozen=True, slots=True)
class Presence:
    """People expected and present."""

    expected: int = 0
    present: int = 0

    def __add__(self, other: "Presence") -> "Presence":
        return Presence(self.expected + other.expected, self.present + other.present)


@dataclass(frozen=True, slots=True)
class VenuePresence:
    """One venue: a cell for each of `groups`, and all together."""

    key: int
    venue: str
    groups: tuple[Group, ...]
    cells: tuple[Presence, ...]
    total: Presence

    @property
    def by_group(self) -> list[tuple[Group, Presence]]:
        return list(zip(self.groups, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class PresenceTable:
    groups: tuple[Group, ...]
    rows: tuple[VenuePresence, ...]
    totals: tuple[Presence, ...]
    total: Presence


_to_tell: list[Callable[[Meeting], None]] = []


def when_marked(tell: Callable[[Meeting], None]) -> None:
    """A higher app has itself told that somebody signed in or was signed out, in the same transaction. Not who."""
    _to_tell.append(tell)


def mark(attendee: Attendee, present: bool) -> None:
    """Sign somebody in, or undo it. Repeating it changes nothing; after the close it raises `NotNow`."""
    with transaction.atomic():
        demand_open(attendee.meeting, Part.PRESENCE)
        Attendee.objects.filter(pk=attendee.pk).update(present=present)
        for tell in _to_tell:
            tell(attendee.meeting)
    attendee.present = present


def table(meeting: Meeting) -> PresenceTable:
    """Two queries, however many venues: the venues, and the counts. Groups that the rules do not have come last."""
    counts: dict[tuple[int, str], Presence] = {
        (venue, group): Presence(expected, present)
        for venue, group, expected, present in Attendee.objects.filter(meeting=meeting)
        .order_by()
        .values_list("venue_id", "group")
        .annotate(expected=Count("pk"), here=Count("pk", filter=Q(present=True)))
    }
    groups = _with_strays(groups_of(meeting), {group for _, group in counts})
    rows = tuple(
        _row(pk, name, groups, [counts.get((pk, group.id), Presence()) for group in groups])
        for pk, name in meeting.venues.values_list("pk", "name")
    )
    totals = tuple(_sum([row.cells[at] for row in rows]) for at in range(len(groups)))
    return PresenceTable(groups, rows, totals, _sum(totals))


def row_of(figures: PresenceTable, venue: Venue) -> VenuePresence:
    """The row of one of the meeting's venues."""
    return next(row for row in figures.rows if row.key == venue.pk)


def _with_strays(groups: tuple[Group, ...], found: set[str]) -> tuple[Group, ...]:
    strays = sorted(found - {group.id for group in groups})
    return groups + tuple(Group(stray, stray) for stray in strays)


def _row(key: int, venue: str, groups: tuple[Group, ...], cells: Sequence[Presence]) -> VenuePresence:
    return VenuePresence(key, venue, groups, tuple(cells), _sum(cells))


def _sum(cells: Sequence[Presence]) -> Presence:
    return sum(cells, Presence())
