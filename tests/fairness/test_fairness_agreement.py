"""Agreement of raters: against published figures, against counting pair by pair, and what must not change it."""

import itertools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from answerable.fairness.agreement import Agreement, agreement, alpha, icc, kendall_w, kish, mean_squares
from answerable.fairness.command import fairness
from answerable.fairness.lookagain import Flagged, LookAgain, look_again
from answerable.fairness.panel import panel
from answerable.fairness.ratings import Consensus, LookAgainCount, Middles, consensus, middles, ratings
from answerable.scoring import OpenedBallot
from examples import criterion, groups, levels, rules
from fairness.meetings import drawn, everybody, sheet

VECTORS = Path(__file__).parents[1] / "vectors" / "rating-statistics.json"
REFERENCE = json.loads(VECTORS.read_text())
MARKS = st.one_of(st.just(float("nan")), st.integers(1, 5).map(float))
TABLES = st.tuples(st.integers(2, 6), st.integers(2, 6)).flatmap(
    lambda size: arrays(float, size, elements=MARKS)
)
FULL = st.tuples(st.integers(2, 6), st.integers(2, 6)).flatmap(
    lambda size: arrays(float, size, elements=st.integers(1, 5).map(float))
)


def test_intraclass_correlations_are_those_of_shrout_and_fleiss() -> None:
    marks = np.array(REFERENCE["shrout_fleiss"]["x"]).T
    found = icc(mean_squares(marks), *marks.shape)
    assert list(found.values()) == pytest.approx(REFERENCE["shrout_fleiss"]["icc"], abs=1e-6)
    assert [f"ICC({name.replace('_', ',')})" for name in found] == REFERENCE["shrout_fleiss"]["icc_order"]
    assert kendall_w(marks) == pytest.approx(REFERENCE["shrout_fleiss"]["kendall_w_across_judges"], abs=1e-6)


def test_ties_are_corrected_for_as_in_r_s_irr() -> None:
    marks = np.array(REFERENCE["anxiety"]["x"], dtype=float).T
    found = agreement(marks)
    assert found.kendall_w == pytest.approx(REFERENCE["anxiety"]["kendall_w"], abs=1e-5)
    assert found.icc_2_1 == pytest.approx(REFERENCE["anxiety"]["icc_a1"], abs=5e-4)


@pytest.mark.parametrize(("name", "at"), [("A", 0), ("B", 1)])
def test_alpha_is_krippendorff_s(name: str, at: int) -> None:
    found = agreement(np.array(REFERENCE["kripp"][name], dtype=float))
    published = REFERENCE["kripp"]["alpha_AB"]
    assert found.alpha_ordinal == pytest.approx(published["ordinal"][at], abs=1e-6)
    assert found.alpha_interval == pytest.approx(published["interval"][at], abs=1e-6)


def alpha_by_pairs(marks: Any, ordinal: bool) -> float | None:
    """From the coincidences of all pairs of values, as Krippendorff writes it down."""
    columns = [column[~np.isnan(column)].tolist() for column in marks.T]
    columns = [column for column in columns if len(column) > 1]
    pool = [value for column in columns for value in column]
    times = {value: pool.count(value) for value in pool}

    def apart(one: float, other: float) -> float:
        if not ordinal:
            return (one - other) ** 2
        low, high = sorted((one, other))
        between = sum(times[value] for value in times if low <= value <= high)
        return (between - (times[low] + times[high]) / 2) ** 2

    observed = sum(
        apart(a, b) / (len(column) - 1) for column in columns for a, b in itertools.permutations(column, 2)
    )
    expected = sum(apart(a, b) for a, b in itertools.permutations(pool, 2))
    return 1 - observed * (len(pool) - 1) / expected if expected else None


@given(TABLES)
def test_alpha_is_that_of_all_pairs_of_marks(marks: Any) -> None:
    found = agreement(marks)
    assert found.alpha_interval == pytest.approx(alpha_by_pairs(marks, ordinal=False))
    assert found.alpha_ordinal == pytest.approx(alpha_by_pairs(marks, ordinal=True))


