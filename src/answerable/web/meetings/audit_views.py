"""The audit log, newest first. It can be read, and that is all."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.meetings.access import meeting_auditor
from answerable.web.meetings.audit import field_in_words, value_in_words, verb_in_words
from answerable.web.meetings.models import AuditEntry, Meeting

PAGE = 100


@require_safe
@meeting_auditor
def audit_log(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    entries = AuditEntry.objects.filter(meeting=meeting).order_by("-pk")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    rows = [(entry, verb_in_words(entry.verb), _told(entry)) for entry in page]
    return render(request, "meetings/audit.html", {"meeting": meeting, "page": page, "rows": rows})


def _told(entry: AuditEntry) -> list[tuple[str, str]]:
    return [(field_in_words(name), value_in_words(name, value)) for name, value in entry.detail.items()]
