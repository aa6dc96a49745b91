"""Picture and sound through the real Janus: venues with fake cameras and microphones, the floor, a wrong token, and Janus killed in the middle."""

import base64
import hashlib
import hmac
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from answerable.serving.addresses import Addresses, addresses, free_port
from answerable.serving.children import GATEWAY, Servers
from answerable.serving.video import Gateway
from browsing import CHROMIUM, DESKTOP, PHONE, QUIET, follow, passes_axe, patient
from halls import IN_BOX, says, tap
from starting import starts
from waiting import PATIENCE, until
from worlds import World, with_tables

pytestmark = pytest.mark.browser

# Five pictures a second are enough to see that they move, and cost a sixth to send.
FAKE = ["--use-fake-device-for-media-stream=fps=5", "--use-fake-ui-for-media-stream"]
# What a plain microphone and a small camera give, whatever a page asks for. To process the sound costs as much as to send the pictures.
PLAIN = """
    const media = navigator.mediaDevices, given = media.getUserMedia.bind(media);
    const sound = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
    media.getUserMedia = ({audio, video}) => given({
        ...(audio && {audio: {...audio, ...sound}}), ...(video && {video: {...video, width: 640, height: 360}}),
    });
"""
WALL = {"width": 1280, "height": 720}
RECORDED = "eeting is being recorded"
# Of the picture of a venue: its width, and how bright it is on the whole; 0 is black.
LOOK = """(video) => {
    if (!video.videoWidth) return [0, 0];
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 16;
    const drawn = canvas.getContext("2d");
    drawn.drawImage(video, 0, 0, 16, 16);
    const bytes = drawn.getImageData(0, 0, 16, 16).data;
    return [video.videoWidth, bytes.filter((_, at) => at % 4 < 3).reduce((sum, each) => sum + each, 0)];
}"""
# The loudest until it is loud, two and a half seconds at most; the fake microphone beeps once a second.
LISTEN = """async (video) => {
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(video.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (const begin = performance.now(); loudest <= 0.01 && performance.now() - begin < 2500;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        analyser.getFloatTimeDomainData(samples);
        loudest = Math.max(loudest, ...samples.map(Math.abs));
    }
    await context.close();
    return loudest;
}"""


@dataclass
class Held:
    """A meeting of two venues whose picture and sound Janus carries."""

    where: Addresses
    servers: Servers
    home: Path
    key: str
    office: str
    chair: str
    steward: str
    main: int
    plant: int
    world: World
    tickets: list[str]

    def desk(self, path: str) -> str:
        return f"{self.where.site_url}/desk/meetings/{self.key}/{path}"

    def act(self, session: str, **act: Any) -> httpx.Response:
        cookies = {"sessionid": session, "csrftoken": "c" * 32}
        return httpx.post(
            self.desk("room/act"),
            json={"act": act, "seen": 0},
            cookies=cookies,
            headers={"X-CSRFToken": "c" * 32},
            trust_env=False,
            timeout=PATIENCE,
        )


@pytest.fixture(scope="module")
@starts("browser")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("video")
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    where = replace(where, video=Gateway(free_port(), "30000-30999"))
    home = with_tables(folder / "home")
    with (
        Servers(where, home, folder / "home.log") as servers,
        World("browser.room_world", where.environment(home)) as world,
    ):
        made = world.call("make")
        servers.wait_until_ready()
        world.call("convene")
        video = world.call("video")
        main, plant = video["venues"]
        yield Held(
            where, servers, home, main=main, plant=plant, steward=video["steward"], world=world, **made
        )


