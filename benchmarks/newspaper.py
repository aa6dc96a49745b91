"""Public sites for measuring: pages and articles in bulk, as they are after publishing: a third with a picture, each with its entry of the log and in the index
of the search. Imported once `benchmarks.site` has set the site up.
"""

import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import Page

from answerable.web.newsroom import cluster, edition, log_tree
from answerable.web.newsroom.export.run import run
from answerable.web.newsroom.media import SHAPES
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    NewsSite,
    Picture,
    PublicationEntry,
    PublishedText,
    Section,
)
from answerable.web.organisation.models import Unit

__all__ = [
    "MARKS",
    "addresses",
    "captured",
    "change_all",
    "change_one",
    "edition",
    "fill",
    "run",
    "search_index",
    "sites",
    "visitor",
]

PICTURES = 7
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


def search_index() -> None:
    """Have the search find all there is."""
    call_command("update_index", verbosity=0)


def _pictures() -> list[Picture]:
    """The same few for all, in the sizes of lists and pages."""
    made = list(Picture.objects.all())
    for at in range(len(made), PICTURES):
        file = io.BytesIO()
        Image.new("RGB", (1600, 1067), (20 * at, 90, 120)).save(file, "PNG")
        made.append(
            Picture.objects.create(
                title=f"图{at}", file=ImageFile(file, f"{at}.png"), description="会场", credit="记者"
            )
        )
        made[-1].get_renditions(*(size for sizes in SHAPES.values() for size in sizes))
    return made


def _add(section: Section, number: int) -> None:
    have = section.numchild
    pictures = _pictures()
    made = []
    for at in range(have, have + number):
        page = Article(
            title=f"第{at}次会议在{section.title}召开",
            slug=f"a{at}",
            summary=SENTENCE,
            source="集团办公室",
            source_date=date(2027, 1, 18),
            body=BODY,
            picture=pictures[at % PICTURES] if at % 3 == 0 else None,
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
    last = PublicationEntry.objects.aggregate(last=Max("number"))["last"]
    entries = [
        PublicationEntry(
            number=number,
            site=each.site,
            page_id=each.pk,
            kind=EntryKind.PUBLISHED,
            at=each.first_published_at,
            entry=b"{}" * 200,
        )
        for number, each in enumerate(made, 0 if last is None else last + 1)
    ]
    PublicationEntry.objects.bulk_create(entries, batch_size=500)
    with transaction.atomic():
        for each in entries:
            log_tree.append(each.number, each.entry)


def change_all(site: NewsSite) -> None:
    Article.objects.filter(site=site).update(summary=f"更正：{SENTENCE}", source="更正")
    edition.rise()


def change_one(site: NewsSite) -> None:
    first = Article.objects.filter(site=site).values_list("pk", flat=True)[:1]
    Article.objects.filter(pk__in=list(first)).update(source="更正")
    edition.rise()


# What an answer has that is not empty.
MARKS = {"search": '<ol class="hits">', "section": 'href="/news/a', "RSS": "<item>", "site map": "/news/a1/"}


def addresses() -> dict[str, str]:
    return {
        "front page": "/",
        "a unit's": "/sites/site1/",
        "section": "/news/",
        "section, page 2": "/news/?page=2",
        "news of units": "/units/",
        "article": "/news/a1/",
        "search": "/search/?q=会议",
        "RSS": "/rss.xml",
        "Atom of a section": "/news/atom.xml",
        "JSON Feed": "/feed.json",
        "site map to read": "/sitemap/",
        "site map": "/sitemap.xml",
        "news site map": "/news-sitemap.xml",
    }


def visitor() -> Client:
    """Somebody who is not signed in, at this process."""
    return Client(SERVER_NAME="127.0.0.1")


def captured() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
