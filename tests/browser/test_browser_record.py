"""The record written by two people at once, through a lost connection; and the meeting's replay, by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsing import DESKTOP, PHONE, Served, passes_axe, patient
from starting import starts
from worlds import World

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Room:
    site: str
    world: World
    key: str
    office: BrowserContext
    recorder: BrowserContext

    @property
    def desk(self) -> str:
        return f"{self.site}/desk/meetings/{self.key}"


@pytest.fixture(scope="module")
@starts("browser")
def world(served: Served) -> Iterator[World]:
    environment = {"ANSWERABLE_HOME": str(served.home), "ANSWERABLE_RSA_BITS": "2048"}
    with World("browser.record_world", environment) as made:
        yield made


@pytest.fixture(scope="module")
@starts("browser")
def made(world: World) -> Any:
    """One meeting for each test."""
    return world.call("make", 4)


@pytest.fixture
def room(made: Any, world: World, served: Served, chromium: Browser) -> Iterator[Room]:
    contexts = [patient(chromium.new_context(locale="en", viewport=DESKTOP)) for _ in range(2)]
    for context, name in zip(contexts, ("office", "recorder"), strict=True):
        context.add_cookies([{"name": "sessionid", "value": made[name], "url": served.site}])
    yield Room(served.site, world, made["keys"].pop(), *contexts)
    for context in contexts:
        context.close()


def standing(page: Page, label: str) -> Any:
    return page.get_by_role("group", name=label).locator("[data-standing]")


def text_of(page: Page, label: str) -> Any:
    return page.get_by_role("textbox", name=label, exact=True)


def test_two_people_write_the_record_and_nothing_is_lost(room: Room) -> None:
    office, recorder = room.office.new_page(), room.recorder.new_page()
    for page in (office, recorder):
        page.goto(f"{room.desk}/record")
    passes_axe(recorder)
    recorder.get_by_role("button", name="Remark on Representative P1").click()
    recorder.keyboard.type("Keep to the plan.")
    expect(standing(recorder, "Remark on Representative P1")).to_have_attribute("data-standing", "saved")
    expect(text_of(office, "Remark on Representative P1")).to_have_value("Keep to the plan.")

    # The recorder's saving does not get through; meanwhile the office changes the same remark.
    recorder.route("**/room/act", lambda route: route.abort())
    text_of(recorder, "Remark on Representative P1").fill("Keep to the plan of the year.")
    expect(standing(recorder, "Remark on Representative P1")).to_have_attribute("data-standing", "unsaved")
    text_of(office, "Remark on Representative P1").fill("Keep to the plan, all of you.")
    expect(standing(office, "Remark on Representative P1")).to_have_attribute("data-standing", "saved")
    expect(standing(recorder, "Remark on Representative P1")).to_have_attribute("data-standing", "conflict")
    expect(text_of(recorder, "Remark on Representative P1")).to_have_value("Keep to the plan of the year.")
    expect(recorder.get_by_role("blockquote")).to_contain_text("Keep to the plan, all of you.")
    passes_axe(recorder)
    # A reload loses nothing of it.
    recorder.once("dialog", lambda dialog: dialog.accept())
    recorder.reload()
    expect(standing(recorder, "Remark on Representative P1")).to_have_attribute("data-standing", "conflict")
    expect(text_of(recorder, "Remark on Representative P1")).to_have_value("Keep to the plan of the year.")
    recorder.unroute("**/room/act")
    recorder.get_by_role("button", name="Keep both").click()
    for page in (office, recorder):
        expect(page.get_by_role("group", name="Remark")).to_have_count(2)
    expect(recorder.locator("[data-standing=saved]")).to_have_count(2)


def test_requirements_are_written_by_keyboard_and_handed_over(room: Room) -> None:
    page = room.recorder.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{room.desk}/record")
    page.get_by_role("button", name="Add a requirement").press("Enter")
    page.keyboard.type("Safety first")
    page.get_by_role("button", name="Add a sub-item").press("Enter")
    expect(text_of(page, "Requirement 1, sub-item 1")).to_be_focused()
    page.keyboard.type("List the hazards")
    expect(standing(page, "Requirement 1")).to_have_attribute("data-standing", "saved")
    passes_axe(page)
    page.goto(f"{room.desk}/record/hand-over")
    passes_axe(page)
    page.get_by_role("button", name="Hand over 1 requirement").click()
    expect(page.get_by_text("1 requirement was handed over.")).to_be_visible()
    expect(page.locator(".badge-good")).to_have_text("Handed over")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_the_replay_shows_each_second_and_goes_by_keyboard(room: Room, viewport: Any) -> None:
    room.world.call("close", room.key)
    page = room.office.new_page()
    page.set_viewport_size(viewport)
    page.goto(f"{room.desk}/replay")
    screen = page.get_by_role("region", name="The screen at that moment")
    page.get_by_role("button", name="The clock was started: Representative P0").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Representative P0")
    timer = screen.get_by_role("timer")
    expect(timer).to_have_text("09:00")
    slider = page.get_by_role("slider")
    for _ in range(5):
        slider.press("ArrowRight")
    expect(timer).to_have_text("08:55")
    passes_axe(page)
    page.get_by_role("button", name="Event after").press("Enter")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Representative P1")
    slider.press("ArrowLeft")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Representative P0")
    expect(timer).to_have_text("08:01")
    page.locator("#view").select_option("agenda")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Agenda")
