"""Our own pages at /editors/ in a real browser: axe finds nothing, and nothing is wider than a phone. The site makes them in this process; none is served."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, expect

from answerable.web.accounts.models import User
from answerable.web.newsroom import reviews, syndication
from answerable.web.newsroom.desk_models import CheckWord, Leader
from answerable.web.newsroom.models import Article, FormerAddress, NewsSite, Section, Taking
from answerable.web.organisation.models import Role, RoleKind
from browsing import DESKTOP, PHONE, passes_axe, patient
from starting import starts
from web.newsroom.articles import article, live, publish
from web.newsroom.desks import browser, editor, person, staff
from web.newsroom.test_newsroom_comments import REMARK, edit, put_forward, remark, sent
from web.newsroom.test_newsroom_messages import deal, wrote
from web.newsroom.test_newsroom_reads import counted
from web.newsroom.test_newsroom_translations import changed, translated

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
ORIGIN = "http://testserver"


def answered(shown: str, address: str, route: Route) -> None:
    """The page, or a static file. Nothing is asked of the database here: the driver calls this in a context of its own, which would open another one."""
    path = urlsplit(route.request.url).path
    if path == urlsplit(address).path:
        route.fulfill(body=shown, content_type="text/html; charset=utf-8")
    elif path.startswith(settings.STATIC_URL) and (
        found := finders.find(path.removeprefix(settings.STATIC_URL))
    ):
        route.fulfill(path=found)
    else:
        route.fulfill(status=404)


# What is wrong on one of them is mostly wrong on both: the desk is looked at in the soak.
@pytest.fixture(
    params=[
        pytest.param((PHONE, "dark"), id="phone"),
        pytest.param((DESKTOP, "light"), id="desk", marks=pytest.mark.soak),
    ]
)
@starts("browser")
def page(chromium: Browser, request: Any) -> Iterator[Page]:
    size, scheme = request.param
    context = patient(chromium.new_context(viewport=size, locale="zh-CN", color_scheme=scheme))
    yield context.new_page()
    context.close()


def _from_the_group(site: NewsSite, writer: User) -> tuple[Taking, Article]:
    """One article that is offered, and one that was taken and has changed at its source since."""
    group = NewsSite.objects.get(is_group=True)
    chief = editor("集团终审人", group, "final")
    for title, slug in (("集团召开首次安全例会", "safety"), ("述职评议会召开", "meeting")):
        syndication.offer(live(group, title, slug=slug, summary="七家单位当场互查。"), [site], chief)
    taking = Taking.objects.get(title="述职评议会召开")
    section = Section.objects.get(site=site, slug="news", locale__language_code="zh-hans")
    copy = syndication.take(taking, section, writer)[0]
    changed = Article.objects.get(pk=taking.original_id)
    changed.summary = "十九家单位当面述职。"
    publish(changed)
    return Taking.objects.get(title="集团召开首次安全例会"), Article.objects.get(pk=copy.pk)


def test_our_pages_are_for_everybody(page: Page, qinghe: NewsSite, tmp_path: Any) -> None:
    people = staff(qinghe)
    CheckWord.objects.create(word="最高级", kind="sensitive", instead="先进")
    Leader.objects.create(position=1, name="郑一鸣", title="董事长")
    made = article(
        qinghe,
        "五项要求分解为95项措施",
        slug="a",
        summary="最高级，电话13800138000。",
        owner=people["writer"],
    )
    made.save_revision(user=people["writer"])
    reviews.hand_in(made, people["writer"])
    offered, copy = _from_the_group(qinghe, people["writer"])
    organiser = person("主办人")
    Role.objects.create(person=organiser.person, kind=RoleKind.ORGANISER)
    for user, address in (
        (people["first"], "/editors/"),
        (people["first"], f"/editors/desk/articles/{made.pk}/"),
        (people["first"], f"/editors/desk/articles/{made.pk}/record/"),
        (people["writer"], "/editors/desk/exchange/"),
        (people["writer"], f"/editors/desk/exchange/{offered.pk}/"),
        (people["writer"], f"/editors/desk/articles/{copy.pk}/"),
        (organiser, f"/editors/desk/articles/{copy.taken_as.original_id}/"),
        (organiser, "/editors/desk/sites/"),
        (organiser, f"/editors/desk/sites/{qinghe.pk}/"),
        (organiser, "/editors/desk/sites/new/"),
        (organiser, "/editors/desk/lists/"),
    ):
        looked_at(page, user, address, tmp_path)


def test_our_lists_are_for_everybody(page: Page, group: NewsSite, qinghe: NewsSite, tmp_path: Any) -> None:
    user = editor("李编辑", None)
    live(
        qinghe,
        "清河有机硅单体装置连续运行三百天，能耗比上一年下降百分之四，职工提出的一百一十二条建议采纳八十九条",
        slug="long",
    )
    made = live(group, "五项要求分解为95项措施", slug="measures")
    changed(translated(made, "Ninety-five measures follow from five requirements"), subtitle="One line each")
    changed(made, summary="责任人、期限和佐证材料逐条列出。")
    translated(live(qinghe, "职工代表补选结果", slug="election", section="notices"), "x", is_live=False)
    live(group, "Nineteen units report in person", slug="nineteen", language="en")
    FormerAddress.objects.create(site=group, language="zh-hans", path="news/measures-95/", page=made)
    for at, each in enumerate(Article.objects.filter(live=True)):
        counted(each, 37 * (at + 1) ** 2)
    wrote(
        group,
        "第一段的人数好像不对，应该是283人。\n\n另外，英文版没有最后一段。",
        name="读者甲",
        reply_to="reader@example.org",
        about="/news/measures/",
    )
    wrote(qinghe, "建议把装置停车检修的通知提前三天发。")
    deal(browser(user), wrote(group, "谢谢，已经看到更正了。", name="读者乙"))
    for address in (
        "/editors/",
        "/editors/desk/messages/",
        "/editors/desk/messages/?state=all",
        "/editors/desk/languages/",
        "/editors/desk/freshness/",
        "/editors/desk/readers/",
        "/editors/desk/readers/?by=section",
        "/editors/desk/readers/?by=site&days=365",
        "/editors/desk/readers/?by=editor",
        f"/editors/desk/articles/{made.pk}/",
    ):
        looked_at(page, user, address, tmp_path)


def test_a_comment_stands_at_its_place_in_the_text(page: Page, qinghe: NewsSite) -> None:
    people = staff(qinghe)
    made = put_forward(qinghe, people["writer"])
    sent(made, people["first"], **remark(made))
    address = edit(made)
    shown = browser(people["writer"]).get(address).content.decode()
    page.route("**/*", partial(answered, shown, address))
    page.goto(ORIGIN + address)
    marked = page.locator("[data-contents] [data-annotation]")
    expect(marked).to_have_text("二百八十一人")
    expect(page.get_by_text(REMARK)).to_have_count(1)


def looked_at(page: Page, user: User, address: str, folder: Path) -> None:
    shown = browser(user).get(address).content.decode()
    page.unroute("**/*")
    page.route("**/*", partial(answered, shown, address))
    page.goto(ORIGIN + address)
    name = re.sub(r"\W+", "-", address.strip("/"))
    # The page scrolls within the window, so a picture of all of it needs a window of its height.
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("Math.max(...[...document.querySelectorAll('*')].map(each => each.scrollHeight))")
    page.set_viewport_size({**size, "height": height})
    page.screenshot(path=folder / f"{name}.png")
    page.set_viewport_size(size)
    passes_axe(page)
