"""How long the statistics of a result take: `python -m benchmarks.fairness`. Invented figures, from a seeded generator."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from answerable.fairness import rank_sets
from benchmarks import table
from benchmarks.table import Report

UNITS = (19, 37, 60)
DRAWS = (5_000, 20_000)


def main(arguments: Sequence[str] | None = None) -> None:
    given = table.parser("Rank sets.").parse_args(arguments)
    report = Report("Statistics of a result")
    rows = [
        (f"{units} units", *(seconds(lambda u=units, d=draws: sets(u, d)) for draws in DRAWS))
        for units in UNITS
    ]
    report.table(
        "Seconds for simultaneous and marginal rank sets",
        ("", *(f"{draws:,} draws" for draws in DRAWS)),
        rows,
    )
    report.goal("rank sets of 19 units with 5,000 draws take less than 1 s", rows[0][1], rows[0][1] < 1)
    report.leave(given.json)


def seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def sets(units: int, draws: int) -> None:
    random = np.random.default_rng(units)
    root = random.standard_normal((units, units)) / units + np.eye(units)
    rank_sets(
        np.linspace(0, 3, units) + root @ random.standard_normal(units), root @ root.T, 0.95, draws=draws
    )


if __name__ == "__main__":
    main()
