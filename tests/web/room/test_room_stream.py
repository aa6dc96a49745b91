"""`/live` over real sockets: who is let in, what headers say, who does not read, how streams end, and that they take no request's place."""

import asyncio
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError

from answerable import listening
from answerable.web import areas
from answerable.web.room.hub import Topic
from waiting import PATIENCE
from web.room.live_world import CHAIR, MEETING, SCREEN, Room, events, on, opened, served, states, wait_for

AS_CHAIR = f"cookie: other=1; {settings.SESSION_COOKIE_NAME}=sessionchair"
AS_SCREEN = "cookie: screen=s1"
RATER = Topic(MEETING, "rater")


@pytest.fixture
def room() -> Room:
    made = Room()
    made.duties = {"sessionchair"}
    return made


def run(room: Room, act: Any) -> None:
    async def whole() -> None:
        hub = room.hub()
        async with served(hub) as (server, port):
            await act(hub, server, port)

    asyncio.run(whole())


def test_a_stream_brings_the_state_and_every_change(room: Room) -> None:
    async def act(hub: Any, _server: Any, port: int) -> None:
        one = await opened(port, on(CHAIR), AS_CHAIR)
        assert one.status == 200
        await one.state(1)
        room.versions[MEETING] = 2
        hub.wake(MEETING)
        told = await one.state(2)
        assert (told["meeting"], told["audience"], told["state"]["at"]) == (*CHAIR, 2)
        assert events(one.received)[0][0] == "time"
        assert abs(told["now"] - events(one.received)[0][1]["now"]) < PATIENCE * 1000
        assert re.findall(rb"^id: (\d+)$", one.received, re.M) == [b"1", b"2"]
        one.leave()
        await wait_for(lambda: not hub.listeners and not hub.halls, "it is forgotten")

    run(room, act)


def test_the_answer_has_the_headers_of_its_area(room: Room) -> None:
    async def act(_hub: Any, _server: Any, port: int) -> None:
        for one in (await opened(port, on(CHAIR), AS_CHAIR), await opened(port, on(CHAIR))):
            told = one.headers
            assert told["content-security-policy"] == areas.policy(areas.area_of("/live"))
            assert (told["cache-control"], told["x-frame-options"]) == ("no-store", "DENY")
            assert told["x-content-type-options"] == "nosniff"
            one.leave()

    run(room, act)
    assert areas.area_of("/live").name == "live"
    assert areas.area_of("/lively").name == "public sites"


@pytest.mark.parametrize(
    ("query", "heads", "status"),
    [
        (on(CHAIR), [], 403),
        (on(CHAIR), [AS_SCREEN], 403),
        (on(Topic("elsewhere", "chair")), [AS_CHAIR], 403),
        (on(RATER), ["authorization: Pass bad worse"], 403),
        (on(RATER), ["authorization: Bearer good"], 403),
        (on(CHAIR), [AS_CHAIR, "sec-fetch-site: cross-site"], 403),
        ("", [AS_CHAIR], 400),
        ("?on=m1", [AS_CHAIR], 400),
        ("?on=m1:chair:x", [AS_CHAIR], 400),
        ("?on=m1:chair:1:2", [AS_CHAIR], 400),
        ("?on=:chair", [AS_CHAIR], 400),
        ("?on=" + "m" * 300 + ":chair", [AS_CHAIR], 400),
        ("?on=m1%3Achair&" * 20, [AS_CHAIR], 400),
        ("?%ff", [AS_CHAIR], 400),
    ],
)
def test_who_is_refused(room: Room, query: str, heads: list[str], status: int) -> None:
    async def act(hub: Any, _server: Any, port: int) -> None:
        one = await opened(port, query, *heads)
        assert (one.status, one.headers["connection"]) == (status, "close")
        assert hub.listeners == {}
        one.leave()

    run(room, act)


def test_nothing_is_posted(room: Room) -> None:
    async def act(_hub: Any, _server: Any, port: int) -> None:
        assert (await opened(port, on(CHAIR), AS_CHAIR, "content-length: 0", method="POST")).status == 405
        assert (await opened(port, "", path="/lively")).status == 404

    run(room, act)


def test_a_pass_opens_a_stream_without_a_session(room: Room) -> None:
    async def act(_hub: Any, _server: Any, port: int) -> None:
        one = await opened(port, on(RATER), "authorization: Pass bad good")
        await one.state(1)
        one.leave()

    run(room, act)


def test_one_stream_serves_several_topics_and_names_what_is_refused(room: Room) -> None:
    async def act(_hub: Any, _server: Any, port: int) -> None:
        room.versions["m2"] = 5
        other = Topic("m2", "chair")
        one = await opened(port, on(CHAIR, SCREEN, other), AS_CHAIR + "; screen=")
        await one.state(1)
        await one.state(5)
        told = [each for kind, each in events(one.received) if kind == "refused"]
        assert told == []
        two = await opened(port, on(CHAIR, RATER), AS_CHAIR)
        await two.state(1)
        refused = [
            (each["meeting"], each["audience"]) for kind, each in events(two.received) if kind == "refused"
        ]
        assert refused == [RATER]
        one.leave()
        two.leave()

    run(room, act)


