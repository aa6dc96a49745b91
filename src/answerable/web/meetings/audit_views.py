"""The audit log, newest first. It can be read, and that is all."""

import re
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.meetings.access import meeting_auditor
from answerable.web.meetings.audit import words
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.meetings.templatetags.meeting_tags import seconds

PAGE = 100
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")


@require_safe
@meeting_auditor
def audit_log(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    entries = AuditEntry.objects.filter(meeting=meeting).order_by("-pk")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    rows = [(entry, words.verb(entry.verb), _told(entry, meeting.time_zone)) for entry in page]
    return render(request, "meetings/audit.html", {"meeting": meeting, "page": page, "rows": rows})


def _told(entry: AuditEntry, zone: str) -> list[tuple[str, str]]:
    return [(words.field(name), _value(name, value, zone)) for name, value in entry.detail.items()]


def _value(name: str, value: object, zone: str) -> str:
    """A moment is told at the meeting's place, as the moments of the entries are."""
    if isinstance(value, str) and MOMENT.match(value):
        return seconds(datetime.fromisoformat(value), zone)
    return words.value(name, value)
