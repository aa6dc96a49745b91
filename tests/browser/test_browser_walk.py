"""What a first meeting costs a secretary: 14 people, from an empty installation to the published result, by clicks alone.

Counted are clicks (a field that must be filled in is one, too), views (pages that are loaded) and concepts: terms that the glossary says have to be
learned, when they stand on a page that the secretary passes.
"""

import asyncio
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from answerable.protocol import manifest
from answerable.rehearsal.company import Company, Group, Member
from answerable.rehearsal.raters import Devices, Origins, Rater, device
from browser.windows import button, head
from browsing import DESKTOP, Served, follow, patient
from glossary import concepts

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
CLICKS, VIEWS, CONCEPTS = 40, 18, 8


# Everybody of the meeting, as a secretariat keeps them: three heads who report, four leaders, seven representatives.
PEOPLE = (
    ("Lin Wanqing", "A"),
    ("Gao Zhiyuan", "A"),
    ("Shen Ruolan", "A"),
    ("Tang Bowen", "A"),
    ("Zhao Wenbin", "B"),
    ("Ouyang Xiuzhen", "B"),
    ("Luo Qingshan", "B"),
    ("Xu Jinghe", "C"),
    ("Fang Lihua", "C"),
    ("Qiu Mingde", "C"),
    ("Pan Xiaoyu", "C"),
    ("Wei Chengan", "C"),
    ("He Shuyi", "C"),
    ("Du Hanlin", "C"),
)
UNITS = ("Resins", "Salt works", "Logistics")


def company() -> Company:
    members = [
        Member(f"E{number:02}", name, UNITS[number % 3], Group(group), "Main venue")
        for number, (name, group) in enumerate(PEOPLE, 1)
    ]
    return Company(UNITS, tuple(members), seed=1)


def heads(people: Company) -> list[Member]:
    return [each for each in people.members if each.group is Group.FUNCTIONS]


