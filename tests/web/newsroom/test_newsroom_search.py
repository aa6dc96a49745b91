"""Chinese and other texts are found by any part of a word that people would look for, on both databases."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.web.newsroom import search, search_words, syndication
from answerable.web.newsroom.models import Article, NewsSite, Picture
from web.newsroom.articles import article, live, publish
from web.newsroom.desks import person

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
        ("！？", []),
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


@pytest.fixture
def few(monkeypatch: Any) -> None:
    """So that a test need not write a thousand articles."""
    monkeypatch.setattr(search, "MOST_FOUND", 3)


def titles(result: search.SearchResult) -> list[str]:
    return [each.article.title for each in result.hits]


def test_what_many_sites_say_does_not_hide_what_a_small_one_says(
    few: None, group: NewsSite, qinghe: NewsSite
) -> None:
    live(qinghe, "清河安全会议", slug="own", body=[("text", "<p>" + "无关的话。" * 400 + "</p>")])
    live(group, "Safety meeting 安全", slug="english", language="en")
    for at in range(5):
        live(group, f"安全安全安全{at}", slug=f"a{at}", summary="安全")
    assert titles(search.search(qinghe, "zh-hans", "安全", 1)) == ["清河安全会议"]
    assert titles(search.search(group, "en", "安全", 1)) == ["Safety meeting 安全"]
    assert titles(search.search(None, "en", "安全", 1)) == ["Safety meeting 安全"]
    # The newest are those that are counted off.
    assert titles(search.search(group, "zh-hans", "安全", 1)) == [
        "安全安全安全4",
        "安全安全安全3",
        "安全安全安全2",
    ]


def test_copies_do_not_use_up_what_is_found_in_the_cluster(
    few: None, group: NewsSite, qinghe: NewsSite
) -> None:
    first = live(group, "安全会议甲", slug="a")
    qinghe.takes_given = True
    qinghe.save()
    chief = person("终审")
    for slug, title in (("b", "安全会议乙"), ("c", "安全会议丙")):
        made = live(group, title, slug=slug)
        syndication.offer(made, [qinghe], chief, given=[qinghe])
    found = search.search(None, "zh-hans", "安全会议", 1)
    assert titles(found) == ["安全会议丙", "安全会议乙", first.title]
    assert len(titles(search.search(qinghe, "zh-hans", "安全会议", 1))) == 2


def test_a_hit_in_the_text_is_shown_where_it_stands(group: NewsSite) -> None:
    text = (
        "<p>"
        + "开头的话。" * 60
        + "</p><p>膜丝走完<b>中试</b>，用了四百一十天。</p>"
        + "<p>"
        + "后面的话。" * 60
        + "</p>"
    )
    live(group, "科技创新", slug="a", summary="一年的工作。", body=[("text", text)])
    (hit,) = search.search(group, "zh-hans", "中试", 1).hits
    assert ("中试", True) in hit.excerpt
    whole = "".join(piece for piece, _marked in hit.excerpt)
    assert "膜丝走完中试，用了四百一十天" in whole
    assert len(whole) < 250
    assert whole.startswith("…")
    assert whole.endswith("…")
    # A hit in the title alone shows how the article begins.
    (hit,) = search.search(group, "zh-hans", "科技", 1).hits
    assert ("科技", True) in hit.title
    assert hit.excerpt[0][0].startswith("一年的工作。")


def test_wide_letters_are_marked_too(group: NewsSite) -> None:
    live(group, "ERP2 上线", slug="a")
    (hit,) = search.search(group, "zh-hans", "ｅｒｐ2", 1).hits
    assert ("ERP2", True) in hit.title


def test_a_page_of_results_takes_as_many_queries_however_many_there_are(group: NewsSite) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            search.search(group, "zh-hans", "安全", 1)
        return len(queries)

    live(group, "安全0", slug="a0")
    one = asked()
    for at in range(1, 12):
        live(group, f"安全{at}", slug=f"a{at}")
    assert asked() == one


def test_words_of_a_text() -> None:
    assert search_words.indexed("税 AB") == "x7a0e ab"
    assert search_words.asked("纳税人") == search_words.asked("纳税") + " " + search_words.asked("税人")
    assert search_words.indexed("…，。") == ""
