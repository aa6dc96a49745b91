"""What wakes a hub: acts of this process once they are committed, and those of others through PostgreSQL, also after the connection was lost."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import TransactionTestCase

from answerable.web.room import notices, wake
from answerable.web.room.hub import Hub
from ballotbox.postgres_server import Cluster
from starting import starts
from web.room.live_world import MEETING, SCREEN, Room, wait_for
from web.room.test_room_hub import Client

OTHERS = f"SELECT pg_notify('{wake.CHANNEL}', 'another-process {MEETING}')"
OWN = f"SELECT pg_notify('{wake.CHANNEL}', '{wake.PROCESS} {MEETING}')"
LISTENING = f"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{notices.NAME}'"
KILL = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{notices.NAME}'"


class TestWaking(TransactionTestCase):
    def test_it_wakes_after_the_commit_and_not_after_a_rollback(self) -> None:
        heard: list[str] = []
        stop = wake.listen(heard.append)
        with transaction.atomic():
            wake.changed("m1")
            assert heard == []
        assert heard == ["m1"]
        with transaction.atomic():
            wake.changed("m2")
            transaction.set_rollback(True)
        assert heard == ["m1"]
        stop()
        wake.changed("m3")
        assert heard == ["m1"]


@pytest.fixture
@starts("process")
def told(postgres: Cluster) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """A database's address, and what asks it."""
    url = postgres.database()
    name = url.split("/")[3].split("?")[0]
    yield f"{url}&application_name={notices.NAME}", lambda query: postgres.ask(query, name)
    postgres.ask(f"DROP DATABASE {name} WITH (FORCE)")


def test_notices_are_heard_also_after_the_connection_was_killed(told: Any, caplog: Any) -> None:
    where, ask = told
    heard: list[str | None] = []

    async def run() -> None:
        task = asyncio.create_task(notices.heard(where, heard.append))
        await wait_for(lambda: heard == [None], "it listens")
        for number in (1, 2, 3):
            await asyncio.to_thread(ask, OWN)
            await asyncio.to_thread(ask, OTHERS)
            await wait_for(lambda n=number: heard.count(MEETING) == n, "another's notice")
            assert await asyncio.to_thread(ask, KILL) == [(True,)]
            await wait_for(lambda n=number: heard.count(None) == n + 1, "it listens again, and knows nothing")
        task.cancel()

    asyncio.run(run())
    assert heard == [None, MEETING] * 3 + [None]
    assert sum("not heard" in record.message for record in caplog.records) >= 3


def test_a_change_made_while_nobody_listened_is_shown(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the hub's own look, so that it is the notices that bring it."""
    monkeypatch.setattr("answerable.web.room.hub.LOOK_SECONDS", 3600)
    where, ask = told
    room = Room()

    async def run() -> None:
        hub = Hub(room.hub().sources, where)
        one = Client(SCREEN)
        hub.join(one.listener)
        await one.has(1)
        await wait_for(lambda: ask(LISTENING) == [(1,)], "it listens")
        room.versions[MEETING] = 2
        await asyncio.to_thread(ask, OTHERS)
        await one.has(2)
        room.versions[MEETING] = 3
        await asyncio.to_thread(ask, KILL)
        await one.has(3)
        hub.end()

    asyncio.run(run())
