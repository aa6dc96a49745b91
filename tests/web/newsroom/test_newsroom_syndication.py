"""Articles that go from one site to others: offered, taken past nobody's review, changed and withdrawn at their source, and given where the group decides."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from answerable.publication import log
from answerable.publication.log import LogEntry, read_entry
from answerable.publication.verification import verify
from answerable.web.accounts.models import User
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import cluster, schedule, syndication
from answerable.web.newsroom.gate import NotReady
from answerable.web.newsroom.models import Article, NewsSite, PublicationEntry, Section, Taking
from answerable.web.newsroom.taking_models import TakingState, TakingStep
from answerable.web.organisation.models import Unit
from web.newsroom.articles import live, logged, pass_reviews, publish
from web.newsroom.desks import browser, desk_of, editor, pass_all, staff
from web.newsroom.test_newsroom_verify import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def xiling(group: NewsSite) -> NewsSite:
    unit = Unit.objects.create(name="西岭膜材")
    return cluster.make(NewsSite(slug="xiling", unit=unit, name="西岭膜材", name_en="Xiling Membranes"))


@pytest.fixture
def chief(group: NewsSite) -> User:
    return editor("集团终审", group, "final")


@pytest.fixture
def meeting_news(group: NewsSite) -> Article:
    """In both languages."""
    chinese = live(group, "述职评议会召开", slug="meeting", summary="十九家单位当面述职。")
    english = chinese.copy_for_translation(Section.objects.filter(locale__language_code="en").first().locale)
    english.title, english.summary = "Nineteen units report", "In person."
    publish(english)
    return chinese


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def entries() -> list[LogEntry]:
    return [read_entry(bytes(each.entry)) for each in logged()]


def section_of(site: NewsSite) -> Section:
    return Section.objects.get(site=site, slug="news", locale__language_code="zh-hans")


def taken_live(article: Article, site: NewsSite, chief: User, people: dict[str, User]) -> list[Article]:
    """Offered, taken and published after the site's own reviews, in every language."""
    syndication.offer(article, [site], chief)
    taking = Taking.objects.get(original=article, site=site)
    copies = syndication.take(taking, section_of(site), people["writer"])
    return [reviewed(each) for each in copies]


def reviewed(copy: Article) -> Article:
    """Its newest text, reviewed and published."""
    newest = Article.objects.get(pk=copy.pk).latest_revision
    pass_reviews(newest.as_object())
    newest.publish()
    return Article.objects.get(pk=copy.pk)


def correct(article: Article, note: str, **values: str) -> None:
    newest = Article.objects.get(pk=article.pk)
    newest.correction = note
    for name, value in values.items():
        setattr(newest, name, value)
    publish(newest)


def test_one_act_offers_all_languages_to_many_sites(
    meeting_news: Article, qinghe: NewsSite, xiling: NewsSite, chief: User
) -> None:
    browser(chief).post(desk_of(meeting_news, "offer/"), {"sites": [qinghe.pk, xiling.pk]})
    rows = Taking.objects.values_list("site__slug", "original__locale__language_code", "state")
    assert sorted(rows) == [
        (site, language, "offered") for site in ("qinghe", "xiling") for language in ("en", "zh-hans")
    ]
    shown = browser(editor("清河编辑", qinghe)).get("/editors/").content.decode()
    assert shown.count("述职评议会召开") == 1
    assert "Nineteen units" not in shown


