"""Moderator, steward and phones open at once over the real servers, and nobody reloads a page."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)

from answerable.serving.addresses import addresses, free_port
from browsing import CHROMIUM, DESKTOP, PHONE, QUIET, passes_axe, patient
from halls import Hall, opened
from starting import starts

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("HALL_PICTURES")
PRESENTER = "Presenter 01"


@dataclass
class World:
    """The servers of one meeting, and what was made for it. `loads` counts how often each window has loaded a page."""

    hall: Hall
    tickets: list[str]
    sessions: dict[str, str]
    venues: list[int]
    items: list[int]
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def site(self) -> str:
        return self.hall.where.site_url

    def url(self, path: str) -> str:
        return f"{self.site}/desk/meetings/phonetest/{path}"

    def window(self, **options: Any) -> Page:
        context = patient(self.browser.new_context(**{"locale": "en", "viewport": DESKTOP, **options}))
        self.contexts.append(context)
        return context.new_page()

    def desk(self, role: str, path: str, **options: Any) -> Page:
        page = self.window(**options)
        page.context.add_cookies([{"name": "sessionid", "value": self.sessions[role], "url": self.site}])
        page.goto(self.url(path))
        expect(page.get_by_text("Connected").first).to_be_visible()
        page.evaluate("window.stays = true")
        return page

    def phone(self, ticket: int, **options: Any) -> Page:
        page = self.window(viewport=PHONE, has_touch=True, is_mobile=True, **options)
        page.goto(f"{self.site}/join#{self.tickets[ticket]}")
        expect(page.get_by_text("Connected", exact=True)).to_be_visible()
        page.evaluate("window.stays = true")
        return page


ACT = """async (wanted) => {
    const { act_url, token } = JSON.parse(document.getElementById("config").textContent);
    const answer = await fetch(act_url, {method: "POST", body: JSON.stringify({act: wanted, seen: 1e9}),
        headers: {"Content-Type": "application/json", "X-CSRFToken": token}});
    return [answer.status, await answer.json()];
}"""


def act(page: Page, kind: str, **particulars: Any) -> int:
    """As the console does it, with the rights of whoever sits at `page` and knows everything."""
    status, body = page.evaluate(ACT, {"kind": kind, **particulars})
    assert status == 200, body
    return int(body["number"])


@pytest.fixture(scope="module")
@starts("browser")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    yield from opened(where, tmp_path_factory.mktemp("hall") / "home", "make_hall")


@pytest.fixture(scope="module")
def with_camera(tmp_path_factory: pytest.TempPathFactory, hall: Hall) -> Iterator[Browser]:
    """A browser whose camera sees the ticket of the last person of the second venue."""
    film = tmp_path_factory.mktemp("camera") / "ticket.y4m"
    film.write_bytes(filmed(f"{hall.where.site_url}/join#{hall.tickets[-1]}"))
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *fake])
        yield chromium
        chromium.close()


def filmed(text: str) -> bytes:
    """One second of a printed code held before a camera, as YUV4MPEG2."""
    width, height = 640, 480
    modules = [list(row) for row in segno.make(text, error="m").matrix_iter(scale=6, border=4)]
    high, wide = len(modules), len(modules[0])
    light = bytearray([200]) * (width * height)
    top, start = (height - high) // 2, (width - wide) // 2
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            light[(top + y) * width + start + x] = 20 if dark else 235
    colour = bytes([128]) * (width * height // 2)
    frame = b"FRAME\n" + bytes(light) + colour
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10


@pytest.fixture
def world(hall: Hall, with_camera: Browser) -> Iterator[World]:
    made = hall.made
    built = World(hall, made["tickets"], made["sessions"], made["venues"], made["items"], with_camera)
    yield built
    for context in built.contexts:
        context.close()


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def stayed(*pages: Page) -> None:
    assert [page.evaluate("window.stays") for page in pages] == [True] * len(pages)


def test_questions_hands_and_venues_without_a_reload(world: World) -> None:
    moderator = world.desk("moderator", "questions")
    chair = world.desk("chair", "questions")
    steward = world.desk("steward", f"on-the-day/{world.venues[1]}")
    asked_of_box: list[str] = []
    first, second = world.phone(0), world.phone(1)
    for phone in (first, second):
        phone.on("request", lambda request: note(request, world, asked_of_box))

    items = world.items
    act(chair, "item-called", item=items[0])
    act(chair, "item-started", item=items[0])
    for page in (first, second, steward):
        expect(page.get_by_text(PRESENTER).first).to_be_visible()
        expect(page.get_by_role("timer").first).to_contain_text(":")
    passes_axe(moderator)
    passes_axe(steward)

    # Asking: closed at first, and what was written stays.
    button(first, "Ask").click()
    expect(first.get_by_text("No questions are taken at the moment")).to_be_visible()
    first.get_by_label("Your question").fill("能耗比去年高 6%，主要是哪条线？")
    passes_axe(first)
    button(moderator, "Take questions from the phones").click()
    expect(button(first, "Hand in to the moderator")).to_be_enabled()
    button(first, "Hand in to the moderator").click()
    expect(first.get_by_text("Your question has arrived")).to_be_visible()
    expect(first.get_by_label("Your question")).to_have_value("")
    button(second, "Ask").click()
    second.get_by_label("Your question").fill("请问去年能耗为什么高了，主要在哪条生产线？")
    second.get_by_text("Sign with my name").click()
    button(second, "Hand in to the moderator").click()
    waiting = moderator.locator("#waiting").locator("xpath=ancestor::section").locator("li[data-question]")
    expect(waiting).to_have_count(2)
    expect(waiting.nth(1)).to_contain_text("Representative 002")
    expect(waiting.nth(0)).to_contain_text("without a name")
    expect(waiting.nth(1)).to_contain_text("Similar:")
    passes_axe(moderator)

    # What is being typed stays while new states come.
    waiting.nth(0).get_by_label("Theme").fill("Ener")
    button(second, "Raise my hand").click()
    expect(moderator.get_by_role("button", name="Give the floor: Representative 002")).to_be_visible()
    expect(waiting.nth(0).get_by_label("Theme")).to_have_value("Ener")
    waiting.nth(0).get_by_label("Theme").press_sequentially("gy")
    waiting.nth(1).get_by_role("button", name="Merge into this one").first.click()
    expect(waiting).to_have_count(1)
    waiting.nth(0).get_by_role("button", name="Approve").click()
    approved = moderator.locator("#approved").locator("xpath=ancestor::section").locator("li[data-question]")
    expect(approved).to_have_count(1)
    expect(approved.first).to_contain_text("Energy")
    expect(approved.first).to_contain_text("supported by 1")

    # Support counts once, and shows everywhere.
    first.get_by_role("button", name="I would like to know that too").click()
    expect(first.get_by_text("You support this")).to_be_visible()
    expect(approved.first).to_contain_text("supported by 2")
    passes_axe(first)

    # To the screens, and answered with a note.
    approved.first.get_by_role("button", name="To the screens").click()
    expect(second.get_by_text("On the screens")).to_be_visible()
    moderator.locator(".now").get_by_role("button", name="Answered").click()
    moderator.locator(".now").get_by_label("Note").fill("Line 3; mended in March.")
    # The chair is quicker: what was typed is refused once with what changed, and stays where it was typed.
    question = int(str(approved.first.get_attribute("data-question")))
    act(chair, "question-answered", question=question, note="It was line 2.")
    expect(approved).to_have_count(0)
    dealt_with = moderator.locator("#handled").locator("xpath=ancestor::section")
    expect(dealt_with.get_by_text("It was line 2.")).to_be_visible()
    expect(dealt_with.get_by_label("Note")).to_have_value("Line 3; mended in March.")
    passes_axe(moderator)
    dealt_with.get_by_role("button", name="Mark as answered").click()
    expect(moderator.get_by_role("alert")).to_contain_text("A question was answered")
    expect(dealt_with.get_by_label("Note")).to_have_value("Line 3; mended in March.")
    dealt_with.get_by_role("button", name="Mark as answered").click()
    expect(dealt_with.locator(".hall-said")).to_have_text("Line 3; mended in March.")

    # The floor.
    moderator.get_by_role("button", name="Give the floor: Representative 002").click()
    expect(second.get_by_text("You have the floor.")).to_be_visible()
    expect(first.get_by_text("Representative 002 has the floor.")).to_be_visible()
    moderator.get_by_role("button", name="End the speech").click()
    expect(second.get_by_text("Raise your hand to be put")).to_be_visible()

    # The chair gives the floor and takes it back without leaving the console.
    console = chair.context.new_page()
    console.goto(world.url("console"))
    button(second, "Raise my hand").click()
    speakers = console.get_by_role("region", name="Speakers' list")
    speakers.get_by_label("Time for each speaker").select_option("5")
    passes_axe(console)
    speakers.get_by_role("button", name="Give the floor: Representative 002").press("Enter")
    expect(second.get_by_text("You have the floor.")).to_be_visible()
    speaking = console.get_by_role("group", name="Representative 002 speaks")
    expect(speaking.get_by_role("timer")).to_have_text(re.compile("^0[45]:"))
    passes_axe(console)
    speaking.get_by_role("button", name="End the speech").press("Enter")
    expect(speaking).to_have_count(0)
    expect(speakers).to_contain_text("Nobody waits to speak.")

    # The venue's own page.
    button(steward, "We are off the line").click()
    expect(steward.get_by_text("off since")).to_be_visible()
    button(steward, "We cannot hear you.").click()
    expect(steward.get_by_text("The chair has seen this")).to_be_visible()
    act(chair, "message-sent", text="Ten minutes' break")
    for page in (first, second, steward):
        expect(page.get_by_text("Ten minutes' break")).to_be_visible()
    assert asked_of_box == []
    stayed(moderator, chair, steward, first, second)


def note(request: Request, world: World, into: list[str]) -> None:
    if request.url.startswith(world.hall.where.ballotbox_url):
        into.append(request.url)


def begun(phone: Page) -> None:
    """From the ticket to a sheet that is filled in, as far as the review."""
    button(phone, "Begin").click()
    expect(phone.locator(".card-sheet")).to_have_count(2)
    for card in phone.locator(".card-sheet").all():
        card.get_by_role("button", name="Abstain on this presenter").click()
    button(phone, "Review").click()


def has_cast(phone: Page) -> None:
    button(phone, "Cast my ballot").click()
    expect(phone.locator(".ballot-state")).to_contain_text("In the box. Receipt")


def test_a_phone_without_the_stream_still_scores(world: World) -> None:
    phone = world.window(viewport=PHONE)
    phone.route("**/live*", lambda route: route.abort())
    phone.goto(f"{world.site}/join#{world.tickets[2]}")
    begun(phone)
    has_cast(phone)
    # Asking needs no stream either.
    button(phone, "Ask").click()
    phone.get_by_label("Your question").fill("Without a stream?")
    phone.context.set_offline(True)
    button(phone, "Hand in to the moderator").click()
    expect(phone.locator(".phone-said")).to_contain_text("network")
    expect(phone.get_by_label("Your question")).to_have_value("Without a stream?")
    phone.context.set_offline(False)
    button(phone, "Hand in to the moderator").click()
    expect(phone.get_by_text("Your question has arrived")).to_be_visible()


# All that moves on the page although nobody touched it, in the unit of Layout Instability (W3C): parts of the screen.
SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value))).observe({type: "layout-shift"});
"""


