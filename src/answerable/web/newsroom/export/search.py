"""An index by which a page's script searches without a server: `frontend/src/pages/search.ts`.

Below the start of a site in a language, in the folder of its search page:

    documents.json      [[address from that start, title, date, beginning of the text], ...], the newest first
    terms-<n>.json      {piece of text: [numbers of documents]}, of the pieces whose first character's code gives n when divided by 32

A script loads the second for the pieces that are looked for, and the first once something is found. Pieces: `answerable.publication.grams`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from answerable.publication.grams import pieces
from answerable.web.newsroom import lists
from answerable.web.newsroom.addressing import place_of, start_of
from answerable.web.newsroom.models import NewsSite

PARTS = 32
NAMES = ("documents.json", *(f"terms-{part}.json" for part in range(PARTS)))
BEGINNING = 160  # characters of the text


def files(site: NewsSite, language: str) -> Iterator[bytes]:
    """Their contents, in the order of `NAMES`."""
    documents = list[list[str]]()
    terms: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(PARTS)]
    start = start_of(site, language).path
    for number, article in enumerate(_articles(site, language)):
        text = article.published_text.text
        at = timezone.localtime(article.first_published_at) if article.first_published_at else None
        said = article.summary or text.removeprefix(article.title).strip()
        address = place_of(article).path.removeprefix(start)
        documents.append([address, article.title, f"{at:%Y-%m-%d}" if at else "", said[:BEGINNING]])
        for piece in pieces(text):
            terms[ord(piece[0]) % PARTS][piece].append(number)
    yield _json(documents)
    for found in terms:
        yield _json(dict(sorted(found.items())))


def _articles(site: NewsSite, language: str) -> Any:
    found = lists.published(site, language).filter(published_text__isnull=False)
    return found.prefetch_related(None).select_related("site", "locale", "published_text").defer("body")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
