"""What is published tells nothing of a small group, not even when published figures are subtracted from each other."""

from fractions import Fraction
from typing import Any

import pytest

from answerable.scoring import Flag, OpenedBallot, Result, published
from answerable.scoring.publishing import groups_to_publish
from examples import bands, counting, criterion, grades, groups, levels, rules, scored, sheets


def sets(sizes: list[int], k_min: int = 5) -> list[str]:
    return ["".join(members) for members in groups_to_publish("ABCDEF"[: len(sizes)], sizes, k_min)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([9, 14, 19, 248], ["A", "B", "C", "D"]),
        ([3, 14, 19, 248], ["AB", "C", "D"]),
        ([14, 3, 19, 6], ["A", "BD", "C"]),
        ([3, 4, 19, 248], ["AB", "C", "D"]),
        ([1, 1, 1, 7], ["ABCD"]),
        ([4, 4, 4, 7], ["ABC", "D"]),
        ([4, 0, 5, 7], ["AC", "B", "D"]),
        ([2, 0, 1], ["AC", "B"]),
        ([0, 0], ["A", "B"]),
        ([5], ["A"]),
    ],
)
def test_small_groups_are_merged(sizes: list[int], expected: list[str]) -> None:
    assert sets(sizes) == expected


THREE = groups("50", "30", "20")
TWO = [criterion("a", "50", levels()), criterion("b", "50", levels())]


def ballots(group: str, number: int, row: list[Any]) -> list[OpenedBallot]:
    return [OpenedBallot(group, [list(row), [0, 0]]) for _ in range(number)]


def result(small: list[Any], **parts: Any) -> Result:
    """A has 2 ballots, B 4, C 6; k_min 5, so A and B are merged."""
    held = rules(criteria=TWO, groups=THREE, k_min=5, **parts)
    cast = [*ballots("A", 2, small), *ballots("B", 4, [1, 2]), *ballots("C", 6, [0, 1])]
    return scored(held, cast, ("p1", "p2"))


def test_merged_groups_show_one_weighted_score() -> None:
    full = result([0, 0])
    seen = published(full)
    assert seen.published
    assert seen.published_groups == (("A", "B"), ("C",))
    together, other = seen.presenters[0].groups
    assert (together.id, together.members, together.weight, together.ballots) == ("A~B", ("A", "B"), "80", 6)
    # A 100, B 70: (50 x 100 + 30 x 70) / 80
    assert together.score is not None
    assert together.score.exact == Fraction(355, 4)
    assert together.contribution is not None
    assert together.contribution.exact == 71
    assert together.totals is None
    assert together.criteria is not None
    assert [each.mean and each.mean.shown for each in together.criteria] == ["92.5", "85.0"]
    hidden = {(each.counts, each.scored, each.abstained, each.not_returned) for each in together.criteria}
    assert hidden == {(None, None, None, None)}
    assert other == full.presenters[0].groups[2]
    assert seen.presenters[0].meeting == full.presenters[0].meeting
    assert seen.turnout == full.turnout
    assert Result.from_json(seen.to_json()) == seen


def test_contributions_still_add_up() -> None:
    seen = published(result([0, 3]))
    for each in seen.presenters:
        parts = [group.contribution.exact for group in each.groups if group.contribution is not None]
        assert each.meeting is not None
        assert sum(parts) == each.meeting.exact


def test_nothing_is_hidden_when_all_groups_are_large() -> None:
    held = rules(criteria=TWO, groups=THREE, k_min=2)
    cast = [*ballots("A", 2, [0, 0]), *ballots("B", 4, [1, 2]), *ballots("C", 6, [0, 1])]
    full = scored(held, cast, ("p1", "p2"))
    seen = published(full)
    assert seen.presenters == full.presenters
    assert seen.published


def test_a_small_groups_gaps_stay_hidden() -> None:
    """A left criterion b blank: figures by criterion would be one equation too many."""
    full = result([0, None])
    assert full.presenters[0].flags == (Flag("no-marks", {"group": "A", "criterion": "b"}),)
    seen = published(full).presenters[0]
    assert seen.flags == ()
    assert seen.criteria is None
    assert [group.criteria is None for group in seen.groups] == [True, False]
    assert [group.score is None for group in seen.groups] == [True, False]
    assert published(full).presenters[1].criteria is not None


