"""The organiser's half of the rehearsal: every page from the first sign-in to the published bundle, as a browser uses it.

Each function is one task of the secretariat and leaves the site in the state that the next one needs. What a page
refuses raises `PageFailed`. Nothing here looks into the database.
"""

import html
import io
import json
import re
import time
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook

from answerable.rehearsal.browser import Browser, Form, Page, PageFailed
from answerable.rehearsal.comments import NAME, NAMED, WITHHELD
from answerable.rehearsal.company import Company, Member

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TICKET = re.compile(r'class="ticket-name"[^>]*>([^<]+)<.*?class="ticket-code"[^>]*>([^<]+)<', re.DOTALL)
ONE_TIME = re.compile(r"https?://[^\s\"'<>]+/accounts/password/[^\s\"'<>]+")
HASH = re.compile(r"\b(?:[0-9a-f]{4}[ \u2009\u202f]?){16}\b")


def choose_password(browser: Browser, link: str, password: str) -> None:
    """Follow a one-time link and set the account's password; the account is signed in afterwards."""
    page = browser.open(link)
    browser.submit(page.form("password1"), {"password1": password, "password2": password})


def sign_in(browser: Browser, username: str, password: str) -> None:
    page = browser.open("/accounts/sign-in")
    browser.submit(page.form("login", "password"), {"login": username, "password": password})


def pressed(browser: Browser, address: str, values: Mapping[str, str | list[str]] | None = None) -> Page:
    """Open a page with one form of its own and send it, filled in with `values`."""
    page = browser.open(address)
    return browser.submit(own_form(page), values)


def own_form(page: Page) -> Form:
    """The form that posts to the page's own address; those of the header post elsewhere."""
    for form in page.forms:
        if form.method == "post" and form.action.split("?")[0].split("#")[0] == page.url.split("?")[0]:
            return form
    raise PageFailed(f"{page.path} has no form of its own")


REVIEWED = {
    WITHHELD: {"verdict": "withheld", "reason": "It shows who wrote it."},
    NAMED: {"verdict": "released", "blacked_out": NAME, "reason": "A name that is not the presenter's."},
}
NOTES_SECONDS = 120.0  # for the worker, which may be at other tasks
ANSWER = "The work is under way; what is left is named among this year's problems."

# Before the meeting


def import_roster(browser: Browser, address: str, file: bytes, create: bool = False) -> None:
    """Choose a file, look at the preview, apply it. `create` adds units that the organisation does not have yet."""
    page = browser.open(address)
    preview = browser.submit(page.form("file"), files={"file": ("roster.xlsx", file, XLSX)})
    if create and not any(form.action.endswith("/apply") for form in preview.forms):
        preview = browser.open(f"{preview.path}?create=1")
    browser.submit(preview.form(action="/apply"))


def address_of(browser: Browser, member: Member) -> str:
    """The address of a person's page."""
    listed = browser.open(f"/desk/organisation/people/?q={member.identifier}")
    return next(link for link in listed.links if re.search(r"/desk/organisation/people/\d+/$", link))


def account(browser: Browser, member: Member) -> str:
    """Give a person an account; the one-time link that the page shows."""
    page = pressed(browser, f"{address_of(browser, member)}account")
    link = ONE_TIME.search(page.text)
    if link is None:
        raise PageFailed(f"{page.path} shows no one-time link")
    return html.unescape(link[0])


def ask_for_debriefs(browser: Browser, cycle: str, presenters: Sequence[Member]) -> None:
    number = cycle.strip("/").split("/")[-1]
    page = browser.open(f"/desk/debriefs/cycles/{number}/ask")
    asked = "\n".join(member.identifier for member in presenters)
    browser.submit(page.form("pasted"), {"pasted": asked})


def submit_debrief(browser: Browser, texts: Mapping[str, str]) -> str:
    """A presenter writes the debrief, answers what was promised the year before, saves it and hands it in; the address of its page."""
    listed = browser.open("/desk/debriefs/")
    own = next(link for link in listed.links if re.search(r"/desk/debriefs/\d+/$", link))
    page = browser.open(own)
    form = page.form("review")
    answers = {name: ANSWER for name in form.fields if name.startswith("answer-")}
    browser.submit(form, {**texts, **answers})
    browser.submit(own_form(browser.open(f"{page.path}submit/confirm")))
    return page.path


