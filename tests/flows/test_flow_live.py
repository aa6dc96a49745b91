"""Live streams of `answerable serve`: an act of any process reaches the streams of all, on both databases; and stopping ends them."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.web.room import notices
from flows.test_flow_serving import Serving
from flows.test_flow_site_workers import Turns
from waiting import PATIENCE, until

pytestmark = pytest.mark.flow

MAKE = """
from datetime import UTC, datetime
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Meeting
from answerable.web.room import screens
from answerable.web.room.admission import pass_for
cycle = Cycle.objects.create(title="2026", assessed_year=2026, rules={})
meeting = Meeting.objects.create(cycle=cycle, key="m1", title="Annual debriefing", starts_at=datetime(2027, 1, 20, tzinfo=UTC))
screen, _secret = screens.make()
assert screens.pair(meeting, screen.code, None, ""), "a screen is paired, on either database"
print("PASS", pass_for(meeting))
"""
CHANGE = """
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.room.models import Room
from django.db import transaction
with transaction.atomic():
    audit.record(Meeting.objects.get(key="m1"), None, "venue")
print("REVISION", Room.objects.get().revision)
"""


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


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    told = {}
    if request.param == "postgresql":
        told = {"DATABASE_URL": request.getfixturevalue("postgres").database()}
    running = Serving(tmp_path / "home", "--site-workers", "2", **told)
    running.until("Ctrl-C stops them all.")

    def asked(script: str) -> str:
        """What a process of its own, beside the sites, does and says."""
        environment = {**os.environ, **told, "ANSWERABLE_HOME": str(tmp_path / "home")}
        environment |= {"DJANGO_SETTINGS_MODULE": "answerable.web.settings"}
        command = [sys.executable, "-m", "answerable.web.manage", "shell", "-v", "0", "-c", script]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()[-1]

    yield running, asked, told.get("DATABASE_URL")
    if running.child.poll() is None:
        running.child.terminate()
        running.child.wait(PATIENCE)


def test_an_act_of_any_process_reaches_all_streams_and_stopping_ends_them(
    world: Any, request: pytest.FixtureRequest
) -> None:
    serving, asked, database = world
    given = asked(MAKE)
    turns = Turns(serving)
    streams = []
    try:
        for _ in turns.sites:
            turns.next(None)  # type: ignore[arg-type] # which request it is does not matter
            streams.append(Stream(serving.port, given))
            streams[-1].version()
    finally:
        turns.over()
    assert len(streams) == 2
    for _ in range(2):
        version = int(asked(CHANGE))
        for stream in streams:
            stream.until(version)
        if database:
            kill_listeners(request.getfixturevalue("postgres"), database, len(streams))
    serving.child.terminate()
    for stream in streams:
        assert stream.end().endswith(b"0\r\n\r\n"), "it ended as a stream does, and was not cut off"
    assert serving.end() == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", serving.port), PATIENCE)


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


def test_a_stream_is_refused_in_json_with_the_headers_of_its_area(world: Any) -> None:
    serving, _asked, _database = world
    refused = Stream(serving.port, "none").end()
    head, _, body = refused.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403")
    assert json.loads(body) == {"error": "not-admitted"}
    assert b"cache-control: no-store" in head
