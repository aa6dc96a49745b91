"""Whom the owner of an action is who was typed: a person of the register, who then has it in the calendar and is reminded, or nobody known."""

from collections import defaultdict

from answerable.roster.text import narrowed, same_name
from answerable.web.organisation.models import Person
from answerable.web.organisation.tree import UnitTree, read_tree


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
        """By identifier anybody; by name whoever in `unit`, or else above and below it, is the only one called so. None for anything else."""
        if not typed.strip():
            return None
        identified = self.by_identifier.get(narrowed(typed).casefold())
        if identified is not None:
            return identified
        called = self.by_name.get(same_name(typed), [])
        for units in ({unit}, self._branch(unit)):
            found = [person for person in called if person.unit_id in units]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _branch(self, unit: int) -> set[int]:
        units = set(self.tree.below(unit))
        above = self.tree.nodes[unit].unit.parent_id
        while above is not None:
            units.add(above)
            above = self.tree.nodes[above].unit.parent_id
        return units
