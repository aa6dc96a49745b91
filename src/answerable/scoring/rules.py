"""Rules: how the ballots of a meeting become a result. Frozen in the manifest, as `to_json` writes them.

`Rules.from_json` accepts only what can be counted, and names everything that is wrong at once; it never mends.
Equal rules have equal JSON: decimal strings are rewritten to their shortest form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from answerable.scoring import parsing
from answerable.scoring.errors import Problem, RulesInvalid
from answerable.scoring.parts import (
    AtMost,
    Band,
    Component,
    Counting,
    Criterion,
    Demotion,
    Group,
    LevelScale,
    Limit,
    Quota,
    named_levels,
)
from answerable.scoring.reading import Located

VERSION = 1


@dataclass(frozen=True, slots=True)
class Rules:
    criteria: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    counting: Counting
    recusal: str
    limits: tuple[Limit, ...]
    components: tuple[Component, ...]
    bands: tuple[Band, ...]
    quota: Quota | None
    demotion: Demotion | None
    decimals: int
    k_min: int

    @classmethod
    def from_json(cls, obj: object) -> "Rules":
        """The rules written in `obj` (parsed JSON of any shape). Raises RulesInvalid with every problem."""
        problems: list[Problem] = []
        rules = _read(Located(problems, "", obj))
        if problems:
            raise RulesInvalid(problems)
        return rules

    def to_json(self) -> dict[str, Any]:
        quota, demotion = self.quota, self.demotion
        grades = {
            "bands": [band.to_json() for band in self.bands],
            "quota": None if quota is None else quota.to_json(),
            "demotion": None if demotion is None else demotion.to_json(),
        }
        return {
            "v": VERSION,
            "criteria": [criterion.to_json() for criterion in self.criteria],
            "groups": [group.to_json() for group in self.groups],
            "counting": self.counting.to_json(),
            "recusal": self.recusal,
            "limits": [limit.to_json() for limit in self.limits],
            "components": [component.to_json() for component in self.components],
            "grades": grades,
            "decimals": self.decimals,
            "k_min": self.k_min,
        }


def _read(place: Located) -> Rules:
    keys = ("v", "criteria", "groups", "counting", "recusal", "limits", "components", "grades")
    version, criteria, groups, counting, recusal, limits, components, grades, decimals, k_min = place.fields(
        *keys, "decimals", "k_min"
    )
    if not version.missing and (type(version.value) is not int or version.value != VERSION):
        version.note("unsupported-version", value=str(version.value)[:40])
    bands, quota, demotion = grades.fields("bands", "quota", "demotion")
    rules = Rules(
        criteria=parsing.read_criteria(criteria),
        groups=parsing.read_groups(groups),
        counting=parsing.read_counting(counting),
        recusal=recusal.choice("none", "self", "own-unit") or "",
        limits=parsing.read_limits(limits),
        components=parsing.read_components(components),
        bands=parsing.read_bands(bands),
        quota=parsing.read_quota(quota),
        demotion=parsing.read_demotion(demotion),
        decimals=decimals.integer(0, 6) or 0,
        k_min=k_min.integer(1, 1000) or 1,
    )
    if _criteria_read(rules):
        _check_levels(rules, counting, limits, demotion)
        _check_rates(rules, components)
    _check_recusal(rules, recusal)
    if isinstance(bands.value, list) and "" not in [band.id for band in rules.bands]:
        _check_grades(rules, quota, demotion)
    return rules


def _criteria_read(rules: Rules) -> bool:
    """Whether all ids are known that others may name; otherwise each name would be reported as unknown although only the list it refers to is wrong."""
    scales = [criterion.scale for criterion in rules.criteria]
    unread = [scale for scale in scales if isinstance(scale, LevelScale) and "" in (scale.labels() or ("",))]
    return bool(scales) and not unread and all(criterion.id for criterion in rules.criteria)


def _check_levels(rules: Rules, counting: Located, limits: Located, demotion: Located) -> None:
    """Every level and criterion named elsewhere exists."""
    known = {criterion.id: _level_ids(criterion) for criterion in rules.criteria}
    everywhere = frozenset[str]().union(*known.values())
    for i, limit in enumerate(rules.limits):
        place = Located(limits.problems, f"limits[{i}]", None)
        if isinstance(limit, AtMost):
            _check_at_most(place, limit, known, everywhere)
    if rules.demotion is not None:
        _check_names(demotion, rules.demotion.levels, everywhere)
    if rules.counting.share is not None and rules.counting.method == "share":
        share = Located(counting.problems, f"{counting.path}.share", None)
        _check_names(share, rules.counting.share.levels, everywhere)
        for criterion in rules.criteria:
            if not known[criterion.id].intersection(rules.counting.share.levels):
                share.note("share-needs-levels", id=criterion.id)


def _check_rates(rules: Rules, components: Located) -> None:
    """Every level whose rate is a component exists."""
    everywhere = frozenset[str]().union(*map(_level_ids, rules.criteria))
    for i, component in enumerate(rules.components):
        place = Located(components.problems, f"{components.path}[{i}].levels", None)
        _check_names(place, component.levels, everywhere)


def _level_ids(criterion: Criterion) -> frozenset[str]:
    return frozenset(named_levels(criterion.scale))


def _check_names(place: Located, names: Sequence[str], known: frozenset[str]) -> None:
    for name in names:
        if name and name not in known:
            place.note("unknown-level", id=name)


def _check_at_most(
    place: Located, limit: AtMost, known: dict[str, frozenset[str]], everywhere: frozenset[str]
) -> None:
    if limit.criterion is not None and limit.criterion not in known:
        place.note("unknown-criterion", id=limit.criterion)
    _check_names(place, (limit.level,), known.get(limit.criterion or "", everywhere))


def _check_recusal(rules: Rules, recusal: Located) -> None:
    """A recused rater's blank must not count against anybody."""
    if rules.recusal in ("self", "own-unit") and rules.counting.abstention is not None:
        recusal.note("recusal-needs-excluded")


def _check_grades(rules: Rules, quota: Located, demotion: Located) -> None:
    names = [band.id for band in rules.bands]
    if rules.quota is not None and not names:
        quota.note("quota-without-bands")
    elif rules.quota is not None and rules.quota.grade and rules.quota.grade not in names:
        quota.note("unknown-grade", id=rules.quota.grade)
    elif rules.quota is not None and rules.quota.grade == names[-1]:
        quota.note("quota-on-lowest-grade", id=rules.quota.grade)
    if rules.demotion is not None and not names:
        demotion.note("demotion-without-bands")
