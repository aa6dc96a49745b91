"""A whole short meeting of three venues, from sign-in to published result: ten pages open at once, and none of them is ever loaded again.

All tests of this file share one served site; each has a meeting of its own.
"""

import re
import time
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from answerable.serving.addresses import addresses, free_port
from answerable.serving.children import Servers
from browser.windows import Meeting, Site, button, fits, head, press
from browsing import DESKTOP, PHONE, follow, passes_axe
from lines import Line
from starting import starts
from waiting import until
from worlds import World, with_tables

pytestmark = pytest.mark.browser

WALL = {"width": 1280, "height": 720}
# What is left of an ordinary screen at a zoom of 200%.
TWICE = {"width": 640, "height": 360}
NUMBERS = count(1)
FIRST, SECOND = "Zhao Wenbin", "Ouyang Xiuzhen"
MAIN, PLANT, BRANCH = "Main hall", "Qinghe plant", "Chengdu branch"


@pytest.fixture(scope="module")
@starts("browser")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    home = with_tables(tmp_path_factory.mktemp("whole") / "home")
    with (
        Servers(where, home, home.parent / "home.log") as servers,
        World("browser.whole_world", where.environment(home)) as world,
    ):
        servers.wait_until_ready()
        yield Site(where, world, chromium)


@pytest.fixture
def meeting(site: Site) -> Iterator[Meeting]:
    key = f"whole{next(NUMBERS)}"
    made = Meeting(site, key, **site.world.call("convened", key), line=Line())
    yield made
    for context in made.contexts:
        context.close()
    made.line.close()


def test_from_sign_in_to_published_result(meeting: Meeting) -> None:
    everybody_opens_their_page(meeting)
    screens_are_paired(meeting)
    people_sign_in(meeting)
    two_lead_at_once(meeting)
    the_first_presents_and_is_asked(meeting)
    a_venue_is_cut_off_and_comes_back(meeting)
    what_is_written_is_on_record(meeting)
    every_page_is_whole_on_a_phone_in_the_dark_and_at_twice_the_size(meeting)
    scoring_opens_and_ballots_come_from_every_venue(meeting)
    it_closes_by_itself(meeting)
    the_result_is_published_and_shown(meeting)
    meeting.stays()


def everybody_opens_their_page(meeting: Meeting) -> None:
    meeting.desk("office", "console")
    meeting.desk("chair", "console")
    meeting.desk("moderator", "questions")
    meeting.desk("recorder", "record")
    meeting.desk("steward", f"on-the-day/{meeting.venues[2]}", **meeting.by_line)
    for venue in (MAIN, PLANT, BRANCH):
        phone = meeting.phone(venue, **(meeting.by_line if venue == BRANCH else {}))
        expect(button(phone, "Begin")).to_be_visible()
    for name in ("office", "chair"):
        expect(meeting.pages[name].locator("#now")).to_have_text("Nothing has been called yet")


def screens_are_paired(meeting: Meeting) -> None:
    """Each shows a code, which is typed at the desk: on a page of its own, as the console stays where it is."""
    desk = meeting.window("office")
    desk.goto(meeting.url(f"desk/meetings/{meeting.key}/screens"))
    for name, venue, view in (("screen", MAIN, ""), ("podium", PLANT, "podium")):
        wall = meeting.open(name, "screen", viewport=WALL)
        code = wall.locator(".bs-code").inner_text()
        desk.get_by_label("code on the screen").fill(code)
        desk.locator("#id_venue").select_option(label=venue)
        desk.locator("#id_view").select_option(view)
        follow(desk, button(desk, "Connect this screen"))
    passes_axe(desk)
    desk.context.close()
    head(meeting.pages["screen"], f"Sign-in: {MAIN}")
    head(meeting.pages["podium"], "Nobody is on")


