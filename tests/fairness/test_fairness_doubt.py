"""How sure a meeting's ranking is: what must hold of it, and of the two readings, whatever the meeting."""

from collections.abc import Sequence

import numpy as np
import pytest

from answerable.fairness import Doubt, NoDoubt, NoDoubtReason, RankRange, Reading, doubt
from answerable.fairness.doubts import _Doubts
from answerable.fairness.panel import panel
from answerable.fairness.rescoring import Scoring
from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from examples import bands, component, counting, criterion, grades, groups, levels, rules
from fairness.meetings import drawn, everybody, sheet, weighed

UNITS = ("a", "b", "c", "d", "e")
SHEETS = {"sheet": UNITS}
TWO_GROUPS = rules(groups=groups("60", "40"))
NEAR = [*drawn("A", 20, [86, 85, 80, 70, 60], 1), *drawn("B", 60, [85, 86, 80, 70, 60], 2)]


def sure(held: Rules, ballots: Sequence[OpenedBallot], more: int = 200) -> Doubt:
    found = weighed(held, SHEETS, ballots, more)[1]
    assert isinstance(found, Doubt)
    return found


def test_what_is_far_apart_is_told_apart_and_what_is_near_is_level() -> None:
    found = sure(TWO_GROUPS, NEAR)
    assert set(found.units[:2]) == {"a", "b"}
    assert found.units[2:] == ("c", "d", "e")
    ranges = found.another_panel.ranges
    assert ranges == {
        "a": RankRange(1, 2),
        "b": RankRange(1, 2),
        "c": RankRange(3, 3),
        "d": RankRange(4, 4),
        "e": RankRange(5, 5),
    }
    assert found.another_panel.level_with == {"a": ("b",), "b": ("a",), "c": (), "d": (), "e": ()}
    assert found.another_panel.reading is Reading.ANOTHER_PANEL
    assert found.ranks == {unit: place for place, unit in enumerate(found.units, start=1)}
    assert not found.blind
    assert found.unknown_spread == ()


def test_when_everybody_entitled_cast_the_count_is_exact_and_another_panel_still_is_not() -> None:
    found = sure(TWO_GROUPS, NEAR, more=0)
    assert found.not_cast.exact
    assert found.not_cast.reading is Reading.NOT_CAST
    assert found.not_cast.ranges == {unit: RankRange(rank, rank) for unit, rank in found.ranks.items()}
    assert found.another_panel.ranges["a"] == RankRange(1, 2)
    assert not found.another_panel.exact


def test_the_more_did_not_cast_the_wider_the_ranges() -> None:
    def width(more: int) -> int:
        ranges = sure(TWO_GROUPS, drawn("A", 20, [86, 85, 84, 83, 82], 4), more).not_cast.ranges
        return sum(each.worst - each.best for each in ranges.values())

    assert width(0) == 0 < width(3) < width(500)
    assert not sure(TWO_GROUPS, NEAR, 1).not_cast.exact


def test_ballots_that_are_all_equal_leave_every_rank_open_unless_all_cast() -> None:
    ballots = [sheet(group, [80] * 5) for group in "AB" for _ in range(10)]
    found = sure(TWO_GROUPS, ballots)
    assert (
        set(found.another_panel.ranges.values()) == set(found.not_cast.ranges.values()) == {RankRange(1, 5)}
    )
    assert found.above == tuple((0.5,) * 5 for _ in UNITS)
    assert sure(TWO_GROUPS, ballots, 0).not_cast.ranges["a"] == RankRange(
        1, 5
    )  # an exact tie of five for five places


def test_raters_who_all_agree_prove_little_while_they_are_three_and_much_when_they_are_thirty() -> None:
    three, thirty = ([sheet("A", [90, 80, 70, 60, 50])] * number for number in (3, 30))
    assert set(sure(rules(), three).another_panel.ranges.values()) == {RankRange(1, 5)}
    assert sure(rules(), thirty).another_panel.ranges == {
        unit: RankRange(at, at) for at, unit in enumerate(UNITS, start=1)
    }


def test_one_ballot_says_nothing_of_another_panel() -> None:
    found = sure(rules(), [sheet("A", [90, 80, 70, 60, 50])])
    assert found.blind
    assert found.unknown_spread == ("A",)
    assert (
        set(found.another_panel.ranges.values()) == set(found.not_cast.ranges.values()) == {RankRange(1, 5)}
    )
    alone = sure(rules(), [sheet("A", [90, 80, 70, 60, 50])], more=0)
    assert alone.not_cast.exact
    assert alone.not_cast.ranges["a"] == RankRange(1, 1)


