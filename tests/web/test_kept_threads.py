"""Requests on threads that stay: one connection to the database for many requests, each on its own, and few when it is quiet."""

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from answerable.web import kept_threads
from answerable.web.kept_threads import on_kept_threads
from waiting import PATIENCE, until


class Work:
    """A site whose requests note the thread and the connection that they have, each twice."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int]] = []
        self.inside = 0
        self.gate = threading.Event()

    def look(self) -> tuple[int, int]:
        self.inside += 1
        assert self.gate.wait(PATIENCE)
        connection.ensure_connection()
        return threading.get_ident(), id(connection.connection)

    async def __call__(self, _scope: Any, _receive: Any, _send: Any) -> None:
        first, second = [await sync_to_async(self.look)() for _ in range(2)]
        assert first == second
        self.found.append(first)


async def nothing(*_: Any) -> Any:
    return None


@pytest.mark.django_db
def test_requests_one_after_the_other_have_one_connection() -> None:
    work = Work()
    work.gate.set()

    async def run() -> None:
        site = on_kept_threads(work)
        for _ in range(5):
            await site({}, nothing, nothing)

    asyncio.run(run())
    assert len(set(work.found)) == 1


@pytest.mark.django_db
def test_requests_at_once_have_a_thread_each_and_few_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_threads, "MOST_IDLE", 2)
    work = Work()

    def threads() -> int:
        return sum(each.name.startswith("request") for each in threading.enumerate())

    async def run() -> int:
        before = threads()
        site = on_kept_threads(work)
        requests = [asyncio.create_task(site({}, nothing, nothing)) for _ in range(6)]
        await asyncio.to_thread(until, lambda: work.inside == 6, "all are at work at once")
        work.gate.set()
        await asyncio.gather(*requests)
        return before

    before = asyncio.run(run())
    assert len({thread for thread, _connection in work.found}) == 6
    until(lambda: threads() <= before + 2, "the others end")


def test_a_request_that_fails_gives_its_thread_back() -> None:
    used: list[int] = []

    async def fails(_scope: Any, _receive: Any, _send: Any) -> None:
        used.append(await sync_to_async(threading.get_ident)())
        raise OSError("a fault of the application")

    async def run() -> None:
        site = on_kept_threads(fails)
        for _ in range(2):
            with pytest.raises(OSError, match="a fault"):
                await site({}, nothing, nothing)

    asyncio.run(run())
    assert len(set(used)) == 1
