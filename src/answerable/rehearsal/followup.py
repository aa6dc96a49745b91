"""What was promised the year before, and what comes after the meeting: requirements given to the units, last year's open actions carried over.

Deadlines count from today, not from the meeting's invented date, so that the demonstration always shows some that are
overdue and some that are not. Everything goes through the pages, as `secretariat` does.
"""

import re
from datetime import date, timedelta
from urllib.parse import quote

from answerable.rehearsal.browser import Browser, Page
from answerable.rehearsal.company import TITLES, Group
from answerable.rehearsal.secretariat import key_in, make_cycle, own_form, pressed

# Done in the year itself, by those who write a debrief; then what was left undone.
DONE = "Have every crane inspected before the summer."
LAST_YEAR = (
    "Settle the open findings of the fire inspection.",
    "Move the spare parts of the old plants into one store.",
)
FIRST_DUE, APART = 60, 30
OVERDUE, LATER = -12, 45
UNITS_EACH = 2
ACTION = re.compile(r"/followup/actions/\d+$")
REQUIREMENT = re.compile(r"/followup/requirements/\d+$")


def last_year(organiser: Browser, title: str, writers: int) -> str:
    """Last year's meeting with one requirement, given to the first units; its key."""
    earlier = meeting_before(organiser, title)
    require(organiser, earlier, DONE)
    assign_newest(organiser, earlier, date.today(), 0, writers)
    return earlier


def left_undone(organiser: Browser, earlier: str) -> None:
    """What last year's meeting required and nobody did: two actions overdue, two that are due later."""
    for at, (text, days) in enumerate(zip(LAST_YEAR, (OVERDUE, LATER), strict=True)):
        require(organiser, earlier, text)
        due = date.today() + timedelta(days=days)
        assign_newest(organiser, earlier, due, UNITS_EACH * at, UNITS_EACH)


def follow_up(organiser: Browser, key: str, earlier: str) -> None:
    """The requirements of the meeting given to every unit in one step; last year's open actions carried over."""
    give_all_to_all(organiser, key)
    carry_over(organiser, key, earlier)


def require(browser: Browser, key: str, text: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/followup/requirements/add", {"text": text, "due": ""})


def listed(browser: Browser, key: str) -> list[str]:
    """The addresses of the meeting's requirements, in their order."""
    links = browser.open(f"/desk/meetings/{key}/followup").links
    return list(dict.fromkeys(link for link in links if REQUIREMENT.search(link)))


def give_all_to_all(browser: Browser, key: str) -> None:
    """Each requirement with a deadline of its own, to every unit that reports."""
    form = own_form(browser.open(f"/desk/meetings/{key}/followup/assign"))
    own = [name for name in form.fields if name.startswith("due-")]
    days = {name: FIRST_DUE + at * APART for at, name in enumerate(own)}
    deadlines = {name: (date.today() + timedelta(days=days[name])).isoformat() for name in own}
    browser.submit(form, {**deadlines, "units": form.choices["units"]})


def assign_newest(browser: Browser, key: str, due: date, first: int, count: int) -> None:
    """Give the last requirement to `count` units, in the order of the roster, from the place `first`."""
    form = own_form(browser.open(f"{listed(browser, key)[-1]}/assign"))
    units = sorted(form.choices["units"], key=int)[first : first + count]
    browser.submit(form, {"due": due.isoformat(), "units": units})


def work(organiser: Browser, unit: Browser, owner: str, *, is_sent_back: bool) -> None:
    """The unit reports its action done; the organiser closes it, at the second attempt if it is sent back first."""
    address = report(unit, owner)
    if is_sent_back:
        note = {"note": "Please add the record of the last inspection."}
        pressed(organiser, f"{address}/return", note)
        report(unit, owner)
    pressed(organiser, f"{address}/close")


def report(unit: Browser, owner: str) -> str:
    """The address of the action reported done."""
    page = unit.open(first_action(unit.open("/desk/actions/")))
    texts = {
        "measure": "Two teams walked through every workshop and listed what they found.",
        "owner": owner,
        "evidence": "List of findings no. 7, signed by both teams.",
        "address": "https://example.org/findings/7",
    }
    unit.submit(page.form("measure"), texts, button=("report", "1"))
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
    key = key_in(made)
    page = browser.open(f"/desk/meetings/{key}/presenters/add?title={quote(TITLES[Group.UNIT_HEADS])}")
    form = next(form for form in page.forms if form.choices.get("person"))
    browser.submit(form, {"person": form.choices["person"]})
    return key


def carry_over(browser: Browser, key: str, earlier: str) -> None:
    page = browser.open(f"/desk/meetings/{key}/followup/carry")
    browser.submit(next(form for form in page.forms if form.fields.get("from") == [earlier]))
