"""Casting on a bad network, in Chromium against the real servers: cut, crashed, killed, offline, with and without https.

The hall is plain http under a name, as on a venue's network: no service worker, no crypto.subtle. A second hall is https.
"""

import base64
import hashlib
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect, sync_playwright

import certificates
from answerable.certificate import judged
from answerable.serving.addresses import addresses, free_port
from answerable.serving.children import Servers
from browsing import CHROMIUM, PHONE, QUIET, passes_axe, patient
from halls import IN_BOX, ON_PHONE, Hall, opened, says, tap
from starting import starts
from waiting import PATIENCE, until

pytestmark = pytest.mark.browser

HALL = "hall.test"
HERE = ["--host-resolver-rules=MAP hall.test 127.0.0.1"]
BALLOTS = re.compile(r"/boxes/phonetest/ballots$")


@pytest.fixture(scope="module")
@starts("browser")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    port, ballotbox_port = free_port(), free_port()
    site, ballotbox = f"http://{HALL}:{port}", f"http://{HALL}:{ballotbox_port}"
    yield from opened(
        addresses("127.0.0.1", port, ballotbox_port, site, ballotbox),
        tmp_path_factory.mktemp("hall") / "home",
    )


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *HERE])
    yield chromium
    chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = patient(browser.new_context(viewport=PHONE, locale="en"))
    page = context.new_page()
    yield page
    context.close()


def prepared(page: Page, hall: Hall) -> None:
    """From a fresh ticket to the filled sheet, ready to cast."""
    page.goto(f"{hall.where.site_url}/join#{hall.tickets.pop()}")
    tap(page, "Begin")
    expect(page.locator(".card-sheet")).to_have_count(4)
    for card in page.locator(".card-sheet").all():
        card.get_by_role("button", name="Abstain on this presenter").click()
    tap(page, "Review")


def test_the_hall_has_neither_secure_context_nor_worker(hall: Hall, phone: Page) -> None:
    phone.goto(f"{hall.where.site_url}/join")
    expect(phone.get_by_label("Ticket or link")).to_be_visible()
    has = "[isSecureContext, 'serviceWorker' in navigator, crypto.subtle === undefined]"
    assert phone.evaluate(has) == [False, False, True]


def test_beginning_goes_on_by_itself_when_answers_are_lost(hall: Hall, phone: Page) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    phone.route("**/api/issue", lose, times=1)
    phone.goto(f"{hall.where.site_url}/join#{hall.tickets.pop()}")
    tap(phone, "Begin")
    expect(phone.get_by_text("it goes on by itself")).to_be_visible()
    passes_axe(phone)
    assert len(lost) == 1


def test_the_network_is_cut_while_casting_and_comes_back(hall: Hall, phone: Page) -> None:
    prepared(phone, hall)
    before = hall.returned()
    phone.context.set_offline(True)
    tap(phone, "Cast my ballot")
    says(phone, ON_PHONE)
    passes_axe(phone)
    assert hall.returned() == before
    phone.context.set_offline(False)
    says(phone, IN_BOX)
    passes_axe(phone)
    assert hall.returned() == {"A": before["A"] + 1}


def test_the_box_has_it_but_the_answer_is_lost(hall: Hall, phone: Page) -> None:
    prepared(phone, hall)
    before = hall.returned()["A"]
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            url = f"{hall.where.ballotbox_here}/boxes/phonetest/ballots"
            lost.append(
                httpx.post(
                    url,
                    content=route.request.post_data_buffer,
                    trust_env=False,
                    timeout=PATIENCE,
                ).status_code
            )
            route.abort()

    phone.route(BALLOTS, lose)
    tap(phone, "Cast my ballot")
    says(phone, IN_BOX)
    assert lost == [201]
    assert hall.returned() == {"A": before + 1}


def test_a_box_that_asks_for_time_gets_it(hall: Hall, phone: Page) -> None:
    prepared(phone, hall)
    asked: list[float] = []

    def busy(route: Route) -> None:
        asked.append(time.monotonic())
        headers = {
            "retry-after": "3",
            "access-control-allow-origin": "*",
            "access-control-expose-headers": "retry-after",
        }
        if len(asked) == 1:
            route.fulfill(status=503, headers=headers, json={"error": "busy"})
        else:
            route.continue_()

    phone.route(BALLOTS, busy)
    tap(phone, "Cast my ballot")
    says(phone, ON_PHONE)
    # A page that is shown again does not ask sooner than the server allowed.
    phone.evaluate("dispatchEvent(new Event('online'))")
    says(phone, IN_BOX)
    assert len(asked) == 2
    assert asked[1] - asked[0] >= 3


