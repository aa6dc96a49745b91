"""The phone page in Chromium, against the real site and the real ballot box, at the size of a phone.

From ticket to receipt, through a dead network, a reload, a replacement, another device and close, to one's own ballot
as counted. On every state: nothing wider than the screen, no target under 44 px, no console error, axe has no complaint.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from answerable.protocol import codes
from answerable.serving.addresses import Addresses, addresses, free_port
from answerable.serving.children import Servers
from browsing import passes_axe, patient
from worlds import World, with_tables

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
KEPT = """new Promise((resolve) => {
    indexedDB.open("answerable").onsuccess = (opened) => {
        const keys = opened.target.result.transaction("kept").objectStore("kept").getAllKeys();
        keys.onsuccess = () => resolve(keys.result);
    };
})"""
SMALL = """[...document.querySelectorAll("#sheet button, #sheet summary, #sheet .level-face")]
    .filter((target) => target.offsetHeight > 0 && target.offsetHeight < 44).map((target) => target.outerHTML)"""


class Held:
    """The meeting's servers, and its stages moved from outside."""

    def __init__(self, where: Addresses, meeting: World) -> None:
        self.where = where
        self.meeting = meeting
        self.tickets: list[str] = meeting.call("make")["tickets"]

    def do(self, verb: str) -> None:
        self.meeting.call("do", verb)

    def link(self, number: int) -> str:
        return f"{self.where.site_url}/join#{self.tickets[number]}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Frozen. The last test of this file opens and closes the scoring."""
    folder = tmp_path_factory.mktemp("phone")
    home = with_tables(folder / "home")
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    with (
        Servers(where, home, folder / "servers.log") as pair,
        World("frontend.phone_world", where.environment(home)) as meeting,
    ):
        built = Held(where, meeting)
        pair.wait_until_ready()
        built.do("freeze")
        yield built


class Phone:
    def __init__(self, chromium: Browser, faults: list[str], **options: Any) -> None:
        size = {"width": 360, "height": 780}
        self.context: BrowserContext = patient(
            chromium.new_context(viewport=size, is_mobile=True, has_touch=True, locale="en", **options)
        )
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: faults.append(str(error)))
        self.sentences: dict[str, str] = {}

    def open(self, link: str) -> None:
        self.page.goto(link)
        self.sentences = json.loads(self.page.locator("#strings").text_content() or "")
        self.page.locator("#sheet h1").wait_for()

    def tap(self, key: str) -> None:
        self.page.get_by_role("button", name=self.sentences[key], exact=True).click()

    def see(self, key: str) -> None:
        expect(self.page.get_by_role("heading", name=self.sentences[key], exact=True)).to_be_visible()
        self.check()

    def wake(self) -> None:
        """As when a phone's network comes back: the page asks at once how things stand."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def check(self) -> None:
        assert self.page.evaluate(WIDER) == 0
        assert self.page.evaluate(SMALL) == []
        passes_axe(self.page)

    def mark(self, presenter: int, review: int, plan: int, answers: str) -> None:
        cells = self.page.locator(".card-sheet").nth(presenter).locator(".cell")
        cells.nth(0).locator(".level").nth(review).click()
        cells.nth(1).locator(".level").nth(plan).click()
        cells.nth(2).locator("input[type=text]").fill(answers)

    def has_progressed(self, said: str) -> None:
        expect(self.page.locator(".sheet-progress")).to_have_text(said)

    @property
    def number(self) -> str:
        """The ballot's, from the receipt."""
        return "".join(self.page.locator(".sheet-receipt .sheet-code").text_content().split())


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., Phone]]:
    faults: list[str] = []
    made: list[Phone] = []

    def phone(**options: Any) -> Phone:
        made.append(Phone(chromium, faults, **options))
        return made[-1]

    yield phone
    for each in made:
        each.context.close()
    assert faults == []


def test_a_ticket_in_the_address_is_taken_out_and_another_takes_its_place(
    world: Held, phone: Callable[..., Phone]
) -> None:
    rater = phone()
    rater.open(world.link(0))
    expect(rater.page.get_by_text("Representative 001")).to_be_visible()
    assert rater.page.url == f"{world.where.site_url}/join"
    rater.page.reload()
    expect(rater.page.get_by_text("Representative 001")).to_be_visible()
    rater.page.evaluate("(link) => location.assign(link)", world.link(1))
    expect(rater.page.get_by_text("Representative 002")).to_be_visible()
    rater.page.evaluate(
        "(link) => location.assign(link)", f"{world.where.site_url}/join#{codes.written(b'x' * 16)}"
    )
    expect(rater.page.locator(".callout-bad")).to_be_visible()
    rater.check()