def rule_on_debrief(browser: Browser, debrief: str, verb: str, note: str = "") -> None:
    """Accept a debrief, or return it with a note."""
    pressed(browser, f"{debrief}{verb}/confirm", {"note": note} if note else None)


def make_cycle(browser: Browser, title: str, year: int) -> str:
    """A cycle with the debriefing form of the ready-made templates; the address of its page."""
    page = browser.open("/desk/cycles/new")
    form = page.form("template")
    template = next(choice for choice in form.choices["template"] if "debrief" in choice)
    made = browser.submit(
        form, {"template": template, "title": title, "assessed_year": str(year), "time_zone": "Asia/Shanghai"}
    )
    return made.path


def recuse_own_unit(browser: Browser, cycle: str) -> None:
    """Rules by which nobody scores a presenter of their own unit."""
    page = browser.open(f"{cycle}rules")
    browser.submit(page.form("recusal"), {"recusal": "own-unit"})


def make_meeting(browser: Browser, title: str, starts_at: str, by_presenter: bool = False) -> str:
    """A meeting of the newest cycle; its key. `by_presenter`: ballots for each."""
    apart = {"scope": "presenter"} if by_presenter else {}
    values = {"title": title, "starts_at": starts_at, "grace_seconds": "120", "comments": "on", **apart}
    return key_in(pressed(browser, "/desk/meetings/new", values))


def key_in(page: Page) -> str:
    """The key of the meeting that a page is about."""
    return page.path.strip("/").split("/")[2]


def add_presenters(browser: Browser, key: str, presenters: Sequence[Member]) -> None:
    """Those with a debrief are ticked already."""
    page = browser.open(f"/desk/meetings/{key}/presenters/add")
    named = "\n".join(member.identifier for member in presenters)
    browser.submit(page.form("pasted"), {"pasted": named})


