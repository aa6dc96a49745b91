"""Bundles as tables: four Parquet files a meeting, in four folders, which any engine reads as one table each.

    meetings  meeting (the first 15 hexadecimal digits of M, as an integer), manifest (M), title, starts_at
    cells     meeting, cell, presenter, name, unit, grp, criterion, what the rules say about it (see `SCHEMAS`), absent
    scores    meeting, ballot, cell, mark, listed: one row for each mark of each ballot that counts
    bands     meeting, at_least, points: only where the rules turn the share of some levels into points

A cell is what one group says of one presenter in one criterion. Where the rules average ballot totals, there is one more cell a group and presenter, with
`criterion` empty, and it alone is `tallied`; the cells of the criteria are then for reading. Marks are on the scale of 100; a blank has none. `ballot` numbers
the ballots of a meeting in the order of its ledger, and says nothing of who cast it. Presenters who withdrew, and those whose round is void, are left out.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from answerable import verifier
from answerable.protocol import bundle, canonical, opening
from answerable.protocol.bundle import ZipReader
from answerable.protocol.manifest import in_force
from answerable.protocol.opening import Opened, Status
from answerable.scoring import Rules
from answerable.scoring.ballots import Scores
from answerable.scoring.counts import ballot_total
from answerable.scoring.parts import Criterion, Group, Score, TrimCount, TrimShare
from answerable.verifier import documents

Row = dict[str, Any]
Numbers = Mapping[tuple[str, str, str], int]  # of cells, by presenter, group and criterion
DIGITS = 15  # of M, so that the number fits in 63 bits
TOTAL = ""  # the criterion of a cell that has ballot totals

SCHEMAS = {
    "meetings": pa.schema(
        [
            ("meeting", pa.int64()),
            ("manifest", pa.string()),
            ("title", pa.string()),
            ("starts_at", pa.string()),
        ]
    ),
    "cells": pa.schema(
        [
            ("meeting", pa.int64()),
            ("cell", pa.int32()),
            ("presenter", pa.string()),
            ("name", pa.string()),
            ("unit", pa.string()),
            ("grp", pa.string()),
            ("group_weight", pa.float64()),
            ("criterion", pa.string()),
            ("criterion_weight", pa.float64()),
            ("tallied", pa.bool_()),  # whether the meeting score is made of it
            ("empty", pa.string()),  # what becomes of a cell without marks: renormalise, zero or refuse
            ("median", pa.bool_()),
            ("cut_count", pa.int32()),  # marks cut at each end, or none
            ("cut_share", pa.float64()),  # the share of the marks cut at each end, or none
            ("cut_whole", pa.bool_()),  # of a share only whole marks are cut
            ("abstention", pa.float64()),  # what a blank counts as, or none
            ("absent", pa.int32()),  # further blanks: ballots that the denominator asks for
            ("by_share", pa.bool_()),  # the share of the listed levels makes the score, by `bands`
        ]
    ),
    "scores": pa.schema(
        [
            ("meeting", pa.int64()),
            ("ballot", pa.int32()),
            ("cell", pa.int32()),
            ("mark", pa.float64()),
            ("listed", pa.bool_()),  # one of the levels whose share makes the score
        ]
    ),
    "bands": pa.schema([("meeting", pa.int64()), ("at_least", pa.float64()), ("points", pa.float64())]),
}


class NotUsed(Exception):
    """A file that cannot be analysed; the message says why."""


@dataclass(frozen=True, slots=True)
class Tables:
    """One meeting's rows, or those of several."""

    meetings: pa.Table
    cells: pa.Table
    scores: pa.Table
    bands: pa.Table


NAMES = tuple(field.name for field in fields(Tables))


def of_bundle(path: Path) -> Tables:
    """The rows of a bundle. Raises `NotUsed` unless everything in it holds: a figure over many meetings is no better than the worst of them."""
    try:
        verdict = verifier.verify(path)
    except verifier.NotAZip as error:
        raise NotUsed(f"{path} cannot be read as a bundle: {error}") from error
    if not verdict.holds:
        raise NotUsed(f"{path} is not what was published: {verdict.first_false}")
    with path.open("rb") as source:
        return _of(ZipReader(source), {scope for scope, _ in verdict.findings.void_rounds}).tables()


def write(tables: Tables, folder: Path) -> None:
    """Each table to a file of its own, named after the meeting, so that writing a meeting again replaces it."""
    (meeting,) = tables.meetings["meeting"].to_pylist()
    for name in NAMES:
        (folder / name).mkdir(parents=True, exist_ok=True)
        target = folder / name / f"{meeting:015x}.parquet"
        parquet.write_table(getattr(tables, name), target, compression="zstd")


def is_written(folder: Path) -> bool:
    """Whether `write` made this folder."""
    return all((folder / name).is_dir() for name in NAMES)


