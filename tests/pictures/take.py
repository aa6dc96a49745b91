"""Takes a picture of every screen of the room, in Chinese: `python take.py FOLDER [--all]`; `make pictures` calls it.

One meeting is held over the real servers, and at each stage every page is pictured as it stands: big screens at 1280x720 (with `--all` also at 1920x1080 and 3840x2160),
pages at 1280, and console, steward and phone at 360 and 768 too; some in the dark. A picture is a PNG named STAGE-PAGE-WIDTH.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is run as a script

from playwright.sync_api import Browser, Page, expect, sync_playwright

from answerable.rehearsal.company import Company, Group, Member
from answerable.rehearsal.raters import Devices, Origins, Rater
from answerable.serving.addresses import Addresses, addresses, free_port
from answerable.serving.children import Servers
from browsing import CHROMIUM, QUIET, patient

MEETING = Path(__file__).with_name("meeting.py")
WALLS = ((1280, 720), (1920, 1080), (3840, 2160))
WIDTHS = (360, 768, 1280)
CAST = 52
# Whoever acts here has seen everything: no act is refused because somebody was quicker.
ACT = """async (wanted) => {
    const { act_url, token } = JSON.parse(document.getElementById("config").textContent);
    const answer = await fetch(act_url, {method: "POST", body: JSON.stringify({act: wanted, seen: 1e6}),
        headers: {"Content-Type": "application/json", "X-CSRFToken": token}});
    return [answer.status, await answer.json()];
}"""
QUESTIONS = (
    "去年单耗比计划高出百分之三，主要差在哪条产线？今年如何补上？",
    "外委单位的安全培训由谁考核，结果在哪里公示？",
    "自动化改造之后，转岗人员安排到了哪些岗位？",
)


@dataclass
class Room:
    """The servers, a browser, and where pictures go."""

    where: Addresses
    browser: Browser
    folder: Path
    walls: Sequence[tuple[int, int]]
    made: dict[str, Any]
    run: Any
    pages: dict[str, Page] = field(default_factory=dict)

    def open(self, name: str, path: str, role: str = "", **options: Any) -> Page:
        context = patient(
            self.browser.new_context(
                **{"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}, **options}
            )
        )
        if role:
            cookie = {"name": "sessionid", "value": self.made["sessions"][role], "url": self.where.site_url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.goto(f"{self.where.site_url}/{path}")
        self.pages[name] = page
        return page

    def desk(self, name: str, path: str, role: str = "") -> Page:
        return self.open(name, f"desk/meetings/pictures/{path}", role or name)

    def act(self, kind: str, **particulars: Any) -> int:
        status, body = self.pages["office"].evaluate(ACT, {"kind": kind, **particulars})
        assert status == 200, (kind, body)
        return int(body["number"])

    def wall(self, name: str, view: str = "") -> None:
        """What the big screen shows of `view`, once it does."""
        self.act("view-chosen", view=view)
        page = self.pages["screen"]
        page.wait_for_timeout(700)
        self.sizes(page, name)

    def sizes(self, page: Page, name: str) -> None:
        for width, height in self.walls:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=self.folder / f"{name}-{width}.png")
        page.set_viewport_size({"width": 1280, "height": 720})

    def page(self, name: str, page: str, widths: Sequence[int] = (1280,), dark: bool = False) -> None:
        shown = self.pages[page]
        shown.emulate_media(color_scheme="dark" if dark else "light")
        for width in widths:
            shown.set_viewport_size({"width": width, "height": 800})
            shown.evaluate("window.scrollTo(0, 0)")
            shown.wait_for_timeout(300)
            look = "-dark" if dark else ""
            shown.screenshot(path=self.folder / f"{name}{look}-{width}.png", full_page=True)

    def fold(self, name: str) -> None:
        """What a phone shows before anybody scrolls: what floats stands where it floats."""
        shown = self.pages["phone"]
        shown.set_viewport_size({"width": 360, "height": 780})
        shown.evaluate("window.scrollTo(0, 0)")
        shown.wait_for_timeout(300)
        shown.screenshot(path=self.folder / f"{name}-fold-360.png")


@contextmanager
def opened(folder: Path, walls: Sequence[tuple[int, int]]) -> Iterator[Room]:
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        (home / "static").mkdir(parents=True)
        environment = {**os.environ, **where.environment(home)}

        def run(verb: str) -> str:
            command = [sys.executable, str(MEETING), verb]
            return subprocess.run(
                command, env=environment, stdout=subprocess.PIPE, text=True, check=True
            ).stdout

        with Servers(where, home, Path(temporary) / "log") as servers, sync_playwright() as driver:
            made = json.loads(run("make"))
            servers.wait_until_ready()
            run("convene")
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            yield Room(where, browser, folder, walls, made, run)
            browser.close()


def sign_in(room: Room) -> None:
    console = room.desk("office", "console")
    expect(console.locator("#now")).to_be_visible()
    walls = {"screen": "", "podium": "podium"}
    desk = room.desk("screens", "screens", "office")
    for name, view in walls.items():
        wall = room.open(name, "screen", viewport={"width": 1280, "height": 720})
        code = wall.locator(".bs-code").inner_text()
        if name == "screen":
            room.sizes(wall, "0-code")
        desk.locator("#id_code").fill(code)
        desk.locator("#id_view").select_option(view)
        with desk.expect_event("load"):
            desk.locator("main form button.btn-primary").click()
    room.page("0-screens", "screens", (360, 1280))
    present(room)
    steward = room.desk("steward", f"on-the-day/{room.made['venues'][1]}")
    phone(room)
    expect(steward.locator("#people")).to_be_visible()
    for view in ("title", "sign-in", "join", "agenda"):
        room.wall(f"1-screen-{view}", view)
    room.act("view-chosen", view="")
    room.page("1-console", "office", WIDTHS)
    room.page("1-console", "office", dark=True)
    room.page("1-steward", "steward", WIDTHS)
    room.page("1-steward", "steward", (360,), dark=True)
    room.page("1-phone", "phone", WIDTHS)


def phone(room: Room) -> None:
    page = room.open("phone", f"join#{room.made['tickets'][-1][0]}", viewport={"width": 360, "height": 760})
    expect(page.locator("main .btn-primary").first).to_be_visible()


def raters(room: Room) -> list[Rater]:
    return [
        Rater(Member(str(at), name, unit, Group(group), venue), ticket)
        for at, (ticket, name, unit, group, venue) in enumerate(room.made["tickets"])
    ]


def present(room: Room) -> None:
    """Most of them by their tickets, as phones do it."""
    everybody(room, raters(room)[:-9], with_ballots=False)


def everybody(room: Room, who: list[Rater], with_ballots: bool) -> None:
    members = tuple(each.member for each in raters(room))
    units = tuple(dict.fromkeys(each.unit for each in members))
    places = Origins(room.where.site_url, room.where.ballotbox_url, "")

    async def act() -> None:
        hall = Devices(Company(units, members, 7), places, shown_number(room), at_once=6)
        await hall.each(who[:1], hall.sign_in, lambda: None)
        await hall.each(who[1:], hall.sign_in, lambda: None)
        if with_ballots:
            await hall.each(who, hall.collect, lambda: None)
            await hall.each(who, hall.cast, lambda: None)

    # The browser's driver has an event loop in this thread already.
    failed: list[BaseException] = []

    def whole() -> None:
        try:
            asyncio.run(act())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=whole)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def shown_number(room: Room) -> str:
    return room.run("number").strip()


def debriefs(room: Room) -> None:
    opening, first, second = (key for key, _name in room.made["items"][:3])
    room.act("item-called", item=opening)
    room.act("item-started", item=opening)
    room.act("item-ended", item=opening)
    room.act("item-called", item=first, after=opening)
    room.page("2-podium-ready", "podium")
    room.act("item-started", item=first)
    for name, path, role in (
        ("moderator", "questions", ""),
        ("recorder", "record", ""),
        ("chair", "console", ""),
    ):
        room.desk(name, path, role)
    room.wall("2-screen-presenter")
    room.sizes(room.pages["podium"], "2-podium")
    shown = asked(room)
    room.page("2-moderator", "moderator", WIDTHS)
    room.page("2-moderator", "moderator", (1280,), dark=True)
    written(room.pages["recorder"])
    room.page("2-recorder", "recorder", WIDTHS)
    room.page("2-recorder", "recorder", (1280,), dark=True)
    room.act("venue-reported", venue=room.made["venues"][3], text="我们听不到声音。")
    room.act("venue-lost", venue=room.made["venues"][3])
    room.page("2-console", "chair", WIDTHS)
    room.page("2-console", "chair", (360, 1280), dark=True)
    room.page("2-steward", "steward", (360, 1280))
    room.act("message-sent", text="请各会场将麦克风静音")
    room.wall("2-screen-message")
    room.act("message-cleared")
    room.act("captioned", text="今年我们把能耗分解到了每一条产线，班组每天都能看到自己的数字。")
    room.wall("2-screen-caption")
    room.act("captioned", text="")
    # With a question on the floor the screens would show that, and not who presents.
    room.act("question-answered", question=shown, note="")
    leave(room, first, 20)
    room.wall("2-screen-soon")
    room.sizes(room.pages["podium"], "2-podium-soon")
    leave(room, first, -20)
    room.wall("2-screen-over")
    room.sizes(room.pages["podium"], "2-podium-over")
    room.act("screens-blanked")
    room.page("2-console-blank", "chair")
    room.act("screens-back")
    room.act("item-ended", item=first)
    room.wall("2-screen-between")
    room.act("item-called", item=second, after=first)


def leave(room: Room, item: int, seconds: int) -> None:
    """Change the limit, so that so many seconds are left, however long the pictures have taken."""
    shown = room.pages["podium"].get_by_role("timer").inner_text()
    minutes, rest = shown.lstrip("−").split(":")
    left = (int(minutes) * 60 + int(rest)) * (-1 if shown.startswith("−") else 1)
    room.act("item-extended", item=item, seconds=seconds - left)


def asked(room: Room) -> int:
    """Three questions, two of them approved, one on the screens: the one that is returned."""
    room.act("questions-opened", unsigned=True)
    phone = room.pages["phone"]
    tabs = phone.locator(".phone-tabs button")
    tabs.nth(1).click()
    for text in QUESTIONS:
        phone.locator("#question").fill(text)
        phone.locator("form .sheet-button").first.click()
        expect(phone.locator("#question")).to_have_value("")
    moderator = room.pages["moderator"]
    expect(moderator.locator("li[data-question]")).to_have_count(len(QUESTIONS))
    keys = [
        int(each.get_attribute("data-question") or 0) for each in moderator.locator("li[data-question]").all()
    ]
    room.act("question-approved", question=keys[0], theme="能耗")
    room.act("question-approved", question=keys[1], theme="安全")
    room.page("2-phone-ask", "phone", WIDTHS)
    room.page("2-phone-ask", "phone", (360,), dark=True)
    room.act("question-shown", question=keys[0])
    room.wall("2-screen-question")
    tabs.nth(0).click()
    return keys[0]


def written(recorder: Page) -> None:
    recorder.locator("main button.btn").first.click()
    recorder.keyboard.type("能耗问题要说清楚原因，措施要落实到产线和责任人。")
    expect(recorder.locator("[data-standing=saved]")).to_have_count(1)


def scoring(room: Room) -> None:
    room.act("scoring-opened", scopes=["sheet"])
    page = room.pages["phone"]
    page.locator("main .btn-primary").first.click()
    expect(page.locator(".card-sheet")).to_have_count(12)
    room.page("3-phone-marking", "phone", WIDTHS)
    room.fold("3-phone-marking")
    room.page("3-phone-marking", "phone", (360,), dark=True)
    everybody(room, raters(room)[:CAST], with_ballots=True)
    room.wall("3-screen-turnout", "turnout")
    room.act("view-chosen", view="")
    room.page("3-console", "office", WIDTHS)
    for card in page.locator(".card-sheet").all():
        for cell in card.locator(".cell").all():
            cell.locator("label").nth(1).click()
    page.locator("main .btn-primary").last.click()
    page.wait_for_timeout(500)
    room.page("3-phone-review", "phone", (360,))
    page.locator("main .btn-primary").last.click()
    expect(page.locator(".sheet-receipt")).to_be_visible()
    room.page("3-phone-receipt", "phone", (360,))
    room.page("3-phone-receipt", "phone", (360,), dark=True)
    room.act("scoring-closed", scopes=[])
    screen = room.pages["screen"]
    expect(screen.get_by_text("测评正在截止")).to_be_visible()
    room.sizes(screen, "3-screen-closing")
    room.page("3-console-closing", "office")
    expect(page.get_by_role("button", name="修改测评")).to_have_count(0)
    room.page("3-phone-closing", "phone", (360,))
    expect(room.pages["office"].locator(".console-act a.btn-mint")).to_be_visible()
    room.page("4-console-closed", "office")
    room.wall("4-screen-hold")


def result(room: Room) -> None:
    room.run("publish")
    expect(room.pages["phone"].locator("form.card .btn-primary")).to_be_visible()
    room.page("5-phone", "phone", (360,))
    room.act("result-revealed", places=3)
    room.wall("5-screen-reveal")
    room.act("result-revealed", places=None)
    room.wall("5-screen-result")
    room.page("5-console", "office", (360, 1280))
    desk = room.desk("minutes", "minutes", "office")
    desk.goto(f"{room.where.site_url}/desk/meetings/pictures/minutes/draft")
    desk.locator("main form button.btn-primary").first.click()
    desk.wait_for_load_state()
    desk.goto(f"{room.where.site_url}/desk/meetings/pictures/minutes")
    room.page("5-minutes", "minutes", WIDTHS)
    room.page("5-minutes", "minutes", dark=True)
    room.desk("replay", "replay", "office")
    room.pages["replay"].wait_for_timeout(1000)
    room.page("5-replay", "replay", WIDTHS)
    room.page("5-replay", "replay", dark=True)
    later(room)


def later(room: Room) -> None:
    """Pages beside the room that are opened on a phone after the meeting."""
    for name, path in (
        ("minutes-edit", "minutes/edit/attendance"),
        ("minutes-approve", "minutes/approve"),
        ("hand-over", "record/hand-over"),
        ("follow-up", "followup"),
        ("components", "results/components"),
        ("audit", "audit"),
    ):
        room.desk(name, path, "office")
        room.page(f"6-{name}", name, (360, 640))


def main() -> None:
    asked_for = argparse.ArgumentParser()
    asked_for.add_argument("folder", type=Path)
    asked_for.add_argument("--all", action="store_true", help="big screens at all three sizes")
    given = asked_for.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with opened(given.folder, WALLS if given.all else WALLS[:1]) as room:
        for stage in (sign_in, debriefs, scoring, result):
            stage(room)


if __name__ == "__main__":
    main()
