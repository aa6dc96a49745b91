"""A site is made in one step, and its pages have their addresses."""

import pytest
from django.test import Client

from answerable.web.newsroom.models import Front, NewsSite, Section
from web.newsroom.articles import live, logged, publish

pytestmark = pytest.mark.django_db


def test_a_site_is_made_from_the_template_in_every_language(group: NewsSite, qinghe: NewsSite) -> None:
    assert Front.objects.count() == 4
    fronts = Front.objects.filter(site=qinghe).order_by("pk")
    assert [each.title for each in fronts] == ["清河有机硅", "Qinghe Silicones"]
    assert len({each.translation_key for each in fronts}) == 1
    of_unit = Section.objects.filter(site=qinghe, locale__language_code="en").order_by("path")
    assert [each.title for each in of_unit] == ["Important news", "Debriefs and assessment", "Notices"]


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/", "岚庭材料集团"),
        ("/en/", "Lanting Materials Group"),
        ("/sites/qinghe/", "清河有机硅"),
        ("/sites/qinghe/en/", "Qinghe Silicones"),
        ("/sites/qinghe/en/notices/", "Notices"),
    ],
)
def test_each_page_stands_at_its_address(
    client: Client, group: NewsSite, qinghe: NewsSite, address: str, heading: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert heading in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/none/", "/sites/none/", "/zh/", "/sites/lanting/", "/en/none/", "/lanting-en/"]
)
def test_an_address_of_no_page_is_none(client: Client, group: NewsSite, address: str) -> None:
    assert client.get(address).status_code == 404


def test_without_a_site_readers_come_to_the_desk(client: Client, db: None) -> None:
    assert client.get("/").headers["Location"] == "/desk/"


def test_an_article_is_stamped_once_and_each_publication_is_an_entry(client: Client, group: NewsSite) -> None:
    made = live(group, "十九家单位当面述职", slug="meeting")
    assert client.get("/news/meeting/").status_code == 200
    first = made.first_published_at
    publish(made)
    made.correction = "实到人数应为283人。"
    made.summary = "二百八十三人"
    made = publish(made)
    made.unpublish()
    assert client.get("/news/meeting/").status_code == 404
    made = publish(made)
    assert made.first_published_at == first
    kinds = logged().values_list("kind", flat=True)
    assert list(kinds) == ["published", "corrected", "withdrawn", "restored"]
