"""What the public knows of one presenter's meeting score, from the figures of the official result that everybody may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.disclosure.alternatives import Span
from answerable.disclosure.cells import Watched, watched_levels
from answerable.scoring import Result, Rules, shown
from answerable.scoring.components import scale
from answerable.scoring.grading import demoted
from answerable.scoring.numbers import HUNDRED, ZERO
from answerable.scoring.result import PresenterResult
from answerable.scoring.sheet import level_rate


@dataclass(frozen=True, slots=True)
class Showing:
    """How much of the official result is shown: the score's decimals (None: no score), the grade, the places of all presenters."""

    decimals: int | None
    grade: bool
    ranks: bool


def spans(rules: Rules, result: Result, presenter: PresenterResult, showing: Showing) -> list[Span]:
    """By how much the meeting score may be another one without any of these figures being another one."""
    return list(_spans(rules, result, presenter, showing))


def _spans(rules: Rules, result: Result, presenter: PresenterResult, showing: Showing) -> Iterator[Span]:
    assert presenter.meeting is not None
    if showing.decimals is not None:
        yield _rounded(presenter.meeting.exact, showing.decimals)
    if presenter.composite is None:
        return
    worth = _worth(rules, presenter)
    if worth == 0:
        yield Span(ZERO, ZERO, with_high=True)
        return
    for span in _of_composite(rules, result, presenter, showing):
        yield Span(span.low / worth, span.high / worth, span.with_low, span.with_high)


def _worth(rules: Rules, presenter: PresenterResult) -> Fraction:
    """What a point of the meeting score is worth in the composite; 0 for the best score where scores are ratios to it."""
    for part, score in zip(rules.components, presenter.components, strict=True):
        if part.source == "meeting":
            best = score.best.exact if score.best is not None else HUNDRED
            is_best = score.best is not None and score.value is not None and score.value.exact == best
            return ZERO if is_best or not best else part.weight / best
    return Fraction(1)


def _of_composite(
    rules: Rules, result: Result, presenter: PresenterResult, showing: Showing
) -> Iterator[Span]:
    assert presenter.composite is not None
    value = presenter.composite.exact
    if showing.decimals is not None and rules.components:
        yield _rounded(value, showing.decimals)
    if showing.grade and presenter.band is not None:
        yield from _band(rules, presenter.band, value)
    if showing.ranks:
        yield from _between(
            value,
            [
                each.composite.exact
                for each in result.presenters
                if each.composite is not None and each is not presenter
            ],
        )


def _rounded(value: Fraction, decimals: int) -> Span:
    middle, half = Fraction(shown(value, decimals)) - value, Fraction(1, 2 * 10**decimals)
    return Span(middle - half, middle + half)


def _band(rules: Rules, band: str, value: Fraction) -> Iterator[Span]:
    floors = [each.at_least for each in rules.bands]
    place = [each.id for each in rules.bands].index(band)
    yield Span(floors[place] - value, floors[place - 1] - value if place else HUNDRED)


def _between(value: Fraction, others: list[Fraction]) -> Iterator[Span]:
    """The score keeps its place among the others."""
    if value in others:
        yield Span(ZERO, ZERO, with_high=True)
        return
    below = max((each for each in others if each < value), default=value - HUNDRED)
    above = min((each for each in others if each > value), default=value + HUNDRED)
    yield Span(below - value, above - value, with_low=False)


def stays_unseen(rules: Rules, presenter: PresenterResult, showing: Showing, changes: Sequence[int]) -> bool:
    """Whether nobody sees that so many more marks are at each of the `watched` levels: the presenter is set back as before, and each rate brings as
    many points as before."""
    return all(
        not change or _stays(rules, presenter, showing, watched, change)
        for watched, change in zip(watched_levels(rules), changes, strict=True)
    )


def _stays(rules: Rules, presenter: PresenterResult, showing: Showing, watched: Watched, change: int) -> bool:
    rate = level_rate(rules, presenter.groups, sorted(watched.levels))
    assert rate is not None, "marks at these levels were changed"
    after = Fraction(100 * (rate.given + change), rate.of)
    if watched.component is None:
        return not showing.grade or demoted(rules, after) == demoted(rules, rate.percent)
    return scale(watched.component, after, None) == scale(watched.component, rate.percent, None)
