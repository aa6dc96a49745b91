"""What an archive holds of the meeting itself and its outcome: log, questions, remarks, minutes, results, decisions and evidence.

Of ballots there is what the evidence bundle holds, and nothing else. A bundle that some group is too small for stays out.
"""

from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from answerable.documents.faults import Unmade
from answerable.documents.minutes import content
from answerable.documents.minutes.printed import pdf
from answerable.documents.minutes.word import word
from answerable.web.archive import parts
from answerable.web.archive.parts import (
    CSV,
    DOCX,
    JSON,
    JSON_LINES,
    PDF,
    TEXT,
    XLSX,
    ZIP,
    ArchiveFile,
    LeftOut,
    as_json,
)
from answerable.web.archive.rows import plain
from answerable.web.casting.castings import casting_of
from answerable.web.comments.reading import comments_of
from answerable.web.evidence.manifests import manifests
from answerable.web.languages import document_language
from answerable.web.meetings.models import Meeting
from answerable.web.printing import typefaces
from answerable.web.results import kept, report_files
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import not_beside_the_official, results_of
from answerable.web.room import exporting, minutes, printing
from answerable.web.room.reading import log_of
from answerable.web.video.models import Recording

Files = Iterator[ArchiveFile | LeftOut]


def register() -> None:
    parts.register("room", room_of)
    parts.register("minutes", minutes_of)
    parts.register("results", results_part)
    parts.register("comments", comments_part)
    parts.register("evidence", evidence_of)
    parts.register("recordings", recordings_of)


def room_of(meeting: Meeting) -> Files:
    """The log as `answerable room log --json` prints it, and what it says of questions, speakers and remarks."""
    log = log_of(meeting)
    if not log.events:
        yield LeftOut("room", _("The meeting was not convened: its room has no log."))
        return
    lines = "".join(f"{line}\n" for line in printing.json_lines(log)).encode()
    yield ArchiveFile("log.jsonl", _("The event log, one JSON object a line"), lines, JSON_LINES)
    for table, name in (
        (exporting.questions(log.state), "questions"),
        (exporting.speakers(log.state), "speakers"),
    ):
        yield ArchiveFile(f"{name}.csv", table.title, exporting.as_csv(table), CSV)
    presenters = {each.pk: str(each) for each in meeting.presenters.select_related("person", "unit")}
    remarks = [
        {"key": each.key, "presenter": presenters.get(each.presenter or 0), "text": each.text, "at": each.at}
        for each in log.state.remarks.values()
    ]
    spoken = [
        {"key": each.key, "text": each.text, "parts": list(each.parts), "at": each.at}
        for each in log.state.requirements.values()
    ]
    told = {"remarks": remarks, "requirements": spoken}
    yield ArchiveFile(
        "remarks.json",
        _("The leader's remarks, and the requirements as they were written down"),
        as_json(told),
        JSON,
    )


def minutes_of(meeting: Meeting) -> Files:
    """As kept, as PDF and as Word, in the language of the archive."""
    found = minutes.of(meeting)
    if found is None:
        yield LeftOut("minutes", _("There are no minutes of this meeting."))
        return
    yield ArchiveFile("minutes.json", _("The minutes as they are kept"), as_json(found.content), JSON)
    written = content.from_json(found.content)
    language = document_language()
    try:
        yield ArchiveFile("minutes.pdf", _("The minutes"), pdf(written, language, typefaces.current()), PDF)
    except Unmade as error:
        yield LeftOut("minutes/minutes.pdf", str(error))
    yield ArchiveFile("minutes.docx", _("The minutes as a Word file"), word(written, language), DOCX)


def results_part(meeting: Meeting) -> Files:
    """As published: nothing that the pages withhold."""
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        yield LeftOut("results", _("The result is not published."))
        return
    found = results_of(meeting)
    for under in range(len(found.results)):
        last = under == len(found.results) - 1
        name = "result" if last else f"result-before-amendment-{under + 1}"
        title = (
            _("The result") if last else _("The result before amendment %(number)s") % {"number": under + 1}
        )
        if found.shown.under(under):
            yield ArchiveFile(f"{name}.json", title, as_json(found.public(under).to_json()), JSON)
        else:
            yield LeftOut(f"results/{name}.json", not_beside_the_official())
    official = len(found.results) - 1
    book = kept.document(
        publication, "workbook.xlsx", official, lambda: report_files.workbook_of(found, meeting, official)
    )
    yield ArchiveFile("result.xlsx", _("The result as a workbook"), book.file, XLSX)
    decisions = [plain(each) for each in meeting.decisions.order_by("pk")]
    yield ArchiveFile(
        "decisions.json", _("What people decided where the rules leave it to them"), as_json(decisions), JSON
    )
    scores = [
        plain(each) for each in meeting.component_scores.select_related("presenter__person").order_by("pk")
    ]
    yield ArchiveFile("components.json", _("The component scores that were imported"), as_json(scores), JSON)


def comments_part(meeting: Meeting) -> Files:
    """What was passed on of raters' comments, as who reported read it; never what was withheld."""
    if not casting_of(meeting).comments:
        return
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        yield LeftOut("comments", _("The result is not published."))
        return
    least = results_of(meeting).rules(-1).k_min
    found = comments_of(list(meeting.presenters.select_related("person", "unit")), least)
    told = [{"presenter": plain(each.presenter), "comments": each.shown} for each in found]
    title = _("Comments of raters, as they were passed on")
    yield ArchiveFile("comments.json", title, as_json(told), JSON)


def evidence_of(meeting: Meeting) -> Files:
    """What was signed, and the bundle, if those may have it who have the archive."""
    casting = casting_of(meeting)
    if not casting.manifest:
        yield LeftOut("evidence", _("The meeting was not frozen: nothing was signed."))
        return
    for number, each in enumerate(manifests(meeting)):
        name = "manifest.txt" if number == 0 else f"amendment-{number}.txt"
        yield ArchiveFile(
            name,
            _("The signed manifest") if number == 0 else _("A signed amendment"),
            each.note.encode(),
            TEXT,
        )
    try:
        yield ArchiveFile(
            "checkpoint.txt",
            _("The final checkpoint of the ledger"),
            meeting.closing.checkpoint.encode(),
            TEXT,
        )
    except ObjectDoesNotExist:
        yield LeftOut("evidence/checkpoint.txt", _("The ledger has no final checkpoint."))
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        yield LeftOut("evidence/bundle.zip", _("The result is not published, so there is no bundle."))
        return
    about = {
        "manifest_hash": casting.manifest_hash,
        "bundle_sha256": publication.bundle_sha256,
        "audience": publication.audience,
        "for_auditors_only": publication.for_auditors_only,
        "published_at": publication.published_at,
    }
    yield ArchiveFile(
        "publication.json", _("How the result was published, and the bundle's SHA-256"), as_json(about), JSON
    )
    if publication.for_auditors_only:
        why = _(
            "Opened to everybody, the ballots would tell what few people gave: the bundle is for the organiser and auditors on the site, and is not in the archive. Its SHA-256 is."
        )
        yield LeftOut("evidence/bundle.zip", why)
        return
    yield ArchiveFile("bundle.zip", _("The evidence bundle"), publication.bundle, ZIP)


def recordings_of(meeting: Meeting) -> Files:
    found = [plain(each) for each in Recording.objects.filter(meeting=meeting)]
    if found:
        yield ArchiveFile("recordings.json", _("Which recordings there are"), as_json(found), JSON)
        yield LeftOut(
            "recordings",
            _(
                "Sound and picture are not in the archive, since they are many gigabytes; each can be downloaded on the meeting's page of recordings."
            ),
        )
