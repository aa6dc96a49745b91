"""Whole addresses, as the site gives them away: on tickets and in their QR codes, on tellers' sheets, in mails and one-time links.

They all begin with SITE_URL, whichever of its host names the site is asked by, so that what is printed for a meeting does not depend on who
printed it, and nobody can have a link sent that leads to a host of their choice. Further host names (SITE_ALSO_AT) answer, and are never given away.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def whole(view: str, *args: object) -> str:
    """The address of a view by its name."""
    return str(settings.SITE_URL) + reverse(view, args=args)


def are_encrypted() -> bool:
    """Whether neither the site nor the ballot box is reached over plain http."""
    return all(url.startswith("https://") for url in (settings.SITE_URL, settings.BALLOTBOX_URL))


def open_here_only() -> bool:
    """Whether the printed address is this computer's name for itself, which no phone can open."""
    return _is_this_computer(settings.SITE_URL)


def crosses_in_clear(request: HttpRequest) -> bool:
    """Whether what this page's forms send can be read on the way: over plain http, and not to this computer itself."""
    return not request.is_secure() and not _is_this_computer(f"//{request.get_host()}")


def _is_this_computer(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")
