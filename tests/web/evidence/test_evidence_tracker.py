"""The tracker page: public, checked in the browser against a real ballot box, also as a witness; a ballot box that lies is found out."""

import json
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from answerable.protocol import ballot, keys, wrap
from answerable.rehearsal.wrapped import Wrapped
from answerable.web.casting.castings import set_casting
from answerable.web.casting.opening import close_scoring, open_scoring
from answerable.web.meetings.stages import advance
from answerable.web.sentences.tracker import sentences
from browsing import PHONE, patient
from waiting import PATIENCE
from web.casting.casting_world import freeze_with, make_meeting, post, rater

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCORES = [[0, "80"], [1, "70"]]


@pytest.fixture
def hall(live_server, ballotbox, organiser, rsa_keys, settings, client):
    """An open meeting of nine and nine raters; its page's policy lets scripts ask this ballot box."""
    settings.BALLOTBOX_URL = ballotbox
    meeting = make_meeting(a=9, b=9)
    set_casting(meeting, witnesses=True)
    freeze_with(meeting, organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    open_scoring(meeting, organiser)
    return meeting


def cast(meeting, ballotbox: str, client, group: str, at: int) -> tuple[bytes, dict[str, Any]]:
    person = rater(meeting, group, at, seed=bytes([ord(group), at]) * 8)
    signed = post(client, "/api/issue", person.body()).json()
    raw = person.ballot(signed["blind_sig"], SCORES)
    answer = httpx.post(
        f"{ballotbox}/boxes/{meeting.key}/ballots",
        content=raw,
        trust_env=False,
        timeout=PATIENCE,
        auth=Wrapped(),
    )
    assert answer.status_code == 201
    return raw, answer.json()


@pytest.fixture
def page(chromium):
    context = patient(chromium.new_context(viewport=PHONE, locale="en"))
    yield context.new_page()
    context.close()


def look_up(page: Page, text: str) -> None:
    page.get_by_label(sentences()["tracker_hash_label"]).fill(text)
    page.get_by_role("button", name=sentences()["tracker_search"]).click()


def test_the_ledger_is_followed_searched_and_witnessed(hall, ballotbox, client, organiser, live_server, page):
    address = f"{live_server.url}/evidence/{hall.key}/tracker"
    page.goto(address)
    expect(page.get_by_text("Ballots in the ledger: 0")).to_be_visible()
    own, receipt = cast(hall, ballotbox, client, "A", 0)
    look_up(page, ballot.leaf_hash(own))
    expect(page.get_by_text("It is not in the ledger yet.")).to_be_visible()
    look_up(page, json.dumps(receipt))
    expect(page.get_by_text("The receipt holds: the box has promised")).to_be_visible()
    look_up(page, "abc")
    expect(page.get_by_role("alert")).to_contain_text("needs 64 characters")

    page.get_by_role("button", name="Let this device be a witness").click()
    expect(page.get_by_text("It co-signs the next checkpoint.")).to_be_visible()
    for group in "AB":
        for at in range(1, 9):
            cast(hall, ballotbox, client, group, at)
    page.reload()
    expect(page.get_by_text("This device has co-signed the ledger with")).to_be_visible()
    close_scoring(hall, organiser)
    page.reload()
    expect(page.get_by_text("Ballots in the ledger: 17")).to_be_visible()
    expect(page.get_by_text("co-signed the ledger with 17 ballots")).to_be_visible()
    look_up(page, " ".join(ballot.leaf_hash(own)))
    expect(page.get_by_text("of 17. The proof was checked on this device")).to_be_visible()
    look_up(page, "00" * 32)
    expect(page.get_by_text("It is not in the ledger. Check that the number")).to_be_visible()
    page.get_by_role("button", name="Check them all").click()
    expect(page.get_by_text("signature, and extends the one before").first).to_be_visible()

    lines = httpx.get(f"{ballotbox}/boxes/{hall.key}/cosignatures", trust_env=False, timeout=PATIENCE).json()
    assert {one["vkey"] for one in lines} == {lines[0]["vkey"]}
    assert lines[-1]["size"] == 17


ALLOWED = {"access-control-allow-origin": "*"}


def lie_about_places(page, ballotbox: str, box: str) -> None:
    """Proofs that lead elsewhere, by a ballot box that has a key of its own to wrap for. Of 17 leaves the last has a path of one hash, which is the same backwards."""
    key = keys.x25519(bytes(range(32)))
    given = {"key": keys.public_text(key)}
    page.route(f"{ballotbox}/wrap-key", lambda route: route.fulfill(json=given, headers=ALLOWED))

    def looked_up(route) -> None:
        asked = wrap.unwrap(key, "look-up", route.request.post_data_buffer)
        body = httpx.post(
            f"{box}/look-up", content=asked.body, auth=Wrapped(), trust_env=False, timeout=PATIENCE
        ).json()
        told = json.dumps(body | {"path": ["00" * 32, *body["path"][1:]]}).encode()
        route.fulfill(body=asked.seal(told), headers=ALLOWED | {"content-type": "application/octet-stream"})

    page.route(f"{box}/look-up", looked_up)


def test_a_ballotbox_that_lies_is_found_out(hall, ballotbox, client, organiser, live_server, page):
    own, receipt = cast(hall, ballotbox, client, "A", 0)
    for group in "AB":
        for at in range(1, 9):
            cast(hall, ballotbox, client, group, at)
    address = f"{live_server.url}/evidence/{hall.key}/tracker"
    box = f"{ballotbox}/boxes/{hall.key}"
    page.goto(address)
    expect(page.get_by_text("has signed this size")).to_be_visible()
    close_scoring(hall, organiser)

    def altered(route, change) -> None:
        answer = route.fetch()
        body = answer.json()
        change(body)
        route.fulfill(response=answer, json=body)

    lie_about_places(page, ballotbox, box)
    page.reload()
    look_up(page, ballot.leaf_hash(own))
    expect(page.get_by_role("alert")).to_contain_text("its proof does not hold")
    page.unroute(f"{box}/look-up")

    # A promised ballot that the closed ledger does not show.
    page.route(
        f"{box}/look-up",
        lambda route: route.fulfill(status=404, json={"error": "no-ballot", "message": ""}, headers=ALLOWED),
    )
    look_up(page, json.dumps(receipt))
    expect(page.get_by_role("alert")).to_contain_text("This receipt is the proof")

    # A history that was rewritten: the evidence is there to copy.
    page.route(
        f"{box}/consistency*", lambda route: altered(route, lambda body: body.update(path=["00" * 32]))
    )
    page.get_by_role("button", name="Check them all").click()
    expect(page.get_by_role("alert").get_by_label("Evidence, to be copied whole")).to_have_value(
        httpx.get(f"{box}/checkpoints", trust_env=False, timeout=PATIENCE).json()["checkpoints"][0]
        + "\n"
        + httpx.get(f"{box}/checkpoints", trust_env=False, timeout=PATIENCE).json()["checkpoints"][1]
    )

    # A checkpoint by nobody's key.
    def forge(body: dict[str, Any]) -> None:
        body["checkpoints"][-1] = body["checkpoints"][-1].replace("\n17\n", "\n18\n")

    page.route(f"{box}/checkpoints", lambda route: altered(route, forge))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("did not sign")

    # No answer at all.
    page.route(f"{box}**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("The ballot box does not answer at the moment.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_a_script_the_page_says_what_the_ballotbox_says(hall, client, language):
    client.cookies["django_language"] = language
    page = client.get(f"/evidence/{hall.key}/tracker").content.decode()
    assert {"en": "0 ballots in the ledger.", "zh-hans": "账本中有 0 张选票。"}[language] in page


def test_before_freezing_there_is_no_tracker(client, db):
    assert client.get(f"/evidence/{make_meeting().key}/tracker").status_code == 404
