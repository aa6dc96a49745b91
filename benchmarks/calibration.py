"""Do rank sets hold as often as they say? `python -m benchmarks.calibration --docs` writes the table of docs/fairness.md.

Invented raters score invented units whose true order is known; the whole way from ballots to `Doubt` is gone. A set of ranges holds if the true rank of
every unit lies in its range, all at once; of exact ties, every place that they share. Two readings are asked: for another such panel the truth
is what the marks were drawn around; for those who did not cast it is the score of everybody entitled, of whom half of each group cast.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answerable.fairness import Doubt, Sureness, doubt
from answerable.fairness.panel import panel
from answerable.fairness.rescoring import Scoring, Weights, composites, group_scores
from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from benchmarks import table
from benchmarks.table import Report

DOCS = Path(__file__).parents[1] / "docs" / "fairness.md"
COVERAGE = 0.95
UNITS = 19
NAMES = tuple(f"u{at}" for at in range(UNITS))
SCOPES = {"sheet": NAMES}
GROUPS = "ABCD"
# A panel as organisations have it: leaders, heads of departments, staff, guests.
PANEL = {"weights": (40, 30, 15, 15), "raters": (20, 60, 70, 140)}
SMALL = {"weights": (40, 30, 15, 15), "raters": (5, 8, 12, 20)}
LEVELS = [
    {"id": f"l{at}", "title": f"L{at}", "points": points}
    for at, points in enumerate(("100", "85", "70", "50"))
]
MARKS = {"kind": "range", "low": "0", "high": "100", "step": "1"}
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`gap` is what lies between neighbours' true scores, in points of 100; a rater's mark is that far from it by 8 points, and by 5 for being mild or strict."""

    name: str
    gap: float
    sizes: dict[str, tuple[int, ...]] = field(default_factory=lambda: PANEL)
    counting: dict[str, Any] = field(default_factory=dict)
    levels: bool = False

    def rules(self) -> Rules:
        counting = {
            "method": "mean",
            "per": "criterion",
            "trim": None,
            "denominator": "cast",
            "abstentions": {"kind": "excluded"},
            "empty_group": "renormalise",
            **self.counting,
        }
        scale = {"kind": "levels", "levels": LEVELS} if self.levels else MARKS
        groups = [
            {"id": name, "title": name, "weight": str(weight)}
            for name, weight in zip(GROUPS, self.sizes["weights"], strict=True)
        ]
        written = {
            "v": 1,
            "criteria": [{"id": "c", "title": "C", "weight": "100", "scale": scale}],
            "groups": groups,
            "counting": counting,
            "recusal": "none",
            "limits": [],
            "components": [],
            "grades": {"bands": [], "quota": None, "demotion": None},
            "decimals": 1,
            "k_min": 1,
        }
        return Rules.from_json(written)

    def truth(self) -> Numbers:
        return 80 - self.gap * (np.arange(UNITS) - UNITS // 2)


TENTH = {"method": "trimmed", "trim": {"kind": "share", "share": "0.1", "rounding": "fractional"}}
SCENARIOS = (
    Scenario("separated, 2 points apart", 2),
    Scenario("near ties, 0.2 points apart", 0.2),
    Scenario("exact ties", 0),
    Scenario("exact ties, four levels", 0, levels=True),
    Scenario("small groups, separated", 3, SMALL),
    Scenario("small groups, near ties", 0.3, SMALL),
    Scenario("small groups, exact ties", 0, SMALL),
    Scenario("trims of a tenth, near ties", 0.2, PANEL, TENTH),
    Scenario("trims of a tenth, exact ties", 0, PANEL, TENTH),
    Scenario(
        "one mark cut at each end, small groups, exact ties",
        0,
        SMALL,
        {"method": "trimmed", "trim": {"kind": "count", "k": 1}},
    ),
    Scenario("medians, near ties", 0.2, PANEL, {"method": "median"}),
    Scenario("medians, exact ties", 0, PANEL, {"method": "median"}),
)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Coverage of rank sets.")
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--only", default="", help="scenarios whose name holds this")
    parser.add_argument(
        "--docs", action="store_true", help="write the lines into the table of docs/fairness.md"
    )
    given = parser.parse_args(arguments)
    report = Report(
        f"Rank sets at a nominal {COVERAGE:.0%}: {given.runs} simulated meetings each, {UNITS} units"
    )
    rows = []
    for scenario in SCENARIOS:
        if given.only in scenario.name:
            rows.append(measured(scenario, given.runs))
            if given.docs:
                write(DOCS, rows[-1], given.runs)
    report.table("Joint coverage and mean width", HEADS, rows)
    # Three standard errors of a share in so many runs.
    least = 100 * (COVERAGE - 3 * (COVERAGE * (1 - COVERAGE) / given.runs) ** 0.5)
    worst = min(min(row[1], row[3]) for row in rows)
    report.goal(
        f"joint coverage is nowhere below {100 * COVERAGE:.0f}% by more than chance allows ({least:.1f}%)",
        worst,
        worst >= least,
    )
    report.leave(given.json)


BEGIN, END = "<!-- calibration -->", "<!-- end -->"
DOCS_HEAD = """
| Units and raters | meetings | another such panel: held | ranks wide | those who did not cast: held | ranks wide |
|---|--:|--:|--:|--:|--:|"""
HEADS = ("", "another panel: % held", "ranks wide", "not cast: % held", "ranks wide")


Row = tuple[str, float, float, float, float]


def measured(scenario: Scenario, runs: int) -> Row:
    begun = time.perf_counter()
    held = np.array(list(outcomes(scenario, runs)))
    another, width, not_cast, narrower = held.mean(axis=0)
    print(f"  {scenario.name}: {time.perf_counter() - begun:.0f} s", flush=True)
    return scenario.name, 100 * another, width, 100 * not_cast, narrower


def outcomes(scenario: Scenario, runs: int) -> Iterator[tuple[float, float, float, float]]:
    rules = scenario.rules()
    random = np.random.default_rng(1)
    sizes = dict(zip(GROUPS, scenario.sizes["raters"], strict=True))
    entitled = {name: Turnout(2 * size, 2 * size) for name, size in sizes.items()}
    for _ in range(runs):
        everybody = [ballot for name in GROUPS for ballot in drawn(scenario, random, name, 2 * sizes[name])]
        first = dict.fromkeys(GROUPS, 0)
        cast = []
        for ballot in everybody:  # they were drawn in no order, so the first half of a group is any half
            first[ballot.group] += 1
            if first[ballot.group] <= sizes[ballot.group]:
                cast.append(ballot)
        result = tally(rules, SCOPES, cast, {"sheet": entitled})
        there = panel(rules, SCOPES, cast, {"sheet": entitled}, {})
        found = doubt(rules, there, {}, result, COVERAGE)
        assert isinstance(found, Doubt)
        yield (
            *held(found.another_panel, scenario.truth()),
            *held(found.not_cast, census(rules, everybody, entitled)),
        )


def drawn(scenario: Scenario, random: np.random.Generator, group: str, raters: int) -> list[OpenedBallot]:
    marks = scenario.truth() + random.normal(0, 5, (raters, 1)) + random.normal(0, 8, (raters, UNITS))
    if scenario.levels:
        levels = np.digitize(-marks, [-88, -78, -65])
        return [OpenedBallot(group, [[int(level)] for level in row]) for row in levels]
    return [
        OpenedBallot(group, [[str(int(mark))] for mark in row]) for row in np.clip(np.round(marks), 0, 100)
    ]


def census(rules: Rules, ballots: Sequence[OpenedBallot], entitled: dict[str, Turnout]) -> Numbers:
    there = panel(rules, SCOPES, ballots, {"sheet": entitled}, {})
    scoring = Scoring(rules, there.units, {})
    scores = [group_scores(scoring, each, Weights.real(each.raters)) for each in there.strata]
    return composites(scoring, there, scores)[0].round(9)


def held(sureness: Sureness, truth: Numbers) -> tuple[float, float]:
    """Whether every true rank, or every place of a tie, lies in its range; and the mean width."""
    ranges = [sureness.ranges[name] for name in NAMES]
    first = [int((truth > each).sum()) + 1 for each in truth]
    last = [int((truth >= each).sum()) for each in truth]
    holds = all(
        each.best <= low and high <= each.worst for each, low, high in zip(ranges, first, last, strict=True)
    )
    return float(holds), float(np.mean([each.worst - each.best + 1 for each in ranges]))


def write(target: Path, row: Row, runs: int) -> None:
    """Put the line between the marks in the document, in place of an earlier one of the same scenario."""
    text = target.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    body, _, tail = rest.partition(END)
    lines = {
        line.split(" | ")[0].removeprefix("| "): line for line in body.splitlines() if line.startswith("| ")
    }
    name, another, width, not_cast, narrower = row
    lines[name] = f"| {name} | {runs} | {another:.1f}% | {width:.1f} | {not_cast:.1f}% | {narrower:.1f} |"
    made = [DOCS_HEAD, *(lines[scenario.name] for scenario in SCENARIOS if scenario.name in lines)]
    target.write_text("\n".join([head + BEGIN, *made, END + tail]), encoding="utf-8")


if __name__ == "__main__":
    main()