def people_sign_in(meeting: Meeting) -> None:
    """One by their phone at each venue, and at the third one by name; screen and both consoles count."""
    steward = meeting.pages["steward"]
    button(steward, f"Present: Rater 2 of {BRANCH}").click()
    expect(steward.locator(".hall-result")).to_contain_text("is signed in.")
    expect(meeting.pages["screen"].get_by_text("4 / 9")).to_be_visible()
    for name in ("office", "chair"):
        venues = meeting.pages[name].get_by_role("region", name="Venues and sign-in")
        expect(venues.get_by_role("button", name=BRANCH)).to_contain_text("2 / 3")


def two_lead_at_once(meeting: Meeting) -> None:
    """The chair's act is under way when the organiser's arrives: it is refused with what changed, and nothing happens twice."""
    office, chair = meeting.pages["office"], meeting.pages["chair"]
    late: list[Route] = []
    chair.route("**/room/act", lambda route: late.append(route), times=1)
    with chair.expect_request("**/room/act"):
        press(chair, "Go on to “Opening”")
    press(office, "Go on to “Opening”")
    expect(chair.locator("#now")).to_have_text("Opening")
    late[0].continue_()
    refused = chair.get_by_role("alert")
    expect(refused).to_contain_text("Somebody else was quicker.")
    expect(refused).to_contain_text("office: An item was called")
    button(refused, "Seen").click()
    expect(refused).to_be_empty()
    press(chair, "Start “Opening”")
    expect(button(office, "Pause")).to_be_visible()
    # Either of them undoes what the other did.
    office.get_by_role("button", name="Undo").first.click()
    expect(button(chair, "Pause")).to_have_count(0)


def the_first_presents_and_is_asked(meeting: Meeting) -> None:
    office, screen = meeting.pages["office"], meeting.pages["screen"]
    button(office, "Skip").click()
    press(office, f"Call {FIRST} to the front")
    head(screen, FIRST)
    head(meeting.pages["podium"], FIRST)
    press(office, f"Start {FIRST}'s time")
    for name in ("screen", "podium", f"phone {MAIN}"):
        expect(meeting.pages[name].get_by_role("timer")).to_contain_text(":")
    button(meeting.pages["moderator"], "Take questions from the phones").click()
    phone = meeting.pages[f"phone {PLANT}"]
    button(phone, "Ask").click()
    phone.get_by_label("Your question").fill("Which line used more energy?")
    button(phone, "Hand in to the moderator").click()
    moderator = meeting.pages["moderator"]
    moderator.get_by_role("button", name="Approve").click()
    moderator.get_by_role("button", name="To the screens").click()
    head(screen, "Which line used more energy?")
    moderator.locator(".now").get_by_role("button", name="Answered").click()
    moderator.locator(".now").get_by_role("button", name="Mark as answered").click()
    head(screen, FIRST)
    button(phone, "Score").click()


def a_venue_is_cut_off_and_comes_back(meeting: Meeting) -> None:
    """Its steward and its phone keep what they show, and catch up by themselves."""
    steward, phone = meeting.pages["steward"], meeting.pages[f"phone {BRANCH}"]
    meeting.line.cut()
    chair = meeting.pages["chair"]
    venues = chair.get_by_role("region", name="Venues and sign-in")
    venues.get_by_role("button", name=BRANCH).click()
    button(venues, "It is off the line").click()
    expect(chair.get_by_text(re.compile(r"^off the line( just now|, \d+ min)$"))).to_be_visible()
    press(chair, f"End {FIRST}'s debrief")
    press(chair, f"Call {SECOND} to the front")
    head(meeting.pages["screen"], SECOND)
    expect(steward.get_by_text("No connection; trying again")).to_be_visible()
    expect(phone.get_by_text("Connecting", exact=True)).to_be_visible()
    expect(phone.get_by_text(FIRST).first).to_be_visible()
    meeting.line.mend()
    for page in (steward, phone):
        expect(page.get_by_text(SECOND).first).to_be_visible()
    button(steward, "We are back").click()
    expect(chair.get_by_text(re.compile(r"^off the line( just now|, \d+ min)$"))).to_have_count(0)


