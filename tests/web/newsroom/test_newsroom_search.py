"""Chinese and other texts are found by any part of a word that people would look for, on both databases."""

from typing import Any

import pytest
from django.core.management import call_command

from answerable.web.newsroom import search_words
from answerable.web.newsroom.models import Article, NewsSite, Picture
from web.newsroom.articles import article, live, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings: Any) -> None:
    """The worker indexes what was saved, once it is committed; here it is done where it is asked for."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def found(query: str) -> list[str]:
    return sorted(each.title for each in Article.objects.live().search(query))


@pytest.fixture
def articles(group: NewsSite) -> None:
    live(group, "十九家单位当面述职", summary="二百八十三人现场测评", slug="a")
    live(
        group,
        "海外项目一张清单管到底",
        slug="b",
        body=[("text", "<p>合同、人员、物资风险合为一张清单，Müller GmbH 的 ERP2 系统已上线。</p>")],
    )
    article(group, "十九家单位的草稿", slug="c")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("单位", ["十九家单位当面述职"]),
        ("述职", ["十九家单位当面述职"]),
        ("职", ["十九家单位当面述职"]),
        ("当面述职", ["十九家单位当面述职"]),
        ("单位 测评", ["十九家单位当面述职"]),
        ("清单", ["海外项目一张清单管到底"]),
        ("物资", ["海外项目一张清单管到底"]),
        ("ｍüller", ["海外项目一张清单管到底"]),
        ("MÜLLER gmbh", ["海外项目一张清单管到底"]),
        ("erp2", ["海外项目一张清单管到底"]),
        ("单清", []),
        ("税", []),
        ("\"'*:(){}^ OR", []),
        ("草稿", []),
    ],
)
def test_what_is_looked_for_is_found(articles: None, query: str, titles: list[str]) -> None:
    assert found(query) == titles


def test_a_new_text_is_found_and_the_old_one_is_not(articles: None, group: NewsSite) -> None:
    made = Article.objects.get(slug="a")
    made.title = "十八家单位当面述职"
    publish(made)
    assert found("十九家") == []
    assert found("十八家") == ["十八家单位当面述职"]


def test_pictures_are_found_by_a_part_of_their_title(group: NewsSite) -> None:
    Picture.objects.create(title="主会场大屏", file="x.png", width=1, height=1)
    assert [each.title for each in Picture.objects.all().search("会场")] == ["主会场大屏"]
    assert [each.title for each in Picture.objects.all().autocomplete("会场")] == ["主会场大屏"]


def test_the_whole_index_can_be_made_anew(articles: None) -> None:
    call_command("update_index", verbosity=0)
    assert found("述职") == ["十九家单位当面述职"]


def test_words_of_a_text() -> None:
    assert search_words.indexed("税 AB") == "x7a0e ab"
    assert search_words.asked("纳税人") == search_words.asked("纳税") + " " + search_words.asked("税人")
    assert search_words.indexed("…，。") == ""
