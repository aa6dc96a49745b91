"""What stands below the start of every site and is no page of its tree: its style sheet, its files, search and site map; and the answer where nothing is."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from answerable.web.newsroom import attachments, maps, showing
from answerable.web.newsroom.addressing import Destination
from answerable.web.newsroom.search import LONGEST_QUERY, search

View = Callable[..., HttpResponseBase]


def look_up(request: HttpRequest, at: Destination) -> HttpResponse:
    """Search: `q` in this site, or with `all` in the whole cluster."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    everywhere = "all" in request.GET
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    found = search(None if everywhere else at.site, at.language.code, query, number)
    context: dict[str, Any] = {
        "query": query,
        "in_all": everywhere,
        "found": found,
        "in_search": True,
        "title": pgettext("public site", "Search"),
    }
    return _rendered(request, at, "newsroom/search.html", context, "search/")


def site_map(request: HttpRequest, at: Destination) -> HttpResponse:
    context: dict[str, Any] = {
        "trees": maps.trees(at.site, at.language.code),
        "sizes": maps.sizes(at.language.code),
        "title": _("Site map"),
    }
    return _rendered(request, at, "newsroom/site_map.html", context, "sitemap/")


def missing(request: HttpRequest, at: Destination) -> HttpResponse:
    """In the looks of the site whose address it was."""
    return _rendered(request, at, "newsroom/missing.html", {"title": _("Nothing here")}, "", status=404)


def style_sheet(request: HttpRequest, at: Destination) -> HttpResponse:  # noqa: ARG001  as the others
    """The one of today, whatever version is asked for: a page that is kept somewhere may ask for the one before."""
    return HttpResponse(at.site.sheet(), content_type="text/css; charset=utf-8")


def attachment(request: HttpRequest, at: Destination, key: str, name: str) -> HttpResponseBase:  # noqa: ARG001  likewise
    return attachments.hand_out(request, int(key), name)


# The part of an address below the start of a site, whole, and who answers it. The groups of a pattern are further arguments.
BESIDE_PAGES: tuple[tuple[re.Pattern[str], View], ...] = (
    (re.compile(r"search/"), look_up),
    (re.compile(r"sitemap/"), site_map),
    (re.compile(r"theme-[0-9a-f]{12}\.css"), style_sheet),
    (re.compile(r"files/([0-9]{1,9})/([^/]+)"), attachment),
)


def _rendered(
    request: HttpRequest,
    at: Destination,
    template: str,
    context: dict[str, Any],
    below: str,
    status: int = 200,
) -> HttpResponse:
    around = showing.around(at.site, at.language.code, request)
    around["languages"] = showing.everywhere(at.site, at.language.code, below)
    return render(request, template, {"page": None, **around, **context}, status=status)
