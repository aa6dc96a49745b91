"""The hub by itself: what each listener is sent, in which cases it is read anew, and what a listener that does not read costs."""

import asyncio
from typing import Any

import pytest

from answerable.web.room import hub as hub_module
from answerable.web.room.hub import MOST_BY_ONE, Admission, Hub, Listener, Proofs, Topic
from web.room.live_world import CHAIR, MEETING, SCREEN, Room, events, states, wait_for

CHAIRS = Proofs("session of the chair")


class Client:
    """A client that takes what it is sent while its door is open, and nothing while it is closed, like a socket that is full."""

    def __init__(self, *topics: Topic, by: str = "", proofs: Proofs = CHAIRS, present: str = "") -> None:
        self.parts: list[bytes] = []
        self.over = False
        self.door = asyncio.Event()
        self.door.set()
        name = by or f"client {id(self)}"
        self.listener = Listener(self.send, dict.fromkeys(topics, Admission(name, present)), proofs)

    async def send(self, message: Any) -> None:
        await self.door.wait()
        if message["body"]:
            self.parts.append(message["body"])
        self.over = self.over or not message["more_body"]

    @property
    def states(self) -> list[dict[str, Any]]:
        return states(b"".join(self.parts))

    async def has(self, version: int) -> None:
        await wait_for(lambda: any(told["version"] == version for told in self.states), f"version {version}")


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the hub does every second or minute is done every 20 ms, so that no test waits for it."""
    for name in ("LOOK_SECONDS", "SEEN_SECONDS", "ADMISSION_SECONDS", "RETRY_SECONDS"):
        monkeypatch.setattr(hub_module, name, 0.02)


def run(room: Room, act: Any) -> None:
    async def whole() -> None:
        hub = room.hub()
        try:
            await act(hub)
        finally:
            hub.end()

    asyncio.run(whole())


def test_a_state_is_rendered_once_and_sent_as_the_same_bytes_to_all(room: Room) -> None:
    async def act(hub: Hub) -> None:
        early = [Client(SCREEN) for _ in range(20)]
        for one in early:
            hub.join(one.listener)
        for one in early:
            await one.has(1)
        assert room.rendered == [SCREEN]
        room.versions[MEETING] = 2
        hub.wake(MEETING)
        for one in early:
            await one.has(2)
        assert len({one.parts[-1] for one in early}) == 1
        assert len(set(map(id, (one.parts[-1] for one in early)))) == 1
        late = Client(SCREEN)
        hub.join(late.listener)
        await late.has(2)
        assert (len(late.states), room.rendered) == (1, [SCREEN, SCREEN])

    run(room, act)


def test_each_audience_has_its_own(room: Room) -> None:
    async def act(hub: Hub) -> None:
        both = Client(SCREEN, CHAIR)
        hub.join(both.listener)
        await wait_for(lambda: len(both.states) == 2, "both")
        assert {(told["meeting"], told["audience"]) for told in both.states} == {SCREEN, CHAIR}

    run(room, act)


def test_a_change_that_nobody_woke_us_for_is_found(room: Room) -> None:
    async def act(hub: Hub) -> None:
        one = Client(SCREEN)
        hub.join(one.listener)
        await one.has(1)
        room.versions[MEETING] = 2
        await one.has(2)

    run(room, act)


def test_waking_without_a_change_sends_nothing(room: Room) -> None:
    async def act(hub: Hub) -> None:
        one = Client(SCREEN)
        hub.join(one.listener)
        await one.has(1)
        hub.wake(MEETING)
        await wait_for(lambda: len(room.rendered) > 1, "rendered again")
        room.versions[MEETING] = 2
        hub.wake(MEETING)
        await one.has(2)
        assert [told["version"] for told in one.states] == [1, 2]

    run(room, act)


def test_a_hundred_changes_at_once_are_rendered_together(room: Room) -> None:
    async def act(hub: Hub) -> None:
        one = Client(SCREEN)
        hub.join(one.listener)
        await one.has(1)
        room.gate.clear()
        for version in range(2, 102):
            room.versions[MEETING] = version
            hub.wake(MEETING)
        await wait_for(lambda: len(room.rendered) == 2, "the first of them is being rendered")
        hub.wake(MEETING)
        room.gate.set()
        await one.has(101)
        assert len(one.states) == 2

    run(room, act)


def test_turnout_is_shown_anew_though_nothing_happened(room: Room) -> None:
    async def act(hub: Hub) -> None:
        chair, screen = Client(CHAIR), Client(SCREEN)
        hub.join(chair.listener)
        hub.join(screen.listener)
        await chair.has(1)
        room.turnout = 7
        room.renewed_of.add(MEETING)
        await wait_for(lambda: chair.states[-1]["state"]["turnout"] == 7, "the new figure")
        assert (chair.states[-1]["version"], len(screen.states)) == (1, 1)

    run(room, act)


def test_turnout_is_not_asked_for_while_nobody_is_shown_it(room: Room) -> None:
    async def act(hub: Hub) -> None:
        screen = Client(SCREEN)
        hub.join(screen.listener)
        room.renewed_of.add(MEETING)
        for version in range(2, 6):
            room.versions[MEETING] = version
            await screen.has(version)
        assert room.renewed_of == {MEETING}

    run(room, act)


def test_who_reads_slowly_gets_the_newest_and_holds_up_nobody(room: Room) -> None:
    async def act(hub: Hub) -> None:
        slow, quick = Client(SCREEN), Client(SCREEN)
        hub.join(slow.listener)
        hub.join(quick.listener)
        await slow.has(1)
        slow.door.clear()
        for version in range(2, 12):
            room.versions[MEETING] = version
            hub.wake(MEETING)
            await quick.has(version)
        assert len(slow.listener.waiting) <= 2  # the newest state and the time
        slow.door.set()
        await slow.has(11)
        assert [told["version"] for told in slow.states] == [1, 2, 11]

    run(room, act)


def test_who_has_seen_a_newer_state_elsewhere_is_not_shown_an_older_one(room: Room) -> None:
    async def act(hub: Hub) -> None:
        first = Client(SCREEN)
        hub.join(first.listener)
        await first.has(1)
        room.gate.clear()
        room.versions[MEETING] = 2
        comes_over = Client(SCREEN)
        hub.join(comes_over.listener, {SCREEN: 2})
        assert comes_over.states == []
        room.gate.set()
        await comes_over.has(2)
        assert [told["version"] for told in comes_over.states] == [2]

    run(room, act)


def test_a_site_put_back_to_an_older_state_is_shown_as_it_is(room: Room) -> None:
    async def act(hub: Hub) -> None:
        one = Client(SCREEN)
        hub.join(one.listener, {SCREEN: 900})
        await one.has(1)
        room.versions[MEETING] = 0
        await one.has(0)

    run(room, act)


def test_a_state_that_could_not_be_read_is_tried_again(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    async def act(hub: Hub) -> None:
        room.fails = 3
        one = Client(SCREEN)
        hub.join(one.listener)
        await one.has(1)
        assert (len(room.rendered), room.fails) == (4, 0)

    run(room, act)
    assert sum("could not be rendered" in record.message for record in caplog.records) == 3


def test_who_loses_the_duty_loses_the_stream(room: Room) -> None:
    async def act(hub: Hub) -> None:
        leaver, screen = Client(CHAIR), Client(SCREEN, proofs=Proofs(cookies={"screen": "s1"}))
        hub.join(leaver.listener)
        hub.join(screen.listener)
        await leaver.has(1)
        room.duties.clear()
        await wait_for(lambda: leaver.over, "the stream ends")
        assert not screen.over

    run(room, act)


def test_screens_that_listen_are_marked_as_seen(room: Room) -> None:
    async def act(hub: Hub) -> None:
        for key in ("s1", "s2"):
            hub.join(Client(SCREEN, present=key, proofs=Proofs(cookies={"screen": key})).listener)
        hub.join(Client(CHAIR).listener)
        await wait_for(lambda: {"s1", "s2"} in room.seen, "both are seen")

    run(room, act)


def test_one_pass_opens_so_many_streams_and_the_newest_stay(room: Room) -> None:
    async def act(hub: Hub) -> None:
        own = [Client(SCREEN, by="pass 1") for _ in range(MOST_BY_ONE + 2)]
        other = Client(SCREEN, by="pass 2")
        for one in [other, *own]:
            hub.join(one.listener)
        await wait_for(lambda: own[1].over, "the second is ended")
        assert [one.over for one in own] == [True, True] + [False] * MOST_BY_ONE
        assert not other.over
        for one in own:
            hub.leave(one.listener)
        again = Client(SCREEN, by="pass 1")
        hub.join(again.listener)
        await again.has(1)

    run(room, act)


def test_the_time_is_told_to_everybody_again_and_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "TIME_SECONDS", 3)
    monkeypatch.setattr(hub_module, "TURN_SECONDS", 0.01)

    async def act(hub: Hub) -> None:
        clients = [Client(SCREEN) for _ in range(7)]
        for one in clients:
            hub.join(one.listener)

        def told(one: Client) -> int:
            return sum(kind == "time" for kind, _ in events(b"".join(one.parts)))

        await wait_for(lambda: min(map(told, clients)) >= 3, "three times each")

    run(room, act)


def test_who_left_is_forgotten(room: Room) -> None:
    async def act(hub: Hub) -> None:
        clients = [Client(SCREEN, CHAIR, by="pass") for _ in range(3)]
        for one in clients:
            hub.join(one.listener)
        await clients[0].has(1)
        for one in clients:
            hub.leave(one.listener)
        assert (hub.listeners, hub.halls, hub.by_one) == ({}, {}, {})
        assert not any(hub.turn)

    run(room, act)


def test_at_the_end_all_streams_end_and_none_begins(room: Room) -> None:
    async def act(hub: Hub) -> None:
        one = Client(SCREEN)
        hub.join(one.listener)
        await one.has(1)
        hub.end()
        late = Client(SCREEN)
        hub.join(late.listener)
        await wait_for(lambda: one.over and late.over, "both end")
        assert late.states == []

    run(room, act)


def test_waking_a_hub_without_streams_does_nothing(room: Room) -> None:
    async def act(hub: Hub) -> None:
        hub.wake(MEETING)

    run(room, act)
    room.hub().wake(MEETING)  # and outside any event loop
    assert room.rendered == []
