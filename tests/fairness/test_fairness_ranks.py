"""Confidence sets for ranks: against the authors' own program, against the truth in a simulation, and what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from answerable.fairness import NotMeasurable, Sets, rank_sets, ranks
from answerable.fairness.command import fairness
from answerable.fairness.ranks import found_above

VECTORS = Path(__file__).parents[1] / "vectors" / "rank-confidence.json"
CASES = json.loads(VECTORS.read_text())["cases"]
NAMES = [case["name"] for case in CASES]


def matrix(sigma: Any) -> Any:
    return np.diag(sigma["diagonal"]) if isinstance(sigma, dict) else np.array(sigma)


def beside(found: Sets, wanted: dict[str, list[int]]) -> list[int]:
    """By how many ranks each bound differs that differs."""
    both = zip((*found.lower, *found.upper), (*wanted["lower"], *wanted["upper"]), strict=True)
    return [abs(one - other) for one, other in both if one != other]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_sets_are_those_of_the_reference_implementation(case: dict[str, Any]) -> None:
    x, sigma, tau = np.array(case["x"]), matrix(case["sigma"]), case["tau"]
    found = rank_sets(x, sigma, 0.95)
    assert list(found.rank) == case["rank"]
    assert beside(found.simultaneous, case["simultaneous_95"]) == []
    assert beside(rank_sets(x, sigma, 0.90).simultaneous, case["simultaneous_90"]) == []
    assert beside(found.marginal, case["marginal_95"]) in (
        [],
        [1],
    )  # one bound of each hangs on the simulation
    assert list(found.may_be_best(tau)) == case["may_be_tau_best_95"]
    assert list(found.may_be_worst(tau)) == case["may_be_tau_worst_95"]


def test_the_full_covariance_counts() -> None:
    """Errors that are nearly the same for all units leave the differences sure, however large they are."""
    x = np.array([3.0, 2.0, 1.0])
    sigma = np.full((3, 3), 100.0) + np.eye(3) * 0.01
    assert rank_sets(x, sigma, 0.95).simultaneous == Sets((1, 2, 3), (1, 2, 3))
    assert rank_sets(x, np.eye(3) * 100.01, 0.95).simultaneous == Sets((1, 1, 1), (3, 3, 3))


def test_the_sets_hold_together_as_often_as_is_said() -> None:
    """Of 200 runs with all units equal, and with near ties, at 90%."""
    random = np.random.default_rng(5)
    root = random.standard_normal((8, 8)) / 3 + np.eye(8)
    sigma = root @ root.T
    for truth in (np.zeros(8), np.linspace(0, 2, 8)):
        best = np.array([(truth > each).sum() + 1 for each in truth])
        worst = np.array([(truth >= each).sum() for each in truth])
        held = 0
        for _ in range(200):
            x = truth + root @ random.standard_normal(8)
            sets = rank_sets(x, sigma, 0.90, draws=1000).simultaneous
            held += bool((np.array(sets.lower) <= best).all() and (np.array(sets.upper) >= worst).all())
        assert held >= 170  # 180 less two and a half standard errors


def test_the_same_input_gives_the_same_sets() -> None:
    x, sigma = np.array(CASES[0]["x"]), matrix(CASES[0]["sigma"])
    assert rank_sets(x, sigma, 0.95) == rank_sets(x, sigma, 0.95)


@given(st.permutations(range(12)))
def test_units_in_another_order_have_the_same_ranks(order: list[int]) -> None:
    """Their sets, too, but for a bound that hangs on the simulation."""
    x, sigma = np.array(CASES[1]["x"]), matrix(CASES[1]["sigma"])
    one, other = rank_sets(x, sigma, 0.95), rank_sets(x[order], sigma[np.ix_(order, order)], 0.95)
    assert [one.rank[at] for at in order] == list(other.rank)
    moved = {
        "lower": [one.simultaneous.lower[at] for at in order],
        "upper": [one.simultaneous.upper[at] for at in order],
    }
    assert sum(beside(other.simultaneous, moved)) <= 2


@given(st.floats(0.01, 1000), st.floats(-1000, 1000))
def test_another_scale_changes_nothing(scale: float, shift: float) -> None:
    x, sigma = np.array(CASES[1]["x"]), matrix(CASES[1]["sigma"])
    assert rank_sets(x * scale + shift, sigma * scale**2, 0.95, draws=500) == rank_sets(
        x, sigma, 0.95, draws=500
    )


def test_more_coverage_never_narrows_a_set() -> None:
    x, sigma = np.array(CASES[0]["x"]), matrix(CASES[0]["sigma"])
    narrow, wide = (rank_sets(x, sigma, coverage).simultaneous for coverage in (0.8, 0.99))
    assert all(low >= lower for low, lower in zip(narrow.lower, wide.lower, strict=True))
    assert all(high <= upper for high, upper in zip(narrow.upper, wide.upper, strict=True))


def test_a_difference_without_any_spread_is_certain_and_an_exact_tie_stays_open() -> None:
    found = rank_sets(np.array([2.0, 5.0, 2.0]), np.zeros((3, 3)), 0.95)
    assert found.rank == (2, 1, 2)
    assert found.simultaneous == found.marginal == Sets((2, 1, 2), (3, 1, 3))
    assert rank_sets(np.array([1.0, 1.0]), np.ones((2, 2)), 0.95).simultaneous == Sets((1, 1), (2, 2))


def test_few_raters_make_the_sets_wider() -> None:
    x, sigma = np.array([5.0, 2.0]), np.eye(2)
    sure = [[False, True], [False, False]]
    assert found_above(x, sigma, 0.95, np.full((2, 2), np.inf)).tolist() == sure
    assert found_above(x, sigma, 0.95, np.full((2, 2), 100.0)).tolist() == sure
    assert not found_above(x, sigma, 0.95, np.full((2, 2), 4.0)).any()


@pytest.mark.parametrize(("degrees", "t"), [(4, 2.776445), (9, 2.262157), (30, 2.042272)])
def test_student_s_t_is_brought_to_the_normal_scale(degrees: float, t: float) -> None:
    """Tabled quantiles at 97.5%: each is the normal 1.96, to a hundredth, by Wallace's formula."""
    at = [-t, t]
    low, high = ranks._normal(np.array(at), np.full(2, float(degrees)))
    assert high == pytest.approx(1.959964, abs=0.012)
    assert low == -high


