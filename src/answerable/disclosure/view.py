"""The official result as everybody may see it: the full result without what the decision withholds.

What is rounded is rounded for good: an exact value that must not be known is replaced by the one that is shown, so that nothing that is
computed from this view knows more than its reader.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from answerable.disclosure.disclosed import Disclosed, UnitDisclosed
from answerable.protocol.together import Together, groups_together, key_of
from answerable.scoring import Boundary, Figure, Flag, GroupTurnout, Result, Rules, shown, together
from answerable.scoring.result import ComponentScore, GroupScore, PresenterResult

GROUPS_WITHHELD = "groups-withheld"
SCORE_WITHHELD = "score-withheld"
_OF_GRADES = frozenset({"demoted", "quota-lowered", "undecided"})


def public(decided: Disclosed, under: int) -> Result:
    """The result under this manifest, of which `decided.under(under)` must be true."""
    assert decided.under(under), "a result under an earlier manifest, where something is withheld"
    rules, result = decided.rules[under], decided.results[under]
    if decided.all:
        return replace(result, published=True)
    ratio = any(part.source == "meeting" and part.ratio_to_best for part in rules.components)
    grades = all(each.grade for each in decided.units.values())
    sets = _counted_together(result)
    return replace(
        result,
        published=True,
        turnout={scope: tuple(_turnout(sets, groups)) for scope, groups in result.turnout.items()},
        flags=tuple(_turnout_flags(sets, result.flags)),
        presenters=tuple(
            each if each.status in ("withdrawn", "void") else _presenter(rules, decided, each, ratio=ratio)
            for each in result.presenters
        ),
        ranking=result.ranking if decided.ranks else (),
        quota=result.quota if grades else None,
        boundaries=tuple(_boundaries(decided, result.boundaries)),
        decisions=result.decisions if decided.ranks else (),
    )


def _counted_together(result: Result) -> Together:
    """The sets in which ballots were counted while they came in. By group the turnout would tell of a lone person whether they cast."""
    expected = {
        (scope, each.group): each.expected for scope, groups in result.turnout.items() for each in groups
    }
    names = dict.fromkeys(group for _, group in expected)
    return groups_together(list(names), expected, result.k_min)


def _turnout(sets: Together, groups: Sequence[GroupTurnout]) -> Iterable[GroupTurnout]:
    for members in sets:
        (counted,) = together([(each,) for each in groups if each.group in members])
        yield replace(counted, group=key_of(members))


def _turnout_flags(sets: Together, flags: Iterable[Flag]) -> Iterable[Flag]:
    """That a group has no valid ballot is always said, since the score is then another one; its other numbers where it is counted alone."""
    for flag in flags:
        if "group" not in flag.params or flag.code == "empty-group" or (flag.params["group"],) in sets:
            yield flag


def _presenter(rules: Rules, decided: Disclosed, each: PresenterResult, *, ratio: bool) -> PresenterResult:
    """`ratio`: the meeting scores count as ratios to the best, so that an exact composite would tell the best one exactly."""
    unit = decided.units[each.id]
    composite, components = _composite(rules, each, unit)
    placed = each if decided.ranks else replace(each, rank=None)
    if decided.whole(each.id):
        return replace(placed, composite=composite, components=components) if ratio else placed
    graded = placed if unit.grade else replace(placed, band=None, grade=None, boundary=None)
    return replace(
        graded,
        meeting=_rounded(each.meeting, unit),
        groups=tuple(_without(group) if group.id in unit.withheld else group for group in each.groups),
        criteria=None,
        low_share=None,
        flags=tuple(_flags(each, unit)),
        composite=composite,
        components=components,
    )


def _composite(
    rules: Rules, each: PresenterResult, unit: UnitDisclosed
) -> tuple[Figure | None, tuple[ComponentScore, ...]]:
    """The composite score, and the components without what the meeting's share of it would tell."""
    parts = zip(rules.components, each.components, strict=True)
    components = tuple(
        score
        if part.source == "imported"
        else replace(
            score,
            value=_rounded(score.value, unit) if part.source == "meeting" else None,
            best=None,
            scaled=None,
            contribution=None,
            rate=None,
        )
        for part, score in parts
    )
    return _rounded(each.composite, unit), components


def _rounded(figure: Figure | None, unit: UnitDisclosed) -> Figure | None:
    if figure is None or unit.decimals is None:
        return None
    text = shown(figure.exact, unit.decimals)
    return Figure(Fraction(text), text)


def _without(group: GroupScore) -> GroupScore:
    return replace(group, ballots=None, score=None, contribution=None, criteria=None, totals=None)


def _flags(each: PresenterResult, unit: UnitDisclosed) -> Iterable[Flag]:
    for flag in each.flags:
        of_group = flag.params.get("group") in unit.withheld
        if not of_group and (unit.grade or flag.code not in _OF_GRADES):
            yield flag
    yield Flag(GROUPS_WITHHELD, {})
    if each.meeting is not None and unit.decimals is None:
        yield Flag(SCORE_WITHHELD, {})


def _boundaries(decided: Disclosed, boundaries: Iterable[Boundary]) -> Iterable[Boundary]:
    """A tie at the quota, with the score as it is shown of those who are tied."""
    for each in boundaries:
        tied = [decided.units[name] for name in each.tied]
        coarsest = min(tied, key=lambda unit: -1 if unit.decimals is None else unit.decimals)
        score = _rounded(each.score, coarsest)
        if all(map(decided.whole, each.tied)):
            yield each
        elif decided.ranks and score is not None and all(unit.grade for unit in tied):
            yield replace(each, score=score)
