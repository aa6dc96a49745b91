"""Each server is taken away from a phone that waits, in every state in which it waits, and brought back: the phone goes on untouched.

One meeting with a second issuer, whose stages only go forward: `reach` takes it to the one that a test is about.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from answerable import home
from answerable.serving.addresses import addresses, free_port
from browsing import PHONE, passes_axe, patient
from halls import IN_BOX, ON_PHONE, Hall, opened, says, tap
from starting import starts
from waiting import PATIENCE, answers, until

pytestmark = pytest.mark.browser

STAGES = ("freeze", "convene", "open", "close", "publish")
BY_ITSELF = "it goes on by itself"


class Tellers:
    """The second issuer, over a folder that outlives its process."""

    def __init__(self, folder: Path) -> None:
        self.home = home.Home(folder)
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, folder: Path | None = None) -> None:
        command = [sys.executable, "-m", "answerable", "issuer", "--port", str(self.port)]
        self.child = subprocess.Popen(
            [*command, "--home", str(folder or self.home.path)], stdout=subprocess.DEVNULL
        )
        until(lambda: answers(f"{self.url}/healthz"), "the issuer answers", self.child)

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()

    def confirm(self) -> None:
        """As a teller presses it on the tellers' page."""
        page = f"{self.url}/console/{self.home.secret('issuer-console')}"
        with httpx.Client(trust_env=False, timeout=PATIENCE) as teller:
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', teller.get(page).text))
            assert teller.post(page, data=fields).status_code == 200


@dataclass
class Meeting:
    hall: Hall
    tellers: Tellers
    done: list[str] = field(default_factory=list)

    def reach(self, verb: str) -> None:
        for each in STAGES[len(self.done) : STAGES.index(verb) + 1]:
            self.hall.do(each)
            self.done.append(each)

    def kill(self, server: str) -> None:
        self.tellers.kill() if server == "issuer" else self.hall.kill(server)

    def start(self, server: str) -> None:
        self.tellers.start() if server == "issuer" else self.hall.start_again()


@pytest.fixture(scope="module")
@starts("browser")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meeting]:
    folder = tmp_path_factory.mktemp("outages")
    tellers = Tellers(folder / "tellers")
    given = (tellers.url, tellers.home.secret("issuer-control"))
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    for hall in opened(where, folder / "home", "make_with_issuer", given, ()):
        yield Meeting(hall, tellers)
    tellers.kill()


