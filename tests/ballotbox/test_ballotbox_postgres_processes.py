"""Several ballot box processes over one PostgreSQL database at once, over real HTTP: all of them show the same ledger and take the same ballots."""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from answerable.protocol import ballot, checkpoint, merkle, opening
from ballotbox.devices import Connection, Device, NoAnswer, Promises, quick_rater
from ballotbox.hall import Answered, Hall
from ballotbox.process import BallotBoxProcess
from waiting import PATIENCE

pytestmark = pytest.mark.process

BALLOTBOXES = 3
PATH = "/boxes/spring/ballots"


@pytest.fixture
def ballotboxes(tmp_path, database):
    """Started at the same moment over an empty home and an empty database; batches are made all the time."""
    where = {"BALLOTBOX_DATABASE_URL": database}
    with ThreadPoolExecutor(BALLOTBOXES) as threads:
        starting = [threads.submit(BallotBoxProcess, tmp_path, 0.1, where) for _ in range(BALLOTBOXES)]
    running = [one.result() for one in starting if one.exception() is None]
    try:
        yield [one.result() for one in starting]
    finally:
        for ballotbox in running:
            ballotbox.end()


def at_once(calls):
    with ThreadPoolExecutor(len(calls)) as threads:
        return [done.result() for done in [threads.submit(call) for call in calls]]


def post(ballotbox: BallotBoxProcess, raw: bytes) -> Answered:
    answer = ballotbox.client.post(PATH, content=raw)
    return Answered(answer.status_code, {}, answer.content)


def opened(ballotboxes) -> Hall:
    return ballotboxes[0].opened()


