"""What must hold of any meeting: both paths agree, and changes that should not matter do not."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.scoring import (
    OpenedBallot,
    Result,
    Rules,
    Turnout,
    averages,
    check_ballot,
    count,
    tally,
    tally_counts,
)
from answerable.scoring.numbers import plain
from examples import counting, criterion, groups, levels, rules, scored

SCALES = [levels("4", "3", "1", "0"), {"kind": "range", "low": "0", "high": "10", "step": "0.5"}]
LEVEL_SCORE = st.sampled_from([None, 0, 1, 2, 3])
RANGE_SCORE = st.sampled_from([None, "0", "3.5", "7", "7.0", "10"])
PRESENTERS = ("p1", "p2", "p3")
SHEET = st.lists(st.tuples(LEVEL_SCORE, RANGE_SCORE).map(list), min_size=3, max_size=3)
BALLOTS = st.lists(st.builds(OpenedBallot, st.sampled_from("ABC"), SHEET), max_size=25)
METHODS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"method": "mean"},
        {"method": "median"},
        {"method": "trimmed", "trim": {"kind": "count", "k": 1}},
        {"method": "trimmed", "trim": {"kind": "share", "share": "0.15", "rounding": "floor"}},
        {"method": "trimmed", "trim": {"kind": "share", "share": "0.15", "rounding": "fractional"}},
    ]
)
BLANKS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"denominator": "cast", "abstentions": {"kind": "excluded"}},
        {"denominator": "cast", "abstentions": {"kind": "value", "value": "30"}},
        {"denominator": "issued", "abstentions": {"kind": "value", "value": "0"}},
    ]
)
EMPTY: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{"empty_group": "renormalise"}, {"empty_group": "zero"}, {"empty_group": "refuse"}]
)
# A whole meeting an example: fewer examples than of a single number.
MEETINGS = settings(deadline=None, max_examples=40)
AT = {name: Turnout(30, 28) for name in "ABCD"}
SCOPES = {"sheet": PRESENTERS}


def at_sheets(held: Rules) -> dict[str, dict[str, Turnout]]:
    return {"sheet": {group.id: AT[group.id] for group in held.groups}}


@st.composite
def any_rules(draw: st.DrawFn, per: Sequence[str] = ("criterion", "total")) -> Rules:
    parts: dict[str, Any] = {
        **draw(METHODS),
        **draw(BLANKS),
        **draw(EMPTY),
        "per": draw(st.sampled_from(per)),
    }
    return rules(
        criteria=[criterion("a", "70", SCALES[0]), criterion("b", "30", SCALES[1])],
        groups=groups("50", "30", "20"),
        counting=counting(**parts),
        k_min=draw(st.integers(1, 6)),
    )


def result_of(held: Rules, ballots: Sequence[OpenedBallot]) -> Result:
    return tally(held, SCOPES, ballots, at_sheets(held))


def mark(score: Any, column: int) -> Fraction:
    points = [Fraction(4), Fraction(3), Fraction(1), Fraction(0)]
    return points[score] * 25 if column == 0 else Fraction(score) * 10


def from_marks(held: Rules, marks: Sequence[Fraction]) -> Fraction | None:
    """The average of a plain list of marks, as a person would take it."""
    if not marks:
        return None
    if held.counting.method == "median":
        return averages.median(marks)
    trim = held.counting.trim
    return averages.mean(marks) if trim is None else averages.trimmed(marks, trim.cut(len(marks)))


def marks_in(held: Rules, sheets: Sequence[Any], row: int, column: int) -> list[Fraction]:
    """Every mark of one presenter in one criterion, absent ones included where the rules count them."""
    given = [sheet[row][column] for sheet in sheets]
    marks = [mark(score, column) for score in given if score is not None]
    value = held.counting.abstention
    if value is not None:
        asked = 28 if held.counting.denominator == "issued" else len(given)
        marks += [value] * (asked - len(marks))
    return marks


@MEETINGS
@given(any_rules(per=("criterion",)), BALLOTS)
def test_from_counts_equals_from_ballots(held: Rules, ballots: list[OpenedBallot]) -> None:
    result = result_of(held, ballots)
    for row, presenter in enumerate(result.presenters):
        for group in presenter.groups:
            sheets = [ballot.scores for ballot in ballots if ballot.group == group.id]
            for column, cell in enumerate(group.criteria or ()):
                marks = marks_in(held, sheets, row, column) if sheets else []
                expected = from_marks(held, marks)
                assert (cell.mean and cell.mean.exact) == expected


@MEETINGS
@given(any_rules(per=("total",)), BALLOTS)
def test_totals_from_counts_equal_those_from_ballots(held: Rules, ballots: list[OpenedBallot]) -> None:
    value = held.counting.abstention
    for row, presenter in enumerate(result_of(held, ballots).presenters):
        for group in presenter.groups:
            sheets = [ballot.scores[row] for ballot in ballots if ballot.group == group.id and ballot.scores]
            filled = [[value if s is None else mark(s, i) for i, s in enumerate(each)] for each in sheets]
            totals = [
                a * Fraction(7, 10) + b * Fraction(3, 10)
                for a, b in filled
                if a is not None and b is not None
            ]
            if sheets and value is not None and held.counting.denominator == "issued":
                totals += [value] * (28 - len(totals))
            assert (group.score and group.score.exact) == from_marks(held, totals)


@MEETINGS
@given(any_rules(), BALLOTS, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(held: Rules, ballots: list[OpenedBallot], random: Any) -> None:
    shuffled = random.sample(ballots, len(ballots))
    assert result_of(held, shuffled) == result_of(held, ballots)
    cut = random.randint(0, len(ballots))
    one, other = (count(held, SCOPES, part)["sheet"] for part in (ballots[:cut], ballots[cut:]))
    assert tally_counts(held, SCOPES, {"sheet": one.merged(other)}, at_sheets(held)) == result_of(
        held, ballots
    )


@MEETINGS
@given(any_rules(), BALLOTS, st.permutations(range(3)))
def test_the_order_of_presenters_does_not_matter(
    held: Rules, ballots: list[OpenedBallot], order: list[int]
) -> None:
    moved = [
        replace(ballot, scores=[ballot.scores[i] for i in order])
        for ballot in ballots
        if ballot.scores is not None
    ]
    other = tally(held, {"sheet": [PRESENTERS[i] for i in order]}, moved, at_sheets(held))
    plain = {each.id: each for each in result_of(held, ballots).presenters}
    assert {each.id: each for each in other.presenters} == plain


@MEETINGS
@given(any_rules(), BALLOTS)
def test_the_unit_of_points_does_not_matter(held: Rules, ballots: list[OpenedBallot]) -> None:
    obj = held.to_json()
    for level in obj["criteria"][0]["scale"]["levels"]:
        level["points"] = str(int(level["points"]) * 17)
    assert result_of(Rules.from_json(obj), ballots) == result_of(held, ballots)


@MEETINGS
@given(BALLOTS, st.integers(1, 99))
def test_scaling_all_marks_scales_the_scores(ballots: list[OpenedBallot], percent: int) -> None:
    """A scale whose top is used by nobody: marks shrink together, and so does every score."""
    low = [
        OpenedBallot(
            each.group, [[None if row[0] is None else str(10 * int(row[0]))] for row in each.scores or ()]
        )
        for each in ballots
    ]
    shrunk = [
        OpenedBallot(
            each.group,
            [[s and plain(Fraction(s) * percent / 100) for s in row] for row in each.scores or ()],
        )
        for each in low
    ]
    held = rules(
        criteria=[criterion(scale={"kind": "range", "low": "0", "high": "100", "step": "0.1"})],
        groups=groups("50", "30", "20"),
    )
    before, after = result_of(held, low), result_of(held, shrunk)
    for one, other in zip(before.presenters, after.presenters, strict=True):
        assert (one.meeting and one.meeting.exact * percent / 100) == (other.meeting and other.meeting.exact)
    assert before.ranking == after.ranking


@MEETINGS
@given(st.lists(SHEET, min_size=1, max_size=8), st.lists(SHEET, min_size=1, max_size=8))
def test_equal_groups_may_be_merged(one: list[Any], other: list[Any]) -> None:
    """With plain means and blanks counted, two groups of equal size and weight are one of double weight."""
    size = min(len(one), len(other))
    apart = [OpenedBallot(g, s) for g, sheets in (("A", one), ("B", other)) for s in sheets[:size]]
    together = [replace(ballot, group="A") for ballot in apart]
    criteria = [criterion("a", "70", SCALES[0]), criterion("b", "30", SCALES[1])]
    valued = counting(abstentions={"kind": "value", "value": "30"})
    two = scored(rules(criteria=criteria, groups=groups("50", "50"), counting=valued), apart, PRESENTERS)
    single = scored(rules(criteria=criteria, groups=groups("100"), counting=valued), together, PRESENTERS)
    assert [each.meeting for each in two.presenters] == [each.meeting for each in single.presenters]
    assert two.ranking == single.ranking


@MEETINGS
@given(BALLOTS)
def test_an_empty_group_changes_nothing_but_flags_when_renormalised(ballots: list[OpenedBallot]) -> None:
    criteria = [criterion("a", "70", SCALES[0]), criterion("b", "30", SCALES[1])]
    three = rules(criteria=criteria, groups=groups("50", "30", "20"))
    four = rules(criteria=criteria, groups=groups("25", "15", "10", "50"))
    before, after = result_of(three, ballots), result_of(four, ballots)
    assert [each.meeting for each in before.presenters] == [each.meeting for each in after.presenters]
    assert "D" in {flag.params.get("group") for flag in after.flags}


@MEETINGS
@given(any_rules(), BALLOTS)
def test_results_keep_their_own_account(held: Rules, ballots: list[OpenedBallot]) -> None:
    result = result_of(held, ballots)
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result
    assert sum(each.cast for each in result.turnout["sheet"]) == len(ballots)
    assert all(check_ballot(held, PRESENTERS, ballot.group, ballot.scores) is None for ballot in ballots)
    for each in result.presenters:
        parts = [group.contribution.exact for group in each.groups if group.contribution is not None]
        if each.meeting is not None and each.groups:
            assert sum(parts) == each.meeting.exact


@MEETINGS
@given(any_rules(), BALLOTS)
def test_ranks_follow_exact_scores(held: Rules, ballots: list[OpenedBallot]) -> None:
    result = result_of(held, ballots)
    ranked = {each.id: each for each in result.presenters if each.composite is not None}
    assert set(result.ranking) == set(ranked)
    for each in ranked.values():
        assert each.composite is not None
        better = [o for o in ranked.values() if o.composite and o.composite.exact > each.composite.exact]
        assert each.rank == len(better) + 1