def test_a_group_of_one_is_judged_by_how_far_raters_of_other_groups_differ() -> None:
    many = drawn("B", 40, [86, 84, 80, 70, 60], 3)
    found = sure(TWO_GROUPS, [sheet("A", [86, 84, 80, 70, 60]), *many])
    assert found.unknown_spread == ("A",)
    assert not found.blind
    widths = [each.worst - each.best for each in found.another_panel.ranges.values()]
    without = sure(rules(groups=groups("1", "99")), [sheet("A", [86, 84, 80, 70, 60]), *many])
    assert sum(widths) > sum(each.worst - each.best for each in without.another_panel.ranges.values())


@pytest.mark.parametrize(
    ("ballots", "units", "withdrawn", "reason"),
    [
        ([], UNITS, {}, NoDoubtReason.NO_BALLOTS),
        ([OpenedBallot("A", None, "unreadable")], UNITS, {}, NoDoubtReason.NO_BALLOTS),
        ([sheet("A", [80])], ("a",), {}, NoDoubtReason.FEWER_THAN_TWO),
        ([sheet("A", [80, 70])], ("a", "b"), {"a": "ill"}, NoDoubtReason.FEWER_THAN_TWO),
        ([sheet("A", [80, 70])], ("a", "b"), {"a": "ill", "b": "ill"}, NoDoubtReason.NO_BALLOTS),
        ([sheet("A", [80, None])] * 3, ("a", "b"), {}, NoDoubtReason.FEWER_THAN_TWO),
    ],
)
def test_where_there_is_no_ranking_there_is_no_doubt(
    ballots: list[OpenedBallot], units: tuple[str, ...], withdrawn: dict[str, str], reason: NoDoubtReason
) -> None:
    assert weighed(rules(), {"sheet": units}, ballots, withdrawn=withdrawn)[1] == NoDoubt(reason)


def test_scores_that_are_not_those_of_the_rules_are_found_out() -> None:
    """A rule of scoring that is not resampled here must not be passed over in silence."""
    turnout = everybody(TWO_GROUPS, SHEETS, NEAR)
    other = tally(rules(groups=groups("40", "60")), SHEETS, NEAR, turnout)
    there = panel(TWO_GROUPS, SHEETS, NEAR, turnout, {})
    assert doubt(TWO_GROUPS, there, {}, other) == NoDoubt(NoDoubtReason.OTHER_SCORES)


def test_the_covariance_of_means_is_the_textbook_s() -> None:
    """Stratified, paired, and in the second reading with the share of those who cast: to what 2,000 panels can tell."""
    ballots = [*drawn("A", 25, [80, 80, 80, 80, 80], 5), *drawn("B", 100, [80, 80, 80, 80, 80], 6)]
    turnout = everybody(TWO_GROUPS, SHEETS, ballots, more=25)
    there = panel(TWO_GROUPS, SHEETS, ballots, turnout, {})
    scoring = Scoring(TWO_GROUPS, there.units, {})
    result = tally(TWO_GROUPS, SHEETS, ballots, turnout)
    working = _Doubts(scoring, there, result, np.zeros(5), 0.95)
    of_means = [np.cov(each.marks[:, :, 0], rowvar=False) / each.raters for each in there.strata]
    for shares, left in (([1.0, 1.0], [1, 1]), ([np.sqrt(25 / 50), np.sqrt(25 / 125)], [25 / 50, 25 / 125])):
        wanted = 0.6**2 * left[0] * of_means[0] + 0.4**2 * left[1] * of_means[1]
        found = working._replicates(scoring, shares)
        assert found.sigma == pytest.approx(wanted, rel=0.2, abs=0.1 * wanted.max())
        assert np.trace(found.sigma) == pytest.approx(np.trace(wanted), rel=0.06)
        assert 24 < np.median(found.degrees[~np.eye(5, dtype=bool)]) < 123


def test_the_quota_has_three_sentences() -> None:
    held = rules(
        groups=groups("60", "40"),
        grades=grades(bands(good="10", rest="0"), quota={"grade": "good", "count": 1}),
    )
    quota = sure(held, NEAR).another_panel.quota
    assert quota is not None
    assert (quota.grade, quota.places, quota.surely_in) == ("good", 1, ())
    assert set(quota.undecided) == {"a", "b"}
    assert quota.surely_out == ("c", "d", "e")
    three = rules(
        groups=groups("60", "40"),
        grades=grades(bands(good="10", rest="0"), quota={"grade": "good", "count": 3}),
    )
    inside = sure(three, NEAR).another_panel.quota
    assert inside is not None
    assert (set(inside.surely_in), inside.undecided, inside.surely_out) == ({"a", "b", "c"}, (), ("d", "e"))
    assert sure(TWO_GROUPS, NEAR).another_panel.quota is None


