"""Pages are counted as they are read, by nobody's name, beside what is kept, and every editor sees the counts of own sites."""

import asyncio
import csv
import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable import ending
from answerable.web.newsroom import edition, reader, readership, reads
from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.models import Article, Front, NewsSite, ReadCount, Section, StandingPage
from answerable.web.newsroom.readership import ReadsBy
from web.newsroom.articles import article, live
from web.newsroom.desks import browser, editor
from web.threads import on_disk

pytestmark = pytest.mark.django_db
PERSON = "Mozilla/5.0 (Linux; Android 13; CUBOT_X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
BOARD = "/editors/desk/readers/"


@pytest.fixture(autouse=True)
def tally(monkeypatch: pytest.MonkeyPatch) -> reads.Tally:
    """One for each test, and nothing that the test's end would leave for the process's end."""
    made = reads.Tally()
    monkeypatch.setattr(reads, "tally", made)
    monkeypatch.setattr(ending, "_ends", [])
    return made


@pytest.fixture
def pages_are_kept(settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, edition.CACHE: settings.KEPT_PAGES}
    caches[edition.CACHE].clear()


def read(address: str, **headers: str) -> int:
    return Client().get(address, headers={"user-agent": PERSON, **headers}).status_code


def counts() -> dict[str, int]:
    """By the title of the page, once they are added."""
    reads.tally.keep()
    return dict(ReadCount.objects.values_list("page__title", "reads"))


def test_every_page_of_a_site_is_counted_and_nothing_else(group: NewsSite, qinghe: NewsSite) -> None:
    live(group, "会议", slug="meeting")
    live(qinghe, "Notice", slug="n", section="notices", language="en")
    for address in ("/", "/news/", "/news/?page=2", "/news/meeting/", "/news/meeting/?text=large", "/legal/"):
        assert read(address) == 200
    assert read("/sites/qinghe/en/notices/n/") == 200
    for address in (
        "/rss.xml",
        "/news/feed.json",
        "/sitemap.xml",
        "/search/?q=x",
        "/sitemap/",
        "/evidence/news/",
    ):
        assert read(address) == 200
    assert (read("/none/"), read("/news/meeting")) == (404, 301)
    assert counts() == {"岚庭材料集团": 1, "要闻": 2, "会议": 2, "法律声明": 1, "Notice": 1}


def test_what_is_kept_is_counted_without_a_query_and_what_was_not_modified_too(
    group: NewsSite, pages_are_kept: None, django_assert_num_queries: Any
) -> None:
    live(group, "会议", slug="meeting")
    first = Client().get("/news/meeting/", headers={"user-agent": PERSON})
    with django_assert_num_queries(1):  # the number of the edition
        read("/news/meeting/")
    assert read("/news/meeting/", **{"if-none-match": first.headers["ETag"]}) == 304
    assert not any("newsroom" in name.lower() or "page" in name.lower() for name in first.headers)
    assert counts() == {"会议": 3}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/534 BingPreview/1.0b",
        "Mozilla/5.0 (compatible; AhrefsCrawler)",
        "Mozilla/5.0 HeadlessChrome/126.0.0.0",
        "curl/8.5.0",
        "Python-urllib/3.11",
    ],
)
def test_what_says_that_it_is_a_robot_is_not_counted(group: NewsSite, name: str) -> None:
    assert Client().get("/", headers={"user-agent": name} if name else {}).status_code == 200
    assert counts() == {}


@pytest.mark.parametrize(
    "name",
    [
        PERSON,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS) AppleWebKit/537.36 MicroMessenger/8.0.49 MMWEBSDK/20240404",
        "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 baiduboxapp/13.60 (Baidu; P2 17.5)",
        "Mozilla/5.0 (Linux; Android 11; ScanPal EDA52) Chrome/126.0",
    ],
)
def test_people_are_counted(group: NewsSite, name: str) -> None:
    read("/", **{"user-agent": name})
    assert counts() == {"岚庭材料集团": 1}


