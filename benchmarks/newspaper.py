"""Public sites for measuring: pages and articles in bulk, as they are after publishing. Imported once `benchmarks.site` has set the site up."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from answerable.web.newsroom import cluster, edition
from answerable.web.newsroom.export.run import run
from answerable.web.newsroom.models import Article, NewsSite, PublishedText, Section
from answerable.web.organisation.models import Unit

__all__ = ["addresses", "captured", "change_all", "edition", "fill", "run", "sites", "visitor"]

BEGIN = datetime(2026, 1, 1, 1, tzinfo=UTC)
SENTENCE = "集团召开年度述职大会，十九家单位负责人逐一报告一年工作，二百八十三名代表现场提问并评分。"
BODY = json.dumps(
    [
        {"type": "text", "value": f"<p>{SENTENCE * 4}</p>" * 6},
        {"type": "heading", "value": "五项要求"},
        {
            "type": "requirements",
            "value": {"items": [{"title": "稳生产", "text": SENTENCE, "parts": [SENTENCE]}] * 5},
        },
    ]
)


def sites(_site: Any, number: int, articles: int, first: int = 0) -> list[NewsSite]:
    """Each with so many articles; the first of all is the group's."""
    made = []
    for at in range(first, first + number):
        unit = None if at == 0 else Unit.objects.create(name=f"单位{at}")
        named = NewsSite(
            slug=f"site{at}", is_group=at == 0, unit=unit, name=f"站点{at}", name_en=f"Site {at}"
        )
        made.append(cluster.make(named))
    if articles:
        fill(made, articles)
    return made


def fill(on: list[NewsSite], articles: int) -> None:
    """So many more, shared out among the sites and the sections of their first language."""
    sections = [
        each
        for site in on
        for each in Section.objects.filter(
            site=site, locale__language_code="zh-hans", slug__in=("news", "notices")
        )
    ]
    share, rest = divmod(articles, len(sections))
    for at, section in enumerate(sections):
        _add(section, share + (at < rest))
    edition.rise()


def _add(section: Section, number: int) -> None:
    have = section.numchild
    made = []
    for at in range(have, have + number):
        page = Article(
            title=f"第{at}次会议在{section.title}召开",
            slug=f"a{at}",
            summary=SENTENCE,
            source="集团办公室",
            source_date=date(2027, 1, 18),
            body=BODY,
            site=section.site,
            locale=section.locale,
            live=True,
            first_published_at=BEGIN + timedelta(hours=section.pk, minutes=at),
            last_published_at=BEGIN + timedelta(hours=section.pk, minutes=at),
            listed_at=BEGIN + timedelta(hours=section.pk, minutes=at),
            language=section.locale.language_code,
            path=f"{section.path}{Page._int2str(at + 1).rjust(4, '0')}",
            depth=section.depth + 1,
            url_path=f"{section.url_path}a{at}/",
            content_type=Article().content_type,
            draft_title="",
        )
        made.append(page)
    _insert(made)
    Section.objects.filter(pk=section.pk).update(numchild=have + number)


def _insert(made: list[Article]) -> None:
    """A page has two rows, which Django's bulk_create does not write together."""
    parents = [
        Page(
            **{
                field.attname: getattr(each, field.attname)
                for field in Page._meta.concrete_fields
                if field.attname != "id"
            }
        )
        for each in made
    ]
    for page, parent in zip(made, Page.objects.bulk_create(parents, batch_size=500), strict=True):
        page.pk = page.id = page.page_ptr_id = parent.pk
    local = Article._meta.local_concrete_fields
    fields = [field for field in local if field.attname != "page_ptr_id"]
    with connection.cursor() as cursor:
        names = ", ".join(
            connection.ops.quote_name(name) for name in ("page_ptr_id", *(field.column for field in fields))
        )
        marks = ", ".join(["%s"] * (len(fields) + 1))
        rows = [
            (each.pk, *(field.get_db_prep_save(field.pre_save(each, True), connection) for field in fields))
            for each in made
        ]
        cursor.executemany(f"INSERT INTO newsroom_article ({names}) VALUES ({marks})", rows)
    texts = [
        PublishedText(
            article_id=each.pk,
            html=f"<p>{SENTENCE * 20}</p>",
            text=f"{each.title}\n{SENTENCE * 20}",
            changed_at=each.first_published_at,
        )
        for each in made
    ]
    PublishedText.objects.bulk_create(texts, batch_size=500)


def change_all(site: NewsSite) -> None:
    Article.objects.filter(site=site).update(summary=f"更正：{SENTENCE}", source="更正")
    edition.rise()


def addresses() -> dict[str, str]:
    return {
        "front page": "/",
        "section": "/news/",
        "section, page 2": "/news/?page=2",
        "article": "/news/a1/",
        "search": "/search/?q=会议",
        "RSS": "/rss.xml",
        "Atom of a section": "/news/atom.xml",
        "JSON Feed": "/feed.json",
        "site map": "/sitemap.xml",
        "news site map": "/news-sitemap.xml",
    }


def visitor() -> Client:
    """Somebody who is not signed in, at this process."""
    return Client(SERVER_NAME="127.0.0.1")


def captured() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