def what_is_written_is_on_record(meeting: Meeting) -> None:
    recorder = meeting.pages["recorder"]
    recorder.get_by_role("button", name=f"Remark on {SECOND}").click()
    recorder.keyboard.type("Safety comes first.")
    group = recorder.get_by_role("group", name=f"Remark on {SECOND}")
    expect(group.locator("[data-standing]")).to_have_attribute("data-standing", "saved")


def every_page_is_whole_on_a_phone_in_the_dark_and_at_twice_the_size(meeting: Meeting) -> None:
    """Each as it stands, in the middle of the meeting. Walls are dark always and have no phone's size."""
    for name, page in meeting.pages.items():
        if name in ("screen", "podium"):
            passes_axe(page)
            continue
        page.emulate_media(color_scheme="dark")
        for size in (PHONE, TWICE):
            page.set_viewport_size(size)
            fits(page)
        page.set_viewport_size(PHONE)
        if name not in ("office", f"phone {MAIN}", f"phone {PLANT}"):
            passes_axe(page)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE if name.startswith("phone") else DESKTOP)


def scoring_opens_and_ballots_come_from_every_venue(meeting: Meeting) -> None:
    """One of them is signed while its venue is cut off, and sent when it is back."""
    chair = meeting.pages["chair"]
    press(chair, f"Start {SECOND}'s time")
    press(chair, f"End {SECOND}'s debrief")
    button(chair, "Open the scoring").last.click()
    asked = chair.get_by_role("group", name="Open the scoring now?")
    expect(asked).to_contain_text("of 9 people have signed in")
    passes_axe(chair)
    button(asked, "Not yet").click()
    expect(asked).to_have_count(0)
    button(chair, "Open the scoring").last.click()
    button(asked, "Open the scoring").click()
    for venue in (MAIN, PLANT, BRANCH):
        phone = meeting.pages[f"phone {venue}"]
        button(phone, "Begin").click()
        cards = phone.locator(".card-sheet")
        expect(cards).to_have_count(2)
        for card in cards.all():
            card.locator("label").nth(0).click()
        button(phone, "Review").click()
        if venue == BRANCH:
            meeting.line.cut()
        button(phone, "Cast my ballot").click()
    late = meeting.pages[f"phone {BRANCH}"]
    expect(late.locator(".ballot-state")).to_contain_text("On this phone only")
    meeting.line.mend()
    for venue in (MAIN, PLANT, BRANCH):
        expect(meeting.pages[f"phone {venue}"].locator(".ballot-state")).to_contain_text(
            "In the box. Receipt"
        )
    expect(meeting.pages["screen"].get_by_text("of 9 ballots")).to_be_visible()
    expect(chair.get_by_role("region", name="Ballots returned")).to_contain_text("3 / 9")


def it_closes_by_itself(meeting: Meeting) -> None:
    office = meeting.pages["office"]
    button(office, "Close the whole scoring").last.click()
    asked = office.get_by_role("group", name="Close the whole scoring now?")
    expect(asked).to_contain_text("3 of 9 ballots have come back, 6 are out.")
    button(asked, "Close the whole scoring").click()
    for name in ("office", "chair"):
        console = meeting.pages[name]
        expect(console.get_by_role("link", name="To the count and the result")).to_be_visible()
        expect(console.locator(".phases [aria-current=step]")).to_have_text("Closed")
    head(meeting.pages["screen"], "Scoring is closed. The ballots are being counted.")


def the_result_is_published_and_shown(meeting: Meeting) -> None:
    """The walls show nothing of it before the chair lets them, one place after the other."""
    desk, screen = meeting.window("office"), meeting.pages["screen"]
    desk.goto(meeting.url(f"desk/meetings/{meeting.key}/publish"))
    desk.locator("main input[name=audience][value=everybody]").check()
    follow(desk, desk.locator("main form button.btn-primary"))
    desk.context.close()
    head(screen, "The result is published")
    chair = meeting.pages["chair"]
    chair.get_by_role("button", name="Reveal one more place (0 of 2)").click()
    head(screen, "1 of 2 places")
    button(chair, "Show the whole result").click()
    head(screen, "Result")
    expect(screen.locator("tbody tr")).to_have_count(2)
    for venue in (MAIN, PLANT, BRANCH):
        expect(button(meeting.pages[f"phone {venue}"], "See the result")).to_be_visible()
    expect(chair.locator(".phases [aria-current=step]")).to_have_text("Published")


