"""The page of a meeting's slides: those who report hand in theirs; whoever prepares or runs the meeting has all of them.

A presenter sees their own, a secretary of a unit those of the unit; organisers may hand in for anybody.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.archive.layout import safe_name
from answerable.web.meetings.access import actor, duties, for_meeting, meeting_or_404, not_now
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stages import NotNow
from answerable.web.notice import slides
from answerable.web.notice.models import Slides
from answerable.web.organisation.access import has_role
from answerable.web.organisation.models import RoleKind
from answerable.web.streamed import StreamedFile


def _all_of(request: HttpRequest, meeting: Meeting) -> bool:
    held = duties(request, meeting)
    return held.reads or held.stewards


def _hands_in(request: HttpRequest, presenter: Presenter) -> bool:
    own = presenter.person.user_id is not None and presenter.person.user_id == request.user.pk
    return (
        own
        or duties(request, presenter.meeting).organiser
        or has_role(request, RoleKind.SECRETARY, presenter.unit)
    )


def _presenters(meeting: Meeting) -> Any:
    found = meeting.presenters.filter(withdrawn=False)
    return found.select_related("meeting__cycle", "person", "unit", "slides").order_by("position", "pk")


@require_safe
@login_required
def index(request: HttpRequest, key: str) -> HttpResponse:
    meeting = meeting_or_404(key)
    whole, may_change = _all_of(request, meeting), slides.may_change(meeting)
    rows = [
        (each, getattr(each, "slides", None), may_change and hands_in)
        for each in _presenters(meeting)
        if (hands_in := _hands_in(request, each)) or whole
    ]
    if not rows and not whole:
        raise PermissionDenied("slides")
    context = {
        "meeting": meeting,
        "rows": rows,
        "handed": sum(deck is not None for _each, deck, _may in rows),
        "is_whole": whole,
        "accepted": slides.ACCEPTED,
        "due": getattr(getattr(meeting, "notice", None), "slides_due", None),
        "may_change": may_change,
    }
    return render(request, "notice/slides.html", context)


def presenters_own(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A decorator: `view(request, presenter)` for those who hand in for the presenter."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
        presenter = get_object_or_404(_presenters(meeting_or_404(key)), pk=pk)
        if not _hands_in(request, presenter):
            raise PermissionDenied("slides")
        try:
            return view(request, presenter)
        except NotNow as refusal:
            return not_now(request, presenter.meeting, refusal)

    return checked


@require_POST
@presenters_own
def hand_in(request: HttpRequest, presenter: Presenter) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
    elif refused := slides.hand_in(presenter, upload, request.POST.get("seen", ""), actor(request)):
        messages.error(request, refused)
    else:
        told = {"name": presenter.person.name}
        messages.success(request, _("The slides of %(name)s are handed in.") % told)
    return redirect("notice:slides", presenter.meeting.key)


@require_POST
@presenters_own
def take_back(request: HttpRequest, presenter: Presenter) -> HttpResponse:
    if slides.take_back(presenter, actor(request)):
        messages.success(
            request, _("The slides of %(name)s are taken back.") % {"name": presenter.person.name}
        )
    return redirect("notice:slides", presenter.meeting.key)


@require_safe
@login_required
def download(request: HttpRequest, key: str, pk: int) -> StreamedFile:
    presenter = get_object_or_404(_presenters(meeting_or_404(key)), pk=pk)
    if not (_hands_in(request, presenter) or _all_of(request, presenter.meeting)):
        raise PermissionDenied("slides")
    deck = get_object_or_404(Slides, presenter=presenter)
    return StreamedFile(
        deck.file.open("rb"), as_attachment=True, filename=deck.name, content_type=deck.content_type
    )


@require_safe
@for_meeting(lambda held: held.reads or held.stewards)
def together(_request: HttpRequest, meeting: Meeting) -> StreamedFile:
    """All in one zip, each named by the place in the order and the unit, as the venue's computer wants them."""
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it; as large as all of them together
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # both kinds are packed already
        for number, each in enumerate(_presenters(meeting), 1):
            if deck := getattr(each, "slides", None):
                ending = deck.name.rpartition(".")[2]
                name = safe_name(f"{number:02d} {each.unit.name} {each.person.name}.{ending}")
                with deck.file.open("rb") as source, archive.open(name, "w") as target:
                    shutil.copyfileobj(source, target)
    packed.seek(0)
    return StreamedFile(
        packed, as_attachment=True, filename=f"slides-{meeting.key}.zip", content_type="application/zip"
    )
