"""`answerable serve --site-workers 2`: what one request leaves, the next finds, whichever process answers it. On both databases.

All but one of the site's processes are held still before each request, so that requests go to each in turn.
"""

import os
import re
import signal
import subprocess
from urllib.parse import urlsplit

import httpx
import pytest

from answerable.rehearsal import company, secretariat
from answerable.rehearsal.browser import Browser
from flows.test_flow_serving import LINK, Serving
from waiting import PATIENCE, until
from worlds import with_tables

pytestmark = pytest.mark.flow
PASSWORD = "correct horse battery"
TEXTS = {
    name: f"{name}: " + "a plain sentence. " * 40 for name in ("review", "highlights", "problems", "plan")
}


def sites_of(serving: Serving) -> list[int]:
    command = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(serving.child.pid)]
    listed = subprocess.run(command, capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "answerable.web.asgi" in line]


class Turns:
    """Lets one process of the site answer at a time, another for each request."""

    def __init__(self, serving: Serving) -> None:
        self.sites = sites_of(serving)
        self.count = 0

    def next(self, _request: httpx.Request) -> None:
        self.count += 1
        chosen = self.sites[self.count % len(self.sites)]
        os.kill(chosen, signal.SIGCONT)
        for site in self.sites:
            if site != chosen:
                os.kill(site, signal.SIGSTOP)

    def over(self) -> None:
        for site in self.sites:
            os.kill(site, signal.SIGCONT)


class Turning(Browser):
    """A browser each of whose requests makes a connection of its own, to the other process."""

    def __init__(self, site: str, turns: Turns) -> None:
        super().__init__(site)
        self.client = httpx.Client(
            base_url=site,
            timeout=PATIENCE,
            follow_redirects=True,
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
            event_hooks={"request": [turns.next]},
        )


@pytest.fixture(scope="module", params=[pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def serving(request, tmp_path_factory):
    home, told = with_tables(tmp_path_factory.mktemp("served") / "home"), {}
    if request.param == "postgresql":
        told = {"DATABASE_URL": request.getfixturevalue("postgres").database()}
    running = Serving(home, "--site-workers", "2", **told)
    running.until("Ctrl-C stops them all.")
    yield running
    running.child.terminate()
    assert running.end() == 0
    assert sites_of(running) == []


def test_consecutive_requests_are_answered_by_different_processes(serving) -> None:
    people = company.company(company.smallest(company.SMALLEST_UNITS), company.SMALLEST_UNITS, 1)
    turns = Turns(serving)
    assert len(turns.sites) == 2
    try:
        with Turning(serving.site, turns) as office, Turning(serving.site, turns) as presenter:
            prepare(serving, people, office)
            member = people.presenters[0]
            link = secretariat.account(office, member)
            secretariat.choose_password(presenter, urlsplit(link).path, PASSWORD)
            save_a_draft(presenter)
            signing_in_and_out(presenter, member.identifier)
    finally:
        turns.over()
    assert turns.count > 30


def prepare(serving, people, office) -> None:
    """First password, an import over two requests, and the message that says what it did."""
    (path,) = LINK.findall(serving.printed)
    secretariat.choose_password(office, path, PASSWORD)
    secretariat.import_roster(
        office, "/desk/organisation/import", company.roster(people.members), create=True
    )
    listed = office.open("/desk/organisation/people/")
    assert people.members[0].identifier in listed.text
    cycle = secretariat.make_cycle(office, "2026", 2026)
    secretariat.ask_for_debriefs(office, cycle, people.presenters)


def save_a_draft(presenter) -> None:
    listed = presenter.open("/desk/debriefs/")
    own = next(link for link in listed.links if re.search(r"/desk/debriefs/\d+/$", link))
    page = presenter.open(own)
    for round_ in ("first", "second"):
        page = presenter.submit(page.form("review"), {**TEXTS, "review": f"{round_} {TEXTS['review']}"})
        page = presenter.open(own)
        assert f"{round_} review" in page.text


def signing_in_and_out(presenter, username: str) -> None:
    page = presenter.open("/desk/debriefs/")
    presenter.submit(page.form(action="sign-out"))
    assert "/accounts/sign-in" in presenter.open("/desk/debriefs/").path
    secretariat.sign_in(presenter, username, PASSWORD)
    assert presenter.open("/desk/debriefs/").path == "/desk/debriefs/"


def test_a_process_that_is_killed_is_replaced_while_the_other_serves(serving) -> None:
    first, second = sites_of(serving)
    os.kill(first, signal.SIGKILL)
    assert httpx.get(f"{serving.site}/accounts/sign-in").status_code == 200
    serving.until("The site ended unexpectedly (exit status -9); it is started again.")
    until(lambda: len(sites_of(serving)) == 2, "there are two again")
    assert second in sites_of(serving)
    assert httpx.get(f"{serving.ballotbox}/healthz").json() == {"ok": True}
