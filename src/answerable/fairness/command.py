"""`answerable fairness`: rank sets and agreement of figures in a file, as JSON. It needs no site and no database."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
import numpy as np

from answerable.fairness.errors import NotMeasurable
from answerable.fairness.ranks import DRAWS, Numbers, Sets, rank_sets

REFUSED = 1
COVERAGE = 0.95
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("fairness")
def fairness() -> None:
    """How sure a ranking is, and how far its raters agree."""


@fairness.command(
    "ranks",
    epilog="""\b
Example:
  echo '{"x": [87.1, 85.0, 84.9], "sigma": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "coverage": 0.95, "tau": 1}' > scores.json
  answerable fairness ranks scores.json

\b
Exit status:
  0  the sets are printed
  1  the file does not hold scores and their covariance; what is wrong is said
""",
)
@click.argument("file", type=FILE)
@click.option(
    "--draws", type=click.IntRange(100, 1_000_000), default=DRAWS, show_default=True, help="Simulated errors."
)
def ranks(file: Path, draws: int) -> None:
    """Confidence sets for ranks, rank 1 being the largest score.

    FILE is JSON: "x", the scores; "sigma", the covariance matrix of their errors; "coverage" (0.95 if left out); "tau", the size of the
    best and worst sets (1 if left out). The simultaneous sets hold for all units at once, each marginal set by itself.
    """
    try:
        click.echo(json.dumps(_ranks(_read(file), draws)))
    except NotMeasurable as error:
        _refuse(error)


def _refuse(error: NotMeasurable) -> NoReturn:
    click.echo(f"NOT MEASURABLE: {error}", err=True)
    sys.exit(REFUSED)


def _read(file: Path) -> dict[str, Any]:
    try:
        obj = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotMeasurable(f"{file.name} is no JSON: {error}") from error
    if not isinstance(obj, dict):
        raise NotMeasurable(f"{file.name} must hold an object with x, sigma, coverage and tau")
    unknown = sorted(set(obj) - {"x", "sigma", "coverage", "tau"})
    if unknown:
        raise NotMeasurable(f"unknown: {', '.join(unknown)}; known are x, sigma, coverage and tau")
    return obj


def _ranks(given: dict[str, Any], draws: int) -> dict[str, Any]:
    coverage, tau = given.get("coverage", COVERAGE), given.get("tau", 1)
    if type(coverage) not in (int, float):
        raise NotMeasurable("coverage must be a number")
    if type(tau) is not int:
        raise NotMeasurable("tau must be a whole number")
    found = rank_sets(_numbers(given, "x", 1), _numbers(given, "sigma", 2), coverage, draws=draws)
    return {
        "rank": list(found.rank),
        "simultaneous": _sets(found.simultaneous),
        "marginal": _sets(found.marginal),
        "may_be_tau_best": list(found.may_be_best(tau)),
        "may_be_tau_worst": list(found.may_be_worst(tau)),
    }


def _numbers(given: dict[str, Any], name: str, dimensions: int) -> Numbers:
    """The list, or list of lists, of that name."""
    if name not in given:
        raise NotMeasurable(f"{name} is missing")
    try:
        found = np.array(given[name])
    except ValueError as error:
        raise NotMeasurable(f"{name}: its rows are of different lengths") from error
    if found.size == 0:
        raise NotMeasurable(f"{name} is empty")
    if found.dtype.kind not in "iuf" or found.ndim != dimensions:
        raise NotMeasurable(f"{name} must be {'a list' if dimensions == 1 else 'a list of lists'} of numbers")
    return found.astype(np.float64)


def _sets(sets: Sets) -> dict[str, list[int]]:
    return {"lower": list(sets.lower), "upper": list(sets.upper)}
