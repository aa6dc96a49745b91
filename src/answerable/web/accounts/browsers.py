"""Browsers that have signed in to an account before. They carry a signed cookie that names the account and the browser.

It opens nothing; it only keeps the tries of strangers from being counted against them (`brake`).
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from answerable.web.accounts.brake import Name, known
from answerable.web.accounts.models import User

COOKIE = "known-browser"
SECONDS = 400 * 24 * 3600


def own_name(request: HttpRequest, username: str) -> Name | None:
    """This browser's own name at the brake, if it has signed in to this account before."""
    signed = str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE))
    account, _dot, browser = signed.partition(".")
    if not account or not User.objects.filter(pk=int(account), username__iexact=username).exists():
        return None
    return known(int(account), browser)


def remember(answer: HttpResponse, account: User) -> None:
    answer.set_signed_cookie(
        COOKIE,
        f"{account.pk}.{secrets.token_urlsafe(16)}",
        salt=COOKIE,
        max_age=SECONDS,
        path=reverse("mfa_index"),  # /accounts/: a password or a code is asked for nowhere else
        secure=settings.SECURE_ENTIRELY,
        httponly=True,
        samesite="Strict",
    )
