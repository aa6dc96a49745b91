"""What is noted of a signed-in request: when the account was last used. And what it may still not do.

An account that has not been used for twelve hours (`SESSION_COOKIE_AGE`) is signed out. Pages that renew a part of themselves
by script do not count as use, else a page left open would never end. The time is written at most every five minutes, so that
reading pages costs no writes.

Where the installation wants a second factor of organisers and editors (`SECOND_FACTOR_REQUIRED`), they see nothing but the pages of
their own account until they have one.
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

WRITTEN_EVERY = 300.0  # seconds
MUST_WAIT = "must_wait_seconds"
HAS_FACTOR = "has_second_factor"


class Presence(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        # Without the cookie nobody is signed in; then not even the session is looked at.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return None
        _note(request)
        if lacks_second_factor(request, request.user) and not request.path.startswith(reverse("mfa_index")):
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


def lacks_second_factor(request: HttpRequest, user: User) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or request.session.get(HAS_FACTOR):
        return False
    if not people().needs_second_factor(user):
        return False
    has = is_mfa_enabled(user)
    if has:
        request.session[HAS_FACTOR] = True
    return not has
