"""What a big screen is given of the published result: each place, and the ranks that are possible where everybody may know them."""

from collections.abc import Callable
from typing import Any

import pytest

from answerable.fairness import RankRange
from answerable.web.meetings.models import Meeting
from answerable.web.results import intervals
from answerable.web.results.rule_sets import results_of
from answerable.web.room import figures

ENOUGH = {"A": 6, "B": 7, "C": 8}


def test_a_line_has_its_possible_ranks_drawn_and_in_numbers(
    published_meeting: Callable[..., Meeting], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = published_meeting(ENOUGH)
    first = figures._result(held)
    assert {(each.low, each.high, each.picture) for each in first} == {(None, None, "")}
    best = results_of(held).official.ranking[0]
    monkeypatch.setattr(figures, "kept_ranges", lambda *_: {best: RankRange(1, 2)})
    top, *others = figures._result(held)
    assert (top.rank, top.low, top.high) == ("1", 1, 2)
    assert top.picture.startswith("<svg ")
    assert 'class="fline"' in top.picture
    assert {(each.low, each.high, each.picture) for each in others} == {(None, None, "")}


def test_a_screen_never_waits_for_ranges_to_be_worked_out(
    published_meeting: Callable[..., Meeting], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = published_meeting(ENOUGH)

    def worked_out(*_: Any) -> None:
        raise AssertionError("asked for")

    monkeypatch.setattr(intervals, "weighed", worked_out)
    assert intervals.kept_ranges(held, 0, results_of(held).shown) == {}
