"""Several urn processes over one PostgreSQL database at once, over real HTTP: they are one urn to whoever looks."""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from answerable.ballotbox import ballot, checkpoint, merkle, opening
from urn.devices import Connection, Device, NoAnswer, Promises, quick_rater
from urn.hall import Answered, Hall
from urn.process import UrnProcess

URNS = 3
PATH = "/boxes/spring/ballots"


@pytest.fixture
def urns(tmp_path, database):
    """Started at the same moment over an empty home and an empty database; batches are made all the time."""
    where = {"URN_DATABASE_URL": database}
    with ThreadPoolExecutor(URNS) as threads:
        starting = [threads.submit(UrnProcess, tmp_path, 0.1, where) for _ in range(URNS)]
    running = [one.result() for one in starting if one.exception() is None]
    try:
        yield [one.result() for one in starting]
    finally:
        for urn in running:
            urn.end()


def at_once(calls):
    with ThreadPoolExecutor(len(calls)) as threads:
        return [done.result() for done in [threads.submit(call) for call in calls]]


def post(urn: UrnProcess, raw: bytes) -> Answered:
    answer = urn.client.post(PATH, content=raw)
    return Answered(answer.status_code, {}, answer.content)


def opened(urns) -> Hall:
    return urns[0].opened()


def test_a_box_is_made_with_one_set_of_keys_and_opened_with_one_manifest(urns):
    made = at_once([lambda urn=urn: urn.control("PUT", "/boxes/spring") for urn in urns])
    assert sorted(answer.status_code for answer in made) == [200, 200, 201]
    assert len({answer.text for answer in made}) == 1
    hall = Hall(made[0].json())
    rivals = [hall.note, hall.signed(title="Another").decode(), hall.signed(title="A third").decode()]
    calls = [
        lambda urn=urn, rival=rival: urn.control("POST", "/boxes/spring/open", json={"manifest": rival})
        for urn, rival in zip(urns, rivals, strict=True)
    ]
    answers = at_once(calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    (won,) = (answer.json()["manifest_hash"] for answer in answers if answer.status_code == 200)
    assert {urn.client.get("/boxes/spring").json()["manifest_hash"] for urn in urns} == {won}


def test_what_one_urn_opens_another_takes_at_once(urns):
    first, second, third = urns
    hall = Hall(first.control("PUT", "/boxes/spring").json(), scope="presenter")
    raw = hall.rater("A", scope="presenter/p1").ballot()
    assert post(second, raw).error == (409, "not-open")
    assert first.control("POST", "/boxes/spring/open", json={"manifest": hall.note}).status_code == 200
    assert post(second, raw).error == (409, "not-open")
    assert first.control("POST", "/boxes/spring/scopes", json={"open": ["presenter/p1"]}).status_code == 200
    hall.promised(post(second, raw), raw)
    assert third.control("POST", "/boxes/spring/scopes", json={"closed": ["presenter/p1"]}).status_code == 200
    late = hall.rater("A", scope="presenter/p1").ballot()
    assert [post(urn, late).error for urn in urns] == [(409, "closed")] * 3
    shown = [urn.client.get("/boxes/spring").json() for urn in urns]
    assert shown[0]["returned"] == {"presenter/p1": {"A": 1, "B": 0}, "presenter/p2": {"A": 0, "B": 0}}
    assert shown[0]["scopes"] == {"presenter/p1": "closed", "presenter/p2": "new"}


def test_of_two_devices_with_one_credential_at_different_urns_exactly_one_is_first(urns):
    hall = opened(urns)
    for _ in range(6):
        rater = quick_rater(hall, "A")
        rivals = [rater.ballot(((str(number),), ("1",))) for number in range(URNS)]
        answers = at_once(
            [lambda urn=urn, raw=raw: post(urn, raw) for urn, raw in zip(urns, rivals, strict=True)]
        )
        assert sorted(answer.status for answer in answers) == [201, 409, 409]
        (winner,) = (raw for raw, answer in zip(rivals, answers, strict=True) if answer.status == 201)
        latest = {"seq": 1, "ballot": ballot.leaf_hash(winner)}
        lost = [answer.json for answer in answers if answer.status == 409]
        assert [(one["error"], one["latest"]) for one in lost] == [("conflict", latest)] * 2
        again = at_once([lambda urn=urn, raw=winner: post(urn, raw) for urn in urns])
        assert [answer.status for answer in again] == [200] * URNS
        for answer in again:
            hall.promised(answer, winner)
    assert urns[2].client.get("/boxes/spring").json()["returned"] == {"A": 6, "B": 0}


class Wanderer(Device):
    """Casts each ballot through another urn than the one before, until the box is closed."""

    closed = False

    async def wander(self, connections: list[Connection]) -> None:
        while not self.closed:
            self.lot.shuffle(connections)
            for connection in connections:
                try:
                    await self.cast(connection, PATH)
                except AssertionError:
                    assert set(self.promises.refused) <= {(409, "closed")}
                    self.closed = True
                    break


async def watched(urns: list[UrnProcess], seen: set[str], over: asyncio.Event) -> None:
    """Collect the checkpoints that the urns show while they take ballots."""
    async with httpx.AsyncClient(timeout=20) as client:
        while not over.is_set():
            for urn in urns:
                answer = await client.get(f"{urn.url}/boxes/spring/checkpoint")
                if answer.status_code == 200:
                    seen.add(answer.text)


async def until_closed(urns: list[UrnProcess], devices: list[Wanderer], seen: set[str]) -> dict:
    """Cast everywhere; close at one urn in the middle of it. The answer to the close."""
    over, watching = asyncio.Event(), asyncio.Event()
    watcher = asyncio.create_task(watched(urns, seen, watching))
    async with asyncio.TaskGroup() as group:
        for device in devices:
            group.create_task(device.wander([Connection(urn.port) for urn in urns]))
        while len(devices[0].promises.kept) < 150:
            await asyncio.sleep(0.01)
        closed = await asyncio.to_thread(urns[1].control, "POST", "/boxes/spring/close")
        over.set()
    watching.set()
    await watcher
    return closed.json()


def test_nothing_acknowledged_by_any_urn_misses_the_ledger_that_one_of_them_closes(urns):
    hall = opened(urns)
    promises, lot, seen = Promises(hall), random.Random(7), set()
    devices = [Wanderer(promises, lot) for _ in range(12)]
    closed = asyncio.run(until_closed(urns, devices, seen))
    assert closed["state"] == "closed"
    ledgers = {urn.control("GET", "/boxes/spring/entries").content for urn in urns}
    (ledger,) = ledgers
    entries = ledger.splitlines()
    hashes = [merkle.leaf_hash(raw) for raw in entries]
    assert set(promises.kept) == set(entries)
    assert len(entries) == len(set(entries)) == closed["size"]
    opening.standing(ballot.parse(raw) for raw in entries)
    final = checkpoint.read(closed["checkpoint"].encode(), hall.meeting.log, hall.meeting.log_origin)
    assert (final.size, final.root) == (len(entries), merkle.root(hashes))
    # Every checkpoint that anybody saw is a beginning of the last one, and all urns tell the same story.
    stories = {urn.client.get("/boxes/spring/checkpoints").text for urn in urns}
    (story,) = stories
    told = json.loads(story)["checkpoints"]
    assert (len(told) > 2, told[-1]) == (True, closed["checkpoint"])
    assert seen <= set(told)
    heads = [checkpoint.read(one.encode(), hall.meeting.log, hall.meeting.log_origin) for one in told]
    assert [head.root for head in heads] == [merkle.root(hashes[: head.size]) for head in heads]
    assert [head.size for head in heads] == sorted({head.size for head in heads})
    # Both groups have one ballot a credential that stands.
    standing = {ballot.parse(raw).pk: ballot.parse(raw).group for raw in entries}
    counted = {group: list(standing.values()).count(group) for group in "AB"}
    assert [urn.client.get("/boxes/spring").json()["returned"] for urn in urns] == [counted] * URNS


def test_what_a_killed_urn_acknowledged_the_others_know(urns):
    hall = opened(urns)
    promises, lot = Promises(hall), random.Random(8)

    async def cast(device: Device, port: int) -> None:
        connection = Connection(port)
        try:
            while True:
                await device.cast(connection, PATH)
        except NoAnswer:
            connection.shut()

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(6):
                group.create_task(cast(Device(promises, lot), urns[0].port))
            while len(promises.kept) < 60:
                await asyncio.sleep(0.005)
            await asyncio.to_thread(urns[0].kill)

    asyncio.run(run())
    for number, raw in enumerate(promises.kept):
        answer = post(urns[1 + number % 2], raw)
        assert answer.status == 200
        hall.promised(answer, raw)
    urns[0].launch()
    urns[0].wait_until_ready()
    closed = urns[0].control("POST", "/boxes/spring/close").json()
    entries = urns[2].control("GET", "/boxes/spring/entries").content.splitlines()
    assert set(promises.kept) <= set(entries)
    assert closed["size"] == len(entries)
