"""Going to a provider of identities and coming back, and letting a linked identity go."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.internal.flows.connect import disconnect
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.web.accounts.account_views import signed_in_user
from answerable.web.accounts.factors import opens_alone

View = Callable[..., HttpResponse]


def known_provider(view: View) -> View:
    """Not found, where the installation has not set the provider up."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    return checked


def onward(view: View) -> View:
    """Answer with a page that goes on to the provider by itself. Our policy forbids browsers to follow a redirect to another site after a form."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        there = answer.headers.get("Location", "")
        if not urlsplit(there).netloc:
            return answer
        context = {"there": there, "host": urlsplit(there).netloc}
        return render(request, "accounts/onward.html", context)

    return require_POST(known_provider(answered))


@require_POST
@login_required
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    linked = get_object_or_404(SocialAccount, pk=pk, user=signed_in_user(request))
    others = SocialAccount.objects.filter(user=request.user).exclude(pk=pk)
    if opens_alone(signed_in_user(request)) or others.exists():
        disconnect(request, linked)
        messages.success(request, _("The outside identity is unlinked."))
    else:
        messages.error(request, _("You could no longer sign in. Choose a password or add a passkey first."))
    return redirect("mfa_index")
