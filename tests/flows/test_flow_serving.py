"""`answerable serve` as people start it: three processes, one command; what it prints; how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from answerable.serving.addresses import Addresses, addresses
from waiting import PATIENCE, answers, free_port, until
from worlds import with_tables

pytestmark = pytest.mark.flow

LINK = re.compile(r"http://localhost:\d+(/accounts/password/\S+)")


class Serving:
    """The command in a process of its own; `printed` fills up as it prints. What a failed test leaves is ended with its module (`conftest`)."""

    started: ClassVar = []

    def __init__(self, home, *options, **more):
        self.port, self.ballotbox_port = free_port(), free_port()
        command = [sys.executable, "-m", "answerable", "serve", "--home", str(home)]
        ports = ["--port", str(self.port), "--ballotbox-port", str(self.ballotbox_port)]
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("ANSWERABLE", "DJANGO"))
        }
        self.child = subprocess.Popen(
            [*command, *ports, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment | {"PYTHONUNBUFFERED": "1"} | more,
        )
        self.started.append(self.child)
        self.printed = ""

    def until(self, text):
        deadline = time.monotonic() + PATIENCE
        while text not in self.printed:
            line = self.child.stdout.readline()
            assert line, f"ended without {text!r}: {self.printed}"
            assert time.monotonic() < deadline, self.printed
            self.printed += line

    def end(self):
        status = self.child.wait(PATIENCE)
        self.printed += self.child.stdout.read()
        return status

    @property
    def site(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def ballotbox(self):
        return f"http://127.0.0.1:{self.ballotbox_port}"

    def children(self):
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.child.pid)], capture_output=True, text=True
        )
        lines = [line.split(None, 1) for line in listed.stdout.splitlines()]
        kinds = {"answerable.ballotbox": "ballot box", "answerable.web.asgi": "site", "manage work": "worker"}
        return {kind: int(pid) for pid, args in lines for mark, kind in kinds.items() if mark in args}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def serving(home):
    running = Serving(with_tables(home))
    running.until("Ctrl-C stops them all.")
    yield running
    if running.child.poll() is None:
        running.child.terminate()
        running.child.wait(PATIENCE)


def test_a_fresh_home_gets_an_organiser_with_a_one_time_link_and_no_password(home):
    serving = Serving(home)
    serving.until("Ctrl-C stops them all.")
    assert httpx.get(f"{serving.ballotbox}/healthz", timeout=PATIENCE).json() == {"ok": True}
    all_that_was_made_is_for_its_owner_only(home)
    assert f"Site        http://localhost:{serving.port}" in serving.printed
    (link,) = LINK.findall(serving.printed)
    with httpx.Client(base_url=serving.site, follow_redirects=True, timeout=PATIENCE) as browser:
        page = browser.get(link)
        assert page.status_code == 200
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        password = "correct horse battery"
        form = {"csrfmiddlewaretoken": token, "password1": password, "password2": password}
        browser.post(str(page.url), data=form)
        assert "sessionid" in browser.cookies
        assert browser.get("/desk/organisation/people/").status_code == 200
    serving.child.send_signal(signal.SIGTERM)
    assert serving.end() == 0
    again = Serving(home)
    again.until("Ctrl-C stops them all.")
    assert LINK.findall(again.printed) == []
    again.child.send_signal(signal.SIGINT)
    assert again.end() == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{again.ballotbox}/healthz", timeout=PATIENCE)


def all_that_was_made_is_for_its_owner_only(home):
    made = [path for path in home.rglob("*") if path.is_file()]
    assert {"site.sqlite3", "ballotbox.sqlite3"} <= {path.name for path in made}
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


def test_a_process_that_ends_is_started_again_while_the_others_serve_on(serving):
    """Each in turn: a site that dies must not take the ballot box down with it, nor the ballot box the site."""
    here = {"site": f"{serving.site}/accounts/sign-in", "ballot box": f"{serving.ballotbox}/healthz"}
    before = serving.children()
    for victim, survivor in (("site", "ballot box"), ("ballot box", "site")):
        os.kill(before[victim], signal.SIGKILL)
        assert httpx.get(here[survivor], timeout=PATIENCE).is_success
        until(lambda: answers(here[victim]), f"the {victim} again", serving.child)  # noqa: B023 - called at once
    serving.until("The ballot box ended unexpectedly (exit status -9); it is started again.")
    assert "The site ended unexpectedly (exit status -9); it is started again." in serving.printed
    after = serving.children()
    assert after["worker"] == before["worker"]
    assert not {after["site"], after["ballot box"]} & set(before.values())


@pytest.mark.parametrize("option", ["--port", "--ballotbox-port"])
def test_a_port_in_use_is_said_plainly(home, option):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = Serving(home, option, str(port))
        assert refused.end() == 1
    expected = f"Error: Port {port} on 127.0.0.1 cannot be used (Address already in use). "
    assert refused.printed == expected + f"Stop what is listening there, or choose another with {option}.\n"


def it_is_served_once_at_a_time(serving, home):
    second = Serving(home)
    assert second.end() == 1
    assert second.printed == f"Error: {home} is being served already. Stop that first.\n"
    assert httpx.get(f"{serving.ballotbox}/healthz", timeout=PATIENCE).json() == {"ok": True}


def test_addresses_are_filled_in_by_what_was_asked():
    here = addresses("127.0.0.1", 8000, 8001, None, None)
    assert here == Addresses("127.0.0.1", 8000, 8001, "http://localhost:8000", "http://localhost:8001")
    assert (here.site_here, here.ballotbox_here) == ("http://127.0.0.1:8000", "http://127.0.0.1:8001")
    named = addresses("0.0.0.0", 80, 81, "https://meet.example/", "https://ballotbox.example")
    assert (named.site_url, named.ballotbox_url) == ("https://meet.example", "https://ballotbox.example")
    assert named.site_here == "http://127.0.0.1:80"
    sixth = addresses("::1", 8000, 8001, None, None)
    assert (sixth.site_url, sixth.ballotbox_here) == ("http://[::1]:8000", "http://[::1]:8001")


def test_told_to_end_while_it_starts_it_leaves_nothing_behind(home):
    """At the first child: the others are being started, and one that is not noted yet must not be forgotten."""
    starting = Serving(with_tables(home))
    until(lambda: of_home(home) - {starting.child.pid}, "a first child", starting.child)
    for _ in range(3):
        starting.child.send_signal(signal.SIGTERM)
    assert starting.end() == 0
    assert of_home(home) == set()


TOLD_AT_A_BAD_MOMENT = """
import os, signal
from answerable.serving import command

class Cleaned:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):
            pass

class Servers:
    def replace_ended(self):
        raise SystemExit("it goes on")

command.treat_sigterm_as_ctrl_c()
Cleaned()
try:
    command.watch(Servers())
except KeyboardInterrupt:
    print("it ends")
"""


def test_told_to_end_at_a_moment_when_python_drops_exceptions_it_ends():
    done = subprocess.run([sys.executable, "-c", TOLD_AT_A_BAD_MOMENT], capture_output=True, text=True)
    assert "Exception ignored" in done.stderr
    assert (done.returncode, done.stdout) == (0, "it ends\n")


def of_home(home):
    """The processes whose environment or command names this home."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                said = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(home) in said:
                found.add(int(folder.name))
    return found


def test_a_home_is_served_once_at_a_time_and_killed_outright_it_leaves_nothing_behind(serving, home):
    it_is_served_once_at_a_time(serving, home)
    children = serving.children()
    serving.child.kill()
    serving.end()
    until(lambda: not any(is_running(pid) for pid in children.values()), "all of them end")


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
