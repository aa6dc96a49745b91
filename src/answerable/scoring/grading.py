"""Grades: by band, then demotion, then quota. Ranks: ties share one (1, 2, 2, 4).

Scores are compared exactly, never as shown. Where equal scores stand across the quota's edge nobody is chosen
here: a `Boundary` waits for a `Decision`. Raises InputInvalid for a decision that does not fit its boundary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from answerable.scoring.errors import InputInvalid, Problem
from answerable.scoring.numbers import shown
from answerable.scoring.result import AppliedDecision, Boundary, Decision, Figure, Flag, QuotaUse
from answerable.scoring.rules import Rules


@dataclass(frozen=True, slots=True)
class Graduand:
    """A presenter who has not withdrawn. `low_share` is in percent, None without a demotion rule or marks."""

    id: str
    score: Fraction | None
    low_share: Fraction | None


@dataclass(frozen=True, slots=True)
class Graded:
    band: str | None
    grade: str | None
    boundary: str | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Grading:
    graded: Mapping[str, Graded]
    quota: QuotaUse | None
    boundaries: tuple[Boundary, ...]
    decisions: tuple[AppliedDecision, ...]


def ranks(scores: Sequence[tuple[str, Fraction]]) -> dict[str, int]:
    """One more than the number of better scores."""
    ordered = sorted((score for _, score in scores), reverse=True)
    first = {score: position for position, score in reversed(list(enumerate(ordered, start=1)))}
    return {name: first[score] for name, score in scores}


def demoted(rules: Rules, low_share: Fraction | None) -> bool:
    rule = rules.demotion
    return rule is not None and low_share is not None and low_share >= rule.share * 100


def grade(rules: Rules, graduands: Sequence[Graduand], decisions: Sequence[Decision]) -> Grading:
    names = [band.id for band in rules.bands]
    placed: dict[str, int] = {}
    bands: dict[str, int] = {}
    flags: dict[str, list[Flag]] = {each.id: [] for each in graduands}
    for each in graduands:
        if each.score is not None and names:
            bands[each.id] = _band(rules, each.score)
            placed[each.id] = _after_demotion(rules, each, bands[each.id], flags[each.id])
    boundary = _apply_quota(rules, graduands, decisions, placed, flags)
    waiting = boundary.tied if boundary is not None and not boundary.decided else ()
    graded = {
        each.id: Graded(
            band=names[bands[each.id]] if each.id in bands else None,
            grade=names[placed[each.id]] if each.id in placed and each.id not in waiting else None,
            boundary=boundary.id if boundary is not None and each.id in boundary.tied else None,
            flags=tuple(flags[each.id]),
        )
        for each in graduands
    }
    return Grading(
        graded,
        _quota_use(rules, graduands, placed, waiting),
        () if boundary is None else (boundary,),
        _listed(decisions, boundary),
    )


def _band(rules: Rules, score: Fraction) -> int:
    return next(i for i, band in enumerate(rules.bands) if score >= band.at_least)


def _after_demotion(rules: Rules, each: Graduand, band: int, flags: list[Flag]) -> int:
    if rules.demotion is None or not demoted(rules, each.low_share):
        return band
    lower = min(band + rules.demotion.steps, len(rules.bands) - 1)
    if lower != band:
        flags.append(Flag("demoted", {"from": rules.bands[band].id, "to": rules.bands[lower].id}))
    return lower


def _apply_quota(
    rules: Rules,
    graduands: Sequence[Graduand],
    decisions: Sequence[Decision],
    placed: dict[str, int],
    flags: Mapping[str, list[Flag]],
) -> Boundary | None:
    """Moves those beyond the quota one grade below it; returns the boundary where equals stand across its edge."""
    if rules.quota is None:
        return None
    names = [band.id for band in rules.bands]
    top = names.index(rules.quota.grade)
    scores = [
        (each.score, each.id) for each in graduands if each.score is not None and placed[each.id] <= top
    ]
    scores.sort(key=lambda pair: pair[0], reverse=True)
    places = rules.quota.places(len(graduands))
    if len(scores) <= places:
        return None
    boundary = _boundary(rules, scores, places, decisions)
    edge = scores[places][0]
    keep = {name for score, name in scores[:places] if score > edge}
    if boundary is None:
        keep = {name for _, name in scores[:places]}
    elif boundary.decided:
        keep |= set(next(each.chosen for each in decisions if each.boundary == boundary.id))
    open_to = boundary.tied if boundary is not None and not boundary.decided else ()
    for _, name in scores:
        if name in open_to and boundary is not None:
            flags[name].append(Flag("undecided", {"boundary": boundary.id}))
        elif name not in keep:
            flags[name].append(Flag("quota-lowered", {"from": names[placed[name]], "to": names[top + 1]}))
            placed[name] = top + 1
    return boundary


def _boundary(
    rules: Rules, scores: Sequence[tuple[Fraction, str]], places: int, decisions: Sequence[Decision]
) -> Boundary | None:
    """The tie across the quota's edge. Its name is a hash over the grade, the places and who is tied, so that a
    decision made for one tie cannot be applied to another."""
    assert rules.quota is not None
    edge = scores[places][0]
    better = sum(1 for score, _ in scores if score > edge)
    left = places - better
    if not left:
        return None
    tied = tuple(name for score, name in scores if score == edge)
    digest = sha256("\0".join((str(left), *sorted(tied))).encode()).hexdigest()[:12]
    name = f"quota-{rules.quota.grade}-{digest}"
    decided = [each for each in decisions if each.boundary == name]
    for decision in decided:
        _check_choice(decision, tied, left)
    score = Figure(edge, shown(edge, rules.decimals))
    return Boundary(name, rules.quota.grade, left, tied, score, bool(decided))


def _check_choice(decision: Decision, tied: Sequence[str], places: int) -> None:
    """All places go to some of those tied, or none: one place left empty would only set one of equals back."""
    path = f"decisions.{decision.boundary}.chosen"
    problems = [Problem(path, "not-tied", {"id": name}) for name in decision.chosen if name not in tied]
    if len(decision.chosen) not in (0, places):
        numbers = {"chosen": len(decision.chosen), "places": places}
        problems.append(Problem(path, "wrong-number-chosen", numbers))
    if problems:
        raise InputInvalid(problems)


def _quota_use(
    rules: Rules, graduands: Sequence[Graduand], placed: Mapping[str, int], waiting: Sequence[str]
) -> QuotaUse | None:
    quota = rules.quota
    if quota is None:
        return None
    top = [band.id for band in rules.bands].index(quota.grade)
    held = sum(1 for name, index in placed.items() if index <= top and name not in waiting)
    base = len(graduands)
    return QuotaUse(quota.grade, base, quota.wanted(base), quota.places(base), held)


def _listed(decisions: Sequence[Decision], boundary: Boundary | None) -> tuple[AppliedDecision, ...]:
    arisen = None if boundary is None else boundary.id
    return tuple(
        AppliedDecision(each.boundary, each.chosen, each.reason, each.decided_by, each.boundary == arisen)
        for each in decisions
    )