@pytest.fixture(scope="module")
@starts("browser")
def cameras() -> Iterator[Browser]:
    """Chromium with a camera that shows a moving picture and a microphone that beeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *FAKE])
        yield browser
        browser.close()


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for each in made:
        each.close()


def opened(
    browser: Browser,
    contexts: list[BrowserContext],
    url: str,
    session: str,
    is_plain: bool = True,
    **options: Any,
) -> Page:
    context = patient(browser.new_context(locale="en", **{"viewport": DESKTOP, **options}))
    contexts.append(context)
    if is_plain:
        context.add_init_script(f"if (navigator.mediaDevices) {{{PLAIN}}}")
    # For the whole site: a cookie given with a page's address is for the pages beside it.
    context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(url)
    return page


def joined(
    browser: Browser,
    contexts: list[BrowserContext],
    held: Held,
    venue: int,
    session: str,
    is_plain: bool = True,
) -> Page:
    page = opened(browser, contexts, held.desk(f"video/{venue}"), session, is_plain)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    return page


def picture(page: Page, venue: int) -> Any:
    return page.locator(f"[data-venue='{venue}'] video")


def sees(page: Page, venue: int) -> None:
    def shown() -> bool:
        found = picture(page, venue)
        width, light = found.evaluate(LOOK) if found.count() else (0, 0)
        return bool(width and light)

    until(shown, f"a picture of venue {venue}")


def hears(page: Page, venue: int) -> bool:
    return float(picture(page, venue).evaluate(LISTEN)) > 0.01


def heard(page: Page, is_heard: bool) -> None:
    expect(page.locator(f"[data-heard={'yes' if is_heard else 'no'}]")).to_be_visible()


def test_pictures_arrive_and_the_floor_decides_who_is_heard_also_after_being_away(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    # A camera of the size that is asked for, and sound that is processed, are tried with one of the two.
    main = joined(cameras, contexts, held, held.main, held.office, is_plain=False)
    plant = joined(cameras, contexts, held, held.plant, held.steward)
    sees(main, held.plant)
    sees(plant, held.main)
    heard(main, is_heard=True)
    heard(plant, is_heard=False)
    until(lambda: hears(plant, held.main), "the main venue's voice")
    assert not hears(main, held.plant)
    assert held.act(held.chair, kind="floor-given", venue=held.plant).status_code == 200
    heard(plant, is_heard=True)
    until(lambda: hears(main, held.plant), "the voice of who has the floor")
    assert held.act(held.chair, kind="floor-taken").status_code == 200
    heard(plant, is_heard=False)
    until(lambda: not hears(main, held.plant), "silence")
    passes_axe(plant)
    a_venue_that_was_away_is_as_muted_as_before(held, main, plant)


def a_venue_that_was_away_is_as_muted_as_before(held: Held, main: Page, plant: Page) -> None:
    is_new = marked(main, held.plant)
    plant.context.set_offline(True)
    expect(plant.get_by_text("The connection is lost. It comes back by itself.")).to_be_visible()
    plant.context.set_offline(False)
    expect(plant.get_by_text("Connected", exact=True)).to_be_visible()
    until(is_new, "the venue that came back")
    heard(plant, is_heard=False)
    sees(main, held.plant)
    assert not hears(main, held.plant)


def marked(page: Page, venue: int) -> Callable[[], bool]:
    """Mark what is shown of the venue now; the function returned says whether something new has taken its place."""
    tile = page.locator(f"figure[data-venue='{venue}']")
    tile.evaluate("(figure) => figure.dataset.old = 'yes'")
    return lambda: bool(tile.count() and tile.get_attribute("data-old") is None)


def test_of_two_devices_for_one_venue_the_last_is_in(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    first = joined(cameras, contexts, held, held.plant, held.steward)
    joined(cameras, contexts, held, held.plant, held.steward)
    expect(first.get_by_text("Another device has joined for this venue, so this one is out.")).to_be_visible()
    passes_axe(first)


def test_the_devices_are_tried_on_a_small_screen_by_keyboard(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    page = opened(cameras, contexts, held.desk(f"video/{held.plant}"), held.steward, viewport=PHONE)
    join = page.get_by_role("button", name="Join", exact=True)
    expect(join).to_be_enabled()
    expect(page.get_by_label("Camera").locator("option")).not_to_have_count(0)
    until(
        lambda: float(page.get_by_label("Speak: the bar should move").evaluate("(bar) => bar.value")) > 0.3,
        "a level",
    )
    passes_axe(page)
    page.get_by_role("button", name="Hear yourself").press("Enter")
    expect(page.get_by_text("Speak now; then listen.")).to_be_visible()
    expect(page.get_by_text("Nothing leaves this computer.")).to_be_visible()
    join.press("Enter")
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    passes_axe(page)


def test_janus_takes_no_wrong_token(held: Held) -> None:
    assert held.where.video is not None
    at = held.where.video.url
    secret = (held.home / "keys" / "video-tokens").read_text().strip()

    def token(*said: str, minutes: int = 1, by: str = secret) -> str:
        text = ",".join([str(int(time.time()) + 60 * minutes), *said])
        signed = hmac.new(by.encode(), text.encode(), hashlib.sha1).digest()
        return f"{text}:{base64.b64encode(signed).decode()}"

    def asked(path: str, **body: Any) -> Any:
        return httpx.post(
            at + path, json={"transaction": "t", **body}, trust_env=False, timeout=PATIENCE
        ).json()

    rooms = "janus.plugin.videoroom"
    wrong = [
        "",
        "x",
        token("janus", rooms, by="other"),
        token("janus", rooms, minutes=-1),
        token(rooms, "room=x"),
    ]
    for each in wrong:
        assert asked("", janus="create", token=each)["error"]["code"] == 403, each
    good = token("janus", rooms)
    session = asked("", janus="create", token=good)["data"]["id"]
    elsewhere = token("janus", "janus.plugin.echotest")
    assert asked(f"/{session}", janus="attach", plugin=rooms, token=elsewhere)["error"]["code"] == 405
    handle = asked(f"/{session}", janus="attach", plugin=rooms, token=good)["data"]["id"]
    body = {"request": "create", "room": "mine"}
    refused = asked(f"/{session}/{handle}", janus="message", body=body, token=good)
    assert refused["plugindata"]["data"]["error_code"] in (429, 433)  # without the site's key no room is made
    asked(f"/{session}", janus="destroy", token=good)


@pytest.mark.parametrize("who", ["steward", "stranger"])
def test_events_of_another_venue_or_meeting_are_refused(held: Held, who: str) -> None:
    cookies = {"sessionid": held.steward if who == "steward" else "nobody"}

    def status(method: str = "GET", **asked: Any) -> int:
        where = f"{held.where.site_url}/live/picture"
        query = {"meeting": held.key, "venue": held.plant, "line": "x", **asked}
        return httpx.request(
            method, where, params=query, cookies=cookies, trust_env=False, timeout=PATIENCE
        ).status_code

    assert status() == (410 if who == "steward" else 403)
    assert status(venue=held.main) == 403
    assert status(meeting="other") == 403
    assert status(venue="x") == 400
    assert status("POST") == 405


def wall(held: Held, browser: Browser, contexts: list[BrowserContext], view: str = "") -> Page:
    """A big screen of the main venue, paired from the organiser's desk."""
    desk = opened(browser, contexts, held.desk("screens"), held.office)
    screen = opened(browser, contexts, f"{held.where.site_url}/screen", "nobody", viewport=WALL)
    desk.get_by_label("code on the screen").fill(screen.locator(".bs-code").inner_text())
    desk.locator("#id_venue").select_option(str(held.main))
    desk.locator("#id_view").select_option(view)
    follow(desk, desk.get_by_role("button", name="Connect this screen"))
    desk.context.close()
    expect(screen.locator(".bs-code")).to_have_count(0)
    return screen


