"""The news of the reference meeting (`composing.records`): every fact of it is in the draft, on the page, in every feed, and the page is in the maps; in both languages."""

import json
from html import unescape

import feedparser
import pytest
from django.test import Client
from django.utils.html import strip_tags
from lxml import etree

from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.newsroom import contents, stories
from answerable.web.newsroom.models import Article, NewsSite
from composing.records import THEMES, UNITS, reference
from web.newsroom.articles import publish
from web.newsroom.crawling import LOC

pytestmark = pytest.mark.django_db

SAID_BY_BOTH = (
    "集团党委", "集团主要领导", "集团分管领导", "安全不给产量让路", "交接班事项写进操作票", "停工权交给班组长", "现场的问题在现场解决", "研发项目按节点算账",
    "青年骨干轮岗，带教人先到位", "海外项目一张清单管到底", "各单位一年来做了大量工作", "基础管理还有短板", *THEMES,
)  # fmt: skip
FACTS = {
    "zh-hans": (
        "2021年", "2022年1月24日", "主会场", "分会场", "视频", "290", "283", "领导班子", "职能部门负责人", "单位负责人", "代表", "248", "242", "281", "279",
        *(unit.chinese for unit in UNITS), *SAID_BY_BOTH,
    ),
    "en": ("2021", "24 January 2022", "main venue", "video", "290", "283", "281", "279", *(unit.english for unit in UNITS), *SAID_BY_BOTH),
}  # fmt: skip


@pytest.fixture
def drafts(
    installation: None, meeting: Meeting, organiser: User, group: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> list[Article]:
    """In Chinese and English."""
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.CLOSED)
    meeting.refresh_from_db()
    monkeypatch.setattr(stories, "record_of", lambda *_of, **_more: reference())
    stories.make(meeting, group, organiser, with_grades=False)
    return list(stories.articles_of(meeting))


def plain(html: str) -> str:
    return unescape(strip_tags(html.replace("<wbr>", "")))


def missing(language: str, text: str) -> list[str]:
    return [fact for fact in FACTS[language] if fact not in text]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_fact_is_in_draft_page_feeds_and_maps(
    drafts: list[Article], client: Client, language: str
) -> None:
    (draft,) = [each for each in drafts if each.language == language]
    assert missing(language, json.dumps(contents.given(draft), ensure_ascii=False)) == []
    made = publish(draft)
    start = "/en/" if language == "en" else "/"
    address = f"{start}debriefs/{made.slug}/"
    assert missing(language, plain(client.get(address).content.decode())) == []
    for below in (start, f"{start}debriefs/"):
        for file in ("rss.xml", "atom.xml"):
            (entry,) = feedparser.parse(client.get(below + file).content).entries
            assert entry.link.endswith(address)
            assert entry.title == made.title
            assert missing(language, made.title + plain(entry.content[-1].value)) == [], below + file
        (item,) = json.loads(client.get(f"{below}feed.json").content)["items"]
        assert item["url"].endswith(address)
        assert missing(language, made.title + plain(item["content_html"])) == [], below
    for file in ("sitemap.xml", "news-sitemap.xml"):
        places = [each.text or "" for each in etree.fromstring(client.get(start + file).content).iter(LOC)]
        assert sum(each.endswith(address) for each in places) == 1, file
    assert made.title in plain(client.get(f"{start}debriefs/").content.decode())
    # The other language is not published, and nowhere.
    other = "/debriefs/" if language == "en" else "/en/debriefs/"
    assert client.get(f"{other}{made.slug}/").status_code == 404
