"""The board of translations: what is missing or out of date in a language, of the editor's own sites only."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.web.newsroom import cluster, desk_lists, reviews, syndication, translations
from answerable.web.newsroom.models import Article, NewsSite, Picture, Section, StandingPage
from answerable.web.newsroom.translations import HowFar, Lack
from answerable.web.organisation.models import Unit
from web.newsroom.articles import live, publish
from web.newsroom.desks import browser, editor
from web.newsroom.test_newsroom_desk import picture

pytestmark = pytest.mark.django_db
BOARD = "/editors/desk/languages/"


def translated(made: Article, title: str, *, is_live: bool = True) -> Article:
    """In English."""
    english = Section.objects.get(
        translation_key=made.get_parent().translation_key, locale__language_code="en"
    ).locale
    copied = made.copy_for_translation(english)
    copied.title = title
    return publish(copied) if is_live else copied


def changed(made: Article, **values: Any) -> Article:
    found = Article.objects.get(pk=made.pk)
    for name, value in values.items():
        setattr(found, name, value)
    return publish(found)


def lacks(site: NewsSite) -> list[tuple[str, str, str, str]]:
    return [
        (each.original.title, each.language.code, each.lack.value, each.how_far.value)
        for each in translations.lacking([site])
    ]


def test_what_has_no_live_translation_is_missing_in_that_language(group: NewsSite) -> None:
    made = live(group, "只有中文", slug="only")
    live(group, "English only", slug="english", language="en")
    assert lacks(group) == [
        ("English only", "zh-hans", "missing", "nothing"),
        ("只有中文", "en", "missing", "nothing"),
    ]
    begun = translated(made, "Begun", is_live=False)
    assert lacks(group)[1] == ("只有中文", "en", "missing", "draft")
    begun.save_revision(user=editor("译者", group))
    reviews.hand_in(begun, editor("译者二", group))
    assert lacks(group)[1] == ("只有中文", "en", "missing", "review")
    publish(begun)
    assert [each[0] for each in lacks(group)] == ["English only"]
    Article.objects.get(pk=begun.pk).unpublish()
    assert lacks(group)[1] == ("只有中文", "en", "missing", "withdrawn")
    # What no reader has in any language is nobody's gap.
    Article.objects.get(pk=made.pk).unpublish()
    assert [each[0] for each in lacks(group)] == ["English only"]


def test_a_translation_is_out_of_date_when_its_original_says_something_else(group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    english = translated(made, "Meeting")
    assert lacks(group) == []
    made = changed(made, is_pinned=True)
    assert lacks(group) == []
    made = changed(made, summary="实到283人。")
    assert lacks(group) == [("会议", "en", "stale", "nothing")]
    english.summary = "283 people came."
    english.save_revision()
    assert lacks(group) == [("会议", "en", "stale", "draft")]
    changed(english, summary="283 people came.")
    assert lacks(group) == []
    # The original does not grow old by what is changed in a translation.
    changed(english, subtitle="All of them")
    assert lacks(group) == []


def test_a_translation_that_is_right_as_it_was_is_published_once_more(group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    english = translated(made, "Meeting")
    made = changed(made, title="会议（修订）")
    assert [each[2] for each in lacks(group)] == ["stale"]
    changed(english)
    assert lacks(group) == []
    # From then on it is held against what the original said at that time.
    Article.objects.filter(pk=english.pk).update(last_published_at="2099-01-01T00:00:00Z")
    Article.objects.filter(pk=made.pk).update(last_published_at="2099-01-02T00:00:00Z")
    assert lacks(group) == []


def test_a_new_address_and_a_new_picture_make_no_translation_old(
    group: NewsSite, django_capture_on_commit_callbacks: Any
) -> None:
    shown: Picture = picture(group)
    made = live(group, "会议", slug="meeting", picture=shown)
    translated(made, "Meeting")
    section = Section.objects.get(site=group, slug="news", locale__language_code="zh-hans")
    section.slug = "headlines"
    with django_capture_on_commit_callbacks(execute=True):
        section.save()
    shown.description = "会场里的人"
    shown.save()
    assert lacks(group) == []


def test_the_original_is_in_the_first_language_or_was_published_first(group: NewsSite) -> None:
    english = live(group, "Meeting", slug="meeting", language="en")
    chinese = english.copy_for_translation(
        Section.objects.get(site=group, slug="news", locale__language_code="zh-hans").locale
    )
    chinese.title = "会议"
    publish(chinese)
    changed(english, summary="It was long.")
    assert lacks(group) == []
    changed(chinese, summary="会议很长。")
    assert [(each[0], each[1], each[2]) for each in lacks(group)] == [("会议", "en", "stale")]
    Article.objects.get(pk=chinese.pk).unpublish()
    assert [(each[0], each[1], each[2]) for each in lacks(group)] == [("Meeting", "zh-hans", "missing")]


def test_sections_and_standing_pages_are_missing_too_and_begin_in_the_same_way(group: NewsSite) -> None:
    client = browser(editor("编辑", group))
    front = Section.objects.get(site=group, slug="news", locale__language_code="zh-hans").get_parent()
    safety = front.add_child(
        instance=Section(title="安全", slug="safety", site=group, locale=front.locale, live=True)
    )
    StandingPage.objects.get(site=group, kind="links", locale__language_code="en").delete()
    made = live(group, "安全生产", slug="safe", section="safety")
    rows = {each.original.title: each for each in translations.lacking([group])}
    assert set(rows) == {"安全", "友情链接", "安全生产"}
    assert [rows[title].may_begin for title in ("安全", "友情链接", "安全生产")] == [True, True, False]
    assert "请先翻译它上面的栏目" in client.get(BOARD).content.decode()
    begin = "/editors/desk/articles/{}/translate/"
    client.post(begin.format(made.pk), {"language": "en"})
    assert not Article.objects.filter(locale__language_code="en").exists()
    answer = client.post(begin.format(safety.pk), {"language": "en"})
    english = Section.objects.get(slug="safety", locale__language_code="en")
    assert answer.headers["Location"] == f"/editors/pages/{english.pk}/edit/"
    assert (english.live, english.title, english.site) == (False, "安全", group)
    client.post(begin.format(made.pk), {"language": "en"})
    assert Article.objects.filter(locale__language_code="en").exists()
    assert client.post(begin.format(front.pk), {"language": "en"}).status_code == 302
    assert {each.how_far for each in translations.lacking([group])} == {HowFar.DRAFT, HowFar.NOTHING}


def test_what_was_taken_from_another_site_is_translated_there(group: NewsSite, qinghe: NewsSite) -> None:
    qinghe.takes_given = True
    qinghe.save()
    made = live(group, "集团要求", slug="demands")
    syndication.offer(made, [qinghe], editor("集团编辑", group), given=[qinghe])
    assert Article.objects.get(site=qinghe).live
    assert (lacks(qinghe), len(lacks(group))) == ([], 1)


def test_the_board_shows_own_sites_and_is_narrowed(group: NewsSite, qinghe: NewsSite) -> None:
    for site in (group, qinghe):
        live(site, f"{site.name}中文", slug="a")
        live(site, f"{site.name} English", slug="b", language="en")
        translated(old := live(site, f"{site.name}旧译", slug="c"), "old")
        changed(old, summary="改了")

    def titles(client: Client, query: str = "") -> list[str]:
        return [each.original.title for each in client.get(BOARD + query).context["page"]]

    own = browser(editor("清河编辑", qinghe))
    assert titles(own) == ["清河有机硅旧译", "清河有机硅 English", "清河有机硅中文"]
    assert titles(own, f"?site={group.pk}") == titles(own)
    both = browser(editor("集团编辑", None))
    assert len(titles(both)) == 6
    assert titles(both, f"?site={qinghe.pk}") == titles(own)
    assert titles(both, f"?site={qinghe.pk}&language=zh-hans") == ["清河有机硅 English"]
    assert titles(both, f"?site={qinghe.pk}&language=en&lack=stale") == ["清河有机硅旧译"]
    shown = own.get(BOARD).content.decode()
    for words in ("未翻译", "原文已更新", "开始翻译", "查看译文", "尚未开始"):
        assert words in shown, words
    assert f"/editors/desk/articles/{Article.objects.get(site=qinghe, slug='a').pk}/" in shown


def test_whoever_has_one_language_only_is_not_led_there(group: NewsSite) -> None:
    one = cluster.make(
        NewsSite(
            slug="luming",
            unit=Unit.objects.create(name="鹿鸣纤维"),
            name="鹿鸣纤维",
            name_en="Luming",
            languages=["zh-hans"],
        )
    )
    live(one, "只有中文", slug="only")
    client = browser(editor("鹿鸣编辑", one))
    assert BOARD not in client.get("/editors/").content.decode()
    assert client.get(BOARD).context["page"].paginator.count == 0
    assert BOARD in browser(editor("集团编辑", group)).get("/editors/").content.decode()


def test_the_queries_do_not_grow_and_the_list_has_pages(
    group: NewsSite, qinghe: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_lists, "A_PAGE", 4)
    client = browser(editor("集团编辑", None))

    def asked() -> int:
        client.get(BOARD)
        with CaptureQueriesContext(connection) as made:
            client.get(BOARD)
        return len(made)

    def more(number: int, start: int) -> None:
        for at in range(start, start + number):
            translated(old := live(group, f"旧译{at}", slug=f"old{at}"), f"old{at}")
            changed(old, summary="改了")
            live(qinghe, f"中文{at}", slug=f"a{at}")

    more(1, 0)
    few = asked()
    more(4, 1)
    assert asked() == few
    first = client.get(BOARD).context["page"]
    assert [each.original.title for each in first] == ["中文4", "旧译4", "中文3", "旧译3"]
    assert (first.paginator.count, first.paginator.num_pages) == (10, 3)
    assert "第 1 页" in client.get(BOARD).content.decode()
    assert {each.lack for each in translations.lacking([group])} == {Lack.STALE}