def test_nothing_moves_under_a_thumb_when_the_stream_comes(world: World) -> None:
    """A presenter is on. The stream is held up until the page has stood there for a while."""
    chair = world.desk("chair", "questions")
    # Nobody is on yet, or the presenter whom another test called.
    status, _said = chair.evaluate(ACT, {"kind": "item-called", "item": world.items[1]})
    if status != 200:
        act(chair, "item-called", item=world.items[1], after=world.items[0])
    act(chair, "item-started", item=world.items[1])
    for language, *words in (
        ("en", "Begin", "Connecting", "Connected"),
        ("zh-hans", "开始", "正在连接", "已连接"),
    ):
        stands_still(world, f"/join?language={language}#{world.tickets[3]}", *words)
    act(chair, "item-ended", item=world.items[1])


def stands_still(world: World, place: str, begin: str, connecting: str, connected: str) -> None:
    phone = world.window(viewport=PHONE, has_touch=True, is_mobile=True)
    held: list[Route] = []
    phone.route("**/live*", lambda route: held.append(route))
    phone.goto(world.site + place)
    expect(button(phone, begin)).to_be_visible()
    expect(phone.get_by_text(connecting, exact=True)).to_be_visible()
    phone.evaluate(SHIFTS)
    phone.wait_for_timeout(300)
    before = button(phone, begin).bounding_box()
    assert held, "the stream was asked for"
    for route in held:
        route.continue_()
    expect(phone.get_by_text(connected, exact=True)).to_be_visible()
    phone.wait_for_timeout(300)
    assert button(phone, begin).bounding_box() == before
    assert phone.evaluate("shifts") == []
    passes_axe(phone)


