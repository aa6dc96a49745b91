"""What is noted of a signed-in request: when the account was last used. And what it may still not do.

An account that has not been used for twelve hours (`SESSION_COOKIE_AGE`) is signed out. Pages that renew a part of themselves
by script do not count as use, else a page left open would never end. The time is written at most every five minutes, so that
reading pages costs no writes.

Where the installation wants a second factor of organisers and editors (`SECOND_FACTOR_REQUIRED`), they see nothing but the pages of
their own account until they have one. The phone's page stays open to them: to score, nobody needs an account.
"""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from answerable.web.accounts.directory import people
from answerable.web.accounts.models import User
from answerable.web.accounts.open_sessions import SEEN_AT
from answerable.web.areas import area_of

WRITTEN_EVERY = 300.0  # seconds
MUST_WAIT = "must_wait_seconds"


class NoteUse(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        # Without the cookie nobody is signed in; then not even the session is looked at.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return None
        _note(request)
        if not _always_open(request.path) and lacks_second_factor(request.user):
            messages.warning(
                request, _("Your role needs a second factor. Add a passkey or an authenticator app first.")
            )
            return redirect("mfa_index")
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Whoever must wait at the brake is told so in the status, too."""
        wait = getattr(request, MUST_WAIT, 0)
        if wait:
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
        return response


def _note(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    renews_a_part = request.method == "GET" and "HX-Request" in request.headers
    if not renews_a_part and now - session.get(SEEN_AT, 0.0) > WRITTEN_EVERY:
        session[SEEN_AT] = now


def _always_open(path: str) -> bool:
    return path.startswith(reverse("mfa_index")) or area_of(path).name == "phone"


def lacks_second_factor(user: User) -> bool:
    """Asked anew each time: whoever removes their only factor has none from then on."""
    return settings.SECOND_FACTOR_REQUIRED and people().needs_second_factor(user) and not is_mfa_enabled(user)