def test_the_ballotbox_is_killed_while_casting_and_started_again(hall: Hall, phone: Page) -> None:
    prepared(phone, hall)
    before = hall.returned()["A"]
    hall.kill("ballot box")
    tap(phone, "Cast my ballot")
    says(phone, ON_PHONE)
    hall.start_again()
    says(phone, IN_BOX)
    assert hall.returned() == {"A": before + 1}


def test_two_tabs_with_one_ticket_show_one_ballot(hall: Hall, phone: Page) -> None:
    prepared(phone, hall)
    before = hall.returned()["A"]
    other = phone.context.new_page()
    other.goto(f"{hall.where.site_url}/join")
    tap(other, "Review")
    tap(phone, "Cast my ballot")
    says(phone, IN_BOX)
    # The other tab shows it without being touched.
    says(other, IN_BOX)
    assert other.locator(".ballot-state").inner_text() == phone.locator(".ballot-state").inner_text()
    assert hall.returned() == {"A": before + 1}


FULL = """void (IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); })"""


def test_a_phone_that_cannot_store_the_ballot_says_so(hall: Hall, phone: Page) -> None:
    prepared(phone, hall)
    before = hall.returned()["A"]
    phone.evaluate(FULL)
    phone.context.set_offline(True)
    tap(phone, "Cast my ballot")
    says(phone, "Only in this page")
    expect(phone.locator(".callout-bad")).to_contain_text("could not store")
    passes_axe(phone)
    phone.context.set_offline(False)
    says(phone, IN_BOX)
    assert hall.returned() == {"A": before + 1}


def processes_of(profile: Path) -> list[int]:
    """The browser that was started on this profile, and its children."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(profile).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def on_profile(driver: Playwright, profile: Path, *options: str) -> BrowserContext:
    args = [*QUIET, *HERE, *options]
    return patient(
        driver.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=args, viewport=PHONE, locale="en"
        )
    )


def test_the_browser_is_killed_between_signing_and_sending(
    hall: Hall, driver: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = on_profile(driver, profile)
    page = context.new_page()
    context.route(BALLOTS, lambda route: route.abort())
    prepared(page, hall)
    before = hall.returned()["A"]
    tap(page, "Cast my ballot")
    says(page, ON_PHONE)
    for pid in processes_of(profile):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not processes_of(profile), "the killed browser is gone")
    assert hall.returned() == {"A": before}
    again = on_profile(driver, profile)
    fresh = again.new_page()
    fresh.goto(f"{hall.where.site_url}/join")
    says(fresh, IN_BOX)
    assert hall.returned() == {"A": before + 1}
    again.close()


@pytest.fixture
def https_hall(tmp_path: Path) -> Iterator[Hall]:
    made = certificates.make(tmp_path / "tls", HALL, "127.0.0.1")
    port, ballotbox_port = free_port(), free_port()
    site, ballotbox = f"https://{HALL}:{port}", f"https://{HALL}:{ballotbox_port}"
    where = addresses("127.0.0.1", port, ballotbox_port, site, ballotbox, judged(made.certificate, made.key))
    yield from opened(where, tmp_path / "home")


def pin(hall: Hall) -> str:
    """What makes Chromium accept the test's certificate as one that an authority had signed."""
    assert hall.where.tls is not None
    leaf = x509.load_pem_x509_certificate(hall.where.tls.certificate.read_bytes())
    key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


KEPT = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
    .then((caches) => caches.map((keys) => keys.map(({ url }) => new URL(url).pathname).sort()))"""


def test_over_https_a_reload_without_any_server_shows_what_is_kept(
    https_hall: Hall, driver: Playwright, tmp_path: Path
) -> None:
    context = on_profile(
        driver, tmp_path / "profile", f"--ignore-certificate-errors-spki-list={pin(https_hall)}"
    )
    page = context.new_page()
    prepared(page, https_hall)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    https_hall.servers.stop()
    tap(page, "Cast my ballot")
    says(page, ON_PHONE)
    page.reload()
    says(page, ON_PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sending your ballot")
    passes_axe(page)
    # The page and its files are kept, and nothing else: no answer of a server, no ticket.
    files = ["/join", "/static/dist/phone.js", "/static/dist/site.css", "/static/icon.svg"]
    assert page.evaluate(KEPT) == [files]
    with Servers(https_hall.where, https_hall.home, tmp_path / "again.log") as pair:
        pair.wait_until_ready()
        says(page, IN_BOX)
        assert https_hall.returned() == {"A": 1}
    context.close()