def test_the_ranks_without_a_group_are_those_of_the_tally_without_it() -> None:
    ballots = [*drawn("A", 20, [86, 80, 75, 70, 60], 1), *drawn("B", 60, [80, 86, 75, 70, 60], 2)]
    found = sure(TWO_GROUPS, ballots)
    for each in found.without:
        left = [ballot for ballot in ballots if ballot.group != each.group]
        result = tally(TWO_GROUPS, SHEETS, left, everybody(TWO_GROUPS, SHEETS, left))
        assert each.ranks == {row.id: row.rank for row in result.presenters}
    assert [each.group for each in found.without] == ["A", "B"]
    assert found.without_any[found.units[4]] == RankRange(5, 5)
    assert found.without_any[found.units[0]] == RankRange(1, 2)
    assert sure(rules(), drawn("A", 9, [80, 70, 60, 50, 40], 1)).without == ()


def test_the_share_of_panels_in_which_one_is_above_another() -> None:
    found = sure(TWO_GROUPS, NEAR)
    above = np.array(found.above)
    assert (above + above.T == 1).all()
    assert above[0, 4] == above[3, 4] == 1
    assert 0.5 < above[0, 1] < 0.999


def test_the_order_in_which_ballots_were_cast_changes_nothing() -> None:
    assert sure(TWO_GROUPS, NEAR[::-1]) == sure(TWO_GROUPS, NEAR)


def test_another_scale_of_points_changes_nothing() -> None:
    """The same ballots with all marks doubled on a scale up to 200."""
    doubled = [
        OpenedBallot(each.group, [[str(int(row[0]) * 2)] for row in each.scores or ()]) for each in NEAR
    ]  # type: ignore[arg-type]
    wide = rules(
        groups=groups("60", "40"),
        criteria=[criterion(scale={"kind": "range", "low": "0", "high": "200", "step": "2"})],
    )
    assert sure(wide, doubled) == sure(TWO_GROUPS, NEAR)


def test_a_group_split_in_two_of_its_weight_is_about_as_sure() -> None:
    halves = [
        OpenedBallot("A" if at % 2 else "B", each.scores)
        for at, each in enumerate(drawn("A", 80, [86, 84, 80, 70, 60], 8))
    ]
    whole = [OpenedBallot("A", each.scores) for each in halves]
    one, two = sure(rules(), whole), sure(rules(groups=groups("50", "50")), halves)
    assert one.ranks == two.ranks
    assert np.array(one.above) == pytest.approx(np.array(two.above), abs=0.06)
    assert one.another_panel.ranges == two.another_panel.ranges


@pytest.mark.parametrize(
    "how",
    [
        {"method": "trimmed", "trim": {"kind": "count", "k": 2}},
        {"method": "trimmed", "trim": {"kind": "share", "share": "0.1", "rounding": "fractional"}},
        {"method": "median"},
    ],
)
def test_trims_and_medians_are_resampled_as_such(how: dict[str, object]) -> None:
    """One who gives the second unit nothing would drag its mean down, and makes nobody unsure of a trimmed mean."""
    ballots = [*drawn("A", 40, [90, 80, 70, 60, 50], 9, spread=2), *[sheet("A", [90, 0, 70, 60, 50])] * 2]
    held = rules(counting=counting(**how))
    found = sure(held, ballots)
    assert set(found.another_panel.ranges.values()) == {RankRange(at, at) for at in range(1, 6)}


def test_composites_have_the_doubt_of_the_meeting_in_their_share() -> None:
    ballots = drawn("A", 30, [81, 80, 79, 78, 77], 10)
    parts = [component("meeting", "5", "meeting"), component("routine", "95")]
    routine = {"routine": dict(zip(UNITS, ("90", "80", "70", "60", "50"), strict=True))}
    found = weighed(rules(components=parts), SHEETS, ballots, 50, routine)[1]
    assert isinstance(found, Doubt)
    assert found.another_panel.ranges == {unit: RankRange(at, at) for at, unit in enumerate(UNITS, start=1)}
    assert sure(rules(), ballots).another_panel.ranges["a"].worst > 1


def test_rounds_have_panels_of_their_own() -> None:
    """Nobody can pair ballots of different rounds, so the same marks leave more open than on one sheet."""
    scopes = {unit: (unit,) for unit in UNITS}
    one_sheet = drawn("A", 30, [84, 83, 82, 70, 60], 11, spread=1)
    rounds = [
        OpenedBallot("A", [row], scope=unit)
        for each in one_sheet
        for unit, row in zip(UNITS, each.scores or (), strict=True)
    ]
    apart, together = weighed(rules(), scopes, rounds, 50)[1], sure(rules(), one_sheet, 50)
    assert isinstance(apart, Doubt)
    assert apart.ranks == together.ranks
    assert apart.another_panel.ranges["e"] == RankRange(5, 5)
    assert sum(len(level) for level in apart.another_panel.level_with.values()) > sum(
        len(level) for level in together.another_panel.level_with.values()
    )


