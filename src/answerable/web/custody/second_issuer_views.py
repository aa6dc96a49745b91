"""The page "Second issuer and witnesses": the address, the secret entered once, and whether the issuer answers.

The secret goes to keys/ and is never shown again. Whether there is a second issuer is settled by freezing, as its keys stand
in the manifest; its address may change until close, for a machine that moves.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from answerable.web.casting.castings import casting_of, set_casting
from answerable.web.custody import second_issuer
from answerable.web.custody.issuer_client import IssuerError
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_CLOSE, BEFORE_OPEN, RUNNING, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.opened import OpenedForm, status_of


class CustodyForm(OpenedForm, forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address of the second issuer"),
        help_text=gettext_lazy(
            "As the tellers' machine prints it, such as https://tellers.example:8002. Phones ask it too, so they must "
            "reach it. Leave it empty to do without."
        ),
        required=False,
        max_length=200,
    )
    secret = forms.CharField(
        label=gettext_lazy("Control secret"),
        help_text=gettext_lazy(
            "64 digits and letters from the file keys/issuer-control on the tellers' machine. It is kept and not "
            "shown again; leave it empty to keep the one that is there."
        ),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        validators=[
            RegexValidator(
                r"^[0-9a-f]{64}$", gettext_lazy("The control secret has 64 characters, 0 to 9 and a to f.")
            )
        ],
    )
    witnesses = forms.BooleanField(
        label=gettext_lazy("Witnesses may co-sign the ledger"),
        help_text=gettext_lazy(
            "Anybody's computer may then follow the ledger while it grows, and sign what it has seen. Its signatures "
            "are published with the result."
        ),
        required=False,
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        address, witnesses = second_issuer.url_of(meeting), casting_of(meeting).witnesses
        self.initial = {"address": address, "witnesses": witnesses, **self.initial}
        self.fields["address"].disabled = self.fields["secret"].disabled = (
            meeting.stage not in BEFORE_CLOSE or (meeting.stage != Stage.PREPARED and not address)
        )
        self.fields["witnesses"].disabled = meeting.stage not in BEFORE_OPEN

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"])
        if self.fields["address"].disabled:
            return typed
        if not typed:
            if self.meeting.stage != Stage.PREPARED:
                raise forms.ValidationError(
                    _("The meeting is frozen with a second issuer; it cannot do without.")
                )
            return ""
        origin = second_issuer.origin_of(typed)
        if origin is None:
            raise forms.ValidationError(
                _("Give only http:// or https://, the name or number of the machine, and the port.")
            )
        if settings.SECURE_ENTIRELY and origin.startswith("http://"):
            raise forms.ValidationError(
                _(
                    "This site is on https, so phones can only ask an issuer on https: start it with a certificate."
                )
            )
        return origin

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        missing = not cleaned.get("secret") and not second_issuer.has_secret(self.meeting)
        if cleaned.get("address") and missing and "secret" not in self.errors:
            self.add_error(
                "secret", _("Enter the control secret; without it the site cannot reach the issuer.")
            )
        return cleaned


@require_http_methods(["GET", "POST"])
@meeting_organiser
@sensitive_post_parameters("secret")
def second_issuer_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST field `do`: `test` saves and asks the issuer, `send` gives it the list again, anything else saves."""
    if request.method == "GET":
        return _page(request, meeting, CustodyForm(meeting), _out_of_order(meeting))
    if request.POST.get("do") == "send":
        return _send(request, meeting)
    form = CustodyForm(meeting, request.POST)
    if not form.is_valid():
        return _page(request, meeting, form, status=status_of(form))
    _save(request, meeting, form.cleaned_data)
    if request.POST.get("do") == "test" and form.cleaned_data["address"]:
        return _test(request, meeting)
    messages.success(request, _("Saved."))
    return redirect("custody:second-issuer", meeting.key)


def _save(request: HttpRequest, meeting: Meeting, given: dict[str, Any]) -> None:
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if locked.stage != meeting.stage:
            raise NotNow(_("The meeting has just gone on to its next stage. Look at this page again."))
        second_issuer.set_url(meeting, given["address"])
        set_casting(meeting, witnesses=given["witnesses"])
        detail = {"address": given["address"], "witnesses": bool(given["witnesses"])}
        audit.record(meeting, actor(request), "custody-changed", detail)
    if given["secret"]:
        second_issuer.keep_secret(meeting, given["secret"])


def _test(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        second_issuer.reached(meeting).greet()
        if meeting.stage in RUNNING:
            second_issuer.demand_known(meeting)
    except IssuerError as error:
        return _page(request, meeting, CustodyForm(meeting), str(error), HTTPStatus.BAD_GATEWAY)
    messages.success(request, _("The second issuer answers, and the control secret is its own."))
    return redirect("custody:second-issuer", meeting.key)


def _send(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if meeting.stage not in RUNNING or not second_issuer.url_of(meeting):
        raise NotNow(_("The list is sent between freezing and close."))
    try:
        second_issuer.announce(meeting)
    except IssuerError as error:
        return _page(request, meeting, CustodyForm(meeting), str(error), HTTPStatus.BAD_GATEWAY)
    messages.success(request, _("The second issuer has the list. What is new on it waits for the tellers."))
    return redirect("custody:second-issuer", meeting.key)


def _out_of_order(meeting: Meeting) -> str:
    """What is wrong with the issuer of a running meeting at this moment; it is asked, since being told once says nothing of now."""
    if meeting.stage not in RUNNING or not second_issuer.url_of(meeting):
        return ""
    try:
        second_issuer.demand_known(meeting)
    except IssuerError as error:
        return str(error)
    return ""


def _in_clear(address: str) -> bool:
    """Whether the control secret crosses a network that others may read."""
    split = urlsplit(address)
    return split.scheme == "http" and split.hostname not in ("localhost", "127.0.0.1", "::1")


def _page(
    request: HttpRequest, meeting: Meeting, form: CustodyForm, sentence: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    address = second_issuer.url_of(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "sentence": sentence,
        "has_secret": second_issuer.has_secret(meeting),
        "runs": bool(address) and meeting.stage in RUNNING,
        "is_told": second_issuer.is_told(meeting),
        "may_change": meeting.stage in BEFORE_CLOSE,
        "in_clear": _in_clear(address),
    }
    return render(request, "custody/second_issuer.html", context, status=status)
