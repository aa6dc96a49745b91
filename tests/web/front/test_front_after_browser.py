"""The pages that are opened after the close, in Chromium: on a phone in Chinese, at twice the size in the dark, and by keyboard alone."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

import examples
from answerable.web.cycles.models import Cycle
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stage import Stage
from answerable.web.organisation.models import Person, Unit
from answerable.web.room import registrations
from answerable.web.room.sections import SECTIONS
from browsing import DESKTOP, PHONE, follow, passes_axe, signed_in
from web.front.front_world import browser_of, grown, prepared

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 1280 px at 200%.
ZOOMED = {"width": 640, "height": 450}
AFTER = (
    "results:components",
    "followup:ledger",
    "followup:carry",
    "meetings:audit",
    "room:minutes",
    "room:minutes-draft",
    "room:minutes-approve",
    "room:hand-over",
    "room:replay",
    "video:recordings",
)
LONG = "把能耗分解到每一条产线并在每月五日前公布上月数据，逾期不报的由安全环保部通报。"


@pytest.fixture
def closed(live_server: Any) -> Meeting:
    """Presenters with long names of units, a value to type in for each, requirements in every state, and minutes that are drafted."""
    meeting = prepared()
    rules = examples.written(
        components=[
            examples.component("meeting", "60", source="meeting"),
            examples.component("finance", "40"),
        ]
    )
    Cycle.objects.filter(pk=meeting.cycle_id).update(rules=rules)
    meeting.refresh_from_db()
    grown(meeting)
    for at in range(4):
        unit = Unit.objects.create(name=f"青禾硅材料有限责任公司第{at}分公司安全环保与职业健康部")
        person = Person.objects.create(identifier=f"P{at}", name=f"欧阳秀珍{at}", unit=unit)
        Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=at + 1)
        asked = Requirement.objects.create(meeting=meeting, number=at + 1, text=LONG)
        states = ("open", "reported", "closed")
        Action.objects.create(
            meeting=asked.meeting,
            requirement=asked,
            unit=unit,
            due=date(2026, 1, at + 1),
            state=states[at % 3],
        )
        audit.record(meeting, None, "venue")
    for stage in (Stage.CONVENED, Stage.CLOSED):
        Meeting.objects.filter(pk=meeting.pk).update(stage=stage)
        meeting.stage = stage
        registrations.advanced(meeting, None)
    return meeting


def pages_of(meeting: Meeting) -> list[str]:
    edited = [reverse("room:minutes-section", args=[meeting.key, each.name]) for each in SECTIONS]
    asked = Requirement.objects.filter(meeting=meeting)[0]
    action = Action.objects.filter(requirement=asked)[0]
    followed = [
        reverse("followup:requirement", args=[meeting.key, asked.pk]),
        reverse("followup:action", args=[meeting.key, action.pk]),
    ]
    return [*(reverse(name, args=[meeting.key]) for name in AFTER), *edited, *followed]


def opened(chromium: Browser, meeting: Meeting, site: str, **options: Any) -> Page:
    office = browser_of(meeting, "organiser")
    office.post(reverse("room:minutes-draft", args=[meeting.key]))
    return signed_in(chromium, office, site, **options).new_page()


def cut_off(page: Page) -> list[str]:
    """What has letters beyond its edge that are cut off. Words for screen readers alone are meant to be."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main :is(p, td, th, label, .btn, h1, h2, h3, legend, .badge, .scroll-x:has(> .tbl-cards))")]
            .filter((one) => one.offsetParent && !one.closest(".sr-only") && one.scrollWidth > one.clientWidth + 1
                && getComputedStyle(one).display !== "inline" && getComputedStyle(one).overflowX !== "visible")
            .map((one) => one.outerHTML.slice(0, 200))"""
    )
    return found


def test_every_page_after_the_close_on_a_phone_in_chinese(
    chromium: Browser, closed: Meeting, live_server: Any
) -> None:
    page = opened(chromium, closed, live_server.url, viewport=PHONE, locale="zh-CN")
    for address in pages_of(closed):
        page.goto(live_server.url + address)
        passes_axe(page)
        assert cut_off(page) == [], address
    page.context.close()


def test_every_page_after_the_close_at_twice_the_size_and_in_the_dark(
    chromium: Browser, closed: Meeting, live_server: Any
) -> None:
    page = opened(chromium, closed, live_server.url, viewport=ZOOMED, locale="en", color_scheme="dark")
    for address in pages_of(closed):
        page.goto(live_server.url + address)
        passes_axe(page)
        assert cut_off(page) == [], address
    page.context.close()


def test_the_minutes_are_edited_and_approved_by_keyboard(
    chromium: Browser, closed: Meeting, live_server: Any
) -> None:
    page = opened(chromium, closed, live_server.url, viewport=DESKTOP, locale="en")
    page.goto(live_server.url + reverse("room:minutes", args=[closed.key]))
    edit = page.get_by_role("navigation", name="Edit")
    with page.expect_event("load"):
        edit.get_by_role("link", name="Requirements").press("Enter")
    # The first field is the second stop inside the page, after nothing that has to be passed with a mouse.
    page.locator("main form textarea").first.focus()
    page.keyboard.type("Publish the figures by the fifth of each month.")
    with page.expect_event("load"):
        page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("article", name="The minutes")).to_contain_text("by the fifth of each month")
    follow(page, page.get_by_role("link", name="Approve"))
    with page.expect_event("load"):
        page.locator("main form .btn-primary").press("Enter")
    expect(page.get_by_text("The minutes are approved.")).to_be_visible()
    expect(page.get_by_role("article", name="The minutes")).to_contain_text("organiser")
    page.context.close()
