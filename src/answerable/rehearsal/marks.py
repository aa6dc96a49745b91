"""What the simulated raters think: levels for every presenter, and the component scores of the year.

Two presenters are judged alike in everything, by everybody, so that they tie across the quota's boundary.
Reproducible: the same company gives the same marks, whatever order the raters cast in.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from answerable.rehearsal.company import Company, Conduct, Member

QUOTA_SHARE = Fraction(30, 100)
BEST, BOUNDARY, NEXT, LAST = 97.0, 89.0, 86.5, 62.0
# What the year's figures add for those meant to be ahead, so that chance in the ballots does not move the boundary.
AHEAD, AT_BOUNDARY = 3.0, 1.5
# A mark of at least so much is the first, second or third level of the debriefing form; below, the fourth.
THRESHOLDS = (92.5, 77.0, 60.0)
BLANK_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class IntendedRanking:
    """Who is meant to end where: units best first, the two that tie, and the one that withdraws (or None)."""

    order: tuple[str, ...]
    tied: tuple[str, ...]  # two; none where the quota leaves no place to be tied for
    withdrawn: str | None


def intended_ranking(company: Company) -> IntendedRanking:
    order = list(company.units)
    random.Random(f"{company.seed}/order").shuffle(order)  # noqa: S311 - a simulation that must repeat
    # With very few units a withdrawal would leave no place under the quota to be tied for.
    withdrawn = order[-1] if len(order) > 4 else None
    places = int((len(order) - (withdrawn is not None)) * QUOTA_SHARE)
    return IntendedRanking(tuple(order), tuple(order[places - 1 : places + 1]) if places else (), withdrawn)


def merit(company: Company) -> dict[str, float]:
    """How good each unit's year was, on the form's scale of 100. The tied pair is equal."""
    plan = intended_ranking(company)
    if not plan.tied:
        step = (BEST - LAST) / max(1, len(plan.order) - 1)
        return {unit: BEST - step * place for place, unit in enumerate(plan.order)}
    first, second = plan.order.index(plan.tied[0]), plan.order.index(plan.tied[1])
    behind = len(plan.order) - second - 1
    found = {}
    for place, unit in enumerate(plan.order):
        if place < first:
            found[unit] = BEST - 3.0 * place / max(1, first)
        elif place > second:
            found[unit] = NEXT - (NEXT - LAST) * (place - second - 1) / max(1, behind - 1)
        else:
            found[unit] = BOUNDARY
    return found


def scores(
    company: Company, member: Member, units: Sequence[str], levels: Sequence[int], revised: bool = False
) -> list[list[int | None]]:
    """One ballot: for each unit in order, and each criterion with so many levels, an index or None."""
    if member.conduct is Conduct.FULL_MARKS:
        return [[0] * len(levels) for _ in units]
    plan, worth = intended_ranking(company), merit(company)
    rows = []
    for unit in units:
        name = "tied" if unit in plan.tied else unit
        drawn = random.Random(f"{company.seed}/{member.identifier}/{name}/{revised}")  # noqa: S311 - as above
        rows.append([_level(worth[unit] + member.severity, count, drawn, name != "tied") for count in levels])
    return rows


def _level(expected: float, levels: int, drawn: random.Random, may_abstain: bool) -> int | None:
    mark, blank = drawn.gauss(expected, 7), drawn.random()
    if may_abstain and blank < BLANK_SHARE:
        return None
    return min(sum(mark < threshold for threshold in THRESHOLDS), levels - 1)


def components(company: Company, ids: Sequence[str]) -> dict[str, dict[str, Decimal]]:
    """The imported columns, by component and unit: near the unit's merit, the same for the tied pair."""
    plan, worth = intended_ranking(company), merit(company)
    ahead = plan.order[: plan.order.index(plan.tied[0])] if plan.tied else ()
    more = {**dict.fromkeys(ahead, AHEAD), **dict.fromkeys(plan.tied, AT_BOUNDARY)}
    return {
        component: {
            unit: _column(
                f"{company.seed}/{component}/{'tied' if unit in plan.tied else unit}",
                worth[unit] + more.get(unit, 0.0),
            )
            for unit in company.units
        }
        for component in ids
    }


def _column(name: str, expected: float) -> Decimal:
    drawn = random.Random(name)  # noqa: S311 - a simulation that must repeat
    return Decimal(f"{min(100.0, max(0.0, expected + drawn.uniform(-0.5, 0.5))):.2f}")