def test_who_only_asks_ahead_previews_or_is_this_process_is_not_counted(group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    draft = article(group, "草稿", slug="draft")
    draft.save_revision()
    Client().head("/news/meeting/", headers={"user-agent": PERSON})
    Client().post("/contact/", {}, headers={"user-agent": PERSON})
    read("/news/meeting/", **{"sec-purpose": "prefetch;prerender"})
    assert reader.answer(place_of(made).whole) is not None
    client = browser(editor("编辑", group))
    for each in (made, draft):
        shown = client.get(f"/editors/pages/{each.pk}/view_draft/", headers={"user-agent": PERSON})
        assert shown.status_code == 200
    assert counts() == {}


def test_nothing_of_the_reader_is_kept(group: NewsSite) -> None:
    answer = Client().get(
        "/", headers={"user-agent": PERSON, "cookie": "text=large", "x-forwarded-for": "203.0.113.7"}
    )
    assert not answer.cookies
    reads.tally.keep()
    assert {each.name for each in ReadCount._meta.fields} == {"id", "page", "day", "reads"}
    legal = Client().get("/legal/").content.decode()
    assert "不知道是谁在阅读" in legal
    assert "without knowing who reads it" in Client().get("/en/legal/").content.decode()


def test_the_installations_clock_decides_the_day(group: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in ("2027-01-20T15:59:59+00:00", "2027-01-20T16:00:00+00:00"):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: datetime.fromisoformat(moment))
        read("/")
    reads.tally.keep()
    assert set(ReadCount.objects.values_list("day", "reads")) == {
        (date(2027, 1, 20), 1),
        (date(2027, 1, 21), 1),
    }


def test_all_pages_are_added_in_one_statement(group: NewsSite, tally: reads.Tally) -> None:
    for each in range(1, 1001):
        tally.add(each)
    with CaptureQueriesContext(connection) as made:
        tally.keep()
    assert [each["sql"][:11] for each in made if "SAVEPOINT" not in each["sql"]] == ["INSERT INTO"]
    assert ReadCount.objects.count() == 1000
    # None of these pages is there: one that was deleted meanwhile keeps out no other.


def test_eight_threads_at_once_lose_no_read(tally: reads.Tally) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: [tally.add(2) for _ in range(1000)], range(8)))
    assert {page: number for (page, _day), number in tally._counts.items()} == {2: 8000}


def test_what_the_database_cannot_take_now_is_added_later(
    group: NewsSite, tally: reads.Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_counts: Counter[Any]) -> None:
        raise OperationalError("database is locked")

    write = reads.write
    monkeypatch.setattr(reads, "write", refuse)
    read("/")
    tally.keep()
    read("/")
    monkeypatch.setattr(reads, "write", write)
    assert counts() == {"岚庭材料集团": 2}


@pytest.mark.django_db(transaction=True)
def test_several_add_to_the_same_rows_and_each_ends_with_nothing_left(
    group: NewsSite, tmp_path: Path, settings: Any
) -> None:
    """As processes do: each has a tally of its own. One is told to stop in its event loop; another's time comes by itself."""
    pages = list(Front.objects.order_by("pk").values_list("pk", flat=True))

    def process(_: int) -> None:
        own = reads.Tally()
        for page in pages * 50:
            own.add(page)
        own.keep()

    def stopped() -> None:
        own = reads.Tally()
        own.add(pages[0])

        async def stop() -> None:
            own.end()
            assert not own._counts

        asyncio.run(stop())
        own.add(pages[0])  # a request that was under way
        assert not own._counts

    def timed() -> None:
        own = reads.Tally()
        own.add(pages[0])
        own.add(pages[0])
        timer = own._timer
        assert timer is not None
        timer.join(10)
        assert (own._counts, own._timer) == (Counter(), None)

    with on_disk(tmp_path / "site.sqlite3") as threads:
        list(threads.map(process, range(8)))
        threads.submit(stopped).result()
        settings.NEWS_READS_ADDED_AFTER = 0.01
        threads.submit(timed).result()
        found = threads.submit(lambda: dict(ReadCount.objects.values_list("page", "reads"))).result()
    assert found == {pages[0]: 404, pages[1]: 400}


def counted(page: Any, number: int, days_ago: int = 0) -> None:
    ReadCount.objects.create(page_id=page.pk, day=reads.today() - timedelta(days=days_ago), reads=number)


@pytest.fixture
def known(group: NewsSite, qinghe: NewsSite) -> dict[str, Article]:
    """What was read of two sites, at several times."""
    made = {
        "meeting": live(group, "会议", slug="meeting", editor="赵编"),
        "measures": live(group, "措施", slug="measures", editor="赵编"),
        "english": live(group, "Meeting", slug="meeting", language="en", editor="Qian"),
        "notice": live(qinghe, "清河通知", slug="notice", section="notices"),
    }
    counted(made["meeting"], 10)
    counted(made["meeting"], 20, 6)
    counted(made["meeting"], 400, 7)
    counted(made["measures"], 25, 6)
    counted(made["english"], 5, 29)
    counted(made["notice"], 7, 364)
    counted(made["notice"], 1000, 365)
    counted(Section.objects.get(site=group, slug="news", locale__language_code="zh-hans"), 3)
    counted(Front.objects.get(site=group, locale__language_code="zh-hans"), 50)
    counted(StandingPage.objects.get(site=group, kind="legal", locale__language_code="en"), 2)
    return made


