"""A small meeting by hand, from an empty site to a verified bundle: the organiser at a desk, a rater with a phone.

One test, since each step stands on those before it. Every page passed is checked with axe.
"""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from answerable.verifier import verify
from browsing import DESKTOP, PHONE, Served, follow, passes_axe, patient

# The gate has `test_browser_whole_meeting.py`; this goes through everything once more by clicking, preparation and evidence included.
pytestmark = [pytest.mark.browser, pytest.mark.soak]

PASSWORD = "a long enough password"


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


@dataclass
class Story:
    """The organiser at a desk and a rater with a phone, and what one step learns and a later one needs."""

    served: Served
    desk: Page
    phone: Page
    meeting: str = ""
    ticket: str = ""

    @property
    def evidence(self) -> str:
        """Where anybody may look, as `meeting` is where the desk works."""
        return self.meeting.replace("/desk/meetings/", "/evidence/")


@pytest.fixture
def story(served: Served, chromium: Browser) -> Iterator[Story]:
    desk = patient(chromium.new_context(viewport=DESKTOP, locale="en"))
    phone = patient(chromium.new_context(viewport=PHONE, locale="en", has_touch=True, is_mobile=True))
    yield Story(served, desk.new_page(), phone.new_page())
    desk.close()
    phone.close()


def test_a_meeting_by_hand_from_an_empty_site_to_a_verified_bundle(
    story: Story, chromium: Browser, tmp_path: Path
) -> None:
    first_sign_in_by_the_printed_link(story)
    cycle_from_a_template(story)
    weights_that_do_not_make_100_are_not_saved(story)
    meeting_and_roster(story)
    presenters_draw_agenda(story)
    tickets_are_printed(story)
    freeze_convene_open(story)
    nothing_is_seen_before_close(story)
    a_rater_goes_from_ticket_to_receipt(story)
    scores_stay_when_the_page_is_reloaded(story)
    the_ballot_is_replaced(story)
    close_components_publish(story)
    one_ballot_was_counted_and_one_replaced(story, tmp_path)
    the_workbook_shows_what_the_page_shows(story)
    every_number_explains_itself(story)
    the_rater_sees_the_own_ballot_as_counted(story)
    the_same_pages_in_chinese_and_at_phone_size(story, chromium)


