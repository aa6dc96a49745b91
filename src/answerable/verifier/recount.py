"""The result counted again from itself: from how often each mark was given, the rules, and what people brought in and decided.

A published result holds these counts unless something is withheld of a presenter (`answerable.disclosure`). Then less can be counted again: that each
figure is rounded rightly, that the parts of a score which are all shown add up to it, and that ranks do not contradict the scores.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import Manifest
from answerable.scoring import (
    Counts,
    Decision,
    Figure,
    Result,
    Rules,
    Turnout,
    shown,
    tally_counts,
)
from answerable.scoring.numbers import places_of, plain
from answerable.scoring.result import PresenterResult


def is_whole(result: Result) -> bool:
    """Whether every count is published."""
    return all(map(_is_whole, result.presenters))


def _is_whole(each: PresenterResult) -> bool:
    return all(group.criteria is not None for group in each.groups)


def recounted(result: Result, rules: Rules, first: Manifest) -> Result:
    """The published view of what the counts in `result` give. Raises ScoringError where they do not fit."""
    scopes = {scope: first.scored(scope) for scope in first.scopes}
    counts = {scope: _counts(result, scope) for scope in scopes}
    turnout = {
        scope: {each.group: Turnout(each.expected, each.issued) for each in groups}
        for scope, groups in result.turnout.items()
    }
    imported = {part.id for part in rules.components if part.source == "imported"}
    values: dict[str, dict[str, str]] = {}
    for each in result.presenters:
        for part in each.components:
            if part.id in imported and part.value is not None:
                values.setdefault(part.id, {})[each.id] = plain(part.value.exact)
    withdrawn = {each.id: each.reason or "" for each in result.presenters if each.status == "withdrawn"}
    decisions = [
        Decision(each.boundary, each.chosen, each.reason, each.decided_by) for each in result.decisions
    ]
    again = tally_counts(rules, scopes, counts, turnout, values, withdrawn, decisions)
    return replace(again, published=True)


def _counts(result: Result, scope: str) -> Counts:
    scores: dict[tuple[str, str, str], dict[str | None, int]] = {}
    totals: dict[tuple[str, str], dict[Fraction | None, int]] = {}
    for each in result.presenters:
        for group in each.groups if each.scope == scope else ():
            for cell in group.criteria or ():
                given: dict[str | None, int] = dict(cell.counts.items())
                scores[each.id, group.id, cell.id] = given | {None: cell.abstained}
            if group.totals is not None:
                totals[each.id, group.id] = {Fraction(total): times for total, times in group.totals.items()}
    groups = result.turnout[scope]
    return Counts(
        {each.group: each.valid for each in groups},
        {each.group: dict(each.void_reasons) for each in groups},
        scores,
        totals,
    )


def check_parts(result: Result, rules: Rules) -> None:
    """What can be counted again where something is withheld. Raises Malformed for the first thing that is not so."""
    for figure in _figures(result):
        if shown(figure.exact, places_of(figure.shown)) != figure.shown:
            raise Malformed(f"{figure.exact} is shown as {figure.shown}")
    for each in filter(_is_whole, result.presenters):
        _check_sums(each, rules)
    placed = sorted(
        (each for each in result.presenters if each.rank is not None), key=lambda each: each.rank or 0
    )
    for place, (above, below) in enumerate(pairwise(placed), start=2):
        if below.rank not in (above.rank, place) or not _may_follow(above, below):
            raise Malformed(f"{below.id} has rank {below.rank} after {above.id}")
    if placed and placed[0].rank != 1:
        raise Malformed(f"{placed[0].id} has rank {placed[0].rank}, and nobody is first")


def _may_follow(above: PresenterResult, below: PresenterResult) -> bool:
    """Whether scores that are known as well as they are shown can have these ranks."""
    if above.composite is None or below.composite is None:
        return True
    unsure = _unsure(above, above.composite) + _unsure(below, below.composite)
    gap = above.composite.exact - below.composite.exact
    return abs(gap) <= unsure if above.rank == below.rank else gap > -unsure


def _unsure(each: PresenterResult, composite: Figure) -> Fraction:
    """How far a score can be from the exact value that is told of it: where something is withheld, that value is rounded."""
    return Fraction(0) if _is_whole(each) else Fraction(1, 2 * 10 ** places_of(composite.shown))


def _check_sums(each: PresenterResult, rules: Rules) -> None:
    """The contributions of groups and of components."""
    groups = [group.contribution.exact for group in each.groups if group.contribution is not None]
    if each.meeting is not None and groups and sum(groups) != each.meeting.exact:
        raise Malformed(f"the groups' contributions to the meeting score of {each.id} do not add up to it")
    parts = {part.id: part for part in each.components}
    if each.composite is None or not parts:
        return
    total = Fraction(0)
    for component in rules.components:
        scaled, contribution = parts[component.id].scaled, parts[component.id].contribution
        if (
            scaled is None
            or contribution is None
            or component.weight * scaled.exact / 100 != contribution.exact
        ):
            raise Malformed(f"{component.id} of {each.id} does not contribute what its weight gives")
        total += contribution.exact
    if total != each.composite.exact:
        raise Malformed(f"the components of {each.id} do not add up to the composite score")


def _figures(value: Any) -> Iterator[Figure]:
    """Every figure in the result, wherever it stands, but for the quota's share, which is not shown."""
    for each in value.presenters:
        yield from (one for one in (each.composite, each.meeting, each.low_share) if one is not None)
        for part in each.components:
            yield from (
                one for one in (part.value, part.best, part.scaled, part.contribution) if one is not None
            )
        for group in each.groups:
            yield from (one for one in (group.score, group.contribution) if one is not None)
            yield from (cell.mean for cell in group.criteria or () if cell.mean is not None)
        yield from (score.score for score in each.criteria or () if score.score is not None)
