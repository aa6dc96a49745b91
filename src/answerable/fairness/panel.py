"""The valid ballots of a meeting as arrays of marks: what is resampled.

A stratum is one group's ballots of one scope: raters are drawn within it, since group weights are fixed by the rules. A ballot scores all units of its
scope, so drawing a rater draws all their marks together (paired). Rounds for one unit each are scopes of their own, whose ballots
nobody can pair.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from answerable.fairness.ranks import Numbers
from answerable.scoring import OpenedBallot, Rules, Turnout
from answerable.scoring.ballots import BallotCheck, Scores
from answerable.scoring.parts import Criterion
from answerable.scoring.scopes import Scopes


@dataclass(frozen=True, slots=True)
class Stratum:
    """`marks` is ballots x units x criteria on the scale of 100, not a number for a blank; `units` are their places among the panel's units.

    `entitled` is how many could have cast; `absent` how many marks the rules' denominator adds at the stated mark.
    """

    scope: str
    group: int
    units: tuple[int, ...]
    marks: Numbers
    entitled: int
    absent: int

    @property
    def raters(self) -> int:
        return len(self.marks)


@dataclass(frozen=True, slots=True)
class Panel:
    """`units` are those who have figures in the result; strata without a valid ballot are left out."""

    units: tuple[str, ...]
    strata: tuple[Stratum, ...]


def panel(
    rules: Rules,
    scopes: Scopes,
    ballots: Iterable[OpenedBallot],
    turnout: Mapping[str, Mapping[str, Turnout]],
    left_out: Container[str],
) -> Panel:
    """The panel that cast these ballots, all of which are of a scope and a group of the meeting. `left_out` are the units that withdrew, or whose round is void."""
    sheets: dict[tuple[str, str], list[Scores]] = {
        (scope, group.id): [] for scope in scopes for group in rules.groups
    }
    checks = {scope: BallotCheck(rules, names) for scope, names in scopes.items()}
    for ballot in ballots:
        if ballot.scores is not None and checks[ballot.scope].violation(ballot.group, ballot.scores) is None:
            sheets[ballot.scope, ballot.group].append(ballot.scores)
    units = tuple(name for names in scopes.values() for name in names if name not in left_out)
    at = {name: place for place, name in enumerate(units)}
    strata = []
    for scope, names in scopes.items():
        rows = [row for row, name in enumerate(names) if name in at]
        places = tuple(at[names[row]] for row in rows)
        for number, group in enumerate(rules.groups):
            cast = sheets[scope, group.id]
            if cast and places:
                marks = _marks(rules.criteria, cast, rows)
                given = turnout[scope][group.id]
                strata.append(
                    Stratum(
                        scope,
                        number,
                        places,
                        marks,
                        _entitled(given, len(cast)),
                        _absent(rules, given, len(cast)),
                    )
                )
    return Panel(units, tuple(strata))


def _entitled(given: Turnout, valid: int) -> int:
    return max(given.expected, given.issued, valid)


def _absent(rules: Rules, given: Turnout, valid: int) -> int:
    if rules.counting.abstention is None:
        return 0
    asked = {"cast": valid, "issued": given.issued, "expected": given.expected}
    return max(0, asked[rules.counting.denominator] - valid)


def _marks(criteria: Sequence[Criterion], cast: Sequence[Scores], rows: Sequence[int]) -> Numbers:
    """Ballots in an order that does not depend on who cast first, so that the ledger's order changes nothing."""
    found = np.empty((len(cast), len(rows), len(criteria)))
    for column, criterion in enumerate(criteria):
        known: dict[int | str | None, float] = {None: np.nan}
        for sheet, scores in enumerate(cast):
            for place, row in enumerate(rows):
                score = scores[row][column]
                if score not in known:
                    known[score] = float(criterion.scale.mark(criterion.scale.label(score)))  # type: ignore[arg-type]  # None is known
                found[sheet, place, column] = known[score]
    flat = np.nan_to_num(found.reshape(len(cast), -1), nan=-1)
    return found[np.lexsort(flat.T[::-1])]
