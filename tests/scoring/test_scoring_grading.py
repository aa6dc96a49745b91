"""Bands, demotion, quota, ties across its edge, and ranks."""

from typing import Any

import pytest

from answerable.scoring import Boundary, Decision, Flag, InputInvalid, OpenedBallot, Problem, Result
from answerable.scoring.grading import ranks
from examples import bands, criterion, grades, levels, rules, scored, sheets


def graded(scores: list[str], decisions: tuple[Decision, ...] = (), **parts: Any) -> Result:
    presenters = [f"p{i}" for i in range(1, len(scores) + 1)]
    held = rules(grades=grades(**parts))
    return scored(held, sheets("A", *[[score] for score in scores]), presenters, decisions=decisions)


def final(result: Result) -> list[str | None]:
    return [each.grade for each in result.presenters]


def test_bands_by_exact_score() -> None:
    held = rules(grades=grades(), decimals=0)
    result = scored(held, sheets("A", ["80", "79"], ["80", "80"], ["0", "0"]), ("p1", "p2", "p3"))
    assert [each.composite and each.composite.shown for each in result.presenters] == ["79.5", "80.0", "0"]
    assert final(result) == ["middling", "good", "poor"]
    assert [each.rank for each in result.presenters] == [2, 1, 3]


def test_ties_share_a_rank() -> None:
    result = graded(["90", "80", "80", "70"])
    assert [each.rank for each in result.presenters] == [1, 2, 2, 4]
    assert result.ranking == ("p1", "p2", "p3", "p4")
    assert ranks([]) == {}


@pytest.mark.parametrize(
    ("rounding", "places"),
    [("floor", 5), ("half-up", 6), ("ceiling", 6)],
)
def test_quota_of_30_percent_of_19(rounding: str, places: int) -> None:
    result = graded(
        [str(99 - i) for i in range(19)], quota={"grade": "good", "share": "30", "rounding": rounding}
    )
    assert result.quota is not None
    assert (str(result.quota.exact), result.quota.base) == ("57/10", 19)
    assert (result.quota.places, result.quota.held) == (places, places)
    assert final(result)[: places + 1] == ["good"] * places + ["middling"]
    assert result.presenters[places].flags == (Flag("quota-lowered", {"from": "good", "to": "middling"}),)
    assert result.presenters[places].band == "good"


def test_a_third_is_exactly_a_third() -> None:
    quota = {"grade": "good", "share": "1/3", "rounding": "floor"}
    assert graded(["90"] * 12, quota=quota).boundaries[0].places == 4


def test_quota_of_zero() -> None:
    result = graded(["90", "85", "50"], quota={"grade": "good", "count": 0})
    assert final(result) == ["middling", "middling", "poor"]
    assert result.boundaries == ()


def test_quota_not_reached() -> None:
    result = graded(["90", "50"], quota={"grade": "good", "count": 2})
    assert final(result) == ["good", "poor"]
    assert result.quota is not None
    assert result.quota.held == 1


def test_quota_counts_better_grades_too() -> None:
    standing = bands(best="90", good="80", middling="60", poor="0")
    result = graded(["95", "85", "84"], given=standing, quota={"grade": "good", "count": 2})
    assert final(result) == ["best", "good", "middling"]


TIED = ["95", "90", "90", "90", "70"]
TWO_PLACES = {"grade": "good", "count": 2}


def boundary(result: Result) -> Boundary:
    (only,) = result.boundaries
    return only


def test_a_tie_across_the_edge_waits() -> None:
    result = graded(TIED, quota=TWO_PLACES)
    edge = boundary(result)
    assert (edge.grade, edge.places, edge.tied, edge.decided) == ("good", 1, ("p2", "p3", "p4"), False)
    assert edge.score.shown == "90.0"
    assert final(result) == ["good", None, None, None, "middling"]
    assert [each.boundary for each in result.presenters] == [None, edge.id, edge.id, edge.id, None]
    assert result.presenters[1].flags == (Flag("undecided", {"boundary": edge.id}),)
    assert [each.rank for each in result.presenters] == [1, 2, 2, 2, 5]
    assert result.open == ("undecided-boundary",)
    assert result.quota is not None
    assert result.quota.held == 1


def test_a_named_decision_settles_it() -> None:
    edge = boundary(graded(TIED, quota=TWO_PLACES))
    decision = Decision(edge.id, ("p3",), "carried the overseas project", "Committee, 24 January")
    result = graded(TIED, (decision,), quota=TWO_PLACES)
    assert final(result) == ["good", "middling", "good", "middling", "middling"]
    assert [each.rank for each in result.presenters] == [1, 2, 2, 2, 5]
    assert boundary(result).decided
    assert [each.applied for each in result.decisions] == [True]
    assert result.complete