@pytest.fixture
def fresh(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Another phone each time."""
    contexts = []

    def open_one() -> Page:
        contexts.append(patient(chromium.new_context(viewport=PHONE, locale="en")))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def phone(fresh: Callable[[], Page]) -> Page:
    return fresh()


def joined(page: Page, meeting: Meeting, ticket: str | None = None) -> Page:
    page.goto(f"{meeting.hall.where.site_url}/join#{ticket or meeting.hall.tickets.pop()}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def begun(page: Page, meeting: Meeting) -> Page:
    joined(page, meeting)
    tap(page, "Begin")
    return page


def filled(page: Page, meeting: Meeting) -> Page:
    begun(page, meeting)
    expect(page.locator(".cell")).to_have_count(6)
    for cell in page.locator(".cell").all():
        levels = cell.locator(".level:not(.level-abstain)")
        if levels.count():
            levels.nth(1).click()
        else:
            cell.locator("input[type=text]").fill("87.5")
    tap(page, "Review")
    return page


def head(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_ticket_is_shown_while_the_site_is_away(meeting: Meeting, phone: Page) -> None:
    meeting.reach("freeze")
    phone.goto(f"{meeting.hall.where.site_url}/join")
    expect(phone.get_by_label("Ticket or link")).to_be_visible()
    meeting.kill("site")
    phone.get_by_label("Ticket or link").fill(meeting.hall.tickets.pop())
    tap(phone, "Continue")
    head(phone, "Waiting for the network")
    meeting.start("site")
    expect(phone.get_by_text("The meeting has not begun yet")).to_be_visible()


def test_the_meeting_is_convened_while_the_site_is_away(meeting: Meeting, phone: Page) -> None:
    meeting.reach("freeze")
    joined(phone, meeting)
    expect(phone.get_by_text("The meeting has not begun yet")).to_be_visible()
    meeting.kill("site")
    meeting.reach("convene")
    meeting.start("site")
    expect(phone.get_by_role("button", name="Begin", exact=True)).to_be_visible()


@pytest.mark.parametrize("server", ["site", "issuer"])
def test_a_phone_begins_while_a_server_is_away(meeting: Meeting, phone: Page, server: str) -> None:
    meeting.reach("convene")
    joined(phone, meeting)
    expect(phone.get_by_text("Connected")).to_be_visible()
    meeting.kill(server)
    tap(phone, "Begin")
    expect(phone.get_by_text(BY_ITSELF)).to_be_visible()
    passes_axe(phone)
    meeting.start(server)
    head(phone, "Your scores")


def test_a_page_that_was_closed_meanwhile_goes_on_too(meeting: Meeting, phone: Page) -> None:
    meeting.reach("convene")
    joined(phone, meeting)
    meeting.kill("issuer")
    tap(phone, "Begin")
    expect(phone.get_by_text(BY_ITSELF)).to_be_visible()
    phone.reload()
    expect(phone.get_by_text(BY_ITSELF)).to_be_visible()
    meeting.start("issuer")
    head(phone, "Your scores")


def test_an_issuer_with_an_empty_folder_is_told_as_what_it_is(
    meeting: Meeting, phone: Page, tmp_path: Path
) -> None:
    meeting.reach("convene")
    joined(phone, meeting)
    meeting.kill("issuer")
    meeting.tellers.start(tmp_path / "empty")
    tap(phone, "Begin")
    expect(phone.get_by_text("does not know this meeting")).to_be_visible()
    meeting.kill("issuer")
    meeting.start("issuer")
    head(phone, "Your scores")


def test_the_tellers_confirm_a_ticket_that_was_replaced(meeting: Meeting, phone: Page) -> None:
    meeting.reach("convene")
    ticket = meeting.hall.world.call("another_ticket", meeting.hall.tickets.pop())
    joined(phone, meeting, ticket)
    tap(phone, "Begin")
    expect(phone.get_by_text("does not have your ticket yet")).to_be_visible()
    meeting.tellers.confirm()
    head(phone, "Your scores")


def test_an_issuer_that_moved_is_found_after_one_reload(meeting: Meeting, phone: Page) -> None:
    meeting.reach("convene")
    joined(phone, meeting)
    meeting.kill("issuer")
    tap(phone, "Begin")
    expect(phone.get_by_text(BY_ITSELF)).to_be_visible()
    meeting.tellers.port = free_port()
    meeting.start("issuer")
    meeting.hall.world.call("move_issuer", meeting.tellers.url)
    expect(phone.get_by_text("has a new address")).to_be_visible()
    phone.reload()
    head(phone, "Your scores")


def test_the_scoring_is_opened_while_the_site_is_away(meeting: Meeting, phone: Page) -> None:
    meeting.reach("convene")
    filled(phone, meeting)
    expect(phone.get_by_text("Casting is not open yet")).to_be_visible()
    meeting.kill("site")
    meeting.reach("open")
    meeting.start("site")
    expect(phone.get_by_role("button", name="Cast my ballot", exact=True)).to_be_enabled()


@pytest.mark.parametrize("server", ["site", "issuer", "ballot box"])
def test_somebody_goes_on_with_the_words_while_a_server_is_away(
    meeting: Meeting, fresh: Callable[[], Page], server: str
) -> None:
    meeting.reach("open")
    first, ticket = fresh(), meeting.hall.tickets.pop()
    joined(first, meeting, ticket)
    tap(first, "Begin")
    first.get_by_text("my twelve words").click()
    words = " ".join(first.locator(".sheet-words li").all_inner_texts())
    second = joined(fresh(), meeting, ticket)
    second.get_by_label("Your twelve words").fill(words)
    meeting.kill(server)
    tap(second, "Recover")
    expect(second.get_by_text(BY_ITSELF)).to_be_visible()
    meeting.start(server)
    head(second, "Your scores")


def test_a_ballot_is_cast_while_the_box_is_away(meeting: Meeting, phone: Page) -> None:
    meeting.reach("open")
    filled(phone, meeting)
    meeting.kill("ballot box")
    tap(phone, "Cast my ballot")
    says(phone, ON_PHONE)
    meeting.start("ballot box")
    says(phone, IN_BOX)


@pytest.fixture(scope="module")
def voters(meeting: Meeting, chromium: Browser) -> Iterator[list[Page]]:
    """Phones with a receipt: enough of them that the group's result can be published."""
    meeting.reach("open")
    contexts = [patient(chromium.new_context(viewport=PHONE, locale="en")) for _ in range(3)]
    pages = [filled(context.new_page(), meeting) for context in contexts]
    for page in pages:
        tap(page, "Cast my ballot")
        says(page, IN_BOX)
    yield pages
    for context in contexts:
        context.close()


def test_the_scoring_is_closed_while_the_site_is_away(meeting: Meeting, voters: list[Page]) -> None:
    meeting.kill("site")
    meeting.reach("close")
    meeting.start("site")
    for page in voters:
        expect(page.get_by_role("heading", name="The scoring is closed")).to_be_visible()


@pytest.mark.parametrize(("at", "server"), [(0, "site"), (1, "ballot box")])
def test_a_ballot_is_looked_up_while_a_server_is_away(
    meeting: Meeting, voters: list[Page], at: int, server: str
) -> None:
    meeting.reach("close")
    meeting.kill(server)
    tap(voters[at], "How was my ballot counted?")
    expect(voters[at].get_by_text(BY_ITSELF)).to_be_visible()
    meeting.start(server)
    expect(voters[at].get_by_role("heading", name="Your ballot as counted")).to_be_visible()


def test_the_result_is_published_while_the_site_is_away(meeting: Meeting, voters: list[Page]) -> None:
    meeting.reach("close")
    meeting.kill("site")
    meeting.reach("publish")
    meeting.start("site")
    for page in voters:
        expect(page.get_by_role("button", name="See the result")).to_be_visible()
