"""What is kept of a meeting's room, to take away: the log of events alone, and with the meeting's documents in one ZIP file. For organiser and auditor."""

import io
import zipfile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.documents.faults import Unmade
from answerable.documents.minutes import content
from answerable.documents.minutes.printed import pdf
from answerable.documents.minutes.word import word
from answerable.web.languages import document_language
from answerable.web.meetings.access import meeting_auditor
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.room import exporting, minutes, printing
from answerable.web.room.reading import log_of


@require_safe
@meeting_auditor
def log(_request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One JSON object a line, as `answerable room log --json` prints them."""
    _demand_over(meeting)
    return _download(_log(meeting), f"log-{meeting.key}.jsonl", "application/jsonl")


@require_safe
@meeting_auditor
def archive(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The log, questions and speakers as a workbook, and the minutes if they are drafted."""
    _demand_over(meeting)
    try:
        files = {"log.jsonl": _log(meeting), "questions.xlsx": _questions(meeting), **_minutes(meeting)}
    except Unmade as error:
        messages.error(request, str(error))
        return redirect("room:minutes", meeting.key)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, written in files.items():
            archived.writestr(name, written)
    return _download(packed.getvalue(), f"room-{meeting.key}.zip", "application/zip")


def _log(meeting: Meeting) -> bytes:
    return "".join(f"{line}\n" for line in printing.json_lines(log_of(meeting))).encode()


def _questions(meeting: Meeting) -> bytes:
    state = log_of(meeting).state
    return exporting.workbook([exporting.questions(state), exporting.speakers(state)])


def _minutes(meeting: Meeting) -> dict[str, bytes]:
    found = minutes.of(meeting)
    if found is None:
        return {}
    written = content.from_json(found.content)
    return {
        "minutes.pdf": pdf(written, document_language()),
        "minutes.docx": word(written, document_language()),
    }


def _demand_over(meeting: Meeting) -> None:
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("The archive opens when the scoring is closed."))


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
