"""The page of a meeting's archive: asked for, made by the worker while the page looks on, downloaded. Organisers ask, auditors download too."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.web.archive import making
from answerable.web.archive.models import MeetingArchive
from answerable.web.meetings.access import actor, duties, meeting_auditor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.streamed import StreamedFile
from answerable.web.worker.states import UNFINISHED, WorkState


@require_safe
@meeting_auditor
def archive(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    making.demand_over(meeting)
    return render(request, "archive/archive.html", _context(request, meeting))


@require_safe
@meeting_auditor
def state(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The part of the page that is fetched again while something is being made, when the meeting's stream says that there is news."""
    return render(request, "archive/list.html", _context(request, meeting))


@require_POST
@meeting_organiser
def make(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    making.ask(meeting, actor(request), get_language() or "en")
    messages.success(request, _("The archive is being made. It appears here as soon as it is ready."))
    return redirect("archive:archive", meeting.key)


@require_safe
@meeting_auditor
def file(_request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponseBase:
    found = get_object_or_404(MeetingArchive, pk=pk, meeting=meeting, state=WorkState.READY)
    name = f"archive-{meeting.key}.zip"
    return StreamedFile(
        found.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )


def _context(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    found = list(MeetingArchive.objects.filter(meeting=meeting)[:10])
    return {
        "meeting": meeting,
        "archives": found,
        "busy": any(each.state in UNFINISHED for each in found),
        "may_ask": duties(request, meeting).organiser,
    }
