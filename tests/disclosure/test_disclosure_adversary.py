"""With everything that is public and a solver nobody finds out what somebody gave; with what used to be public, they do."""

from collections.abc import Iterator

import pytest

from answerable.disclosure import BOUND
from answerable.scoring import Figure
from disclosure.adversary import Adversary, Linear
from disclosure.meetings import Case, everything_public, meeting

GATE, SOAK = 30, 1000
TOLERANCE = 1e-3


def solved(case: Case) -> Iterator[str]:
    """What the adversary narrows beyond what is promised."""
    adversary = Adversary(everything_public(case), case.sizes())
    rules = case.rules[-1].to_json()
    for presenter, group, cell in case.cells():
        place = (presenter, group.id, cell.id)
        given = [level for level, times in cell.counts.items() if times]
        if not given:
            continue
        if group.id not in case.shown.units[presenter].withheld:
            # Of enough marks everybody may see how many are at which level, also that all are at one.
            if cell.scored < case.least:
                yield f"{place} is shown: {cell.counts}"
            continue
        if cell.scored < case.least and is_narrowed(adversary, adversary.mean(place, rules), cell.mean):
            yield f"{place}: its mean, {cell.counts}"
        # Where two marks differ nobody can find out that all are alike.
        if len(given) == 1 and not adversary.can_differ(place, given[0]):
            yield f"{place}: all gave {given[0]}"
    for presenter in case.results[-1].presenters:
        for group in presenter.groups:
            score = adversary.group(presenter.id, group.id, rules)
            marked = any(cell.scored for cell in group.criteria or ())
            if marked and 0 < group.ballots < case.least and is_narrowed(adversary, score, group.score):
                yield f"{presenter.id} {group.id}: its score"


def is_narrowed(adversary: Adversary, linear: Linear | None, figure: Figure | None) -> bool:
    """Whether the adversary knows it closer than to the bound. It is quicker to find another value that fits than the ends of the range."""
    assert linear is not None
    assert figure is not None
    value, bound = float(figure.exact), float(BOUND)
    if adversary.can_be(linear, value + bound, 100) or adversary.can_be(linear, 0, value - bound):
        return False
    low, high = adversary.range_of(linear)
    return high - low < bound - TOLERANCE


@pytest.mark.parametrize("seed", range(GATE))
def test_nothing_that_is_withheld_can_be_solved(seed: int) -> None:
    assert list(solved(meeting(seed))) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(GATE, SOAK))
def test_nothing_that_is_withheld_can_be_solved_in_a_thousand_meetings(seed: int) -> None:
    assert list(solved(meeting(seed))) == []
