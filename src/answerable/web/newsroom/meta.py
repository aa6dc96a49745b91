"""What the head of a public page tells machines: canonical address, translations, feeds, Open Graph, schema.org, and the meta tags of government sites.

The last are those of the guide to building government websites (政府网站发展指引, 2017, 附件 2 "网页标签"): of the site SiteName, SiteDomain, SiteIDCode; of the section
ColumnName, ColumnDescription, ColumnKeywords, ColumnType; of the article ArticleTitle, PubDate, ContentSource, Keywords, Author, Description, Image, Url.
The template is `newsroom/head.html`.
"""

import json
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from answerable.publication.sources import LOG
from answerable.web.newsroom.addressing import place_of, start_of
from answerable.web.newsroom.feeds import title_of
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.models import Article, NewsSite, PublicPage, ReviewedPage, Section
from answerable.web.newsroom.moments import stamp
from answerable.web.newsroom.showing import InLanguage

OPEN_GRAPH = {"zh-hans": "zh_CN", "en": "en_GB"}
FEEDS = (
    ("rss.xml", "application/rss+xml", "RSS"),
    ("atom.xml", "application/atom+xml", "Atom"),
    ("feed.json", "application/feed+json", "JSON Feed"),
)
# Read by a browser as data, in which only these could end the element or begin another.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
PICTURE = "width-1200|format-jpeg"


class HeadLink(NamedTuple):
    rel: str
    href: str
    language: str = ""
    kind: str = ""
    title: str = ""


def head(page: PublicPage, around: Context) -> dict[str, Any]:
    """For `newsroom/head.html`: links, (name, content) and (property, content) of meta tags, which of these are published, and the data of schema.org."""
    whole = place_of(page).whole
    number = around["request"].GET.get("page", "")
    taken_from = around.get("taken_from")
    canonical = taken_from[1].whole if taken_from else whole
    if number.isdigit() and number not in ("0", "1"):
        canonical = f"{whole}?page={number}"
    section = page if isinstance(page, Section) else next(reversed(around.get("trail") or []), None)
    picture = _picture(page)
    entries = around.get("publications")
    changed = entries[-1].at if entries else getattr(page, "first_published_at", None)
    return {
        "links": [
            HeadLink("canonical", canonical),
            *_translations(around.get("languages") or []),
            *_feeds(page),
        ],
        "names": [
            *_described(page),
            *(_government(page, section, picture) if page.site.has_government_tags else ()),
        ],
        # What lists show of an article and its page does not.
        "published": isinstance(page, ReviewedPage),
        "properties": _open_graph(page, whole, section, picture, changed),
        "schema": _schema(page, whole, section, picture, changed) if isinstance(page, Article) else None,
    }


def embedded(value: Any) -> SafeString:
    """JSON that may stand in a script element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  nothing in it ends the element


def description_of(page: PublicPage) -> str:
    if isinstance(page, Article):
        return page.summary or page.subtitle or page.search_description
    return page.search_description or (page.intro if isinstance(page, Section) else "")


def _picture(page: PublicPage) -> str:
    """The whole address of an article's lead picture."""
    if not isinstance(page, Article) or page.picture is None:
        return ""
    address: str = page.picture.get_rendition(PICTURE).url
    return address if urlsplit(address).netloc else place_of(page).origin + address


def _translations(versions: list[InLanguage]) -> list[HeadLink]:
    """All versions, this one included, as hreflang wants it; none if there is but one."""
    if len(versions) < 2:
        return []
    links = [HeadLink("alternate", each.place.whole, each.language.html) for each in versions]
    return [*links, HeadLink("alternate", links[0].href, "x-default")]


def _feeds(page: PublicPage) -> list[HeadLink]:
    """Of the section on its page, else of the site."""
    start = place_of(page) if isinstance(page, Section) else start_of(page.site, page.locale.language_code)
    name = title_of(page) if isinstance(page, Section) else page.site.called(page.locale.language_code)
    return [
        HeadLink("alternate", start.whole + file, "", kind, f"{name} ({form})") for file, kind, form in FEEDS
    ]


def _described(page: PublicPage) -> list[tuple[str, str]]:
    description = description_of(page)
    log = ("publication-log", f"{settings.SITE_URL}/{LOG}")
    return [("description", description), log] if description else [log]


def _open_graph(
    page: PublicPage, whole: str, section: Section | None, picture: str, changed: datetime | None
) -> list[tuple[str, str]]:
    language = page.locale.language_code
    found = [
        ("og:type", "article" if isinstance(page, ReviewedPage) else "website"),
        ("og:title", page.title),
        ("og:url", whole),
        ("og:site_name", page.site.called(language)),
        ("og:locale", OPEN_GRAPH[language]),
        ("og:description", description_of(page)),
        ("og:image", picture),
    ]
    if isinstance(page, ReviewedPage | Section) and page.first_published_at and changed:
        found += [
            ("article:published_time", stamp(page.first_published_at)),
            ("article:modified_time", stamp(changed)),
            ("article:section", section.title if section else ""),
        ]
    return [(name, content) for name, content in found if content]


def _schema(
    page: Article, whole: str, section: Section | None, picture: str, changed: datetime | None
) -> SafeString:
    """https://schema.org/NewsArticle."""
    language = page.locale.language_code
    publisher = {
        "@type": "Organization",
        "name": page.site.called(language),
        "url": start_of(page.site, language).whole,
    }
    author = (
        {"@type": "Person", "name": page.author}
        if page.author
        else {"@type": "Organization", "name": page.source}
    )
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "alternativeHeadline": page.subtitle,
        "description": description_of(page),
        "inLanguage": BY_CODE[language].html,
        "mainEntityOfPage": whole,
        "url": whole,
        "datePublished": stamp(page.first_published_at) if page.first_published_at else "",
        "dateModified": stamp(changed) if changed else "",
        "articleSection": section.title if section else "",
        "author": author,
        "editor": {"@type": "Person", "name": page.editor} if page.editor else "",
        "publisher": publisher,
        "image": [picture] if picture else "",
    }
    return embedded({name: each for name, each in value.items() if each})


def _government(page: PublicPage, section: Section | None, picture: str) -> list[tuple[str, str]]:
    found = [*_of_site(page.site, page.locale.language_code)]
    if section:
        found += [
            ("ColumnName", section.title),
            ("ColumnDescription", section.intro or section.title),
            ("ColumnKeywords", section.title),
            ("ColumnType", str(section.get_kind_display())),
        ]
    if isinstance(page, Article):
        published = page.first_published_at
        found += [
            ("ArticleTitle", page.title),
            ("PubDate", timezone.localtime(published).strftime("%Y-%m-%d %H:%M") if published else ""),
            ("ContentSource", page.source),
            ("Keywords", ",".join(filter(None, (section.title if section else "", page.source)))),
            ("Author", page.author or page.source),
            ("Description", description_of(page) or page.title),
            ("Image", picture),
            ("Url", place_of(page).whole),
        ]
    return [(name, content) for name, content in found if content]


def _of_site(site: NewsSite, language: str) -> list[tuple[str, str]]:
    start = start_of(site, language)
    return [
        ("SiteName", site.called(language)),
        ("SiteDomain", urlsplit(start.origin).hostname or ""),
        ("SiteIDCode", site.government_code),
    ]
