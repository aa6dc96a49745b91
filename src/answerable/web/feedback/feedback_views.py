"""Feedback notes: the organiser has all, who reported has that of the own unit. Others get 403, and before publishing there is none."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.archive.layout import safe_name
from answerable.documents.feedback import Feedback, feedback_pdf, feedback_word
from answerable.documents.minutes.wording import Language
from answerable.documents.office import NO_DATE
from answerable.web.casting.scopes import presenter_id
from answerable.web.comments.reading import shown_to
from answerable.web.feedback.composing import note_of
from answerable.web.meetings.access import duties, meeting_visitor
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stages import NotNow
from answerable.web.results import kept
from answerable.web.results.content import language
from answerable.web.results.models import Publication, PublishedFile
from answerable.web.results.result_views import troubles_told
from answerable.web.results.rule_sets import Results, results_of
from answerable.web.streamed import StreamedFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Make = Callable[[Feedback, Language], bytes]
KINDS: dict[str, tuple[Make, str]] = {"pdf": (feedback_pdf, "application/pdf"), "docx": (feedback_word, DOCX)}


@require_safe
@meeting_visitor
def notes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    _concerned(request, meeting)
    _published(meeting)
    presenters = list(_own(request, meeting))
    least = results_of(meeting).rules(-1).k_min
    context = {
        "meeting": meeting,
        "notes": [(each, _comments(request, each, least)) for each in presenters],
        "all": duties(request, meeting).organiser,
    }
    return render(request, "feedback/notes.html", context)


def _comments(request: HttpRequest, presenter: Presenter, least: int) -> tuple[str, ...]:
    """To who reported; organisers have a page of their own for them."""
    return shown_to(presenter, least) if presenter.person.user_id == request.user.pk else ()


@require_safe
@meeting_visitor
def note_file(request: HttpRequest, meeting: Meeting, pk: int, kind: str) -> HttpResponseBase:
    _concerned(request, meeting)
    publication = _published(meeting)
    if kind not in KINDS:
        raise Http404("no such kind of file")
    presenter = get_object_or_404(_own(request, meeting), pk=pk)
    return troubles_told(request, meeting, lambda: _sent(presenter, publication, kind))


def _sent(presenter: Presenter, publication: Publication, kind: str) -> HttpResponseBase:
    made = note(presenter, results_of(presenter.meeting), publication, kind)
    name = f"feedback-{safe_name(presenter.unit.name)}.{kind}"
    return StreamedFile(made.file.open("rb"), as_attachment=True, filename=name, content_type=KINDS[kind][1])


@require_safe
@meeting_visitor
def every_note(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """A zip with the PDF of each unit, in the order of the draw; the same notes give the same bytes."""
    if not duties(request, meeting).organiser:
        raise PermissionDenied("organiser")
    publication = _published(meeting)
    return troubles_told(request, meeting, lambda: _every(request, meeting, publication))


def _every(request: HttpRequest, meeting: Meeting, publication: Publication) -> HttpResponse:
    found = results_of(meeting)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        for presenter in _own(request, meeting):
            made = note(presenter, found, publication, "pdf")
            name = f"{presenter.position:02}-{safe_name(presenter.unit.name)}.pdf"
            with made.file.open("rb") as file:
                folder.writestr(zipfile.ZipInfo(name, NO_DATE), file.read())
    headers = {"Content-Disposition": f'attachment; filename="feedback-{meeting.key}.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


def note(presenter: Presenter, found: Results, publication: Publication, kind: str) -> PublishedFile:
    """Made anew when what was said or asked of the unit has changed since. Raises `Unmade`."""
    written = note_of(presenter, found, publication)
    digest = hashlib.sha256(json.dumps(asdict(written), default=str).encode()).hexdigest()
    name = f"feedback-{presenter.pk}.{kind}"
    last = len(found.results) - 1
    return kept.document(publication, name, last, lambda: KINDS[kind][0](written, language()), digest)


def _concerned(request: HttpRequest, meeting: Meeting) -> None:
    held = duties(request, meeting)
    if not (held.organiser or held.presents):
        raise PermissionDenied("organiser or presenter")


def _published(meeting: Meeting) -> Publication:
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        raise NotNow(_("Feedback notes are there once the result is published."))
    return publication


def _own(request: HttpRequest, meeting: Meeting) -> QuerySet[Presenter]:
    """Those whose notes this account may read, of the presenters that the meeting was frozen with."""
    held = duties(request, meeting)
    frozen = {row["id"] for row in results_of(meeting).signed[0].body["presenters"]}
    every = Presenter.objects.filter(meeting=meeting).select_related("unit", "person", "meeting__cycle")
    known = every.filter(pk__in=[each.pk for each in every if presenter_id(each) in frozen])
    return known if held.organiser else known.filter(person__user=request.user.pk)
