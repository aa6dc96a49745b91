"""Signing in, and setting a password from a one-time link.

Guessing is braked (`brake`). A browser that has signed in carries a signed cookie that names the account and itself.
It opens nothing; it only keeps the tries of strangers from being counted against it.
"""

import math
import secrets
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from answerable.web.accounts import brake
from answerable.web.accounts.brake import Crowded, Name, known, places, stranger
from answerable.web.accounts.models import User

BROWSER_COOKIE = "known-browser"
BROWSER_SECONDS = 400 * 24 * 3600


class Form(AuthenticationForm):
    """Django's, behind the brake. `wait` is how many seconds until the next try, when there was none."""

    wait = 0

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        own = _known_browser(self.request, username)
        if own:
            return self._compared(own)
        try:
            with places.place():
                return self._compared(stranger(username))
        except Crowded:
            raise self._busy() from None

    @sensitive_variables()
    def _compared(self, name: Name) -> dict[str, Any]:
        """Without a password nothing is compared, so nothing has proved right and the tries stay."""
        self._demand(brake.take(name))
        cleaned = super().clean()
        if self.get_user() is not None:
            brake.forget(name)
        return cleaned

    def _demand(self, wait: float) -> None:
        if not wait:
            return
        self.wait = math.ceil(wait)
        raise ValidationError(
            ngettext(
                "Too many tries with this name. The next one is possible in %(count)s second.",
                "Too many tries with this name. The next one is possible in %(count)s seconds.",
                self.wait,
            )
            % {"count": self.wait}
        )

    def _busy(self) -> ValidationError:
        self.wait = 2
        return ValidationError(
            _("Too many people are signing in at this moment. Try again in a few seconds.")
        )


class SignIn(auth.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = Form

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return _remembered(super().form_valid(form), form.get_user().pk)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_invalid(form)
        if isinstance(form, Form) and form.wait:
            answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
            answer.headers["Retry-After"] = str(form.wait)
        return answer


class SetPassword(auth.PasswordResetConfirmView):
    template_name = "accounts/set_password.html"
    post_reset_login = True
    success_url = reverse_lazy("start")

    def form_valid(self, form: Any) -> HttpResponse:
        return _remembered(super().form_valid(form), self.user.pk)


def _known_browser(request: HttpRequest | None, username: str) -> Name | None:
    """This browser's own name at the brake, if it has signed in to this account before."""
    if request is None:
        return None
    signed = str(request.get_signed_cookie(BROWSER_COOKIE, default="", salt=BROWSER_COOKIE))
    account, _dot, browser = signed.partition(".")
    if not account or not User.objects.filter(pk=int(account), username=username).exists():
        return None
    return known(int(account), browser)


def _remembered(answer: HttpResponse, account: int) -> HttpResponse:
    answer.set_signed_cookie(
        BROWSER_COOKIE,
        f"{account}.{secrets.token_urlsafe(16)}",
        salt=BROWSER_COOKIE,
        max_age=BROWSER_SECONDS,
        path=str(reverse_lazy("sign-in")),
        secure=settings.SECURE_ENTIRELY,
        httponly=True,
        samesite="Strict",
    )
    return answer
