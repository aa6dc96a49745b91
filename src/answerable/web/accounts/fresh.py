"""Changes of roles and rules ask who it is again, when the last proof of it is older than half an hour.

`demand_fresh` raises allauth's `ReauthenticationRequired`; its middleware leads to the page that asks, and what was sent
is sent once more after the answer. An account without a password or second factor, signed in by an outside identity, has to sign in
again.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest

SIGNED_IN_AT = "signed_in_at"


def is_fresh(request: HttpRequest) -> bool:
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    last = max([request.session.get(SIGNED_IN_AT, 0.0), *proofs])
    return bool(time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def demand_fresh(request: HttpRequest) -> None:
    if is_fresh(request):
        return
    if not get_adapter().get_reauthentication_methods(request.user):
        logout(request)
        raise ImmediateHttpResponse(redirect_to_login(request.path))
    raise ReauthenticationRequired
