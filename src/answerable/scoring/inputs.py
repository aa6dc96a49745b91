"""What a tally is given beside rules and ballots, checked: presenters, turnout, components, withdrawals, decisions.

Raises InputInvalid with every problem at once. Whether a decision fits its boundary is seen in `grading`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.scoring.errors import InputInvalid, Problem
from answerable.scoring.numbers import PLACES, has_places, parse_decimal, plain
from answerable.scoring.parts import Component
from answerable.scoring.result import Decision, Turnout
from answerable.scoring.rules import Rules
from answerable.scoring.scopes import Scopes, presenters_of

Imported = Mapping[str, Mapping[str, str]]
GroupTurnouts = Mapping[str, Turnout]


@dataclass(frozen=True, slots=True)
class Inputs:
    presenters: tuple[str, ...]
    components: Mapping[str, Mapping[str, Fraction]]
    withdrawn: Mapping[str, str]
    decisions: tuple[Decision, ...]


def read_inputs(
    rules: Rules,
    scopes: Scopes,
    turnout: Mapping[str, GroupTurnouts],
    components: Imported,
    withdrawn: Mapping[str, str],
    decisions: Sequence[Decision],
) -> Inputs:
    """`turnout` is by scope, then group."""
    presenters = presenters_of(scopes)
    problems = _presenter_problems(presenters)
    for scope in scopes:
        problems += _turnout_problems(rules, turnout.get(scope, {}), f"turnout.{scope}")
    problems += beside_problems(rules, presenters, components, withdrawn, decisions)
    if problems:
        raise InputInvalid(problems)
    values = _read_components(rules, presenters, components, [])
    return Inputs(presenters, values, dict(withdrawn), tuple(decisions))


def beside_problems(
    rules: Rules,
    presenters: Sequence[str],
    components: Imported,
    withdrawn: Mapping[str, str],
    decisions: Sequence[Decision],
) -> list[Problem]:
    """What in components, withdrawals and decisions does not fit the rules and the presenters, whatever was cast."""
    problems: list[Problem] = []
    _read_components(rules, presenters, components, problems)
    for name, reason in withdrawn.items():
        path = f"withdrawn.{name}"
        if name not in presenters:
            problems.append(Problem(path, "unknown-presenter", {"id": name}))
        if not reason.strip():
            problems.append(Problem(path, "reason-missing"))
    return problems + _decision_problems(decisions)


def _presenter_problems(presenters: Sequence[str]) -> list[Problem]:
    return [
        Problem(f"presenters[{i}]", "duplicate-id", {"id": name})
        for i, name in enumerate(presenters)
        if name in presenters[:i]
    ]


def _turnout_problems(rules: Rules, turnout: GroupTurnouts, path: str) -> list[Problem]:
    problems = []
    known = [group.id for group in rules.groups]
    for name in known:
        if name not in turnout:
            problems.append(Problem(f"{path}.{name}", "turnout-missing", {"group": name}))
    for name, given in turnout.items():
        if name not in known:
            problems.append(Problem(f"{path}.{name}", "unknown-group", {"id": name}))
        for part, value in (("expected", given.expected), ("issued", given.issued)):
            if value < 0:
                problems.append(Problem(f"{path}.{name}.{part}", "bad-count", {"value": value}))
    return problems


def _read_components(
    rules: Rules, presenters: Sequence[str], components: Imported, problems: list[Problem]
) -> dict[str, dict[str, Fraction]]:
    known = {component.id: component for component in rules.components}
    read: dict[str, dict[str, Fraction]] = {}
    for name, column in components.items():
        component = known.get(name)
        if component is None:
            problems.append(Problem(f"components.{name}", "unknown-component", {"component": name}))
        elif component.source != "imported":
            problems.append(Problem(f"components.{name}", "component-not-imported", {"component": name}))
        else:
            read[name] = _read_column(component, presenters, column, problems)
    return read


def _read_column(
    component: Component, presenters: Sequence[str], column: Mapping[str, str], problems: list[Problem]
) -> dict[str, Fraction]:
    read: dict[str, Fraction] = {}
    for name, text in column.items():
        path = f"components.{component.id}.{name}"
        value = parse_decimal(text)
        if name not in presenters:
            problems.append(Problem(path, "unknown-presenter", {"id": name}))
        elif value is None:
            problems.append(Problem(path, "not-a-number", {"value": str(text)[:40]}))
        elif not has_places(value):
            problems.append(Problem(path, "too-many-decimals", {"value": text, "most": PLACES}))
        elif value > component.full and not component.ratio_to_best:
            problems.append(Problem(path, "too-large", {"value": text, "most": plain(component.full)}))
        else:
            read[name] = value
    return read


def _decision_problems(decisions: Sequence[Decision]) -> list[Problem]:
    problems = []
    for i, decision in enumerate(decisions):
        path = f"decisions[{i}]"
        if not decision.reason.strip():
            problems.append(Problem(f"{path}.reason", "reason-missing"))
        if not decision.decided_by.strip():
            problems.append(Problem(f"{path}.decided_by", "decider-missing"))
        if any(other.boundary == decision.boundary for other in decisions[:i]):
            problems.append(Problem(path, "decided-twice", {"boundary": decision.boundary}))
        for j, name in enumerate(decision.chosen):
            if name in decision.chosen[:j]:
                problems.append(Problem(f"{path}.chosen[{j}]", "chosen-twice", {"id": name}))
    return problems