@given(FULL)
def test_w_is_the_mean_rank_correlation_of_all_pairs_of_raters_stretched(marks: Any) -> None:
    """Without ties: W = (1 + (k - 1) mean Spearman) / k."""
    marks = marks + np.arange(marks.shape[1]) / 100
    k, n = marks.shape
    ranked = marks.argsort(axis=1).argsort(axis=1)
    pairs = [
        1 - 6 * ((ranked[a] - ranked[b]) ** 2).sum() / (n * (n**2 - 1))
        for a, b in itertools.combinations(range(k), 2)
    ]
    assert kendall_w(marks) == pytest.approx((1 + (k - 1) * np.mean(pairs)) / k)


@given(FULL, st.floats(0.1, 10), st.floats(-50, 50), st.randoms(use_true_random=False))
def test_scaling_points_and_permuting_raters_and_units_change_nothing(
    marks: Any, scale: float, shift: float, random: Any
) -> None:
    raters, units = list(range(marks.shape[0])), list(range(marks.shape[1]))
    random.shuffle(raters)
    random.shuffle(units)
    one, other = agreement(marks), agreement(marks[np.ix_(raters, units)] * scale + shift)
    for name in ("icc_2_1", "icc_2_k", "kendall_w", "alpha_ordinal", "alpha_interval"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-6), name


def test_the_g_study_says_for_one_rater_and_for_all_what_the_correlations_say() -> None:
    found = agreement(np.array(REFERENCE["shrout_fleiss"]["x"]).T)
    study = found.g_study
    assert study is not None
    one, average = REFERENCE["shrout_fleiss"]["icc"][2], REFERENCE["shrout_fleiss"]["icc"][5]
    assert study.relative_single == pytest.approx(one, abs=1e-6)
    assert study.relative_average == pytest.approx(average, abs=1e-6)
    assert study.absolute_single == pytest.approx(found.icc_2_1)
    assert study.absolute_average == pytest.approx(found.icc_2_k)
    assert (study.units, study.raters, study.rest) == pytest.approx((2.556, 5.244, 1.019), abs=1e-3)


def test_what_is_not_defined_is_none() -> None:
    nothing = Agreement(1, 1, 3, None, None, None, None, None, None)
    assert agreement(np.array([[1.0, 2.0, 3.0]])) == nothing
    same = agreement(np.full((3, 4), 5.0))
    assert (same.icc_2_1, same.kendall_w, same.alpha_interval, same.alpha_ordinal) == (None,) * 4
    none = agreement(np.full((2, 2), np.nan))
    assert (none.raters, none.complete, none.alpha_ordinal) == (0, 0, None)
    apart = agreement(np.array([[1.0, np.nan, 2.0], [2.0, 1.0, np.nan]]))
    assert (apart.raters, apart.complete, apart.icc_2_1) == (2, 0, None)


def test_raters_weigh_as_their_groups_say() -> None:
    """Weights 40/30/15/15 over 20/60/70/140 raters leave 100 of 290."""
    weights = np.repeat([40 / 20, 30 / 60, 15 / 70, 15 / 140], [20, 60, 70, 140])
    assert kish(weights) == pytest.approx(100, abs=0.5)
    assert kish(np.ones(290)) == 290


def test_majority_and_median_stand_beside_the_mean() -> None:
    totals = np.array([[90.0, np.nan], [80.0, np.nan], [80.0, np.nan], [50.0, np.nan]])
    assert middles(("a", "b"), totals, np.ones(4)) == {"a": Middles(75, 80, 80, 0.25, 0.25)}
    weighed = middles(("a", "b"), totals, np.array([3.0, 1, 1, 1]))["a"]
    assert (weighed.mean, weighed.median, weighed.majority) == (80, 85, 80)
    assert (weighed.above, weighed.below) == pytest.approx((1 / 2, 1 / 6))


def flagged(*rows: list[float]) -> dict[LookAgain, list[tuple[int, ...]]]:
    found: dict[LookAgain, list[tuple[int, ...]]] = {}
    for each in look_again(np.repeat(np.array(rows)[:, :, None], 3, axis=2)):
        assert isinstance(each, Flagged)
        found.setdefault(each.code, []).append(each.raters)
    return found