def seconds(page: Page) -> int:
    """What a countdown says. Minutes stand before the colon; over time it has a sign."""
    text = page.get_by_role("timer").first.inner_text()
    minutes, rest = text.lstrip("−").split(":")
    return (-1 if text.startswith("−") else 1) * (60 * int(minutes) + int(rest))


def test_clocks_that_are_wrong_screens_that_sleep_and_hands_that_only_type(meeting: Meeting) -> None:
    chair = meeting.desk("chair", "console")
    walls = walls_of_which_one_is_an_hour_off(meeting)
    the_console_is_led_by_keys(chair, walls)
    countdowns_run_by_the_servers_time(walls)
    a_projector_that_slept_shows_what_is_on(meeting, chair, walls)
    the_colour_changes_and_the_bell_rings_at_the_thresholds(walls["wrong"])
    what_is_odd_is_shown_as_plain_text(meeting, chair, walls["right"])
    questions_are_put_up_and_unmerged_by_keyboard(meeting)
    meeting.stays()


def walls_of_which_one_is_an_hour_off(meeting: Meeting) -> dict[str, Page]:
    walls = {}
    for name in ("right", "wrong"):
        page = meeting.window(viewport=WALL, **(meeting.by_line if name == "right" else {}))
        if name == "wrong":
            page.clock.install(time=time.time() + 3600)
            page.add_init_script(COUNT_TONES)
        page.goto(meeting.url("screen"))
        page.evaluate("window.stays = true")
        walls[name] = meeting.pages[name] = page
    desk = meeting.window("office")
    desk.goto(meeting.url(f"desk/meetings/{meeting.key}/screens"))
    for page in walls.values():
        # A code is typed and sent without a pointer.
        desk.get_by_label("code on the screen").focus()
        desk.keyboard.type(page.locator(".bs-code").inner_text())
        with desk.expect_event("load"):
            desk.keyboard.press("Enter")
    desk.context.close()
    return walls


def the_console_is_led_by_keys(chair: Page, walls: dict[str, Page]) -> None:
    """One key each; what is typed into a field is no key."""
    chair.locator("#message").fill("np+b")
    chair.locator("#message").fill("")
    chair.locator("body").press("Tab")
    chair.evaluate("document.activeElement.blur()")
    settled = chair.locator(".console-act .btn-mint:not([aria-disabled=true])")
    for said in ("Go on to “Opening”", "Start “Opening”"):
        expect(settled).to_have_text(said)
        chair.keyboard.press("n")
    expect(button(chair, "Pause")).to_be_visible()
    chair.keyboard.press("b")
    head(walls["right"], "The screen is dark")
    chair.keyboard.press("b")
    head(walls["right"], "Opening")
    chair.keyboard.press("m")
    chair.keyboard.type("Break of 10 minutes")
    chair.keyboard.press("Enter")
    for wall in walls.values():
        expect(wall.get_by_text("Break of 10 minutes")).to_be_visible()
    button(chair, "Take it away").press("Enter")
    expect(walls["wrong"].get_by_text("Break of 10 minutes")).to_have_count(0)


# How often a tone was begun.
COUNT_TONES = """
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""


def countdowns_run_by_the_servers_time(walls: dict[str, Page]) -> None:
    """Read one after the other, each shows no more than the one before; a second may pass between two drawings."""
    first, there, last = seconds(walls["right"]), seconds(walls["wrong"]), seconds(walls["right"])
    assert first + 1 >= there >= last - 1


def the_colour_changes_and_the_bell_rings_at_the_thresholds(wall: Page) -> None:
    """Once in the last minute and twice at its end. The time that passes is this page's own: it goes on until the server tells its time again."""
    panel = wall.locator(".bs-clock")
    expect(panel).to_have_class(re.compile("calm"))
    wall.clock.fast_forward(1000 * (seconds(wall) - 30))
    expect(panel).to_have_class(re.compile("soon"))
    until(lambda: wall.evaluate("window.tones") == 1, "one tone")
    wall.clock.fast_forward(1000 * 40)
    expect(panel).to_have_class(re.compile("over"))
    until(lambda: wall.evaluate("window.tones") == 3, "two tones more")


