"""What an archive wants to know of each page: `archive.jsonl`, a line of JSON for each article.

The fields follow what GB/T 42147-2022 (metadata of electronic documents of government web pages) and DA/T 80-2019 (archiving of government web pages) ask for; docs/publication-log.md
names each and its Chinese term.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.export.places import FilePlaces
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.models import Article, NewsSite, PublicationEntry, Section
from answerable.web.newsroom.moments import stamp

NAME = "archive.jsonl"


def content(
    sites: Iterable[NewsSite], places: FilePlaces, sums: dict[str, str], sizes: dict[str, int]
) -> bytes:
    lines = []
    for site in sites:
        entries = PublicationEntry.objects.filter(site=site, page__isnull=False).order_by()
        numbers = dict(entries.values_list("page_id").annotate(Max("number")))
        sections = {each.path: each for each in Section.objects.filter(site=site)}
        found = (
            Article.objects.live()
            .filter(site=site, published_text__isnull=False)
            .order_by("path")
            .defer("body")
        )
        for article in found.select_related("site", "locale", "published_text"):
            name = places.name(place_of(article).whole)
            if name in sums:
                lines.append(
                    _record(
                        article,
                        sections.get(article.path[:-4]),
                        numbers.get(article.pk),
                        name,
                        sums[name],
                        sizes[name],
                        places,
                    )
                )
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def _record(
    article: Article,
    section: Section | None,
    entry: int | None,
    name: str,
    digest: str,
    size: int,
    places: FilePlaces,
) -> dict[str, Any]:
    site, language = article.site, article.locale.language_code
    return {
        "title": article.title,
        "address": places.told(place_of(article).whole),
        "site_name": site.called(language),
        "site_code": site.government_code,
        "column": section.title if section else "",
        "author": article.author,
        "source": article.source,
        "editor": article.editor,
        "description": article.summary,
        "language": BY_CODE[language].html,
        "event_date": str(article.event_date or ""),
        "source_date": str(article.source_date),
        "published": stamp(article.first_published_at) if article.first_published_at else "",
        "changed": stamp(article.published_text.changed_at),
        "log_entry": entry,
        "file": name,
        "format": "text/html",
        "bytes": size,
        "sha256": digest,
    }
