"""One's own account: ways of signing in, open sessions, and the one-time link by e-mail."""

import time

from allauth.socialaccount.adapter import get_adapter as get_identity_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web.accounts import audit, brake
from answerable.web.accounts.directory import people
from answerable.web.accounts.factors import factors_of
from answerable.web.accounts.forms import Forgotten
from answerable.web.accounts.links import one_time_link
from answerable.web.accounts.models import User
from answerable.web.accounts.open_sessions import end, end_others, open_sessions
from answerable.web.accounts.presence import lacks_second_factor


def signed_in_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    linked = list(SocialAccount.objects.filter(user=user).order_by("pk"))
    context = {
        "name": people().name_of(user),
        "factors": factors_of(user),
        "lacks_second_factor": lacks_second_factor(user),
        "sessions": open_sessions(user, request.session.session_key),
        "linked": [(one, get_identity_adapter().get_provider(request, one.provider).name) for one in linked],
        "providers": get_identity_adapter().list_providers(request),
    }
    return render(request, "accounts/account.html", context)


@require_POST
@login_required
def session_end(request: HttpRequest) -> HttpResponse:
    """One session by its handle, or with none all but this one."""
    user, handle = signed_in_user(request), request.POST.get("session", "")
    count = end(user, handle) if handle else end_others(user, request.session.session_key)
    if count:
        audit.record("sessions-ended", user, user, count=count)
    told = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", count) % {"count": count}
    messages.success(request, told)
    return redirect("mfa_index")


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Answers alike whether somebody has the address or not.

    An administrator's account gets no link: its address stands in the list of people, which organisers may change.
    """
    form = Forgotten(request.POST or None)
    mail_works = settings.MAIL_SERVER is not None
    if mail_works and form.is_valid():
        for user in people().by_email(form.cleaned_data["email"]):
            # At most one message in five minutes for an account, so that nobody's letter box can be filled.
            if not user.is_superuser and brake.once(("mailed-link", str(user.pk)), 300.0, time.time()):
                mail_link(user, form.cleaned_data["email"])
        return render(request, "accounts/forgotten_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "accounts/forgotten.html", {"form": form, "mail_works": mail_works})


def mail_link(user: User, email: str) -> None:
    text = _(
        "Somebody, probably you, asked for a link to choose a new password for “%(name)s” at Answerable.\n\n"
        "%(link)s\n\n"
        "It works once and for seven days. If it was not you, leave it: nothing has changed."
    )
    told = {"name": user.username, "link": one_time_link(user)}
    send_mail(_("Your link to choose a password"), text % told, None, [email])
    audit.record("link-mailed", user)
