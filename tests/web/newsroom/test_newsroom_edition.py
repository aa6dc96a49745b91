"""Pages for readers are kept until anything that a reader can see has changed, and not a moment longer."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import Locale

from answerable.web.accounts.models import User
from answerable.web.newsroom import edition, showing, syndication
from answerable.web.newsroom.models import Article, NewsSite, Section
from web.newsroom.articles import article, live, publish
from web.newsroom.desks import person
from web.newsroom.full_articles import full_live
from web.threads import on_disk

pytestmark = pytest.mark.django_db

# Below the start of a site in a language: where the title of an article stands, and where only its address does.
TITLED = (
    "",
    "news/",
    "rss.xml",
    "atom.xml",
    "feed.json",
    "news/rss.xml",
    "news/atom.xml",
    "news/feed.json",
    "news-sitemap.xml",
    "search/?q=MEETING",
    "search/?q=MEETING&all=1",
)
ADDRESSED = ("", "news/", "rss.xml", "feed.json", "sitemap.xml", "news-sitemap.xml", "search/?q=MEETING")


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


class Looking:
    """At every place below a start where an article could be seen."""

    def __init__(self, client: Client, start: str, *, is_source: bool = True) -> None:
        # In the whole cluster an article is found at its source.
        self._titled = [start + each for each in TITLED if is_source or "all=1" not in each]
        self._addressed = [start + each for each in ADDRESSED]
        self._client, self._own = client, f"{start}news/meeting/"

    def _page(self, address: str) -> str:
        answer = self._client.get(address)
        assert answer.status_code == 200, address
        return html.unescape(re.sub("</?mark>", "", answer.content.decode()))

    def lacks(self, title: str) -> list[str]:
        """Where the title or the address is not, of all places where they should be."""
        found = [each for each in self._titled if title not in self._page(each)]
        return [*found, *(each for each in self._addressed if self._own not in self._page(each))]

    def has(self, title: str) -> list[str]:
        """Where the title is, of all places."""
        return [each for each in self._titled if title in self._page(each)]

    def leads(self) -> list[str]:
        """Where the address is, of all places, its own page among them."""
        found = [each for each in self._addressed if self._own in self._page(each)]
        return found if self._client.get(self._own).status_code == 404 else [*found, self._own]


def test_a_publication_is_seen_everywhere_at_once(client: Client, group: NewsSite, qinghe: NewsSite) -> None:
    """Each address is asked before and after each act, so that what was kept would be found: in both languages, and at a site that took the article."""
    qinghe.takes_given = True
    qinghe.save()
    chief = person("终审")
    chinese, english = Looking(client, "/"), Looking(client, "/en/")
    theirs = Looking(client, "/sites/qinghe/", is_source=False)
    everything = (chinese, english, theirs)

    def shown_to_everybody(title: str, *, by: tuple[Looking, ...]) -> None:
        for each in everything:
            assert (each.lacks(title) if each in by else each.has(title)) == []
            assert each not in by or title in client.get(each.leads()[-1]).content.decode()

    shown_to_everybody("MEETING 一", by=())
    made = article(group, "MEETING 一", slug="meeting")
    shown_to_everybody("MEETING 一", by=())
    made = publish(made)
    # On a unit's front page stands the group's news, whether it was taken or not.
    assert theirs.has("MEETING 一") == ["/sites/qinghe/"]
    for each in (chinese, english):
        assert (each.lacks if each is chinese else each.has)("MEETING 一") == []
    syndication.offer(made, [qinghe], chief, given=[qinghe])
    shown_to_everybody("MEETING 一", by=(chinese, theirs))
    made.title = "MEETING 二"
    made = publish(made)
    shown_to_everybody("MEETING 二", by=(chinese, theirs))
    shown_to_everybody("MEETING 一", by=())
    translated = made.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=False)
    translated.title = "MEETING three"
    shown_to_everybody("MEETING three", by=())
    translated = publish(translated)
    shown_to_everybody("MEETING three", by=(english,))
    assert 'hreflang="en"' in client.get("/news/meeting/").content.decode()
    made.unpublish()
    shown_to_everybody("MEETING 二", by=())
    shown_to_everybody("MEETING three", by=(english,))
    assert 'hreflang="zh-CN"' not in client.get("/en/news/meeting/").content.decode()
    translated.unpublish()
    assert [each.leads() for each in everything] == [[], [], []]
    log = client.get("/evidence/news/").content.decode()
    assert all(title in log for title in ("MEETING 一", "MEETING 二", "MEETING three"))


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
