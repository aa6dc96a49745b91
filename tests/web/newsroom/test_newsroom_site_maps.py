"""Site maps, against the schema that sitemaps.org publishes (`published_schemas`)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from answerable.web.newsroom.models import Article, Front, NewsSite, Section
from web.newsroom import newspaper
from web.newsroom.articles import article, live, publish
from web.newsroom.published_schemas import is_atom, sitemaps

pytestmark = pytest.mark.django_db
ROOT = "http://localhost:8000"
STANDING = ("contact/", "legal/", "links/", "accessibility/")
NAMES = {
    "m": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def tree(client: Client, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    read = etree.fromstring(answer.content)
    sitemaps.assertValid(read)
    return read


def texts(found: etree._Element, path: str) -> list[str]:
    return [each.text or "" for each in found.iterfind(path, NAMES)]


def translated(made: Article, title: str) -> Article:
    """The English version of an article."""
    version = article(made.site, title, language="en", slug=made.slug)
    version.translation_key = made.translation_key
    return publish(version)


def test_the_schema_refuses_what_is_no_site_map() -> None:
    for wrong in (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><lastmod>2027-01-01</lastmod></url></urlset>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://long.example/</loc><b xmlns="urn:b"/></url></urlset>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://long.example/</loc><lastmod>soon</lastmod></url></urlset>',
    ):
        assert not sitemaps.validate(etree.fromstring(wrong))


def test_every_live_page_of_a_language_is_there_with_its_translations(
    client: Client, group: NewsSite, qinghe: NewsSite
) -> None:
    made = live(group, "会议", slug="meeting")
    live(group, "通知", slug="notice", section="notices")
    article(group, "草稿", slug="draft")
    translated(made, "The meeting")
    read = tree(client, "/sitemap.xml")
    pages = ["", "news/", "units/", "debriefs/", "notices/", *STANDING, "news/meeting/", "notices/notice/"]
    assert texts(read, "m:url/m:loc") == [f"{ROOT}/{page}" for page in pages]
    links = {
        url.findtext("m:loc", namespaces=NAMES): [
            (each.get("hreflang"), each.get("href")) for each in url.iterfind("x:link", NAMES)
        ]
        for url in read.iterfind("m:url", NAMES)
    }
    both = [("zh-CN", f"{ROOT}/news/meeting/"), ("en", f"{ROOT}/en/news/meeting/")]
    assert links[f"{ROOT}/news/meeting/"] == both
    assert links[f"{ROOT}/notices/notice/"] == []
    assert links[f"{ROOT}/"] == [("zh-CN", f"{ROOT}/"), ("en", f"{ROOT}/en/")]
    english = tree(client, "/en/sitemap.xml")
    assert texts(english, "m:url/m:loc")[-1:] == [f"{ROOT}/en/news/meeting/"]
    assert texts(tree(client, "/sites/qinghe/sitemap.xml"), "m:url/m:loc")[0] == f"{ROOT}/sites/qinghe/"
    made.unpublish()
    assert f"{ROOT}/news/meeting/" not in texts(tree(client, "/sitemap.xml"), "m:url/m:loc")
    assert [
        each.get("hreflang")
        for each in tree(client, "/en/sitemap.xml").iterfind("m:url[last()]/x:link", NAMES)
    ] == []


def test_the_news_map_has_two_days(client: Client, group: NewsSite) -> None:
    old = live(group, "旧闻", slug="old")
    live(group, "新闻 <一> & 二", slug="new")
    before = timezone.now() - timedelta(hours=49)
    Article.objects.filter(pk=old.pk).update(first_published_at=before, listed_at=before)
    read = tree(client, "/news-sitemap.xml")
    assert texts(read, "m:url/m:loc") == [f"{ROOT}/news/new/"]
    assert texts(read, "m:url/n:news/n:title") == ["新闻 <一> & 二"]
    assert texts(read, "m:url/n:news/n:publication/n:name") == ["岚庭材料集团"]
    assert texts(read, "m:url/n:news/n:publication/n:language") == ["zh-cn"]
    # The protocol knows no empty map: where there is no news, there is the page that will have it.
    without = tree(client, "/en/news-sitemap.xml")
    assert (texts(without, "m:url/m:loc"), texts(without, "m:url/n:news/n:title")) == ([f"{ROOT}/en/"], [])


def test_robots_are_led_to_every_map_of_the_host(client: Client, group: NewsSite, qinghe: NewsSite) -> None:
    def maps(address: str) -> list[str]:
        lines = client.get(address).content.decode().splitlines()
        assert "Disallow: /desk/" in lines
        return [line.removeprefix(f"Sitemap: {ROOT}") for line in lines if line.startswith("Sitemap: ")]

    of_unit = [
        f"/sites/qinghe/{language}{file}"
        for language in ("", "en/")
        for file in ("sitemap.xml", "news-sitemap.xml")
    ]
    of_group = [
        f"/{language}{file}" for language in ("", "en/") for file in ("sitemap.xml", "news-sitemap.xml")
    ]
    assert maps("/robots.txt") == [*of_group, *of_unit]
    assert maps("/sites/qinghe/robots.txt") == of_unit
    for address in maps("/robots.txt"):
        tree(client, address)


@pytest.mark.slow
def test_every_map_and_feed_of_every_site_in_every_language_is_valid(client: Client) -> None:
    """Of a whole newspaper: a group and its units, in two languages, with sections that have nothing yet."""
    newspaper.issue(width=320)
    maps = client.get("/robots.txt").content.decode().split("Sitemap: ")[1:]
    pages = set[str]()
    for address in maps:
        pages.update(texts(tree(client, address.strip().removeprefix(ROOT)), "m:url/m:loc"))
    fronts_and_sections = [
        each.get_url_parts()[2]
        for model in (Front, Section)
        for each in model.objects.live().select_related("site", "locale")
    ]
    assert len({each.split("/")[2] for each in fronts_and_sections if each.startswith("/sites/")}) >= 2
    entries = 0
    for start in fronts_and_sections:
        assert ROOT + start in pages
        feed = etree.fromstring(client.get(f"{start}atom.xml").content)
        is_atom(feed)
        entries += len(feed)
    assert entries > 20
