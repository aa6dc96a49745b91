"""The decision. Reads the full results under all manifests; see the package for the rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.disclosure.alternatives import Target, can_differ
from answerable.disclosure.cells import MarkCell, cells_of
from answerable.disclosure.disclosed import Disclosed, UnitDisclosed
from answerable.disclosure.known import Showing, spans, stays_unseen
from answerable.scoring import Result, Rules
from answerable.scoring.result import GroupScore, PresenterResult

BOUND = Fraction(3)
"""No mean of too few marks can be narrowed to less than so many points of 100."""


def decide(rules: Sequence[Rules], results: Sequence[Result]) -> Disclosed:
    """What may be shown. `rules` and `results` are those under each manifest in order, the last the official ones; all are full results
    (`published` is false). A `k_min` of 1 asks for no protection, and nothing is withheld then."""
    least = max(each.k_min for each in results)
    units = [
        _Unit(rules[-1], results[-1], each, least, {})
        for each in results[-1].presenters
        if each.status not in ("withdrawn", "void")
    ]
    placed = [unit.shown(ranks=True) for unit in units]
    ranks = None not in placed
    found = placed if ranks else [unit.shown(ranks=False) for unit in units]
    shown = {unit.presenter.id: each or unit.nothing() for unit, each in zip(units, found, strict=True)}
    return Disclosed(tuple(rules), tuple(results), shown, ranks)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One presenter; `least` is `k_min`. `cells` keeps those of the groups that were asked for."""

    rules: Rules
    result: Result
    presenter: PresenterResult
    least: int
    cells: dict[str, tuple[MarkCell, ...]]

    @property
    def voting(self) -> list[GroupScore]:
        """The groups with ballots, the smallest first."""
        return sorted((each for each in self.presenter.groups if each.ballots), key=_ballots)

    @property
    def has_too_few(self) -> bool:
        """Whether so few marked the presenter in some criterion, all groups together, that no figure of theirs may be shown."""
        columns = zip(*(group.criteria or () for group in self.presenter.groups), strict=True)
        return any(0 < sum(cell.scored for cell in column) < self.least for column in columns)

    def nothing(self) -> UnitDisclosed:
        groups = frozenset(each.id for each in self.voting)
        return UnitDisclosed(groups, None, grade=False, hidden=self.has_too_few)

    def shown(self, *, ranks: bool) -> UnitDisclosed | None:
        """As much as may be shown; None if nothing may."""
        if self.has_too_few:
            return None
        closed = {group.id for group in self.voting if self._is_closed(group)}
        if not closed:
            return UnitDisclosed(frozenset(), self.rules.decimals, grade=True)
        grade = ranks or self.rules.quota is None
        ladder = [Showing(self.rules.decimals, grade, ranks), Showing(0, grade, ranks)]
        ladder += [Showing(None, grade, ranks), Showing(None, False, ranks)]
        for showing in ladder:
            withheld = self._withheld(closed, showing)
            if withheld is not None:
                return UnitDisclosed(withheld, showing.decimals, showing.grade)
        return None

    def _withheld(self, closed: set[str], showing: Showing) -> frozenset[str] | None:
        """The closed groups and as many of the others as hide them; None if all do not."""
        others = [group.id for group in self.voting if group.id not in closed]
        for number in range(len(others) + 1):
            withheld = frozenset(closed.union(others[:number]))
            if self._is_hidden(withheld, showing):
                return withheld
        return None

    def _is_hidden(self, withheld: frozenset[str], showing: Showing) -> bool:
        if self.presenter.meeting is None:
            return True
        known = spans(self.rules, self.result, self.presenter, showing)
        cells = [cell for group in sorted(withheld) for cell in self._cells(group)]
        targets = [target for group in self.voting if group.id in withheld for target in self._targets(group)]
        return all(
            can_differ(
                cells, target, known, lambda more: stays_unseen(self.rules, self.presenter, showing, more)
            )
            for target in targets
        )

    def _cells(self, group: str) -> tuple[MarkCell, ...]:
        if group not in self.cells:
            self.cells[group] = cells_of(self.rules, self.presenter, group)
        return self.cells[group]

    def _is_closed(self, group: GroupScore) -> bool:
        """Whether too few marks count in some cell. That enough marks are all alike closes nothing: whatever is shown of them tells it. Nor does it that a
        whole group abstained in a criterion: there is no mark to find out, and what enough people did alike may be seen."""
        numbers = [cell.scored or _ballots(group) for cell in group.criteria or ()]
        if group.totals is not None:
            numbers.append(sum(group.totals.values()))
        return self.least > 1 and min(numbers) < self.least

    def _targets(self, group: GroupScore) -> Iterator[Target]:
        """What must be able to be otherwise in a group that is withheld, too few marks and those that are all alike."""
        cells = self._cells(group.id)
        for cell in cells:
            if cell.marks < self.least:
                yield Target(group.id, cell.criterion, cell.weight * BOUND)
            elif not cell.mixed or cell.criterion is None:
                yield Target(group.id, cell.criterion, None)
        if _ballots(group) < self.least and len(cells) > 1:
            yield Target(group.id, None, sum(cell.weight for cell in cells) * BOUND)


def _ballots(group: GroupScore) -> int:
    assert group.ballots is not None, "a full result has them"
    return group.ballots