def test_the_camera_signs_in_by_the_tickets_code(world: World) -> None:
    steward = world.desk("steward", f"on-the-day/{world.venues[1]}")
    steward.context.grant_permissions(["camera"], origin=world.site)
    people = steward.locator("#people").locator("xpath=ancestor::section")
    expect(people.get_by_text("Representative 008")).to_be_visible()
    button(steward, "Scan tickets with the camera").click()
    expect(steward.locator(".hall-result")).to_contain_text("Representative 008 is signed in.")
    expect(people.get_by_text("Representative 008")).to_be_hidden()
    passes_axe(steward)
    keep_picture(steward, "steward-camera")
    button(steward, "Stop the camera").click()
    expect(steward.locator("video")).to_have_count(0)
    people.get_by_label("Name, identifier or unit").fill("R007")
    people.get_by_role("button", name="Present: Representative 007").click()
    expect(steward.locator(".hall-result")).to_contain_text("Representative 007 is signed in.")
    stayed(steward)


def test_a_tablet_shows_nothing_of_the_one_before(world: World) -> None:
    tablet = world.desk("steward", f"on-the-day/{world.venues[1]}")
    button(tablet, "Sign out and hand the tablet round").click()
    expect(tablet.get_by_role("heading", name="Next person, please")).to_be_visible()
    assert tablet.request.get(world.url("questions"), max_redirects=0).status == 302
    tablet.get_by_label("Ticket or link").fill(world.tickets[4])
    button(tablet, "Continue").click()
    begun(tablet)
    has_cast(tablet)
    passes_axe(tablet)
    tablet.once("dialog", lambda dialog: dialog.accept())
    button(tablet, "I am finished: next person").click()
    expect(tablet.get_by_role("heading", name="Next person, please")).to_be_visible()
    assert "Representative" not in tablet.locator("body").inner_text()
    assert tablet.evaluate(KEPT) == ["probe"]
    tablet.reload()
    expect(tablet.get_by_role("heading", name="Next person, please")).to_be_visible()
    tablet.get_by_label("Ticket or link").fill(world.tickets[5])
    button(tablet, "Continue").click()
    expect(tablet.get_by_text("Representative 006").first).to_be_visible()


KEPT = """new Promise((resolve) => {
    indexedDB.open("answerable").onsuccess = (opened) => {
        const keys = opened.target.result.transaction("kept").objectStore("kept").getAllKeys();
        keys.onsuccess = () => resolve(keys.result);
    };
})"""


def test_a_venue_that_is_kept_open_scores_while_the_others_do_not(world: World) -> None:
    chair = world.desk("chair", "questions")
    here, there = world.phone(3), world.phone(6)
    for phone in (here, there):
        expect(button(phone, "Begin")).to_be_visible()
    world.hall.do("begin-closing")
    for phone in (here, there):
        expect(button(phone, "Begin")).to_be_hidden()
    act(chair, "venue-kept-open", venue=world.venues[1])
    begun(there)
    has_cast(there)
    expect(button(here, "Begin")).to_be_hidden()
    stayed(chair, here, there)
