"""The tree of units, read whole in one query: paths, what lies below, and how many people.

An organisation has hundreds of units, so the whole tree is read at once and every question answered from that.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from answerable.roster.text import tidied
from answerable.roster.units import Path
from answerable.web.organisation.models import Unit


@dataclass(slots=True)
class Node:
    """A unit with its parts; `people` are its own, `total` those below it too."""

    unit: Unit
    people: int
    total: int = 0
    parts: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UnitTree:
    nodes: Mapping[int, Node]
    top: tuple[Node, ...]
    paths: Mapping[int, Path]

    @property
    def by_path(self) -> dict[Path, int]:
        """Unit keys by the path as a roster would write it."""
        return {tuple(tidied(name) for name in path): pk for pk, path in self.paths.items()}

    def below(self, pk: int) -> frozenset[int]:
        """The unit and everything below it."""
        return frozenset(node.unit.pk for node in walk([self.nodes[pk]]))

    def title(self, pk: int) -> str:
        return " / ".join(self.paths[pk])


def walk(nodes: list[Node]) -> Iterator[Node]:
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.parts))


def read_tree() -> UnitTree:
    units = list(Unit.objects.annotate(people_count=Count("people")).order_by("name", "pk"))
    nodes = {unit.pk: Node(unit, unit.people_count) for unit in units}
    children: dict[int | None, list[Node]] = defaultdict(list)
    for unit in units:
        children[unit.parent_id].append(nodes[unit.pk])
    for node in nodes.values():
        node.parts = children[node.unit.pk]
    top = children[None]
    paths: dict[int, Path] = {}
    order = list(walk(top))
    for node in order:
        above = paths[node.unit.parent_id] if node.unit.parent_id else ()
        paths[node.unit.pk] = (*above, node.unit.name)
    for node in reversed(order):
        node.total = node.people + sum(part.total for part in node.parts)
    return UnitTree(nodes, tuple(top), paths)
