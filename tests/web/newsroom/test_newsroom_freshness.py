"""What is stale, by the thresholds of inspectors, and links of live articles that lead nowhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.rich_text import RichText

from answerable.web.newsroom import freshness
from answerable.web.newsroom.desk_models import ExternalLink
from answerable.web.newsroom.models import Article, NewsSite
from web.newsroom.articles import article, live
from web.newsroom.desks import browser, editor

pytestmark = pytest.mark.django_db
DEAD = "https://gone.example/a?b=1&c=2"


def aged(made: Article, days: int) -> Article:
    at = timezone.now() - timedelta(days=days, hours=1)
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at)
    return made


def ages(site: NewsSite) -> dict[str, tuple[int | None, bool]]:
    rows = freshness.of_sites(frozenset([site.pk]))
    return {
        "front" if row.is_front else row.page.slug: (row.age, row.is_stale)
        for row in rows
        if row.page.locale.language_code == "zh-hans"
    }


def linked(url: str) -> list[tuple[str, RichText]]:
    return [("text", RichText(f'<p><a href="{url.replace("&", "&amp;")}">外</a></p>'))]


def test_news_ages_in_two_weeks_and_notices_in_half_a_year(qinghe: NewsSite) -> None:
    assert ages(qinghe)["front"] == (None, True)
    aged(live(qinghe, "要闻", slug="a"), 15)
    aged(live(qinghe, "通知", slug="b", section="notices"), 100)
    found = ages(qinghe)
    assert (found["front"], found["news"], found["notices"]) == ((15, True), (15, True), (100, False))
    assert found["debriefs"] == (None, True)
    aged(live(qinghe, "新要闻", slug="c"), 14)
    aged(live(qinghe, "通知二", slug="d", section="notices"), 184)
    Article.objects.get(title="通知").unpublish()
    found = ages(qinghe)
    assert (found["front"], found["news"], found["notices"]) == ((14, False), (14, False), (184, True))


def test_the_board_takes_as_many_queries_however_much_there_is(group: NewsSite, qinghe: NewsSite) -> None:
    def asked(*sites: NewsSite) -> int:
        with CaptureQueriesContext(connection) as queries:
            freshness.of_sites(frozenset(each.pk for each in sites))
        return len(queries)

    live(qinghe, "要闻", slug="a")
    assert asked(qinghe) == asked(group, qinghe) == 3


def test_dead_links_of_live_articles_stand_with_the_articles(group: NewsSite, qinghe: NewsSite) -> None:
    made = live(qinghe, "带链接的要闻", slug="links", body=linked(DEAD))
    article(qinghe, "草稿里的链接", slug="draft", body=linked(DEAD)).save_revision()
    live(group, "另一个网站", slug="other", body=linked(f"{DEAD}3"))
    for url, status in ((DEAD, 404), (f"{DEAD}3", 0), ("https://well.example/", 200)):
        ExternalLink.objects.update_or_create(
            url=url, defaults={"status": status, "checked_at": timezone.now()}
        )
    mine = freshness.dead_links(frozenset([qinghe.pk]))
    assert [(each.link.url, each.pages) for each in mine] == [(DEAD, [made])]
    shown = browser(editor("清河编辑", qinghe)).get("/editors/desk/freshness/").content.decode()
    assert "带链接的要闻" in shown
    assert "https://gone.example/a?b=1&amp;c=2<" in shown
    assert "另一个网站" not in shown
    assert "草稿里的链接" not in shown
    made.unpublish()
    assert freshness.dead_links(frozenset([qinghe.pk])) == []
