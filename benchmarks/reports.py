"""What printing a result costs: `python -m benchmarks.reports`.

The meeting goes the product's own way from freezing to the published bundle; only people are put into the site in bulk. Then its
report is made in this process as for the first visitor who asks for it. Each document is typeset once, since the typesetter
remembers what it has laid out.
"""

import importlib
import io
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import translation
from pypdf import PdfReader

from answerable.documents.minutes.wording import Language
from answerable.documents.report.blocks import OUTLINES, ReportLayout
from answerable.documents.report.content import PresenterDetail, ResultContent
from answerable.documents.report.printed import pdf
from benchmarks import table
from benchmarks.results import published
from benchmarks.table import Report

PAGES, SECTIONS = 40, 80
GOAL_REPORT, GOAL_PAGES = 1.0, 1.5
Row = tuple[str, float, float, int]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Printing a result.")
    parser.add_argument("--raters", type=int, default=290)
    parser.add_argument("--presenters", type=int, default=19)
    given = parser.parse_args(arguments)
    os.environ["ANSWERABLE_RSA_BITS"] = "2048"
    report = Report(f"Printing a result: {given.raters:,} raters, {given.presenters} presenters, 5 criteria")
    # Not at the top: it sets up a site, and the processes that seal ballots read this module again.
    site = importlib.import_module("benchmarks.site")
    with site.serve() as pair:
        pair.wait_until_ready()
        published(site, given.raters, given.presenters)
        rows = measured(site)
    report.table("Seconds", ("", "CPU", "wall", "pages"), rows)
    _, _, whole, long = rows
    report.goal(f"the full report takes less than {GOAL_REPORT:.0f} s", whole[2], whole[2] < GOAL_REPORT)
    met = long[2] < GOAL_PAGES and long[3] >= PAGES
    report.goal(f"{PAGES} bilingual pages take less than {GOAL_PAGES} s", long[2], met)
    report.leave(given.json)


def measured(site: Any) -> list[Row]:
    """The first look at a result makes its statistics, which are kept. The typefaces are read with the first document."""
    meeting = site.Meeting.objects.get()
    found = site.results_of(meeting)
    chinese = said(site, found, meeting, "zh-hans")
    english = said(site, found, meeting, "en")
    return [
        row("content, statistics kept", lambda: said(site, found, meeting, "zh-hans")),
        row("summary table", lambda: site.report_pdf(found, meeting, ReportLayout.SUMMARY)),
        row("full report, content included", lambda: site.report_pdf(found, meeting, ReportLayout.REPORT)),
        row("bilingual report", lambda: typeset(bilingual(chinese, english))),
    ]


def said(site: Any, found: Any, meeting: Any, language: str) -> ResultContent:
    with translation.override(language):
        content: ResultContent = site.content_of(found, meeting, 0)
    return content


def bilingual(chinese: ResultContent, english: ResultContent) -> ResultContent:
    """The Chinese report with presenters' sections in both languages, again and again: of a meeting of 19 about `PAGES` pages."""
    title = f"{chinese.meeting} 述职评议会"
    pairs = [each for both in zip(chinese.presenters, english.presenters, strict=True) for each in both]
    return replace(chinese, meeting=title, presenters=tuple(repeated(pairs)))


def repeated(sections: Sequence[PresenterDetail]) -> Sequence[PresenterDetail]:
    """A section takes about half a page."""
    return [sections[at % len(sections)] for at in range(SECTIONS)]


def typeset(content: ResultContent) -> bytes:
    outline = OUTLINES[ReportLayout.REPORT](content, Language.CHINESE)
    return pdf(outline, content, Language.CHINESE, {})


def row(name: str, make: Callable[[], Any]) -> Row:
    wall, cpu = time.perf_counter(), time.process_time()
    made = make()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return name, cpu, wall, len(PdfReader(io.BytesIO(made)).pages) if isinstance(made, bytes) else 0


if __name__ == "__main__":
    main()
