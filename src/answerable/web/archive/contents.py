"""What an archive holds of the preparation, the promises and the log: meeting, roster, debriefs, follow-up and audit."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from answerable.archive.layout import safe_name
from answerable.documents.faults import Unmade
from answerable.documents.notice import notice_pdf, notice_word
from answerable.roster.text import escaped
from answerable.web.archive import parts
from answerable.web.archive.parts import (
    CSV,
    DOCX,
    JSON,
    JSON_LINES,
    PDF,
    TEXT,
    ArchiveFile,
    LeftOut,
    as_json,
    as_lines,
)
from answerable.web.archive.rows import belonging, files, plain
from answerable.web.debriefs.models import Debrief, Version
from answerable.web.followup.models import Action
from answerable.web.languages import document_language
from answerable.web.meetings import audit
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.notice import composing
from answerable.web.notice.models import SentNotice, Slides
from answerable.web.organisation.models import Person
from answerable.web.printing import typefaces

Files = Iterator[ArchiveFile | LeftOut]
SECTIONS = ("review", "highlights", "problems", "plan")
# The archive's own entries: they say when the file was made, which is no part of what happened at the meeting.
OWN_VERBS = frozenset({"archive-asked", "archive-made"})


def register() -> None:
    parts.register("meeting", meeting_of)
    parts.register("roster", roster_of)
    parts.register("notice", notice_of)
    parts.register("debriefs", debriefs_of)
    parts.register("slides", slides_of)
    parts.register("followup", followup_of)
    parts.register("audit", audit_of)


def meeting_of(meeting: Meeting) -> Files:
    """The meeting, its year and rules, venues, presenters, agenda and duties, in one file."""
    told = {
        "meeting": plain(meeting),
        "cycle": plain(meeting.cycle),
        "venues": [plain(each) for each in meeting.venues.all()],
        "presenters": [plain(each) for each in meeting.presenters.select_related("person", "unit")],
        "agenda": [plain(each) for each in meeting.items.select_related("presenter__person")],
        "roles": [
            plain(each)
            for each in meeting.roles.select_related("person", "venue").order_by("kind", "person", "pk")
        ],
    }
    yield ArchiveFile(
        "meeting.json", _("The meeting, its rules, venues, presenters and agenda"), as_json(told), JSON
    )


def roster_of(meeting: Meeting) -> Files:
    """Who was expected and who came. When somebody signed in is kept nowhere."""
    rows = [
        {
            "identifier": each.person.identifier,
            "name": each.person.name,
            "unit": each.person.unit.name,
            "title": each.person.title,
            "venue": each.venue.name,
            "group": each.group,
            "present": each.present,
        }
        for each in meeting.attendees.select_related("person__unit", "venue").order_by(
            "venue", "group", "person__identifier"
        )
    ]
    yield ArchiveFile("roster.json", _("Who was expected, and who was present"), as_json(rows), JSON)
    head = (_("Identifier"), _("Name"), _("Unit"), _("Title"), _("Venue"), _("Rater group"), _("Present"))
    table = [[escaped(_cell(value)) for value in row.values()] for row in rows]
    yield ArchiveFile(
        "roster.csv", _("Who was expected, and who was present, as a table"), csv_file(head, table), CSV
    )


def notice_of(meeting: Meeting) -> Files:
    """Each notice as it was sent, as a document too, and the answers."""
    sent = list(SentNotice.objects.filter(meeting=meeting))
    if not sent:
        yield LeftOut("notice", _("No notice was sent by this site."))
        return
    for each in sent:
        told = {"number": each.number}
        title, name = _("Notice %(number)s") % told, f"notice-{each.number}"
        yield ArchiveFile(f"{name}.json", title, as_json(plain(each)), JSON)
        content = composing.document(each.content)
        try:
            yield ArchiveFile(
                f"{name}.pdf", title, notice_pdf(content, document_language(), typefaces.current()), PDF
            )
        except Unmade as error:
            yield LeftOut(f"notice/{name}.pdf", str(error))
        yield ArchiveFile(f"{name}.docx", title, notice_word(content, document_language()), DOCX)
    invited = meeting.invitations.select_related("person").order_by("person__identifier")
    answers = [plain(each, frozenset({"key_number", "meeting"})) for each in invited]
    yield ArchiveFile("answers.json", _("Who answered what"), as_json(answers), JSON)


def slides_of(meeting: Meeting) -> Files:
    """The last file that each presenter handed in."""
    for each in Slides.objects.filter(presenter__meeting=meeting).select_related("presenter__person"):
        who = each.presenter.person
        title = _("Slides of %(name)s") % {"name": who.name}
        name = safe_name(f"{who.identifier}-{each.name}")
        yield ArchiveFile(name, title, each.file.read(), each.content_type)


def debriefs_of(meeting: Meeting) -> Files:
    """Of everybody who reports here: every version that was handed in, the files with it, and the steps."""
    people = Person.objects.filter(presentations__meeting=meeting)
    found = Debrief.objects.filter(cycle=meeting.cycle, person__in=people).select_related("person", "unit")
    for debrief in found.order_by("person__identifier"):
        folder = safe_name(debrief.person.identifier)
        who = debrief.person.name
        steps = [plain(each, frozenset({"debrief"})) for each in debrief.steps.order_by("pk")]
        about = {
            "person": plain(debrief)["person"],
            "unit": plain(debrief)["unit"],
            "state": debrief.state,
            "steps": steps,
        }
        yield ArchiveFile(
            f"{folder}/debrief.json",
            _("What was done to the debrief of %(name)s") % {"name": who},
            as_json(about),
            JSON,
        )
        for version in debrief.versions.prefetch_related("attachments").order_by("number"):
            yield from _version(version, f"{folder}/version-{version.number}", who)


def _version(version: Version, folder: str, who: str) -> Files:
    told = {"name": who, "number": version.number}
    attachments = list(version.attachments.order_by("pk"))
    names = {each.pk: f"files/{each.pk}-{safe_name(each.name)}" for each in attachments}
    text = {
        **plain(version, frozenset({"debrief"})),
        "attachments": [
            {**plain(each, frozenset({"debrief", "file"})), "file": names[each.pk]} for each in attachments
        ],
    }
    title = _("Debrief of %(name)s, version %(number)s") % told
    yield ArchiveFile(f"{folder}/debrief.json", title, as_json(text), JSON)
    sections = (
        f"{field.verbose_name}\n\n{getattr(version, field.name)}\n"
        for field in version._meta.concrete_fields
        if field.name in SECTIONS
    )
    yield ArchiveFile(f"{folder}/debrief.txt", title, "\n".join(sections).encode(), TEXT)
    for each in attachments:
        yield ArchiveFile(
            f"{folder}/{names[each.pk]}",
            _("Attachment of %(name)s: %(file)s") % {"name": who, "file": each.name},
            each.file,
            each.content_type,
        )


def followup_of(meeting: Meeting) -> Files:
    """The numbered requirements, and what each unit did about each, with whatever was kept as evidence."""
    requirements = [plain(each) for each in meeting.requirements.all()]
    yield ArchiveFile("requirements.json", _("The numbered requirements"), as_json(requirements), JSON)
    actions = []
    held: list[ArchiveFile] = []
    for action in Action.objects.filter(meeting=meeting).order_by("pk"):
        beside: dict[str, list[dict[str, Any]]] = {}
        for name, row in ((action._meta.model_name or "", action), *belonging(action, "followup")):
            if row is not action:
                beside.setdefault(name, []).append(plain(row))
            held += [
                ArchiveFile(
                    f"evidence/{action.pk}/{name}-{row.pk}-{safe_name(file.name or 'file')}",
                    _("Evidence of action %(number)s") % {"number": action.pk},
                    file,
                )
                for file in files(row)
            ]
        actions.append({**plain(action), **beside})
    yield ArchiveFile("actions.json", _("What each unit did about each requirement"), as_json(actions), JSON)
    yield from held


def audit_of(meeting: Meeting) -> Files:
    yield ArchiveFile(
        "audit.jsonl", _("The audit log, one JSON object a line"), audit_lines(meeting), JSON_LINES
    )


def audit_lines(meeting: Meeting, without: Iterable[str] = ()) -> bytes:
    found = AuditEntry.objects.filter(meeting=meeting).exclude(verb__in=list(without)).order_by("pk")
    return as_lines(
        {
            "number": each.pk,
            "at": each.at,
            "by": each.actor_name,
            "verb": each.verb,
            "done": audit.words.verb(each.verb),
            "detail": each.detail,
        }
        for each in found.iterator()
    )


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheet programs need to read Chinese."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