def test_from_ticket_to_counted_ballot(world: Held, phone: Callable[..., Phone]) -> None:
    rater = phone()
    carried: list[tuple[str, str | None]] = []
    rater.page.on(
        "request", lambda request: carried.append((request.url, request.all_headers().get("cookie")))
    )
    rater.open(world.where.site_url + "/join?language=en")
    rater.see("ticket_title")
    rater.page.fill("#ticket", world.link(0))
    rater.tap("ticket_continue")
    expect(rater.page.locator(".sheet-waiting")).to_be_visible()
    assert rater.page.locator(".sheet-identity dd").all_inner_texts() == [
        "Representative 001",
        "Main hall",
        "Leadership",
    ]
    rater.check()

    world.do("convene")
    rater.wake()
    rater.tap("welcome_begin")
    rater.see("marking_title")
    # The words are there for those who want them, and are in nobody's way.
    expect(rater.page.locator(".sheet-words")).to_be_hidden()
    words = rater.page.locator(".sheet-words li").all_text_contents()
    assert len(words) == 12

    # A draft outlives a reload; blanks and limits are named; a number between two steps does not count.
    rater.mark(0, 0, 1, "87.5")
    rater.has_progressed("Complete: 1 of 4")
    comment = rater.page.locator(".sheet-comment").nth(0)
    comment.locator("summary").press("Enter")
    comment.locator("textarea").fill("好" * 301)
    expect(comment.locator(".help")).to_contain_text("300 of 300")
    comment.locator("textarea").fill("Clear figures.")
    rater.check()
    rater.page.reload()
    rater.page.locator(".sheet-bar").wait_for()
    rater.has_progressed("Complete: 1 of 4")
    expect(comment.locator("textarea")).to_have_value("Clear figures.")
    rater.mark(1, 0, 0, "90")
    rater.mark(2, 0, 0, "87.25")
    expect(rater.page.locator(".sheet-bar .callout-warn")).to_contain_text("3 given, 2 allowed")
    rater.page.locator(".card-sheet").nth(3).get_by_role(
        "button", name=rater.sentences["presenter_abstain"]
    ).click()
    rater.has_progressed("Complete: 3 of 4")
    rater.tap("next_blank")
    rater.page.wait_for_function("document.activeElement.closest('.cell')?.id.endsWith('-answers')")
    rater.page.keyboard.press("ControlOrMeta+a")
    rater.page.keyboard.type("60")
    rater.check()
    rater.tap("to_review")
    rater.see("review_title")
    expect(rater.page.locator(".sheet-written")).to_contain_text("Clear figures.")
    expect(rater.page.get_by_role("button", name=rater.sentences["cast"], exact=True)).to_be_disabled()
    rater.page.locator(".score-list button").nth(2).click()
    rater.page.locator(".card-sheet").nth(2).locator(".level").nth(2).click()
    rater.tap("to_review")

    # Cast with a dead network: on this phone only, then in the box.
    world.do("open")
    rater.wake()
    ready = rater.page.get_by_role("button", name=rater.sentences["cast"], exact=True)
    expect(ready).to_be_enabled()
    rater.context.set_offline(True)
    ready.click()
    rater.see("sending_title")
    rater.context.set_offline(False)
    rater.see("receipt_title")
    first = rater.number

    # Change and cast again.
    rater.tap("receipt_change")
    rater.page.locator(".card-sheet").nth(0).locator(".cell").nth(1).locator(".level").nth(3).click()
    rater.page.go_back()
    expect(rater.page.get_by_text(rater.sentences["receipt_unsent"])).to_be_visible()
    rater.tap("receipt_change")
    rater.tap("to_review")
    rater.tap("cast_again")
    rater.see("receipt_title")
    second = rater.number
    assert first != second

    # Another device, with the words only; then the first device notices and replaces once more.
    other = phone(color_scheme="dark")
    other.open(world.link(0))
    other.see("recover_title")
    other.page.fill("#words", " ".join(words[::-1]))
    other.tap("recover_submit")
    expect(other.page.locator("#words-error, .callout-bad")).to_be_visible()
    other.page.fill("#words", " ".join(words))
    other.tap("recover_submit")
    other.see("receipt_title")
    assert other.number == second

    world.do("close")
    rater.wake()
    rater.page.get_by_role("button", name=rater.sentences["counted_look"]).click()
    rater.see("counted_title")
    # Which of the two comes first in the record is chance: a batch is sorted by hash.
    expect(rater.page.locator(".callout-good").first).to_contain_text(re.compile("number [12] of 2"))
    expect(rater.page.get_by_text(rater.sentences["counted_comments"])).to_be_visible()
    shown = rater.page.locator(".score-list > li").nth(0).locator("dd").all_inner_texts()
    assert shown == ["Excellent", "Poor", "87.5"]

    # The ballot box was told no cookie though the site had set one for this host; no address ever held the ticket.
    ballotbox = [cookie for url, cookie in carried if url.startswith(world.where.ballotbox_url)]
    assert len(ballotbox) > 3
    assert set(ballotbox) == {None}
    assert any(cookie for url, cookie in carried if url.startswith(world.where.site_url))
    assert [url for url, _ in carried if world.tickets[0] in url] == []
    assert rater.page.url.endswith("/join?language=en")

    # The next person to hold this phone finds nothing.
    rater.page.on("dialog", lambda dialog: dialog.accept())
    rater.page.get_by_text(rater.sentences["forget_title"]).click()
    rater.tap("forget")
    rater.see("ticket_title")
    assert rater.page.evaluate(KEPT) == ["probe"]
