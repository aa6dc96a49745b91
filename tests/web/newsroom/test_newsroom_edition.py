"""Pages for readers are kept until anything that a reader can see has changed, and not a moment longer."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.newsroom import edition, showing
from answerable.web.newsroom.models import Article, NewsSite, Section
from web.newsroom.articles import article, live, publish
from web.newsroom.full_articles import full_live
from web.threads import on_disk

pytestmark = pytest.mark.django_db

EVERYWHERE = (
    "/",
    "/news/",
    "/rss.xml",
    "/atom.xml",
    "/feed.json",
    "/news/rss.xml",
    "/news/feed.json",
    "/news-sitemap.xml",
)


@pytest.fixture(autouse=True)
def pages_are_kept(settings: Any) -> None:
    """As in the product; other tests go without."""
    settings.CACHES = {**settings.CACHES, edition.CACHE: settings.KEPT_PAGES}
    caches[edition.CACHE].clear()


def pages_kept() -> int:
    """Whole pages; parts that many pages have are kept beside them, under names with a /."""
    return sum("/" not in name for name in caches[edition.CACHE]._cache)  # type: ignore[attr-defined]  # this kind of cache has it


def test_the_frame_of_a_site_is_made_again_only_when_a_site_or_section_changed(
    client: Client, group: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    make = showing._frame_of

    def counted(site: NewsSite, language: str) -> showing.SiteFrame:
        asked.append(language)
        return make(site, language)

    monkeypatch.setattr(showing, "_frame_of", counted)
    client.get("/")
    client.get("/news/")
    assert asked == ["zh-hans"]
    client.get("/en/")
    assert asked == ["zh-hans", "en"]
    live(group, "新会议", slug="meeting")
    asked.clear()  # checking before a publication looks at the page as it would be
    assert "新会议" in client.get("/news/").content.decode()
    assert asked == []
    group.name = "新名"
    group.save()
    assert "新名" in client.get("/news/").content.decode()
    section = Section.objects.get(site=group, slug="notices", locale__language_code="zh-hans")
    section.title = "新栏目"
    section.save()
    assert "新栏目" in client.get("/news/").content.decode()
    section.unpublish()
    assert "新栏目" not in client.get("/news/").content.decode()
    assert asked == ["zh-hans"] * 3


def test_what_is_kept_is_handed_out_without_being_made(
    client: Client, group: NewsSite, django_assert_num_queries: object
) -> None:
    live(group, "会议", slug="meeting")
    first = client.get("/news/meeting/")
    with django_assert_num_queries(1):  # type: ignore[operator]
        again = client.get("/news/meeting/")
    assert again.content == first.content
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert client.get("/news/meeting/", headers={"if-none-match": again.headers["ETag"]}).status_code == 304


def test_a_publication_is_seen_everywhere_at_once(client: Client, group: NewsSite, qinghe: NewsSite) -> None:
    """Each address is asked before and after each act, so that what was kept would be found."""

    def titled(title: str) -> dict[str, bool]:
        return {address: title in client.get(address).content.decode() for address in EVERYWHERE}

    def mapped() -> bool:
        return "/news/meeting/" in client.get("/sitemap.xml").content.decode()

    nowhere, everywhere = dict.fromkeys(EVERYWHERE, False), dict.fromkeys(EVERYWHERE, True)
    made = article(group, "第一个题目", slug="meeting")
    assert (titled("第一个题目"), mapped(), client.get("/news/meeting/").status_code) == (nowhere, False, 404)
    made = publish(made)
    assert (titled("第一个题目"), mapped(), client.get("/news/meeting/").status_code) == (
        everywhere,
        True,
        200,
    )
    made.title = "第二个题目"
    made = publish(made)
    assert (titled("第一个题目"), titled("第二个题目")) == (nowhere, everywhere)
    assert "第二个题目" in client.get("/news/meeting/").content.decode()
    made.unpublish()
    assert (titled("第二个题目"), mapped(), client.get("/news/meeting/").status_code) == (nowhere, False, 404)


def test_whatever_readers_see_raises_the_edition(group: NewsSite) -> None:
    made = full_live(group)
    section = Section.objects.get(site=group, slug="notices", locale=made.locale)

    def withdraw() -> None:
        Article.objects.get(pk=made.pk).unpublish()

    def delete() -> None:
        Article.objects.get(pk=made.pk).delete()

    acts = [group.save, section.save, made.picture.save, made.save, lambda: publish(made), withdraw, delete]  # type: ignore[union-attr]
    for act in acts:
        before = edition.number()
        act()
        assert edition.number() > before, act


def test_a_draft_raises_nothing(group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    before = edition.number()
    made.title = "还没有发布的题目"
    made.save_revision()
    article(group, "草稿", slug="draft").save_revision()
    assert edition.number() == before


def test_what_is_of_one_reader_is_not_kept(client: Client, group: NewsSite) -> None:
    live(group, "会议", slug="meeting")
    client.force_login(User.objects.create(username="editor"))
    client.get("/news/meeting/")
    assert pages_kept() == 0
    client.logout()
    missing = client.get("/news/none/")
    assert missing.status_code == 404
    assert pages_kept() == 0


def test_a_reading_aid_has_a_page_of_its_own(client: Client, group: NewsSite) -> None:
    client.get("/")
    client.cookies["text"] = "large"
    client.get("/")
    client.get("/?text=large")
    assert pages_kept() == 3


@pytest.mark.django_db(transaction=True)
def test_every_change_of_many_at_once_counts(group: NewsSite, tmp_path: Path) -> None:
    before = edition.number()
    with on_disk(tmp_path / "site.sqlite3") as threads:
        list(threads.map(lambda _: edition.rise(), range(16)))
        after = threads.submit(edition.number).result()
    assert after == before + 16
