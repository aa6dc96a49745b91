"""A hub with a room of the tests' own behind it, and readers of its streams."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Collection
from typing import Any

import uvicorn

from answerable import listening
from answerable.web.room import stream
from answerable.web.room.hub import Admission, Hub, Proofs, Sources, Topic
from waiting import PATIENCE

MEETING = "m1"
SCREEN = Topic(MEETING, "screen")
CHAIR = Topic(MEETING, "chair")


class Room:
    """What stands in the database: the version of each meeting, and whom it admits. Asked from threads, changed by the test."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {MEETING: 1}
        self.turnout = 0
        self.renewed_of: set[str] = set()
        self.text = "x"
        self.rendered: list[Topic] = []
        self.seen: list[set[str]] = []
        self.duties = {"session of the chair"}
        self.fails = 0
        self.gate = threading.Event()
        self.gate.set()

    def render(self, meeting: str, audiences: Collection[str]) -> tuple[int, dict[str, bytes]]:
        self.rendered += [Topic(meeting, each) for each in audiences]
        assert self.gate.wait(PATIENCE)
        if self.fails:
            self.fails -= 1
            raise OSError("the database is away")
        state = {"at": self.versions[meeting], "turnout": self.turnout, "text": self.text}
        return self.versions[meeting], dict.fromkeys(audiences, json.dumps(state).encode())

    def current(self, meetings: Collection[str]) -> dict[str, int]:
        return {key: self.versions[key] for key in meetings}

    def admits(self, proofs: Proofs, topic: Topic) -> Admission | None:
        if topic.meeting not in self.versions:
            return None
        if topic.audience == "screen" and proofs.cookies.get("screen"):
            return Admission(f"screen {proofs.cookies['screen']}", proofs.cookies["screen"])
        if topic.audience == "rater":
            return next((Admission(one) for one in proofs.passes if one.startswith("good")), None)
        return Admission(proofs.session) if proofs.session in self.duties else None

    def renewed(self, meeting: str) -> bool:
        if meeting in self.renewed_of:
            self.renewed_of.remove(meeting)
            return True
        return False

    def hub(self) -> Hub:
        return Hub(
            Sources(
                self.render,
                self.current,
                self.admits,
                self.renewed,
                lambda screens: self.seen.append(set(screens)),
                shows_turnout={"chair"},
                asked_once={"rater"},
            )
        )


async def wait_for(holds: Callable[[], object], what: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.005)
    assert holds(), what


def events(received: bytes) -> list[tuple[str, dict[str, Any]]]:
    """The whole events in what came so far, chunks of HTTP taken apart already."""
    found = []
    for block in received.decode().split("\n\n")[:-1]:
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((lines["event"], json.loads(lines["data"])))
    return found


def states(received: bytes) -> list[dict[str, Any]]:
    return [told for kind, told in events(received) if kind == "state"]


@contextlib.asynccontextmanager
async def served(hub: Hub, site: Any = None) -> AsyncIterator[tuple[listening.Server, int]]:
    """The streams of `hub` beside `site`, behind the product's own connections as `serve` starts them, in this very process."""

    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(
        stream.beside(site or nothing, hub),
        http=listening.Connection,
        ws="none",
        lifespan="off",
        log_level="error",
        port=0,
    )
    listening.Connection.streams_at = stream.PATH
    server = listening.Server(config)
    task = asyncio.create_task(server.serve())
    await wait_for(lambda: server.started or task.done(), "the server starts")
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        hub.end()
        server.should_exit = True
        await asyncio.wait_for(task, PATIENCE)
        listening.Connection.streams_at = ""


class Reader:
    """A client of one stream. `received` is the body so far."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        self.reader, self.writer, self.head = reader, writer, head
        self.received = b""
        self.is_over = False

    @property
    def status(self) -> int:
        return int(self.head.split()[1])

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode().strip().split("\r\n")[1:]
        return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}

    async def more(self) -> None:
        """One more chunk; at the end, `is_over`."""
        length = int((await self.reader.readline()).strip() or b"0", 16)
        self.received += (await self.reader.readexactly(length + 2))[:-2]
        self.is_over = length == 0

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                assert not self.is_over, self.received
                await self.more()

    async def state(self, at: int) -> dict[str, Any]:
        """The first state of that version."""
        await self.until(lambda: any(told["version"] == at for told in states(self.received)))
        return next(told for told in states(self.received) if told["version"] == at)

    async def end(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while not self.is_over:
                await self.more()
            assert await self.reader.read() == b""
        self.writer.close()

    def leave(self) -> None:
        self.writer.transport.abort()


async def opened(port: int, query: str, *heads: str, method: str = "GET", path: str = "/live") -> Reader:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"{method} {path}{query} HTTP/1.1", "host: here", *heads]
    writer.write("\r\n".join([*lines, "\r\n"]).encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    return Reader(reader, writer, head)


def on(*topics: Topic | str) -> str:
    return "?" + "&".join(f"on={one if isinstance(one, str) else ':'.join(one)}" for one in topics)
