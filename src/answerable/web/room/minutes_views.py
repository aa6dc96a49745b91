"""Pages of the minutes: read, drafted, edited in sections, approved, and handed out as PDF and Word."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.documents.faults import Unmade
from answerable.documents.minutes import content
from answerable.documents.minutes.outline import outline
from answerable.documents.minutes.printed import pdf
from answerable.documents.minutes.word import word
from answerable.web.languages import document_language
from answerable.web.meetings.access import actor, duties, for_meeting, meeting_visitor
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.printing import typefaces
from answerable.web.printing.signing import signed
from answerable.web.room import minutes as verbs
from answerable.web.room.minutes import Outdated
from answerable.web.room.models import Minutes
from answerable.web.room.reading import log_of
from answerable.web.room.sections import SECTIONS, MinutesSection, fields, section_named

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": PDF, "docx": DOCX}

writes = for_meeting(verbs.edits)
leads = for_meeting(verbs.approves)


@require_safe
@meeting_visitor
def minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = _seen(request, meeting)
    held = duties(request, meeting)
    context = {
        "meeting": meeting,
        "minutes": found,
        "edits": verbs.edits(held),
        "approves": verbs.approves(held),
        "archives": held.audits and meeting.stage in AFTER_CLOSE,
        "is_over": meeting.stage in AFTER_CLOSE,
        "sections": SECTIONS,
        "outline": outline(content.from_json(found.content), document_language()) if found else None,
        "newer": found is not None and log_of(meeting).number > found.drafted_from,
    }
    return render(request, "room/minutes.html", context)


@require_http_methods(["GET", "POST"])
@writes
def draft(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Asked once more when a draft is there, which would be written anew."""
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("The minutes are drafted once the scoring is closed."))
    found = verbs.of(meeting)
    if request.method == "POST":
        verbs.make(meeting, actor(request))
        messages.success(request, _("The minutes are drafted from the log."))
        return redirect("room:minutes", meeting.key)
    return render(request, "room/minutes_draft.html", {"meeting": meeting, "minutes": found})


@require_http_methods(["GET", "POST"])
@writes
def section(request: HttpRequest, meeting: Meeting, name: str) -> HttpResponse:
    found, chosen = verbs.of(meeting), section_named(name)
    if found is None or chosen is None:
        raise Http404
    if request.method == "POST":
        return _changed(request, meeting, found, chosen)
    return _form(request, meeting, found, chosen)


@require_http_methods(["GET", "POST"])
@leads
def approve(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = verbs.of(meeting)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            verbs.approve(meeting, _revision(request), actor(request))
        except Outdated:
            messages.error(
                request, _("Somebody else has changed the minutes meanwhile. Read them once more.")
            )
        else:
            messages.success(request, _("The minutes are approved."))
        return redirect("room:minutes", meeting.key)
    return render(request, "room/minutes_approve.html", {"meeting": meeting, "minutes": found})


@require_safe
@meeting_visitor
def printed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """PDF in the reader's language: in Chinese with the measures of an official document."""
    return _file(request, meeting, "pdf")


@require_safe
@meeting_visitor
def written(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The Word file, in the same way."""
    return _file(request, meeting, "docx")


def _file(request: HttpRequest, meeting: Meeting, kind: str) -> HttpResponse:
    found = _seen(request, meeting)
    if found is None:
        raise Http404
    written, language = content.from_json(found.content), document_language()
    try:
        made = (
            signed(meeting, pdf(written, language, typefaces.current()))
            if kind == "pdf"
            else word(written, language)
        )
    except Unmade as error:
        messages.error(request, str(error))
        return redirect("room:minutes", meeting.key)
    name = f"minutes-{meeting.key}.{kind}"
    return HttpResponse(
        made, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _seen(request: HttpRequest, meeting: Meeting) -> Minutes | None:
    found = verbs.of(meeting)
    if not verbs.sees(duties(request, meeting), found):
        raise PermissionDenied("minutes")
    return found


def _revision(request: HttpRequest) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() else 0


def _changed(request: HttpRequest, meeting: Meeting, found: Minutes, chosen: MinutesSection) -> HttpResponse:
    try:
        verbs.change(meeting, chosen, request.POST.dict(), _revision(request), actor(request))
    except Outdated:
        said = _(
            "Somebody else has changed the minutes meanwhile. Their words are below each field that differs; save again to keep yours."
        )
        return _form(request, meeting, found, chosen, said, HTTPStatus.CONFLICT)
    except ValueError as wrong:
        said = _("One of the fields is empty or cannot be read: %(field)s. Times are written as 09:30.") % {
            "field": wrong.args[0]
        }
        return _form(request, meeting, found, chosen, said, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Saved."))
    return redirect("room:minutes", meeting.key)


def _form(
    request: HttpRequest,
    meeting: Meeting,
    found: Minutes,
    chosen: MinutesSection,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """What was typed is shown again. After an outdated save the revision is the newest: saving once more is meant."""
    found.refresh_from_db()
    context = {
        "meeting": meeting,
        "minutes": found,
        "section": chosen,
        "fields": fields(chosen, found.content, request.POST.dict() if said else None),
        "said": said,
    }
    return render(request, "room/minutes_section.html", context, status=status)
