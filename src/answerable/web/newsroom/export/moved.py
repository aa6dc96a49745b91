"""A small page at each address that a page of the export had before: it leads a browser to where the page is now, and tells machines so."""

from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string
from django.utils import translation

from answerable.web.newsroom import former
from answerable.web.newsroom.addressing import start_of
from answerable.web.newsroom.export.places import FilePlaces
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.models import NewsSite


def files(
    sites: Iterable[NewsSite], places: FilePlaces, written: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """(name, content). What is `written` already stays, and a page that was not written is led to by nothing."""
    there = set(written)
    for site in sites:
        for row in former.of_site(site):
            now = former.leads_to(row, site).whole
            name, led_to = places.name(start_of(site, row.language).whole + row.path), places.name(now)
            if name and led_to in there and name not in there:
                context = {
                    "title": row.page.title,
                    "html_language": BY_CODE[row.language].html,
                    "canonical": places.told(now),
                    "here": places.between(name, led_to),
                }
                with translation.override(row.language):
                    yield name, render_to_string("newsroom/moved.html", context).encode()
