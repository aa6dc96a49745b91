"""What Django and allauth tell: that somebody has signed in, and which ways of signing in were added or taken away.

The first is noted in the session, for `fresh` and `open_sessions`; the others are written into the log of accounts.
"""

import time
from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from answerable.web.accounts import audit
from answerable.web.accounts.fresh import SIGNED_IN_AT
from answerable.web.accounts.models import User
from answerable.web.accounts.open_sessions import BROWSER, SEEN_AT, browser_in_words


def actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def signed_in(request: HttpRequest, **_kwargs: Any) -> None:
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = time.time()
    request.session[BROWSER] = browser_in_words(request.headers.get("User-Agent", ""))


def added(request: HttpRequest, user: User, authenticator: Any, **_kwargs: Any) -> None:
    audit.record("factor-added", user, actor(request), way=authenticator.type)


def removed(request: HttpRequest, user: User, authenticator: Any, **_kwargs: Any) -> None:
    audit.record("factor-removed", user, actor(request), way=authenticator.type)


def codes_made(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    audit.record("codes-made", user, actor(request))


def linked(request: HttpRequest, sociallogin: SocialLogin, **_kwargs: Any) -> None:
    account = sociallogin.account
    audit.record(
        "identity-linked", User.objects.get(pk=account.user_id), actor(request), provider=account.provider
    )


def unlinked(request: HttpRequest, socialaccount: SocialAccount, **_kwargs: Any) -> None:
    owner = User.objects.get(pk=socialaccount.user_id)
    audit.record("identity-unlinked", owner, actor(request), provider=socialaccount.provider)


user_logged_in.connect(signed_in)
authenticator_added.connect(added)
authenticator_removed.connect(removed)
authenticator_reset.connect(codes_made)
social_account_added.connect(linked)
social_account_removed.connect(unlinked)