def draw(browser: Browser, key: str, seed: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/presenters/draw", {"seed": seed})


def make_agenda(browser: Browser, key: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/agenda/generate")


def give_role(browser: Browser, key: str, member: Member, kind: str, venue: str = "") -> None:
    page = browser.open(f"/desk/meetings/{key}/roles")
    browser.submit(page.form("pasted", "kind"), {"pasted": member.identifier, "kind": kind, "venue": venue})


def tickets(browser: Browser, key: str) -> dict[str, str]:
    """The tickets from every venue's printed sheet, by name."""
    listed = browser.open(f"/desk/meetings/{key}/tickets")
    found: dict[str, str] = {}
    for link in dict.fromkeys(listed.links):
        if re.search(rf"/desk/meetings/{key}/tickets/\d+$", link):
            sheet = browser.open(link)
            for name, code in TICKET.findall(sheet.text):
                found[html.unescape(name).strip()] = "".join(html.unescape(code).split())
    return found


def make_tickets(browser: Browser, key: str) -> None:
    page = browser.open(f"/desk/meetings/{key}/tickets")
    missing = next((form for form in page.forms if form.action.endswith("/tickets/make")), None)
    if missing is not None:
        browser.submit(missing)


# At the meeting


def freeze(browser: Browser, key: str) -> str:
    """Freeze, and read the hash M off the page that is shown on the big screen."""
    pressed(browser, f"/desk/meetings/{key}/freeze")
    page = browser.open(f"/evidence/{key}/manifest")
    shown = HASH.search(re.sub(r"<[^>]+>", "", page.text))
    if shown is None:
        raise PageFailed(f"{page.path} does not show the hash of the manifest")
    return "".join(shown[0].split())


def convene(browser: Browser, key: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/convene")


def open_scoring(browser: Browser, key: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/open")


def withdraw(browser: Browser, key: str, identifier: str, reason: str) -> None:
    page = browser.open(f"/desk/meetings/{key}/presenters")
    rows = re.findall(r'<tr id="presenter-(\d+)">(.*?)</tr>', page.text, re.DOTALL)
    (pk,) = [pk for pk, row in rows if f">{identifier}<" in row]
    pressed(browser, f"/desk/meetings/{key}/presenters/{pk}/withdraw", {"reason": reason})


def amend(browser: Browser, key: str, weights: Mapping[str, str], reason: str, decided_by: str) -> None:
    """Change the weights of criteria, by id. The page has them in the order of the manifest's rules."""
    signed = browser.download(f"/evidence/{key}/manifest.note").partition(b"\n\n")[0]
    places = {criterion["id"]: at for at, criterion in enumerate(json.loads(signed)["rules"]["criteria"])}
    changed = {f"criteria-{places[criterion]}-weight": weight for criterion, weight in weights.items()}
    pressed(browser, f"/desk/meetings/{key}/amend", {**changed, "reason": reason, "decided_by": decided_by})


def close_scoring(browser: Browser, key: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/close", {"when": "now"})


# After the meeting


def imported_components(browser: Browser, key: str) -> list[str]:
    """The ids of the components that come from outside, off the names of the typing fields."""
    page = browser.open(f"/desk/meetings/{key}/results/components")
    names = {name for form in page.forms for name in form.fields if name != "csrfmiddlewaretoken"}
    return sorted({name.rpartition("-")[0] for name in names if name.rpartition("-")[2].isdigit()})


def import_components(
    browser: Browser, key: str, company: Company, scores: Mapping[str, Mapping[str, Decimal]]
) -> None:
    """Bring the columns in as one spreadsheet."""
    page = browser.open(f"/desk/meetings/{key}/results/components")
    form = page.form("file")
    rows = [
        [member.identifier, *(str(column[member.unit]) for column in scores.values())]
        for member in company.presenters
    ]
    file = sheet_of([["Identifier", *scores], *rows])
    browser.submit(form, files={"file": ("components.xlsx", file, XLSX)})


def sheet_of(rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def is_tied(browser: Browser, key: str) -> bool:
    """Whether a tie at the quota's boundary waits for a decision."""
    page = browser.open(f"/evidence/{key}/results")
    return any(link.endswith(f"/desk/meetings/{key}/results/decide") for link in page.links)


def decide(browser: Browser, key: str, reason: str, decided_by: str) -> str:
    """Decide the tie at the quota's boundary for the first of those tied; who was chosen."""
    page = browser.open(f"/desk/meetings/{key}/results/decide")
    form = page.form("chosen", "reason")
    chosen = form.choices["chosen"][0]
    browser.submit(form, {"chosen": [chosen], "reason": reason, "decided_by": decided_by})
    return chosen


def publish(browser: Browser, key: str) -> None:
    pressed(browser, f"/desk/meetings/{key}/publish", {"audience": "everybody"})


def bundle(browser: Browser, key: str) -> bytes:
    return browser.download(f"/evidence/{key}/results/bundle.zip")


def review_comments(browser: Browser, key: str) -> None:
    """Read what raters wrote: one is withheld, a name in another is blacked out, the rest is passed on."""
    listed = browser.open(f"/desk/meetings/{key}/comments")
    for link in dict.fromkeys(each for each in listed.links if "/comments/of/" in each):
        page = browser.open(link)
        for text, values in REVIEWED.items():
            found = re.search(
                rf'id="comment-(\d+)"(?:(?!</section>).)*{re.escape(text)}', page.text, re.DOTALL
            )
            if found is not None:
                form = page.form(action=f"/comments/{found[1]}")
                page = browser.submit(form, {f"{found[1]}-{name}": value for name, value in values.items()})
        if any(form.action.endswith("/rest") for form in page.forms):
            browser.submit(page.form("waiting"))


def workbook(browser: Browser, key: str) -> bytes:
    return browser.download(f"/evidence/{key}/results/workbook.xlsx")


def documents(browser: Browser, key: str) -> dict[str, bytes]:
    """The summary table and the full report, by the names that they are left under."""
    names = ("summary.pdf", "report.pdf", "report.docx")
    return {name: browser.download(f"/evidence/{key}/results/documents/{name}") for name in names}


def feedback(browser: Browser, key: str) -> dict[str, bytes]:
    """The note to each unit, out of the one file that has them all."""
    address = f"/desk/meetings/{key}/feedback"
    browser.submit(browser.open(address).form(action=f"{address}/all"))
    until = time.monotonic() + NOTES_SECONDS
    while f'href="{address}/all.zip"' not in browser.open(address).text:
        if time.monotonic() > until:
            raise PageFailed(f"the notes were not put together within {NOTES_SECONDS:.0f} s")
        time.sleep(0.5)
    packed = browser.download(f"{address}/all.zip")
    with zipfile.ZipFile(io.BytesIO(packed)) as folder:
        return {f"feedback/{name}": folder.read(name) for name in folder.namelist()}
