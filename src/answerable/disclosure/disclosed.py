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

    def score_decimals(self, unit: str) -> int | None:
        """To how many decimals the official score may be shown; None: not at all."""
        return self.units[unit].decimals

    def grade(self, unit: str) -> bool:
        return self.units[unit].grade

    def mean(self, unit: str, criterion: str | None, group: str | None) -> bool:
        """Whether a mean may be shown. `criterion` None is the score over all criteria, `group` None that over all groups; both None ask for
        the official score."""
        if group is None:
            return self.score_decimals(unit) is not None if criterion is None else self.whole(unit)
        return not self.units[unit].hidden and group not in self.units[unit].withheld

    def detail(self, unit: str, group: str | None) -> bool:
        """Whether more than a mean may be shown, in any criterion: how many marked and abstained, how often each level was given, exact fractions
        and the steps to them. `group` None asks for all groups together."""
        return self.whole(unit) if group is None else self.mean(unit, None, group)

    def everywhere(self, group: str) -> bool:
        """Whether this group is shown for every presenter. Only such a group has ranks of its own, and only without such a group may ranks
        without one be shown."""
        return self.ranks and all(self.mean(unit, None, group) for unit in self.units)

    def interval(self, unit: str) -> bool:
        """Whether an interval around the official score may be shown: its width tells of the spread inside each group. Ranges of ranks may
        always be shown where ranks are."""
        return self.whole(unit)
