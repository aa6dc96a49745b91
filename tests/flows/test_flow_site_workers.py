"""`answerable serve --site-workers 2`: what one request leaves, the next finds, whichever process answers it; an act of any process reaches the streams
of all; and stopping ends them. On both databases.

All but one of the site's processes are held still before each request, so that requests go to each in turn. The tests of this file share what is served.
"""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from answerable.rehearsal import company, secretariat
from answerable.rehearsal.browser import Browser
from answerable.web.room import notices
from flows.test_flow_serving import LINK, Serving
from waiting import PATIENCE, until
from worlds import World, postgres_with_tables, with_tables

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


@dataclass(frozen=True)
class Served:
    """What serves, its home, and the address of its database if that is PostgreSQL."""

    serving: Serving
    home: Path
    told: dict[str, str]


@pytest.fixture(scope="module", params=[pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home, told = with_tables(tmp_path_factory.mktemp("served") / "home"), {}
    if request.param == "postgresql":
        told = {"DATABASE_URL": postgres_with_tables(request.getfixturevalue("postgres"))}
    running = Serving(home, "--site-workers", "2", **told)
    running.until("Ctrl-C stops them all.")
    yield Served(running, home, told)
    if running.child.poll() is None:
        running.child.terminate()
        assert running.end() == 0
    assert sites_of(running) == []


@pytest.fixture
def serving(served: Served) -> Serving:
    return served.serving


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
    assert httpx.get(f"{serving.site}/accounts/sign-in", timeout=PATIENCE).status_code == 200
    serving.until("The site ended unexpectedly (exit status -9); it is started again.")
    until(lambda: len(sites_of(serving)) == 2, "there are two again")
    assert second in sites_of(serving)
    assert httpx.get(f"{serving.ballotbox}/healthz", timeout=PATIENCE).json() == {"ok": True}


class Stream:
    """A raw client of one stream."""

    def __init__(self, port: int, given: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        head = f"GET /live?on=m1:rater HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Pass {given}\r\n\r\n"
        self.socket.sendall(head.encode())
        self.received = b""

    def version(self) -> int:
        """The newest so far, once there is one."""
        while b"id: " not in self.received or not self.received.endswith(b"\n\n\r\n"):
            self.more()
        return int(self.received.rpartition(b"id: ")[2].split(b"\n")[0])

    def more(self) -> None:
        part = self.socket.recv(65536)
        assert part, "the stream ended"
        self.received += part

    def until(self, version: int) -> None:
        while self.version() < version:
            self.more()

    def end(self) -> bytes:
        while part := self.socket.recv(65536):
            self.received += part
        return self.received


def test_an_act_of_any_process_reaches_all_streams_and_stopping_ends_them(
    served: Served, request: pytest.FixtureRequest
) -> None:
    """The last of this file: it stops them."""
    serving = served.serving
    with World("flows.live_world", {**served.told, "ANSWERABLE_HOME": str(served.home)}) as world:
        given = world.call("make")
        a_stranger_is_refused_in_json_with_the_headers_of_the_area(serving)
        streams = one_of_each_process(serving, given)
        assert len(streams) == 2
        for _ in range(2):
            version = world.call("change")
            for stream in streams:
                stream.until(version)
            if database := served.told.get("DATABASE_URL"):
                kill_listeners(request.getfixturevalue("postgres"), database, len(streams))
    serving.child.terminate()
    for stream in streams:
        assert stream.end().endswith(b"0\r\n\r\n"), "it ended as a stream does, and was not cut off"
    assert serving.end() == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", serving.port), PATIENCE)


def one_of_each_process(serving: Serving, given: str) -> list[Stream]:
    turns = Turns(serving)
    streams = []
    try:
        for _ in turns.sites:
            turns.next(None)  # type: ignore[arg-type] # which request it is does not matter
            streams.append(Stream(serving.port, given))
            streams[-1].version()
    finally:
        turns.over()
    return streams


def kill_listeners(postgres: Any, database: str, count: int) -> None:
    """The connections that hear notices, of all processes; and then they hear again."""
    name = database.split("/")[3].split("?")[0]
    of_ours = f"FROM pg_stat_activity WHERE application_name = '{notices.NAME}' AND datname = '{name}'"
    before = {row[0] for row in postgres.ask(f"SELECT pid {of_ours}")}
    assert len(before) == count
    postgres.ask(f"SELECT pg_terminate_backend(pid) {of_ours}")

    def are_back() -> bool:
        now = {row[0] for row in postgres.ask(f"SELECT pid {of_ours}")}
        return len(now) == count and not now & before

    until(are_back, "they listen again")


def a_stranger_is_refused_in_json_with_the_headers_of_the_area(serving: Serving) -> None:
    refused = Stream(serving.port, "none").end()
    head, _, body = refused.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403")
    assert json.loads(body) == {"error": "not-admitted"}
    assert b"cache-control: no-store" in head
