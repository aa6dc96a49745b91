"""The result of a meeting's opened ballots under the rules of one manifest.

Ballots are bound to the first manifest: its groups and presenters hold for every amendment. Rules differ; how many are expected, which an amendment may
raise, is a fact of the meeting and the same in every result: `manifest.in_force` has the number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from answerable import scoring
from answerable.protocol.manifest import Manifest
from answerable.protocol.opening import Opened, Place, Status
from answerable.scoring import Decision, InputInvalid, OpenedBallot, Result, Rules, Turnout


@dataclass(frozen=True, slots=True)
class Beside:
    """What the result depends on beside rules and ballots: imported components by component and presenter, the reasons of
    those who withdrew, and the decisions of people.
    """

    components: Mapping[str, Mapping[str, str]]
    withdrawn: Mapping[str, str]
    decisions: tuple[Decision, ...]


def check_beside(rules: Rules, first: Manifest, beside: Beside) -> None:
    """That components, withdrawals and decisions fit the rules and the presenters; else raises `InputInvalid`."""
    problems = scoring.beside_problems(
        rules, first.presenters, beside.components, beside.withdrawn, beside.decisions
    )
    if problems:
        raise InputInvalid(problems)


def tally(
    rules: Rules, first: Manifest, issued: Mapping[Place, int], opened: Iterable[Opened], beside: Beside
) -> Result:
    """The result; `first` is the meeting's first manifest with the numbers in force, `issued` the credentials by scope and group.

    Raises `ScoringError` when rules or inputs do not fit.
    """
    return scoring.tally(
        rules,
        scopes_of(first),
        standing(opened),
        turnout_of(first, issued),
        beside.components,
        beside.withdrawn,
        beside.decisions,
    )


def scopes_of(first: Manifest) -> dict[str, tuple[str, ...]]:
    return {scope: tuple(first.scored(scope)) for scope in first.scopes}


def turnout_of(first: Manifest, issued: Mapping[Place, int]) -> dict[str, dict[str, Turnout]]:
    return {
        scope: {group: Turnout(first.expected[scope, group], issued[scope, group]) for group in first.groups}
        for scope in first.scopes
    }


def standing(opened: Iterable[Opened]) -> Iterator[OpenedBallot]:
    """The ballots that no later one replaced, in the form that `scoring` takes."""
    return (_scored(one) for one in opened if one.status is not Status.REPLACED)


def _scored(one: Opened) -> OpenedBallot:
    """The ballot in the form that `scoring` takes. One that could not be opened carries the reason; `scoring` checks the limits itself."""
    return OpenedBallot(one.group, one.scores, one.reason if one.scores is None else None, one.scope)
