"""Site maps of a site in one language, with each page's translations; the map of the last two days' news; and robots.txt.

The rows are written here and not by Wagtail, whose site map leaves translated trees out and asks the database for each page.
Specifications: sitemaps.org, protocol 0.9; Google's extensions for news (sitemap-news/0.9) and for translations (xhtml:link); RFC 9309.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID
from xml.sax.saxutils import escape

from django.db.models import Max
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date

from answerable.publication.maps import NEWS, SPACE, XHTML
from answerable.web.newsroom import lists
from answerable.web.newsroom.addressing import start_of
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.models import (
    Article,
    Front,
    NewsSite,
    PublicationEntry,
    PublishedText,
    Section,
    StandingPage,
)
from answerable.web.newsroom.moments import stamp

RECENT = timedelta(hours=48)
MOST_NEWS = 1000  # entries of a news site map, by its specification
NOT_FOR_ROBOTS = ("/desk/", "/accounts/", "/editors/", "/join", "/api/")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class MapPage(NamedTuple):
    address: str
    language: str
    key: UUID
    changed: datetime | None


def site_map(front: Front) -> HttpResponse:
    pages = list(_pages(front.site))
    others = defaultdict[UUID, list[MapPage]](list)
    for each in pages:
        others[each.key].append(each)
    language = front.locale.language_code
    own = [each for each in pages if each.language == language]
    rows = "".join(_row(each, others[each.key]) for each in own)
    changed = [each.changed for each in own if each.changed]
    return _answer(f'<urlset xmlns="{SPACE}" xmlns:xhtml="{XHTML}">\n{rows}</urlset>\n', changed)


def news_map(front: Front) -> HttpResponse:
    language = front.locale.language_code
    found = Article.objects.filter(
        site=front.site,
        language=language,
        listed_at__gte=timezone.now() - RECENT,
        published_text__isnull=False,
    )
    recent = found.order_by(*lists.NEWEST_FIRST).values_list("url_path", "title", "listed_at")
    name = escape(front.site.called(language))
    code = "zh-cn" if language == "zh-hans" else language
    start = start_of(front.site, language).whole
    rows = [
        f"<url><loc>{_below(start, path)}</loc><news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{code}</news:language></news:publication><news:publication_date>{stamp(at)}</news:publication_date>"
        f"<news:title>{escape(title)}</news:title></news:news></url>\n"
        for path, title, at in recent[:MOST_NEWS]
        if at
    ]
    # The protocol wants at least one row: without recent news it is the front page, where the next will stand.
    rows = rows or [f"<url><loc>{escape(start)}</loc></url>\n"]
    times = [at for _path, _title, at in recent[:MOST_NEWS] if at]
    return _answer(f'<urlset xmlns="{SPACE}" xmlns:news="{NEWS}">\n{"".join(rows)}</urlset>\n', times)


def robots(front: Front) -> HttpResponse:
    """Crawlers read the one at the top of a host, so the group's names the maps of all sites that stand below it."""
    site = front.site
    here = [site]
    if site.is_group:
        here += [each for each in NewsSite.objects.all() if not each.is_group and not each.host]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    lines += [f"Sitemap: {address}" for each in here for address in maps_of(each)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def maps_of(site: NewsSite) -> list[str]:
    starts = [start_of(site, code).whole for code in site.languages]
    return [f"{start}{file}" for start in starts for file in ("sitemap.xml", "news-sitemap.xml")]


def _pages(site: NewsSite) -> Iterator[MapPage]:
    """All that is live of a site: fronts, sections and articles, in the order of the tree."""
    starts = {code: start_of(site, code).whole for code in site.languages}
    changed = dict(PublishedText.objects.filter(article__site=site).values_list("article_id", "changed_at"))
    for kind in (Section, StandingPage):
        logged = PublicationEntry.objects.filter(page__in=kind.objects.filter(site=site)).order_by()
        changed |= dict(logged.values_list("page").annotate(Max("at")))
    wanted = ("pk", "url_path", "locale__language_code", "translation_key")
    for model in (Front, Section, StandingPage, Article):
        found: Any = model.objects.live().filter(site=site, locale__language_code__in=list(starts))
        for pk, path, language, key in found.order_by("path").values_list(*wanted):
            if model is not Article or pk in changed:
                yield MapPage(_below(starts[language], path), language, key, changed.get(pk))


def _below(start: str, url_path: str) -> str:
    """The address, escaped, of a page whose path in Wagtail's tree begins with its front's slug."""
    return escape(start + quote(url_path.split("/", 2)[2]))


def _row(page: MapPage, translations: list[MapPage]) -> str:
    changed = f"<lastmod>{stamp(page.changed)}</lastmod>" if page.changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{BY_CODE[each.language].html}" href="{each.address}"/>'
        for each in translations
        if len(translations) > 1
    )
    return f"<url><loc>{page.address}</loc>{changed}{links}</url>\n"


def _answer(xml: str, changed: list[datetime]) -> HttpResponse:
    answer = HttpResponse(HEAD + xml, content_type="application/xml; charset=utf-8")
    if changed:
        answer.headers["Last-Modified"] = http_date(max(changed).timestamp())
    return answer
