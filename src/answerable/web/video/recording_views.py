"""What was recorded of a meeting, for who reads: a list, a page that plays one stretch, and its files, which come from a private folder.

A file is handed out whole or, as browsers ask when somebody moves to another place of it, in part. Specification: RFC 9110, 14 (Range).
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from answerable.web.meetings.access import meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.room.replay_views import Stretch
from answerable.web.streamed import StreamedFile, part_of
from answerable.web.video.models import Recording
from answerable.web.video.recordings import files

TYPES = {".opus": "audio/ogg", ".webm": "video/webm"}


@require_safe
@meeting_reader
def recordings(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    rows = [(each, _began(each), sorted(files(each))) for each in Recording.objects.filter(meeting=meeting)]
    return render(request, "video/recordings.html", {"meeting": meeting, "rows": rows})


@require_safe
@meeting_reader
def recording(request: HttpRequest, meeting: Meeting, recording_pk: int) -> HttpResponse:
    """`?at=SECONDS` says where it begins to play."""
    found = get_object_or_404(Recording, meeting=meeting, pk=recording_pk)
    at = request.GET.get("at", "0")
    there = files(found)
    context = {
        "meeting": meeting,
        "recording": found,
        "began": _began(found),
        "at": int(at) if at.isascii() and at.isdecimal() and len(at) < 7 else 0,
        "played": [medium for medium, path in there.items() if path.suffix in TYPES],
        "raw": [medium for medium, path in there.items() if path.suffix not in TYPES],
    }
    return render(request, "video/recording.html", context)


@require_safe
@meeting_reader
def file(request: HttpRequest, meeting: Meeting, recording_pk: int, medium: str) -> HttpResponseBase:
    found = files(get_object_or_404(Recording, meeting=meeting, pk=recording_pk)).get(medium)
    if found is None:
        raise Http404("nothing of this medium")
    kind = TYPES.get(found.suffix, "application/octet-stream")
    part = part_of(request, found, kind)
    if part is not None:
        return part
    whole = StreamedFile(found.open("rb"), as_attachment=True, filename=found.name, content_type=kind)
    whole["Accept-Ranges"] = "bytes"
    return whole


def stretches(meeting: Meeting) -> Sequence[Stretch]:
    """For the replay."""
    return [
        Stretch(each.venue_name, each.at, each.ended_at, reverse("video:play", args=[meeting.key, each.pk]))
        for each in Recording.objects.filter(meeting=meeting)
    ]


def _began(found: Recording) -> datetime:
    return datetime.fromtimestamp(found.at / 1000, ZoneInfo(found.meeting.time_zone))
