"""Standing pages pass the reviews and checks that articles pass, and stand in the log of publications; only the words that every new site is made with need no reviews."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageLogEntry
from wagtail.rich_text import RichText

from answerable.publication import content
from answerable.publication.log import LogEntry, read_entry
from answerable.web.accounts.models import User
from answerable.web.newsroom import checks, freshness, gate, publishing
from answerable.web.newsroom.desk_models import ExternalLink, Review
from answerable.web.newsroom.gate import NotReady
from answerable.web.newsroom.models import Front, NewsSite, PublicationEntry, StandingPage
from answerable.web.newsroom.reviews import ReviewRefused
from web.newsroom.articles import article, live, publish
from web.newsroom.desks import browser, desk_of, editor, pass_all, staff
from web.newsroom.full_articles import picture

pytestmark = pytest.mark.django_db


def standing(site: NewsSite, slug: str = "legal", language: str = "zh-hans") -> StandingPage:
    return StandingPage.objects.get(site=site, slug=slug, locale__language_code=language)


def written(page: StandingPage, html: str) -> StandingPage:
    """A draft with this text."""
    page.body = [("text", RichText(html))]
    page.save_revision()
    return page


def told(page: StandingPage) -> list[LogEntry]:
    return [read_entry(bytes(each.entry)) for each in PublicationEntry.objects.filter(page_id=page.pk)]


def test_a_new_site_has_its_pages_and_the_log_has_them_too(client: Client, qinghe: NewsSite) -> None:
    pages = list(StandingPage.objects.filter(site=qinghe))
    assert len(pages) == 8
    for page in pages:
        (entry,) = told(page)
        assert (entry.kind, entry.site, entry.title) == ("published", "qinghe", page.title)
        shown = content.read(client.get(f"/sites/qinghe/{entry.address}").content.decode())
        assert entry.content == content.digest(shown.content(lambda _file: ""))
        assert set(shown.parts) == {"title", "body"}
    # What the site's settings say on these pages is not their text, nor is the form.
    qinghe.contact = "值班室"
    qinghe.save()
    contact = content.read(client.get("/sites/qinghe/contact/").content.decode())
    assert told(standing(qinghe, "contact"))[0].content == content.digest(contact.content(lambda _file: ""))


def test_whoever_may_publish_does_not_put_other_words_live(qinghe: NewsSite) -> None:
    final = editor("终审人", qinghe, "final", "proof")
    page = written(standing(qinghe), "<p>本站不负任何责任。</p>")
    with pytest.raises(NotReady):
        page.get_latest_revision().publish(user=User.objects.create_superuser("administrator"))
    with pytest.raises(NotReady):
        page.save()
    sent = {"title": page.title, "slug": "legal", "kind": "legal", "body-count": "0", "action-publish": "1"}
    comments = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    browser(final).post(f"/editors/pages/{page.pk}/edit/", {**sent, **comments})
    assert "本站不负" not in Client().get("/sites/qinghe/legal/").content.decode()
    assert len(told(page)) == 1
    # Nor is a page of their own let through, whatever it calls itself.
    front = Front.objects.get(site=qinghe, locale=page.locale)
    for kind in ("legal", "other"):
        with pytest.raises(NotReady):
            front.add_child(
                instance=StandingPage(
                    title="关于", slug=f"about-{kind}", kind=kind, site=qinghe, locale=page.locale
                )
            )


def test_changed_words_go_live_by_the_three_reviews_and_are_logged(qinghe: NewsSite) -> None:
    people = staff(qinghe)
    page = standing(qinghe)
    page.body = [("text", RichText("<p>转载请注明来源。</p>"))]
    page.correction = "删去了一条过时的规定。"
    page.save_revision(user=people["writer"])
    assert "无人审核" not in browser(people["writer"]).get(desk_of(page)).content.decode()
    pass_all(page, people)
    now = standing(qinghe)
    assert "转载请注明来源" in str(now.body.get_prep_value())
    assert Review.objects.filter(page_id=page.pk).count() == 6
    first, last = told(page)
    assert (first.kind, last.kind, last.note) == ("published", "corrected", "删去了一条过时的规定。")
    assert last.content == content.digest(publishing.content_of(now))
    assert (last.first_published, now.correction) == (first.first_published, "")
    shown = Client().get("/sites/qinghe/legal/").content.decode()
    assert "删去了一条过时的规定。" in shown
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").exists()
    printed = browser(people["writer"]).get(desk_of(page, "record/")).content.decode()
    assert "终审人" in printed


def test_who_wrote_it_does_not_review_it(qinghe: NewsSite) -> None:
    first = editor("初审人", qinghe, "first", "proof")
    page = standing(qinghe)
    page.body = [("text", RichText("<p>新规定。</p>"))]
    page.save_revision(user=first)
    browser(first).post(desk_of(page, "hand-in/"))
    browser(first).post(desk_of(page, "review/"), {"approve": "1", "said": "同意"})
    assert not Review.objects.filter(page_id=page.pk).exists()


def test_what_waits_is_on_the_first_page_of_the_desk(qinghe: NewsSite) -> None:
    people = staff(qinghe)
    page = standing(qinghe)
    page.title = "法律声明（修订）"
    page.save_revision(user=people["writer"])
    browser(people["writer"]).post(desk_of(page, "hand-in/"))
    assert "法律声明（修订）" in browser(people["first"]).get("/editors/").content.decode()


def test_the_checks_look_at_them(qinghe: NewsSite) -> None:
    page = written(standing(qinghe), "<p>请致电13800138000，找张三。</p>")
    assert [each.hit.text for each in checks.open_hits(page)] == ["13800138000"]
    assert any("13800138000" in each for each in gate.problems_of(page))
    ExternalLink.objects.create(url="https://gone.example/", status=404)
    page = publish(written(standing(qinghe, "links"), '<p><a href="https://gone.example/">旧站</a></p>'))
    (dead,) = freshness.dead_links(frozenset({qinghe.pk}))
    assert (dead.link.url, dead.pages) == ("https://gone.example/", [page])


def test_a_link_leads_to_what_readers_can_see(group: NewsSite, qinghe: NewsSite) -> None:
    """By whichever page it is made, to whichever site."""
    draft, theirs = article(group, "未发", slug="draft"), live(group, "已发", slug="out")
    english = live(group, "Out", slug="out", language="en")
    top = Page.objects.get(depth=1)

    def linked(*pages: Page) -> StandingPage:
        links = "".join(f'<a linktype="page" id="{each.pk}">看</a>' for each in pages)
        return written(standing(qinghe, "links"), f"<p>{links}</p>")

    assert checks.hits(linked(theirs, english, standing(qinghe, "contact"))) == []
    assert len(checks.hits(linked(draft))) == len(checks.hits(linked(top))) == 1
    Front.objects.get(site=group, locale=english.locale).unpublish()
    page = linked(english, theirs)
    (hit,) = checks.open_hits(page)
    assert (hit.hit.finding.value, str(english.pk) in hit.hit.text) == ("dead-link", True)
    assert any(str(english.pk) in each for each in gate.problems_of(page))
    shown = publish(page)
    told = Client().get("/sites/qinghe/links/").content.decode()
    assert shown.live
    assert 'href="http://localhost:8000/news/out/"' in told or 'href="/news/out/"' in told
    assert "en/news/out" not in told


def test_each_thing_that_becomes_of_one_is_in_the_log(
    qinghe: NewsSite, django_capture_on_commit_callbacks: Any
) -> None:
    page = publish(written(standing(qinghe), "<p>新规定。</p>"))
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "rules"
        page = publish(page)
    page.unpublish()
    page = publish(StandingPage.objects.get(pk=page.pk))
    pk = page.pk
    page.delete()
    entries = [read_entry(bytes(each.entry)) for each in PublicationEntry.objects.all()]
    mine = [(each.kind, each.address) for each in entries if each.article == str(pk)]
    assert mine == [
        ("published", "legal/"),
        ("changed", "legal/"),
        ("changed", "rules/"),
        ("withdrawn", "rules/"),
        ("restored", "rules/"),
        ("withdrawn", "rules/"),
    ]


def test_a_picture_on_one_is_not_deleted_while_readers_see_it(qinghe: NewsSite) -> None:
    shown = picture("大门")
    page = standing(qinghe)
    page.body = [("picture", {"picture": shown, "caption": "大门", "credit": ""})]
    publish(page)
    with pytest.raises(ReviewRefused):
        shown.delete()
