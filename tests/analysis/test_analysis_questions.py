"""The analysis of many meetings gives what the exact tally gives and what a calculation by hand gives, and Spark the same as DuckDB."""

import math
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from analysis.many import meetings
from answerable.analysis import engine, questions, tables
from answerable.scoring import Rules

CLOSE = 1e-9
ON_SPARK = 40  # meetings, which have every kind of counting among them


def written(many: int | None, where: Path) -> Path:
    for meeting, _ in meetings()[:many]:
        tables.write(meeting.tables(), where)
    return where


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(None, tmp_path_factory.mktemp("tables"))


def told_by(name: str, folder: Path, question: str) -> list[dict[str, Any]]:
    return all_told_by(name, folder, [question])[question]


def all_told_by(name: str, folder: Path, asked: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    backend = engine.connect(name, "local[2]")
    source = engine.source(backend, [folder])
    try:
        return {
            question: questions.QUESTIONS[question](source).to_pyarrow().to_pylist() for question in asked
        }
    finally:
        backend.disconnect()


def fraction(text: str) -> float:
    above, below = text.split("/")
    return int(above) / int(below)


def near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)


def test_tallies_are_those_of_the_exact_result(folder: Path) -> None:
    told = {(row["meeting"], row["presenter"]): row["score"] for row in told_by("duckdb", folder, "tallies")}
    wanted = {
        (meeting.meeting, one["id"]): None if one["meeting"] is None else fraction(one["meeting"]["exact"])
        for meeting, result in meetings()
        for one in result["presenters"]
        if one["status"] != "withdrawn" and one["scope"] in meeting.scopes
    }
    assert len(wanted) > 500
    assert told.keys() == wanted.keys()
    assert {key: (told[key], score) for key, score in wanted.items() if not near(told[key], score)} == {}


def test_distributions_are_the_counts_of_the_exact_result(folder: Path) -> None:
    told: dict[tuple[Any, ...], int] = {}
    for row in told_by("duckdb", folder, "distributions"):
        told[row["meeting"], row["presenter"], row["grp"], row["criterion"], row["mark"]] = row["n"]
    wanted: dict[tuple[Any, ...], int] = {}
    for meeting, _ in meetings():
        for scope, group, sheet in meeting.ballots:
            for presenter, row in zip(meeting.scopes[scope], sheet, strict=True):
                for criterion, score in zip(meeting.rules.criteria, row, strict=True):
                    if presenter not in meeting.withdrawn:
                        scale = criterion.scale
                        mark = None if score is None else float(scale.mark(scale.label(score)))
                        key = meeting.meeting, presenter, group, criterion.id, mark
                        wanted[key] = wanted.get(key, 0) + 1
    assert told == wanted


def whole_ballots(meeting: tables.CountedMeeting) -> list[list[float]]:
    """The totals of the ballots that score every presenter in every criterion, a row for each."""
    rows = []
    for scope, _, sheet in meeting.ballots:
        shown = [
            row
            for name, row in zip(meeting.scopes[scope], sheet, strict=True)
            if name not in meeting.withdrawn
        ]
        sitting = [name for name in meeting.people if name not in meeting.withdrawn]
        if len(shown) == len(sitting) and not any(score is None for row in shown for score in row):
            rows.append([total(meeting.rules, row) for row in shown])
    return rows


def total(rules: Rules, row: Any) -> float:
    marks = (one.scale.mark(one.scale.label(score)) for one, score in zip(rules.criteria, row, strict=True))
    return round(
        float(sum(one.weight * mark for one, mark in zip(rules.criteria, marks, strict=True)) / 100), 9
    )


def by_hand(rows: list[list[float]]) -> dict[str, float | None]:
    """ICC(2,1), ICC(2,k) and Kendall's W from the definitions."""
    k, n = len(rows), len(rows[0])
    mean = statistics.fmean(x for row in rows for x in row)
    of_raters = [statistics.fmean(row) for row in rows]
    of_presenters = [statistics.fmean(column) for column in zip(*rows, strict=True)]
    msr = k * sum((x - mean) ** 2 for x in of_presenters) / (n - 1)
    msc = n * sum((x - mean) ** 2 for x in of_raters) / (k - 1)
    rest = [row[i] - of_raters[j] - of_presenters[i] + mean for j, row in enumerate(rows) for i in range(n)]
    mse = sum(x * x for x in rest) / ((n - 1) * (k - 1))
    ranks = [[sum(y < x for y in row) + (1 + sum(y == x for y in row)) / 2 for x in row] for row in rows]
    sums = [sum(column) for column in zip(*ranks, strict=True)]
    ties = sum(row.count(x) ** 2 - 1 for row in rows for x in row)
    below = k * k * (n**3 - n) - k * ties
    return {
        "icc_single": quotient(msr - mse, msr + (k - 1) * mse + k * (msc - mse) / n),
        "icc_average": quotient(msr - mse, msr + (msc - mse) / n),
        "kendall_w": quotient(12 * sum((x - statistics.fmean(sums)) ** 2 for x in sums), below),
    }


def quotient(above: float, below: float) -> float | None:
    return above / below if abs(below) > CLOSE else None


def test_agreement_is_that_of_its_definitions(folder: Path) -> None:
    told = {row["meeting"]: row for row in told_by("duckdb", folder, "agreement")}
    wanted = {
        meeting.meeting: by_hand(rows)
        for meeting, _ in meetings()
        if len(rows := whole_ballots(meeting)) > 1 and len(rows[0]) > 1
    }
    assert len(wanted) > 50
    assert told.keys() == wanted.keys()
    different = {
        (key, name): (told[key][name], value)
        for key, values in wanted.items()
        for name, value in values.items()
        if value is not None and not near(told[key][name], value)
    }
    assert different == {}


@pytest.mark.process
def test_spark_gives_what_duckdb_gives(tmp_path: Path) -> None:
    """Order included: the answers are sorted by their keys and scores."""
    written(ON_SPARK, tmp_path)
    here, there = (all_told_by(name, tmp_path, questions.QUESTIONS) for name in ("duckdb", "spark"))
    for question, one in here.items():
        other = there[question]
        assert len(one) == len(other) > ON_SPARK / 10
        for row, twin in zip(one, other, strict=True):
            assert row.keys() == twin.keys()
            assert [name for name in row if not alike(row[name], twin[name])] == [], (question, row, twin)


def alike(one: Any, other: Any) -> bool:
    return near(one, other) if isinstance(one, float) and isinstance(other, float) else bool(one == other)