def test_what_is_taken_passes_the_reviews_of_its_site(
    client: Client, meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    syndication.offer(meeting_news, [qinghe], chief)
    taking = Taking.objects.get(original=meeting_news)
    browser(people["writer"]).post(
        f"/editors/desk/exchange/{taking.pk}/take/", {"section": section_of(qinghe).pk}
    )
    copies = list(Article.objects.filter(site=qinghe).order_by("pk"))
    assert [each.locale.language_code for each in copies] == ["zh-hans", "en"]
    assert copies[0].translation_key == copies[1].translation_key != meeting_news.translation_key
    assert client.get("/sites/qinghe/news/meeting/").status_code == 404
    with pytest.raises(NotReady):
        copies[0].latest_revision.publish()
    for copy in copies:
        pass_all(copy, people)
    text = page(client, "/sites/qinghe/news/meeting/")
    assert "十九家单位当面述职。" in text
    assert '<link rel="canonical" href="http://localhost:8000/news/meeting/">' in text
    assert re.search(r"转载自</dt><dd><a[^>]*href=\"/news/meeting/\"[^>]*>岚庭材料集团</a>", text)
    assert "集团办公室" in text, "its source stays"
    english = page(client, "/sites/qinghe/en/news/meeting/")
    assert '<link rel="canonical" href="http://localhost:8000/en/news/meeting/">' in english
    assert 'hreflang="zh-CN"' in english


def test_copies_stand_in_feeds_and_maps_of_their_site_and_once_in_the_cluster(
    client: Client, meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    taken_live(meeting_news, qinghe, chief, staff(qinghe))
    for start in ("/sites/qinghe/", "/sites/qinghe/en/"):
        for file in ("rss.xml", "atom.xml", "feed.json", "sitemap.xml", "news-sitemap.xml", "news/rss.xml"):
            assert f"{start}news/meeting/" in page(client, start + file)
    # The group shows news of its units, and not its own news coming back.
    assert "/sites/qinghe/news/meeting/" not in page(client, "/")
    assert "/sites/qinghe/news/meeting/" not in page(client, "/units/")
    # Nor does the unit's front page show the same article a second time among the group's.
    assert 'href="/news/meeting/"' not in page(client, "/sites/qinghe/")


def test_the_log_says_from_where_and_the_checking_command_agrees(
    meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    copies = taken_live(meeting_news, qinghe, chief, staff(qinghe))
    last = [each for each in entries() if each.article == str(copies[0].pk)]
    assert [(each.kind, each.origin) for each in last] == [("taken", str(meeting_news.pk))]
    assert verify(Asked()).differences == []


def test_one_withdrawal_takes_every_copy_feed_entry_and_kept_page(
    client: Client, meeting_news: Article, qinghe: NewsSite, xiling: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    copies = taken_live(meeting_news, qinghe, chief, people)
    syndication.offer(meeting_news, [xiling], chief)
    kept = ("/sites/qinghe/", "/sites/qinghe/rss.xml", "/sites/qinghe/sitemap.xml", "/sites/qinghe/news/")
    assert all(
        "述职评议会召开" in page(client, each) or "news/meeting/" in page(client, each) for each in kept
    )
    Article.objects.get(pk=meeting_news.pk).unpublish()
    assert client.get("/sites/qinghe/news/meeting/").status_code == 404
    assert all("news/meeting/" not in page(client, each) for each in kept)
    assert Article.objects.get(pk=copies[1].pk).live, "the English article was not withdrawn"
    states = Taking.objects.filter(original=meeting_news).values_list("site__slug", "state")
    assert sorted(states) == [("qinghe", "withdrawn"), ("xiling", "withdrawn")]
    assert (
        list(log.contradictions(read_entry(bytes(each.entry)) for each in PublicationEntry.objects.all()))
        == []
    )
    assert verify(Asked()).differences == []
    with pytest.raises(NotReady, match="撤回"):
        Article.objects.get(pk=copies[0].pk).latest_revision.publish()


def test_a_copy_that_outlives_its_source_is_found_in_the_log(
    meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    taken_live(meeting_news, qinghe, chief, staff(qinghe))
    told = entries()
    original = next(each for each in told if each.article == str(meeting_news.pk))
    forged = replace(original, number=len(told), kind="withdrawn", at=told[-1].at)
    assert [each for each in log.contradictions([*told, forged]) if "source was withdrawn" in each]


def test_a_withdrawal_takes_what_was_scheduled_and_what_is_under_review(
    meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    syndication.offer(meeting_news, [qinghe], chief)
    copies = syndication.take(Taking.objects.get(original=meeting_news), section_of(qinghe), people["writer"])
    Article.objects.get(pk=meeting_news.pk).unpublish()
    assert Article.objects.get(pk=copies[0].pk).current_workflow_state is None
    pass_all(copies[0], people)
    assert not Article.objects.get(pk=copies[0].pk).live
    schedule.carry_out()
    assert not Article.objects.get(pk=copies[0].pk).live


def test_a_change_at_the_source_is_offered_and_passes_the_reviews(
    client: Client, meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    copy = taken_live(meeting_news, qinghe, chief, people)[0]
    correct(meeting_news, "原文“十八家”有误，应为“十九家”。", summary="二十家单位当面述职。")
    taking = Taking.objects.get(original=meeting_news)
    assert taking.has_changed
    desk = browser(people["writer"])
    assert "来源已有改动" in desk.get("/editors/").content.decode()
    assert "十九家单位当面述职。" in page(client, "/sites/qinghe/news/meeting/")
    desk.post(f"/editors/desk/exchange/{taking.pk}/renew/")
    assert "十九家单位当面述职。" in page(client, "/sites/qinghe/news/meeting/")
    reviewed(copy)
    text = page(client, "/sites/qinghe/news/meeting/")
    assert "二十家单位当面述职。" in text
    assert "原文“十八家”有误" in text, "readers of the copy are told of the correction, too"
    assert not Taking.objects.get(pk=taking.pk).has_changed
    assert verify(Asked()).differences == []


def test_nobody_writes_into_a_copy(meeting_news: Article, qinghe: NewsSite, chief: User) -> None:
    people = staff(qinghe)
    copy = taken_live(meeting_news, qinghe, chief, people)[0]
    answer = browser(people["writer"]).get(f"/editors/pages/{copy.pk}/edit/")
    assert answer.status_code == 302
    assert answer["Location"] == desk_of(copy)
    newest = copy.get_latest_revision_as_object()
    newest.summary = "改写过的话"
    revision = newest.save_revision(user=people["writer"])
    pass_all(newest, people)
    with pytest.raises(NotReady, match="与来源一致"):
        revision.publish()


def test_where_a_copy_stands_is_for_its_site(
    client: Client, meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    copy = taken_live(meeting_news, qinghe, chief, people)[0]
    browser(people["writer"]).post(desk_of(copy, "stand/"), {"is_pinned": "on"})
    assert Article.objects.get(pk=copy.pk).is_pinned
    correct(meeting_news, "", summary="改过的摘要。")
    syndication.renew(Taking.objects.get(copy=copy), people["writer"])
    copy = reviewed(copy)
    assert copy.summary == "改过的摘要。"
    assert copy.is_pinned


def test_a_site_that_takes_what_is_given_has_it_at_once_and_every_change(
    client: Client, meeting_news: Article, xiling: NewsSite, chief: User
) -> None:
    NewsSite.objects.filter(pk=xiling.pk).update(takes_given=True)
    browser(chief).post(desk_of(meeting_news, "offer/"), {"given": [xiling.pk]})
    assert "十九家单位当面述职。" in page(client, "/sites/xiling/news/meeting/")
    assert "In person." in page(client, "/sites/xiling/en/news/meeting/")
    correct(meeting_news, "摘要改正。", summary="二十家单位当面述职。")
    assert "二十家单位当面述职。" in page(client, "/sites/xiling/news/meeting/")
    kinds = [each.kind for each in entries() if each.site == "xiling" and each.language == "zh-hans"]
    assert kinds == ["taken", "corrected"]
    assert verify(Asked()).differences == []
    Article.objects.get(pk=meeting_news.pk).unpublish()
    assert client.get("/sites/xiling/news/meeting/").status_code == 404


def test_one_act_gives_it_to_some_sites_and_offers_it_to_others(
    client: Client, meeting_news: Article, qinghe: NewsSite, xiling: NewsSite, chief: User
) -> None:
    """The group decides for each article, where the site's settings permit it; both are steps that name who did it."""
    NewsSite.objects.update(takes_given=True)
    shown = browser(chief).get(desk_of(meeting_news)).content.decode()
    assert shown.count('name="given"') == 2
    sent = {"sites": [qinghe.pk, xiling.pk], "given": [xiling.pk]}
    told = browser(chief).post(desk_of(meeting_news, "offer/"), sent, follow=True).content.decode()
    assert "已推送给 1 个网站" in told
    assert "已在 1 个网站直接发布" in told
    assert client.get("/sites/xiling/news/meeting/").status_code == 200
    assert client.get("/sites/qinghe/news/meeting/").status_code == 404
    states = dict(Taking.objects.filter(original=meeting_news).values_list("site__slug", "state"))
    assert states == {"xiling": "taken", "qinghe": "offered"}
    steps = {
        slug: list(
            TakingStep.objects.filter(taking__original=meeting_news, taking__site__slug=slug).values_list(
                "kind", "by"
            )
        )
        for slug in states
    }
    assert steps == {
        "xiling": [("offered", chief.pk), ("given", chief.pk)],
        "qinghe": [("offered", chief.pk)],
    }
    # What is only offered passes the reviews of the site, though it would take what is given.
    copies = syndication.take(
        Taking.objects.get(site=qinghe, original=meeting_news), section_of(qinghe), chief
    )
    with pytest.raises(NotReady):
        Article.objects.get(pk=copies[0].pk).get_latest_revision().publish()
    correct(meeting_news, "摘要改正。", summary="二十家单位当面述职。")
    assert "二十家单位当面述职。" in page(client, "/sites/xiling/news/meeting/")
    assert client.get("/sites/qinghe/news/meeting/").status_code == 404


def test_what_was_offered_may_be_given_later(
    client: Client, meeting_news: Article, xiling: NewsSite, chief: User
) -> None:
    NewsSite.objects.update(takes_given=True)
    office = browser(chief)
    office.post(desk_of(meeting_news, "offer/"), {"sites": [xiling.pk]})
    assert client.get("/sites/xiling/news/meeting/").status_code == 404
    assert "已推送过" in office.get(desk_of(meeting_news)).content.decode()
    office.post(desk_of(meeting_news, "offer/"), {"given": [xiling.pk]})
    assert client.get("/sites/xiling/news/meeting/").status_code == 200
    assert client.get("/sites/xiling/en/news/meeting/").status_code == 200
    assert f'name="given" value="{xiling.pk}"' not in office.get(desk_of(meeting_news)).content.decode()


def test_nothing_is_given_to_a_site_that_does_not_take_it(
    client: Client, meeting_news: Article, xiling: NewsSite, chief: User
) -> None:
    office = browser(chief)
    assert 'name="given"' not in office.get(desk_of(meeting_news)).content.decode()
    told = office.post(desk_of(meeting_news, "offer/"), {"given": [xiling.pk]}, follow=True)
    assert "只采用自行审核的稿件" in told.content.decode()
    assert not Taking.objects.exists()
    # Nor does a unit give anything to the group.
    group = meeting_news.site
    NewsSite.objects.update(takes_given=True)
    theirs = live(xiling, "西岭一线", slug="line")
    with pytest.raises(NotNow):
        syndication.offer(theirs, [group], chief, given=[group])
    assert client.get("/news/line/").status_code == 404


def test_a_given_text_that_was_altered_does_not_go_live(
    meeting_news: Article, xiling: NewsSite, chief: User
) -> None:
    xiling.takes_given = True
    xiling.save()
    syndication.offer(meeting_news, [xiling], chief, given=[xiling])
    copy = Article.objects.get(site=xiling, locale__language_code="zh-hans")
    copy.title = "另一个标题"
    with pytest.raises(NotReady):
        copy.save_revision().publish()


def test_a_unit_submits_upwards_the_same_way(client: Client, group: NewsSite, qinghe: NewsSite) -> None:
    people = staff(qinghe)
    news = live(qinghe, "清河一线", slug="line", summary="装置一次开车成功。")
    asked = browser(people["writer"]).post(desk_of(news, "offer/"), {"sites": [group.pk]})
    assert asked.status_code == 404, "submitting is for who gives the final review"
    browser(people["final"]).post(desk_of(news, "offer/"), {"sites": [group.pk]})
    taking = Taking.objects.get(original=news)
    assert (taking.source, taking.site) == (qinghe, group)
    office = {name: editor(f"集团{name}", group, *duties) for name, duties in (
        ("writer", ()), ("first", ("first", "proof")), ("second", ("second", "proof")), ("final", ("final", "proof")),
    )}  # fmt: skip
    browser(office["writer"]).post(
        f"/editors/desk/exchange/{taking.pk}/take/", {"section": section_of(group).pk}
    )
    reviewed(Article.objects.get(taken_as=taking))
    text = page(client, "/news/line/")
    assert '<link rel="canonical" href="http://localhost:8000/sites/qinghe/news/line/">' in text
    with pytest.raises(NotNow):
        syndication.offer(Article.objects.get(taken_as=taking), [qinghe], office["final"])


def test_declined_with_a_reason_and_offered_again(
    meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    syndication.offer(meeting_news, [qinghe], chief)
    taking = Taking.objects.get(original=meeting_news)
    browser(people["writer"]).post(
        f"/editors/desk/exchange/{taking.pk}/decline/", {"reason": "本单位已有报道"}
    )
    assert set(Taking.objects.values_list("state", flat=True)) == {"declined"}
    assert "本单位已有报道" in browser(chief).get(f"/editors/desk/exchange/{taking.pk}/").content.decode()
    with pytest.raises(NotNow):
        syndication.take(taking, section_of(qinghe), people["writer"])
    syndication.offer(meeting_news, [qinghe], chief)
    assert len(syndication.take(taking, section_of(qinghe), people["writer"])) == 2


def test_a_site_takes_its_copy_off_and_takes_it_again(
    client: Client, meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    copy = taken_live(meeting_news, qinghe, chief, people)[0]
    copy.unpublish()
    taking = Taking.objects.get(original=meeting_news)
    assert taking.state == TakingState.DECLINED
    assert client.get("/news/meeting/").status_code == 200
    syndication.offer(meeting_news, [qinghe], chief)
    again = syndication.take(taking, section_of(qinghe), people["writer"])
    assert [each.pk for each in again] == [copy.pk]
    reviewed(copy)
    assert "十九家单位当面述职。" in page(client, "/sites/qinghe/news/meeting/")
    assert [each.kind for each in entries() if each.article == str(copy.pk)] == [
        "taken",
        "withdrawn",
        "restored",
    ]


def test_drafts_thrown_away_and_sources_deleted_leave_the_record(
    meeting_news: Article, qinghe: NewsSite, chief: User
) -> None:
    people = staff(qinghe)
    syndication.offer(meeting_news, [qinghe], chief)
    taking = Taking.objects.get(original=meeting_news)
    copies = syndication.take(taking, section_of(qinghe), people["writer"])
    Article.objects.get(pk=copies[0].pk).delete()
    taking.refresh_from_db()
    assert (taking.copy, taking.state) == (None, TakingState.DECLINED)
    Article.objects.get(pk=meeting_news.pk).delete()
    taking.refresh_from_db()
    assert (taking.original, taking.title) == (None, "述职评议会召开")
    kinds = list(TakingStep.objects.filter(taking=taking).values_list("kind", flat=True))
    assert kinds == ["offered", "taken", "removed"]


def test_others_see_and_decide_nothing(
    meeting_news: Article, qinghe: NewsSite, xiling: NewsSite, chief: User
) -> None:
    syndication.offer(meeting_news, [qinghe], chief)
    taking = Taking.objects.get(original=meeting_news)
    stranger = browser(editor("西岭编辑", xiling, "final"))
    assert stranger.get(f"/editors/desk/exchange/{taking.pk}/").status_code == 404
    assert "述职评议会召开" not in stranger.get("/editors/desk/exchange/").content.decode()
    for verb in ("take", "decline", "renew"):
        answer = stranger.post(
            f"/editors/desk/exchange/{taking.pk}/{verb}/", {"section": section_of(xiling).pk}
        )
        assert answer.status_code == 404
    mine = browser(editor("清河编辑", qinghe))
    wrong = mine.post(f"/editors/desk/exchange/{taking.pk}/take/", {"section": section_of(xiling).pk})
    assert wrong.status_code == 302
    assert not Article.objects.filter(site=qinghe).exists()
    taking.refresh_from_db()
    assert taking.state == TakingState.OFFERED


def test_a_site_that_no_longer_takes_what_is_given_reviews_the_next_change(
    client: Client, meeting_news: Article, xiling: NewsSite, chief: User
) -> None:
    xiling.takes_given = True
    xiling.save()
    syndication.offer(meeting_news, [xiling], chief, given=[xiling])
    xiling.takes_given = False
    xiling.save()
    correct(meeting_news, "", summary="二十家单位当面述职。")
    assert "十九家单位当面述职。" in page(client, "/sites/xiling/news/meeting/")
    taking = Taking.objects.get(original=meeting_news)
    assert taking.has_changed
    copy = syndication.renew(taking, chief)
    with pytest.raises(NotReady):
        Article.objects.get(pk=copy.pk).latest_revision.publish()
    assert reviewed(copy).summary == "二十家单位当面述职。"
