"""The answers: what of a meeting may be shown. Made by `deciding.decide` only."""

from collections.abc import Mapping
from dataclasses import dataclass

from answerable.scoring import Result, Rules


@dataclass(frozen=True, slots=True)
class UnitDisclosed:
    """Of one presenter. `withheld` are the groups of which nothing is shown; `decimals` those of the official score, None when it is
    not shown at all. A presenter who is `hidden` has too few marks in all: nothing is shown of them, not even a place."""

    withheld: frozenset[str] = frozenset()
    decimals: int | None = None
    grade: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Disclosed:
    """`units` is by presenter; one who withdrew, or whose round is void, has no figures and nothing withheld. `ranks` is whether places are shown."""

    rules: tuple[Rules, ...]
    results: tuple[Result, ...]
    units: Mapping[str, UnitDisclosed]
    ranks: bool

    @property
    def all(self) -> bool:
        """Whether nothing is withheld. Only then is there anything for everybody beside the official result: results under earlier
        manifests, what-ifs, intervals of scores, and the bundle with every opened ballot."""
        return self.ranks and not any(each.withheld or each.hidden for each in self.units.values())

    @property
    def bundle(self) -> bool:
        """Whether the bundle may be for everybody; else it is for organiser and auditors."""
        return self.all

    def under(self, place: int) -> bool:
        """Whether the result under this manifest may be shown; the last is the official one."""
        return self.all or place == len(self.results) - 1

    @property
    def what_if(self) -> bool:
        """Whether scores or ranks under other rules than the official ones may be shown."""
        return self.all

    def whole(self, unit: str) -> bool:
        """Whether everything of this presenter may be shown: figures over all groups in each criterion, levels of all groups together,
        the share that demotes, the exact working of the score, an interval around it."""
        found = self.units[unit]
        return not found.withheld and not found.hidden
