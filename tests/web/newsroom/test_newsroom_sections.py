"""Fronts and sections have no reviews: only who manages the sites makes, rewords, moves and withdraws them, and the log of publications has every change of a section."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from answerable.publication import content, log
from answerable.web.accounts.models import User
from answerable.web.newsroom.models import Front, NewsSite, PublicationEntry, Section
from web.newsroom.articles import live
from web.newsroom.desks import browser, editor, organiser

pytestmark = pytest.mark.django_db
NO_COMMENTS = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


def section(site: NewsSite, slug: str = "news", language: str = "zh-hans") -> Section:
    return Section.objects.get(site=site, slug=slug, locale__language_code=language)


def told(page: Section) -> list[log.LogEntry]:
    entries = PublicationEntry.objects.filter(page_id=page.pk)
    return [log.read_entry(bytes(each.entry)) for each in entries]


def reworded(client: Client, page: Page, title: str, **more: str) -> None:
    sent = {"title": title, "slug": page.slug, "kind": "news", "intro": "", "action-publish": "1", **more}
    client.post(f"/editors/pages/{page.pk}/edit/", {**sent, **NO_COMMENTS})


def acts(page: Page, user: User) -> set[str]:
    """What Wagtail lets somebody do with a page."""
    may = page.permissions_for_user(User.objects.get(pk=user.pk))
    asked = ("edit", "delete", "publish", "unpublish", "move", "copy", "lock", "submit_for_moderation")
    return {each for each in asked if getattr(may, f"can_{each}")()}


def test_a_new_sites_sections_are_in_the_log_as_they_are_read(client: Client, qinghe: NewsSite) -> None:
    sections = list(Section.objects.filter(site=qinghe))
    assert len(sections) == 6
    for page in sections:
        (entry,) = told(page)
        assert (entry.kind, entry.site, entry.title) == ("published", "qinghe", page.title)
        shown = content.read(client.get(f"/sites/qinghe/{entry.address}").content.decode())
        assert entry.content == content.digest(shown.content(lambda _file: ""))
        assert shown.meta["article:published_time"] == entry.first_published


def test_whoever_reviews_at_the_site_changes_no_section_and_still_fills_them(qinghe: NewsSite) -> None:
    final = editor("终审人", qinghe, "final", "proof")
    desk = browser(final)
    assert desk.get("/editors/").status_code == 200
    made, front = section(qinghe), Front.objects.get(site=qinghe, locale__language_code="zh-hans")
    for page in (made, front, Page.objects.get(pk=made.pk)):
        assert acts(page, final) == set()
        assert "edit" in acts(page, User.objects.create_superuser(f"admin{page.pk}{type(page).__name__}"))
        reworded(desk, page, "改头换面")
    for verb in ("delete", "unpublish", "copy"):
        desk.post(f"/editors/pages/{made.pk}/{verb}/", {"new_title": "副本", "new_slug": "copy"})
    desk.post(f"/editors/pages/{made.pk}/move/{section(qinghe, 'notices').pk}/confirm/")
    new = {"title": "小道消息", "slug": "rumours", "kind": "news", "intro": "", "action-publish": "1"}
    desk.post(f"/editors/pages/add/newsroom/section/{front.pk}/", {**new, **NO_COMMENTS})
    for act in ("delete", "unpublish", "move"):
        desk.post(f"/editors/bulk/wagtailcore/page/{act}/?id={made.pk}&next=/", {"chooser": str(front.pk)})
    after = Section.objects.filter(site=qinghe, locale=made.locale)
    assert sorted(after.values_list("slug", "live")) == [
        ("debriefs", True),
        ("news", True),
        ("notices", True),
    ]
    assert section(qinghe).title == made.title
    assert len(told(made)) == 1
    assert made.permissions_for_user(User.objects.get(pk=final.pk)).can_add_subpage()
    assert desk.get(f"/editors/pages/add/newsroom/article/{made.pk}/").status_code == 200


def test_who_manages_the_sites_rewords_a_section_and_the_log_says_so(
    client: Client, qinghe: NewsSite, django_capture_on_commit_callbacks: Any
) -> None:
    actor = organiser()
    made, live_one = section(qinghe), live(qinghe, "会议", slug="meeting")
    reworded(browser(actor), made, "清河要闻", intro="装置与人")
    first, last = told(made)
    assert (first.title, last.kind, last.title) == (made.title, "changed", "清河要闻")
    assert PublicationEntry.objects.filter(page_id=made.pk).last().actor == actor  # type: ignore[union-attr]
    page = content.read(client.get("/sites/qinghe/news/").content.decode())
    assert page.content(lambda _file: "") == {"title": ["清河要闻"], "body": ["装置与人"]}
    assert last.content == content.digest(page.content(lambda _file: ""))
    assert (page.meta["article:modified_time"], last.first_published) == (last.at, first.first_published)
    assert f"<lastmod>{last.at}</lastmod>" in client.get("/sites/qinghe/sitemap.xml").content.decode()
    # The same words again are no change; another address is one, also of what lies below.
    reworded(browser(actor), made, "清河要闻", intro="装置与人")
    assert len(told(made)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        reworded(browser(actor), made, "清河要闻", intro="装置与人", slug="headlines")
    assert [each.address for each in told(made)] == ["news/", "news/", "headlines/"]
    moved = PublicationEntry.objects.filter(page_id=live_one.pk).last()
    assert moved is not None
    assert log.read_entry(bytes(moved.entry)).address == "headlines/meeting/"
    section(qinghe, "headlines").unpublish()
    assert told(made)[-1].kind == "withdrawn"
    assert not list(log.contradictions(_whole_log()))


def _whole_log() -> list[log.LogEntry]:
    return [log.read_entry(bytes(each.entry)) for each in PublicationEntry.objects.all()]
