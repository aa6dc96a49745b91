"""Who may see a published result, as it was chosen at publishing.

A rater has no account. Their phone hands the ticket over, and the browser gets a cookie that says only that somebody with a ticket of this meeting
was here: it is the same for all of them. The ticket is not kept, and no account learns of it.
"""

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.access import duties
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.results.models import PublishedFor

COOKIE = "result"
SALT = "a ticket of the meeting was shown"
HOURS = 12

EXPLAINED = {
    PublishedFor.EVERYBODY: _("Whoever has the address can read and recount the result, without signing in."),
    PublishedFor.SIGNED_IN: _("Everybody with an account here can read it. Others are asked to sign in."),
    PublishedFor.CONCERNED: _(
        "Whoever has a duty at the meeting or reports there, and whoever opens it on the phone with a ticket of this meeting."
    ),
}


class AudienceForm(forms.Form):
    """Asked at publishing. No answer is chosen beforehand, since publishing cannot be taken back."""

    audience = forms.ChoiceField(
        label=_("Who may see the result?"), choices=PublishedFor.choices, widget=forms.RadioSelect
    )

    @property
    def choices(self) -> list[tuple[str, object, object, bool]]:
        """Value, name, explanation, and whether it was chosen."""
        chosen = self["audience"].value()
        return [(each.value, each.label, EXPLAINED[each], each.value == chosen) for each in PublishedFor]


def may_see(request: HttpRequest, meeting: Meeting, audience: str) -> bool:
    if audience == PublishedFor.EVERYBODY:
        return True
    if audience == PublishedFor.SIGNED_IN and request.user.is_authenticated:
        return True
    if duties(request, meeting).visits or has_shown_ticket(request, meeting):
        return True
    attends = Attendee.objects.filter(meeting=meeting, person__user=request.user.pk)
    return request.user.is_authenticated and attends.exists()


def has_shown_ticket(request: HttpRequest, meeting: Meeting) -> bool:
    try:
        shown = request.get_signed_cookie(COOKIE, salt=SALT, max_age=HOURS * 3600)
    except (KeyError, signing.BadSignature):
        return False
    return shown == meeting.key


def note_ticket(response: HttpResponse, meeting: Meeting) -> None:
    """The cookie is sent to the pages of this result only."""
    response.set_signed_cookie(
        COOKIE,
        meeting.key,
        salt=SALT,
        max_age=HOURS * 3600,
        path=reverse("results:results", args=[meeting.key]),
        secure=settings.SECURE_ENTIRELY,
        httponly=True,
        samesite="Lax",
    )
