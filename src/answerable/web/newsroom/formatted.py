"""Formatted text as readers get it: a link to a page or file of the newsroom leads to the address that it has now.

Wagtail's own links know one site on one host, and nothing of files that are handed out below the page that shows them.
"""

import re
from collections.abc import Callable, Collection
from html import escape

from wagtail.models import Locale, Page
from wagtail.rich_text import RichText

from answerable.web.newsroom import attachments
from answerable.web.newsroom.addressing import Address, place_of
from answerable.web.newsroom.cleaning import unkeyed
from answerable.web.newsroom.media import NewsFile
from answerable.web.newsroom.models import Front, NewsSite, PublicPage

ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.S)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def addressed(text: RichText, home: Address, told: Callable[[Address], str]) -> RichText:
    """`home` is the start of the site that shows it, `told` an address as that site writes it. What readers cannot get stays as text without a link."""
    source = unkeyed(text.source)
    anchors = [dict(ATTRIBUTE.findall(found[1])) for found in ANCHOR.finditer(source)]
    pages, files = _named(anchors, "page"), _named(anchors, "document")
    if not pages and not files:
        return RichText(source)
    live = readable(pages)
    kept = NewsFile.objects.in_bulk(files) if files else {}

    def led(found: re.Match[str]) -> str:
        named = dict(ATTRIBUTE.findall(found[1]))
        key = int(named["id"]) if named.get("id", "").isdecimal() else 0
        if named.get("linktype") == "page":
            page = live.get(key)
            if page is None:
                return found[2]
            return f'<a href="{escape(told(place_of(page)))}">{found[2]}</a>'
        if named.get("linktype") == "document":
            file = kept.get(key)
            if file is None:
                return found[2]
            return f'<a href="{escape(home.path + attachments.below_start(file))}" download="">{found[2]}</a>'
        return found[0]

    return RichText(ANCHOR.sub(led, source))


def readable(keys: Collection[int]) -> dict[int, PublicPage]:
    """Those of these pages that readers can get, by key, each with its site and language: live, at a site that is live in their language."""
    if not keys:
        return {}
    sites, locales = NewsSite.objects.in_bulk(), Locale.objects.in_bulk()
    fronts = tuple(Front.objects.live().values_list("path", flat=True))
    found = {}
    for page in Page.objects.live().filter(pk__in=keys).specific():
        if isinstance(page, PublicPage) and page.path.startswith(fronts):
            page.site, page.locale = sites[page.site_id], locales[page.locale_id]
            found[page.pk] = page
    return found


def _named(anchors: list[dict[str, str]], kind: str) -> list[int]:
    named = (each.get("id", "") for each in anchors if each.get("linktype") == kind)
    return [int(key) for key in named if key.isdecimal()]
