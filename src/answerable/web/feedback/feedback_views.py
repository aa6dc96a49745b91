"""Feedback notes: the organiser has all, who reported has that of the own unit. Others get 403, and before publishing there is none."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.archive.layout import safe_name
from answerable.web.comments.reading import shown_to
from answerable.web.feedback import making
from answerable.web.feedback.making import KINDS
from answerable.web.meetings.access import duties, meeting_organiser, meeting_visitor
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stages import NotNow
from answerable.web.printing.signing import signed_file
from answerable.web.results.models import Publication
from answerable.web.results.result_views import troubles_told
from answerable.web.results.rule_sets import results_of
from answerable.web.streamed import StreamedFile
from answerable.web.worker.states import UNFINISHED, WorkState


@require_safe
@meeting_visitor
def notes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    _concerned(request, meeting)
    publication = _published(meeting)
    presenters = _own(request, meeting)
    least = results_of(meeting).rules(-1).k_min
    context = {
        "meeting": meeting,
        "notes": [(each, _comments(request, each, least)) for each in presenters],
        "all": duties(request, meeting).organiser,
        **_so_far(publication),
    }
    return render(request, "feedback/notes.html", context)


def _comments(request: HttpRequest, presenter: Presenter, least: int) -> tuple[str, ...]:
    """To who reported; organisers have a page of their own for them."""
    return shown_to(presenter, least) if presenter.person.user_id == request.user.pk else ()


@require_safe
@meeting_organiser
def state(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The part of the page that is fetched again while the worker is at it, when the meeting's stream says that there is news."""
    return render(request, "feedback/set.html", {"meeting": meeting, **_so_far(_published(meeting))})


def _so_far(publication: Publication) -> dict[str, object]:
    made = making.made_of(publication, get_language() or "en")
    return {"made": made, "busy": made is not None and made.state in UNFINISHED}


@require_safe
@meeting_visitor
def note_file(request: HttpRequest, meeting: Meeting, pk: int, kind: str) -> HttpResponseBase:
    _concerned(request, meeting)
    publication = _published(meeting)
    if kind not in KINDS:
        raise Http404("no such kind of file")
    presenter = next((each for each in _own(request, meeting) if each.pk == pk), None)
    if presenter is None:
        raise Http404("no note of this unit for this account")
    return troubles_told(request, meeting, lambda: _sent(presenter, publication, kind))


def _sent(presenter: Presenter, publication: Publication, kind: str) -> HttpResponseBase:
    made = making.note(presenter, results_of(presenter.meeting), publication, kind)
    name = f"feedback-{safe_name(presenter.unit.name)}.{kind}"
    file = made.file.open("rb")
    content = signed_file(presenter.meeting, file) if kind == "pdf" else file
    return StreamedFile(content, as_attachment=True, filename=name, content_type=KINDS[kind][1])


@require_POST
@meeting_organiser
def make(_request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """All notes in one file, by the worker."""
    making.ask(_published(meeting), get_language() or "en")
    return redirect("feedback:notes", meeting.key)


@require_safe
@meeting_organiser
def every_note(_request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """A zip with the PDF of each unit, in the order of the draw."""
    made = making.made_of(_published(meeting), get_language() or "en")
    if made is None or made.state != WorkState.READY:
        raise NotNow(_("The notes have not been put into one file yet."))
    name = f"feedback-{meeting.key}.zip"
    return StreamedFile(
        made.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )


def _concerned(request: HttpRequest, meeting: Meeting) -> None:
    held = duties(request, meeting)
    if not (held.organiser or held.presents):
        raise PermissionDenied("organiser or presenter")


def _published(meeting: Meeting) -> Publication:
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        raise NotNow(_("Feedback notes are there once the result is published."))
    return publication


def _own(request: HttpRequest, meeting: Meeting) -> Sequence[Presenter]:
    """Those whose notes this account may read."""
    frozen, user = making.those_frozen(meeting), request.user.pk
    return (
        frozen
        if duties(request, meeting).organiser
        else [each for each in frozen if each.person.user_id == user]
    )