def test_a_decision_may_leave_places_free() -> None:
    edge = boundary(graded(TIED, quota=TWO_PLACES))
    result = graded(TIED, (Decision(edge.id, (), "none stood out", "Committee"),), quota=TWO_PLACES)
    assert final(result) == ["good", "middling", "middling", "middling", "middling"]


def test_a_decision_that_does_not_fit() -> None:
    edge = boundary(graded(TIED, quota=TWO_PLACES))
    with pytest.raises(InputInvalid) as caught:
        graded(TIED, (Decision(edge.id, ("p1", "p2"), "r", "d"),), quota=TWO_PLACES)
    path = f"decisions.{edge.id}.chosen"
    assert caught.value.problems == (
        Problem(path, "not-tied", {"id": "p1"}),
        Problem(path, "wrong-number-chosen", {"chosen": 2, "places": 1}),
    )


def test_a_decision_never_passes_to_another_question() -> None:
    edge = boundary(graded(TIED, quota=TWO_PLACES))
    decision = Decision(edge.id, ("p3",), "r", "d")
    one_more = {"grade": "good", "count": 3}
    result = graded(TIED, (decision,), quota=one_more)
    assert boundary(result).id != edge.id
    assert not boundary(result).decided
    assert [each.applied for each in result.decisions] == [False]
    no_tie = graded(["95", "90", "80", "70"], (decision,), quota=TWO_PLACES)
    assert [each.applied for each in no_tie.decisions] == [False]
    assert no_tie.complete


def test_everybody_tied() -> None:
    result = graded(["90", "90", "90"], quota={"grade": "good", "count": 1})
    assert boundary(result).tied == ("p1", "p2", "p3")
    assert result.quota is not None
    assert result.quota.held == 0


def test_withdrawn_presenters_take_no_place() -> None:
    held = rules(grades=grades(quota={"grade": "good", "share": "50", "rounding": "floor"}))
    ballots = sheets("A", ["95"], ["90"], ["85"])
    result = scored(held, ballots, ("p1", "p2", "p3"), withdrawn={"p1": "ill"})
    assert final(result) == [None, "good", "middling"]
    assert result.quota is not None
    assert (result.quota.base, result.quota.places) == (2, 1)


def test_unscored_presenters_count_in_the_base() -> None:
    held = rules(grades=grades(quota={"grade": "good", "share": "50", "rounding": "floor"}))
    result = scored(held, sheets("A", ["95"], [None]), ("p1", "p2"))
    assert final(result) == ["good", None]
    assert result.quota is not None
    assert result.quota.base == 2


def demoted(*columns: list[Any], steps: int = 1, share: str = "1/3", quota: Any = None) -> Result:
    rule = {"levels": ["fair", "poor"], "share": share, "steps": steps}
    held = rules(
        criteria=[criterion(scale=levels())],
        grades=grades(bands(good="60", middling="40", poor="0"), quota, rule),
    )
    return scored(held, sheets("A", *columns), [f"p{i}" for i in range(1, len(columns) + 1)])


def test_a_step_down_at_one_third() -> None:
    result = demoted([0, 0, 2], [0, 0, 0], [0, 0, None])
    low = [each.low_share and str(each.low_share.exact) for each in result.presenters]
    assert low == ["100/3", "0", "0"]
    assert final(result) == ["middling", "good", "good"]
    assert result.presenters[0].flags == (Flag("demoted", {"from": "good", "to": "middling"}),)


def test_just_below_the_share() -> None:
    assert final(demoted([0, 0, 2], share="33.34")) == ["good"]
    assert final(demoted([0, 0, 2], share="33.33")) == ["middling"]


def test_steps_end_at_the_lowest_grade() -> None:
    assert final(demoted([0, 0, 2], steps=9)) == ["poor"]
    lowest = demoted([3, 3, 3])
    assert final(lowest) == ["poor"]
    assert lowest.presenters[0].flags == ()


def test_the_demoted_leave_their_place_to_others() -> None:
    # p1: (100 + 100 + 60) / 3 is ahead of p2: 80, but is stepped down first.
    result = demoted([0, 0, 2], [1, 1, 1], quota={"grade": "good", "count": 1})
    assert final(result) == ["middling", "good"]


def test_no_marks_no_share() -> None:
    assert demoted([None]).presenters[0].low_share is None


def test_criteria_without_those_levels_do_not_count_in_the_share() -> None:
    rule = {"levels": ["poor"], "share": "50", "steps": 1}
    held = rules(
        criteria=[criterion("duty", "50", levels()), criterion("talk", "50")], grades=grades(demotion=rule)
    )
    result = scored(held, [OpenedBallot("A", [[3, "90"]]), OpenedBallot("A", [[0, "90"]])])
    assert result.presenters[0].low_share is not None
    assert result.presenters[0].low_share.shown == "50.0"
