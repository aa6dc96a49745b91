"""What the head of a public page tells machines."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
from django.test import Client

from answerable.web.newsroom.models import Article, NewsSite
from web.newsroom.articles import article, live, publish
from web.newsroom.full_articles import MEETING, full_live

pytestmark = pytest.mark.django_db
ROOT = "http://localhost:8000"


class Head:
    def __init__(self, client: Client, address: str) -> None:
        whole = client.get(address).content.decode()
        head = html5lib.parse(whole, namespaceHTMLElements=False).find("head")
        self.meta = {
            each.get("name") or each.get("property"): each.get("content") for each in head.iter("meta")
        }
        self.links = [dict(each.attrib) for each in head.iter("link")]
        data = [each.text for each in head.iter("script") if each.get("type") == "application/ld+json"]
        self.schema: list[dict[str, Any]] = [json.loads(each) for each in data]

    def hrefs(self, rel: str, key: str) -> dict[str, str]:
        return {each[key]: each["href"] for each in self.links if each["rel"] == rel and key in each}


def test_an_article_says_where_it_is_at_home_and_where_its_feeds_are(client: Client, group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    version = article(group, "The meeting", language="en", slug="the-meeting")
    version.translation_key = made.translation_key
    version = publish(version)
    head = Head(client, "/en/news/the-meeting/")
    assert [each["href"] for each in head.links if each["rel"] == "canonical"] == [
        f"{ROOT}/en/news/the-meeting/"
    ]
    chinese = f"{ROOT}/news/meeting/"
    assert head.hrefs("alternate", "hreflang") == {
        "zh-CN": chinese,
        "en": f"{ROOT}/en/news/the-meeting/",
        "x-default": chinese,
    }
    feeds = {
        "application/rss+xml": f"{ROOT}/en/rss.xml",
        "application/atom+xml": f"{ROOT}/en/atom.xml",
        "application/feed+json": f"{ROOT}/en/feed.json",
    }
    assert head.hrefs("alternate", "type") == feeds
    version.unpublish()
    assert Head(client, "/news/meeting/").hrefs("alternate", "hreflang") == {}


def test_a_section_has_its_own_feeds_and_each_page_of_it_is_itself(client: Client, group: NewsSite) -> None:
    head = Head(client, "/notices/?page=2&text=large")
    assert [each["href"] for each in head.links if each["rel"] == "canonical"] == [f"{ROOT}/notices/?page=2"]
    assert head.hrefs("alternate", "type")["application/rss+xml"] == f"{ROOT}/notices/rss.xml"
    assert head.meta["og:type"] == "website"
    assert head.schema == []


def test_open_graph_and_schema_say_what_the_article_says(client: Client, group: NewsSite) -> None:
    made = full_live(group)
    at = datetime(2027, 1, 21, 18, 30, tzinfo=UTC)
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at)
    head = Head(client, "/news/meeting/")
    assert (head.meta["og:title"], head.meta["og:type"], head.meta["og:locale"]) == (
        MEETING,
        "article",
        "zh_CN",
    )
    assert head.meta["og:url"] == f"{ROOT}/news/meeting/"
    assert head.meta["article:published_time"] == "2027-01-21T18:30:00Z"
    assert head.meta["og:image"].startswith(f"{ROOT}/media/pictures/")
    assert client.get(head.meta["og:image"].removeprefix(ROOT)).status_code == 200
    (schema,) = head.schema
    assert (schema["@context"], schema["@type"], schema["headline"]) == (
        "https://schema.org",
        "NewsArticle",
        MEETING,
    )
    assert (schema["datePublished"], schema["inLanguage"]) == ("2027-01-21T18:30:00Z", "zh-CN")
    assert schema["author"] == {"@type": "Person", "name": "李记"}
    assert schema["publisher"] == {"@type": "Organization", "name": "岚庭材料集团", "url": f"{ROOT}/"}
    assert schema["articleSection"] == "要闻"
    assert schema["image"] == [head.meta["og:image"]]


def test_data_for_machines_cannot_become_a_script(client: Client, group: NewsSite) -> None:
    """The policy allows no script of a page's own, and data that is no script is not run: nothing in it may end its element."""
    hostile = '</script><script>alert("x")</script><!--&'
    live(group, hostile, slug="meeting", summary=hostile, author=hostile)
    answer = client.get("/news/meeting/")
    (schema,) = Head(client, "/news/meeting/").schema
    assert (schema["headline"], schema["description"], schema["author"]["name"]) == (
        hostile,
        hostile,
        hostile,
    )
    found = re.findall(r"<script[^>]*>", answer.content.decode())
    assert found == ['<script src="/static/dist/pages/reading.js">', '<script type="application/ld+json">']
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


def test_government_tags_are_there_where_a_site_wants_them(client: Client, group: NewsSite) -> None:
    made = full_live(group)
    at = datetime(2027, 1, 21, 18, 30, tzinfo=UTC)
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at)
    assert "SiteName" not in Head(client, "/news/meeting/").meta
    group.has_government_tags, group.government_code = True, "3300000001"
    group.save()
    found = Head(client, "/news/meeting/").meta
    picture = found["og:image"]
    assert {name: content for name, content in found.items() if name and name[0].isupper()} == {
        "SiteName": "岚庭材料集团",
        "SiteDomain": "localhost",
        "SiteIDCode": "3300000001",
        "ColumnName": "要闻",
        "ColumnDescription": "要闻",
        "ColumnKeywords": "要闻",
        "ColumnType": "新闻",
        "ArticleTitle": MEETING,
        "PubDate": "2027-01-22 02:30",
        "ContentSource": "集团办公室",
        "Keywords": "要闻,集团办公室",
        "Author": "李记",
        "Description": "集团十九家单位负责人逐一述职。",
        "Image": picture,
        "Url": f"{ROOT}/news/meeting/",
    }
    front = Head(client, "/").meta
    assert {"SiteName", "SiteDomain", "SiteIDCode"} == {name for name in front if name and name[0].isupper()}
