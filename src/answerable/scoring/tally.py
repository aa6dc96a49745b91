"""From counts to a result, by the rules: exact until the one rounding for display.

Marks are on the scale of 100. A group's score is the weighted mean of its criteria (or the average of ballot
totals); the meeting score the weighted mean of the groups; the composite the weighted sum of the components. A
criterion without marks inside a group, and a group without ballots or marks, are treated by the empty-group rule
and flagged. A presenter's score rests on the ballots and the turnout of the scope that they are in: all presenters
are in one where ballots are sheets, and each in their own where ballots are for one presenter. A scope in which a group
returned more ballots than it was issued is void: its presenters have no figures. Never breaks a tie, never drops a ballot silently. Raises InputInvalid when what is given does not fit, RulesInvalid when the rules need a whole sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from answerable.scoring.ballots import OpenedBallot
from answerable.scoring.components import component_flags, component_scores, composite
from answerable.scoring.counts import Counts, count
from answerable.scoring.grading import Graded, Grading, Graduand, grade, ranks
from answerable.scoring.inputs import Imported, Inputs, read_inputs
from answerable.scoring.numbers import HUNDRED, decisive
from answerable.scoring.parts import Group
from answerable.scoring.result import (
    ComponentScore,
    Decision,
    Figure,
    Flag,
    GroupTurnout,
    PresenterResult,
    Result,
    Turnout,
)
from answerable.scoring.rules import VERSION, Rules
from answerable.scoring.scopes import Scopes, demand_rounds
from answerable.scoring.sheet import Marked, figure, low_share, marked

Turnouts = tuple[GroupTurnout, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A presenter before grades and ranks."""

    marked: Marked
    components: tuple[ComponentScore, ...]
    composite: Fraction | None
    low_share: Fraction | None

    @property
    def status(self) -> str:
        if self.composite is not None:
            return "ranked"
        return "refused" if self.marked.refused else "incomplete"