REFUSED = [
    ('{"x": [1, 2], "sigma": [[1, 0]]}', "sigma must be 2 x 2, as there are 2 scores; it is 1 x 2"),
    ('{"x": [1, 2], "sigma": [[1, 0], [0]]}', "sigma: its rows are of different lengths"),
    ('{"x": [1, 2], "sigma": [[1, 0.5], [0.4, 1]]}', "sigma must be symmetric"),
    ('{"x": [1, 2], "sigma": [[1, 0], [0, -1]]}', "sigma has a negative variance on its diagonal"),
    ('{"x": [1, 2], "sigma": [[1, 2], [2, 1]]}', "sigma is no covariance matrix"),
    ('{"x": [1, NaN], "sigma": [[1, 0], [0, 1]]}', "x and sigma must be finite numbers"),
    ('{"x": [1, 2], "sigma": [[1, 0], [0, Infinity]]}', "x and sigma must be finite numbers"),
    ('{"x": [], "sigma": []}', "x is empty"),
    ('{"x": [1], "sigma": [[1]]}', "x must be a list of at least two scores"),
    ('{"x": ["1", "2"], "sigma": [[1, 0], [0, 1]]}', "x must be a list of numbers"),
    ('{"x": [true, false], "sigma": [[1, 0], [0, 1]]}', "x must be a list of numbers"),
    ('{"x": [1, 2], "sigma": [1, 1]}', "sigma must be a list of lists of numbers"),
    ('{"x": [1, 2]}', "sigma is missing"),
    ('{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "coverage": 0}', "coverage must lie between 0 and 1; it is 0"),
    (
        '{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "coverage": 1.0}',
        "coverage must lie between 0 and 1; it is 1",
    ),
    ('{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "coverage": "95%"}', "coverage must be a number"),
    (
        '{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "tau": 0}',
        "tau must lie between 1 and 2, the number of units; it is 0",
    ),
    (
        '{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "tau": 3}',
        "tau must lie between 1 and 2, the number of units; it is 3",
    ),
    ('{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "tau": 1.5}', "tau must be a whole number"),
    ('{"x": [1, 2], "sigma": [[1, 0], [0, 1]], "tua": 1}', "unknown: tua"),
    ("[1, 2]", "must hold an object"),
    ("x: 1", "is no JSON"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_what_is_no_input_is_refused_with_what_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "scores.json"
    file.write_text(text)
    ran = CliRunner().invoke(fairness, ["ranks", str(file)])
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.startswith("NOT MEASURABLE: ")
    assert sentence in ran.stderr


def test_the_command_prints_the_sets(tmp_path: Path) -> None:
    case = CASES[1]
    file = tmp_path / "scores.json"
    file.write_text(
        json.dumps({"x": case["x"], "sigma": case["sigma"], "coverage": 0.95, "tau": case["tau"]})
    )
    ran = CliRunner().invoke(fairness, ["ranks", str(file)])
    assert ran.exit_code == 0
    printed = json.loads(ran.stdout)
    assert list(printed) == ["rank", "simultaneous", "marginal", "may_be_tau_best", "may_be_tau_worst"]
    assert printed["rank"] == case["rank"]
    assert printed["simultaneous"] == case["simultaneous_95"]
    assert list(printed["marginal"]) == ["lower", "upper"]
    assert printed["may_be_tau_best"] == case["may_be_tau_best_95"]
    assert printed["may_be_tau_worst"] == case["may_be_tau_worst_95"]


def test_a_worst_set_out_of_range_is_refused() -> None:
    with pytest.raises(NotMeasurable):
        rank_sets(np.array([1.0, 2.0]), np.eye(2), 0.9).may_be_worst(3)
