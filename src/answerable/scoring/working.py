"""Why is this number what it is? The steps to any figure of a result, for a person with a calculator.

Answered from the rules and the result alone (a published one too, as far as it goes), so that page, workbook and
bundle tell the same story. A step is a code and parameters; exact numbers are "num/den". Never computes a
figure in another way than the tally did. Raises NoSuchFigure for what the result does not have.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from answerable.scoring.averages import MarkCounts, kept, middle, number
from answerable.scoring.errors import NoSuchFigure
from answerable.scoring.marks import cut, percent_of, total_marks, weighed
from answerable.scoring.numbers import HUNDRED, ZERO, places_of, ratio
from answerable.scoring.parts import Component, Criterion, TrimCount, band_reached
from answerable.scoring.result import (
    ComponentScore,
    CriterionCell,
    Figure,
    GroupScore,
    LevelRate,
    PresenterResult,
    Result,
)
from answerable.scoring.rules import Rules
from answerable.scoring.sheet import marks_of_cell


@dataclass(frozen=True, slots=True)
class WorkingStep:
    code: str
    params: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class _Question:
    rules: Rules
    result: Result
    presenter: PresenterResult
    group: str | None
    criterion: str | None
    component: str | None


Steps = list[WorkingStep]


def why(
    rules: Rules,
    result: Result,
    subject: str,
    *,
    presenter: str,
    group: str | None = None,
    criterion: str | None = None,
    component: str | None = None,
) -> tuple[WorkingStep, ...]:
    """The steps to one figure. Subjects: cell (group and criterion), group (group), criterion (criterion),
    component (component), meeting, composite, grade, rank."""
    found = next((each for each in result.presenters if each.id == presenter), None)
    answer = _ANSWERS.get(subject)
    if found is None or answer is None:
        raise NoSuchFigure(f"{subject} of presenter {presenter}")
    if found.status in ("withdrawn", "void"):
        return (WorkingStep("not-ranked", {"status": found.status, "reason": found.reason}),)
    return tuple(answer(_Question(rules, result, found, group, criterion, component)))


def _rounded(ask: _Question, figure: Figure | None) -> Steps:
    if figure is None:
        return []
    usual, places = ask.result.decimals, places_of(figure.shown)
    params = {"exact": ratio(figure.exact), "decimals": places, "shown": figure.shown}
    more = [WorkingStep("more-decimals", {"usual": usual})] if places > usual else []
    return [WorkingStep("rounded", params), *more]


def _group_of(ask: _Question) -> GroupScore:
    for group in ask.presenter.groups:
        if group.id == ask.group:
            return group
    raise NoSuchFigure(f"group {ask.group} of presenter {ask.presenter.id}")


def _criterion_of(ask: _Question) -> tuple[int, Criterion]:
    for index, criterion in enumerate(ask.rules.criteria):
        if criterion.id == ask.criterion:
            return index, criterion
    raise NoSuchFigure(f"criterion {ask.criterion}")


def _is_hidden(ask: _Question) -> bool:
    """Whether there are groups of which nothing is published for this presenter."""
    return any(group.criteria is None for group in ask.presenter.groups)


def _withheld(ask: _Question, figure: Figure | None) -> Steps:
    return [WorkingStep("withheld", {}), *_rounded(ask, figure)]


def _cell(ask: _Question) -> Steps:
    group = _group_of(ask)
    index, criterion = _criterion_of(ask)
    if group.criteria is None:
        return _withheld(ask, None)
    cell = group.criteria[index]
    rows = [
        {"score": label, "mark": ratio(criterion.scale.mark(label)), "count": times}
        for label, times in cell.counts.items()
    ]
    absent = {"abstained": cell.abstained, "not_returned": cell.not_returned}
    steps = [WorkingStep("counts", {"rows": rows, **absent}), *_absent_steps(ask.rules, absent)]
    if cell.mean is None:
        return [*steps, WorkingStep("no-marks" if group.ballots else "no-ballots", {})]
    marks = marks_of_cell(ask.rules, criterion, cell)
    return [*steps, *_cell_average(ask.rules, cell, marks), *_rounded(ask, cell.mean)]


def _absent_steps(rules: Rules, absent: Mapping[str, int]) -> Steps:
    if not any(absent.values()):
        return []
    if rules.counting.abstention is None:
        return [WorkingStep("left-out", {"abstained": absent["abstained"]})]
    return [WorkingStep("counted-at", {**absent, "value": ratio(rules.counting.abstention)})]


def _cell_average(rules: Rules, cell: CriterionCell, marks: MarkCounts) -> Steps:
    share = rules.counting.share
    if share is not None:
        percent = percent_of(share.levels, cell.counts, number(marks))
        count = sum(cell.counts.get(level, 0) for level in share.levels)
        band = share.band(percent)
        params = {
            "levels": list(share.levels),
            "count": count,
            "of": number(marks),
            "percent": ratio(percent),
        }
        points = {"at_least": ratio(band.at_least), "points": ratio(band.points)}
        return [WorkingStep("share", params), WorkingStep("share-band", points)]
    if rules.counting.per == "total":
        return [WorkingStep("reading-only", {}), *_mean_steps(marks, ZERO)]
    return _average_steps(rules, marks)


def _average_steps(rules: Rules, marks: MarkCounts) -> Steps:
    of = number(marks)
    if rules.counting.method == "median":
        found = middle(marks)
        result = sum(found, ZERO) / len(found)
        params = {"of": of, "marks": [ratio(mark) for mark in found], "result": ratio(result)}
        return [WorkingStep("median", params)]
    each_end = cut(rules.counting, of)
    trim = rules.counting.trim
    if isinstance(trim, TrimCount) and not each_end:
        return [
            WorkingStep("trim-skipped", {"of": of, "each_end": ratio(Fraction(trim.k))}),
            *_mean_steps(marks, ZERO),
        ]
    trimming = [] if trim is None else [_trimmed_step(marks, each_end)]
    return [*trimming, *_mean_steps(marks, each_end)]


def _trimmed_step(marks: MarkCounts, each_end: Fraction) -> WorkingStep:
    low = _taken(marks, sorted(marks), each_end)
    high = _taken(marks, sorted(marks, reverse=True), each_end)
    return WorkingStep(
        "trimmed", {"each_end": ratio(each_end), "of": number(marks), "low": low, "high": high}
    )


def _taken(marks: MarkCounts, ordered: Sequence[Fraction], each_end: Fraction) -> list[dict[str, str]]:
    """Which marks go at one end, from the outermost inwards."""
    left = each_end
    taken = []
    for mark in ordered:
        part = min(left, Fraction(marks[mark]))
        if part:
            taken.append({"mark": ratio(mark), "count": ratio(part)})
        left -= part
    return taken


def _mean_steps(marks: MarkCounts, each_end: Fraction) -> Steps:
    remaining = {mark: times for mark, times in kept(marks, each_end).items() if times}
    total = sum((mark * times for mark, times in remaining.items()), ZERO)
    terms = [
        {"mark": ratio(mark), "times": ratio(times), "product": ratio(mark * times)}
        for mark, times in remaining.items()
    ]
    by = sum(remaining.values(), ZERO)
    return [WorkingStep("sum", {"terms": terms, "sum": ratio(total)}), _divided(total, by)]


def _divided(total: Fraction, by: Fraction) -> WorkingStep:
    return WorkingStep("divided", {"sum": ratio(total), "by": ratio(by), "result": ratio(total / by)})


Weighed = Sequence[tuple[str, Fraction, Figure | None]]


def _weighted_steps(ask: _Question, of: str, parts: Weighed) -> Steps:
    """The weighted mean of what is there, after saying what becomes of what is not."""
    empty = ask.rules.counting.empty_group
    missing = [name for name, _, figure in parts if figure is None]
    terms = [(weight, None if figure is None else figure.exact) for _, weight, figure in parts]
    by = weighed(empty, terms)
    if len(missing) == len(parts):
        return [WorkingStep("no-marks", {})]
    if missing and empty == "refuse":
        return [WorkingStep("refused", {"ids": missing})]
    total = sum((weight * score for weight, score in terms if score is not None), ZERO)
    steps = [_weighted(of, parts, total), _divided(total, by)]
    if not missing:
        return steps
    if empty == "zero":
        return [WorkingStep("counted-as-zero", {"ids": missing}), *steps]
    return [WorkingStep("renormalised", {"left_out": missing, "weight": ratio(by)}), *steps]


def _weighted(of: str, parts: Weighed, total: Fraction) -> WorkingStep:
    terms = [
        {
            "id": name,
            "score": None if figure is None else ratio(figure.exact),
            "weight": ratio(weight),
            "product": None if figure is None else ratio(weight * figure.exact),
        }
        for name, weight, figure in parts
    ]
    return WorkingStep("weighted", {"of": of, "terms": terms, "sum": ratio(total)})


def _group(ask: _Question) -> Steps:
    group = _group_of(ask)
    if group.criteria is None:
        return _withheld(ask, None)
    if not group.ballots:
        return [WorkingStep("no-ballots", {})]
    if group.totals is not None:
        return _total_steps(ask, group, group.totals)
    cells = group.criteria or ()
    parts = [(each.id, each.weight, cell.mean) for each, cell in zip(ask.rules.criteria, cells, strict=True)]
    return [*_weighted_steps(ask, "criteria", parts), *_rounded(ask, group.score)]


def _total_steps(ask: _Question, group: GroupScore, totals: Mapping[str, int]) -> Steps:
    cells = group.criteria or ()
    away = cells[0].not_returned
    # With blanks left out, ballots with one have no total; with blanks counted, every valid ballot has one.
    absent = {"abstained": (group.ballots or 0) - sum(totals.values()), "not_returned": away}
    rows = [{"mark": total, "count": times} for total, times in totals.items()]
    steps = [WorkingStep("totals", {"rows": rows, **absent}), *_absent_steps(ask.rules, absent)]
    marks = total_marks(ask.rules.counting, totals, away)
    if not marks:
        return [*steps, WorkingStep("no-marks", {})]
    return [*steps, *_average_steps(ask.rules, marks), *_rounded(ask, group.score)]


def _criterion(ask: _Question) -> Steps:
    index, _ = _criterion_of(ask)
    if ask.presenter.criteria is None:
        return _withheld(ask, None)
    parts = []
    for group in ask.presenter.groups:
        assert group.criteria is not None
        parts.append((group.id, exact_weight(group.weight), group.criteria[index].mean))
    return [*_weighted_steps(ask, "groups", parts), *_rounded(ask, ask.presenter.criteria[index].score)]


def exact_weight(text: str) -> Fraction:
    """A weight as the result writes it, a decimal string."""
    return Fraction(text)


def _meeting(ask: _Question) -> Steps:
    groups = ask.presenter.groups
    if _is_hidden(ask):
        return _withheld(ask, ask.presenter.meeting)
    parts = [(group.id, exact_weight(group.weight), group.score) for group in groups]
    return [*_weighted_steps(ask, "groups", parts), *_rounded(ask, ask.presenter.meeting)]


def _component(ask: _Question) -> Steps:
    for component, score in zip(ask.rules.components, ask.presenter.components, strict=True):
        if component.id == ask.component:
            return _component_steps(ask, component, score)
    raise NoSuchFigure(f"component {ask.component}")


def _component_steps(ask: _Question, component: Component, score: ComponentScore) -> Steps:
    if score.scaled is None:
        return [WorkingStep("missing", {"component": component.id})]
    if score.value is None:
        return _withheld(ask, score.scaled)
    steps = [] if score.rate is None else [_rate_step(component, score.rate)]
    if component.bands:
        band = band_reached(component.bands, score.value.exact)
        points = {"at_least": ratio(band.at_least), "points": ratio(band.points)}
        steps.append(WorkingStep("value-band", {"value": ratio(score.value.exact), **points}))
    else:
        steps.append(_scaled(component, score.value.exact, score.best, score.scaled.exact))
    return [*steps, *_rounded(ask, score.scaled)]


def _rate_step(component: Component, rate: LevelRate) -> WorkingStep:
    counted = {"count": rate.given, "of": rate.of, "percent": ratio(rate.percent)}
    return WorkingStep("share", {"levels": list(component.levels), **counted})


def _scaled(component: Component, value: Fraction, best: Figure | None, result: Fraction) -> WorkingStep:
    if best is None:
        params = {"value": ratio(value), "full": ratio(component.full), "result": ratio(result)}
        return WorkingStep("full-mark", params)
    return WorkingStep(
        "ratio-to-best", {"value": ratio(value), "best": ratio(best.exact), "result": ratio(result)}
    )


def _composite(ask: _Question) -> Steps:
    scores = ask.presenter.components
    if not scores:
        return _meeting(ask)
    if _is_hidden(ask) or (
        ask.presenter.composite is not None and any(score.scaled is None for score in scores)
    ):
        return _withheld(ask, ask.presenter.composite)
    missing = [WorkingStep("missing", {"component": score.id}) for score in scores if score.scaled is None]
    if missing:
        return missing
    parts = [(score.id, exact_weight(score.weight), score.scaled) for score in scores]
    total = sum((weight * figure.exact for _, weight, figure in parts if figure is not None), ZERO)
    steps = [_weighted("components", parts, total), _divided(total, HUNDRED)]
    return [*steps, *_rounded(ask, ask.presenter.composite)]


def _grade(ask: _Question) -> Steps:
    presenter = ask.presenter
    if presenter.band is None:
        return _no_place(ask)
    band = next(each for each in ask.rules.bands if each.id == presenter.band)
    score = None if presenter.composite is None else ratio(presenter.composite.exact)
    steps = [WorkingStep("band", {"score": score, "band": band.id, "at_least": ratio(band.at_least)})]
    return [
        *steps,
        *_demotion_steps(ask),
        *_quota_steps(ask),
        WorkingStep("grade", {"grade": presenter.grade}),
    ]


def _demotion_steps(ask: _Question) -> Steps:
    rule = ask.rules.demotion
    if rule is None:
        return []
    flag = next((each for each in ask.presenter.flags if each.code == "demoted"), None)
    share = ask.presenter.low_share
    params = {
        "levels": list(rule.levels),
        "share": None if share is None else ratio(share.exact),
        "limit": ratio(rule.share * 100),
        "demoted": flag is not None,
        "from": ask.presenter.band,
        "to": ask.presenter.band if flag is None else flag.params["to"],
    }
    return [WorkingStep("demotion", params)]


def _quota_steps(ask: _Question) -> Steps:
    quota, use = ask.rules.quota, ask.result.quota
    if quota is None or use is None:
        return []
    params = {"grade": use.grade, "base": use.base, "exact": ratio(use.exact), "places": use.places}
    steps = [WorkingStep("quota", {**params, "rounding": quota.rounding})]
    for boundary in ask.result.boundaries:
        if boundary.id == ask.presenter.boundary:
            tied = {"boundary": boundary.id, "places": boundary.places, "tied": list(boundary.tied)}
            steps.append(WorkingStep("tied-at-quota", {**tied, "score": ratio(boundary.score.exact)}))
            steps.append(_decided(ask, boundary.id))
    lowered = [each for each in ask.presenter.flags if each.code == "quota-lowered"]
    return [*steps, *(WorkingStep("quota-lowered", dict(each.params)) for each in lowered)]


def _decided(ask: _Question, boundary: str) -> WorkingStep:
    for decision in ask.result.decisions:
        if decision.boundary == boundary:
            chosen = ask.presenter.id in decision.chosen
            names = {"reason": decision.reason, "decided_by": decision.decided_by}
            return WorkingStep("decided", {"boundary": boundary, "chosen": chosen, **names})
    return WorkingStep("undecided", {"boundary": boundary})


def _rank(ask: _Question) -> Steps:
    presenter = ask.presenter
    if presenter.rank is None:
        return _no_place(ask)
    tied = [
        each.id for each in ask.result.presenters if each.rank == presenter.rank and each is not presenter
    ]
    params = {"rank": presenter.rank, "ahead": presenter.rank - 1, "tied": tied}
    score = None if presenter.composite is None else ratio(presenter.composite.exact)
    return [WorkingStep("ranked", {**params, "score": score})]


def _no_place(ask: _Question) -> Steps:
    presenter = ask.presenter
    if presenter.status == "ranked":
        return _withheld(ask, None)
    return [WorkingStep("not-ranked", {"status": presenter.status, "reason": presenter.reason})]


_ANSWERS: Mapping[str, Callable[[_Question], Steps]] = {
    "cell": _cell,
    "group": _group,
    "criterion": _criterion,
    "meeting": _meeting,
    "component": _component,
    "composite": _composite,
    "grade": _grade,
    "rank": _rank,
}
