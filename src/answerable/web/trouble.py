"""The page for what nobody foresaw (500), and for a disk or database that refuses, is full or away (503).

The second passes, so nothing of what was typed may be lost to it: the page has all of it, and a button that sends it again. Passwords and other
secrets are not written into it; they are asked for again. Nothing is read from the database for either page.
"""

import errno
import sys
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from answerable.web.addresses import crosses_in_clear
from answerable.web.body_limit import PHONE

REFUSED_BY_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
RETRY_SECONDS = "10"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent, to be sent again. `secrets` are the names of fields that are asked for again; files cannot be kept."""

    fields: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()
    has_files: bool = False


def is_passing(error: BaseException | None) -> bool:
    """Whether the disk or the database refused."""
    return isinstance(error, OperationalError) or (
        isinstance(error, OSError) and error.errno in REFUSED_BY_DISK
    )


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to a request whose view or middleware raised; Django calls it while the error is at hand."""
    if not is_passing(sys.exc_info()[1]):
        return HttpResponse(render_to_string("500.html"), status=500)
    sentence = _("The server cannot write to its disk or database at this moment, so nothing was saved.")
    if request.path.startswith(PHONE):
        body = {"error": "store-unavailable", "message": sentence}
        return JsonResponse(body, status=503, headers={"Retry-After": RETRY_SECONDS})
    context = {
        "sentence": sentence,
        "again": request.get_full_path(),
        "typed": _typed(request) if request.method == "POST" else None,
        "crosses_in_clear": crosses_in_clear(request),
    }
    return HttpResponse(
        render_to_string("503.html", context), status=503, headers={"Retry-After": RETRY_SECONDS}
    )


def _typed(request: HttpRequest) -> Typed:
    secret = getattr(request, "sensitive_post_parameters", ())
    if secret == "__ALL__":  # noqa: S105 - Django's word for every field
        return Typed(secrets=tuple(name for name in request.POST if name != "csrfmiddlewaretoken"))
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in secret
    ]
    return Typed(tuple(fields), tuple(name for name in secret if name in request.POST), bool(request.FILES))
