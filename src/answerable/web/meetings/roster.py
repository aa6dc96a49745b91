"""A meeting's roster: who attends, at which venue and in which rater group, and with them people and units.

`plan` reads; `import_attendees` does it all at once or not at all, and only while the list of attendees is open. Those who
are not on the roster stay unless asked to go. Raises `NotNow` when the list is locked, `PlanMoved` when the plan is not
the one agreed to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from answerable.roster.entries import Demand, Roster, RosterEntry, meeting_with
from answerable.roster.text import narrowed, tidied
from answerable.roster.units import written
from answerable.web.accounts.models import User
from answerable.web.meetings import audit, venues
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Attendee, Meeting, Venue
from answerable.web.meetings.stages import Part, demand_open
from answerable.web.meetings.tickets import issue_tickets
from answerable.web.organisation import importing
from answerable.web.organisation.choices import Choices, remember
from answerable.web.organisation.importing import BATCH, PlanMoved, Snapshot, digest_of, read_snapshot
from answerable.web.organisation.preview import roster_of
from answerable.web.organisation.tree import read_tree

MAIN_VENUES = frozenset({"主会场", "main venue"})


@dataclass(frozen=True, slots=True)
class Move:
    """An attendee who changes venue, group or both."""

    entry: RosterEntry
    pk: int
    old_venue: str
    old_group: str


@dataclass(frozen=True, slots=True)
class Absent:
    """An attendee who is not on the roster."""

    pk: int
    identifier: str
    name: str
    venue: str
    group: str


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    people: importing.Plan
    joining: tuple[RosterEntry, ...]
    moving: tuple[Move, ...]
    staying: tuple[RosterEntry, ...]
    absent: tuple[Absent, ...]
    new_venues: tuple[str, ...]
    main_venue: str  # the new venue that takes the place of the untouched first one, or empty

    @property
    def changes_nothing(self) -> bool:
        """When the absent stay."""
        return self.people.changes_nothing and not (self.joining or self.moving or self.new_venues)

    @property
    def digest(self) -> str:
        return digest_of(
            self.people.digest, self.joining, self.moving, self.absent, self.new_venues, self.main_venue
        )


def demand_of(meeting: Meeting) -> Demand:
    return meeting_with((group.id, group.title) for group in groups_of(meeting))


def read_kept(meeting: Meeting, content: bytes, snapshot: Snapshot, choices: Choices) -> Roster:
    """The file as this meeting's roster, against what the organisation and the meeting have."""
    known = snapshot.known(choices, [tidied(name) for name in meeting.venues.values_list("name", flat=True)])
    return roster_of(content, demand_of(meeting), known, choices.encoding)


def plan(meeting: Meeting, roster: Roster, snapshot: Snapshot) -> MeetingPlan:
    entries = roster.sound
    attendees = {
        narrowed(attendee.person.identifier): attendee
        for attendee in meeting.attendees.select_related("person", "venue")
    }
    known = {tidied(name) for name in meeting.venues.values_list("name", flat=True)}
    joining, moving, staying = [], [], []
    for entry in entries:
        attendee = attendees.get(entry.identifier)
        if attendee is None:
            joining.append(entry)
        elif (tidied(attendee.venue.name), attendee.group) == (entry.venue, entry.group):
            staying.append(entry)
        else:
            moving.append(Move(entry, attendee.pk, attendee.venue.name, attendee.group))
    listed = {entry.identifier for entry in roster.entries}
    absent = tuple(absent_of(attendee) for key, attendee in attendees.items() if key not in listed)
    new_venues = tuple(dict.fromkeys(entry.venue for entry in entries if entry.venue not in known))
    people = importing.plan(roster, snapshot)
    main = main_among(new_venues) if replaceable(meeting, {entry.venue for entry in entries}) else ""
    return MeetingPlan(people, tuple(joining), tuple(moving), tuple(staying), absent, new_venues, main)