# How long the page's scripts have stood still at most, in milliseconds.
STILL = """() => {
    window.still = 0;
    let last = performance.now();
    setInterval(() => { const now = performance.now(); window.still = Math.max(window.still, now - last); last = now; }, 100);
}"""


def a_projector_that_slept_shows_what_is_on(meeting: Meeting, chair: Page, walls: dict[str, Page]) -> None:
    """Its scripts stand still, and its stream is dead when it wakes."""
    sleeps, other = walls["right"], walls["wrong"]
    sleeps.evaluate(STILL)
    devtools = sleeps.context.new_cdp_session(sleeps)
    devtools.send("Debugger.enable")
    devtools.send("Debugger.pause")
    asleep = time.monotonic()
    press(chair, "End “Opening”")
    press(chair, f"Call {FIRST} to the front")
    press(chair, f"Start {FIRST}'s time")
    meeting.line.cut()
    expect(other.get_by_role("timer")).to_contain_text(":")
    head(other, FIRST)
    meeting.line.mend()
    slept = time.monotonic() - asleep
    devtools.send("Debugger.disable")
    head(sleeps, FIRST)
    assert sleeps.evaluate("window.still") > 900 * slept
    countdowns_run_by_the_servers_time(walls)


def what_is_odd_is_shown_as_plain_text(meeting: Meeting, chair: Page, wall: Page) -> None:
    """What would turn a line round or run a script stands on the wall as harmless letters; what is too long stays where it was written."""
    phone = meeting.phone(PLANT)
    button(chair, "Take questions").click()
    button(phone, "Ask").click()
    field = phone.get_by_label("Your question")
    field.fill("长" * 50_000)
    expect(phone.locator("#question-help")).to_contain_text("50000 characters; at most 500 can be sent")
    expect(button(phone, "Hand in to the moderator")).to_be_disabled()
    passes_axe(phone)
    for text in ODD:
        field.fill(text)
        button(phone, "Hand in to the moderator").click()
        expect(field).to_have_value("")
    waiting = chair.get_by_role("region", name="Questions").locator("li")
    expect(waiting).to_have_count(len(ODD))
    fits(chair)
    waiting.nth(0).get_by_role("button", name="To the screens").click()
    head(wall, "<b onclick=alert(1)>Why?</b> evil then more")
    waiting.filter(has_text="مرحبا").get_by_role("button", name="To the screens").click()
    expect(wall.locator(".bs-question")).to_contain_text("م")
    assert wall.locator(".bs-question b, .bs-question script").count() == 0
    fits(wall)


ODD = (
    "<b onclick=alert(1)>Why?</b>\x07 \u202eevil\u202c\nthen\u200b more",
    "مرحبا " + "م" * 490,
)


def questions_are_put_up_and_unmerged_by_keyboard(meeting: Meeting) -> None:
    """The question on the wall is answered; then the other is merged with one that waits, which was wrong, and separated again."""
    moderator = meeting.desk("moderator", "questions")
    approved = moderator.get_by_role("region", name="Approved, in order").locator("li[data-question]")
    expect(approved).to_have_count(2)
    approved.nth(0).get_by_text("More", exact=True).press("Enter")
    approved.nth(0).get_by_role("button", name="Merge:").press("Enter")
    expect(approved).to_have_count(1)
    handled = moderator.get_by_role("region", name="Dealt with")
    handled.get_by_text("Put aside and merged: 1").press("Enter")
    handled.get_by_role("button", name="Separate again:").press("Enter")
    expect(approved).to_have_count(2)
    expect(moderator.get_by_role("heading", name="Dealt with")).to_be_focused()
    passes_axe(moderator)
