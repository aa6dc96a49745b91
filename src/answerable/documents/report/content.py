"""What every document about a result is made of. It is made once, so that a figure is the same text in all of them.

Texts are in the reader's language already, and figures are as they are shown, rounded once. Keys stay the same in every language: by
them a program finds a figure, and the verifier looks it up in the result. What could give a small group away is not in here.

Keys of tables: turnout, rounds, summary, groups, criteria; of one presenter `cells:ID` (by criterion and group) and `levels:ID` (how often each
level was given). Keys of columns: rank, presenter, unit, order, meeting, composite, range, grade, group, criterion, all, abstained, `group:ID`, `component:ID`,
`criterion:ID`, `level:ID`, and the names of the turnout. A row has the id of its presenter, group or criterion, or `all`.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """`note` stands small below the title, such as a weight. Figures stand to the right."""

    key: str
    title: str
    note: str = ""
    figure: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`said` takes the place of the cells that are missing at the end: why there are no figures."""

    key: str
    cells: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`notes` stand below it."""

    key: str
    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkCount:
    """How often a group gave a presenter a mark in a criterion. `value` is that mark on the scale of 100, exact, "num/den"."""

    presenter: str
    group: str
    criterion: str
    label: str
    title: str
    value: str
    times: int


@dataclass(frozen=True, slots=True)
class PresenterDetail:
    """One presenter's own section. `remarks` are what has to be said of the figures."""

    key: str
    name: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[ReportTable, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """A chart as SVG, with what it shows in words."""

    key: str
    title: str
    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Fingerprints, SHA-256 in hex. `bundle` is empty before the result is published; `address` is where the evidence can be checked."""

    manifest: str
    bundle: str
    result: str
    address: str


@dataclass(frozen=True, slots=True)
class ResultContent:
    """`facts` are label and value: year, day, venues. `ballots` says how many were issued, returned, valid and void, and stands at every table."""

    key: str
    organisation: str
    meeting: str
    held: date
    status: str
    published: bool
    facts: tuple[tuple[str, str], ...]
    ballots: str
    turnout: tuple[ReportTable, ...]
    summary: ReportTable
    tables: tuple[ReportTable, ...]
    presenters: tuple[PresenterDetail, ...]
    marks: tuple[MarkCount, ...]
    decisions: tuple[str, ...]
    amendments: tuple[str, ...]
    remarks: tuple[str, ...]
    rules: tuple[str, ...]
    evidence: Evidence
    pictures: tuple[ReportPicture, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; the day is ISO 8601. The form is docs/schemas/report.schema.json."""
        return {"v": 1, **asdict(self), "held": self.held.isoformat()}
