"""The composite: the meeting score and imported columns, each as a share of its full mark or of the best.

A missing imported value is never guessed: the presenter stays without a composite until it is given.
"""

from collections.abc import Mapping
from fractions import Fraction

from answerable.scoring.inputs import Inputs
from answerable.scoring.numbers import HUNDRED, ZERO, plain
from answerable.scoring.parts import Component
from answerable.scoring.result import ComponentScore, Flag
from answerable.scoring.rules import Rules
from answerable.scoring.sheet import figure

Values = Mapping[str, Fraction | None]


def component_scores(rules: Rules, inputs: Inputs, meeting: Values) -> dict[str, tuple[ComponentScore, ...]]:
    """By presenter, the components in the rules' order."""
    columns = [_column(rules, inputs, component, meeting) for component in rules.components]
    return {name: tuple(column[name] for column in columns) for name in inputs.sitting}


def _column(rules: Rules, inputs: Inputs, component: Component, meeting: Values) -> dict[str, ComponentScore]:
    imported = inputs.components.get(component.id, {})
    values = {
        name: meeting[name] if component.source == "meeting" else imported.get(name)
        for name in inputs.sitting
    }
    known = [value for value in values.values() if value is not None]
    best = max(known) if component.ratio_to_best and known else None
    return {name: _scored(rules, component, value, best) for name, value in values.items()}


def _scored(
    rules: Rules, component: Component, value: Fraction | None, best: Fraction | None
) -> ComponentScore:
    scaled = None if value is None else scale(component, value, best)
    contribution = None if scaled is None else component.weight * scaled / HUNDRED
    return ComponentScore(
        id=component.id,
        weight=plain(component.weight),
        value=figure(rules, value),
        best=figure(rules, best),
        scaled=figure(rules, scaled),
        contribution=figure(rules, contribution),
    )


def scale(component: Component, value: Fraction, best: Fraction | None) -> Fraction:
    """`value` on the scale of 100: as a share of the full mark, or of the best value (0 if the best is 0)."""
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
        if score.value is None and component.source == "imported":
            flags.append(Flag("component-missing", {"component": component.id}))
        if score.best is not None and not score.best.exact:
            flags.append(Flag("best-is-zero", {"component": component.id}))
    return tuple(flags)
