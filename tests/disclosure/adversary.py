"""Somebody who has everything that is public of a meeting, and an integer solver, and wants to know what single people gave.

They read outputs only: published results as JSON, and the steps of every working. They know the rules and, to make them stronger than anybody is, how
many marks each cell has and who abstained. Unknown is how often each level was given in each cell; every public figure is an equation or an
inequality in these whole numbers. For rules of plain means by criterion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

Cell = tuple[str, str, str]
"""Presenter, group, criterion."""
Terms = dict[tuple[Cell, str], Fraction]
"""What each unknown number is multiplied by: a cell and a level."""
SLACK = 1e-6


@dataclass(frozen=True)
class Outputs:
    """Under one manifest: the rules, the published result, and the workings as (subject, what was asked for, steps)."""

    rules: Mapping[str, Any]
    result: Mapping[str, Any]
    workings: Sequence[tuple[str, Mapping[str, str], Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True)
class Sizes:
    """How many marks a cell has, and how many blanks and missing ballots count at the rules' value."""

    marks: Mapping[Cell, int]
    absent: Mapping[Cell, int] = field(default_factory=dict)


@dataclass
class Linear:
    """A sum of unknown numbers times something, and a constant."""

    terms: Terms
    constant: Fraction = Fraction(0)

    def plus(self, other: "Linear", times: Fraction = Fraction(1)) -> "Linear":
        terms = dict(self.terms)
        for key, value in other.terms.items():
            terms[key] = terms.get(key, Fraction(0)) + value * times
        return Linear(terms, self.constant + other.constant * times)