def test_too_few_left_in_the_merged_set() -> None:
    """All of A abstain on p1, which would leave B's four alone in the merged set."""
    full = result([None, None])
    seen = published(full).presenters[0]
    assert (seen.groups, seen.criteria) == ((), None)
    assert seen.flags == (Flag("groups-withheld"),)
    assert seen.meeting == full.presenters[0].meeting


def test_shares_over_all_groups_are_withheld() -> None:
    rule = {"levels": ["fair", "poor"], "share": "20", "steps": 1}
    full = result([2, 3], grades=grades(bands(good="50", poor="0"), demotion=rule))
    assert full.presenters[0].low_share is not None
    seen = published(full).presenters[0]
    assert seen.low_share is None
    assert [flag.code for flag in seen.flags] == ["demoted"]


def test_with_the_empty_rule_refusing() -> None:
    full = result([None, None], counting=counting(empty_group="refuse"))
    seen = published(full).presenters
    assert (seen[0].status, seen[0].groups) == ("refused", ())
    partly = published(result([0, None], counting=counting(empty_group="refuse"))).presenters
    assert (partly[0].status, partly[0].groups) == ("refused", ())
    held = rules(groups=groups("40", "30", "30"), k_min=5, counting=counting(empty_group="refuse"))
    cast = [*sheets("A", ["80", "90"]), *sheets("B", ["80"] * 4)]
    (p1,) = published(scored(held, cast)).presenters
    assert [(group.id, group.score and group.score.shown) for group in p1.groups] == [
        ("A~B", "82.9"),
        ("C", None),
    ]
    assert [group.contribution for group in p1.groups] == [None, None]


def test_fewer_than_k_min_in_all() -> None:
    full = scored(
        rules(k_min=5), sheets("A", ["80", "90"], ["70", "60"]), ("p1", "p2"), withdrawn={"p2": "ill"}
    )
    assert full.below_k_min
    assert full.flags == (Flag("below-k-min", {"scope": "sheet", "valid": 2}),)
    p1, p2 = published(full).presenters
    assert (p1.groups, p1.flags) == ((), (Flag("groups-withheld"),))
    assert p1.meeting == full.presenters[0].meeting
    assert p2 == full.presenters[1]


def test_withheld_for_two_results_of_one_meeting() -> None:
    full = result([0, 0])
    seen = published(full, withhold_groups=True)
    assert [each.groups for each in seen.presenters] == [(), ()]
    assert seen.presenters[0].meeting == full.presenters[0].meeting


def test_a_withdrawn_presenter_beside_merged_groups() -> None:
    held = rules(groups=groups("50", "50"), k_min=5)
    cast = [*sheets("A", ["80"] * 2, ["70"] * 2), *sheets("B", ["80"] * 6, ["60"] * 6)]
    full = scored(held, cast, ("p1", "p2"), withdrawn={"p1": "ill"})
    assert published(full).presenters[0] == full.presenters[0]


@pytest.mark.parametrize("empty", ["renormalise", "zero"])
def test_ballot_totals_that_a_small_group_did_not_complete(empty: str) -> None:
    """Every criterion has marks from all, yet A has no ballot without a blank."""
    held = rules(criteria=TWO, groups=THREE, k_min=4, counting=counting(per="total", empty_group=empty))
    cast = [OpenedBallot("A", [[0, None]]), OpenedBallot("A", [[None, 0]])]
    cast += [OpenedBallot(group, [[1, 1]]) for group in "BBBBCCCCCC"]
    (p1,) = published(scored(held, cast)).presenters
    together, other = p1.groups
    assert (together.id, together.score, together.totals) == ("A~B", None, None)
    assert other.totals == {"80/1": 6}
    assert p1.meeting is not None
    assert together.contribution is not None
    assert other.contribution is not None
    assert together.contribution.exact + other.contribution.exact == p1.meeting.exact
