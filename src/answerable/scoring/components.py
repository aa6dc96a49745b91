"""The composite: the meeting score, imported columns and rates of levels, each as a share of its full mark or of the best, or as
the points of the band that it reaches.

A missing value is never guessed: the presenter stays without a composite until it is given.
"""

from collections.abc import Mapping
from fractions import Fraction

from answerable.scoring.inputs import Inputs
from answerable.scoring.numbers import HUNDRED, ZERO, plain
from answerable.scoring.parts import Component, band_reached
from answerable.scoring.result import ComponentScore, Flag, LevelRate
from answerable.scoring.rules import Rules
from answerable.scoring.sheet import Marked, figure, level_rate


def component_scores(
    rules: Rules, inputs: Inputs, found: Mapping[str, Marked]
) -> dict[str, tuple[ComponentScore, ...]]:
    """By presenter, the components in the rules' order."""
    columns = [_column(rules, inputs, component, found) for component in rules.components]
    return {name: tuple(column[name] for column in columns) for name in found}


def _column(
    rules: Rules, inputs: Inputs, component: Component, found: Mapping[str, Marked]
) -> dict[str, ComponentScore]:
    rates = {
        name: level_rate(rules, each.groups, component.levels) if component.source == "rate" else None
        for name, each in found.items()
    }
    values = {name: _value(inputs, component, name, each, rates[name]) for name, each in found.items()}
    known = [value for value in values.values() if value is not None]
    best = max(known) if component.ratio_to_best and known else None
    return {name: _scored(rules, component, value, best, rates[name]) for name, value in values.items()}


def _value(
    inputs: Inputs, component: Component, name: str, marked: Marked, rate: LevelRate | None
) -> Fraction | None:
    if component.source == "meeting":
        return marked.score
    if component.source == "rate":
        return None if rate is None else rate.percent
    return inputs.components.get(component.id, {}).get(name)


def _scored(
    rules: Rules,
    component: Component,
    value: Fraction | None,
    best: Fraction | None,
    rate: LevelRate | None,
) -> ComponentScore:
    scaled = None if value is None else scale(component, value, best)
    contribution = None if scaled is None else component.weight * scaled / HUNDRED
    return ComponentScore(
        id=component.id,
        weight=plain(component.weight),
        value=figure(rules, value, [band.at_least for band in component.bands]),
        best=figure(rules, best),
        scaled=figure(rules, scaled),
        contribution=figure(rules, contribution),
        rate=rate,
    )


def scale(component: Component, value: Fraction, best: Fraction | None) -> Fraction:
    """`value` on the scale of 100: the points of its band, or as a share of the best value (0 if that is 0) or of the full mark."""
    if component.bands:
        return band_reached(component.bands, value).points
    if best is None:
        return value * HUNDRED / component.full
    return value * HUNDRED / best if best else ZERO


def composite(scores: tuple[ComponentScore, ...], meeting: Fraction | None) -> Fraction | None:
    """Without components the composite is the meeting score."""
    if not scores:
        return meeting
    parts = [score.contribution.exact for score in scores if score.contribution is not None]
    return sum(parts, ZERO) if len(parts) == len(scores) else None


def component_flags(rules: Rules, scores: tuple[ComponentScore, ...]) -> tuple[Flag, ...]:
    flags = []
    for component, score in zip(rules.components, scores, strict=True):
        if score.value is None and component.source != "meeting":
            flags.append(Flag("component-missing", {"component": component.id}))
        if score.best is not None and not score.best.exact:
            flags.append(Flag("best-is-zero", {"component": component.id}))
    return tuple(flags)
