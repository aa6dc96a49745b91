"""Documents about a result as files, with the evidence that is attached to them."""

from collections.abc import Mapping

from answerable.documents.report.blocks import OUTLINES, ReportLayout, ReportOutline
from answerable.documents.report.content import ResultContent
from answerable.documents.report.printed import pdf
from answerable.documents.report.word import word_report
from answerable.protocol import bundle, canonical
from answerable.protocol import report as reports
from answerable.web.evidence import manifest_key
from answerable.web.meetings.models import Meeting
from answerable.web.printing import typefaces
from answerable.web.results import word_template
from answerable.web.results.content import content_of, language
from answerable.web.results.result_parts import workbook_notes
from answerable.web.results.rule_sets import Results
from answerable.web.results.workbook import explained


def report_pdf(found: Results, meeting: Meeting, layout: ReportLayout) -> bytes:
    """Summary table or full report under the rules that count, in the language of this request. Raises `Unmade`."""
    content = content_of(found, meeting, len(found.results) - 1)
    outline = OUTLINES[layout](content, language())
    return pdf(outline, content, language(), evidence(found, meeting, content, outline), typefaces.current())


def report_word(found: Results, meeting: Meeting) -> bytes:
    """The full report to go on writing in, in the organisation's own template if there is one. Raises `Unmade`."""
    content = content_of(found, meeting, len(found.results) - 1)
    outline = OUTLINES[ReportLayout.REPORT](content, language())
    return word_report(outline, content, language(), word_template.current())


def workbook_of(found: Results, meeting: Meeting, under: int) -> bytes:
    """The workbook under one of the rule sets, with formulas and the working of every number."""
    content = content_of(found, meeting, under)
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    return explained(content, public, rules, names, workbook_notes(found, under), language())


def evidence(
    found: Results, meeting: Meeting, content: ResultContent, outline: ReportOutline
) -> Mapping[str, bytes]:
    """What is attached: `protocol.report` says what each file is."""
    files = {reports.MANIFEST: found.signed[0].note.encode()}
    for number, each in enumerate(found.signed[1:], 1):
        files[reports.amendment(number)] = each.note.encode()
    files[reports.RESULT] = canonical.dumps(found.public(len(found.results) - 1).to_json())
    files[reports.PRINTED] = canonical.dumps(outline.to_json())
    publication = found.publication
    # The index names the hash of the whole result; of a very small meeting that could be guessed.
    if publication is not None and not publication.for_auditors_only:
        with publication.bundle.open("rb") as file:
            files[reports.INDEX] = bundle.ZipReader(file).read(bundle.INDEX)
    signed = reports.text(found.signed[0].hash, content.evidence.bundle, files)
    files[reports.NOTE] = manifest_key.sign(meeting.key, signed).encode()
    return files
