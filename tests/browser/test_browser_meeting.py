"""A small meeting by hand, from an empty site to a verified bundle: the organiser at a desk, a rater with a phone.

The tests run in order and share one site, as the people would. Every page passed is checked with axe.
"""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from answerable.verifier import verify
from browsing import DESKTOP, PHONE, Served

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
Check = Callable[[Page], None]


def roster() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Roster of the example works"])
    sheet.append(["Name", "Identifier", "Unit", "Rater group", "Venue", "Job title", "Shoe size"])
    for number in range(1, 4):
        sheet.append([f"Head {number}", f"H{number}", "Works/Office", "A", "Main hall", "Director", 40])
        sheet.append([f"Presenter {number}", 100 + number, f"Works/Plant {number}", "C", "Main hall", "", 41])
        sheet.append([f"Representative {number}", f"R{number}", f"Works/Plant {number}", "D", "Site", "", 42])
        sheet.append([f"Functional {number}", f"F{number}", "Works/Office", "B", "Site", "", 43])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def desk(served: Served, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=DESKTOP, locale="en")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def phone(served: Served, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, locale="en", has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """What one step learns and a later one needs: the meeting's address, a ticket's link."""
    return {}


def button(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("button", name=name, exact=True)


def confirmed(desk: Page, known: dict[str, str], step: str, passes_axe: Check) -> None:
    """Open the confirmation page of a stage's step, and confirm."""
    desk.goto(f"{known['meeting']}{step}")
    passes_axe(desk)
    at_once = desk.locator("main input[name=when][value=now]")
    if at_once.count():
        at_once.check()
    with desk.expect_navigation():
        desk.locator("main form button.btn-primary").click()


def test_first_sign_in_by_the_printed_link(desk: Page, served: Served, passes_axe: Check) -> None:
    link = re.search(r"http://\S+/accounts/password/\S+", served.printed)
    assert link is not None
    desk.goto(link[0].replace("localhost", "127.0.0.1"))
    passes_axe(desk)
    desk.get_by_label("New password", exact=True).fill(PASSWORD)
    desk.get_by_label("New password confirmation").fill(PASSWORD)
    button(desk, "Save and sign in").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Welcome")
    passes_axe(desk)


def test_cycle_from_a_template(desk: Page, served: Served, passes_axe: Check) -> None:
    desk.goto(f"{served.site}/cycles/new")
    passes_axe(desk)
    button(desk, "Create the cycle").click()
    passes_axe(desk)
    desk.get_by_role("link", name="Edit the rules").click()
    passes_axe(desk)


def test_weights_that_do_not_make_100_are_not_saved(desk: Page, passes_axe: Check) -> None:
    weight = desk.locator("input[name$=weight]").first
    weight.fill("20")
    desk.get_by_role("button", name="Save rules").click()
    expect(desk.locator("main")).to_contain_text("95")
    expect(desk.locator("main")).to_contain_text("5")
    passes_axe(desk)
    expect(desk.locator("input[name$=weight]").first).to_have_value("20")
    desk.locator("input[name$=weight]").first.fill("25")
    desk.get_by_role("button", name="Save rules").click()


def test_meeting_and_roster(desk: Page, served: Served, known: dict[str, str], passes_axe: Check) -> None:
    desk.goto(f"{served.site}/meetings/new")
    passes_axe(desk)
    desk.get_by_label("Title").fill("Debriefing of the works")
    desk.get_by_label("Starts").fill("2027-01-20T09:00")
    desk.locator("main form button.btn-primary").click()
    known["meeting"] = desk.url
    passes_axe(desk)
    desk.goto(f"{known['meeting']}attendees/import")
    passes_axe(desk)
    upload = {"name": "roster.xlsx", "mimeType": "application/octet-stream", "buffer": roster()}
    desk.set_input_files("main input[type=file]", files=[upload])  # type: ignore[list-item]
    button(desk, "Check the file").click()
    expect(desk.locator("main")).to_contain_text("Shoe size")
    passes_axe(desk)
    button(desk, "Import").click()
    expect(desk.locator("main")).to_contain_text("Representative 3")
    passes_axe(desk)


def test_presenters_draw_agenda(desk: Page, known: dict[str, str], passes_axe: Check) -> None:
    desk.goto(f"{known['meeting']}presenters/add?q=Presenter")
    for box in desk.locator("main input[name=person]").all():
        box.check()
    passes_axe(desk)
    button(desk, "Add the ticked").click()
    passes_axe(desk)
    desk.goto(f"{known['meeting']}presenters/draw")
    desk.locator("main input[name=seed]").fill("3 1 4 1 5")
    passes_axe(desk)
    button(desk, "Draw").click()
    expect(desk.locator("main")).to_contain_text("3 1 4 1 5")
    passes_axe(desk)
    desk.goto(f"{known['meeting']}agenda/generate")
    passes_axe(desk)
    button(desk, "Make the agenda").click()
    passes_axe(desk)


def test_tickets_are_printed(desk: Page, known: dict[str, str], passes_axe: Check) -> None:
    desk.goto(f"{known['meeting']}tickets")
    passes_axe(desk)
    making = desk.locator("main form[action$='tickets/make'] button")
    if making.count():
        making.click()
    desk.locator("main tr", has_text="Site").get_by_role("link").click()
    passes_axe(desk)
    expect(desk.locator("main svg")).to_have_count(6)
    known["ticket"] = desk.locator(".ticket-code").first.inner_text().strip()
    assert len(known["ticket"].replace(" ", "")) == 22


def test_freeze_convene_open(desk: Page, known: dict[str, str], passes_axe: Check) -> None:
    for step in ("freeze", "convene"):
        confirmed(desk, known, step, passes_axe)
        expect(desk.get_by_role("heading", level=1)).to_contain_text("Debriefing of the works")
        passes_axe(desk)
    confirmed(desk, known, "open", passes_axe)
    desk.goto(f"{known['meeting']}manifest")
    passes_axe(desk)
    desk.goto(f"{known['meeting']}sign-in")
    passes_axe(desk)


def test_nothing_is_seen_before_close(desk: Page, known: dict[str, str], passes_axe: Check) -> None:
    answer = desk.goto(f"{known['meeting']}results")
    assert answer is not None
    assert answer.status == 409
    passes_axe(desk)


def test_a_rater_goes_from_ticket_to_receipt(
    phone: Page, served: Served, known: dict[str, str], passes_axe: Check
) -> None:
    phone.goto(f"{served.site}/join#{known['ticket'].replace(' ', '')}")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    passes_axe(phone)
    assert known["ticket"].replace(" ", "") not in phone.url
    button(phone, "Begin").click()
    expect(phone.get_by_text("Your twelve words", exact=True).first).to_be_visible()
    passes_axe(phone)
    known["words"] = " ".join(phone.locator("ol li").all_inner_texts())
    button(phone, "I have noted them").click()
    marked(phone, 0)
    passes_axe(phone)
    cast(phone, passes_axe)


def marked(phone: Page, level: int) -> None:
    """Give every presenter the same level in every criterion, by the labels that a finger meets."""
    sets = phone.locator("fieldset:has(input[type=radio])")
    expect(sets.first).to_be_visible()
    for number in range(sets.count()):
        sets.nth(number).locator("label").nth(level).click()


def cast(phone: Page, passes_axe: Check) -> None:
    button(phone, "Review").click()
    passes_axe(phone)
    phone.locator("main button.btn-primary").last.click()
    expect(phone.get_by_text("In the box", exact=False).first).to_be_visible()
    passes_axe(phone)


def test_scores_stay_when_the_page_is_reloaded(phone: Page, served: Served, known: dict[str, str]) -> None:
    phone.goto(f"{served.site}/join")
    expect(phone.get_by_text("In the box", exact=False).first).to_be_visible()


def test_the_ballot_is_replaced(phone: Page, passes_axe: Check) -> None:
    button(phone, "Change my scores").click()
    marked(phone, 1)
    cast(phone, passes_axe)


def test_close_components_publish(desk: Page, known: dict[str, str], passes_axe: Check) -> None:
    confirmed(desk, known, "close", passes_axe)
    desk.goto(f"{known['meeting']}results")
    expect(desk.locator("main")).to_contain_text("Component scores are missing")
    passes_axe(desk)
    desk.get_by_role("link", name="Component scores").click()
    for number, field in enumerate(desk.locator("main table input").all()):
        field.fill(str(90 - number))
    passes_axe(desk)
    button(desk, "Save").click()
    confirmed(desk, known, "publish", passes_axe)
    expect(desk.locator("main")).to_contain_text("Published")
    passes_axe(desk)


def test_one_ballot_was_counted_and_one_replaced(desk: Page, known: dict[str, str], tmp_path: Path) -> None:
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Evidence bundle (ZIP)").click()
    bundle = tmp_path / "bundle.zip"
    download.value.save_as(bundle)
    command = [sys.executable, "-m", "answerable", "verify", str(bundle)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    verdict = verify(bundle)
    turnout = {group: (row.counted, row.replaced) for group, row in verdict.findings.turnout.items()}
    assert sorted(turnout.values()) == [(0, 0), (0, 0), (0, 0), (1, 1)]


def test_the_workbook_shows_what_the_page_shows(desk: Page) -> None:
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Workbook (XLSX)").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    shown = desk.locator("main table").first.locator("tbody tr").first.locator("td").all_inner_texts()
    found = [cell.value for cell in book.worksheets[0][4]][: len(shown)]
    assert [float(text) if re.fullmatch(r"[\d.]+", text) else text for text in shown] == [
        float(value) if isinstance(value, int | float) else value for value in found
    ]


def test_every_number_explains_itself(desk: Page, passes_axe: Check) -> None:
    desk.locator("main table").first.locator("tbody a").nth(1).click()
    expect(desk.locator("main ol li").first).to_be_visible()
    passes_axe(desk)
    desk.go_back()


def test_the_rater_sees_the_own_ballot_as_counted(phone: Page, passes_axe: Check) -> None:
    phone.reload()
    button(phone, "How was my ballot counted?").click()
    expect(phone.get_by_text("Your ballot as counted", exact=True)).to_be_visible()
    expect(phone.locator("main")).to_contain_text("in the signed record")
    passes_axe(phone)


def test_the_same_pages_in_chinese_and_at_phone_size(
    desk: Page, chromium: Browser, known: dict[str, str], passes_axe: Check
) -> None:
    """The organiser's pages at 360 px, in Chinese and in the dark."""
    state = desk.context.storage_state()
    context = chromium.new_context(viewport=PHONE, storage_state=state, color_scheme="dark")
    page = context.new_page()
    page.goto(known["meeting"])
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    places = ("", "results", "agenda", "presenters", "attendees", "tickets", "audit", "manifest", "register")
    for place in places:
        page.goto(f"{known['meeting']}{place}")
        passes_axe(page)
    for place in ("/", "/organisation/", "/cycles/", "/debriefs/", "/meetings/"):
        page.goto(httpx.URL(known["meeting"]).join(place).__str__())
        passes_axe(page)
    context.close()
