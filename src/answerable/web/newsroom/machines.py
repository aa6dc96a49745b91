"""Files for machines, below the start of a site in a language and, of feeds, below each section: their names, and what makes each."""

from collections.abc import Callable

from django.http import Http404, HttpResponse

from answerable.web.newsroom import feeds, site_maps
from answerable.web.newsroom.models import Front, PublicPage, Section

Make = Callable[[PublicPage], HttpResponse]


def _of_list(make: Callable[[Front | Section], HttpResponse]) -> Make:
    def made(page: PublicPage) -> HttpResponse:
        if not isinstance(page, Front | Section):
            raise Http404
        return make(page)

    return made


def _of_front(make: Callable[[Front], HttpResponse]) -> Make:
    def made(page: PublicPage) -> HttpResponse:
        if not isinstance(page, Front):
            raise Http404
        return make(page)

    return made


FILES: dict[str, Make] = {
    "rss.xml": _of_list(feeds.rss),
    "atom.xml": _of_list(feeds.atom),
    "feed.json": _of_list(feeds.json_feed),
    "sitemap.xml": _of_front(site_maps.site_map),
    "news-sitemap.xml": _of_front(site_maps.news_map),
    "robots.txt": _of_front(site_maps.robots),
}