def test_a_box_is_made_with_one_set_of_keys_and_opened_with_one_manifest(ballotboxes):
    made = at_once(
        [lambda ballotbox=ballotbox: ballotbox.control("PUT", "/boxes/spring") for ballotbox in ballotboxes]
    )
    assert sorted(answer.status_code for answer in made) == [200, 200, 201]
    assert len({answer.text for answer in made}) == 1
    hall = Hall(made[0].json())
    rivals = [hall.note, hall.signed(title="Another").decode(), hall.signed(title="A third").decode()]
    calls = [
        lambda ballotbox=ballotbox, rival=rival: ballotbox.control(
            "POST", "/boxes/spring/open", json={"manifest": rival}
        )
        for ballotbox, rival in zip(ballotboxes, rivals, strict=True)
    ]
    answers = at_once(calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    (won,) = (answer.json()["manifest_hash"] for answer in answers if answer.status_code == 200)
    assert {ballotbox.client.get("/boxes/spring").json()["manifest_hash"] for ballotbox in ballotboxes} == {
        won
    }


def test_what_one_ballotbox_opens_another_takes_at_once(ballotboxes):
    first, second, third = ballotboxes
    hall = Hall(first.control("PUT", "/boxes/spring").json(), scope="presenter")
    raw = hall.rater("A", scope="presenter/p1").ballot()
    assert post(second, raw).error == (409, "not-open")
    assert first.control("POST", "/boxes/spring/open", json={"manifest": hall.note}).status_code == 200
    assert post(second, raw).error == (409, "not-open")
    assert first.control("POST", "/boxes/spring/scopes", json={"open": ["presenter/p1"]}).status_code == 200
    hall.promised(post(second, raw), raw)
    assert third.control("POST", "/boxes/spring/scopes", json={"closed": ["presenter/p1"]}).status_code == 200
    late = hall.rater("A", scope="presenter/p1").ballot()
    assert [post(ballotbox, late).error for ballotbox in ballotboxes] == [(409, "closed")] * 3
    shown = [ballotbox.client.get("/boxes/spring").json() for ballotbox in ballotboxes]
    assert shown[0]["returned"] == {"presenter/p1": {"A": 1, "B": 0}, "presenter/p2": {"A": 0, "B": 0}}
    assert shown[0]["scopes"] == {"presenter/p1": "closed", "presenter/p2": "new"}


def test_of_two_devices_with_one_credential_at_different_ballotboxes_exactly_one_is_first(ballotboxes):
    hall = opened(ballotboxes)
    for _ in range(6):
        rater = quick_rater(hall, "A")
        rivals = [rater.ballot(((str(number),), ("1",))) for number in range(BALLOTBOXES)]
        answers = at_once(
            [
                lambda ballotbox=ballotbox, raw=raw: post(ballotbox, raw)
                for ballotbox, raw in zip(ballotboxes, rivals, strict=True)
            ]
        )
        assert sorted(answer.status for answer in answers) == [201, 409, 409]
        (winner,) = (raw for raw, answer in zip(rivals, answers, strict=True) if answer.status == 201)
        latest = {"seq": 1, "ballot": ballot.leaf_hash(winner)}
        lost = [answer.json for answer in answers if answer.status == 409]
        assert [(one["error"], one["latest"]) for one in lost] == [("conflict", latest)] * 2
        again = at_once(
            [lambda ballotbox=ballotbox, raw=winner: post(ballotbox, raw) for ballotbox in ballotboxes]
        )
        assert [answer.status for answer in again] == [200] * BALLOTBOXES
        for answer in again:
            hall.promised(answer, winner)
    assert ballotboxes[2].client.get("/boxes/spring").json()["returned"] == {"sheet": {"A": 6, "B": 0}}


class Wanderer(Device):
    """Casts each ballot through another ballot box than the one before, until the box is closed."""

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


async def watched(ballotboxes: list[BallotBoxProcess], seen: set[str], over: asyncio.Event) -> None:
    """Collect the checkpoints that the ballot boxes show while they take ballots."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        while not over.is_set():
            for ballotbox in ballotboxes:
                answer = await client.get(f"{ballotbox.url}/boxes/spring/checkpoint")
                if answer.status_code == 200:
                    seen.add(answer.text)


async def until_closed(ballotboxes: list[BallotBoxProcess], devices: list[Wanderer], seen: set[str]) -> dict:
    """Cast everywhere; close at one ballot box in the middle of it. The answer to the close."""
    over, watching = asyncio.Event(), asyncio.Event()
    watcher = asyncio.create_task(watched(ballotboxes, seen, watching))
    async with asyncio.TaskGroup() as group:
        for device in devices:
            group.create_task(device.wander([Connection(ballotbox.port) for ballotbox in ballotboxes]))
        while len(devices[0].promises.kept) < 150:
            await asyncio.sleep(0.01)
        closed = await asyncio.to_thread(ballotboxes[1].control, "POST", "/boxes/spring/close")
        over.set()
    watching.set()
    await watcher
    return closed.json()


def test_nothing_acknowledged_by_any_ballotbox_misses_the_ledger_that_one_of_them_closes(ballotboxes):
    hall = opened(ballotboxes)
    promises, lot, seen = Promises(hall), random.Random(7), set()
    devices = [Wanderer(promises, lot) for _ in range(12)]
    closed = asyncio.run(until_closed(ballotboxes, devices, seen))
    assert closed["state"] == "closed"
    ledgers = {ballotbox.control("GET", "/boxes/spring/entries").content for ballotbox in ballotboxes}
    (ledger,) = ledgers
    entries = ledger.splitlines()
    hashes = [merkle.leaf_hash(raw) for raw in entries]
    assert set(promises.kept) == set(entries)
    assert len(entries) == len(set(entries)) == closed["size"]
    opening.standing(ballot.parse(raw) for raw in entries)
    final = checkpoint.read(closed["checkpoint"].encode(), hall.meeting.log, hall.meeting.log_origin)
    assert (final.size, final.root) == (len(entries), merkle.root(hashes))
    # Every checkpoint that anybody saw is a beginning of the last one, and all ballot boxes tell the same story.
    stories = {ballotbox.client.get("/boxes/spring/checkpoints").text for ballotbox in ballotboxes}
    (story,) = stories
    told = json.loads(story)["checkpoints"]
    assert (len(told) > 2, told[-1]) == (True, closed["checkpoint"])
    assert seen <= set(told)
    heads = [checkpoint.read(one.encode(), hall.meeting.log, hall.meeting.log_origin) for one in told]
    assert [head.root for head in heads] == [merkle.root(hashes[: head.size]) for head in heads]
    assert [head.size for head in heads] == sorted({head.size for head in heads})
    # Both groups have one ballot a credential that stands.
    standing = {ballot.parse(raw).pk: ballot.parse(raw).group for raw in entries}
    counted = {"sheet": {group: list(standing.values()).count(group) for group in "AB"}}
    assert [ballotbox.client.get("/boxes/spring").json()["returned"] for ballotbox in ballotboxes] == [
        counted
    ] * BALLOTBOXES


def test_what_a_killed_ballotbox_acknowledged_the_others_know(ballotboxes):
    hall = opened(ballotboxes)
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
                group.create_task(cast(Device(promises, lot), ballotboxes[0].port))
            while len(promises.kept) < 60:
                await asyncio.sleep(0.005)
            await asyncio.to_thread(ballotboxes[0].kill)

    asyncio.run(run())
    for number, raw in enumerate(promises.kept):
        answer = post(ballotboxes[1 + number % 2], raw)
        assert answer.status == 200
        hall.promised(answer, raw)
    ballotboxes[0].launch()
    ballotboxes[0].wait_until_ready()
    closed = ballotboxes[0].control("POST", "/boxes/spring/close").json()
    entries = ballotboxes[2].control("GET", "/boxes/spring/entries").content.splitlines()
    assert set(promises.kept) <= set(entries)
    assert closed["size"] == len(entries)
