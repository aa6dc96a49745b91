"""The page families in Chromium: on a phone in Chinese, in the dark, at twice the size, and by keyboard alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from answerable.web.cycles.models import Cycle
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stage import Stage
from answerable.web.organisation.models import Person, Unit
from browsing import DESKTOP, PHONE, passes_axe, patient, signed_in
from web.front.front_world import browser_of, grown, prepared

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 1280 px at 200%.
ZOOMED = {"width": 640, "height": 450}
STEPS = (
    "rules",
    "venues",
    "attendees",
    "attendees-add",
    "presenters",
    "presenters-add",
    "agenda",
    "tickets",
    "roles",
    "sign-in",
)
FOLLOW_UP = ("overview", "board", "ledger", "named", "assign-all", "sheet", "carry")
SITE = (
    "start",
    "meetings:index",
    "meetings:new",
    "organisation:index",
    "organisation:people",
    "cycles:index",
    "debriefs:index",
    "followup:actions",
    "mail:outbox",
    "search",
)


@pytest.fixture
def meeting(live_server: Any) -> Meeting:
    made = prepared()
    grown(made)
    followed_up(made)
    return made


def followed_up(meeting: Meeting) -> None:
    """Requirements with an action of every state, one overdue and one due soon, and a promise of the year before that is not done."""
    today, units = timezone.localdate(), list(Unit.objects.order_by("pk"))
    before = Meeting.objects.create(
        cycle=Cycle.objects.create(title="Before", assessed_year=meeting.cycle.assessed_year - 1),
        key="before",
        title="The year before",
        starts_at=meeting.starts_at,
    )
    asked = Requirement.objects.create(meeting=before, number=1, text="Settle what the inspection found.")
    Action.objects.create(meeting=before, requirement=asked, unit=units[0], due=today - timedelta(days=40))
    days = {"open": (-12, 3, 40), "reported": (5,), "accepted": (9,), "closed": (9,)}
    cases = [(state, left) for state, several in days.items() for left in several]
    for number, (state, left) in enumerate(cases, 1):
        text = f"Requirement {number}\n(1) with a part\n(2) and another"
        own = Requirement.objects.create(meeting=meeting, number=number, text=text)
        due = today + timedelta(days=left)
        Action.objects.create(
            meeting=meeting, requirement=own, unit=units[0], due=due, state=state, owner="Deputy"
        )


@pytest.fixture
def office(meeting: Meeting) -> Client:
    return browser_of(meeting, "organiser")


def pages_of(meeting: Meeting) -> list[str]:
    own = [
        reverse("meeting", args=[meeting.key]),
        reverse("notice:slides", args=[meeting.key]),
        *(reverse(f"meetings:{step}", args=[meeting.key]) for step in STEPS),
    ]
    later = reverse("meetings:later", args=[meeting.key, "results-results"])
    rules = reverse("cycles:rules", args=[meeting.cycle_id])
    follow = [reverse(f"followup:{name}", args=[meeting.key]) for name in FOLLOW_UP]
    action = Action.objects.filter(meeting=meeting).first()
    assert action is not None
    follow.append(reverse("followup:action", args=[meeting.key, action.pk]))
    follow.append(reverse("followup:history", args=[action.unit_id]))
    return [*(reverse(name) for name in SITE), *own, *follow, later, rules]


@pytest.fixture
def reported(meeting: Meeting) -> Meeting:
    """With somebody who reports: without, the page of slides has no forms."""
    first = Person.objects.order_by("pk")[0]
    Presenter.objects.create(meeting=meeting, person=first, unit=first.unit, position=1)
    return meeting


@pytest.fixture
def phone(chromium: Browser, office: Client, live_server: Any) -> Iterator[Page]:
    context = signed_in(chromium, office, live_server.url, viewport=PHONE, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_every_family_on_a_phone_in_chinese(phone: Page, reported: Meeting, live_server: Any) -> None:
    for address in pages_of(reported):
        phone.goto(live_server.url + address)
        passes_axe(phone)


def test_every_family_at_twice_the_size_and_in_the_dark(
    chromium: Browser, office: Client, reported: Meeting, live_server: Any
) -> None:
    context = signed_in(chromium, office, live_server.url, viewport=ZOOMED, locale="en", color_scheme="dark")
    page = context.new_page()
    for address in pages_of(reported):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, address
    for name in ("start", "organisation:people", "meetings:new"):
        page.goto(live_server.url + reverse(name))
        passes_axe(page)
    context.close()


def test_people_are_picked_and_everything_is_searched_by_keyboard(
    chromium: Browser, office: Client, meeting: Meeting, live_server: Any
) -> None:
    unit = Unit.objects.get(name="A unit")
    chosen = [
        Person.objects.create(identifier=f"C{number}", name=name, unit=unit)
        for number, name in enumerate(("单雄信", "曾巩"))
    ]
    context = signed_in(chromium, office, live_server.url, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + reverse("meetings:presenters-add", args=[meeting.key]))
    box = page.locator("#q")
    for person, typed in zip(chosen, ("sxx", "zenggong"), strict=True):
        box.focus()
        box.fill(typed)
        tick = page.locator(f"#person-{person.pk}")
        expect(page.locator(".picker-list").last.locator("input")).to_have_count(1)
        tick.focus()
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
    # Whoever was ticked before stays ticked, and Enter in the box looks and hands nothing in.
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=person]:checked")).to_have_count(2)
    expect(page.locator(".picker-count")).to_be_visible()
    passes_axe(page)
    page.keyboard.press("Control+k")
    expect(page.locator("#search-all")).to_be_focused()
    page.keyboard.type("cenggong")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("曾巩")
    passes_axe(page)
    context.close()


def test_a_table_is_printed_without_what_is_only_for_the_screen(
    chromium: Browser, office: Client, meeting: Meeting, live_server: Any
) -> None:
    context = signed_in(chromium, office, live_server.url, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + reverse("meetings:attendees", args=[meeting.key]))
    expect(page.locator(".pagehead [data-print]")).to_be_visible()
    page.locator("[data-tick-all]").check()
    expect(page.locator("input[name=attendee]:not(:checked)")).to_have_count(0)
    page.emulate_media(media="print")
    for hidden in (".topbar", ".meetnav", "[data-print]", "[name=attendee]", ".withticked"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".print-only")).to_contain_text(meeting.title)
    heads = page.locator("table.tbl thead").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).display)"
    )
    assert set(heads) == {"table-header-group"}
    context.close()


def test_a_visitor_finds_the_two_doors(chromium: Browser, live_server: Any, db: None) -> None:
    context = patient(chromium.new_context(viewport=PHONE, locale="zh-CN"))
    page = context.new_page()
    for name in ("start", "account_login", "casting:join", "evidence:verify"):
        page.goto(live_server.url + reverse(name))
        passes_axe(page)
    context.close()


def test_a_wide_table_becomes_cards(phone: Page, meeting: Meeting, live_server: Any) -> None:
    phone.goto(live_server.url + reverse("meetings:attendees", args=[meeting.key]))
    cell = phone.locator(".tbl-cards td[data-th]").first
    expect(cell).to_be_visible()
    assert cell.evaluate("one => getComputedStyle(one).display") == "grid"


def test_the_menus_open_and_lead_on_by_keyboard(
    chromium: Browser, office: Client, meeting: Meeting, live_server: Any
) -> None:
    context = signed_in(chromium, office, live_server.url, viewport=DESKTOP, locale="en")
    page = context.new_page()
    page.goto(live_server.url + reverse("meeting", args=[meeting.key]))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "the bars are skipped"
    account = page.get_by_label("Account of organiser")
    account.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="My account")).to_be_focused()
    page.get_by_role("navigation", name="This meeting").get_by_role("link", name="Venues").first.focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Venues")
    with page.expect_event("load"):
        page.locator(".nextstep a").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add presenters")
    context.close()


def test_the_one_thing_to_do_is_in_sight_on_a_phone(phone: Page, meeting: Meeting, live_server: Any) -> None:
    """Without scrolling, also while a meeting runs."""
    for stage in (Stage.PREPARED, Stage.SCORING):
        Meeting.objects.update(stage=stage)
        phone.goto(live_server.url + reverse("start"))
        box = phone.locator(".now .btn-mint").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"], stage
        expect(phone.locator(".livepill")).to_have_count(int(stage == Stage.SCORING))
