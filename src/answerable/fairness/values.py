"""How sure a ranking is: values, as pages draw and documents print them. Units and groups are named by their ids.

Two readings of doubt are kept apart, since they answer different questions:

- `another-panel`: those who cast are taken as a sample of everybody who might have been asked. It is about another such panel.
- `not-cast`: those entitled are everybody there is. It is about those who did not cast, or whose ballot was void, and vanishes when
  there are none: then the count is exact.

JSON has the shape of the classes, with numbers as they are. `from_json` is for what `to_json` wrote.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Reading(StrEnum):
    ANOTHER_PANEL = "another-panel"
    NOT_CAST = "not-cast"


class NoDoubtReason(StrEnum):
    """Why nothing can be said of how sure a ranking is."""

    NO_BALLOTS = "no-ballots"
    FEWER_THAN_TWO = "fewer-than-two"  # units with a rank
    OTHER_SCORES = "other-scores"  # these rules are not resampled: the scores recomputed in floats differ from the exact ones


@dataclass(frozen=True, slots=True)
class NoDoubt:
    reason: NoDoubtReason


@dataclass(frozen=True, slots=True)
class RankRange:
    """The best and the worst rank that the ballots allow; 1 is the best of all. It always holds the rank that was published."""

    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class QuotaDoubt:
    """The three sentences about the first `places` places of the ranking, each a list of units in order of rank.

    It is about places only: whether a unit also reaches the mark that the grade asks for is seen from its grade.
    """

    grade: str
    places: int
    surely_in: tuple[str, ...]
    undecided: tuple[str, ...]
    surely_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sureness:
    """The ranking under one reading. `exact`: nobody is missing, so that the ranks are what they are.

    `ranges` hold for all units at once with the coverage of the `Doubt`. `level_with` has for each unit those from which it is not told apart
    (statistical ties), in order of rank; A may be level with B and B with C although A is found above C.
    """

    reading: Reading
    exact: bool
    ranges: Mapping[str, RankRange]
    level_with: Mapping[str, tuple[str, ...]]
    quota: QuotaDoubt | None


@dataclass(frozen=True, slots=True)
class WithoutGroup:
    """The ranks that the same rules give when one group's ballots are left out."""

    group: str
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure a ranking is.

    `units` are those with a rank, best first, `ranks` their published ranks. `without` are the groups with ballots, if there are several, and
    `without_any` the best and worst rank of each unit with all groups or without any one of them. `above[i][j]` is the share of resampled panels in which units[i]
    comes out above units[j], an equal score counting half. `unknown_spread` are groups of one valid ballot: how far another rater of theirs
    would have differed is judged by the other groups. `blind`: no group has two ballots, so nothing is known, and every range is the whole ranking.
    """

    coverage: float
    units: tuple[str, ...]
    ranks: Mapping[str, int]
    another_panel: Sureness
    not_cast: Sureness
    without: tuple[WithoutGroup, ...]
    without_any: Mapping[str, RankRange]
    above: tuple[tuple[float, ...], ...]
    unknown_spread: tuple[str, ...]
    blind: bool

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> Self:
        return cls(
            coverage=obj["coverage"],
            units=tuple(obj["units"]),
            ranks=obj["ranks"],
            another_panel=_sureness(obj["another_panel"]),
            not_cast=_sureness(obj["not_cast"]),
            without=tuple(WithoutGroup(**each) for each in obj["without"]),
            without_any=_ranges(obj["without_any"]),
            above=tuple(map(tuple, obj["above"])),
            unknown_spread=tuple(obj["unknown_spread"]),
            blind=obj["blind"],
        )


def _sureness(obj: Mapping[str, Any]) -> Sureness:
    quota = obj["quota"]
    return Sureness(
        reading=Reading(obj["reading"]),
        exact=obj["exact"],
        ranges=_ranges(obj["ranges"]),
        level_with={unit: tuple(others) for unit, others in obj["level_with"].items()},
        quota=None if quota is None else _quota(quota),
    )


def _ranges(obj: Mapping[str, Any]) -> dict[str, RankRange]:
    return {unit: RankRange(**each) for unit, each in obj.items()}


def _quota(obj: Mapping[str, Any]) -> QuotaDoubt:
    lists = {name: tuple(obj[name]) for name in ("surely_in", "undecided", "surely_out")}
    return QuotaDoubt(grade=obj["grade"], places=obj["places"], **lists)
