"""`answerable fairness`: rank sets and agreement of figures in a file, as JSON. It needs no site and no database."""

import csv
import json
import math
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
import numpy as np

from answerable.fairness.errors import NotMeasurable
from answerable.fairness.lookagain import look_again
from answerable.fairness.ranks import DRAWS, Numbers, Sets, rank_sets
from answerable.fairness.ratings import Ratings, consensus
from answerable.fairness.severity import severity

REFUSED = 1
COVERAGE = 0.95
HEAD = ("rater", "unit", "criterion", "score")
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


@fairness.command(
    "agreement",
    epilog="""\b
Example:
  printf 'rater,unit,criterion,score\\nA,north,duty,90\\nA,south,duty,80\\nB,north,duty,85\\nB,south,duty,82\\n' > ratings.csv
  answerable fairness agreement ratings.csv

\b
Exit status:
  0  the statistics are printed
  1  the file does not hold ratings; what is wrong is said, with its line
""",
)
@click.argument("file", type=FILE)
def agreement(file: Path) -> None:
    """How far raters agree: FILE is CSV with a line for each score and the columns rater, unit, criterion, score.

    Printed for the mean over criteria and for each criterion: ICC(2,1) and (2,k), Kendall's W, Krippendorff's alpha (ordinal, interval), a
    G-study; then means, medians and majority marks of the units, the severity of raters (many-facet Rasch), and raters to look at again. What is
    not defined is null.
    """
    try:
        raters, given = _ratings(file)
    except NotMeasurable as error:
        _refuse(error)
    click.echo(json.dumps(_told(raters, given), ensure_ascii=False))


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


def _ratings(file: Path) -> tuple[tuple[str, ...], Ratings]:
    """The names of the raters, and what they gave."""
    scores = _scores(file)
    raters, units, criteria = (tuple(dict.fromkeys(key[part] for key in scores)) for part in range(3))
    places = [{name: at for at, name in enumerate(names)} for names in (raters, units, criteria)]
    marks = np.full((len(raters), len(units), len(criteria)), np.nan)
    for key, score in scores.items():
        marks[tuple(place[name] for place, name in zip(places, key, strict=True))] = score
    same = np.zeros(len(raters), dtype=np.intp)
    return raters, Ratings(
        units, criteria, ("all",), marks, same, np.ones(len(raters)), np.ones(len(criteria))
    )


def _scores(file: Path) -> dict[tuple[str, str, str], float]:
    found: dict[tuple[str, str, str], float] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if tuple(rows.fieldnames or ()) != HEAD:
                raise NotMeasurable(f"the first line of {file.name} must be {','.join(HEAD)}")
            for row in rows:
                key, score = _line(rows.line_num, row)
                if key in found:
                    raise NotMeasurable(f"line {rows.line_num}: {', '.join(key)} is there twice")
                found[key] = score
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotMeasurable(f"{file.name} is no CSV in UTF-8: {error}") from error
    if not found:
        raise NotMeasurable(f"{file.name} has no scores")
    return found


def _line(number: int, row: dict[str | Any, str | Any]) -> tuple[tuple[str, str, str], float]:
    texts = [row[name] for name in HEAD]
    if None in texts or None in row:
        raise NotMeasurable(f"line {number} must have {len(HEAD)} fields")
    if not all(texts[:3]):
        raise NotMeasurable(f"line {number}: rater, unit and criterion must not be empty")
    try:
        score = float(texts[3])
    except ValueError as error:
        raise NotMeasurable(f"line {number}: {texts[3]!r} is no number") from error
    if not math.isfinite(score):
        raise NotMeasurable(f"line {number}: {texts[3]!r} is no finite number")
    return (texts[0], texts[1], texts[2]), score


def _told(raters: tuple[str, ...], given: Ratings) -> dict[str, Any]:
    """The figures of the whole first, without groups and weights, which a file has not; raters by name."""
    found = consensus(given).to_json()
    severe = found["strictness"]
    if severe is not None:
        del severe["groups"]
        logits = severity(given.marks).raters.tolist()
        own = zip(raters, logits, strict=True)
        severe["severities"] = {name: None if math.isnan(logit) else logit for name, logit in own}
    return {
        **found["total"],
        "by_criterion": found["criteria"],
        "by_unit": found["middles"],
        "severity": severe,
        "look_again": [
            {"code": each.code.value, "raters": [raters[at] for at in each.raters]}
            for each in look_again(given.marks)
        ],
    }