def test_ballots_to_look_at_again_are_named_and_nothing_else() -> None:
    ordinary = [[80.0, 70, 60, 75], [85, 75, 70, 80], [70, 75, 60, 65], [75, 60, 65, 70], [90, 80, 70, 80]]
    assert flagged(*ordinary) == {}
    odd = [[100.0] * 4, [50.0] * 4, [70.0] * 4, *[[90.0, 70, 80, 70]] * 3, [52.0, 51, 100, 50]]
    assert flagged(*ordinary, *odd) == {
        LookAgain.ALL_HIGHEST: [(5,)],
        LookAgain.ALL_LOWEST: [(6,)],
        LookAgain.ONE_MARK: [(7,)],
        LookAgain.EQUAL_BALLOTS: [(8, 9, 10)],
        LookAgain.ONE_HIGH_REST_LOW: [(11,)],
    }
    assert flagged(*ordinary, *[[70.0] * 4] * 3) == {LookAgain.ONE_MARK: [(5, 6, 7)]}


def test_short_sheets_are_alike_by_chance() -> None:
    marks = np.array([[80.0, 70], [80, 70], [80, 70], [90, 60]])[:, :, None]
    assert look_again(marks) == ()
    assert [each.raters for each in look_again(np.repeat(marks, 5, axis=2))] == [(0, 1, 2)]


def test_a_ballot_of_one_mark_or_none_is_not_looked_at_again() -> None:
    assert look_again(np.array([[80.0, math.nan], [math.nan, math.nan], [70, 75]])[:, :, None]) == ()


MEETING = rules(groups=groups("60", "40"), criteria=[criterion("a", "50", levels()), criterion("b", "50")])


def a_meeting() -> Consensus:
    marks = np.random.default_rng(3).integers(0, 4, (12, 3))
    ballots = [
        OpenedBallot("A" if at < 5 else "B", [[int(mark), str(60 + 5 * int(mark))] for mark in row])
        for at, row in enumerate(marks)
    ]
    turnout = everybody(MEETING, {"sheet": ("p", "q", "r")}, ballots)
    return consensus(ratings(MEETING, panel(MEETING, {"sheet": ("p", "q", "r")}, ballots, turnout, {})))


def test_the_figures_of_a_meeting_survive_being_kept() -> None:
    found = a_meeting()
    assert Consensus.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert found.raters == found.total.raters == 12
    assert found.effective == pytest.approx(100**2 / (60**2 / 5 + 40**2 / 7))
    assert list(found.criteria) == ["a", "b"]
    assert list(found.middles) == ["p", "q", "r"]
    assert found.strictness is not None
    assert set(found.strictness.groups) == {"A", "B"}


def test_a_meeting_s_means_are_those_of_its_result() -> None:
    held = rules(groups=groups("60", "40"))
    ballots = [*drawn("A", 5, [90, 70], 1), *drawn("B", 9, [80, 75], 2)]
    turnout = everybody(held, {"sheet": ("p", "q")}, ballots)
    found = consensus(ratings(held, panel(held, {"sheet": ("p", "q")}, ballots, turnout, {})))
    by_hand = [
        np.mean([float(str(ballot.scores[0][0])) for ballot in ballots if ballot.group == name])
        for name in "AB"
        if ballots
    ]  # type: ignore[index]
    assert found.middles["p"].mean == pytest.approx(0.6 * by_hand[0] + 0.4 * by_hand[1])


def test_flags_are_counted_by_group_and_a_meeting_without_spread_has_no_severity() -> None:
    held = rules(groups=groups("60", "40"))
    ballots = [sheet("A", [80, 80]), sheet("B", [80, 80]), sheet("B", [80, 80])]
    turnout = everybody(held, {"sheet": ("p", "q")}, ballots)
    found = consensus(ratings(held, panel(held, {"sheet": ("p", "q")}, ballots, turnout, {})))
    assert found.strictness is None
    assert found.look_again == (
        LookAgainCount("all-highest", "A", 1),
        LookAgainCount("all-highest", "B", 2),
        LookAgainCount("all-lowest", "A", 1),
        LookAgainCount("all-lowest", "B", 2),
    )
    assert Consensus.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_a_group_whose_raters_are_all_extreme_has_no_severity() -> None:
    held = rules(groups=groups("60", "40"), criteria=[criterion(scale=levels())])
    sheets = [[0, 1, 2], [1, 2, 0], [1, 1, 3], [2, 0, 1]]
    ballots = [OpenedBallot("A", [[mark] for mark in row]) for row in sheets] + [
        OpenedBallot("B", [[0], [0], [0]])
    ]
    turnout = everybody(held, {"sheet": ("p", "q", "r")}, ballots)
    found = consensus(ratings(held, panel(held, {"sheet": ("p", "q", "r")}, ballots, turnout, {}))).strictness
    assert found is not None
    assert (list(found.groups), found.raters, found.extreme) == (["A"], 4, 1)