def rows(client: Client, query: str) -> list[tuple[str, ...]]:
    return [
        (each.title, *each.cells, str(each.reads))
        for each, _cells in client.get(f"{BOARD}?{query}").context["rows"]
    ]


def test_counts_stand_by_article_section_site_and_editor(group: NewsSite, known: dict[str, Article]) -> None:
    client = browser(editor("集团编辑", None))
    today = f"{reads.today():%Y-%m-%d}"
    news = ("岚庭材料集团", "要闻")
    assert rows(client, "by=article&days=7") == [
        ("会议", *news, "赵编", today, "30"),
        ("措施", *news, "赵编", today, "25"),
    ]
    assert [(each[0], each[-1]) for each in rows(client, "days=30")] == [
        ("会议", "430"),
        ("措施", "25"),
        ("Meeting", "5"),
    ]
    assert [(each[0], each[-1]) for each in rows(client, "days=365")][2:] == [
        ("清河通知", "7"),
        ("Meeting", "5"),
    ]
    assert rows(client, "by=section&days=30") == [
        ("要闻", "岚庭材料集团", "2", "3", "458"),
        ("Important news", "Lanting Materials Group", "1", "0", "5"),
    ]
    assert rows(client, "by=site&days=365") == [
        ("岚庭材料集团", "508", "7", "515"),
        ("清河有机硅", "7", "0", "7"),
    ]
    assert rows(client, "by=editor&days=365") == [
        ("赵编", "2", "455"),
        ("未署责任编辑", "1", "7"),
        ("Qian", "1", "5"),
    ]
    text = client.get(f"{BOARD}?by=site&days=30").content.decode()
    for words in ("共阅读515次", "如果服务器意外中断", "统计不使用Cookie", "最近"):
        assert words in text, words


def test_each_editor_sees_own_sites_only(
    qinghe: NewsSite, group: NewsSite, known: dict[str, Article]
) -> None:
    own = browser(editor("清河编辑", qinghe))
    for by in ReadsBy.values:
        for query in (f"by={by}&days=365", f"by={by}&days=365&site={group.pk}"):
            for address in (f"{BOARD}?{query}", f"{BOARD}readers.csv?{query}"):
                text = own.get(address).content.decode()
                assert "岚庭" not in text, address
                assert "7" in text
    assert own.get(f"{BOARD}?days=365").context["total"] == 7
    everywhere = browser(editor("集团编辑", None))
    assert rows(everywhere, f"days=365&site={qinghe.pk}") == rows(own, "days=365")


def test_the_table_is_downloaded_whole_and_runs_nothing(group: NewsSite, known: dict[str, Article]) -> None:
    Article.objects.filter(pk=known["measures"].pk).update(title="=HYPERLINK(1)")
    client = browser(editor("集团编辑", None))
    answer = client.get(f"{BOARD}readers.csv?days=30")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="readers-article-30.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert found[0] == ["稿件", "网站", "栏目", "责任编辑", "首次发布", "阅读次数"]
    assert [(each[0], each[-1]) for each in found[1:]] == [
        ("会议", "430"),
        ("'=HYPERLINK(1)", "25"),
        ("Meeting", "5"),
    ]
    sections = client.get(f"{BOARD}readers.csv?by=section&days=30").content.decode("utf-8-sig")
    assert sections.splitlines()[1] == "要闻,岚庭材料集团,2,3,458"


def test_the_queries_do_not_grow(group: NewsSite, qinghe: NewsSite) -> None:
    client = browser(editor("集团编辑", None))

    def asked() -> dict[str, int]:
        found = {}
        for by in ReadsBy.values:
            client.get(f"{BOARD}?by={by}")
            with CaptureQueriesContext(connection) as made:
                client.get(f"{BOARD}?by={by}")
            found[by] = len(made)
        return found

    for at, site in enumerate((group, qinghe)):
        counted(live(site, f"第{at}篇", slug=f"a{at}", editor=f"编{at}"), 1)
    few = asked()
    for at in range(2, 12):
        counted(live(group, f"第{at}篇", slug=f"a{at}", editor=f"编{at}"), at)
    assert asked() == few
    assert readership.total([group, qinghe], 7) == 2 + sum(range(2, 12))
