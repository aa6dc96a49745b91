"""Reports about the sample meeting, as the site makes them and as somebody makes them who wants to deceive."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import examples
from answerable import disclosure
from answerable.documents.minutes.wording import Language
from answerable.documents.report.blocks import OUTLINES, ReportLayout, ReportOutline
from answerable.documents.report.content import Evidence, ReportPicture, ResultContent
from answerable.documents.report.printed import pdf
from answerable.protocol import canonical, manifest, note
from answerable.protocol import report as reports
from answerable.protocol.manifest import Manifest
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.web.results.names import names_of
from answerable.web.results.report_tables import (
    Known,
    by_criterion,
    by_group,
    detail,
    marks,
    summary,
    turnout,
)
from vectors import protocol
from verifier import sample

SAMPLE = sample.sample()
BUNDLE = sample.written(SAMPLE.contents)
SHA256 = hashlib.sha256(BUNDLE).hexdigest()
RULES = Rules.from_json(SAMPLE.last.rules)
FULL = Result.from_json(SAMPLE.contents.result)
RESULT = disclosure.public(disclosure.decide([RULES], [FULL]), 0)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="30" height="10"/></svg>'
Files = dict[str, bytes]
Alter = Callable[[Files], object]


def content(result: Result = RESULT, rules: Rules = RULES, bundle: str = SHA256) -> ResultContent:
    """What the site makes of a result, but for the sentences around the figures."""
    known = Known.of(result, rules, names_of(SAMPLE.first.body["presenters"], rules))
    return ResultContent(
        key="k7", organisation="Lanting 岚庭", meeting="述职评议会 2026", held=date(2027, 1, 15), status="",
        published=bool(bundle), facts=(("Held on", "15 January"),), ballots="7 issued, 5 valid",
        turnout=tuple(turnout(known)), summary=summary(known),
        tables=tuple(table for table in (by_group(known), by_criterion(known)) if table.rows),
        presenters=tuple(detail(known, row) for row in known.rows), marks=tuple(marks(known)),
        decisions=("The committee decided for p2: longer in office",), amendments=("Amendment 1: equal weights",),
        remarks=("p3 withdrew",), rules=("Each group's ballots are averaged.",),
        evidence=Evidence(
            SAMPLE.first.hash, bundle, canonical.digest(result.to_json()),
            "https://example/check" if bundle else "",
        ),
        pictures=(ReportPicture("ranks", "Ranks", SVG, "Presenter 02 is first", "Drawn from the same figures"),),
    )  # fmt: skip


def attached(outline: ReportOutline, result: Result = RESULT, bundle: str = SHA256) -> Files:
    files = {
        reports.MANIFEST: SAMPLE.contents.manifest,
        reports.amendment(1): SAMPLE.contents.amendments[0],
        reports.RESULT: canonical.dumps(result.to_json()),
        reports.PRINTED: canonical.dumps(outline.to_json()),
    }
    return signed(files, bundle)


def signed(files: Files, bundle: str = SHA256) -> Files:
    """With a note by the meeting's key over the files as they are."""
    text = reports.text(SAMPLE.first.hash, bundle, files)
    return {**files, reports.NOTE: note.sign(text, protocol.manifest_signer())}


def report(
    layout: ReportLayout = ReportLayout.SUMMARY,
    language: Language = Language.ENGLISH,
    result: Result = RESULT,
    bundle: str = SHA256,
    files: Alter | None = None,
    pages: Callable[[Any], Any] | None = None,
) -> bytes:
    """`files` alters what is attached, `pages` what is printed."""
    made = content(result, bundle=bundle)
    outline = OUTLINES[layout](made, language)
    given = attached(outline, result, bundle)
    if files is not None:
        files(given)
    return pdf(pages(outline) if pages else outline, made, language, given)


def reprinted(outline: ReportOutline, old: str, new: str) -> ReportOutline:
    """The outline with one cell of the first table that has it printed differently."""
    blocks = list(outline.blocks)
    for at, block in enumerate(blocks):
        for row in block.rows:
            if block.kind == "table" and old in row.cells:
                place = row.cells.index(old)
                cells = (*row.cells[:place], new, *row.cells[place + 1 :])
                rows = tuple(replace(row, cells=cells) if each is row else each for each in block.rows)
                blocks[at] = replace(block, rows=rows)
                return replace(outline, blocks=tuple(blocks))
    raise AssertionError(f"no table has {old}")


def by_totals() -> tuple[Manifest, Rules, Result]:
    """A meeting whose scores are means of ballot totals, on one scale of levels: manifest, rules, published result."""
    scale = examples.named_levels(good="100", fair="80", poor="50")
    raw = {
        **SAMPLE.first.rules,
        "criteria": [examples.criterion("review", "60", scale), examples.criterion("plan", "40", scale)],
        "counting": {**SAMPLE.first.rules["counting"], "per": "total"},
        "limits": [],
        "components": [],
    }
    rules = Rules.from_json(raw)
    body = {**SAMPLE.first.body, "rules": raw, "rules_hash": canonical.digest(raw)}
    first = manifest.read(manifest.sign(body, protocol.manifest_signer()))
    cast = [
        OpenedBallot(group, [[number % 3, 1] for _ in first.presenters])
        for number, group in enumerate("AABB")
    ]
    turnout = {"sheet": {group: Turnout(5, 4) for group in first.groups}}
    return first, rules, replace(tally(rules, {"sheet": first.presenters}, cast, turnout), published=True)


def one_group(rules: Rules) -> Result:
    """The published result of ballots of group A alone."""
    presenters = SAMPLE.first.presenters
    cast = [
        OpenedBallot("A", [[0, str(80 + 5 * number)] for number, _ in enumerate(presenters)])
        for _ in range(3)
    ]
    turnout = {"sheet": {group: Turnout(5, 3) for group in SAMPLE.first.groups}}
    values = {"routine": {name: str(70 + 3 * place) for place, name in enumerate(presenters)}}
    return replace(tally(rules, {"sheet": presenters}, cast, turnout, values), published=True)
