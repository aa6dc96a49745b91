"""What casting adds to the form of a meeting: how long the grace is, what one ballot scores, and whether raters may write comments."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from answerable.web.casting.castings import casting_of, set_casting
from answerable.web.casting.models import Casting, Scope
from answerable.web.meetings.further_fields import Given
from answerable.web.meetings.models import Meeting
from answerable.web.opened import OpenedForm


class CastingForm(OpenedForm, forms.Form):
    grace_seconds = forms.IntegerField(
        label=_("Grace after close, in seconds"),
        help_text=_(
            "How long ballots already on their way are still taken after the scoring is closed. Usually 120."
        ),
        validators=[MinValueValidator(0), MaxValueValidator(3600)],
    )
    scope = forms.ChoiceField(
        label=_("Ballots"),
        choices=Scope.choices,
        required=False,
        help_text=_(
            "A ballot for each presenter lets you open and close the scoring presenter by presenter, and lets people stand "
            "aside from scoring somebody, as the rules say; no limit may then compare presenters."
        ),
    )

    comments = forms.BooleanField(
        label=_("Raters may write a comment on each presenter"),
        required=False,
        help_text=_(
            "Sealed apart from the scores and opened without name, group or order. You look through them after close; whoever reported sees "
            "those that you pass on."
        ),
    )

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or Scope.SHEET


def form(posted: QueryDict | None, meeting: Meeting | None) -> CastingForm:
    casting = casting_of(meeting) if meeting else Casting()
    saved = {
        "grace_seconds": casting.grace_seconds,
        "scope": casting.scope,
        "comments": casting.comments,
    }
    return CastingForm(posted, initial=saved)


def keep(meeting: Meeting, given: Given) -> dict[str, Any]:
    set_casting(
        meeting,
        grace_seconds=given["grace_seconds"],
        scope=given["scope"],
        comments=given["comments"],
    )
    return {"grace": given["grace_seconds"], "ballots": given["scope"], "comments": given["comments"]}
