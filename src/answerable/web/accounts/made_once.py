"""A form that makes something makes it once, however often its button is pressed.

Every page that is drawn has a token of its own, which its form sends back; so the same form with the same token and the same content is the same
page sent twice. The second waits for the first and is led where the first was. The page drawn anew has another token: whoever
means two of a kind gets two.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone

from answerable.web.accounts.models import MadeOnce

KEPT = timedelta(days=1)
View = Callable[..., HttpResponseBase]


def made_once(view: View) -> View:
    """Stands above whatever reads from the database. Not for views that ask another process."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.POST.get("csrfmiddlewaretoken"):
            return view(request, *args, **kwargs)
        key = key_of(request)
        try:
            with transaction.atomic():
                return first(key, lambda: view(request, *args, **kwargs))
        except SecondPress as second:
            return HttpResponseRedirect(second.location)

    return once


class SecondPress(Exception):
    """The form was sent before; it led to `location`."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def first(key: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        with transaction.atomic():
            made = MadeOnce.objects.create(key=key)
    except IntegrityError:
        raise SecondPress(MadeOnce.objects.get(key=key).location) from None
    response = make()
    if isinstance(response, HttpResponseRedirect):
        made.location = response.url[:1000]
        made.save(update_fields=["location"])
        MadeOnce.objects.filter(at__lt=timezone.now() - KEPT).delete()
    else:
        made.delete()  # nothing was made, and the form may be sent again
    return response


def key_of(request: HttpRequest) -> str:
    files = sorted((name, str(file), getattr(file, "size", 0)) for name, file in request.FILES.items())
    sent = repr((request.user.pk, request.path, sorted(request.POST.lists()), files))
    return sha256(sent.encode()).hexdigest()