def roster(members: tuple[Member, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Identifier", "Unit", "Group", "Venue"])
    for each in members:
        sheet.append([each.name, each.identifier, each.unit, each.group.value, each.venue])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@dataclass
class Walk:
    """A secretary at a desk, and what it has cost so far."""

    page: Page
    served: Served
    clicks: int = 0
    views: int = 0
    met: dict[str, str] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)

    def see(self) -> None:
        """A page is loaded, and its words are read."""
        self.views += 1
        self.passed.append(f"{self.clicks:3} clicks, view {self.views:2}: {self.page.title()}")
        self.read()

    def read(self) -> None:
        text = self.page.locator("body").inner_text()
        for term in concepts():
            if term.pattern.search(text):
                self.met.setdefault(term.english, self.passed[-1])

    def go(self, link: Locator) -> None:
        """Click what loads another page."""
        self.clicks += 1
        follow(self.page, link)
        self.see()

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self.clicks += 1
        what.fill(text)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def following(self) -> Locator:
        """What leads to the next step."""
        return self.main.get_by_role("link", name="Next: ")

    def primary(self) -> Locator:
        """The one button that the page puts forward."""
        return self.main.locator(".btn-primary, .btn-mint")

    def said(self) -> str:
        cost = f"{self.clicks} clicks, {self.views} views, {len(self.met)} concepts"
        return "\n".join([cost, *self.passed, *(f"  {term}: {where}" for term, where in self.met.items())])


@pytest.fixture
def walk(served: Served, chromium: Browser) -> Iterator[Walk]:
    context = patient(chromium.new_context(viewport=DESKTOP, locale="en"))
    yield Walk(context.new_page(), served)
    context.close()


def test_a_secretarys_meeting_for_14_people(walk: Walk) -> None:
    page = walk.page
    link = re.search(r"http://\S+/accounts/password/\S+", walk.served.printed)
    assert link is not None
    page.goto(link[0].replace("localhost", "127.0.0.1"))
    walk.see()
    walk.fill(page.get_by_label("New password", exact=True), PASSWORD)
    walk.fill(page.get_by_label("New password confirmation"), PASSWORD)
    walk.go(walk.primary())
    head(page, "Welcome, organiser")
    people = company()
    try:
        prepare(walk, people)
        hold(walk, people)
    finally:
        print(walk.said())
    assert walk.clicks <= CLICKS
    assert walk.views <= VIEWS
    assert len(walk.met) <= CONCEPTS


def prepare(walk: Walk, people: Company) -> None:
    page = walk.page
    walk.go(walk.primary())
    head(page, "New meeting")
    walk.click(page.get_by_text("Appraisal in four grades"))
    walk.fill(page.get_by_label("Starts"), tomorrow())
    walk.go(walk.primary())
    head(page, "Import attendees")
    chosen = {"name": "roster.xlsx", "mimeType": "application/octet-stream", "buffer": roster(people.members)}
    walk.clicks += 1
    page.set_input_files("main input[type=file]", files=[chosen])
    walk.go(button(page, "Check the file"))
    walk.go(button(page, "Import"))
    head(page, "Attendees")
    walk.go(walk.following)
    for member in heads(people):
        walk.click(walk.main.get_by_label(member.name))
    walk.go(button(page, "Add the ticked"))
    head(page, "Presenters and draw order")
    walk.go(walk.following)
    walk.go(button(page, "Make the agenda"))
    walk.go(page.get_by_role("link", name="Tickets"))
    walk.go(walk.main.get_by_role("link", name="Sheet to print"))
    head(page, "Tickets: Main venue")
    walk.go(walk.following)
    head(page, "Freeze")
    walk.go(button(page, "Freeze"))


def hold(walk: Walk, people: Company) -> None:
    page = walk.page
    key = page.url.rstrip("/").rpartition("/")[2]
    raters = hand_out(walk, people, key)
    walk.click(page.get_by_text("Convene…"))
    walk.go(button(page, "Convene"))
    head(page, "Console")
    walk.click(button(page, "Open the scoring").last)
    walk.click(button(page.get_by_role("group", name="Open the scoring now?"), "Open the scoring"))
    expect(button(page, "Close the whole scoring").last).to_be_visible()
    with ThreadPoolExecutor(1) as beside:  # the browser has an event loop in this thread
        beside.submit(asyncio.run, cast(walk.served, people, raters)).result()
    walk.click(button(page, "Close the whole scoring").last)
    walk.click(
        button(page.get_by_role("group", name="Close the whole scoring now?"), "Close the whole scoring")
    )
    expect(walk.main).to_contain_text("Then it closes by itself")
    without_waiting(walk, key)
    walk.read()
    walk.go(page.get_by_role("link", name="To the count and the result"))
    walk.go(walk.main.get_by_role("link", name="Publish", exact=True))
    walk.click(walk.main.locator("input[value=everybody]"))
    walk.go(walk.primary())
    expect(walk.main).to_contain_text("Published")


def hand_out(walk: Walk, people: Company, key: str) -> list[Rater]:
    """The tickets that were printed, by name; a look of the test's own, which costs the secretary nothing."""
    page = walk.page.context.new_page()
    page.goto(f"{walk.served.site}/desk/meetings/{key}/tickets")
    follow(page, page.get_by_role("link", name="Sheet to print"))
    printed = dict(
        zip(
            page.locator(".ticket-name").all_inner_texts(),
            page.locator(".ticket-code").all_inner_texts(),
            strict=True,
        )
    )
    page.close()
    return [Rater(member, "".join(printed[member.name].split())) for member in people.members]


async def cast(served: Served, people: Company, raters: list[Rater]) -> None:
    """Everybody signs in by ticket and casts, each over HTTP of their own."""
    async with device() as client:
        first = await client.post(f"{served.site}/api/ticket", json={"ticket": raters[0].ticket})
        shown = manifest.read(first.json()["manifest"].encode()).hash
    hall = Devices(people, Origins(served.site, served.ballotbox, served.site), shown)
    for act in (hall.sign_in, hall.collect, hall.cast):
        await hall.each(raters, act, lambda: None)


def without_waiting(walk: Walk, key: str) -> None:
    """The ballot box gives late ballots two minutes, which nobody clicks away: the test does not sit them out."""
    page = walk.page.context.new_page()
    page.goto(f"{walk.served.site}/desk/meetings/{key}/close")
    follow(page, page.get_by_role("button", name="Do not wait: close now"))
    page.close()


def tomorrow() -> str:
    return (datetime.now(tz=UTC) + timedelta(days=1)).strftime("%Y-%m-%dT09:00")
