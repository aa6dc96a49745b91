"""From counts to a result, by the rules: exact until the one rounding for display.

Marks are on the scale of 100. A group's score is the weighted mean of its criteria (or the average of ballot
totals); the meeting score the weighted mean of the groups; the composite the weighted sum of the components. A
criterion without marks inside a group, and a group without ballots or marks, are treated by the empty-group rule
and flagged. Where ballots are for one presenter each (`tally_rounds`), a presenter's score rests on their own ballots and
turnout alone. Never breaks a tie, never drops a ballot silently. Raises InputInvalid when what is given does not fit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.scoring.ballots import OpenedBallot
from answerable.scoring.components import component_flags, component_scores, composite
from answerable.scoring.counts import Counts, count, count_rounds
from answerable.scoring.grading import Graded, Grading, Graduand, grade, ranks
from answerable.scoring.inputs import Imported, Inputs, read_inputs
from answerable.scoring.parts import Group
from answerable.scoring.publishing import groups_to_publish
from answerable.scoring.result import (
    ComponentScore,
    Decision,
    Flag,
    GroupTurnout,
    PresenterResult,
    Result,
    Turnout,
)
from answerable.scoring.rounds import demand_rounds, smallest, together
from answerable.scoring.rules import VERSION, Rules
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
    presenters: Sequence[str],
    ballots: Iterable[OpenedBallot],
    turnout: Mapping[str, Turnout],
    components: Imported | None = None,
    withdrawn: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """The result of these sheets, one a credential. Presenters are in the manifest's order, as the rows are."""
    counts = count(rules, presenters, ballots)
    return tally_counts(rules, presenters, counts, turnout, components, withdrawn, decisions)


def tally_counts(
    rules: Rules,
    presenters: Sequence[str],
    counts: Counts,
    turnout: Mapping[str, Turnout],
    components: Imported | None = None,
    withdrawn: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """The same from counts, which may come from many places."""
    inputs = read_inputs(
        rules, presenters, {"turnout": turnout}, components or {}, withdrawn or {}, decisions
    )
    whole = _group_turnouts(rules, counts, turnout)
    drafts = _drafts(rules, inputs, {name: marked(rules, counts, whole, name) for name in inputs.sitting})
    valid = _valid(whole)
    publishing = groups_to_publish(whole, rules.k_min), 0 < valid < rules.k_min
    flags = (*_turnout_flags(rules, whole, empty=True), *_no_ballots(valid))
    return _result(rules, inputs, drafts, _Frame(whole, {}, *publishing, flags))


def tally_rounds(
    rules: Rules,
    presenters: Sequence[str],
    ballots: Iterable[OpenedBallot],
    turnout: Mapping[str, Mapping[str, Turnout]],
    components: Imported | None = None,
    withdrawn: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """The result of ballots for one presenter each. `turnout` is by presenter, then group. Raises RulesInvalid when
    the rules need a whole sheet.
    """
    demand_rounds(rules)
    inputs = read_inputs(
        rules,
        presenters,
        {f"turnout.{name}": turnout.get(name, {}) for name in presenters},
        components or {},
        withdrawn or {},
        decisions,
    )
    counts = count_rounds(rules, presenters, ballots)
    turnouts = {name: _group_turnouts(rules, counts[name], turnout[name]) for name in presenters}
    found = {name: marked(rules, counts[name], turnouts[name], name) for name in inputs.sitting}
    whole = together(list(turnouts.values()), rules)
    frame = _Frame(
        whole,
        turnouts,
        groups_to_publish(smallest([turnouts[name] for name in inputs.sitting], rules), rules.k_min),
        0 < _valid(whole) < rules.k_min,
        _no_ballots(_valid(whole)),
    )
    return _result(rules, inputs, _drafts(rules, inputs, found), frame)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the presenters: `apart` has each presenter's turnout where they have their own."""

    turnout: Turnouts
    apart: Mapping[str, Turnouts]
    published_groups: tuple[tuple[str, ...], ...]
    below_k_min: bool
    flags: tuple[Flag, ...]


def _drafts(rules: Rules, inputs: Inputs, found: Mapping[str, Marked]) -> dict[str, _Draft]:
    columns = component_scores(rules, inputs, {name: each.score for name, each in found.items()})
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


def _valid(turnouts: Turnouts) -> int:
    return sum(each.valid for each in turnouts)


def _result(rules: Rules, inputs: Inputs, drafts: Mapping[str, _Draft], frame: _Frame) -> Result:
    graduands = [Graduand(name, draft.composite, draft.low_share) for name, draft in drafts.items()]
    grading = grade(rules, graduands, inputs.decisions)
    places = ranks([(name, draft.composite) for name, draft in drafts.items() if draft.composite is not None])
    presenters = tuple(
        _presenter(rules, name, drafts[name], places.get(name), grading.graded[name], frame.apart.get(name))
        if name in drafts
        else _withdrawn(name, inputs.withdrawn[name], frame.apart.get(name))
        for name in inputs.presenters
    )
    waiting = _open(drafts.values(), presenters, grading)
    return Result(
        v=VERSION,
        published=False,
        complete=not waiting,
        open=waiting,
        decimals=rules.decimals,
        k_min=rules.k_min,
        turnout=frame.turnout,
        presenters=presenters,
        ranking=tuple(sorted(places, key=lambda name: places[name])),
        quota=grading.quota,
        boundaries=grading.boundaries,
        decisions=grading.decisions,
        published_groups=frame.published_groups,
        below_k_min=frame.below_k_min,
        flags=frame.flags,
    )


def _presenter(
    rules: Rules, name: str, draft: _Draft, rank: int | None, graded: Graded, turnout: Turnouts | None
) -> PresenterResult:
    own = () if turnout is None else _turnout_flags(rules, turnout, empty=False)
    flags = (*own, *draft.marked.flags, *component_flags(rules, draft.components), *graded.flags)
    return PresenterResult(
        id=name,
        status=draft.status,
        reason=None,
        rank=rank,
        composite=figure(rules, draft.composite),
        meeting=figure(rules, draft.marked.score),
        band=graded.band,
        grade=graded.grade,
        boundary=graded.boundary,
        components=draft.components,
        groups=draft.marked.groups,
        criteria=draft.marked.criteria,
        low_share=figure(rules, draft.low_share),
        turnout=turnout,
        flags=flags,
    )


def _withdrawn(name: str, reason: str, turnout: Turnouts | None) -> PresenterResult:
    """Listed with the reason, without any figure: marks already given are nobody's business any more."""
    return PresenterResult(
        id=name,
        status="withdrawn",
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
        turnout=turnout,
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


def _turnout_flags(rules: Rules, turnouts: Turnouts, *, empty: bool) -> tuple[Flag, ...]:
    """`empty`: say of an empty group too; a presenter's own figures say it already."""
    flags = []
    for each in turnouts:
        if empty and not each.valid:
            flags.append(Flag("empty-group", {"group": each.group}))
        if each.cast > each.issued:
            cast: dict[str, str | int] = {"group": each.group, "cast": each.cast, "issued": each.issued}
            flags.append(Flag("more-than-issued", cast))
        if each.valid > each.expected:
            came: dict[str, str | int] = {"group": each.group, "valid": each.valid, "expected": each.expected}
            flags.append(Flag("more-than-expected", came))
    valid = _valid(turnouts)
    if 0 < valid < rules.k_min:
        flags.append(Flag("below-k-min", {"valid": valid}))
    return tuple(flags)


def _no_ballots(valid: int) -> tuple[Flag, ...]:
    return () if valid else (Flag("no-ballots"),)
