"""Feeds of a site or a section in one language: RSS 2.0, Atom and JSON Feed 1.1, each with the newest articles in full.

An entry keeps its identifier through corrections, new addresses and new hosts: it is made of Wagtail's translation key and the language. Addresses are
whole, also within the text. Dates carry the zone of the installation. What was withdrawn is gone.

Specifications: RSS 2.0 with content:encoded, dc:creator and atom:link; RFC 4287; JSON Feed 1.1 (jsonfeed.org/version/1.1).
"""

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.http import http_date

from answerable.web.newsroom import lists
from answerable.web.newsroom.addressing import place_of, start_of
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.models import Article, Front, Section

NEWEST = 20
# Bodies and pictures are not asked for: the text of an article is kept as it was published.
SHOWN = (
    *[
        "title",
        "subtitle",
        "summary",
        "source",
        "author",
        "first_published_at",
        "translation_key",
        "url_path",
    ],
    *["site__slug", "site__host", "site__is_group", "site__languages", "locale__language_code"],
    *["published_text__html", "published_text__changed_at"],
)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# XML has no place for these, and neither has any text.
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufffe\\uffff]")
_SIZES = re.compile(r'(?<=\ssrcset=")[^"]*')
_SIZE = re.compile(r"(^|,\s*)/(?!/)")
_LOCAL = re.compile(r'(\s(?:src|href|poster)=")/(?!/)')


class RssFeed(Rss201rev2Feed):
    """With the whole text and the author's name beside the summary."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def latest_post_date(self) -> datetime:
        return _latest(self)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        creator, item["author_name"] = item["author_name"], None
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:creator", creator)
        handler.addQuickElement("content:encoded", item["html"])


class AtomFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return _latest(self)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = self.feed
        whole = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"]}],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(whole, ensure_ascii=False).encode(encoding))

    @staticmethod
    def _item(item: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["html"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "authors": [{"name": item["author_name"]}],
        }


def rss(page: Front | Section) -> HttpResponse:
    return _answer(page, "rss.xml", RssFeed)


def atom(page: Front | Section) -> HttpResponse:
    return _answer(page, "atom.xml", AtomFeed)


def json_feed(page: Front | Section) -> HttpResponse:
    return _answer(page, "feed.json", JsonFeed)


def identifier(article: Article) -> str:
    return uuid5(NAMESPACE_URL, f"{article.translation_key}/{article.locale.language_code}").urn


def title_of(page: Front | Section) -> str:
    name = page.site.called(page.locale.language_code)
    return name if isinstance(page, Front) else f"{page.title} - {name}"


def _latest(feed: SyndicationFeed) -> datetime:
    """An empty feed has the date of its page, not the present moment, which would make it another one each time."""
    changed: list[datetime] = [item["updateddate"] for item in feed.items]
    begun: datetime = feed.feed["begun"]
    return max(changed, default=begun)


def _answer(page: Front | Section, file: str, kind: type[RssFeed | AtomFeed | JsonFeed]) -> HttpResponse:
    language = page.locale.language_code
    origin = start_of(page.site, language).origin
    whole = place_of(page).whole
    intro = page.intro if isinstance(page, Section) else ""
    feed = kind(
        title=_clean(title_of(page)),
        link=whole,
        description=_clean(intro or title_of(page)),
        language=BY_CODE[language].html,
        author_name=_clean(page.site.called(language)),
        feed_url=whole + file,
        begun=page.first_published_at or LONG_AGO,
        feed_guid=uuid5(NAMESPACE_URL, f"{page.translation_key}/{language}").urn,
    )
    changed = [_add(feed, article, origin) for article in _articles(page)]
    answer = HttpResponse(content_type=feed.content_type)
    feed.write(answer, "utf-8")
    if changed:
        answer.headers["Last-Modified"] = http_date(max(changed).timestamp())
    return answer


def _articles(page: Front | Section) -> Any:
    found = lists.listed().filter(language=page.locale.language_code, published_text__isnull=False)
    if isinstance(page, Front):
        inside = found.filter(site_id=page.site_id)
    elif page.is_of_units:
        inside = lists.of_units(page.site, page.locale.language_code).filter(published_text__isnull=False)
    else:
        inside = found.filter(lists.inside(page.path))
    shown = inside.select_related("site", "locale", "published_text").only(*SHOWN)
    return shown.order_by(*lists.NEWEST_FIRST)[:NEWEST]


def _add(feed: SyndicationFeed, article: Article, origin: str) -> datetime:
    text = article.published_text
    published = article.first_published_at or text.changed_at
    feed.add_item(
        title=_clean(article.title),
        link=place_of(article).whole,
        description=_clean(article.summary or article.subtitle or article.title),
        author_name=_clean(article.author or article.source),
        pubdate=timezone.localtime(published).replace(microsecond=0),
        updateddate=timezone.localtime(text.changed_at),
        unique_id=identifier(article),
        unique_id_is_permalink=False,
        html=_clean(_whole(text.html, origin)),
    )
    return text.changed_at


def _whole(html: str, origin: str) -> str:
    """With whole addresses, as whoever reads a feed elsewhere needs them."""
    led = _LOCAL.sub(rf"\1{origin}/", html)
    return _SIZES.sub(lambda sizes: _SIZE.sub(rf"\1{origin}/", sizes[0]), led)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
