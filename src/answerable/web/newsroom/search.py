"""Searching one site or the whole cluster, in one language.

`search` is all that the page of results knows. What it finds stands in pieces, some of them marked, so that the page escapes every one of them.
"""

import re
from dataclasses import dataclass

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator

from answerable.web.newsroom import lists
from answerable.web.newsroom.models import Article, NewsSite

A_PAGE = 10
# More than these are not counted: nobody reads a hundred pages of results.
MOST_FOUND = 1000
LONGEST_QUERY = 100
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
    """`page` is Django's page of the articles, for its numbers; `hits` are those on it."""

    words: tuple[str, ...]
    page: "ResultPage[Article]"
    hits: list[SearchHit]


def search(site: NewsSite | None, language: str, query: str, page: int) -> SearchResult:
    """What has every word of `query`, the newest first. Without a site, in all of them. An empty query finds nothing."""
    words = tuple(query[:LONGEST_QUERY].split())
    keys = [each.pk for each in Article.objects.live().search(" ".join(words))[:MOST_FOUND]] if words else []
    articles = lists.listed().filter(pk__in=keys, language=language)
    # In the whole cluster an article is found once: at its source.
    articles = articles.filter(taken_as=None) if site is None else articles.filter(site=site)
    found = Paginator(lists.newest(articles), A_PAGE).get_page(page)
    return SearchResult(words, found, [_hit(each, words) for each in found])


def _hit(article: Article, words: tuple[str, ...]) -> SearchHit:
    return SearchHit(
        article,
        marked(article.title, words),
        marked(around(article.summary or article.subtitle, words), words),
    )


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
