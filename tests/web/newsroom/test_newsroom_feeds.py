"""Feeds, read back by feedparser."""

import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.web.newsroom.models import Article, Front, NewsSite, PublishedText, Section
from web.newsroom.articles import live, publish
from web.newsroom.full_articles import MEETING, full_live

pytestmark = pytest.mark.django_db
ROOT = "http://localhost:8000"
HOSTILE = "<b>&]]> \x0b\x1f题</b>"


def entries(client: Client, address: str) -> list[feedparser.FeedParserDict]:
    read = feedparser.parse(client.get(address).content)
    assert not read.bozo, read.get("bozo_exception")
    return read.entries


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml"])
def test_a_feed_has_the_whole_article_with_whole_addresses(
    client: Client, group: NewsSite, file: str
) -> None:
    made = full_live(group)
    made.correction = "更正"
    at = datetime(2027, 1, 21, 18, 30, tzinfo=UTC)
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at)
    answer = client.get(f"/{file}")
    kind = "rss" if file == "rss.xml" else "atom"
    assert answer.headers["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert (read.feed.title, read.feed.link, read.feed.language) == ("岚庭材料集团", f"{ROOT}/", "zh-CN")
    assert {each.href for each in read.feed.links if each.rel == "self"} == {f"{ROOT}/{file}"}
    (entry,) = read.entries
    assert (entry.title, entry.link, entry.author) == (MEETING, f"{ROOT}/news/meeting/", "李记")
    assert entry.summary == "集团十九家单位负责人逐一述职。"
    assert entry.id.startswith("urn:uuid:")
    assert tuple(entry.published_parsed)[:5] == (2027, 1, 21, 18, 30)
    assert "+08:00" in entry.published or "+0800" in entry.published
    html = entry.content[-1].value
    assert "<b>述职</b>" in html
    assert f'src="{ROOT}/media/pictures/' in html
    assert not re.search(r'["\s]/(?:media|news|files)/', html)


def test_the_json_feed_says_the_same(client: Client, group: NewsSite) -> None:
    full_live(group)
    answer = client.get("/feed.json")
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    read = json.loads(answer.content)
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["home_page_url"], read["feed_url"]) == (
        "岚庭材料集团",
        f"{ROOT}/",
        f"{ROOT}/feed.json",
    )
    (item,) = read["items"]
    (entry,) = entries(client, "/atom.xml")
    assert (item["id"], item["url"], item["title"], item["summary"]) == (
        entry.id,
        entry.link,
        entry.title,
        entry.summary,
    )
    assert item["content_html"] == entry.content[0].value.strip() or "<b>述职</b>" in item["content_html"]
    assert datetime.fromisoformat(item["date_published"]).utcoffset() == timedelta(hours=8)


def test_each_site_section_and_language_has_its_own(
    client: Client, group: NewsSite, qinghe: NewsSite
) -> None:
    live(group, "集团要闻", slug="a")
    live(group, "集团通知", slug="b", section="notices")
    live(group, "Group news", slug="a", language="en")
    live(qinghe, "清河要闻", slug="a")
    section = Section.objects.get(site=group, slug="news", locale__language_code="zh-hans")
    below = section.add_child(
        instance=Section(title="人事", slug="people", site=group, locale=section.locale)
    )
    made = live(group, "任免", slug="c")
    made.move(below, "last-child")
    told = {
        "/": ["任免", "集团通知", "集团要闻"],
        "/news/": ["任免", "集团要闻"],
        "/news/people/": ["任免"],
        "/notices/": ["集团通知"],
        "/units/": ["清河要闻"],
        "/en/": ["Group news"],
        "/en/notices/": [],
        "/sites/qinghe/": ["清河要闻"],
        "/sites/qinghe/en/": [],
    }
    for start, titles in told.items():
        for file in ("rss.xml", "atom.xml"):
            assert [each.title for each in entries(client, start + file)] == titles, start
        assert [each["title"] for each in client.get(f"{start}feed.json").json()["items"]] == titles
    for missing in ("/none/rss.xml", "/news/a/rss.xml", "/sites/none/feed.json", "/news/sitemap.xml"):
        assert client.get(missing).status_code == 404, missing


def test_an_entry_keeps_its_identifier_and_says_when_it_changed(client: Client, group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    (before,) = entries(client, "/atom.xml")
    PublishedText.objects.update(changed_at=datetime(2020, 1, 1, tzinfo=UTC))
    made.correction, made.title, made.slug = "题目写错了。", "大会", "assembly"
    publish(made)
    (after,) = entries(client, "/atom.xml")
    assert (after.id, after.published, after.title) == (before.id, before.published, "大会")
    assert after.link == f"{ROOT}/news/assembly/"
    assert after.updated >= before.updated
    made.unpublish()
    assert entries(client, "/atom.xml") == []
    assert entries(client, "/news/rss.xml") == []


def test_an_empty_feed_is_the_same_each_time(client: Client, group: NewsSite) -> None:
    for file in ("rss.xml", "atom.xml", "feed.json"):
        assert client.get(f"/{file}").content == client.get(f"/{file}").content
    begun = Front.objects.get(site=group, locale__language_code="zh-hans").first_published_at
    assert begun is not None
    updated = feedparser.parse(client.get("/atom.xml").content).feed.updated_parsed
    assert tuple(updated)[:6] == begun.utctimetuple()[:6]


def test_what_people_wrote_breaks_no_feed(client: Client, group: NewsSite) -> None:
    live(group, HOSTILE, slug="meeting", summary=HOSTILE, author=HOSTILE)
    for file in ("rss.xml", "atom.xml"):
        (entry,) = entries(client, f"/{file}")
        assert "]]>" in entry.title
        assert "题" in entry.title
    assert "\x0b" not in client.get("/feed.json").json()["items"][0]["title"]


def test_who_has_a_feed_already_is_told_so(client: Client, group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    for file in ("rss.xml", "atom.xml", "feed.json", "sitemap.xml", "news-sitemap.xml"):
        first = client.get(f"/{file}")
        tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
        assert client.get(f"/{file}", headers={"if-none-match": tag}).status_code == 304
        assert client.get(f"/{file}", headers={"if-modified-since": changed}).status_code == 304
        made.title += "。"
        made = publish(made)
        again = client.get(f"/{file}", headers={"if-none-match": tag})
        assert again.status_code == (
            304 if file == "sitemap.xml" and again.headers["ETag"] == tag else 200
        ), file


def test_a_feed_takes_the_same_queries_for_one_and_for_many(client: Client, group: NewsSite) -> None:
    def queries() -> dict[str, int]:
        found = {}
        for file in ("rss.xml", "news/atom.xml", "feed.json", "sitemap.xml", "news-sitemap.xml"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/{file}").status_code == 200
            found[file] = len(asked)
        return found

    live(group, "会议", slug="m0")
    few = queries()
    for at in range(1, 6):
        live(group, f"会议{at}", slug=f"m{at}")
    assert queries() == few
    assert max(few.values()) <= 13