def on_phone(held: Held, browser: Browser, contexts: list[BrowserContext]) -> Page:
    """A rater's phone, who has not begun."""
    page = opened(
        browser, contexts, f"{held.where.site_url}/join#{held.tickets.pop()}", "nobody", viewport=PHONE
    )
    expect(page.get_by_role("button", name="Begin", exact=True)).to_be_visible()
    return page


def test_what_is_written_along_is_on_the_screens_and_the_venues_pages(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    moderator = opened(cameras, contexts, held.desk("questions"), held.office)
    shown = [
        wall(held, cameras, contexts),
        wall(held, cameras, contexts, "podium"),
        joined(cameras, contexts, held, held.plant, held.steward),
    ]
    line = moderator.get_by_label("Next line")
    for text in ("Output rose by 3 %,", "<b>and</b> nobody was hurt."):
        line.fill(text)
        line.press("Enter")
        for page in shown:
            expect(page.get_by_text(text, exact=True)).to_be_visible()
    expect(shown[0].get_by_text("Output rose by 3 %,")).to_have_count(0)
    for page in (moderator, *shown):
        passes_axe(page)
    moderator.get_by_role("button", name="Take it away").click()
    for page in shown:
        expect(page.get_by_text("nobody was hurt")).to_have_count(0)


def test_a_third_venue_asks_for_the_large_picture_large_and_for_the_others_small(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    """Who has the floor is large; when it changes, other sizes are asked of Janus."""
    depot = held.world.call("third_venue")
    joined(cameras, contexts, held, held.main, held.office)
    joined(cameras, contexts, held, held.plant, held.steward)
    page = opened(cameras, contexts, held.desk(f"video/{depot}"), held.office)
    said: list[Any] = []
    page.on("request", lambda request: said.append((request.post_data_json or {}).get("layers")))

    def large_is(venue: int) -> dict[str, int]:
        """The sizes by the streams' identifiers, from 0 to 2, once this venue is large and a second has passed without others."""
        expect(page.locator(f".video-stage [data-venue='{venue}']")).to_be_visible()
        asked: list[dict[str, int]] = []
        while not asked or asked != [each for each in said if each]:
            asked = [each for each in said if each]
            page.wait_for_timeout(1000)
        return asked[-1]

    page.get_by_role("button", name="Join", exact=True).click()
    sees(page, held.main)
    sees(page, held.plant)
    before = large_is(held.main)
    assert sorted(before.values()) == [0, 2]
    held.act(held.chair, kind="floor-given", venue=held.plant)
    assert large_is(held.plant) == {mid: 2 - layer for mid, layer in before.items()}
    held.act(held.chair, kind="floor-taken")
    assert large_is(held.main) == before


def test_recorded_with_everybodys_knowledge_scored_while_janus_is_away_and_replayed(
    held: Held, cameras: Browser, contexts: list[BrowserContext]
) -> None:
    """The last of this file: it closes the meeting."""
    main = joined(cameras, contexts, held, held.main, held.office)
    plant = joined(cameras, contexts, held, held.plant, held.steward)
    console = opened(cameras, contexts, held.desk("console"), held.chair)
    phone = on_phone(held, cameras, contexts)
    everybody = [main, plant, phone, wall(held, cameras, contexts)]
    recorded_is_who_is_heard(held, console, main, everybody)
    passes_axe(console)
    listened_to(held, opened(cameras, contexts, held.desk("recordings"), held.office))
    held.world.call("do", "open")
    assert held.act(held.chair, kind="floor-given", venue=held.plant).status_code == 200
    heard(plant, is_heard=True)
    sees(main, held.plant)
    is_new = marked(main, held.plant)
    scored_without_janus(held, phone, console)
    rooms_floor_and_mutes_are_back(held, main, plant, is_new)
    a_muted_venue_stays_muted_after_janus_was_killed(held, main, plant)
    held.world.call("do", "close")
    replay = opened(cameras, contexts, held.desk("replay"), held.office)
    replay.get_by_role("button", name="The recording was started").click()
    follow(replay, replay.get_by_role("link", name="Recording of Main hall, from here").first)
    assert re.search(r"/recordings/\d+\?at=\d+$", replay.url)
    passes_axe(replay)


def recorded_is_who_is_heard(held: Held, console: Page, main: Page, everybody: list[Page]) -> None:
    console.get_by_role("button", name="Start recording").click()
    asked = console.get_by_role("group", name="Record the meeting from now on?")
    asked.get_by_role("button", name="Start recording").click()
    for page in everybody:
        expect(page.get_by_text(RECORDED)).to_be_visible()
    folder = held.home / "private" / "recordings" / held.key

    def written(venue: int) -> list[int]:
        return [each.stat().st_size for each in folder.glob(f"*-{venue}-audio-*.mjr")]

    until(lambda: sum(written(held.main)) > 5000, "some seconds of sound")
    assert written(held.plant) == []
    console.get_by_role("button", name="Stop the recording").click()
    for page in everybody:
        expect(page.get_by_text(RECORDED)).to_have_count(0)


def listened_to(held: Held, listed: Page) -> None:
    passes_axe(listed)
    listed.locator(".list a").first.click()
    sound = listed.locator("audio").get_attribute("src")
    assert sound is not None
    cookies = {"sessionid": held.office}
    answer = httpx.get(held.where.site_url + sound, cookies=cookies, trust_env=False, timeout=PATIENCE)
    assert (answer.headers["Content-Type"], answer.content[:4]) == ("audio/ogg", b"OggS")
    passes_axe(listed)


def scored_without_janus(held: Held, phone: Page, console: Page) -> None:
    """Janus is killed before anybody casts, and is not there again before a ballot is in the box."""
    killed = janus_is_killed(held)
    tap(phone, "Begin")
    tap(phone, "Show me later")
    cards = phone.locator(".card-sheet")
    expect(cards).to_have_count(3)
    for card in cards.all():
        card.get_by_role("button", name="Abstain on this presenter").click()
    tap(phone, "Review")
    tap(phone, "Cast my ballot")
    says(phone, IN_BOX)
    expect(console.get_by_role("region", name="Ballots returned")).to_contain_text("1 / 8")
    assert killed.poll() is not None


def janus_is_killed(held: Held) -> subprocess.Popen[bytes]:
    killed = held.servers.children[GATEWAY]
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    return killed


def back_in_a_new_room(held: Held, is_new: Callable[[], bool]) -> None:
    def back() -> bool:
        held.servers.replace_ended()  # as `answerable serve` does twice a second
        return is_new()

    until(back, "the venues in a new room")


def rooms_floor_and_mutes_are_back(held: Held, main: Page, plant: Page, is_new: Callable[[], bool]) -> None:
    back_in_a_new_room(held, is_new)
    heard(plant, is_heard=True)
    sees(main, held.plant)
    until(lambda: hears(main, held.plant), "the voice of who still has the floor")
    assert held.act(held.chair, kind="floor-taken").status_code == 200
    heard(plant, is_heard=False)


def a_muted_venue_stays_muted_after_janus_was_killed(held: Held, main: Page, plant: Page) -> None:
    """How long it takes is printed: how long it may take is a matter for an idle machine."""
    is_new, since = marked(main, held.plant), time.monotonic()
    janus_is_killed(held)
    back_in_a_new_room(held, is_new)
    sees(main, held.plant)
    print(f"rooms, floor and pictures were back {time.monotonic() - since:.1f} s after Janus was killed")
    heard(plant, is_heard=False)
    assert not hears(main, held.plant)
    until(lambda: hears(plant, held.main), "the main venue's voice")
