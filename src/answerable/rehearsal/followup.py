"""What comes after the meeting: requirements given to the units, work on them, last year's open actions carried over.

Deadlines count from today, not from the meeting's invented date, so that the demonstration always shows some that are
overdue and some that are not. Everything goes through the pages, as `secretariat` does.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from answerable.rehearsal.browser import Browser, Page
from answerable.rehearsal.secretariat import make_cycle, own_form, pressed, sign_in

LAST_YEAR = (
    "Settle the open findings of the fire inspection.",
    "Move the spare parts of the old plants into one store.",
)
FIRST_DUE, APART = 60, 30
OVERDUE, LATER = -12, 45
UNITS_EACH = 2
ACTION = re.compile(r"/followup/actions/\d+$")
REQUIREMENT = re.compile(r"/followup/requirements/\d+$")


def follow_up(
    organiser: Browser, site: str, key: str, presenters: Sequence[tuple[str, str]], title: str
) -> None:
    """The requirements of the meeting given to every unit; three presenters (name and password) at work; last year's carried over."""
    today = date.today()
    for number, requirement in enumerate(listed(organiser, key)):
        give_to_all(organiser, requirement, today + timedelta(days=FIRST_DUE + number * APART))
    work(organiser, site, presenters)
    earlier = meeting_before(organiser, title)
    for text, days in zip(LAST_YEAR, (OVERDUE, LATER), strict=True):
        pressed(organiser, f"/desk/meetings/{earlier}/followup/requirements/add", {"text": text, "due": ""})
        assign_newest(organiser, earlier, today + timedelta(days=days))
    carry_over(organiser, key, earlier)


def listed(browser: Browser, key: str) -> list[str]:
    """The addresses of the meeting's requirements, in their order."""
    links = browser.open(f"/desk/meetings/{key}/followup").links
    return list(dict.fromkeys(link for link in links if REQUIREMENT.search(link)))


def give_to_all(browser: Browser, requirement: str, due: date) -> None:
    """Every unit that reports gets an action."""
    form = own_form(browser.open(f"{requirement}/assign"))
    browser.submit(form, {"due": due.isoformat(), "units": form.choices["units"]})


def assign_newest(browser: Browser, key: str, due: date) -> None:
    """Give the last requirement to some units that it was not given to; others than those of the one before."""
    there = listed(browser, key)
    form = own_form(browser.open(f"{there[-1]}/assign"))
    first = UNITS_EACH * (len(there) - 1)
    browser.submit(form, {"due": due.isoformat(), "units": form.choices["units"][first : first + UNITS_EACH]})


def work(organiser: Browser, site: str, presenters: Sequence[tuple[str, str]]) -> None:
    """Each reports the action that is due first; one report is closed, one waits, one is returned."""
    reported = [report(site, username, password) for username, password in presenters]
    for address, step in zip(reported, ("close", "", "return"), strict=False):
        note = {"note": "Please add the record of the last inspection."} if step == "return" else None
        if step:
            pressed(organiser, f"{address}/{step}", note)


def report(site: str, username: str, password: str) -> str:
    """The address of the action reported done."""
    with Browser(site) as browser:
        sign_in(browser, username, password)
        page = browser.open(first_action(browser.open("/desk/actions/")))
        texts = {
            "measure": "Two teams walked through every workshop and listed what they found.",
            "owner": f"Deputy of {username}",
            "evidence": "List of findings no. 7, signed by both teams.",
        }
        browser.submit(page.form("measure"), texts, button=("report", "1"))
    return page.path


def first_action(listed: Page) -> str:
    return next(link for link in listed.links if ACTION.search(link))


def meeting_before(browser: Browser, title: str) -> str:
    """Last year's meeting, prepared and no more, with the same presenters; its key."""
    cycle = make_cycle(browser, "Assessment of 2020", 2020).strip("/").split("/")[-1]
    made = pressed(
        browser,
        "/desk/meetings/new",
        {"cycle": cycle, "title": title, "starts_at": "2021-01-25T09:00", "grace_seconds": "120"},
    )
    key = made.path.strip("/").split("/")[-1]
    page = browser.open(f"/desk/meetings/{key}/presenters/add?q=Presenter")
    form = next(form for form in page.forms if form.choices.get("person"))
    browser.submit(form, {"person": form.choices["person"]})
    return key


def carry_over(browser: Browser, key: str, earlier: str) -> None:
    page = browser.open(f"/desk/meetings/{key}/followup/carry")
    browser.submit(next(form for form in page.forms if form.fields.get("from") == [earlier]))
