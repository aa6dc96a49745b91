"""The audit log, newest first. It can be read, and that is all."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.web.meetings.access import meeting_auditor
from answerable.web.meetings.audit import field_in_words, verb_in_words
from answerable.web.meetings.models import AuditEntry, Meeting, MeetingRoleKind, Scope

PAGE = 100


@require_safe
@meeting_auditor
def audit_log(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    entries = AuditEntry.objects.filter(meeting=meeting).order_by("-pk")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    rows = [(entry, verb_in_words(entry.verb), _told(entry)) for entry in page]
    return render(request, "meetings/audit.html", {"meeting": meeting, "page": page, "rows": rows})


# What is kept as a code, in the words of its choices.
CODES: Mapping[str, type[TextChoices]] = {"role": MeetingRoleKind, "ballots": Scope}


def _told(entry: AuditEntry) -> list[tuple[str, str]]:
    return [(field_in_words(name), _in_words(name, value)) for name, value in entry.detail.items()]


def _in_words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = dict(CODES[name].choices) if name in CODES else {}
    return str(labels.get(str(value), value))