def button(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("button", name=name, exact=True)


def confirmed(story: Story, step: str) -> None:
    """Open the confirmation page of a stage's step, and confirm."""
    desk = story.desk
    desk.goto(f"{story.meeting}{step}")
    passes_axe(desk)
    everybody = desk.locator("main input[name=audience][value=everybody]")
    if everybody.count():
        everybody.check()
    at_once = desk.locator("main input[name=when][value=now]")
    if at_once.count():
        at_once.check()
    follow(desk, desk.locator("main form button.btn-primary"))


def first_sign_in_by_the_printed_link(story: Story) -> None:
    desk = story.desk
    link = re.search(r"http://\S+/accounts/password/\S+", story.served.printed)
    assert link is not None
    desk.goto(link[0].replace("localhost", "127.0.0.1"))
    passes_axe(desk)
    desk.get_by_label("New password", exact=True).fill(PASSWORD)
    desk.get_by_label("New password confirmation").fill(PASSWORD)
    follow(desk, button(desk, "Save and sign in"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Welcome, organiser")
    passes_axe(desk)


def cycle_from_a_template(story: Story) -> None:
    desk = story.desk
    desk.goto(f"{story.served.site}/desk/cycles/new")
    passes_axe(desk)
    follow(desk, button(desk, "Create the cycle"))
    passes_axe(desk)
    follow(desk, desk.get_by_role("link", name="Edit the rules"))
    passes_axe(desk)


def weights_that_do_not_make_100_are_not_saved(story: Story) -> None:
    desk = story.desk
    weight = desk.locator("input[name$=weight]").first
    weight.fill("20")
    follow(desk, desk.get_by_role("button", name="Save rules"))
    expect(desk.locator("main")).to_contain_text("95")
    expect(desk.locator("main")).to_contain_text("5")
    passes_axe(desk)
    expect(desk.locator("input[name$=weight]").first).to_have_value("20")
    desk.locator("input[name$=weight]").first.fill("25")
    follow(desk, desk.get_by_role("button", name="Save rules"))


def meeting_and_roster(story: Story) -> None:
    desk = story.desk
    desk.goto(f"{story.served.site}/desk/meetings/new")
    passes_axe(desk)
    desk.get_by_label("Title").fill("Debriefing of the works")
    desk.get_by_label("Starts").fill("2027-01-20T09:00")
    follow(desk, desk.locator("main form button.btn-primary"))
    story.meeting = desk.url.removesuffix("attendees/import")
    passes_axe(desk)
    desk.goto(f"{story.meeting}attendees/import")
    passes_axe(desk)
    upload = {"name": "roster.xlsx", "mimeType": "application/octet-stream", "buffer": roster()}
    desk.set_input_files("main input[type=file]", files=[upload])
    follow(desk, button(desk, "Check the file"))
    expect(desk.locator("main")).to_contain_text("Shoe size")
    passes_axe(desk)
    follow(desk, button(desk, "Import"))
    expect(desk.locator("main")).to_contain_text("Representative 3")
    passes_axe(desk)


def presenters_draw_agenda(story: Story) -> None:
    desk = story.desk
    desk.goto(f"{story.meeting}presenters/add?q=Presenter")
    for box in desk.locator("main input[name=person]").all():
        box.check()
    passes_axe(desk)
    follow(desk, button(desk, "Add the ticked"))
    passes_axe(desk)
    desk.goto(f"{story.meeting}presenters/draw")
    desk.locator("main input[name=seed]").fill("3 1 4 1 5")
    passes_axe(desk)
    follow(desk, button(desk, "Draw"))
    expect(desk.locator("main")).to_contain_text("3 1 4 1 5")
    passes_axe(desk)
    desk.goto(f"{story.meeting}agenda/generate")
    passes_axe(desk)
    follow(desk, button(desk, "Make the agenda"))
    passes_axe(desk)


def tickets_are_printed(story: Story) -> None:
    desk = story.desk
    desk.goto(f"{story.meeting}tickets")
    passes_axe(desk)
    making = desk.locator("main form[action$='tickets/make'] button")
    if making.count():
        follow(desk, making)
    follow(desk, desk.locator("main tr", has_text="Site").get_by_role("link"))
    passes_axe(desk)
    expect(desk.locator("main svg.qr")).to_have_count(6)
    story.ticket = desk.locator(".ticket-code").first.inner_text().strip()
    assert len(story.ticket.replace(" ", "")) == 27


def freeze_convene_open(story: Story) -> None:
    desk = story.desk
    for step, led_to in (("freeze", "Debriefing of the works"), ("convene", "Console")):
        confirmed(story, step)
        expect(desk.get_by_role("heading", level=1)).to_contain_text(led_to)
        passes_axe(desk)
    confirmed(story, "open")
    desk.goto(f"{story.evidence}manifest")
    passes_axe(desk)
    desk.goto(f"{story.meeting}sign-in")
    passes_axe(desk)


def nothing_is_seen_before_close(story: Story) -> None:
    desk = story.desk
    answer = desk.goto(f"{story.evidence}results")
    assert answer is not None
    assert answer.status == 409
    passes_axe(desk)


def a_rater_goes_from_ticket_to_receipt(story: Story) -> None:
    phone = story.phone
    phone.goto(f"{story.served.site}/join#{story.ticket.replace(' ', '')}")
    expect(button(phone, "Begin")).to_be_visible()
    passes_axe(phone)
    assert story.ticket.replace(" ", "") not in phone.url
    button(phone, "Begin").click()
    marked(phone, 0)
    passes_axe(phone)
    cast(phone)


def marked(phone: Page, level: int) -> None:
    """Give every presenter the same level in every criterion, by the labels that a finger meets."""
    sets = phone.locator("fieldset:has(input[type=radio])")
    expect(sets.first).to_be_visible()
    for number in range(sets.count()):
        sets.nth(number).locator("label").nth(level).click()


def cast(phone: Page) -> None:
    button(phone, "Review").click()
    expect(phone.get_by_role("heading", name="Check your scores", exact=True)).to_be_visible()
    passes_axe(phone)
    phone.locator("main button.btn-primary").last.click()
    expect(phone.get_by_text("In the box", exact=False).first).to_be_visible()
    passes_axe(phone)


def scores_stay_when_the_page_is_reloaded(story: Story) -> None:
    phone = story.phone
    phone.goto(f"{story.served.site}/join")
    expect(phone.get_by_text("In the box", exact=False).first).to_be_visible()


def the_ballot_is_replaced(story: Story) -> None:
    phone = story.phone
    button(phone, "Change my scores").click()
    marked(phone, 1)
    cast(phone)
    expect(phone.locator(".sheet-receipt")).to_contain_text("replaced the earlier one")


def close_components_publish(story: Story) -> None:
    desk = story.desk
    confirmed(story, "close")
    desk.goto(f"{story.evidence}results")
    expect(desk.locator("main")).to_contain_text("Component scores are missing")
    passes_axe(desk)
    follow(desk, desk.get_by_role("link", name="Component scores"))
    for number, field in enumerate(desk.locator("main table input").all()):
        field.fill(str(90 - number))
    passes_axe(desk)
    follow(desk, button(desk, "Save"))
    confirmed(story, "publish")
    expect(desk.locator("main")).to_contain_text("Published")
    passes_axe(desk)


def one_ballot_was_counted_and_one_replaced(story: Story, tmp_path: Path) -> None:
    desk = story.desk
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


def the_workbook_shows_what_the_page_shows(story: Story) -> None:
    desk = story.desk
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Workbook (XLSX)").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()), data_only=True)
    row = [cell.value for cell in book.worksheets[0][4]]
    text = desk.locator("main").inner_text()
    for value in row:
        if value is not None and value != "–":
            assert (f"{value:.1f}" if isinstance(value, float) else str(value)) in text


def every_number_explains_itself(story: Story) -> None:
    desk = story.desk
    desk.locator("main .how summary").first.click()
    follow(desk, desk.locator("main .how a").nth(1))
    expect(desk.locator("main .card ol li").first).to_be_visible()
    passes_axe(desk)


def the_rater_sees_the_own_ballot_as_counted(story: Story) -> None:
    phone = story.phone
    phone.reload()
    button(phone, "How was my ballot counted?").click()
    expect(phone.get_by_text("Your ballot as counted", exact=True)).to_be_visible()
    expect(phone.locator("main")).to_contain_text("in the signed record")
    passes_axe(phone)


def the_same_pages_in_chinese_and_at_phone_size(story: Story, chromium: Browser) -> None:
    """The organiser's pages at 360 px, in Chinese and in the dark."""
    desk = story.desk
    state = desk.context.storage_state()
    context = patient(chromium.new_context(viewport=PHONE, storage_state=state, color_scheme="dark"))
    page = context.new_page()
    page.goto(story.meeting)
    page.get_by_label("Account of organiser").click()
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    for place in ("", "agenda", "presenters", "attendees", "tickets", "audit", "register"):
        page.goto(f"{story.meeting}{place}")
        passes_axe(page)
    for place in ("results", "manifest"):
        page.goto(f"{story.evidence}{place}")
        passes_axe(page)
    for place in ("/desk/", "/desk/organisation/", "/desk/cycles/", "/desk/debriefs/", "/desk/meetings/"):
        page.goto(story.served.site + place)
        passes_axe(page)
    context.close()
