"""Picture and sound through the real Janus: venues with fake cameras and microphones, the floor, a wrong token."""

import base64
import hashlib
import hmac
import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.venues import Held, heard, hears, joined, marked, opened, sees, wall
from browsing import PHONE, passes_axe
from waiting import PATIENCE, until

pytestmark = pytest.mark.browser


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
