"""The answer to a notice, by the personal link in the mail: no account is needed, and the link opens nothing else."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.documents.faults import Unmade
from answerable.web.languages import document_language
from answerable.web.meetings.stages import NotNow
from answerable.web.notice import sending
from answerable.web.notice.composing import document as composed_document
from answerable.web.notice.forms import AnswerForm
from answerable.web.notice.models import Invitation, SentNotice
from answerable.web.notice.notice_views import PDF, download, pdf_of


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    found, sent = _found(token)
    given = {"coming": found.coming, "substitute": found.substitute, "reason": found.reason}
    form = AnswerForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            sending.answer(found, **form.cleaned_data)
        except NotNow as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(
                request, _("Thank you: your answer is noted. It can be changed until the meeting begins.")
            )
        return redirect("notice:answer", token)
    context = {
        "meeting_title": found.meeting.title,
        "invitation": found,
        "sent": sent,
        "form": form,
        "open": sending.is_open(found.meeting),
        "token": token,
    }
    return render(request, "notice/answer.html", context)


@require_safe
def document(_request: HttpRequest, token: str) -> HttpResponse:
    """The notice as it was sent, as a PDF."""
    found, sent = _found(token)
    try:
        made = pdf_of(found.meeting, composed_document(sent.content), document_language())
    except Unmade as error:
        raise NotNow(str(error)) from error
    return download(
        made,
        f"notice-{found.meeting.key}.pdf",
        PDF,
    )


def _found(token: str) -> tuple[Invitation, SentNotice]:
    """Raises Http404 for a link that was never given, or is worthless since."""
    found = sending.invitation_of(token)
    sent = sending.last_sent(found.meeting) if found else None
    if found is None or sent is None:
        raise Http404
    return found, sent