def csv_of(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "ratings.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_command_prints_every_statistic(tmp_path: Path) -> None:
    lines = ["rater,unit,criterion,score"]
    for j, judge in enumerate(REFERENCE["guilford"]["x"]):
        for u, unit in enumerate(judge):
            lines += [f"judge {j},unit {u},trait {c},{score}" for c, score in enumerate(unit)]
    ran = CliRunner().invoke(fairness, ["agreement", str(csv_of(tmp_path, "\n".join(lines)))])
    assert ran.exit_code == 0
    printed = json.loads(ran.stdout)
    marks = np.array(REFERENCE["guilford"]["x"], dtype=float)
    whole = agreement(marks @ np.full(5, 0.2)).to_json()
    assert {name: printed[name] for name in whole} == whole
    assert printed["by_criterion"]["trait 0"] == agreement(marks[:, :, 0]).to_json()
    severe = printed["severity"]
    assert list(severe["units"].values()) == pytest.approx(REFERENCE["guilford"]["jmle"]["junior"], abs=1e-4)
    assert list(severe["severities"].values()) == pytest.approx(
        REFERENCE["guilford"]["jmle"]["judge"], abs=1e-4
    )
    assert severe["complete"] is True
    assert list(printed["by_unit"]["unit 0"]) == ["mean", "median", "majority", "above", "below"]
    assert printed["look_again"] == []


def test_the_command_names_whom_to_look_at_again_and_leaves_extremes_without_severity(tmp_path: Path) -> None:
    scores = {
        "甲": (5, 5, 5),
        "乙": (3, 2, 4),
        "丙": (2, 3, 4),
        "丁": (4, 3, 2),
        "戊": (3, 4, 2),
        "己": (2, 2, 3),
    }
    lines = [f"{rater},u{u},c,{score}" for rater, row in scores.items() for u, score in enumerate(row)]
    text = "\n".join(["rater,unit,criterion,score", *lines])
    ran = CliRunner().invoke(fairness, ["agreement", str(csv_of(tmp_path, text))])
    printed = json.loads(ran.stdout)
    assert printed["look_again"] == [{"code": "all-highest", "raters": ["甲"]}]
    assert printed["severity"]["severities"]["甲"] is None
    assert printed["severity"]["extreme"] == 1


def test_ratings_without_any_spread_have_no_severity(tmp_path: Path) -> None:
    ran = CliRunner().invoke(
        fairness, ["agreement", str(csv_of(tmp_path, "rater,unit,criterion,score\na,u,c,1\nb,u,c,1\n"))]
    )
    assert (ran.exit_code, json.loads(ran.stdout)["severity"]) == (0, None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the first line of ratings.csv must be rater,unit,criterion,score"),
        ("rater,unit,score\na,u,1\n", "the first line of ratings.csv must be rater,unit,criterion,score"),
        ("rater,unit,criterion,score\n", "ratings.csv has no scores"),
        ("rater,unit,criterion,score\na,u,c,good\n", "line 2: 'good' is no number"),
        ("rater,unit,criterion,score\na,u,c,nan\n", "line 2: 'nan' is no finite number"),
        ("rater,unit,criterion,score\na,u,c\n", "line 2 must have 4 fields"),
        ("rater,unit,criterion,score\na,u,c,1,2\n", "line 2 must have 4 fields"),
        ("rater,unit,criterion,score\n,u,c,1\n", "line 2: rater, unit and criterion must not be empty"),
        ("rater,unit,criterion,score\na,u,c,1\na,u,c,2\n", "line 3: a, u, c is there twice"),
    ],
)
def test_what_is_no_file_of_ratings_is_refused_with_its_line(
    tmp_path: Path, text: str, sentence: str
) -> None:
    ran = CliRunner().invoke(fairness, ["agreement", str(csv_of(tmp_path, text))])
    assert (ran.exit_code, ran.stdout, ran.stderr) == (1, "", f"NOT MEASURABLE: {sentence}\n")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_bytes("rater,unit,criterion,score\n甲,u,c,1\n".encode("gb18030"))
    ran = CliRunner().invoke(fairness, ["agreement", str(file)])
    assert ran.exit_code == 1
    assert "is no CSV in UTF-8" in ran.stderr


def test_alpha_of_one_mark_is_none() -> None:
    assert alpha(np.array([[1.0], [np.nan]])) is None