def test_where_absent_raters_count_at_a_mark_the_second_reading_asks_what_if_they_had_cast() -> None:
    """In the first reading they go on counting as the rules say."""
    held = rules(
        groups=groups("50", "50"),
        counting=counting(denominator="expected", abstentions={"kind": "value", "value": "0"}),
    )
    ballots = [*drawn("A", 30, [90, 60, 50, 40, 30], 12), *drawn("B", 30, [90, 60, 50, 40, 30], 13)]
    found = sure(held, ballots, more=30)
    assert found.not_cast.ranges["a"] == found.another_panel.ranges["a"] == RankRange(1, 1)
    assert not found.not_cast.exact
    assert sure(held, ballots, more=0).not_cast.exact


def test_the_published_rank_is_always_in_its_range() -> None:
    """Two rounds with unequal turnout: had all cast, the order would be the other one."""
    held = rules(counting=counting(denominator="expected", abstentions={"kind": "value", "value": "0"}))
    scopes = {"a": ("a",), "b": ("b",)}
    ballots = [sheet("A", [80 + at % 3], "a") for at in range(40)] + [
        sheet("A", [90 + at % 3], "b") for at in range(20)
    ]
    found = weighed(held, scopes, ballots, 20)[1]
    assert isinstance(found, Doubt)
    assert found.ranks == {"a": 1, "b": 2}
    assert found.not_cast.ranges == {"a": RankRange(1, 2), "b": RankRange(1, 2)}
    assert found.another_panel.ranges == {"a": RankRange(1, 1), "b": RankRange(2, 2)}


def test_a_large_group_is_drawn_in_blocks_and_stays_as_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    ballots = drawn("A", 400, [80.6, 80, 79, 70, 60], 14)
    whole = sure(rules(), ballots, 5000)
    monkeypatch.setattr("answerable.fairness.doubts.BLOCKS", 150)
    blocks = sure(rules(), ballots, 5000)
    assert blocks.another_panel.ranges == whole.another_panel.ranges
    assert np.array(blocks.above) == pytest.approx(np.array(whole.above), abs=0.06)


def test_a_round_that_is_void_is_no_part_of_the_ranking() -> None:
    """More ballots than were issued: its presenter has no figures, and the others are weighed without it."""
    scopes = {unit: (unit,) for unit in ("a", "b", "c")}
    ballots = [
        sheet("A", [90 - 10 * at + rater % 3], unit) for at, unit in enumerate(scopes) for rater in range(20)
    ]
    turnout = {unit: {"A": Turnout(40, 19 if unit == "b" else 40)} for unit in scopes}
    result = tally(rules(), scopes, ballots, turnout)
    assert [each.status for each in result.presenters] == ["ranked", "void", "ranked"]
    found = doubt(rules(), panel(rules(), scopes, ballots, turnout, {"b"}), {}, result)
    assert isinstance(found, Doubt)
    assert found.another_panel.ranges == {"a": RankRange(1, 1), "c": RankRange(2, 2)}
    whole = {unit: {"A": Turnout(40, 19)} for unit in scopes}
    nobody = doubt(
        rules(), panel(rules(), scopes, ballots, whole, scopes), {}, tally(rules(), scopes, ballots, whole)
    )
    assert nobody == NoDoubt(NoDoubtReason.FEWER_THAN_TWO)


def test_a_share_of_marks_as_a_component_has_its_own_doubt() -> None:
    """The meeting's score alone settles the ranks; a rate close to the edge of its band unsettles them."""
    scale = levels("100", "60")
    parts = [
        component("meeting", "10", "meeting"),
        component(
            "rate",
            "90",
            "rate",
            levels=["l0"],
            bands=[{"at_least": "50", "points": "100"}, {"at_least": "0", "points": "0"}],
        ),
    ]
    random = np.random.default_rng(15)
    marks = (random.random((60, 5)) > np.array([0.49, 0.5, 0.5, 0.51, 0.9])).astype(int)
    ballots = [OpenedBallot("A", [[int(1 - mark)] for mark in row]) for row in marks]
    found = sure(rules(criteria=[criterion(scale=scale)], components=parts), ballots)
    assert found.another_panel.ranges["e"].worst == 5
    assert found.another_panel.ranges[found.units[0]].worst >= 4
    alone = sure(
        rules(groups=groups("50", "50"), criteria=[criterion(scale=scale)], components=parts),
        [*ballots, OpenedBallot("B", [[0]] * 5)],
    )
    assert alone.unknown_spread == ("B",)
