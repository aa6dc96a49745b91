"""The documents about a result that can be downloaded: what each is called, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from answerable.documents.report import plain
from answerable.documents.report.blocks import ReportLayout
from answerable.web.meetings.models import Meeting
from answerable.web.results.cast_votes import cast_votes
from answerable.web.results.content import content_of
from answerable.web.results.report_files import report_pdf, report_word
from answerable.web.results.rule_sets import Results

PDF, CSV, JSON = "application/pdf", "text/csv; charset=utf-8", "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class ResultDocument:
    """`name` is the file's; `make` is given the results, and makes it in the language of the request. One that tells `ballots` one by one is for
    those who may have the bundle."""

    name: str
    title: Promise
    about: Promise
    icon: str
    content_type: str
    make: Callable[[Results, Meeting], bytes]
    ballots: bool = False


def _content(make: Callable[..., bytes]) -> Callable[[Results, Meeting], bytes]:
    return lambda found, meeting: make(content_of(found, meeting, len(found.results) - 1))


DOCUMENTS = (
    ResultDocument(
        "summary.pdf",
        _("Summary table (PDF)"),
        _("One table with all presenters, to be signed and sealed."),
        "table",
        PDF,
        lambda found, meeting: report_pdf(found, meeting, ReportLayout.SUMMARY),
    ),
    ResultDocument(
        "report.pdf",
        _("Full report (PDF)"),
        _("Every table, each presenter, rules, decisions and evidence."),
        "file-text",
        PDF,
        lambda found, meeting: report_pdf(found, meeting, ReportLayout.REPORT),
    ),
    ResultDocument(
        "report.docx",
        _("Full report (Word)"),
        _("To go on writing in, in the organisation's own template if there is one."),
        "file-text",
        DOCX,
        report_word,
    ),
    ResultDocument(
        "results.csv",
        _("Tables (CSV)"),
        _("For programs that read tables."),
        "table",
        CSV,
        _content(plain.csv_file),
    ),
    ResultDocument(
        "results.json",
        _("Everything (JSON)"),
        _("For programs; its form is published."),
        "file-text",
        JSON,
        _content(plain.json_file),
    ),
    ResultDocument(
        "cast-votes.json",
        _("Every counted ballot (JSON)"),
        _(
            "Cast-vote records for programs that audit elections, in the format NIST SP 1500-103. Nobody's name is in them."
        ),
        "table",
        JSON,
        cast_votes,
        ballots=True,
    ),
)
BY_NAME = {each.name: each for each in DOCUMENTS}
