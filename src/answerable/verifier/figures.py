"""Every figure in the tables of a printed report, looked up in the result by the keys of its row and column.

Names are those of the manifest. What people wrote, and words that depend on the language, are not looked up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import Manifest
from answerable.scoring import Result, Rules, together
from answerable.scoring.result import Figure, GroupScore, PresenterResult

DASH = "–"
FIGURE = re.compile(r"[0-9]+(\.[0-9]+)?")
TIED = re.compile(r"[^0-9–]")
FROM_BALLOTS = ("range",)  # columns that need the ballots
COUNTED = ("expected", "issued", "cast", "valid", "void", "not_returned")


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What figures are looked up in. `order` is the place in the draw, from 1."""

    result: Result
    rules: Rules
    people: Mapping[str, Mapping[str, str]]
    order: Mapping[str, int]
    scored: Mapping[str, PresenterResult]

    @classmethod
    def of(cls, result: Result, rules: Rules, first: Manifest) -> "FigureSource":
        return cls(
            result,
            rules,
            {row["id"]: row for row in first.body["presenters"]},
            {row["id"]: place for place, row in enumerate(first.body["presenters"], 1)},
            {each.id: each for each in result.presenters},
        )

    def row(self, key: str) -> PresenterResult:
        if key not in self.scored:
            raise Malformed(f"there is no presenter {key}")
        return self.scored[key]


def check_figures(printed: Any, standing: FigureSource) -> int:
    """How many figures were looked up; raises Malformed for the first that is another one, and for a presenter left out."""
    number = 0
    for block in printed["blocks"]:
        key = block.get("key", "")
        if block["kind"] == "table":
            number += _table(key, block, standing)
        elif block["kind"] == "band":
            number += _band(block, standing)
        elif block["kind"] == "strip" and key in standing.scored:
            number += _strip(block, standing.row(key))
    listed = {
        row["key"] for block in printed["blocks"] if block.get("key") == "summary" for row in block["rows"]
    }
    if listed != set(standing.scored):
        raise Malformed("the summary does not list every presenter once")
    return number


def _table(key: str, block: Any, standing: FigureSource) -> int:
    kind, _, presenter = key.partition(":")
    find = TABLES.get(kind)
    if find is None:
        return 0
    number = 0
    for row in block["rows"]:
        for column, cell in zip(block["columns"], row["cells"], strict=False):
            expected = find(standing, presenter or row["key"], row["key"], column["key"])
            if column["key"] in FROM_BALLOTS:
                continue
            if expected is None:
                if FIGURE.fullmatch(cell):
                    raise Malformed(
                        f"“{cell}” is printed for {row['key']}, {column['key']} of the table {key}: no such figure"
                    )
            else:
                # A rank that several share is marked; the mark differs by language.
                printed = TIED.sub("", cell) if column["key"] == "rank" else cell
                _compare(printed, expected, f"{row['key']}, {column['key']} of the table {key}")
                number += 1
    return number


def _compare(printed: str, expected: str, where: str) -> None:
    if printed != expected:
        raise Malformed(f"“{printed}” is printed for {where}, and it is “{expected}”")


def _band(block: Any, standing: FigureSource) -> int:
    """The totals, in the order of `COUNTED`, and a line for each group."""
    totals = [_turnout(standing, "", "all", name) for name in COUNTED]
    printed = [value for _, value in block["pairs"]]
    if printed != totals:
        raise Malformed(f"the ballots are printed as {', '.join(printed)}")
    return len(totals) + _table("turnout", block, standing)


def _strip(block: Any, row: PresenterResult) -> int:
    """A presenter's own figures: each is one of those that the result has."""
    known = {str(row.rank), *(each.shown for each in (row.composite, row.meeting) if each), DASH}
    for label, value in block["pairs"]:
        if value not in known and value.replace(".", "").isdigit():
            raise Malformed(f"“{value}” is printed as {label} of {row.id}")
    return len(block["pairs"])


def _shown(figure: Figure | None) -> str:
    return DASH if figure is None else figure.shown


def _turnout(standing: FigureSource, _presenter: str, row: str, column: str) -> str | None:
    if column not in COUNTED:
        return None
    groups = [each for each in together(standing.result.turnout.values()) if row in ("all", each.group)]
    return str(sum(getattr(each, column) for each in groups))


def _rounds(standing: FigureSource, presenter: str, row: str, column: str) -> str | None:
    if column not in COUNTED:
        return _person(standing, presenter, row, column)
    scope = standing.row(presenter).scope
    return str(sum(getattr(each, column) for each in standing.result.turnout[scope]))


def _person(standing: FigureSource, presenter: str, _row: str, column: str) -> str | None:
    person = standing.people.get(presenter, {})
    return {
        "presenter": person.get("name"),
        "unit": person.get("unit"),
        "order": str(standing.order.get(presenter)),
    }.get(column)


def _presenter(standing: FigureSource, presenter: str, row: str, column: str) -> str | None:
    """A figure of one presenter. None for what is in words."""
    found = standing.row(presenter)
    kind, _, key = column.partition(":")
    if kind == "rank":
        return DASH if found.rank is None else str(found.rank)
    if kind in ("meeting", "composite"):
        return _shown(getattr(found, kind))
    if kind == "grade":
        titles = {band.id: band.title for band in standing.rules.bands}
        return None if found.grade is None else titles[found.grade]
    if kind == "group":
        return _shown(next((each.score for each in found.groups if each.id == key), None))
    if kind == "component":
        return _shown(next((each.value for each in found.components if each.id == key), None))
    if kind == "criterion":
        return _shown(next((each.score for each in found.criteria or () if each.id == key), None))
    return _person(standing, presenter, row, column)


def _cells(standing: FigureSource, presenter: str, row: str, column: str) -> str | None:
    found = standing.row(presenter)
    kind, _, key = column.partition(":")
    if column == "all" and row == "all":
        return _shown(found.meeting)
    if column == "all":
        return _shown(next((each.score for each in found.criteria or () if each.id == row), None))
    if kind != "group":
        return None
    group = _group(found, key)
    if row == "all":
        return _shown(group.score)
    return _shown(next((each.mean for each in group.criteria or () if each.id == row), None))


def _group(found: PresenterResult, key: str) -> GroupScore:
    for each in found.groups:
        if each.id == key:
            return each
    raise Malformed(f"{found.id} has no published figures of {key}")


def _levels(standing: FigureSource, presenter: str, row: str, column: str) -> str | None:
    kind, _, key = column.partition(":")
    cells = _group(standing.row(presenter), row).criteria or ()
    if column == "abstained":
        return str(sum(each.abstained or 0 for each in cells))
    if kind != "level":
        return None
    return str(sum(each.counts.get(key, 0) for each in cells))


Find = Callable[[FigureSource, str, str, str], str | None]
TABLES: dict[str, Find] = {
    "turnout": _turnout,
    "rounds": _rounds,
    "summary": _presenter,
    "groups": _presenter,
    "criteria": _presenter,
    "cells": _cells,
    "levels": _levels,
}
