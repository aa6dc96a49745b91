"""The outbox for the organiser: what was sent, what waits and why, and each message's words to be passed on by hand.

A message may hold a one-time link. What is addressed to an administrator of the site is opened by administrators only, as only they may
renew such an account.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.web.accounts.models import User
from answerable.web.mail import tasks
from answerable.web.mail.models import Message, MessageState
from answerable.web.organisation.access import organiser_required

PAGE = 50


@require_safe
@organiser_required
def outbox(request: HttpRequest) -> HttpResponse:
    rows = Message.objects.order_by("-pk").defer("text", "source")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "mail/outbox.html", {"page": page, "server": settings.MAIL_SERVER})


@require_safe
@organiser_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    shown = opened(request, pk)
    context = {"shown": shown, "server": settings.MAIL_SERVER, "is_done": shown.state == MessageState.SENT}
    return render(request, "mail/message.html", context)


@require_POST
@organiser_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    shown = opened(request, pk)
    if tasks.try_again(shown.pk):
        messages.success(request, _("The message will be sent in a moment."))
    else:
        messages.error(
            request, _("The message was not sent again: it has been sent, or there is no mail server.")
        )
    return redirect("mail:message", shown.pk)


@require_POST
@organiser_required
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    shown = opened(request, pk)
    if tasks.passed_on(shown.pk):
        messages.success(request, _("Noted. The message will not be sent any more."))
    else:
        messages.info(request, _("The message has been sent already."))
    return redirect("mail:outbox")


def opened(request: HttpRequest, pk: int) -> Message:
    """The message, for whoever may read it. Raises Http404 and PermissionDenied."""
    found = get_object_or_404(Message.objects.defer("source"), pk=pk)
    assert isinstance(request.user, User)
    to_administrator = User.objects.filter(is_superuser=True, email__iexact=found.recipient).exists()
    if to_administrator and not request.user.is_superuser:
        raise PermissionDenied("administrator")
    return found
