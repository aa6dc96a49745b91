"""Whom the owner of an action is who was typed: a person of the register, who then has it in the calendar and is reminded, or nobody known."""

import re
from collections import defaultdict
from collections.abc import Collection

from django.http import HttpRequest

from answerable.roster.text import narrowed, same_name
from answerable.web.organisation.access import has_role, person_of
from answerable.web.organisation.models import Person, RoleKind, Unit
from answerable.web.organisation.picking import suggested
from answerable.web.organisation.tree import UnitTree, read_tree

# As it is suggested: name and identifier.
BOTH = re.compile(r"(.+?)\s*[(（]([^()（）]+)[)）]\s*")


def suggestions(units: Collection[int]) -> list[tuple[str, str]]:
    """People of these units and below, to be offered while an owner is typed."""
    tree = read_tree()
    return suggested(Person.objects.filter(unit__in=frozenset().union(*map(tree.below, units))))


def knows(request: HttpRequest, unit: Unit) -> bool:
    """Whether the people of the unit may be shown to whoever writes its action: to its secretary, and to its own people."""
    person = person_of(request)
    return has_role(request, RoleKind.SECRETARY, unit) or (person is not None and person.unit_id == unit.pk)


class OwnerFinder:
    """The register as it stands, read in two queries however many owners are looked for."""

    def __init__(self) -> None:
        self.tree: UnitTree = read_tree()
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.by_identifier: dict[str, Person] = {}
        for person in Person.objects.filter(left=False).only("identifier", "name", "unit_id"):
            self.by_name[same_name(person.name)].append(person)
            self.by_identifier[person.identifier.casefold()] = person

    def find(self, typed: str, unit: int) -> Person | None:
        """By identifier, with or without the name before it, anybody; by name whoever in `unit`, or else above and below it, is the only one called so. None for anything else."""
        if not typed.strip():
            return None
        identified = self._identified(typed)
        if identified is not None:
            return identified
        called = self.by_name.get(same_name(typed), [])
        for units in ({unit}, self._branch(unit)):
            found = [person for person in called if person.unit_id in units]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _identified(self, typed: str) -> Person | None:
        both = BOTH.fullmatch(typed)
        found = self.by_identifier.get(narrowed(both[2]).casefold()) if both else None
        if both and found and same_name(found.name) == same_name(both[1]):
            return found
        return self.by_identifier.get(narrowed(typed).casefold())

    def _branch(self, unit: int) -> set[int]:
        units = set(self.tree.below(unit))
        above = self.tree.nodes[unit].unit.parent_id
        while above is not None:
            units.add(above)
            above = self.tree.nodes[above].unit.parent_id
        return units