class Adversary:
    def __init__(self, public: Sequence[Outputs], sizes: Sizes) -> None:
        self._sizes = sizes
        self._names: dict[tuple[Cell, str], int] = {}
        self._rows: list[tuple[Linear, float, float]] = []
        self._points = {
            each["id"]: {level["id"]: Fraction(level["points"]) for level in each["scale"]["levels"]}
            for each in public[0].rules["criteria"]
        }
        for cell, marks in sizes.marks.items():
            count = Linear({self._name(cell, level): Fraction(1) for level in self._points[cell[2]]})
            self._rows.append((count, marks, marks))
        for outputs in public:
            self._read(outputs)

    def range_of(self, wanted: Linear) -> tuple[float, float]:
        """The least and the most that it can be."""
        low, high = (self._solve(self._row(wanted) * sign) for sign in (1, -1))
        assert low is not None
        assert high is not None
        return low + float(wanted.constant), float(wanted.constant) - high

    def can_be(self, wanted: Linear, low: float, high: float) -> bool:
        """Whether it can be from `low` to `high`."""
        constant = float(wanted.constant)
        extra = LinearConstraint(self._row(wanted), low - constant - SLACK, high - constant + SLACK)
        return self._solve(numpy.zeros(len(self._names)), extra) is not None

    def can_differ(self, cell: Cell, level: str) -> bool:
        """Whether some mark of the cell can be at another level."""
        return self.can_be(Linear({(cell, level): Fraction(1)}), 0, self._sizes.marks[cell] - 1)

    def mean(self, cell: Cell, rules: Mapping[str, Any]) -> Linear:
        points = self._points[cell[2]]
        full = max(points.values())
        absent = self._absent(cell, rules)
        of = self._sizes.marks[cell] + absent
        blanks = rules["counting"]["abstentions"]
        worth = Fraction(blanks.get("value", "0")) * absent / of
        return Linear({(cell, level): value * 100 / full / of for level, value in points.items()}, worth)

    def group(self, presenter: str, group: str, rules: Mapping[str, Any]) -> Linear | None:
        """The group's score; None without marks."""
        parts = [
            (Fraction(each["weight"]), self.mean((presenter, group, each["id"]), rules))
            for each in rules["criteria"]
            if self._counts((presenter, group, each["id"]), rules)
        ]
        return _weighted(parts)

    def score(self, presenter: str, rules: Mapping[str, Any]) -> Linear | None:
        groups = [
            (Fraction(each["weight"]), self.group(presenter, each["id"], rules)) for each in rules["groups"]
        ]
        return _weighted([(weight, one) for weight, one in groups if one is not None])

    def _absent(self, cell: Cell, rules: Mapping[str, Any]) -> int:
        counts = rules["counting"]["abstentions"]["kind"] == "value"
        return self._sizes.absent.get(cell, 0) if counts else 0

    def _counts(self, cell: Cell, rules: Mapping[str, Any]) -> int:
        return self._sizes.marks.get(cell, 0) + self._absent(cell, rules)

    def _name(self, cell: Cell, level: str) -> tuple[Cell, str]:
        self._names.setdefault((cell, level), len(self._names))
        return cell, level

    def _read(self, outputs: Outputs) -> None:
        rules, ranked = outputs.rules, []
        for row in outputs.result["presenters"]:
            score = self.score(row["id"], rules) if row["status"] != "withdrawn" else None
            if score is None:
                continue
            self._tell(score, row["meeting"])
            composite = self._composite(score, row, rules)
            if composite is not None:
                self._tell(composite, row["composite"])
                self._band(composite, row, rules)
                ranked.append((row["rank"], composite))
            self._details(row, rules)
        self._ranks([each for each in ranked if each[0] is not None])
        for subject, asked, steps in outputs.workings:
            self._steps(subject, asked, steps, rules)

    def _composite(self, score: Linear, row: Mapping[str, Any], rules: Mapping[str, Any]) -> Linear | None:
        """The meeting score and the imported components, which everybody may see."""
        if not rules["components"]:
            return score
        found = Linear({})
        for part, value in zip(rules["components"], row["components"], strict=True):
            weight = Fraction(part["weight"]) / 100
            if part["source"] == "meeting":
                found = found.plus(score, weight)
            elif value["scaled"] is None:
                return None
            else:
                found.constant += weight * Fraction(value["scaled"]["exact"])
        return found

    def _details(self, row: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
        presenter = row["id"]
        for group in row["groups"]:
            score = self.group(presenter, group["id"], rules)
            if score is not None:
                self._tell(score, group["score"])
            for cell in group["criteria"] or ():
                for level, times in cell["counts"].items():
                    if (presenter, group["id"], cell["id"]) in self._sizes.marks:
                        self._exactly(
                            Linear({((presenter, group["id"], cell["id"]), level): Fraction(1)}), times
                        )
        for each in row["criteria"] or ():
            self._tell(self._over_groups(presenter, each["id"], rules), each["score"])

    def _over_groups(self, presenter: str, criterion: str, rules: Mapping[str, Any]) -> Linear | None:
        return _weighted(
            [
                (Fraction(each["weight"]), self.mean((presenter, each["id"], criterion), rules))
                for each in rules["groups"]
                if self._counts((presenter, each["id"], criterion), rules)
            ]
        )

    def _steps(
        self,
        subject: str,
        asked: Mapping[str, str],
        steps: Iterable[Mapping[str, Any]],
        rules: Mapping[str, Any],
    ) -> None:
        """A division in a working tells the figure exactly, whatever its rounding."""
        found = {
            "meeting": lambda: self.score(asked["presenter"], rules),
            "group": lambda: self.group(asked["presenter"], asked["group"], rules),
            "criterion": lambda: self._over_groups(asked["presenter"], asked["criterion"], rules),
        }.get(subject)
        for step in steps:
            if step["code"] == "divided" and found is not None:
                linear = found()
                assert linear is not None
                self._exactly(linear, Fraction(step["params"]["result"]))

    def _tell(self, linear: Linear | None, figure: Mapping[str, str] | None) -> None:
        """A figure whose exact value is longer than what is shown is known exactly, else as well as what is shown was rounded."""
        if linear is None or figure is None:
            return
        exact, shown = Fraction(figure["exact"]), Fraction(figure["shown"])
        half = 0 if exact != shown else Fraction(1, 2 * 10 ** len(figure["shown"].partition(".")[2]))
        self._between(linear, exact - half, exact + half)

    def _band(self, composite: Linear, row: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
        bands = rules["grades"]["bands"]
        for place, band in enumerate(bands):
            if band["id"] == row["band"]:
                top = Fraction(bands[place - 1]["at_least"]) if place else Fraction(100)
                self._between(composite, Fraction(band["at_least"]), top)

    def _ranks(self, ranked: list[tuple[int, Linear]]) -> None:
        ordered = sorted(ranked, key=lambda each: each[0])
        for (rank, higher), (next_rank, lower) in pairwise(ordered):
            gap = higher.plus(lower, Fraction(-1))
            self._between(gap, 0, 0 if rank == next_rank else 200)

    def _exactly(self, linear: Linear, value: Fraction | int) -> None:
        self._between(linear, value, value)

    def _between(self, linear: Linear, low: Fraction | int, high: Fraction | int) -> None:
        self._rows.append((linear, float(low), float(high)))

    @cached_property
    def _constraints(self) -> LinearConstraint:
        matrix = numpy.zeros((len(self._rows), len(self._names)))
        low, high = numpy.empty(len(self._rows)), numpy.empty(len(self._rows))
        for line, (linear, least, most) in enumerate(self._rows):
            matrix[line] = self._row(linear)
            low[line], high[line] = (
                least - float(linear.constant) - SLACK,
                most - float(linear.constant) + SLACK,
            )
        return LinearConstraint(matrix, low, high)

    def _row(self, linear: Linear) -> Any:
        row = numpy.zeros(len(self._names))
        for key, value in linear.terms.items():
            row[self._names[key]] = float(value)
        return row

    def _solve(self, target: Any, *extra: LinearConstraint) -> float | None:
        """The least that the target can be; None if nothing fits."""
        found = milp(
            target,
            constraints=[self._constraints, *extra],
            integrality=numpy.ones(len(self._names)),
            bounds=Bounds(0, numpy.inf),
        )
        assert found.status in (0, 2), found.message
        return None if found.fun is None else float(found.fun)


def _weighted(parts: Sequence[tuple[Fraction, Linear]]) -> Linear | None:
    total = sum((weight for weight, _ in parts), Fraction(0))
    found = Linear({})
    for weight, each in parts:
        found = found.plus(each, weight / total)
    return found if parts else None