def test_a_database_that_is_away_says_so_and_a_client_may_come_again(room: Room) -> None:
    def away(*_: object) -> None:
        raise DatabaseError("away")

    room.admits = away

    async def act(_hub: Any, _server: Any, port: int) -> None:
        one = await opened(port, on(CHAIR), AS_CHAIR)
        assert (one.status, one.headers["retry-after"]) == (503, "2")

    run(room, act)


def test_a_client_that_does_not_read_costs_a_bounded_buffer_and_is_dropped(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "READ_SECONDS", 0.5)
    room.text = "x" * (4 << 20)

    async def act(hub: Any, _server: Any, port: int) -> None:
        silent = await opened(port, on(CHAIR), AS_CHAIR)
        silent.reader._transport.pause_reading()
        (listener,) = hub.listeners
        version = 1
        while hub.listeners:
            version += 1
            room.versions[MEETING] = version
            hub.wake(MEETING)
            await asyncio.sleep(0.01)
            assert sum(map(len, listener.waiting.values())) < 2 * len(room.text)
        silent.leave()
        room.text = "short"
        reads = await opened(port, on(CHAIR), AS_CHAIR)
        await reads.state(version)
        reads.leave()

    run(room, act)


def test_who_reads_slowly_is_not_sent_what_is_old_by_then(room: Room) -> None:
    room.text = "x" * (4 << 20)

    async def act(hub: Any, _server: Any, port: int) -> None:
        slow = await opened(port, on(CHAIR), AS_CHAIR)
        await slow.state(1)
        slow.reader._transport.pause_reading()
        for version in range(2, 12):
            room.versions[MEETING] = version
            hub.wake(MEETING)
            feed = hub.halls[MEETING].feeds[CHAIR.audience]
            await wait_for(lambda n=version, feed=feed: feed.version == n, "it is rendered")
        slow.reader._transport.resume_reading()
        await slow.state(11)
        came = [told["version"] for told in states(slow.received)]
        assert (came, len(came) < 11) == (sorted(set(came)), True)
        slow.leave()

    run(room, act)


def test_streams_take_no_place_from_requests_and_have_a_bound_of_their_own(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening.Connection, "most", 2)
    monkeypatch.setattr(listening.Connection, "most_streams", 6)

    async def act(hub: Any, _server: Any, port: int) -> None:
        streams = [await opened(port, on(CHAIR), AS_CHAIR) for _ in range(6)]
        assert {one.status for one in streams} == {200}
        turned_away = await opened(port, on(CHAIR), AS_CHAIR)
        assert (turned_away.status, turned_away.headers["retry-after"]) == (503, "2")
        assert (await opened(port, "", path="/")).status == 404
        streams.pop().leave()
        await wait_for(lambda: len(listening.Connection.streams) == 5, "its place is free")
        again = await opened(port, on(CHAIR), AS_CHAIR)
        assert again.status == 200
        for one in [*streams, again]:
            one.leave()
        await wait_for(lambda: not listening.Connection.streams, "all are free")

    run(room, act)


def test_a_refused_stream_frees_its_place(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening.Connection, "most_streams", 1)

    async def act(_hub: Any, _server: Any, port: int) -> None:
        for _ in range(3):
            refused = await opened(port, on(CHAIR))
            assert refused.status == 403
            await wait_for(lambda: not listening.Connection.streams, "it is free")

    run(room, act)


def test_a_server_that_is_told_to_stop_ends_its_streams_first(room: Room) -> None:
    async def act(hub: Any, server: Any, port: int) -> None:
        streams = [await opened(port, on(CHAIR), AS_CHAIR) for _ in range(3)]
        for one in streams:
            await one.state(1)
        server.should_exit = True
        for one in streams:
            await one.end()
        await wait_for(lambda: not hub.listeners, "none is left")

    run(room, act)


def test_a_leaver_is_told_by_the_end_of_the_stream(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.web.room.hub.ADMISSION_SECONDS", 0.02)

    async def act(_hub: Any, _server: Any, port: int) -> None:
        one = await opened(port, on(CHAIR), AS_CHAIR)
        await one.state(1)
        room.duties.clear()
        await one.end()
        assert (await opened(port, on(CHAIR), AS_CHAIR)).status == 403

    run(room, act)


def test_what_comes_late_in_a_crowd_is_whole(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.web.room.hub.LOOK_SECONDS", 3600)

    async def act(hub: Any, _server: Any, port: int) -> None:
        crowd = await asyncio.gather(
            *(opened(port, on(RATER), f"authorization: Pass good{number}") for number in range(300))
        )
        await asyncio.gather(*(one.state(1) for one in crowd))
        room.versions[MEETING] = 2
        hub.wake(MEETING)
        await asyncio.gather(*(one.state(2) for one in crowd))
        assert all([told["version"] for told in states(one.received)] == [1, 2] for one in crowd)
        # For the first, for those who came while that was being rendered, and for the change.
        assert len(room.rendered) <= 3
        for one in crowd:
            one.leave()

    run(room, act)
