"""How long the statistics of a result take: `python -m benchmarks.fairness`. Invented figures, from a seeded generator."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answerable.fairness import consensus, doubt, panel, rank_sets, ratings
from answerable.fairness.agreement import agreement
from answerable.fairness.severity import severity
from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from benchmarks import table
from benchmarks.calibration import LEVELS, PANEL, Scenario
from benchmarks.table import Report

UNITS = (19, 37, 60)
DRAWS = (5_000, 20_000)
Numbers = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Rank sets, doubt, agreement and severity.")
    parser.add_argument("--raters", type=int, default=100_000, help="of the largest panel")
    given = parser.parse_args(arguments)
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
    weighed = meeting()
    report.table(
        "Seconds for a meeting of 290 raters, 19 units and 5 criteria",
        ("", "s"),
        [(name, seconds(work)) for name, work in weighed.items()],
    )
    marks = many(given.raters)
    rows = [
        ("severity", seconds(lambda: severity(marks))),
        ("agreement", seconds(lambda: agreement(marks.mean(axis=2)))),
    ]
    report.table(f"Seconds for {given.raters:,} raters, 19 units and 5 criteria", ("", "s"), rows)
    report.goal(f"severity of {given.raters:,} raters takes less than 5 s", rows[0][1], rows[0][1] < 5)
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


def meeting() -> dict[str, Callable[[], object]]:
    random = np.random.default_rng(1)
    written = Scenario("", 1).rules().to_json()
    scale = {"kind": "levels", "levels": LEVELS}
    rules = Rules.from_json(
        {
            **written,
            "criteria": [{"id": f"c{at}", "title": "C", "weight": "20", "scale": scale} for at in range(5)],
        }
    )
    names = tuple(f"u{at}" for at in range(19))
    ballots = [
        OpenedBallot(group.id, row)
        for group, raters in zip(rules.groups, PANEL["raters"], strict=True)
        for row in random.integers(0, 4, (raters, 19, 5)).tolist()
    ]
    turnout = {"sheet": {group.id: Turnout(400, 400) for group in rules.groups}}
    result = tally(rules, {"sheet": names}, ballots, turnout)
    held = panel(rules, {"sheet": names}, ballots, turnout, {})
    return {
        "ballots to arrays": lambda: panel(rules, {"sheet": names}, ballots, turnout, {}),
        "doubt, both readings": lambda: doubt(rules, held, {}, result),
        "agreement and severity": lambda: consensus(ratings(rules, held)),
    }


def many(raters: int) -> Numbers:
    """Marks of four categories, by the severity model itself."""
    random = np.random.default_rng(2)
    eta = np.linspace(-1, 1, 19)[:, None] - random.normal(0, 1, (raters, 1, 1)) - np.linspace(-0.5, 0.5, 5)
    marks: Any = np.digitize(eta + random.logistic(0, 1, eta.shape), [-2, 0, 2])
    return marks.astype(float)  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