def tally(
    rules: Rules,
    scopes: Scopes,
    ballots: Iterable[OpenedBallot],
    turnout: Mapping[str, Mapping[str, Turnout]],
    components: Imported | None = None,
    withdrawn: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """The result of these ballots, one for each credential. `turnout` is by scope, then group."""
    counts = count(rules, scopes, ballots)
    return tally_counts(rules, scopes, counts, turnout, components, withdrawn, decisions)


def tally_counts(
    rules: Rules,
    scopes: Scopes,
    counts: Mapping[str, Counts],
    turnout: Mapping[str, Mapping[str, Turnout]],
    components: Imported | None = None,
    withdrawn: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """The same from the counts of each scope, which may come from many places."""
    if len(scopes) > 1:
        demand_rounds(rules)
    inputs = read_inputs(rules, scopes, turnout, components or {}, withdrawn or {}, decisions)
    turnouts = {scope: _group_turnouts(rules, counts[scope], turnout[scope]) for scope in scopes}
    sitting = {
        name: scope
        for scope, names in scopes.items()
        if not is_void(turnouts[scope])
        for name in names
        if name not in inputs.withdrawn
    }
    found = {name: marked(rules, counts[scope], turnouts[scope], name) for name, scope in sitting.items()}
    return _result(rules, scopes, inputs, turnouts, _drafts(rules, inputs, found))


def _drafts(rules: Rules, inputs: Inputs, found: Mapping[str, Marked]) -> dict[str, _Draft]:
    columns = component_scores(rules, inputs, found)
    return {
        name: _Draft(each, columns[name], composite(columns[name], each.score), low_share(rules, each.groups))
        for name, each in found.items()
    }


def _group_turnouts(rules: Rules, counts: Counts, given: Mapping[str, Turnout]) -> Turnouts:
    return tuple(_group_turnout(group, counts, given[group.id]) for group in rules.groups)


def _group_turnout(group: Group, counts: Counts, given: Turnout) -> GroupTurnout:
    valid = counts.valid.get(group.id, 0)
    reasons = dict(counts.void.get(group.id, {}))
    void = sum(reasons.values())
    return GroupTurnout(
        group=group.id,
        expected=given.expected,
        issued=given.issued,
        cast=valid + void,
        valid=valid,
        void=void,
        not_returned=max(0, given.issued - valid - void),
        void_reasons=reasons,
    )


def is_void(turnouts: Turnouts) -> bool:
    """Whether some group returned more ballots of this scope than it was issued, so that nobody can say which of them are right."""
    return any(each.cast > each.issued for each in turnouts)


def _valid(turnouts: Turnouts) -> int:
    return sum(each.valid for each in turnouts)


def _result(
    rules: Rules,
    scopes: Scopes,
    inputs: Inputs,
    turnouts: Mapping[str, Turnouts],
    drafts: Mapping[str, _Draft],
) -> Result:
    graduands = [Graduand(name, draft.composite, draft.low_share) for name, draft in drafts.items()]
    grading = grade(rules, graduands, inputs.decisions)
    places = ranks([(name, draft.composite) for name, draft in drafts.items() if draft.composite is not None])
    scores = decisive_scores(
        rules, [draft.composite for draft in drafts.values() if draft.composite is not None]
    )
    presenters = tuple(
        _presenter(rules, name, scope, drafts[name], places.get(name), grading.graded[name], scores)
        if name in drafts
        else _without_figures(name, scope, inputs.withdrawn.get(name))
        for scope, names in scopes.items()
        for name in names
    )
    waiting = _open(drafts.values(), presenters, grading)
    valid = sum(map(_valid, turnouts.values()))
    flags = [flag for scope, each in turnouts.items() for flag in _turnout_flags(rules, scope, each)]
    return Result(
        v=VERSION,
        published=False,
        complete=not waiting,
        open=waiting,
        decimals=rules.decimals,
        k_min=rules.k_min,
        turnout=turnouts,
        presenters=presenters,
        ranking=tuple(sorted(places, key=lambda name: places[name])),
        quota=grading.quota,
        boundaries=tuple(replace(each, score=scores[each.score.exact]) for each in grading.boundaries),
        decisions=grading.decisions,
        flags=(*flags, *(() if valid else (Flag("no-ballots"),))),
    )


def decisive_scores(rules: Rules, scores: Sequence[Fraction]) -> dict[Fraction, Figure]:
    """The scores that are ranked and graded, each with as many decimals as make its rank and its band plain."""
    bounds = [band.at_least for band in rules.bands]
    return {score: Figure(score, text) for score, text in decisive(scores, bounds, rules.decimals).items()}


def demotion_bounds(rules: Rules) -> list[Fraction]:
    return [] if rules.demotion is None else [rules.demotion.share * HUNDRED]


def _presenter(
    rules: Rules,
    name: str,
    scope: str,
    draft: _Draft,
    rank: int | None,
    graded: Graded,
    scores: Mapping[Fraction, Figure],
) -> PresenterResult:
    composite = None if draft.composite is None else scores[draft.composite]
    return PresenterResult(
        id=name,
        scope=scope,
        status=draft.status,
        reason=None,
        rank=rank,
        composite=composite,
        meeting=figure(rules, draft.marked.score) if rules.components else composite,
        band=graded.band,
        grade=graded.grade,
        boundary=graded.boundary,
        components=draft.components,
        groups=draft.marked.groups,
        criteria=draft.marked.criteria,
        low_share=figure(rules, draft.low_share, demotion_bounds(rules)),
        flags=(*draft.marked.flags, *component_flags(rules, draft.components), *graded.flags),
    )


def _without_figures(name: str, scope: str, reason: str | None) -> PresenterResult:
    """A withdrawn presenter is listed with the reason and without figures, even if some ballots already scored them. So is one
    whose round is void, which needs no reason beside the turnout."""
    return PresenterResult(
        id=name,
        scope=scope,
        status="void" if reason is None else "withdrawn",
        reason=reason,
        rank=None,
        composite=None,
        meeting=None,
        band=None,
        grade=None,
        boundary=None,
        components=(),
        groups=(),
        criteria=None,
        low_share=None,
        flags=(),
    )


def _open(
    drafts: Iterable[_Draft], presenters: Sequence[PresenterResult], grading: Grading
) -> tuple[str, ...]:
    """What the result still waits for."""
    held = list(drafts)
    missing = any(flag.code == "component-missing" for each in presenters for flag in each.flags)
    waiting = {
        "no-marks": any(draft.marked.score is None and not draft.marked.refused for draft in held),
        "empty-group-refused": any(draft.marked.refused for draft in held),
        "component-missing": missing,
        "undecided-boundary": any(not boundary.decided for boundary in grading.boundaries),
    }
    return tuple(code for code, applies in waiting.items() if applies)


def _turnout_flags(rules: Rules, scope: str, turnouts: Turnouts) -> tuple[Flag, ...]:
    """What must be said of the turnout of one scope."""
    flags = []
    for each in turnouts:
        place: dict[str, str | int] = {"scope": scope, "group": each.group}
        if not each.valid:
            flags.append(Flag("empty-group", place))
        if each.cast > each.issued:
            flags.append(Flag("more-than-issued", {**place, "cast": each.cast, "issued": each.issued}))
        if each.valid > each.expected:
            flags.append(
                Flag("more-than-expected", {**place, "valid": each.valid, "expected": each.expected})
            )
    if is_void(turnouts):
        flags.append(Flag("round-void", {"scope": scope}))
    valid = _valid(turnouts)
    if 0 < valid < rules.k_min:
        flags.append(Flag("below-k-min", {"scope": scope, "valid": valid}))
    return tuple(flags)
