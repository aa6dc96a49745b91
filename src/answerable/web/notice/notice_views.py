"""Pages of the notice for those who prepare the meeting: as it stands, edited, sent, who answered, and as a document."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.documents.faults import Unmade
from answerable.documents.minutes.wording import Language
from answerable.documents.notice import NoticeContent, notice_pdf, notice_word
from answerable.web.accounts.made_once import made_once
from answerable.web.languages import document_language
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_OPEN
from answerable.web.notice import sending
from answerable.web.notice.composing import changes, content_of, document, facts_of, notice_of
from answerable.web.notice.forms import NoticeForm
from answerable.web.notice.models import Coming, Invitation
from answerable.web.opened import one_at_a_time, status_of
from answerable.web.organisation.models import Person
from answerable.web.printing import typefaces
from answerable.web.printing.signing import signed

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@meeting_reader
def notice(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    draft, sent = notice_of(meeting), sending.last_sent(meeting)
    invited = list(Invitation.objects.filter(meeting=meeting).select_related("person__unit"))
    counted = Counter(each.coming for each in invited)
    context = {
        "meeting": meeting,
        "notice": draft,
        "sent": sent,
        "changed": changes(sent.facts, facts_of(meeting, draft)) if sent else [],
        "invited": sorted(invited, key=lambda each: Coming.values.index(each.coming)),
        "counts": [(choice.label, counted[choice]) for choice in Coming],
        "without_address": [(each, sending.link_of(each)) for each in invited if not each.person.email],
        "may_change": duties(request, meeting).organiser and meeting.stage in BEFORE_OPEN,
    }
    return render(request, "notice/notice.html", context)


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    with timezone.override(ZoneInfo(meeting.time_zone)):
        form = NoticeForm(request.POST or None, instance=notice_of(meeting))
        if request.method == "POST" and form.is_valid():
            draft = form.save(commit=False)
            draft.sections = form.sections()
            draft.save()
            audit.record(meeting, actor(request), "notice-written", {})
            messages.success(request, _("Saved."))
            return redirect("notice:notice", meeting.key)
        context = {"meeting": meeting, "form": form}
        return render(request, "notice/edit.html", context, status=status_of(form))


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def send(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """GET says to whom and what, POST does it."""
    if request.method == "POST":
        sending.send(meeting, actor(request), get_language() or "en")
        messages.success(request, _("The notice is on its way."))
        return redirect("notice:notice", meeting.key)
    sent = sending.last_sent(meeting)
    people = Person.objects.filter(sending.taking_part(meeting), left=False).distinct()
    context = {
        "meeting": meeting,
        "count": people.count(),
        "without": people.filter(email="").count(),
        "changed": changes(sent.facts, facts_of(meeting, notice_of(meeting))) if sent else [],
        "again": sent is not None,
    }
    return render(request, "notice/send.html", context)


@require_POST
@meeting_organiser
def remind(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    count = sending.remind(meeting, actor(request))
    told = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count) % {
        "count": count
    }
    messages.success(request, told if count else _("Nobody is left to be reminded today."))
    return redirect("notice:notice", meeting.key)


@require_safe
@meeting_reader
def printed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """PDF in the reader's language: in Chinese with the measures of an official document."""
    return _file(request, meeting, "pdf", partial(pdf_of, meeting), PDF)


@require_safe
@meeting_reader
def written(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The Word file, in the same way."""
    return _file(request, meeting, "docx", notice_word, DOCX)


def _file(
    request: HttpRequest,
    meeting: Meeting,
    kind: str,
    make: Callable[[NoticeContent, Language], bytes],
    mime: str,
) -> HttpResponse:
    try:
        made = make(document(content_of(notice_of(meeting), [])), document_language())
    except Unmade as error:
        messages.error(request, str(error))
        return redirect("notice:notice", meeting.key)
    return download(made, f"notice-{meeting.key}.{kind}", mime)


def pdf_of(meeting: Meeting, notice: NoticeContent, language: Language) -> bytes:
    """Signed where the organisation signs. Raises `Unmade`."""
    return signed(meeting, notice_pdf(notice, language, typefaces.current()))


def download(made: bytes, name: str, mime: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type=mime, headers=headers)
