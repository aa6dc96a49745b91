"""What an amendment may change of the rules, and what not; malformed rules are compared as they stand."""

from typing import Any

import pytest

from answerable.scoring import amendable
from examples import DEBRIEFING, bands, counting, criterion, grades, groups, levels

BEFORE = DEBRIEFING


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, True),
        ({"groups": groups("30", "30", "20", "20")}, True),
        ({"counting": counting(method="median")}, True),
        ({"grades": grades(bands(good="90", fair="60", average="50", poor="0"))}, True),
        ({"grades": BEFORE["grades"] | {"quota": None}}, True),
        ({"grades": BEFORE["grades"] | {"demotion": None}}, True),
        ({"decimals": 3}, True),
        ({"k_min": 6}, True),
        ({"k_min": 4}, False),
        ({"grades": grades(bands(good="90", fair="60", poor="0"))}, False),
        ({"criteria": [criterion("review", "100", levels())]}, False),
        ({"groups": groups("50", "50")}, False),
        ({"limits": [{"kind": "no-blanks"}]}, False),
        ({"recusal": "self"}, False),
        ({"components": []}, False),
        ({"components": 5}, False),
        ({"v": True}, False),
        ({"groups": [1, 2, 3, 4]}, False),
        ({"grades": None}, False),
        ({"more": 1}, False),
    ],
)
def test_what_an_amendment_may_change(change: dict[str, Any], may: bool) -> None:
    assert amendable(BEFORE, BEFORE | change) is may


def test_what_is_malformed_in_both_is_for_others_to_refuse() -> None:
    assert amendable({"k_min": "x"}, {"k_min": "y"})
    assert amendable({"k_min": 5}, {"k_min": True})
