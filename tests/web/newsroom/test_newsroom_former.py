"""Where a page was before leads to where it is now, in every language, and never where something was withdrawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.publication.sources import Folder
from answerable.publication.verification import verify
from answerable.web.newsroom.export.run import run
from answerable.web.newsroom.models import (
    Article,
    FormerAddress,
    NewsSite,
    ReviewedPage,
    Section,
    StandingPage,
)
from web.newsroom.articles import article, live, pass_reviews, publish
from web.newsroom.desks import browser, desk_of, editor
from web.newsroom.test_newsroom_contact import written
from web.newsroom.test_newsroom_verify import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(django_capture_on_commit_callbacks: Any) -> Callable[[Any, str], Any]:
    """Gives a page another slug, with its reviews if it has any. Wagtail tells of it when the transaction ends."""

    def rename(page: Any, slug: str) -> Any:
        found = type(page).objects.get(pk=page.pk)
        found.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            if isinstance(found, ReviewedPage):
                pass_reviews(found)
            found.save()
        return type(page).objects.get(pk=page.pk)

    return rename


def section(site: NewsSite, slug: str, language: str = "zh-hans") -> Section:
    return Section.objects.get(site=site, slug=slug, locale__language_code=language)


def led(address: str) -> str | int:
    """Where one step leads, else the status."""
    answer = Client().get(address)
    return answer.headers["Location"] if answer.status_code == 301 else answer.status_code


class Following(Asked):
    """As the command asks over HTTP: it goes where it is sent."""

    def get(self, address: str) -> bytes | None:
        answer = Client(SERVER_NAME="localhost", SERVER_PORT="8000").get(urlsplit(address).path, follow=True)
        return answer.getvalue() if answer.status_code == 200 else None


def as_published() -> list[str]:
    return verify(Following()).differences


def test_a_renamed_article_is_found_where_it_was(group: NewsSite, qinghe: NewsSite, renamed: Any) -> None:
    renamed(live(group, "会议", slug="meeting"), "conference")
    renamed(live(group, "Twenty units", slug="units", language="en"), "all-units")
    renamed(live(qinghe, "Notice", slug="n", section="notices", language="en"), "first")
    assert led("/news/meeting/") == "/news/conference/"
    assert led("/news/meeting/?text=large") == "/news/conference/?text=large"
    assert led("/en/news/units/") == "/en/news/all-units/"
    assert led("/sites/qinghe/en/notices/n/") == "/sites/qinghe/en/notices/first/"
    # In the other language, and at the other site, there never was such a page.
    assert (led("/news/units/"), led("/en/news/meeting/"), led("/sites/qinghe/news/meeting/")) == (404,) * 3
    assert Client().get("/news/meeting").headers["Location"] == "/news/meeting/"
    assert as_published() == []


def test_all_below_a_renamed_section_is_found(group: NewsSite, renamed: Any) -> None:
    below = Section(title="安全", slug="safety", site=group, locale=section(group, "news").locale, live=False)
    section(group, "news").add_child(instance=below)
    below.save_revision().publish()
    deep = live(group, "会议", section="safety", slug="deep")
    live(group, "会议", slug="meeting")
    article(group, "草稿", slug="draft")
    renamed(section(group, "news"), "headlines")
    assert led("/news/") == "/headlines/"
    assert led("/news/?page=2&year=2027") == "/headlines/?page=2&year=2027"
    assert led("/news/rss.xml") == "/headlines/rss.xml"
    assert led("/news/meeting/") == "/headlines/meeting/"
    assert led("/news/safety/deep/") == "/headlines/safety/deep/"
    # No reader could have the address of a draft.
    assert not FormerAddress.objects.filter(path="news/draft/").exists()
    Article.objects.get(pk=deep.pk).move(section(group, "notices"), "last-child")
    assert led("/news/safety/deep/") == led("/headlines/safety/deep/") == "/notices/deep/"
    assert as_published() == []


def test_every_address_leads_in_one_step_and_none_in_a_circle(group: NewsSite, renamed: Any) -> None:
    made = live(group, "会议", slug="a")
    for slug in ("b", "c", "a", "d", "a"):
        made = renamed(made, slug)
    assert led("/news/a/") == 200
    assert led("/news/b/") == led("/news/c/") == led("/news/d/") == "/news/a/"
    assert set(FormerAddress.objects.values_list("path", flat=True)) == {"news/b/", "news/c/", "news/d/"}
    made.unpublish()
    assert {led(f"/news/{slug}/") for slug in "abcd"} == {404}
    assert as_published() == []


def test_an_address_that_is_used_again_belongs_to_who_uses_it(group: NewsSite, renamed: Any) -> None:
    first = renamed(live(group, "第一篇", slug="meeting"), "first")
    draft = article(group, "第二篇", slug="meeting")
    assert led("/news/meeting/") == "/news/first/"
    second = publish(draft)
    assert led("/news/meeting/") == 200
    second.unpublish()
    assert led("/news/meeting/") == 404
    assert as_published() == []
    # So does an article that is renamed to it, and one that is moved there.
    third = renamed(live(group, "第三篇", slug="third"), "old")
    renamed(first, "third")
    assert led("/news/third/") == 200
    assert led("/news/first/") == "/news/third/"
    moved = live(group, "搬来", slug="first", section="notices")
    Article.objects.get(pk=moved.pk).move(section(group, "news"), "last-child")
    assert (led("/news/first/"), led("/notices/first/"), led(f"/news/{third.slug}/")) == (
        200,
        "/news/first/",
        200,
    )
    assert as_published() == []


def test_what_is_withdrawn_is_found_nowhere_until_it_is_published_again(
    group: NewsSite, renamed: Any
) -> None:
    made = renamed(live(group, "会议", slug="meeting"), "conference")
    made.unpublish()
    assert (led("/news/meeting/"), led("/news/conference/")) == (404, 404)
    assert as_published() == []
    made = renamed(made, "third")
    assert led("/news/conference/") == 404
    made = publish(made)
    assert led("/news/meeting/") == led("/news/conference/") == "/news/third/"
    assert as_published() == []
    made.delete()
    assert (led("/news/meeting/"), led("/news/conference/"), led("/news/third/")) == (404,) * 3
    assert as_published() == []


@pytest.mark.parametrize("is_deleted", [False, True])
def test_where_something_was_withdrawn_nothing_else_is_led_to(
    group: NewsSite, is_deleted: bool, renamed: Any
) -> None:
    """Else the log would say that it is gone, and its address would show a page."""
    gone = live(group, "撤回的", slug="meeting")
    gone.unpublish()
    if is_deleted:
        gone.delete()
    else:
        renamed(gone, "gone")
    renamed(live(group, "后来的", slug="meeting"), "later")
    assert led("/news/meeting/") == 404
    assert as_published() == []


def test_a_site_with_a_host_of_its_own_leads_there(
    group: NewsSite, qinghe: NewsSite, settings: Any, renamed: Any
) -> None:
    settings.ALLOWED_HOSTS = ["qinghe.example", "testserver"]
    qinghe.host = "qinghe.example"
    qinghe.save()
    renamed(live(qinghe, "通知", slug="a", section="notices"), "b")
    asked = Client(SERVER_NAME="qinghe.example").get("/notices/a/")
    assert asked.headers["Location"] == "http://qinghe.example:8000/notices/b/"


def test_a_message_sent_from_an_old_page_arrives(group: NewsSite, renamed: Any) -> None:
    group.contact_mail = "news@example.org"
    group.save()
    page = StandingPage.objects.get(site=group, kind="contact", locale__language_code="zh-hans")
    renamed(page, "write-to-us")
    answer = Client().post("/contact/", written())
    assert (answer.status_code, answer.headers["Location"]) == (308, "/write-to-us/")


def test_keeping_takes_as_many_queries_for_many_pages(group: NewsSite, renamed: Any) -> None:
    def asked(slug: str) -> int:
        with CaptureQueriesContext(connection) as made:
            renamed(StandingPage.objects.get(slug="links", locale__language_code="en"), slug)
            renamed(StandingPage.objects.get(slug=slug, locale__language_code="en"), "links")
        return len(made)

    few = asked("one")
    for at in range(30):
        live(group, f"会议{at}", slug=f"m{at}").unpublish()
    assert asked("two") == few
    found = section(group, "news")
    Article.objects.update(live=True)
    with CaptureQueriesContext(connection) as made:
        renamed(found, "headlines")
    wrote = [each["sql"] for each in made if "newsroom_formeraddress" in each["sql"]]
    assert len(wrote) == 2
    assert FormerAddress.objects.filter(path__startswith="news/m").count() == 30


def test_the_desk_says_where_an_article_was(group: NewsSite, renamed: Any) -> None:
    made = renamed(live(group, "会议", slug="meeting"), "conference")
    text = browser(editor("编辑", group)).get(desk_of(made)).content.decode()
    assert "http://localhost:8000/news/meeting/" in text
    assert "曾用地址" in text
    plain = live(group, "另一篇", slug="other")
    assert "曾用地址" not in browser(editor("编辑二", group)).get(desk_of(plain)).content.decode()


def test_an_export_has_a_page_at_every_former_address(
    group: NewsSite, qinghe: NewsSite, tmp_path: Path, renamed: Any
) -> None:
    renamed(live(group, "会议", slug="meeting"), "conference")
    renamed(live(qinghe, "Twenty & more", slug="units", language="en"), "all-units")
    gone = renamed(live(group, "撤回的", slug="gone"), "gone-2")
    run(tmp_path, address="https://copies.example/news/")
    page = (tmp_path / "news" / "meeting" / "index.html").read_text()
    assert '<link rel="canonical" href="https://copies.example/news/news/conference/">' in page
    assert 'content="0; url=../conference/"' in page
    assert "本页已移至新地址" in page
    english = (tmp_path / "sites" / "qinghe" / "en" / "news" / "units" / "index.html").read_text()
    assert '<html lang="en">' in english
    assert '<a href="../all-units/">Twenty &amp; more</a>' in english
    assert "  news/meeting/index.html\n" in (tmp_path / "manifest-sha256.txt").read_text()
    assert (tmp_path / "news" / "gone").is_dir()
    assert verify(Folder(tmp_path)).differences == []
    gone.unpublish()
    run(tmp_path, address="https://copies.example/news/")
    assert not (tmp_path / "news" / "gone").exists()
    assert verify(Folder(tmp_path)).differences == []
    # One site alone: of the others it keeps nothing.
    run(tmp_path / "one", "qinghe")
    assert (tmp_path / "one" / "en" / "news" / "units" / "index.html").is_file()
    assert not (tmp_path / "one" / "news" / "meeting").exists()
