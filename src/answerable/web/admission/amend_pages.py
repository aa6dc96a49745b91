"""The page that amends weights: the current ones as numbers, the reason and who decided it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.web.admission.amend import (
    WEIGHTED,
    AmendmentRefused,
    amend,
    amendments,
    lock_reason,
    manifests,
    proposed,
    with_weights,
)
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow

TITLES = {
    "groups": gettext_lazy("Weights of the rater groups"),
    "criteria": gettext_lazy("Weights of the criteria"),
    "components": gettext_lazy("Weights of the components"),
}


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    fields: list[forms.BoundField]


class AmendForm(forms.Form):
    """A weight for every entry of the rules; each list must make 100."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It is published with the result."),
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        help_text=gettext_lazy("The committee or person, as it shall stand in the record."),
    )

    def __init__(self, rules: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        for name, entry in self._entries():
            self.fields[f"{name}-{entry['id']}"] = forms.DecimalField(
                label=entry["title"],
                min_value=Decimal("0.0001"),
                max_value=100,
                decimal_places=4,
                initial=entry["weight"],
                widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
            )

    def _entries(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, entry) for name in WEIGHTED for entry in self.rules[name]]

    @property
    def parts(self) -> list[Part]:
        return [
            Part(str(TITLES[name]), [self[f"{name}-{entry['id']}"] for entry in self.rules[name]])
            for name in WEIGHTED
            if self.rules[name]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in WEIGHTED:
            given = [cleaned.get(f"{name}-{entry['id']}") for entry in self.rules[name]]
            weights = [weight for weight in given if weight is not None]
            # A field that is missing or malformed has its own message.
            if weights and len(weights) == len(given):
                self._check_sum(str(TITLES[name]), sum(weights, Decimal()))
        return cleaned

    def _check_sum(self, title: str, total: Decimal) -> None:
        told = {"title": title, "sum": plain(total), "by": plain(abs(100 - total))}
        if total < 100:
            self.add_error(None, _("%(title)s: they make %(sum)s; %(by)s is missing to 100.") % told)
        if total > 100:
            self.add_error(None, _("%(title)s: they make %(sum)s; that is %(by)s above 100.") % told)

    def amended(self) -> dict[str, Any]:
        weights = {
            (name, entry["id"]): plain(self.cleaned_data[f"{name}-{entry['id']}"])
            for name, entry in self._entries()
        }
        return with_weights(self.rules, weights)


def plain(number: Decimal) -> str:
    """As the rules write a number: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@require_http_methods(["GET", "POST"])
@meeting_organiser
def amend_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """POST with `preview` shows what would change and asks once more, with `edit` goes back to the form."""
    if lock_reason(meeting):
        raise NotNow(lock_reason(meeting))
    form = AmendForm(manifests(meeting)[-1].manifest.rules, request.POST or None)
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