def absent_of(attendee: Attendee) -> Absent:
    person = attendee.person
    return Absent(attendee.pk, person.identifier, person.name, attendee.venue.name, attendee.group)


def import_attendees(
    meeting: Meeting,
    content: bytes,
    actor: User,
    *,
    digest: str,
    choices: Choices | None = None,
    remove: bool = False,
) -> MeetingPlan:
    """Check the file again and carry out the plan whose digest was agreed to. `remove` takes the absent off the list."""
    with transaction.atomic():
        demand_open(meeting, Part.ATTENDEES)
        snapshot = read_snapshot()
        roster = read_kept(meeting, content, snapshot, choices or Choices())
        agreed = plan(meeting, roster, snapshot)
        if roster.problems or agreed.digest != digest:
            raise PlanMoved
        people = importing.carry_out(agreed.people, snapshot)
        remember(choices or Choices())
        if agreed.main_venue:
            venues.rename(meeting.venues.get(), agreed.main_venue, actor)
        carry_out(meeting, agreed, people)
        if remove:
            meeting.attendees.filter(pk__in=[absent.pk for absent in agreed.absent]).delete()
        audit.record(meeting, actor, "attendees-imported", counted(agreed, remove))
    return agreed


def counted(agreed: MeetingPlan, remove: bool) -> dict[str, int]:
    return {
        "added": len(agreed.joining),
        "changed": len(agreed.moving),
        "removed": len(agreed.absent) if remove else 0,
    }


def carry_out(meeting: Meeting, agreed: MeetingPlan, people: Mapping[str, int]) -> None:
    add_venues(meeting, [name for name in agreed.new_venues if name != agreed.main_venue])
    venue_pks = {tidied(venue.name): venue.pk for venue in meeting.venues.all()}
    joining = Attendee.objects.bulk_create(
        (
            Attendee(
                meeting=meeting,
                person_id=people[entry.identifier],
                venue_id=venue_pks[entry.venue],
                group=entry.group,
            )
            for entry in agreed.joining
        ),
        batch_size=BATCH,
    )
    issue_tickets(joining)
    moved = Attendee.objects.in_bulk([move.pk for move in agreed.moving])
    for move in agreed.moving:
        moved[move.pk].venue_id, moved[move.pk].group = venue_pks[move.entry.venue], move.entry.group
    Attendee.objects.bulk_update(moved.values(), ["venue", "group"], batch_size=BATCH)


def replaceable(meeting: Meeting, named: Collection[str]) -> bool:
    """Whether the only venue is still the one the meeting was made with: its name untouched and not in the file, nobody there."""
    found = list(meeting.venues.all()[:2])
    return (
        len(found) == 1
        and found[0].name.casefold() in MAIN_VENUES
        and tidied(found[0].name) not in named
        and not found[0].attendees.exists()
        and not found[0].roles.exists()
    )


def main_among(names: Sequence[str]) -> str:
    """The first that is called the main venue, else the first of all; empty when there is none."""
    return next((name for name in names if name.casefold() in MAIN_VENUES), next(iter(names), ""))


def add_venues(meeting: Meeting, names: Iterable[str]) -> None:
    """The first that is called the main venue becomes it when the meeting has none."""
    has_main = meeting.venues.filter(is_main=True).exists()
    for name in names:
        is_main = not has_main and name.casefold() in MAIN_VENUES
        Venue.objects.create(meeting=meeting, name=name, is_main=is_main)
        has_main = has_main or is_main


def attendee_rows(meeting: Meeting) -> list[list[str]]:
    """Everybody expected, in the columns of a meeting's roster."""
    tree = read_tree()
    every = frozenset(tree.paths.values())
    found = meeting.attendees.select_related("person", "venue").order_by("person__identifier")
    return [
        [
            attendee.person.identifier,
            attendee.person.name,
            written(tree.paths[attendee.person.unit_id], every),
            attendee.group,
            attendee.venue.name,
            attendee.person.title,
            attendee.person.email,
            attendee.person.phone,
        ]
        for attendee in found
    ]
