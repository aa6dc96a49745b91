"""One presenter's meeting score: by group and criterion, with what was missing flagged.

Reads counts and turnout; knows nothing of other presenters, components or grades.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.scoring.averages import number
from answerable.scoring.counts import Counts
from answerable.scoring.marks import average, cell_marks, cell_score, combine, cut, total_marks, weighed
from answerable.scoring.numbers import ZERO, decisive, plain, ratio
from answerable.scoring.parts import Criterion, Group, TrimCount, named_levels
from answerable.scoring.result import (
    CriterionCell,
    CriterionScore,
    Figure,
    Flag,
    GroupScore,
    GroupTurnout,
    LevelRate,
)
from answerable.scoring.rules import Rules


@dataclass(frozen=True, slots=True)
class Marked:
    """`refused` when there are marks but the rules refuse to go on without the missing ones."""

    score: Fraction | None
    refused: bool
    groups: tuple[GroupScore, ...]
    criteria: tuple[CriterionScore, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One group's view of one presenter."""

    group: Group
    ballots: int
    cells: tuple[CriterionCell, ...]
    totals: Mapping[str, int] | None
    score: Fraction | None
    flags: tuple[Flag, ...]


def figure(rules: Rules, value: Fraction | None, bounds: Sequence[Fraction] = ()) -> Figure | None:
    """With the decimals of the rules, and more where it is held against `bounds` that it would else seem to reach."""
    return None if value is None else Figure(value, decisive([value], bounds, rules.decimals)[value])


def marked(rules: Rules, counts: Counts, turnouts: Sequence[GroupTurnout], presenter: str) -> Marked:
    parts = [
        _part(rules, counts, group, turnout, presenter)
        for group, turnout in zip(rules.groups, turnouts, strict=True)
    ]
    empty = rules.counting.empty_group
    terms = [(part.group.weight, part.score) for part in parts]
    score = combine(empty, terms)
    by = None if score is None else weighed(empty, terms)
    some = any(cell.mean is not None for part in parts for cell in part.cells)
    return Marked(
        score=score,
        refused=score is None and some and empty == "refuse",
        groups=tuple(_group_score(rules, part, by) for part in parts),
        criteria=tuple(_criterion_score(rules, parts, i) for i in range(len(rules.criteria))),
        flags=tuple(flag for part in parts for flag in part.flags),
    )


def _part(rules: Rules, counts: Counts, group: Group, turnout: GroupTurnout, presenter: str) -> _Part:
    absent = absent_ballots(rules, turnout)
    cells = tuple(
        _cell(
            rules,
            counts.scores.get((presenter, group.id, criterion.id), {}),
            turnout.valid,
            absent,
            criterion,
        )
        for criterion in rules.criteria
    )
    totals = None
    if rules.counting.per == "total":
        totals = _totals(counts.totals.get((presenter, group.id), {}))
    score = _score(rules, cells, totals, absent) if turnout.valid else None
    flags = _flags(rules, group, turnout, cells, totals, absent, score)
    return _Part(group, turnout.valid, cells, totals, score, flags)


def absent_ballots(rules: Rules, turnout: GroupTurnout) -> int:
    """Ballots that the denominator asks for beyond the valid ones: not returned, or void."""
    asked = {"cast": turnout.valid, "issued": turnout.issued, "expected": turnout.expected}
    return max(0, asked[rules.counting.denominator] - turnout.valid)


def _cell(
    rules: Rules, given: Mapping[str | None, int], valid: int, absent: int, criterion: Criterion
) -> CriterionCell:
    labels = dict.fromkeys(criterion.scale.labels(), 0)
    labelled = labels | {label: times for label, times in given.items() if label is not None}
    abstained = given.get(None, 0)
    score = None
    if valid:
        marks = cell_marks(rules.counting, criterion, labelled, abstained + absent)
        score = cell_score(rules.counting, labelled, marks)
    return CriterionCell(criterion.id, figure(rules, score), labelled, valid - abstained, abstained, absent)


