"""Searching one site or the whole cluster, in one language.

`search` is all that the page of results knows. What it finds stands in pieces, some of them marked, so that the page escapes every one of them.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from answerable.web.newsroom import lists, search_words
from answerable.web.newsroom.models import Article, NewsSite

A_PAGE = 10
# More than these are not counted: nobody reads a hundred pages of results.
MOST_FOUND = 1000
LONGEST_QUERY = 100
# CROSS JOIN keeps the order in which the two are read.
OF_SQLITE = (
    "SELECT CAST(entry.object_id AS integer) FROM wagtailsearch_indexentry_fts AS words"
    " CROSS JOIN wagtailsearch_indexentry AS entry ON entry.id = words.rowid"
    " WHERE wagtailsearch_indexentry_fts MATCH %s AND entry.content_type_id = %s"
)
# What a row of the results shows, and what its address is made of.
SHOWN = (
    *["title", "source", "first_published_at", "listed_at", "path", "depth", "url_path"],
    *[
        "site__slug",
        "site__name",
        "site__name_en",
        "site__brand",
        "site__host",
        "site__is_group",
        "site__languages",
    ],
    *["locale__language_code", "published_text__text"],
)
AROUND = 60  # characters before and after the first mark of an excerpt

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """`title` and `excerpt` are pieces of text, with True for those that were looked for."""

    article: Article
    title: Pieces
    excerpt: Pieces


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`page` is Django's page of the keys of articles, for its numbers; `hits` are those on it."""

    words: tuple[str, ...]
    page: "ResultPage[int]"
    hits: list[SearchHit]


def search(site: NewsSite | None, language: str, query: str, page: int) -> SearchResult:
    """What has every word of `query`, the newest first. Without a site, in all of them. An empty query finds nothing."""
    # The index knows wide and narrow letters as the same.
    words = tuple(unicodedata.normalize("NFKC", query[:LONGEST_QUERY]).split())
    found = _found(site, language, words) if search_words.asked(" ".join(words)) else Article.objects.none()
    keys = list(found.values_list("pk", flat=True)[:MOST_FOUND])
    shown = Paginator(keys, A_PAGE).get_page(page)
    articles = lists.newest(Article.objects.filter(pk__in=list(shown), published_text__isnull=False))
    read = articles.prefetch_related(None).select_related("site", "locale", "published_text").only(*SHOWN)
    return SearchResult(words, shown, [_hit(each, words) for each in read])


def _found(site: NewsSite | None, language: str, words: tuple[str, ...]) -> "QuerySet[Article]":
    """The newest first. The index is asked for all that have the words, and only then are the newest counted off: else what many sites say would hide a small one's."""
    shelf = search_words.shelf(language, site.pk if site else None)
    found = _with_words(" ".join((*words, shelf))).filter(listed_at__isnull=False, language=language)
    # In the whole cluster an article is found once: at its source.
    return (found.filter(taken_as=None) if site is None else found.filter(site=site)).order_by(
        *lists.NEWEST_FIRST
    )


def _with_words(query: str) -> "QuerySet[Article]":
    """Articles whose index has every word.

    Left to itself SQLite would ask the index anew for each article there is, which took 400 ms for 10,000; so it is asked once, first.
    """
    if connection.vendor != "sqlite":
        return Article.objects.search(query, order_by_relevance=False).get_queryset()
    wanted = search_words.asked(query).split()
    every = " AND ".join(f'"{word.replace(chr(34), "")}"' for word in wanted)
    kind = ContentType.objects.get_for_model(Article)
    asked = RawSQL(OF_SQLITE, [f"{{title body}} : ({every})", kind.pk])  # noqa: S611 - a literal; what was typed is a parameter
    return Article.objects.filter(pk__in=asked)


def _hit(article: Article, words: tuple[str, ...]) -> SearchHit:
    """The excerpt is from the text as it was published."""
    text = " ".join(article.published_text.text.removeprefix(article.title).split())
    return SearchHit(article, marked(article.title, words), marked(around(text, words), words))


def marked(text: str, words: tuple[str, ...]) -> Pieces:
    """`text` in pieces, those that are one of `words` marked, without regard to case."""
    pattern = "|".join(re.escape(word) for word in words)
    if not pattern:
        return [(text, False)]
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]


def around(text: str, words: tuple[str, ...]) -> str:
    """The part of `text` around the first word that is in it."""
    lower = text.lower()
    places = [at for at in (lower.find(word.lower()) for word in words) if at >= 0]
    first = min(places, default=0)
    start, end = max(0, first - AROUND), first + 2 * AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
