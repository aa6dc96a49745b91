"""Titles for the ids in a result: whose row, which group, which criterion, as the manifest names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from answerable.scoring import LevelScale, RankingScale, Rules


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
        """Groups whose ballots are counted together are named together, joined by "+"."""
        return " + ".join(self.groups.get(member, member) for member in group.split("+"))

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
        levels=_level_titles(rules),
    )


def _level_titles(rules: Rules) -> dict[str, str]:
    """By id; a place of an order has its number as id."""
    titles: dict[str, str] = {}
    for scale in (criterion.scale for criterion in rules.criteria):
        if isinstance(scale, LevelScale):
            titles |= {level.id: level.title for level in scale.levels}
        if isinstance(scale, RankingScale):
            titles |= {place: _("Place %(place)s") % {"place": place} for place in scale.labels()}
    return titles
