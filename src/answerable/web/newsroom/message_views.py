"""What readers wrote to the sites that the person edits. Each message stays, and says who dealt with it and when."""

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from answerable.web.accounts.directory import people
from answerable.web.newsroom.desk_lists import choice, page_of
from answerable.web.newsroom.models import NewsSite, ReaderMessage
from answerable.web.newsroom.rights import rights_of
from answerable.web.organisation.access import user_of


class Dealt(models.TextChoices):
    OPEN = "open", gettext_lazy("To be dealt with")
    DONE = "done", pgettext_lazy("message", "Dealt with")
    ALL = "all", gettext_lazy("Everything")


@require_safe
def reader_messages(request: HttpRequest) -> HttpResponse:
    sites = list(NewsSite.objects.filter(pk__in=rights_of(request.user).sites))
    by_state = choice(request, "state", _("State"), Dealt.choices)
    by_site = choice(
        request, "site", _("Site"), [("", _("All sites")), *((each.pk, each.name) for each in sites)]
    )
    chosen = [each for each in sites if by_site.chosen in ("", str(each.pk))]
    found = ReaderMessage.objects.filter(site__in=chosen).select_related("site")
    if by_state.chosen != Dealt.ALL:
        found = found.filter(dealt_at__isnull=by_state.chosen == Dealt.OPEN)
    context = {"choices": [by_state, by_site], "page": page_of(request, found)}
    return render(request, "newsroom/desk/messages.html", context)


@require_POST
def deal(request: HttpRequest, message_id: int) -> HttpResponse:
    """The first who says so stays written down."""
    user = user_of(request)
    message = get_object_or_404(ReaderMessage, pk=message_id, site__in=rights_of(user).sites)
    is_first = ReaderMessage.objects.filter(pk=message.pk, dealt_at=None).update(
        dealt_at=timezone.now(), dealt_by=user, dealt_name=people().name_of(user)
    )
    if is_first:
        messages.success(request, _("The message is marked as dealt with."))
    else:
        message.refresh_from_db()
        messages.info(request, _("%(name)s has dealt with it already.") % {"name": message.dealt_name})
    return redirect(f"{reverse('newsroom_desk:messages')}?{request.GET.urlencode()}")
