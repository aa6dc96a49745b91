"""What may be published of a result: no number from which a small group's figure can be derived.

A group with fewer valid ballots than `k_min` is merged with the next smallest until the whole has enough; all
small groups go into the one merged set, so that whoever subtracts the published groups from the total learns of
that set as a whole only. The counts of a merged set are withheld beside its weighted score, since from the two together
the figure of each group in it could be computed. The same could be done with two results of one meeting under different
group weights; then `withhold_groups` leaves every figure by group out of both.

Limits of this: a weighted score in which one rater has much weight still narrows down what that rater can have given, most of
all when it is given exactly; and where opened ballots are published with their groups, anybody can compute every figure.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from answerable.scoring.numbers import ZERO, plain, shown
from answerable.scoring.result import (
    ComponentScore,
    CriterionCell,
    Figure,
    Flag,
    GroupScore,
    PresenterResult,
    Result,
)


def groups_to_publish(
    names: Sequence[str], ballots: Sequence[int], k_min: int
) -> tuple[tuple[str, ...], ...]:
    """The groups in sets, in the order of the rules; `ballots` says how many valid ones each has. A group without any has
    nothing to hide."""
    voting = sorted((valid, i) for i, valid in enumerate(ballots) if valid)
    pool: list[int] = []
    held = 0
    for valid, i in voting:
        if valid < k_min or 0 < held < k_min:
            pool.append(i)
            held += valid
    merged = tuple(names[i] for i in sorted(pool))
    return tuple(
        merged if i in pool else (name,) for i, name in enumerate(names) if i not in pool or i == min(pool)
    )


def published(result: Result, *, withhold_groups: bool = False) -> Result:
    """The same result as the public may see it. Withdrawn presenters have no figures to begin with."""
    merged = [members for members in result.published_groups if len(members) > 1]
    hide = withhold_groups or result.below_k_min
    small = merged[0] if merged else ()
    seen = tuple(_presenter(result, each, small, hide or _few(result, each)) for each in result.presenters)
    return replace(result, published=True, presenters=seen)


def _few(result: Result, each: PresenterResult) -> bool:
    """Whether there are fewer ballots of the presenter's scope than may be published apart."""
    return 0 < sum(group.valid for group in result.turnout[each.scope]) < result.k_min


def _presenter(result: Result, each: PresenterResult, small: Sequence[str], hide: bool) -> PresenterResult:
    flags = tuple(flag for flag in each.flags if flag.params.get("group") not in small)
    parts = [group for group in each.groups if group.id in small]
    marked = sum(group.ballots for group in parts if group.score is not None)
    # If so few of the merged set marked this presenter, the total less the other groups would give them away.
    if hide or (parts and marked < result.k_min):
        flags = tuple(flag for flag in flags if "group" not in flag.params)
        kept = (*flags, Flag("groups-withheld")) if each.groups else flags
        return replace(each, components=_banded(each), groups=(), criteria=None, low_share=None, flags=kept)
    whole = all(cell.mean is not None for group in parts for cell in group.criteria or ())
    if not parts:
        return each
    together = _merged(result, parts, whole)
    others = [group for group in each.groups if group.id not in small]
    order = {members[0]: i for i, members in enumerate(result.published_groups)}
    groups = tuple(sorted([*others, together], key=lambda group: order[group.members[0]]))
    criteria = each.criteria if whole else None
    return replace(
        each, components=_banded(each), groups=groups, criteria=criteria, low_share=None, flags=flags
    )


def _banded(each: PresenterResult) -> tuple[ComponentScore, ...]:
    """The components, of each rate only the points: its counts less those of other groups would be a small group's."""
    return tuple(
        part if part.rate is None else replace(part, value=None, rate=None) for part in each.components
    )


def _merged(result: Result, parts: Sequence[GroupScore], whole: bool) -> GroupScore:
    """The set's weighted score. Where a member gave no marks in some criterion, figures by criterion would be
    would help to compute each member's figures, so they are left out."""
    members = tuple(group.id for group in parts)
    weights = [Fraction(group.weight) for group in parts]
    contributions = [group.contribution.exact for group in parts if group.contribution is not None]
    columns = zip(*(group.criteria or () for group in parts), strict=True)
    return GroupScore(
        id="~".join(members),
        members=members,
        weight=plain(sum(weights, ZERO)),
        ballots=sum(group.ballots for group in parts),
        score=_mean(result, weights, [group.score for group in parts]) if whole else None,
        contribution=_figure(result, sum(contributions, ZERO)) if contributions else None,
        criteria=tuple(_merged_cell(result, weights, column) for column in columns) if whole else None,
        totals=None,
    )


def _merged_cell(
    result: Result, weights: Sequence[Fraction], cells: Sequence[CriterionCell]
) -> CriterionCell:
    mean = _mean(result, weights, [cell.mean for cell in cells])
    return CriterionCell(cells[0].id, mean, counts=None, scored=None, abstained=None, not_returned=None)


def _mean(result: Result, weights: Sequence[Fraction], figures: Sequence[Figure | None]) -> Figure | None:
    terms = [(weight, figure.exact) for weight, figure in zip(weights, figures, strict=True) if figure]
    if len(terms) < len(weights):
        return None
    return _figure(result, sum((weight * value for weight, value in terms), ZERO) / sum(weights, ZERO))


def _figure(result: Result, value: Fraction) -> Figure:
    return Figure(value, shown(value, result.decimals))