def rows_of(name: str, rows: Iterable[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[name])


@dataclass(frozen=True, slots=True)
class CountedMeeting:
    """A meeting's ballots that count, and what the rules in force say of them.

    `people` have id, name and unit; `scopes` the presenters on a ballot of each; `asked` the ballots that the rules' denominator asks for, by scope and
    group. A ballot is scope, group and scores, a row for each presenter of the scope.
    """

    manifest: str  # M
    title: str
    starts_at: str
    rules: Rules
    people: Mapping[str, Mapping[str, str]]
    scopes: Mapping[str, Sequence[str]]
    asked: Mapping[tuple[str, str], int]
    withdrawn: Container[str]
    ballots: Sequence[tuple[str, str, Scores]]

    @property
    def meeting(self) -> int:
        return int(self.manifest[:DIGITS], 16)

    def tables(self) -> Tables:
        about = {"manifest": self.manifest, "title": self.title, "starts_at": self.starts_at}
        numbers = _cell_numbers(tuple(self.people), self.rules)
        return Tables(
            rows_of("meetings", [{"meeting": self.meeting, **about}]),
            rows_of("cells", self._cells(numbers)),
            self._scores(numbers),
            rows_of("bands", self._bands()),
        )

    def _bands(self) -> list[Row]:
        share = self.rules.counting.share
        bands = () if share is None else share.bands
        return [
            {"meeting": self.meeting, "at_least": float(band.at_least), "points": float(band.points)}
            for band in bands
        ]

    def _cells(self, numbers: Numbers) -> Iterator[Row]:
        valid = Counter((scope, group) for scope, group, _ in self.ballots)
        weights = {criterion.id: criterion.weight for criterion in self.rules.criteria} | {
            TOTAL: Fraction(100)
        }
        for scope, presenters in self.scopes.items():
            for presenter, group in product(presenters, self.rules.groups):
                place = scope, group.id
                # A group without any ballot is empty, whatever the denominator asks for.
                absent = max(0, self.asked[place] - valid[place]) if valid[place] else 0
                for criterion, weight in weights.items():
                    number = numbers.get((presenter, group.id, criterion))
                    if number is not None and presenter not in self.withdrawn:
                        yield self._cell(number, self.people[presenter], group, criterion, weight, absent)

    def _cell(
        self,
        number: int,
        person: Mapping[str, str],
        group: Group,
        criterion: str,
        weight: Fraction,
        absent: int,
    ) -> Row:
        counting = self.rules.counting
        trim = counting.trim if counting.method == "trimmed" else None
        return {
            "meeting": self.meeting,
            "cell": number,
            "presenter": person["id"],
            "name": person["name"],
            "unit": person["unit"],
            "grp": group.id,
            "group_weight": float(group.weight),
            "criterion": criterion,
            "criterion_weight": float(weight),
            "tallied": (criterion == TOTAL) == (counting.per == "total"),
            "empty": counting.empty_group,
            "median": counting.method == "median",
            "cut_count": trim.k if isinstance(trim, TrimCount) else None,
            "cut_share": float(trim.share) if isinstance(trim, TrimShare) else None,
            "cut_whole": isinstance(trim, TrimShare) and trim.rounding == "floor",
            "abstention": None if counting.abstention is None else float(counting.abstention),
            "absent": absent,
            "by_share": counting.share is not None,
        }

    def _scores(self, numbers: Numbers) -> pa.Table:
        read = [_reading(self.rules, criterion) for criterion in self.rules.criteria]
        names = [criterion.id for criterion in self.rules.criteria]
        columns: tuple[list[Any], ...] = ([], [], [], [], [])
        for ballot, (scope, group, sheet) in enumerate(self.ballots):
            for presenter, row in zip(self.scopes[scope], sheet, strict=True):
                if presenter in self.withdrawn:
                    continue
                for name, reading, score in zip(names, read, row, strict=True):
                    _add(columns, self.meeting, ballot, numbers[presenter, group, name], *reading(score))
                total = ballot_total(self.rules, row) if self.rules.counting.per == "total" else None
                if total is not None:
                    _add(columns, self.meeting, ballot, numbers[presenter, group, TOTAL], float(total), False)
        schema = SCHEMAS["scores"]
        return pa.Table.from_arrays(
            [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)],
            schema=schema,
        )


def _add(columns: Sequence[list[Any]], *values: Any) -> None:
    for column, value in zip(columns, values, strict=True):
        column.append(value)


def _of(reader: ZipReader, void: Container[str]) -> CountedMeeting:
    """What a verified bundle says, under the last rules in force. Nothing counts of the `void` scopes, in which more ballots were returned than issued."""
    amendments = reader.check_names()
    first = documents.read_first(reader)
    chain = (first, *documents.read_amendments(reader, first, amendments))
    rules = documents.read_rules(chain[-1])
    now = in_force(chain)
    issued = opening.issued(now, documents.read_register(reader, now))
    opened = [Opened.from_json(canonical.loads(row)) for row in reader.rows(bundle.OPENED)]
    # What was cast asks for no more than there is.
    asked = {"cast": dict.fromkeys(now.expected, 0), "issued": issued, "expected": now.expected}
    return CountedMeeting(
        manifest=first.hash,
        title=first.title,
        starts_at=first.body["starts_at"],
        rules=rules,
        people={one["id"]: one for one in first.body["presenters"]},
        scopes={scope: first.scored(scope) for scope in first.scopes if scope not in void},
        asked=asked[rules.counting.denominator],
        withdrawn=documents.read_beside(reader).withdrawn,
        ballots=[
            (one.scope, one.group, one.scores)
            for one in opened
            if one.status is Status.COUNTED and one.scores is not None and one.scope not in void
        ],
    )


def _cell_numbers(presenters: Sequence[str], rules: Rules) -> Numbers:
    """Numbers from 0 for presenter, group and criterion."""
    names = [criterion.id for criterion in rules.criteria] + (
        [TOTAL] if rules.counting.per == "total" else []
    )
    keys = (
        (presenter, group.id, name) for presenter in presenters for group in rules.groups for name in names
    )
    return {key: number for number, key in enumerate(keys)}


def _reading(rules: Rules, criterion: Criterion) -> Callable[[Score], tuple[float | None, bool]]:
    """From what stands on a ballot to its mark, and whether it is one of the levels whose share makes the score."""
    share = rules.counting.share
    listed = frozenset(() if share is None else share.levels)

    @cache
    def read(score: Score) -> tuple[float | None, bool]:
        if score is None:
            return None, False
        label = criterion.scale.label(score)
        return float(criterion.scale.mark(label)), label in listed

    return read
