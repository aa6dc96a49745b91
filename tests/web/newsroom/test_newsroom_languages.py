"""The languages of a site change with its settings: a new one has its tree, one that goes takes its pages off, and the log says both."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from answerable.publication.verification import verify
from answerable.web.newsroom import cluster, gate
from answerable.web.newsroom.models import (
    Article,
    Front,
    NewsSite,
    PublicationEntry,
    Section,
    StandingPage,
)
from answerable.web.organisation.models import Unit
from web.newsroom.articles import article, live
from web.newsroom.desks import browser, editor, organiser
from web.newsroom.test_newsroom_verify import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(group: NewsSite) -> Client:
    NewsSite.objects.filter(pk=group.pk).update(contact_mail="news@example.org")
    return browser(organiser())


@pytest.fixture
def luming(group: NewsSite) -> NewsSite:
    """A site in Chinese alone."""
    unit = Unit.objects.create(name="鹿鸣纤维")
    names = {"slug": "luming", "name": "鹿鸣纤维", "name_en": "Luming Fibres"}
    return cluster.make(NewsSite(unit=unit, languages=["zh-hans"], **names))


def chosen(office: Client, site: NewsSite, *codes: str) -> str:
    """The page after these languages were chosen."""
    address = f"/editors/desk/sites/{site.pk}/"
    form = office.get(address).context["form"]
    sent: dict[str, Any] = {name: each for name, each in form.initial.items() if each not in (None, False)}
    answer = office.post(address, {**sent, "languages": codes}, follow=True)
    site.refresh_from_db()
    return answer.content.decode()


def status(address: str) -> int:
    return Client().get(address).status_code


def test_a_new_language_has_its_tree_and_the_log_has_it(office: Client, luming: NewsSite) -> None:
    assert (status("/sites/luming/en/"), status("/sites/luming/")) == (404, 200)
    chosen(office, luming, "zh-hans", "en")
    assert luming.languages == ["zh-hans", "en"]
    for below in ("", "news/", "contact/", "sitemap/", "rss.xml"):
        assert status(f"/sites/luming/en/{below}") == 200, below
    chinese, english = (
        {
            each.translation_key
            for kind in (Front, Section, StandingPage)
            for each in kind.objects.filter(site=luming, locale__language_code=code)
        }
        for code in luming.languages
    )
    assert chinese == english
    assert 'hreflang="en"' in Client().get("/sites/luming/").content.decode()
    writer = editor("译者", luming)
    section = Section.objects.get(site=luming, slug="news", locale__language_code="en")
    assert browser(writer).get(f"/editors/pages/add/newsroom/article/{section.pk}/").status_code == 200
    assert live(luming, "In English", language="en").live
    assert article(luming, "稿").get_workflow() == Page.objects.get(pk=section.pk).get_workflow()
    assert verify(Asked()).differences == []
    entries = PublicationEntry.objects.count()
    chosen(office, luming, "zh-hans", "en")
    assert PublicationEntry.objects.count() == entries


def test_a_language_with_published_articles_stays(office: Client, group: NewsSite) -> None:
    made = live(group, "Meeting", slug="meeting", language="en")
    assert "English中已有1篇稿件发布" in chosen(office, group, "zh-hans")
    assert group.languages == ["zh-hans", "en"]
    assert status("/en/news/meeting/") == 200
    made.unpublish()
    chosen(office, group, "zh-hans")
    assert group.languages == ["zh-hans"]


def test_the_first_language_stays(office: Client, group: NewsSite) -> None:
    assert "首要语言" in chosen(office, group, "en")
    assert group.languages == ["zh-hans", "en"]
    chosen(office, group, "en", "zh-hans")
    assert group.languages == ["zh-hans", "en"], "the order is in every address"


def test_a_language_that_goes_takes_its_pages_off_and_may_come_back(office: Client, group: NewsSite) -> None:
    draft = article(group, "Draft", slug="draft", language="en")
    chosen(office, group, "zh-hans")
    for below in ("en/", "en/news/", "en/contact/"):
        assert status(f"/{below}") == 404
    assert 'hreflang="en"' not in Client().get("/").content.decode()
    assert "/en/" not in Client().get("/sitemap.xml").content.decode()
    kinds = PublicationEntry.objects.filter(page__locale__language_code="en").order_by("-number")
    assert [each.kind for each in kinds[:4]] == ["withdrawn"] * 4
    assert verify(Asked()).differences == []
    assert any("语言" in each for each in gate.problems_of(draft))
    chosen(office, group, "zh-hans", "en")
    for below in ("en/", "en/news/", "en/contact/", "en/links/"):
        assert status(f"/{below}") == 200, below
    assert [each.kind for each in kinds.all()[:4]] == ["restored"] * 4
    assert not Article.objects.get(pk=draft.pk).live
    assert verify(Asked()).differences == []
