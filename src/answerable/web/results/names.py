"""Titles for the ids in a result: whose row, which group, which criterion, as the manifest names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from answerable.scoring import LevelScale, Rules


@dataclass(frozen=True, slots=True)
class Names:
    presenters: Mapping[str, tuple[str, str]]  # id -> (name, unit)
    groups: Mapping[str, str]
    criteria: Mapping[str, str]
    components: Mapping[str, str]
    grades: Mapping[str, str]
    levels: Mapping[str, str]

    def presenter(self, presenter: str) -> str:
        name, unit = self.presenters[presenter]
        return f"{name} ({unit})"

    def group(self, group: str) -> str:
        """A merged group's id is its members' ids joined by "~"."""
        return " + ".join(self.groups.get(member, member) for member in group.split("~"))

    def level(self, level: str) -> str:
        return self.levels.get(level, level)

    def grade(self, grade: str | None) -> str:
        return "" if grade is None else self.grades.get(grade, grade)


def names_of(presenters: Sequence[Mapping[str, Any]], rules: Rules) -> Names:
    """`presenters` as in the manifest: id, name, unit."""
    return Names(
        presenters={row["id"]: (row["name"], row["unit"]) for row in presenters},
        groups={group.id: group.title for group in rules.groups},
        criteria={criterion.id: criterion.title for criterion in rules.criteria},
        components={component.id: component.title for component in rules.components},
        grades={band.id: band.title for band in rules.bands},
        levels={
            level.id: level.title
            for criterion in rules.criteria
            if isinstance(criterion.scale, LevelScale)
            for level in criterion.scale.levels
        },
    )
