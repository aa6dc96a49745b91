"""Severity of raters: against a fit that an independent optimiser confirmed, against the truth, and what it can and cannot do."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from answerable.fairness import NotMeasurable
from answerable.fairness import severity as module
from answerable.fairness.severity import severity

VECTORS = Path(__file__).parents[1] / "vectors" / "rating-statistics.json"
GUILFORD = json.loads(VECTORS.read_text())["guilford"]


def rated(raters: int, seed: int, units: int = 8, criteria: int = 3) -> tuple[Any, Any, Any]:
    """Marks of four categories by the model itself; then the true units and severities."""
    random = np.random.default_rng(seed)
    quality, strict = np.linspace(-1.5, 1.5, units), random.normal(0, 0.8, raters)
    eta = quality[:, None] - strict[:, None, None] - np.linspace(-0.3, 0.3, criteria)
    steps = np.array([-1.0, 0.0, 1.0])
    power = eta[..., None] * np.arange(4) - np.append(0, steps.cumsum())
    chances = np.exp(power) / np.exp(power).sum(axis=-1, keepdims=True)
    marks = (random.random((*eta.shape, 1)) > chances.cumsum(axis=-1)).sum(axis=-1).astype(float)
    return marks, quality, strict


def test_guilford_s_creativity_ratings() -> None:
    found = severity(np.array(GUILFORD["x"], dtype=float))
    wanted = GUILFORD["jmle"]
    assert found.units == pytest.approx(wanted["junior"], abs=1e-4)
    assert found.raters == pytest.approx(wanted["judge"], abs=1e-4)
    assert found.criteria == pytest.approx(wanted["trait"], abs=1e-4)
    assert found.steps == pytest.approx(wanted["tau"], abs=1e-4)
    assert found.log_likelihood == pytest.approx(wanted["loglik"], abs=1e-4)
    assert found.complete
    assert not found.binned


def test_the_truth_is_found_again() -> None:
    """Joint maximum likelihood stretches a little, by about 1 + 1 / cells of a rater."""
    marks, quality, strict = rated(2000, 1)
    found = severity(marks)
    kept = ~np.isnan(found.raters)
    assert found.units == pytest.approx(quality * 24 / 23, abs=0.06)
    assert np.corrcoef(found.raters[kept], strict[kept])[0, 1] > 0.9
    assert found.unit_infit == pytest.approx(np.ones(8), abs=0.1)
    assert found.unit_errors == pytest.approx(np.full(8, 0.018), abs=0.01)


def test_complete_data_cannot_be_reordered() -> None:
    marks, *_ = rated(60, 2)
    totals = marks[~np.isnan(severity(marks).raters)].sum(axis=(0, 2))
    assert severity(marks).units.argsort().tolist() == totals.argsort(kind="stable").tolist()


def test_incomplete_data_can() -> None:
    """The mild half of the raters marked the worst four units alone, whose plain means then look the better ones."""
    marks, _, strict = rated(400, 4)
    marks[np.ix_(strict < 0, range(4, 8))] = np.nan
    plain = np.nanmean(marks, axis=(0, 2))
    found = severity(marks)
    assert not found.complete
    assert plain[3] > plain[4]
    assert found.units.argsort().tolist() == list(range(8))


def test_raters_in_rows_of_their_own_give_the_same() -> None:
    """One blank takes a rater out of the common rows, and moves little."""
    marks, *_ = rated(200, 5)
    whole = severity(marks)
    blanks = marks.copy()
    blanks[np.arange(200), np.arange(200) % 8, np.arange(200) % 3] = np.nan
    assert severity(blanks).units == pytest.approx(whole.units, abs=0.15)


def test_extreme_raters_and_units_are_left_out() -> None:
    marks, *_ = rated(30, 6)
    marks[0], marks[1] = 3.0, 0.0
    marks[2:, 7] = 3.0
    found = severity(marks)
    assert np.isnan(found.raters[:2]).all()
    assert np.flatnonzero(np.isnan(found.units)).tolist() == [7]
    assert np.isnan(found.rater_infit[0])


def test_a_noisy_rater_fits_badly() -> None:
    marks, *_ = rated(100, 7)
    marks[0] = np.where(np.arange(8)[:, None] < 4, 3.0, 0.0)
    found = severity(marks)
    assert found.rater_infit[0] > 1.5 > np.nanmedian(found.rater_infit)


def test_fine_scales_are_binned_and_unused_categories_closed_up() -> None:
    marks = np.random.default_rng(8).integers(60, 101, (50, 5, 1)).astype(float)
    found = severity(marks)
    assert found.binned
    assert len(found.categories) == 10
    assert found.categories[0] == 60
    few = severity(rated(50, 9)[0] * 2)
    assert few.categories == (0, 2, 4, 6)


def test_two_categories_need_one_step() -> None:
    found = severity((rated(80, 10)[0] > 1).astype(float))
    assert found.steps == pytest.approx([0])


@pytest.mark.parametrize(
    "marks",
    [np.full((3, 3, 1), 2.0), np.array([[[1.0]], [[2.0]]]), np.array([[[1.0], [2.0]], [[1.0], [2.0]]])],
)
def test_where_nothing_can_be_told_apart_it_says_so(marks: Any) -> None:
    with pytest.raises(NotMeasurable, match="not two units"):
        severity(marks)


def test_what_does_not_settle_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROUNDS", 2)
    with pytest.raises(NotMeasurable, match="did not settle in 2 rounds"):
        severity(rated(50, 11)[0])