def _totals(given: Mapping[Fraction | None, int]) -> dict[str, int]:
    known = sorted((total, times) for total, times in given.items() if total is not None)
    return {ratio(total): times for total, times in known}


def _score(
    rules: Rules, cells: Sequence[CriterionCell], totals: Mapping[str, int] | None, absent: int
) -> Fraction | None:
    if totals is not None:
        marks = total_marks(rules.counting, totals, absent)
        return average(rules.counting, marks) if marks else None
    terms = [
        (criterion.weight, None if cell.mean is None else cell.mean.exact)
        for criterion, cell in zip(rules.criteria, cells, strict=True)
    ]
    return combine(rules.counting.empty_group, terms)


def _flags(
    rules: Rules,
    group: Group,
    turnout: GroupTurnout,
    cells: Sequence[CriterionCell],
    totals: Mapping[str, int] | None,
    absent: int,
    score: Fraction | None,
) -> tuple[Flag, ...]:
    if not turnout.valid:
        return ()  # flagged once for the whole scope, in `_turnout_flags`
    missing = [cell for cell in cells if cell.mean is None]
    if len(missing) == len(cells) or (totals is not None and score is None):
        return (Flag("no-marks", {"group": group.id}),)
    flags = [Flag("no-marks", {"group": group.id, "criterion": cell.id}) for cell in missing]
    if not isinstance(rules.counting.trim, TrimCount):
        return tuple(flags)
    if totals is not None:
        untrimmed = not cut(rules.counting, number(total_marks(rules.counting, totals, absent)))
        return (*flags, Flag("trim-skipped", {"group": group.id})) if untrimmed else tuple(flags)
    for criterion, cell in zip(rules.criteria, cells, strict=True):
        if cell.mean is not None and not cut(rules.counting, number(marks_of_cell(rules, criterion, cell))):
            flags.append(Flag("trim-skipped", {"group": group.id, "criterion": cell.id}))
    return tuple(flags)


def marks_of_cell(rules: Rules, criterion: Criterion, cell: CriterionCell) -> dict[Fraction, int]:
    """The marks behind a cell."""
    return cell_marks(rules.counting, criterion, cell.counts, cell.abstained + cell.not_returned)


def _group_score(rules: Rules, part: _Part, by: Fraction | None) -> GroupScore:
    contribution = None
    if by is not None and (part.score is not None or rules.counting.empty_group == "zero"):
        contribution = part.group.weight * (part.score or ZERO) / by
    return GroupScore(
        id=part.group.id,
        weight=plain(part.group.weight),
        ballots=part.ballots,
        score=figure(rules, part.score),
        contribution=figure(rules, contribution),
        criteria=part.cells,
        totals=part.totals,
    )


def _criterion_score(rules: Rules, parts: Sequence[_Part], index: int) -> CriterionScore:
    figures = [part.cells[index].mean for part in parts]
    terms = [
        (part.group.weight, None if mean is None else mean.exact)
        for part, mean in zip(parts, figures, strict=True)
    ]
    score = combine(rules.counting.empty_group, terms)
    return CriterionScore(rules.criteria[index].id, figure(rules, score))


def low_share(rules: Rules, groups: Sequence[GroupScore]) -> Fraction | None:
    """The percentage of marks that are of the demotion's levels, over all groups and the criteria that have them."""
    found = None if rules.demotion is None else level_rate(rules, groups, rules.demotion.levels)
    return None if found is None else found.percent


def level_rate(rules: Rules, groups: Sequence[GroupScore], levels: Sequence[str]) -> LevelRate | None:
    """How many marks are at these levels, over all groups and the criteria that have such levels; None without marks there."""
    given = of = 0
    for group in groups:
        for criterion, cell in zip(rules.criteria, group.criteria or (), strict=True):
            if cell.mean is not None and set(named_levels(criterion.scale)) & set(levels):
                given += sum(cell.counts.get(level, 0) for level in levels)
                of += number(marks_of_cell(rules, criterion, cell))
    return LevelRate(given, of) if of else None
