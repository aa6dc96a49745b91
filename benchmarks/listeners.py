"""Thousands of streams from processes of their own: a bare socket each, which notes when it was sent which version, and nothing else."""

import asyncio
import os
import resource
import time
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from typing import Any

import uvloop

from benchmarks.load import FORK

EVENT_ENDS = b"\n\n\r\n"
CONNECTING = 100
PATIENCE_SECONDS = 300.0


@dataclass(slots=True)
class Heard:
    """Who was sent which version when, by time.perf_counter, which all processes of a machine share; in the order of time within a process.
    `cpu` is what listening cost, in seconds.
    """

    who: array = field(default_factory=lambda: array("q"))
    versions: array = field(default_factory=lambda: array("q"))
    times: array = field(default_factory=lambda: array("d"))
    lost: int = 0
    cpu: float = 0.0

    def first(self, version: int, since: float) -> list[float]:
        """When each listener had that version or a later one, for those that got it after `since`."""
        found: dict[int, float] = {}
        for who, told, at in zip(self.who, self.versions, self.times, strict=True):
            if told >= version and at >= since:
                found.setdefault(who, at)
        return sorted(found.values())

    def add(self, other: "Heard", before: int) -> None:
        """What another process heard, whose listeners are numbered from `before`."""
        self.who.extend(who + before for who in other.who)
        self.versions.extend(other.versions)
        self.times.extend(other.times)
        self.lost += other.lost
        self.cpu += other.cpu


class Line(asyncio.Protocol):
    """One stream. Notes the first message of each version."""

    __slots__ = ("crowd", "is_new", "number", "request", "rest", "seen", "transport")

    def __init__(self, crowd: "Crowd", number: int, request: bytes) -> None:
        self.crowd, self.number, self.request = crowd, number, request
        self.rest, self.seen, self.is_new = b"", -1, True

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        whole = self.rest + data if self.rest else data
        if not whole.endswith(EVENT_ENDS):
            self.rest = whole
            return
        self.rest = b""
        if self.is_new:
            assert whole.startswith(b"HTTP/1.1 200"), whole[:200]
            self.is_new = False
        # The newest state stands last.
        at = whole.rfind(b"\nid: ") + 5
        if at > 4 and (version := int(whole[at : whole.index(b"\n", at)])) > self.seen:
            is_first, self.seen = self.seen < 0, version
            self.crowd.note(self.number, version, is_first)

    def connection_lost(self, _error: Exception | None) -> None:
        self.crowd.heard.lost += 1


class Crowd:
    def __init__(self, expected: int) -> None:
        self.heard = Heard()
        self.missing = expected
        self.all_there: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def note(self, who: int, version: int, is_first: bool) -> None:
        self.heard.who.append(who)
        self.heard.versions.append(version)
        self.heard.times.append(time.perf_counter())
        self.missing -= is_first
        if not self.missing and not self.all_there.done():
            self.all_there.set_result(None)


def listen(requests: Sequence[bytes], port: int, pipe: Pipe) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        crowd = Crowd(len(requests))
        places = asyncio.Semaphore(CONNECTING)

        async def one(number: int, request: bytes) -> None:
            async with places:
                await loop.create_connection(lambda: Line(crowd, number, request), "127.0.0.1", port)
                await asyncio.sleep(0.01)

        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(one(*each) for each in enumerate(requests)))
            await crowd.all_there
        pipe.send("there")
        cpu = time.process_time()
        while not await loop.run_in_executor(None, pipe.poll, 0.2):
            pass
        crowd.heard.cpu = time.process_time() - cpu
        pipe.send(crowd.heard)

    try:
        uvloop.run(run())
    except BaseException as error:
        with suppress(OSError):
            pipe.send(error)
    finally:
        pipe.close()
        os._exit(0)  # without the exit handlers inherited from the measuring process


class Listeners:
    """All of them, connected and each with a first state, from entering to leaving."""

    def __init__(self, requests: Sequence[bytes], port: int, processes: int) -> None:
        self.shares = [requests[number::processes] for number in range(processes)]
        self.port = port
        self.running: list[tuple[Any, Pipe]] = []
        self.heard = Heard()

    def __enter__(self) -> "Listeners":
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        for share in self.shares:
            mine, theirs = FORK.Pipe()
            child = FORK.Process(target=listen, args=(share, self.port, theirs))
            child.start()
            theirs.close()
            self.running.append((child, mine))
        for _, pipe in self.running:
            told = pipe.recv()
            if isinstance(told, BaseException):
                # A context manager that fails on the way in is not left, so the processes are ended here.
                for child, _pipe in self.running:
                    child.kill()
                raise told
        return self

    def __exit__(self, *_: object) -> None:
        before = 0
        for share, (child, pipe) in zip(self.shares, self.running, strict=True):
            with suppress(OSError, EOFError):
                pipe.send("stop")
                part = pipe.recv()
                if isinstance(part, Heard):
                    self.heard.add(part, before)
            before += len(share)
            child.join(10)
            if child.is_alive():
                child.kill()
