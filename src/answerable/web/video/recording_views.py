"""What was recorded of a meeting, for who reads: a list with its files, which come from a private folder."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from answerable.web.meetings.access import meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.streamed import StreamedFile
from answerable.web.video.models import Recording
from answerable.web.video.recordings import files

TYPES = {".opus": "audio/ogg", ".webm": "video/webm"}


@require_safe
@meeting_reader
def recordings(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    zone = ZoneInfo(meeting.time_zone)
    rows = [
        (each, datetime.fromtimestamp(each.at / 1000, zone), sorted(files(each)))
        for each in Recording.objects.filter(meeting=meeting)
    ]
    return render(request, "video/recordings.html", {"meeting": meeting, "rows": rows})


@require_safe
@meeting_reader
def file(_request: HttpRequest, meeting: Meeting, recording_pk: int, medium: str) -> StreamedFile:
    recording = get_object_or_404(Recording, meeting=meeting, pk=recording_pk)
    found = files(recording).get(medium)
    if found is None:
        raise Http404("nothing of this medium")
    kind = TYPES.get(found.suffix, "application/octet-stream")
    return StreamedFile(found.open("rb"), as_attachment=True, filename=found.name, content_type=kind)
