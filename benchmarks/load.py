"""Requests by the thousand from processes of their own: raw HTTP/1.1 over kept-alive connections, every byte made before.

Two ways: without a rate, each connection sends its next request when the last is answered (this finds the most that a
server can do); with a rate, requests fall due evenly whatever the server does, and a request's time counts
from when it was due (this finds how long people wait).
"""

import asyncio
import multiprocessing
import os
import statistics
import time
from array import array
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from typing import Any

import httpx
import uvloop

from answerable.protocol import canonical
from answerable.rehearsal.wrapped import key_address, purpose_of
from answerable.rehearsal.wrapped import wrapped as wrap

FORK = multiprocessing.get_context("fork")  # the requests are shared, not copied
SLOWEST_SECONDS = 120.0
TOO_SLOW = 408


@dataclass(slots=True)
class Outcome:
    """What came back. Times are in seconds, `cpu` is the generators' own."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: array = field(default_factory=lambda: array("d"))
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def count(self) -> int:
        return len(self.times)

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def post(path: str, body: bytes, port: int, content_type: str = "application/json") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: {content_type}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def wrapped(path: str, bodies: Sequence[bytes], port: int) -> list[bytes]:
    """The same for an address that takes wrapped requests, for the key that the server has now."""
    url = httpx.URL(f"http://127.0.0.1:{port}{path}")
    key = canonical.from_b64u(httpx.get(key_address(url), trust_env=False).json()["key"])
    purpose = purpose_of("POST", path)
    assert purpose is not None, "such an address"
    return [post(path, wrap(key, purpose, body)[0], port, "text/plain") for body in bodies]


def get(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode()


class LoadConnection(asyncio.Protocol):
    """One kept-alive connection with at most one request under way."""

    def __init__(self, crowd: "Crowd") -> None:
        self.crowd = crowd
        self.buffer = b""
        self.request = b""
        self.due = 0.0
        self.busy = False
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:  # uvloop's transports inherit nothing
        self.transport = transport

    def send(self, request: bytes, due: float) -> None:
        self.request, self.due, self.busy = request, due, True
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if b"transfer-encoding" in head:
            if not self.buffer.endswith(b"0\r\n\r\n"):
                return
        elif len(self.buffer) < end + 4 + length:
            return
        status, self.buffer = int(head[9:12]), b""
        if status == TOO_SLOW:
            # Not the answer to what was asked, if anything was: the server ends a connection that was idle for long.
            self.transport.close()
        elif self.busy:
            self.busy = False
            self.crowd.answered(self, status)

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.lost(self, error)


class Crowd:
    """The connections of one process."""

    def __init__(self, requests: Sequence[bytes], rate: float | None) -> None:
        self.requests = requests
        self.rate = rate
        self.next = 0
        self.outcome = Outcome()
        self.idle: list[LoadConnection] = []
        self.waiting: deque[tuple[bytes, float]] = deque()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self, port: int, connections: int) -> Outcome:
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(lambda: LoadConnection(self), "127.0.0.1", port)
            for _ in range(connections)
        ]
        self.idle = [line for _, line in made]
        cpu, started = time.process_time(), time.perf_counter()
        if self.rate:
            await self.pace(started)
        else:
            for line in [self.idle.pop() for _ in range(min(connections, len(self.requests)))]:
                self.following(line)
        async with asyncio.timeout(SLOWEST_SECONDS):
            await self.done
        self.outcome.seconds = time.perf_counter() - started
        self.outcome.cpu = time.process_time() - cpu
        for transport, _ in made:
            transport.abort()
        return self.outcome

    async def pace(self, started: float) -> None:
        assert self.rate, "asked for with a rate"
        for number, request in enumerate(self.requests):
            due = started + number / self.rate
            while (ahead := due - time.perf_counter()) > 0.0005:
                await asyncio.sleep(ahead)
            self.ask(request, due)
        self.next = len(self.requests)

    def ask(self, request: bytes, due: float) -> None:
        if line := self.free():
            line.send(request, due)
        else:
            self.waiting.append((request, due))

    def free(self) -> LoadConnection | None:
        """One that is idle. A server ends those that were idle for long, and says so a moment later."""
        while self.idle:
            line = self.idle.pop()
            if not line.transport.is_closing():
                return line
        return None

    def following(self, line: LoadConnection) -> None:
        request = self.requests[self.next]
        self.next += 1
        line.send(request, time.perf_counter())

    def answered(self, line: LoadConnection, status: int) -> None:
        self.outcome.statuses[status] += 1
        self.outcome.times.append(time.perf_counter() - line.due)
        if self.outcome.count == len(self.requests):
            if not self.done.done():
                self.done.set_result(None)
        elif self.waiting:
            line.send(*self.waiting.popleft())
        elif self.rate or self.next >= len(self.requests):
            self.idle.append(line)
        else:
            self.following(line)

    def lost(self, line: LoadConnection, error: Exception | None) -> None:
        """A server may end a connection that is idle for long, also in the moment in which something is asked on it: a reader asks again."""
        if line in self.idle:
            self.idle.remove(line)
        if line.busy and self.rate and line.request.startswith(b"GET "):
            self.ask(line.request, line.due)
        elif line.busy and not self.done.done():
            self.done.set_exception(ConnectionError(f"the server ended a connection: {error}"))


def generate(requests: Sequence[bytes], port: int, connections: int, rate: float | None, told: Pipe) -> None:
    async def run() -> Outcome:
        return await Crowd(requests, rate).run(port, connections)

    try:
        told.send(uvloop.run(run()))
    except BaseException as error:
        told.send(error)
    finally:
        told.close()
        os._exit(0)  # without the exit handlers inherited from the measuring process


def send(
    requests: Sequence[bytes], port: int, connections: int, rate: float | None = None, processes: int = 1
) -> Outcome:
    """All `requests`, once each, from so many processes that share them and the connections evenly."""
    running = []
    for number in range(processes):
        mine, theirs = FORK.Pipe(duplex=False)
        share = requests[number::processes]
        each = rate / processes if rate else None
        child = FORK.Process(target=generate, args=(share, port, connections // processes, each, theirs))
        child.start()
        theirs.close()
        running.append((child, mine))
    whole = Outcome()
    for child, mine in running:
        part = mine.recv()
        child.join()
        if isinstance(part, BaseException):
            raise part
        whole.statuses += part.statuses
        whole.times.extend(part.times)
        whole.seconds, whole.cpu = max(whole.seconds, part.seconds), whole.cpu + part.cpu
    return whole
