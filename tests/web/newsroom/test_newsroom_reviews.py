"""Three reviews and three proofs by different people, of exactly the text that readers get, and no way past them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Locale, Page, Revision, WorkflowState

from answerable.web.accounts.models import User
from answerable.web.newsroom import checks, cluster, reviews, rights, schedule
from answerable.web.newsroom.desk_models import Review, ReviewStage, ReviewVerdict, SiteDuty
from answerable.web.newsroom.gate import NotReady
from answerable.web.newsroom.models import Article, NewsSite, PublicationEntry, Section
from answerable.web.organisation.models import Role
from answerable.web.worker import rounds
from answerable.web.worker.running import look_at_the_clock
from web.newsroom.articles import article, live, logged, pass_reviews
from web.newsroom.desks import browser, desk_of, editor, pass_all, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(qinghe: NewsSite) -> dict[str, User]:
    return staff(qinghe)


@pytest.fixture
def draft(qinghe: NewsSite, people: dict[str, User]) -> Article:
    made = article(qinghe, "清河一线", slug="line", summary="第一稿", owner=people["writer"])
    made.save_revision(user=people["writer"])
    return made


def is_live(made: Article) -> bool:
    return Article.objects.get(pk=made.pk).live


def change(made: Article, user: User, **values: Any) -> Article:
    newest = Article.objects.get(pk=made.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(newest, name, value)
    newest.save_revision(user=user)
    return newest


def test_an_article_goes_live_with_the_last_review(draft: Article, people: dict[str, User]) -> None:
    pass_all(draft, people)
    assert is_live(draft)
    rows = Review.objects.filter(page=draft).order_by("pk").values_list("stage", "name", "verdict")
    assert list(rows) == [
        ("proof-1", "初审人", "approved"),
        ("proof-2", "复审人", "approved"),
        ("proof-3", "终审人", "approved"),
        ("first", "初审人", "approved"),
        ("second", "复审人", "approved"),
        ("final", "终审人", "approved"),
    ]
    assert PublicationEntry.objects.get(page=draft).kind == "published"


def test_nobody_reviews_what_they_wrote_or_changed(
    draft: Article, qinghe: NewsSite, people: dict[str, User]
) -> None:
    for kind in ("first", "second", "final", "proof"):
        SiteDuty.objects.create(site=qinghe, user=people["writer"], kind=kind)
    reviews.hand_in(draft, people["writer"])
    assert "写" in reviews.why_not(draft, people["writer"], ReviewStage.FIRST) or reviews.why_not(
        draft, people["writer"], ReviewStage.FIRST
    ).startswith("You wrote")
    browser(people["writer"]).post(desk_of(draft, "review/"), {"approve": "1"})
    browser(people["writer"]).post(desk_of(draft, "proof/"))
    assert not Review.objects.exists()
    # Whoever changes it under review has written it, too.
    changed = change(draft, people["first"], summary="第二稿")
    assert reviews.writers_of(changed) == {people["writer"].pk, people["first"].pk}
    browser(people["first"]).post(desk_of(draft, "review/"), {"approve": "1"})
    assert not Review.objects.exists()


def test_a_comment_makes_no_writer(draft: Article, people: dict[str, User]) -> None:
    again = change(draft, people["second"])
    assert reviews.writers_of(again) == {people["writer"].pk}


def test_somebody_named_as_author_does_not_review(qinghe: NewsSite, people: dict[str, User]) -> None:
    made = article(qinghe, "署名", slug="by", author="初审人、某人")
    made.save_revision(user=people["writer"])
    assert reviews.why_not(made, people["first"], ReviewStage.FIRST)


def test_three_people_give_three_reviews(draft: Article, qinghe: NewsSite, people: dict[str, User]) -> None:
    SiteDuty.objects.create(site=qinghe, user=people["first"], kind="second")
    reviews.hand_in(draft, people["writer"])
    first = browser(people["first"])
    first.post(desk_of(draft, "review/"), {"approve": "1"})
    first.post(desk_of(draft, "review/"), {"approve": "1"})
    assert list(Review.objects.values_list("stage", flat=True)) == ["first"]
    first.post(desk_of(draft, "proof/"))
    first.post(desk_of(draft, "proof/"))
    assert list(Review.objects.values_list("stage", flat=True)) == ["first", "proof-1"]


def test_reviews_come_in_order_and_the_last_waits_for_the_proofs(
    draft: Article, people: dict[str, User]
) -> None:
    browser(people["final"]).post(desk_of(draft, "review/"), {"approve": "1"})
    reviews.hand_in(draft, people["writer"])
    browser(people["final"]).post(desk_of(draft, "review/"), {"approve": "1"})
    browser(people["second"]).post(desk_of(draft, "review/"), {"approve": "1"})
    assert not Review.objects.exists()
    for name in ("first", "second", "final"):
        browser(people[name]).post(desk_of(draft, "review/"), {"approve": "1"})
    assert list(Review.objects.values_list("stage", flat=True)) == ["first", "second"]
    assert not is_live(draft)


def test_sent_back_with_words_and_changed_begins_anew(draft: Article, people: dict[str, User]) -> None:
    reviews.hand_in(draft, people["writer"])
    browser(people["first"]).post(desk_of(draft, "review/"), {"approve": "1"})
    second = browser(people["second"])
    second.post(desk_of(draft, "review/"), {"return": "1", "said": " "})
    assert not Review.objects.filter(verdict=ReviewVerdict.RETURNED).exists()
    second.post(desk_of(draft, "review/"), {"return": "1", "said": "数字与附件不符"})
    state = WorkflowState.objects.active().get()
    assert state.status == "needs_changes"
    assert "数字与附件不符" in browser(people["writer"]).get("/editors/").content.decode()
    changed = change(draft, people["writer"], summary="改过")
    browser(people["writer"]).post(desk_of(draft, "hand-in/"))
    assert reviews.at_stage(Article.objects.get(pk=draft.pk)) == ReviewStage.FIRST
    assert reviews.lacking(changed) == list(reviews.stages_of(changed.site))


def test_a_change_after_an_approval_begins_the_reviews_anew(draft: Article, people: dict[str, User]) -> None:
    reviews.hand_in(draft, people["writer"])
    browser(people["first"]).post(desk_of(draft, "review/"), {"approve": "1"})
    assert reviews.at_stage(draft) == ReviewStage.SECOND
    change(draft, people["writer"], summary="悄悄改过")
    browser(people["second"]).post(desk_of(draft, "review/"), {"approve": "1"})
    assert not Review.objects.filter(stage="second").exists()
    assert reviews.begin_anew_if_changed(Article.objects.get(pk=draft.pk), people["writer"])
    assert reviews.at_stage(Article.objects.get(pk=draft.pk)) == ReviewStage.FIRST


@pytest.mark.parametrize(
    ("asked", "stages"), [(1, ["final"]), (2, ["first", "final"]), (3, ["first", "second", "final"])]
)
def test_a_site_asks_for_as_many_as_it_wants(qinghe: NewsSite, asked: int, stages: list[str]) -> None:
    qinghe.reviews = asked
    qinghe.save()
    workflow = cluster.arrange_reviews(qinghe)
    assert [task.specific.stage for task in workflow.tasks] == stages
    assert len(reviews.stages_of(qinghe)) == 2 * asked


def test_who_loses_the_role_loses_every_duty(draft: Article, people: dict[str, User]) -> None:
    reviews.hand_in(draft, people["writer"])
    Role.objects.filter(person__user=people["first"]).delete()
    assert browser(people["first"]).post(desk_of(draft, "review/"), {"approve": "1"}).status_code == 403
    assert reviews.why_not(draft, people["first"], ReviewStage.FIRST)
    assert not Review.objects.exists()


# Every way in which Wagtail makes a page live, tried with a text that was not reviewed: by an administrator, whom Wagtail lets do everything.


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create(username="admin", is_superuser=True)


def refused(made: Article) -> None:
    assert not is_live(made)
    assert list(logged().values_list("kind", flat=True)) == []


def form_of(made: Article, **more: str) -> dict[str, str]:
    """What the edit page sends."""
    return {
        "title": made.title,
        "slug": made.slug,
        "subtitle": "",
        "summary": made.summary,
        "source": made.source,
        "source_date": str(made.source_date),
        "event_date": "",
        "author": "",
        "editor": "",
        "correction": "",
        "picture": "",
        "body-count": "0",
        "attachments-count": "0",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **more,
    }


def test_not_by_the_publish_button(draft: Article, admin: User) -> None:
    answer = browser(admin).post(
        f"/editors/pages/{draft.pk}/edit/", form_of(draft, **{"action-publish": "1"}), follow=True
    )
    refused(draft)
    assert "初审" in answer.content.decode()


def test_not_while_it_is_made(qinghe: NewsSite, draft: Article, admin: User) -> None:
    section = draft.get_parent()
    sent = form_of(draft, title="新的", slug="new", **{"action-publish": "1"})
    browser(admin).post(f"/editors/pages/add/newsroom/article/{section.pk}/", sent)
    assert not Article.objects.live().exists()
    assert Article.objects.filter(slug="new").exists()
    assert list(logged().values_list("kind", flat=True)) == []


def test_not_by_the_calendar(draft: Article, admin: User) -> None:
    later = timezone.localtime(timezone.now() + timedelta(hours=1))
    sent = form_of(draft, go_live_at=later.strftime("%Y-%m-%d %H:%M"), **{"action-publish": "1"})
    browser(admin).post(f"/editors/pages/{draft.pk}/edit/", sent)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    # Were one written into the calendar all the same, its time would come in vain.
    first = draft.revisions.order_by("pk").first()
    Revision.objects.filter(pk=first.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    schedule.carry_out()
    refused(draft)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_not_together_with_others(draft: Article, admin: User) -> None:
    browser(admin).post(
        f"/editors/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/editors/", {"include_descendants": "on"}
    )
    browser(admin).post(
        f"/editors/bulk/wagtailcore/page/publish/?id={draft.get_parent().pk}&next=/editors/",
        {"include_descendants": "on"},
    )
    refused(draft)


def test_not_by_going_back_to_an_earlier_revision(
    qinghe: NewsSite, people: dict[str, User], admin: User
) -> None:
    made = article(qinghe, "旧稿", slug="old", summary="没有审过的话")
    unreviewed = made.save_revision(user=people["writer"])
    made.summary = "审过的话"
    revision = made.save_revision(user=people["writer"])
    pass_reviews(made)
    revision.publish()
    old = unreviewed.as_object()
    browser(admin).post(
        f"/editors/pages/{made.pk}/edit/",
        form_of(old, revision=str(unreviewed.pk), **{"action-publish": "1"}),
    )
    with pytest.raises(NotReady):
        unreviewed.publish(user=admin)
    assert Article.objects.get(pk=made.pk).summary == "审过的话"


def test_not_by_a_copy(qinghe: NewsSite, people: dict[str, User], admin: User) -> None:
    source = live(qinghe, "源稿", slug="source")
    sent = {
        "new_title": "抄稿",
        "new_slug": "copy",
        "new_parent_page": str(source.get_parent().pk),
        "publish_copies": "on",
    }
    browser(admin).post(f"/editors/pages/{source.pk}/copy/", sent)
    with pytest.raises(NotReady):
        CopyPageAction(
            source, update_attrs={"slug": "copy-2", "title": "抄稿"}, keep_live=True, user=admin
        ).execute()
    assert Article.objects.live().count() == 1


def test_not_by_copying_a_section(qinghe: NewsSite, admin: User) -> None:
    source = live(qinghe, "源稿", slug="source")
    with pytest.raises(NotReady):
        CopyPageAction(
            source.get_parent(), recursive=True, update_attrs={"slug": "news-2"}, keep_live=True, user=admin
        ).execute()


def test_not_by_an_alias_nor_by_what_updates_one(qinghe: NewsSite, group: NewsSite, admin: User) -> None:
    source = live(qinghe, "源稿", slug="source")
    theirs = Section.objects.get(site=group, slug="news", locale__language_code="zh-hans")
    with pytest.raises(NotReady):
        CreatePageAliasAction(source, parent=theirs, update_slug="alias", user=admin).execute()
    sent = {"new_title": "x", "new_slug": "alias", "new_parent_page": str(theirs.pk), "alias": "on"}
    browser(admin).post(f"/editors/pages/{source.pk}/copy/", sent)
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_not_by_a_translation(qinghe: NewsSite, admin: User) -> None:
    from wagtail_localize.models import Translation, TranslationSource

    source = live(qinghe, "源稿", slug="source")
    english = Locale.objects.get(language_code="en")
    made, _new = TranslationSource.get_or_create_from_instance(source)
    translation = Translation.objects.create(source=made, target_locale=english)
    translation.save_target(user=admin, publish=False)
    target = translation.get_target_instance()
    assert not target.live
    with pytest.raises(NotReady):
        target.get_latest_revision().publish(user=admin)
    # Its own editor, which would publish past the reviews, is not reachable.
    for address in (f"submit/page/{source.pk}/", f"update/{made.pk}/", f"page/{target.pk}/convert_to_alias/"):
        assert browser(admin).post(f"/editors/localize/{address}").status_code == 404


def test_not_by_moving_it(draft: Article, group: NewsSite, admin: User) -> None:
    theirs = Section.objects.get(site=group, slug="news", locale__language_code="zh-hans")
    browser(admin).post(f"/editors/pages/{draft.pk}/move/{theirs.pk}/confirm/")
    assert Article.objects.get(pk=draft.pk).get_parent().pk != theirs.pk
    refused(draft)


def test_not_by_writing_it_down_as_live(draft: Article) -> None:
    draft.live = True
    with pytest.raises(NotReady):
        draft.save()
    refused(draft)


def test_not_by_the_editors_programming_interface(draft: Article, admin: User) -> None:
    for action in (
        "publish",
        "copy",
        "create_alias",
        "convert_alias",
        "copy_for_translation",
        "revert_to_page_revision",
    ):
        address = f"/editors/api/main/pages/{draft.pk}/action/{action}/"
        assert browser(admin).post(address, {}, content_type="application/json").status_code == 404
    refused(draft)


def test_a_live_article_does_not_change_without_a_review(qinghe: NewsSite) -> None:
    made = live(qinghe, "已发", slug="out")
    made.is_pinned = True
    made.save()
    made.summary = "偷偷换掉"
    with pytest.raises(NotReady):
        made.save()
    assert Article.objects.get(pk=made.pk).is_pinned
    assert Article.objects.get(pk=made.pk).summary == ""


# The clock.


def test_what_is_reviewed_goes_live_and_expires_when_its_time_comes(
    qinghe: NewsSite, monkeypatch: Any
) -> None:
    assert schedule.carry_out in rounds.each_minute
    now = timezone.now()
    made = article(qinghe, "定时", slug="timed")
    made.go_live_at, made.expire_at = now + timedelta(hours=2), now + timedelta(hours=4)
    revision = made.save_revision()
    pass_reviews(made)
    revision.publish()
    look_at_the_clock()
    refused(made)
    clock = {"now": now + timedelta(hours=2, minutes=1)}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    look_at_the_clock()
    assert is_live(made)
    assert Article.objects.get(pk=made.pk).first_published_at == clock["now"]
    clock["now"] = now + timedelta(hours=4, minutes=1)
    look_at_the_clock()
    assert not is_live(made)
    assert list(logged().values_list("kind", flat=True)) == ["published", "withdrawn"]


def test_one_that_is_not_ready_holds_up_no_other(qinghe: NewsSite, people: dict[str, User]) -> None:
    late = timezone.now() - timedelta(minutes=5)
    bad = article(qinghe, "没审", slug="bad", owner=people["writer"], go_live_at=late)
    good = article(qinghe, "审过", slug="good", go_live_at=late)
    pass_reviews(good)
    for made in (bad, good):
        revision = made.save_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=late)
    assert schedule.carry_out() == (1, 0)
    assert [each.title for each in schedule.missed(frozenset({qinghe.pk}))] == ["没审"]
    assert "没有按时发布" in browser(people["writer"]).get("/editors/").content.decode()


def test_the_record_says_who_when_and_what_was_said(draft: Article, people: dict[str, User]) -> None:
    pass_all(draft, people)
    shown = browser(people["writer"]).get(desk_of(draft, "record/")).content.decode()
    for said in ("初审人", "复审人", "终审人", "同意", "一校", "三校", reviews.digest_of(draft)):
        assert said in shown
    assert shown.count("desk-pip-passed") == 6


def test_rights_follow_roles() -> None:
    assert not rights.rights_of(AnonymousUser())
    assert not rights.rights_of(editor_without())


def editor_without() -> User:
    user = editor("无权", None)
    Role.objects.filter(person__user=user).delete()
    return user


def test_the_name_that_wagtail_gives_an_item_of_a_list_is_no_text(qinghe: NewsSite) -> None:
    """Some look like telephone numbers."""
    item = {
        "type": "item",
        "id": "13800138-0000-4000-8000-138001380000",
        "value": {"title": "稳生产", "text": "", "parts": []},
    }
    body = [
        {"type": "requirements", "id": "13900139-0000-4000-8000-139001390000", "value": {"items": [item]}}
    ]
    made = article(qinghe, "要求", slug="items", body=json.dumps(body))
    assert checks.hits(made) == []
    item["value"]["title"] = "电话13800138000"  # type: ignore[index]  # it is a dict
    changed = article(qinghe, "要求", slug="number", body=json.dumps(body))
    assert [each.text for each in checks.hits(changed)] == ["13800138000"]
