"""Live streams of `answerable serve`: an act of any process reaches the streams of all, on both databases; and stopping ends them."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from answerable.web.room import notices
from flows.test_flow_serving import Serving
from flows.test_flow_site_workers import Turns
from waiting import PATIENCE, until
from worlds import World, with_tables

pytestmark = pytest.mark.flow


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


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """What serves, a process beside the sites, and the address of the database if it is PostgreSQL."""
    home, told = with_tables(tmp_path / "home"), {}
    if request.param == "postgresql":
        told = {"DATABASE_URL": request.getfixturevalue("postgres").database()}
    running = Serving(home, "--site-workers", "2", **told)
    running.until("Ctrl-C stops them all.")
    with World("flows.live_world", {**told, "ANSWERABLE_HOME": str(home)}) as world:
        yield running, world, told.get("DATABASE_URL")
    if running.child.poll() is None:
        running.child.terminate()
        running.child.wait(PATIENCE)


def test_an_act_of_any_process_reaches_all_streams_and_stopping_ends_them(
    served: Any, request: pytest.FixtureRequest
) -> None:
    serving, world, database = served
    given = world.call("make")
    a_stranger_is_refused_in_json_with_the_headers_of_the_area(serving)
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
        version = world.call("change")
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


def a_stranger_is_refused_in_json_with_the_headers_of_the_area(serving: Serving) -> None:
    refused = Stream(serving.port, "none").end()
    head, _, body = refused.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403")
    assert json.loads(body) == {"error": "not-admitted"}
    assert b"cache-control: no-store" in head
