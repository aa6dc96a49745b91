"""The page on which anybody checks a bundle, in Chromium, at the sizes of a phone and of a desk.

Whole bundles and altered ones, chosen and dropped, with and without M, with the worker and without. On every state: nothing wider than the
screen, axe has no complaint, and nothing has left the page but the request for its own script.
"""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from answerable.serving.addresses import Addresses, addresses, free_port
from answerable.serving.children import Servers
from browsing import passes_axe, patient
from verifier import corpus_rounds, sample
from verifier import test_verifier_tampering as tampering
from verifier.corpus_meetings import like_the_demonstration
from worlds import with_tables

ROOT = Path(__file__).parents[2]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
DROP = """([name, encoded]) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "application/zip" }));
    const form = document.querySelector("#verify form");
    for (const type of ["dragover", "drop"]) {
        form.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    home = with_tables(tmp_path_factory.mktemp("home"))
    where = addresses("127.0.0.1", free_port(), free_port(), None, None)
    with Servers(where, home, home / "servers.log") as pair:
        pair.wait_until_ready()
        yield where


class Checker:
    """A visitor who has not signed in."""

    def __init__(self, chromium: Browser, site: Addresses, faults: list[str], **options: Any) -> None:
        self.page: Page = patient(chromium.new_context(locale="en", **options)).new_page()
        self.page.on("pageerror", lambda error: faults.append(str(error)))
        self.page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        self.address = site.site_url + "/verify"
        self.asked: list[str] = []

    def open(self) -> "Checker":
        self.page.goto(self.address)
        self.sentences: dict[str, str] = json.loads(self.page.locator("#strings").text_content() or "")
        self.page.locator("#verify form").wait_for()
        self.page.on("request", lambda request: self.asked.append(request.url))
        return self

    def choose(self, raw: bytes, announced: str = "") -> None:
        file = {"name": "bundle.zip", "mimeType": "application/zip", "buffer": raw}
        self.page.get_by_label(self.sentences["verify_file"]).set_input_files(file)
        self.page.get_by_label(self.sentences["verify_hash"]).fill(announced)
        self.press()

    def press(self) -> None:
        self.page.get_by_role("button", name=self.sentences["verify_start"]).click()

    def drop(self, raw: bytes) -> None:
        self.page.evaluate(DROP, ["dropped.zip", base64.b64encode(raw).decode()])

    def see(self, key: str) -> None:
        verdict = self.page.get_by_role("status").get_by_text(self.sentences[key], exact=True)
        expect(verdict).to_be_visible()
        self.check()

    def check(self) -> None:
        assert self.page.evaluate(WIDER) == 0
        passes_axe(self.page)
        own = self.page.locator("script[type=module][src*=verify]").get_attribute("src")
        assert {url for url in self.asked if not url.endswith(str(own))} == set()

    def statements(self, chip: str) -> list[str]:
        rows = self.page.locator("#verify ol > li").filter(
            has=self.page.get_by_text(self.sentences[chip], exact=True)
        )
        return [text.split("\n", 1)[1].strip().split("\n")[0] for text in rows.all_inner_texts()]


@pytest.fixture
def checker(chromium: Browser, site: Addresses) -> Iterator[Callable[..., Checker]]:
    faults: list[str] = []
    made: list[Checker] = []

    def opened(**options: Any) -> Checker:
        made.append(Checker(chromium, site, faults, **options))
        return made[-1].open()

    yield opened
    for each in made:
        each.page.context.close()
    assert faults == []


def test_a_whole_bundle_is_verified_on_a_phone(checker: Callable[..., Checker]) -> None:
    raw, m = like_the_demonstration(40)
    at = checker(viewport=PHONE, is_mobile=True, has_touch=True)
    at.check()
    at.choose(raw, f"{m[:4]} {m[4:8].upper()} {m[8:16]}")
    at.see("verify_holds")
    said = [key for key in at.sentences if key.startswith("claim_")]
    unsaid = ["claim_comments", "claim_first_result", "claim_amended_result"]
    assert at.statements("verify_true") == [at.sentences[key] for key in said if key not in unsaid]
    expect(at.page.get_by_text(at.sentences["verify_compared"])).to_be_visible()
    rows = at.page.locator("section[aria-labelledby=ranking] tbody tr")
    assert rows.count() == 19
    turnout = at.page.locator("section[aria-labelledby=turnout] tbody tr").all_inner_texts()
    assert [row.split("\t") for row in turnout] == [
        [group, "20", "20", "20", "20", "0", "0"] for group in ("Leadership", "Unit heads")
    ]


def test_a_dropped_bundle_and_then_an_altered_one(checker: Callable[..., Checker]) -> None:
    at = checker(viewport=DESK)
    at.drop(tampering.RAW)
    at.see("verify_holds")
    expect(at.page.get_by_text(at.sentences["verify_compare"])).to_be_visible()
    expect(at.page.get_by_text("The notice gave equal weights")).to_be_visible()
    result = json.loads(json.dumps(tampering.CONTENTS.result))
    result["presenters"][0]["composite"]["exact"] = "1/3"
    at.drop(tampering.forged(result=result))
    at.see("verify_fails")
    assert at.statements("verify_false") == [at.sentences["claim_result"]]
    assert at.page.locator("section[aria-labelledby=ranking]").count() == 0
    at.page.locator("summary").click()
    expect(at.page.get_by_text("result.json says")).to_be_visible()
    at.drop(corpus_rounds.made(corpus_rounds.RULES))
    at.see("verify_holds")
    first = at.page.locator("section[aria-labelledby=turnout] tbody tr").first.inner_text()
    assert first.split("\t") == ["Presenter 01 · Leadership", "3", "3", "3", "3", "0", "0"]
    at.drop(b"not a zip")
    at.see("verify_unreadable")


def test_another_m_is_refused_and_a_wrong_one_is_named_before(checker: Callable[..., Checker]) -> None:
    at = checker(viewport=PHONE, color_scheme="dark")
    at.page.get_by_label(at.sentences["verify_file"]).focus()
    at.page.keyboard.press("Tab")
    at.page.keyboard.press("Tab")
    at.page.keyboard.press("Enter")
    expect(at.page.get_by_text(at.sentences["verify_no_file"])).to_be_visible()
    assert at.page.get_by_label(at.sentences["verify_file"]).get_attribute("aria-invalid") == "true"
    at.choose(tampering.RAW, "0d8f")
    expect(at.page.get_by_text(at.sentences["verify_hash_wrong"])).to_be_visible()
    at.check()
    at.choose(tampering.RAW, "0" * 16)
    at.see("verify_fails")
    assert at.statements("verify_false") == [at.sentences["claim_announced"]]


def test_without_a_worker_the_page_does_it_itself(checker: Callable[..., Checker]) -> None:
    at = checker(viewport=DESK)
    at.page.evaluate("globalThis.Worker = undefined")
    at.choose(sample.written(tampering.CONTENTS))
    at.see("verify_holds")
    assert at.asked == []


def test_a_worker_that_is_not_sent(chromium: Browser, site: Addresses) -> None:
    """The network is gone when the worker's script is asked for: what has been loaded is enough."""
    at = Checker(chromium, site, [], viewport=DESK, service_workers="block").open()

    def refuse(route: Route) -> None:
        route.abort()

    at.page.context.route("**/verify*.js", refuse)
    at.choose(tampering.RAW)
    at.see("verify_holds")
    at.page.context.close()
