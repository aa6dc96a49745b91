"""The versions of a debrief, compared two at a time, and its files.

A file is always downloaded, never shown in the site's own pages, and its content can run nothing.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.web.compare import compare
from answerable.web.cycles.limits import SECTION_LABELS, SECTIONS
from answerable.web.debriefs.answers import as_text
from answerable.web.debriefs.drafts import texts_of
from answerable.web.debriefs.models import Attachment, Debrief, Version
from answerable.web.debriefs.rights import readable
from answerable.web.debriefs.steps import is_late
from answerable.web.streamed import StreamedFile

DRAFT = "draft"


@login_required
@require_GET
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two texts, each a version's number or "draft"; at first the last version against the one before it."""
    found, rights = readable(request, pk)
    versions = list(found.versions.prefetch_related("attachments").select_related("submitted_by__person"))
    texts = {str(version.number): version for version in versions}
    older, newer = _chosen(request, versions)
    left, right = texts.get(older, found), texts.get(newer, found)
    context = {
        "debrief": found,
        "cycle": found.cycle,
        "rights": rights,
        "versions": [(version, is_late(found.cycle, version.submitted_at)) for version in versions],
        "older": older,
        "newer": newer,
        "sections": _compared(left, right),
        "files": _files_compared(left, right),
    }
    return render(request, "debriefs/versions.html", context)


def _chosen(request: HttpRequest, versions: list[Version]) -> tuple[str, str]:
    known = {str(version.number) for version in versions} | {DRAFT}
    last = versions[-1].number if versions else 0
    first_choice = (str(last - 1), str(last)) if last > 1 else (str(last) if last else DRAFT, DRAFT)
    older, newer = request.GET.get("from", ""), request.GET.get("to", "")
    return (older if older in known else first_choice[0], newer if newer in known else first_choice[1])


def _compared(left: Debrief | Version, right: Debrief | Version) -> list[tuple[str, object, bool]]:
    """Each section's label, its runs, and whether anything differs."""
    before, after = texts_of(left), texts_of(right)
    told = as_text(left), as_text(right)
    answered: list[tuple[str, object, bool]] = []
    if any(told):
        answered.append((_("Last year's promises"), compare(*told), told[0] != told[1]))
    return answered + [
        (
            str(SECTION_LABELS[section]),
            compare(before[section], after[section]),
            before[section] != after[section],
        )
        for section in SECTIONS
    ]


def _files_compared(left: Debrief | Version, right: Debrief | Version) -> list[tuple[str, Attachment]]:
    before = {
        file.pk: file for file in left.attachments.all() if isinstance(left, Version) or not file.removed
    }
    after = {
        file.pk: file for file in right.attachments.all() if isinstance(right, Version) or not file.removed
    }
    either = before | after
    return [
        (_where(pk, before, after), file)
        for pk, file in sorted(either.items(), key=lambda pair: pair[1].name)
    ]


def _where(pk: int, before: dict[int, Attachment], after: dict[int, Attachment]) -> str:
    if pk in before and pk in after:
        return "same"
    return "removed" if pk in before else "added"


@login_required
@require_GET
def download(request: HttpRequest, pk: int, file: int) -> HttpResponse | StreamedFile:
    found, _rights = readable(request, pk)
    attachment = get_object_or_404(found.attachments, pk=file)
    response = StreamedFile(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    return response
