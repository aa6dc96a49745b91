"""What many meetings cost to analyse: `python -m benchmarks.analysis`.

Meetings of 290 raters, 19 presenters and 5 criteria are made up as tables, a Parquet file for each hundred of them, and every question is asked of them on DuckDB and on a
Spark of this machine alone. Spark's time is without starting it. Seconds are on the wall, on as many cores as the machine has.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from answerable.analysis import engine, questions, tables
from benchmarks import table
from benchmarks.table import Report

RATERS, PRESENTERS, CRITERIA = 290, 19, 5
GROUPS = {"A": (20, 40.0), "B": (60, 30.0), "C": (70, 15.0), "D": (140, 15.0)}
ROWS = RATERS * PRESENTERS * CRITERIA  # of a meeting
MARKS = np.array([100.0, 85.0, 70.0, 50.0])
TOGETHER = 100  # meetings in a file
GOAL_ROWS, GOAL_SECONDS = 76_000_000, 5.0


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Many meetings analysed.")
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000, GOAL_ROWS])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-spark", action="store_true")
    given = parser.parse_args(arguments)
    report = Report("Many meetings analysed: 290 raters, 19 presenters, 5 criteria each")
    engines = [engine.DUCKDB, *([] if given.no_spark else [engine.SPARK])]
    rows = [row for wanted in given.rows for row in measured(wanted, engines, given.rounds)]
    heads = ("engine", "rows", "meetings", "MB on disk", *questions.QUESTIONS, "s per million rows")
    report.table(f"Seconds, medians of {given.rounds}", heads, rows)
    large = [row for row in rows if row[0] == engine.DUCKDB and int(row[1]) >= GOAL_ROWS]
    for row in large:
        seconds = float(row[4])
        report.goal(
            f"tallies of {row[1]:,} rows on DuckDB in less than {GOAL_SECONDS:.0f} s",
            seconds,
            seconds < GOAL_SECONDS,
        )
    report.leave(given.json)


def measured(wanted: int, engines: Sequence[str], rounds: int) -> Iterator[tuple[object, ...]]:
    meetings = max(1, wanted // ROWS)
    with tempfile.TemporaryDirectory(prefix="measured-") as name:
        folder = Path(name)
        make(meetings, folder)
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6
        for each in engines:
            backend = engine.connect(each, "local[*]")
            source = engine.source(backend, [folder])
            seconds = [
                statistics.median(timed(question, source) for _ in range(rounds))
                for question in questions.QUESTIONS.values()
            ]
            yield (each, meetings * ROWS, meetings, size, *seconds, sum(seconds) / (meetings * ROWS / 1e6))
            backend.disconnect()


def timed(question: object, source: questions.EngineTables) -> float:
    started = time.perf_counter()
    assert callable(question)
    assert len(question(source).to_pyarrow())
    return time.perf_counter() - started


def make(meetings: int, folder: Path) -> None:
    for name in tables.NAMES:
        (folder / name).mkdir()
    draw = np.random.default_rng(1)
    for first in range(0, meetings, TOGETHER):
        numbers = range(first, min(first + TOGETHER, meetings))
        about = [
            {"meeting": n, "manifest": f"{n:064x}", "title": f"Meeting {n}", "starts_at": ""} for n in numbers
        ]
        made = {
            "meetings": tables.rows_of("meetings", about),
            "cells": tables.rows_of("cells", (cell for n in numbers for cell in cells(n))),
            "scores": pa.concat_tables([scores(n, draw) for n in numbers]),
            "bands": tables.rows_of("bands", []),
        }
        for name, rows in made.items():
            parquet.write_table(rows, folder / name / f"{first:08}.parquet", compression="zstd")


def number_of(presenter: int, group: int, criterion: int) -> int:
    return (presenter * len(GROUPS) + group) * CRITERIA + criterion


def cells(meeting: int) -> Iterator[tables.Row]:
    for presenter in range(PRESENTERS):
        for group, (name, (_, weight)) in enumerate(GROUPS.items()):
            for criterion in range(CRITERIA):
                yield {
                    "meeting": meeting,
                    "cell": number_of(presenter, group, criterion),
                    "presenter": f"p{presenter}",
                    "name": f"Presenter {presenter}",
                    "unit": f"Unit {presenter}",
                    "grp": name,
                    "group_weight": weight,
                    "criterion": f"c{criterion}",
                    "criterion_weight": 20.0,
                    "tallied": True,
                    "empty": "renormalise",
                    "median": False,
                    "cut_count": 2,
                    "cut_share": None,
                    "cut_whole": False,
                    "abstention": None,
                    "absent": 0,
                    "by_share": False,
                }


def scores(meeting: int, draw: np.random.Generator) -> pa.Table:
    sizes = [size for size, _ in GROUPS.values()]
    group = np.repeat(np.arange(len(GROUPS)), sizes)
    ballot, presenter, criterion = np.indices((RATERS, PRESENTERS, CRITERIA)).reshape(3, -1)
    cell = number_of(presenter, group[ballot], criterion)
    quality = draw.normal(0, 0.6, PRESENTERS)[presenter] + draw.normal(0, 0.6, RATERS)[ballot]
    level = np.clip(np.round(0.9 - quality + draw.normal(0, 0.7, len(ballot))), 0, len(MARKS) - 1).astype(int)
    columns = [
        pa.array(np.full(len(ballot), meeting), pa.int64()),
        pa.array(ballot, pa.int32()),
        pa.array(cell, pa.int32()),
        pa.array(MARKS[level]),
        pa.array(np.zeros(len(ballot), bool)),
    ]
    return pa.Table.from_arrays(columns, schema=tables.SCHEMAS["scores"])


if __name__ == "__main__":
    main()
