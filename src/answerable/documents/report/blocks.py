"""Content in, the blocks of a document in order out. PDF and Word file are both made from them, so that they say the same.

The pages of the PDF say exactly what the blocks say, in this order: head, then each block's text, pairs, titles of columns, rows, notes.
The verifier rests on that, so a layout prints nothing of its own but page numbers and what repeats on every page.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import (
    PresenterDetail,
    ReportColumn,
    ReportRow,
    ReportTable,
    ResultContent,
)
from answerable.documents.report.wording import REPORT_WORDS, ReportWords
from answerable.documents.text import one_line

# How many columns of figures fit beside the names, on an upright page and on one that lies.
UPRIGHT, LYING = 9, 14
MOST_IN_BAND = 6  # groups
LARGE_ONLY = ("expected", "not_returned")  # said of all together only
FIRST = ("rank", "presenter", "unit")  # come again when a table is parted


class ReportLayout(StrEnum):
    SUMMARY = "summary"  # lies on its side
    REPORT = "report"


class ReportKind(StrEnum):
    SECTION = "section"
    PART = "part"
    TEXT = "text"
    ITEM = "item"  # one of a numbered list; its number is part of the text
    STRIP = "strip"  # labels and values beside each other
    BAND = "band"  # a strip, and beside it a line for each row: its first cell, then title and cell of every other column
    TABLE = "table"
    PICTURE = "picture"
    SIGNS = "signs"  # what those who sign say, and a line for each
    EVIDENCE = "evidence"  # labels and fingerprints, the address as a QR code


@dataclass(frozen=True, slots=True)
class ReportBlock:
    kind: ReportKind
    key: str = ""
    text: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    columns: tuple[ReportColumn, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    notes: tuple[str, ...] = ()
    svg: str = ""
    address: str = ""  # shown as a QR code
    alt: str = ""

    def to_json(self) -> dict[str, Any]:
        """Without what has no words."""
        value = asdict(self)
        return {
            name: each
            for name, each in value.items()
            if (each or name == "kind") and name not in ("svg", "address")
        }


@dataclass(frozen=True, slots=True)
class ReportOutline:
    """`head` are the lines above the first block: organisation and meeting, title, status."""

    layout: ReportLayout
    head: tuple[str, str, str]
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[ReportBlock, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "v": 1,
            "layout": str(self.layout),
            "head": list(self.head),
            "facts": [list(pair) for pair in self.facts],
            "blocks": [block.to_json() for block in self.blocks],
        }


def summary_outline(content: ResultContent, language: Language) -> ReportOutline:
    """One table with all presenters, what has to be read with it, and where those in charge sign."""
    say = REPORT_WORDS[language]
    blocks = [
        *_ballots(content, MOST_IN_BAND),
        *_tables(content, content.summary, LYING, titled=False),
        *_items([*content.decisions, *content.amendments, *content.remarks, say.exact]),
        _signs(say),
        _evidence(content, say, short=True),
    ]
    return _outline(content, ReportLayout.SUMMARY, say.summary, blocks)


def report_outline(content: ResultContent, language: Language) -> ReportOutline:
    """Everything that is published of the result."""
    say = REPORT_WORDS[language]
    sections = [
        (say.ballots, [*_ballots(content, 0), *_all(content, content.turnout[1:])]),
        (
            say.result,
            [*_tables(content, _without_groups(content.summary), UPRIGHT, titled=False), _text(say.exact)],
        ),
        (say.pictures, list(_pictures(content))),
        (say.decisions, list(_items(content.decisions))),
        (say.remarks, list(_items(content.remarks))),
        (say.parts, list(_all(content, content.tables))),
        (say.details, [block for each in content.presenters for block in _detail(content, each, say)]),
        (say.rules, list(_items(content.rules))),
        (say.amendments, list(_items(content.amendments))),
        (say.evidence, [_evidence(content, say), _signs(say)]),
    ]
    filled = [(title, blocks) for title, blocks in sections if blocks]
    numbered = [
        block
        for number, (title, blocks) in enumerate(filled, 1)
        for block in (ReportBlock(ReportKind.SECTION, text=say.section(number) + title), *blocks)
    ]
    return _outline(content, ReportLayout.REPORT, say.report, numbered)


def _outline(
    content: ResultContent, layout: ReportLayout, title: str, blocks: list[ReportBlock]
) -> ReportOutline:
    named = content.organisation and content.organisation not in content.meeting
    above = f"{content.organisation}　{content.meeting}" if named else content.meeting
    head = (above, title, content.status)
    return ReportOutline(
        layout,
        (one_line(head[0]), one_line(head[1]), one_line(head[2])),
        _pairs(content.facts),
        tuple(_tidy(block) for block in blocks),
    )


def _tidy(block: ReportBlock) -> ReportBlock:
    """`block` with every text cleaned."""
    return replace(
        block,
        text=one_line(block.text),
        pairs=_pairs(block.pairs),
        columns=tuple(
            replace(each, title=one_line(each.title), note=one_line(each.note)) for each in block.columns
        ),
        rows=tuple(
            ReportRow(row.key, tuple(one_line(cell) for cell in row.cells), one_line(row.said))
            for row in block.rows
        ),
        notes=tuple(one_line(note) for note in block.notes),
        alt=one_line(block.alt),
    )


def _pairs(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one_line(label), one_line(value)) for label, value in pairs)


def _text(text: str) -> ReportBlock:
    return ReportBlock(ReportKind.TEXT, text=text)


def _items(sentences: list[str] | tuple[str, ...]) -> Iterator[ReportBlock]:
    for number, sentence in enumerate(sentences, 1):
        yield ReportBlock(ReportKind.ITEM, text=f"{number}. {sentence}")


def _ballots(content: ResultContent, most: int) -> Iterator[ReportBlock]:
    """The ballots by group and all together: as a band for at most so many groups, else as a table."""
    table = content.turnout[0]
    *groups, every = table.rows
    if len(groups) <= most:
        pairs = tuple((each.title, cell) for each, cell in zip(table.columns, every.cells, strict=True))
        kept = [at for at, each in enumerate(table.columns) if each.key not in LARGE_ONLY]
        yield ReportBlock(
            ReportKind.BAND,
            key=table.key,
            pairs=pairs[1:],
            columns=tuple(table.columns[at] for at in kept),
            rows=tuple(_cut(row, kept) for row in groups),
        )
        return
    yield from _tables(content, content.turnout[0], UPRIGHT, titled=False, counted=False)


def _all(content: ResultContent, tables: tuple[ReportTable, ...]) -> Iterator[ReportBlock]:
    for table in tables:
        yield from _tables(content, table, UPRIGHT, titled=True)


def _detail(content: ResultContent, each: PresenterDetail, say: ReportWords) -> Iterator[ReportBlock]:
    yield ReportBlock(ReportKind.PART, text=say.own.format(name=each.name, unit=each.unit))
    if each.facts:
        yield ReportBlock(ReportKind.STRIP, key=each.key, pairs=each.facts)
    for table in each.tables:
        yield from _tables(content, table, UPRIGHT, titled=True)
    for remark in each.remarks:
        yield _text(remark)


def _tables(
    content: ResultContent, table: ReportTable, most: int, *, titled: bool, counted: bool = True
) -> Iterator[ReportBlock]:
    """The table, parted where it has more columns than fit. Each part says how many ballots it rests on."""
    ballots = (content.ballots,) if counted else ()
    for part in _parted(table, most):
        yield ReportBlock(
            ReportKind.TABLE,
            key=part.key,
            text=part.title if titled else "",
            columns=part.columns,
            rows=part.rows,
            notes=(*part.notes, *ballots),
        )


def _parted(table: ReportTable, most: int) -> Iterator[ReportTable]:
    first = [at for at, column in enumerate(table.columns) if column.key in FIRST or not at]
    others = [at for at in range(len(table.columns)) if at not in first]
    for begin in range(0, max(len(others), 1), most):
        kept = [*first, *others[begin : begin + most]]
        yield replace(
            table,
            columns=tuple(table.columns[at] for at in kept),
            rows=tuple(_cut(row, kept) for row in table.rows),
        )


def _without_groups(table: ReportTable) -> ReportTable:
    """For the upright page, where the groups have a table of their own."""
    kept = [at for at, column in enumerate(table.columns) if not column.key.startswith("group:")]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(_cut(row, kept) for row in table.rows),
    )


def _cut(row: ReportRow, kept: list[int]) -> ReportRow:
    """The row with these columns only. A sentence stands in place of cells that are missing."""
    return replace(row, cells=tuple(row.cells[at] for at in kept if at < len(row.cells)))


def _pictures(content: ResultContent) -> Iterator[ReportBlock]:
    for each in content.pictures:
        notes = (each.caption,) if each.caption else ()
        yield ReportBlock(
            ReportKind.PICTURE, key=each.key, text=each.title, notes=notes, svg=each.svg, alt=each.alt
        )


def _signs(say: ReportWords) -> ReportBlock:
    labels = (*say.signers, say.signed_on)
    return ReportBlock(
        ReportKind.SIGNS, text=say.confirm, pairs=tuple((label, "") for label in labels), notes=(say.seal,)
    )


def _evidence(content: ResultContent, say: ReportWords, *, short: bool = False) -> ReportBlock:
    found = content.evidence
    pairs = [(say.bundle, found.bundle), (say.manifest, found.manifest)]
    if not short:
        pairs.append((say.result_hash, found.result))
    published = (say.inside, say.check) if found.bundle else (say.not_published,)
    return ReportBlock(
        ReportKind.EVIDENCE,
        pairs=tuple((label, _fours(value)) for label, value in pairs if value),
        notes=published,
        alt=say.qr.format(address=found.address) if found.address else "",
        address=found.address,
    )


def _fours(digest: str) -> str:
    """In groups of four digits, to be compared by eye."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


Made = Callable[[ResultContent, Language], ReportOutline]
OUTLINES: dict[ReportLayout, Made] = {
    ReportLayout.SUMMARY: summary_outline,
    ReportLayout.REPORT: report_outline,
}
