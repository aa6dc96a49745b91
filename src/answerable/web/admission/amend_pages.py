"""The page that amends the rules after freezing: the form, what would change, and once more the question."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.web.admission.amend import (
    AmendmentRefused,
    amend,
    amendments,
    lock_reason,
    manifests,
    proposed,
)
from answerable.web.admission.amend_form import AmendForm
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow


@require_http_methods(["GET", "POST"])
@meeting_organiser
def amend_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST with `preview` shows what would change and asks once more, with `edit` goes back to the form."""
    if lock_reason(meeting):
        raise NotNow(lock_reason(meeting))
    signed = manifests(meeting)
    form = AmendForm(signed[-1].manifest.rules, signed[0].manifest.rules["k_min"], request.POST or None)
    if form.is_valid() and "edit" not in request.POST:
        try:
            return (
                _confirm(request, meeting, form)
                if "preview" in request.POST
                else _sign(request, meeting, form)
            )
        except AmendmentRefused as refusal:
            form.add_error(None, refusal.reason)
    context = {"meeting": meeting, "form": form, "amendments": amendments(meeting)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "admission/amend.html", context, status=status)


def _confirm(request: HttpRequest, meeting: Meeting, form: AmendForm) -> HttpResponse:
    context = {"meeting": meeting, "form": form, "changes": proposed(meeting, form.amended())}
    return render(request, "admission/amend_confirm.html", context)


def _sign(request: HttpRequest, meeting: Meeting, form: AmendForm) -> HttpResponse:
    given = form.cleaned_data
    made = amend(meeting, form.amended(), given["reason"], given["decided_by"], actor(request))
    messages.success(request, _("Amendment %(number)s is signed.") % {"number": made.number})
    return redirect("admission:manifest", meeting.key)
