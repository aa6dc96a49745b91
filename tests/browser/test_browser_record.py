"""The record written by two people at once, through a lost connection; and the meeting's replay, by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browsing import DESKTOP, PHONE, Served, passes_axe, patient
from starting import starts
from waiting import until
from worlds import World

pytestmark = pytest.mark.browser

# 1280 px at 200%.
ZOOMED = {"width": 640, "height": 450}
VIEWS = ("title", "presenter", "agenda", "sign-in", "question", "join", "turnout", "result", "hold", "podium")
# What of the wall, which is 1920 by 1080 whatever it is shown on, has letters outside of it or under what stands below, and the smallest letters.
LOOK_AT_WALL = """(wall) => {
    const edge = wall.getBoundingClientRect();
    const scale = edge.width / 1920;
    const below = wall.querySelector(".bs-below")?.getBoundingClientRect().top ?? edge.bottom;
    const texts = [...wall.querySelectorAll("*")].filter((one) => !one.closest(".sr-only, svg, progress, .bs-qr")
        && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    const out = texts.filter((one) => {
        // A cell that is too narrow for its words ends them with an ellipsis.
        const box = (one.closest("td") ?? one).getBoundingClientRect();
        const end = one.closest(".bs-below") ? edge.bottom : below;
        return box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > end + 1;
    });
    const sizes = texts.map((one) => parseFloat(getComputedStyle(one).fontSize));
    return {out: out.map((one) => one.textContent), smallest: Math.min(...sizes)};
}"""


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
    return world.call("make", 8)


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
    # Captions are written here too, and shown to whoever else writes the record.
    line = recorder.get_by_label("Next line")
    recorder.unroute("**/room/act")
    line.fill("Output rose by 3 %.")
    line.press("Enter")
    for page in (recorder, office):
        captions = page.get_by_role("region", name="Captions")
        expect(captions.get_by_role("status")).to_have_text("Output rose by 3 %.")
    expect(line).to_have_value("")
    recorder.route("**/room/act", lambda route: route.abort())
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


def test_presenters_are_put_back_skipped_taken_up_again_and_withdrawn_by_pressing(
    made: Any, world: World, served: Served, chromium: Browser
) -> None:
    """On the console, without a reload."""
    context = patient(chromium.new_context(locale="en", viewport=DESKTOP))
    context.add_cookies([{"name": "sessionid", "value": made["office"], "url": served.site}])
    key, console = world.call("waiting"), context.new_page()
    console.goto(f"{served.site}/desk/meetings/{key}/console")
    queue = console.locator(".console-queue")

    def order() -> list[str]:
        names = queue.locator("li b").all_inner_texts()
        return [each for each in names if each.startswith("Representative")]

    def press(presenter: str, *names: str) -> None:
        queue.get_by_role("button", name=f"What else can be done with {presenter}").click()
        for name in names:
            queue.get_by_role("button", name=name, exact=True).click()

    first, second = "Representative P0", "Representative P1"
    until(lambda: order() == [first, second], "the agenda")
    press(first, "After the next one")
    until(lambda: order() == [second, first], "put back")
    passes_axe(console)
    press(second, "Skip")
    until(lambda: order() == [first], "skipped")
    queue.get_by_role("button", name="Whole agenda").click()
    press(second, "Take it up again")
    queue.get_by_role("button", name="Only what comes").click()
    until(lambda: order() == [second, first], "taken up again")
    press(second, "Withdraw…")
    withdraw = queue.get_by_role("button", name="Withdraw this presenter")
    expect(withdraw).to_be_disabled()
    queue.get_by_label(f"Why does {second} withdraw?").fill("Taken ill")
    passes_axe(console)
    withdraw.click()
    until(lambda: order() == [first], "withdrawn")
    queue.get_by_role("button", name="Whole agenda").click()
    gone = queue.locator("li", has_text=second)
    expect(gone.locator(".badge")).to_have_text("Withdrawn")
    expect(gone.get_by_role("button")).to_have_count(0)
    assert world.call("withdrawn", key) == {second: "Taken ill"}
    context.close()


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


@pytest.mark.parametrize("viewport", [PHONE, ZOOMED, DESKTOP])
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


def crowded(state: dict[str, Any], below: bool, sentences: int) -> dict[str, Any]:
    """The most that a screen is asked to hold: twenty-four venues, twenty presenters, a long question, long names."""
    unit = "青禾硅材料有限责任公司安全环保与职业健康监督管理部"
    venues = [
        {"key": at, "name": f"连云港码头第{at}作业区分会场", "there": at, "expected": 14} for at in range(24)
    ]
    lines = [
        {"rank": str(at), "name": "欧阳秀珍", "unit": unit, "score": "100.0", "grade": "基本称职"}
        for at in range(1, 21)
    ]
    said = "今年我们把能耗分解到了每一条产线，班组每天都能看到自己的数字，并且和去年同期比较。"
    return state | {
        "blank": False,
        "signed_in": venues,
        "returned": venues[:6],
        "result": lines,
        "places": len(lines),
        "promises": [said * 2] * 3,
        "number": "0123456789abcdef",
        "address": "https://meetings.example.org/answerable/join",
        "question": {
            "key": 1,
            "text": said * sentences,
            "author": "欧阳秀珍",
            "presenter": None,
            "at": 0,
            "supports": 9,
        },
        "message": {"text": "请各会场将麦克风静音", "at": 0} if below else None,
        "caption": {"text": said, "at": 0} if below else None,
    }


@pytest.mark.parametrize(("below", "sentences"), [(False, 3), (False, 12), (True, 12)])
def test_a_wall_holds_the_most_that_there_is_in_letters_that_the_back_row_reads(
    room: Room, below: bool, sentences: int
) -> None:
    """Every view, laid out as on any wall of 16 by 9, with and without a message and captions below it."""
    room.world.call("close", room.key)
    page = room.office.new_page()

    def fill(route: Route) -> None:
        route.fulfill(json=crowded(route.fetch().json(), below, sentences))

    page.route("**/replay/state?*", fill)
    page.goto(f"{room.desk}/replay")
    wall = page.locator(".replay-screen")
    page.get_by_role("button", name="The clock was started: Representative P0").click()
    expect(wall.get_by_role("heading", level=1)).to_be_attached()
    # Views whose figures are in no log are no choice in a replay: here they are.
    page.locator("#view").evaluate(
        "(list, views) => list.append(...views.map((one) => new Option(one, one)))", VIEWS
    )
    for view in VIEWS:
        page.locator("#view").select_option(view)
        expect(wall.get_by_role("heading", level=1)).to_be_attached()
        page.evaluate("document.fonts.ready")
        passes_axe(page)
        looked = wall.evaluate(LOOK_AT_WALL)
        assert looked["out"] == [], view
        assert looked["smallest"] >= 1080 / 54, view
