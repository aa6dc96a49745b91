"""From a roster to the organisation: what would be added, changed and left, and doing it, all or nothing.

People who are not on the roster stay. A cell left empty changes nothing. `read_known` and `plan` only read; `carry_out`
is called in a transaction by a verb that has checked that the plan is the one a person agreed to (`Plan.digest`).
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from answerable.roster.columns import Column
from answerable.roster.entries import KnownOrganisation, Roster, RosterEntry
from answerable.roster.spelling import order, spelling
from answerable.roster.text import narrowed, tidied
from answerable.roster.units import Path, written
from answerable.web.organisation.choices import Choices, learned
from answerable.web.organisation.models import Person, Unit
from answerable.web.organisation.tree import UnitTree, read_tree

BATCH = 500
CHANGED = ("name", "name_order", "spelling", "unit", "title", "email", "phone")
OPTIONAL = (Column.TITLE, Column.EMAIL, Column.PHONE)


class PlanMoved(Exception):
    """What was agreed to is no longer what would happen: somebody changed the organisation in between."""


@dataclass(frozen=True, slots=True)
class Difference:
    column: Column
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    entry: RosterEntry
    pk: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    added: tuple[RosterEntry, ...]
    changed: tuple[ChangedPerson, ...]
    same: tuple[RosterEntry, ...]
    new_units: tuple[Path, ...]

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed or self.new_units)

    @property
    def digest(self) -> str:
        return digest_of(self.added, self.changed, self.new_units)


def digest_of(*parts: object) -> str:
    """A fingerprint of frozen values; equal values give equal fingerprints."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The organisation as one reading found it, for planning and for the same checks as a file alone."""

    tree: UnitTree
    people: Mapping[str, Person]

    def known(self, choices: Choices, venues: Collection[str] = ()) -> KnownOrganisation:
        return KnownOrganisation(
            units=frozenset(self.tree.by_path),
            people={key: (tidied(p.name), self.path(p)) for key, p in self.people.items()},
            venues=venues,
            create=choices.create,
            namesakes=choices.namesakes,
            learned=learned(choices),
        )

    def path(self, person: Person) -> Path:
        return tuple(tidied(name) for name in self.tree.paths[person.unit_id])


def read_snapshot() -> Snapshot:
    return Snapshot(read_tree(), {narrowed(person.identifier): person for person in Person.objects.all()})


def plan(roster: Roster, snapshot: Snapshot) -> Plan:
    """What the rows without problems would do. Carry it out only when no row has one."""
    added, changed, same = [], [], []
    for entry in roster.sound:
        person = snapshot.people.get(entry.identifier)
        if person is None:
            added.append(entry)
            continue
        differences = differences_of(entry, person, snapshot)
        if differences:
            changed.append(ChangedPerson(entry, person.pk, differences))
        else:
            same.append(entry)
    return Plan(tuple(added), tuple(changed), tuple(same), roster.new_units)


def differences_of(entry: RosterEntry, person: Person, snapshot: Snapshot) -> tuple[Difference, ...]:
    old_path = snapshot.path(person)
    found = [Difference(Column.NAME, person.name, entry.name)] if tidied(person.name) != entry.name else []
    if old_path != entry.path:
        found.append(Difference(Column.UNIT, written(old_path), written(entry.path)))
    for column in OPTIONAL:
        old, new = getattr(person, column), getattr(entry, column)
        kept = tidied(old) if column is Column.TITLE else narrowed(old)
        if new and new != kept:
            found.append(Difference(column, old, new))
    return tuple(found)


def carry_out(agreed: Plan, snapshot: Snapshot) -> dict[str, int]:
    """Do it, in the caller's transaction. Returns the key of each person on the roster, by identifier."""
    units = {**snapshot.tree.by_path}
    for path in agreed.new_units:  # parents first
        parent = units[path[:-1]] if len(path) > 1 else None
        units[path] = Unit.objects.create(name=path[-1], parent_id=parent).pk
    people = Person.objects.bulk_create((person_of(entry, units) for entry in agreed.added), batch_size=BATCH)
    changed = [changed_person(change, snapshot, units) for change in agreed.changed]
    Person.objects.bulk_update(changed, CHANGED, batch_size=BATCH)
    keys = {person.identifier: person.pk for person in people}
    keys |= {change.entry.identifier: change.pk for change in agreed.changed}
    return keys | {entry.identifier: snapshot.people[entry.identifier].pk for entry in agreed.same}


def person_of(entry: RosterEntry, units: Mapping[Path, int]) -> Person:
    return Person(
        identifier=entry.identifier,
        name=entry.name,
        unit_id=units[entry.path],
        title=entry.title,
        email=entry.email,
        phone=entry.phone,
    )


def changed_person(change: ChangedPerson, snapshot: Snapshot, units: Mapping[Path, int]) -> Person:
    person = snapshot.people[change.entry.identifier]
    for difference in change.differences:
        if difference.column is Column.UNIT:
            person.unit_id = units[change.entry.path]
        else:
            setattr(person, difference.column.value, difference.new)
    # Saving many at once asks no column what it follows.
    person.name_order, person.spelling = order(person.name), spelling(person.name)
    return person
