"""The organiser looks through what raters wrote, presenter by presenter; and the fingerprints of all comments, for anybody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from answerable.web.comments.forms import ReviewForm
from answerable.web.comments.models import CommentState, OpenedComments, RaterComment
from answerable.web.comments.reading import as_shown, comments_of, is_genuine
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor, meeting_or_404, meeting_organiser
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stages import NotNow
from answerable.web.opened import one_at_a_time, status_of


@require_safe
@meeting_organiser
def overview(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    _demand_opened(meeting)
    presenters = list(meeting.presenters.select_related("person", "unit"))
    found = comments_of(presenters, _least(meeting))
    return render(request, "comments/overview.html", {"meeting": meeting, "found": found})


@require_safe
@meeting_organiser
def of_presenter(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    return _page(request, meeting, _presenter(meeting, pk))


@require_POST
@one_at_a_time
@meeting_organiser
def review(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """One comment; the page comes back at the next that waits."""
    row = get_object_or_404(RaterComment, pk=pk, presenter__meeting=meeting)
    presenter = _presenter(meeting, row.presenter_id)
    form = ReviewForm(request.POST, instance=row, prefix=str(pk))
    if not form.is_valid():
        return _page(request, meeting, presenter, form)
    form.save()
    _record(request, presenter, str(CommentState(row.verdict).label), 1)
    following = RaterComment.objects.filter(presenter=presenter, verdict=CommentState.PENDING).first()
    place = f"#comment-{(following or row).pk}"
    return redirect(reverse("comments:of-presenter", args=[meeting.key, presenter.pk]) + place)


@require_POST
@one_at_a_time
@meeting_organiser
def release_rest(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Those that the page showed as waiting are passed on as they are."""
    presenter = _presenter(meeting, pk)
    given = [int(each) for each in request.POST.getlist("waiting") if each.isdecimal()]
    waiting = RaterComment.objects.filter(presenter=presenter, verdict=CommentState.PENDING, pk__in=given)
    number = waiting.update(verdict=CommentState.RELEASED)
    if number:
        _record(request, presenter, str(CommentState.RELEASED.label), number)
    said = ngettext("%(n)s comment passed on.", "%(n)s comments passed on.", number) % {"n": number}
    messages.success(request, said)
    return redirect("comments:of-presenter", meeting.key, presenter.pk)


@require_GET
def fingerprints(_request: HttpRequest, key: str) -> JsonResponse:
    """For phones: what the evidence says of the comments, once they have been opened."""
    found = OpenedComments.objects.filter(meeting=meeting_or_404(key)).first()
    if found is None:
        raise Http404("not opened")
    return JsonResponse(found.published)


def _page(
    request: HttpRequest, meeting: Meeting, presenter: Presenter, sent: ReviewForm | None = None
) -> HttpResponse:
    (found,) = comments_of([presenter], _least(meeting))
    context = {"meeting": meeting, "found": found, "cards": [_card(each, sent) for each in found.rows]}
    return render(
        request, "comments/of_presenter.html", context, status=status_of(sent) if sent is not None else 200
    )


def _card(row: RaterComment, sent: ReviewForm | None) -> dict[str, Any]:
    is_sent = sent is not None and sent.instance.pk == row.pk
    form = sent if is_sent else ReviewForm(instance=row, prefix=str(row.pk))
    decided = row.verdict != CommentState.PENDING
    return {
        "row": row,
        "form": form,
        "shown": as_shown(row),
        "decided": decided,
        "open": is_sent,
        "genuine": is_genuine(row),
    }


def _presenter(meeting: Meeting, pk: int) -> Presenter:
    _demand_opened(meeting)
    return get_object_or_404(meeting.presenters.select_related("person", "unit"), pk=pk)


def _demand_opened(meeting: Meeting) -> None:
    if not OpenedComments.objects.filter(meeting=meeting).exists():
        raise NotNow(_("Comments are opened with the ballots, once the scoring is closed."))


def _least(meeting: Meeting) -> int:
    """Of the official rules."""
    least: int = manifests(meeting)[-1].manifest.rules["k_min"]
    return least


def _record(request: HttpRequest, presenter: Presenter, verdict: str, number: int) -> None:
    """Never which one: a comment is not tied to a time."""
    detail = {"presenter": presenter.person.name, "verdict": verdict, "comments": number}
    audit.record(presenter.meeting, actor(request), "comments-reviewed", detail)
