"""A form that came too late gets a page of ours that gives back what was typed, whichever form it was.

Too late is: the page was opened before somebody signed in or out in this browser, on another tab (its token is an old one); nobody is signed in any more;
or somebody else saved the same thing in the same moment. What was typed stands on the page, and one button sends it again. It is offered only where
the browser says that the form came from a page of this site, since a form that another site has sent must not be given a valid token.
Secrets and files are not given back.
"""

import re
from http import HTTPStatus

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from answerable.web.trouble import Typed

# Forms in which people type passwords, codes and key shares.
SECRET_AREAS = ("/accounts/", "/tellers/", "/issuer/", "/second-issuer/")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
LONGEST_SHOWN = 200_000
# What a page says of itself, and nobody typed; see `opened`.
MARKS = ("opened-", "version", "revision", "basis")
CHOICE = re.compile(r"[a-z0-9/_-]*")


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The answer to a form without a valid token; Django calls it."""
    told = _(
        "This page was opened before you signed in or out on another tab, so it could not be sent. Nothing was saved."
    )
    return page(request, told, HTTPStatus.FORBIDDEN)


class GivenBack(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form that nobody is signed in for any more would end on the page for signing in, and what was typed would be lost."""
        asks_to_sign_in = response.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))
        from_a_page = request.method == "POST" and asks_to_sign_in and TOKEN in request.POST
        if not from_a_page or is_secret(request):
            return response
        told = _(
            "You are signed out, so nothing was saved. Sign in on another tab, then send it again from here."
        )
        return page(request, told, HTTPStatus.FORBIDDEN)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Two people who add the same thing in the same moment: the second is told, and the form says the rest when it is sent again."""
        if request.method != "POST" or not isinstance(exception, IntegrityError):
            return None
        told = _(
            "Somebody else has just saved the same thing. Nothing of yours was saved; send it again to see what stands in its way."
        )
        return page(request, told, HTTPStatus.CONFLICT)


def page(request: HttpRequest, told: str, status: HTTPStatus) -> HttpResponse:
    typed = typed_in(request)
    context = {
        "sentence": told,
        "typed": typed,
        "words": [value for name, value in typed.fields if is_words(name, value)],
        "again": request.get_full_path(),
        "sendable": from_here(request),
    }
    return render(request, "given_back.html", context, status=status)


def typed_in(request: HttpRequest) -> Typed:
    if is_secret(request):
        return Typed()
    fields = [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
    kept = sum(len(value) for _name, value in fields) <= LONGEST_SHOWN
    return Typed(tuple(fields) if kept else (), (), bool(request.FILES))


def is_words(name: str, value: str) -> bool:
    """Whether somebody may want to read or copy it: no mark, and none of the words by which a page names choices and rows."""
    return not name.startswith(MARKS) and not CHOICE.fullmatch(value)


def is_secret(request: HttpRequest) -> bool:
    return any(area in request.path for area in SECRET_AREAS)


def from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form. A browser that says nothing is not believed."""
    origin = request.headers.get("Origin", "")
    return origin in settings.CSRF_TRUSTED_ORIGINS or origin == f"{request.scheme}://{request.get_host()}"
