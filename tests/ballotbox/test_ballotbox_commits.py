"""Group commit: which ballots are committed together, when each is answered, and what a failed commit does; by itself, and with a store."""

import asyncio
import threading

import pytest

from answerable.ballotbox import commits
from answerable.ballotbox.commits import Commits
from answerable.ballotbox.store import StoreUnavailable
from answerable.protocol import ballot, receipt
from ballotbox.hall import Box
from waiting import PATIENCE


class Disk:
    """A stand-in for the disk: each commit is recorded, and waits until the test lets it through."""

    def __init__(self):
        self.begun: list[list[int]] = []
        self.gates: list[asyncio.Future[None]] = []

    async def commit(self, batch):
        self.begun.append(list(batch))
        gate = asyncio.get_running_loop().create_future()
        self.gates.append(gate)
        await gate
        return [one * 10 for one in batch]


async def until(holds) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.001)


def test_those_of_one_window_go_together_and_those_who_come_meanwhile_go_next():
    async def scenario():
        disk = Disk()
        group = Commits(disk.commit, 0.001)
        first = [group.offer(one) for one in (1, 2, 3)]
        await until(lambda: disk.begun)
        second = [group.offer(one) for one in (4, 5)]
        await asyncio.sleep(0.01)
        assert disk.begun == [[1, 2, 3]]
        assert not any(answer.done() for answer in first + second)
        disk.gates[0].set_result(None)
        assert [await answer for answer in first] == [10, 20, 30]
        await until(lambda: len(disk.begun) == 2)
        assert not any(answer.done() for answer in second)
        disk.gates[1].set_result(None)
        assert [await answer for answer in second] == [40, 50]
        late = group.offer(6)
        await until(lambda: len(disk.begun) == 3)
        disk.gates[2].set_result(None)
        assert await late == 60
        assert disk.begun == [[1, 2, 3], [4, 5], [6]]

    asyncio.run(scenario())


def test_a_batch_has_a_most_and_waiting_a_limit(monkeypatch):
    monkeypatch.setattr(commits, "MOST", 3)
    monkeypatch.setattr(commits, "WAITING_LIMIT", 5)

    async def scenario():
        disk = Disk()
        group = Commits(disk.commit, 0)
        answers = [group.offer(one) for one in range(4)]
        assert not group.is_full
        answers.append(group.offer(4))
        assert group.is_full
        await until(lambda: disk.begun)
        assert not group.is_full
        disk.gates[0].set_result(None)
        await until(lambda: len(disk.begun) == 2)
        disk.gates[1].set_result(None)
        assert [await answer for answer in answers] == [0, 10, 20, 30, 40]
        assert disk.begun == [[0, 1, 2], [3, 4]]

    asyncio.run(scenario())


def test_a_failed_commit_fails_for_all_of_its_batch_and_for_no_other():
    async def scenario():
        disk = Disk()
        group = Commits(disk.commit, 0)
        first = [group.offer(one) for one in (1, 2)]
        await until(lambda: disk.begun)
        second = group.offer(3)
        disk.gates[0].set_exception(StoreUnavailable("full"))
        for answer in first:
            with pytest.raises(StoreUnavailable, match="full"):
                await answer
        await until(lambda: len(disk.begun) == 2)
        disk.gates[1].set_result(None)
        assert await second == 30

    asyncio.run(scenario())


def test_whoever_has_gone_holds_up_nobody():
    async def scenario():
        disk = Disk()
        group = Commits(disk.commit, 0)
        gone, stays = group.offer(1), group.offer(2)
        gone.cancel()
        await until(lambda: disk.begun)
        disk.gates[0].set_result(None)
        assert await stays == 20
        gone, stays = group.offer(3), group.offer(4)
        await until(lambda: len(disk.begun) == 2)
        gone.cancel()
        disk.gates[1].set_exception(StoreUnavailable("full"))
        with pytest.raises(StoreUnavailable):
            await stays

    asyncio.run(scenario())


# Through the ballot box


@pytest.fixture
def box(tmp_path):
    box = Box(tmp_path)
    yield box
    box.shut()


@pytest.fixture
def hall(box):
    return box.opened()


class Held:
    """The ballot box's commits, counted and stopped at will."""

    def __init__(self, box, monkeypatch):
        self.batches: list[int] = []
        self.open = threading.Event()
        self.open.set()
        self.fails = False
        real = box.app.ballotbox.store.cast

        def cast(key, offers):
            self.batches.append(len(offers))
            assert self.open.wait(PATIENCE)
            if self.fails:
                raise StoreUnavailable("the disk is full")
            return real(key, offers)

        monkeypatch.setattr(box.app.ballotbox.store, "cast", cast)


@pytest.fixture
def held(box, hall, monkeypatch):
    return Held(box, monkeypatch)


def together(box, ballots, key="spring"):
    """Cast all of them at once; their answers in the same order."""

    async def all_of_them():
        calls = (box._call("POST", f"/boxes/{key}/ballots", raw, {}, 1 << 20) for raw in ballots)
        return await asyncio.gather(*calls)

    return box.loop.run_until_complete(all_of_them())


def test_ballots_that_come_together_share_a_commit_and_a_signature(box, hall, held):
    ballots = [hall.rater(group).ballot() for group in "AABBA"]
    answers = together(box, ballots)
    assert [answer.status for answer in answers] == [201] * 5
    assert held.batches == [5]
    for raw, answer in zip(ballots, answers, strict=True):
        hall.promised(answer, raw)
    receipts = [receipt.parse(answer.body) for answer in answers]
    assert len({(one.root, one.signature, one.size) for one in receipts}) == 1
    # Sorted by hash, so that the index does not tell who came first.
    in_order = sorted(range(5), key=lambda at: receipts[at].ballot)
    assert [receipts[at].index for at in in_order] == [0, 1, 2, 3, 4]
    assert box.close().json["size"] == 5


def test_nobody_is_acknowledged_before_the_commit(box, hall, held):
    ballots = [hall.rater().ballot() for _ in range(3)]

    async def scenario():
        held.open.clear()
        calls = [
            asyncio.ensure_future(box._call("POST", "/boxes/spring/ballots", raw, {}, 1 << 20))
            for raw in ballots
        ]
        await until(lambda: held.batches)
        await asyncio.sleep(0.05)
        waiting = [call.done() for call in calls]
        held.open.set()
        return waiting, [(await call).status for call in calls]

    waiting, statuses = box.loop.run_until_complete(scenario())
    assert (waiting, statuses) == ([False] * 3, [201] * 3)


def test_a_failed_commit_refuses_all_of_its_batch_and_takes_them_later(box, hall, held):
    ballots = [hall.rater().ballot() for _ in range(4)]
    held.fails = True
    answers = together(box, ballots)
    assert [answer.error for answer in answers] == [(503, "store-unavailable")] * 4
    assert [answer.headers["retry-after"] for answer in answers] == ["1"] * 4
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 0, "B": 0}}
    held.fails = False
    assert [answer.status for answer in together(box, ballots)] == [201] * 4
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 4, "B": 0}}


def test_the_same_ballot_twice_in_one_batch_is_taken_once_and_promised_twice(box, hall, held):
    raw = hall.rater().ballot()
    answers = together(box, [raw, hall.rater().ballot(), raw])
    assert held.batches == [3]
    assert [answer.status for answer in answers] == [201, 201, 200]
    assert answers[0].body == answers[2].body
    hall.promised(answers[2], raw)
    assert receipt.parse(answers[0].body).size == 2
    assert box.close().json["size"] == 2


def test_of_two_ballots_of_one_credential_in_one_batch_one_is_taken(box, hall, held):
    rater = hall.rater()
    rivals = [rater.ballot(((str(mark),), ("1",))) for mark in (7, 8)]
    answers = together(box, rivals)
    assert held.batches == [2]
    assert sorted(answer.status for answer in answers) == [201, 409]
    (taken,) = (raw for raw, answer in zip(rivals, answers, strict=True) if answer.status == 201)
    (refused,) = (answer.json for answer in answers if answer.status == 409)
    assert (refused["error"], refused["latest"]) == (
        "conflict",
        {"seq": 1, "ballot": ballot.leaf_hash(taken)},
    )


def test_a_ballot_and_its_replacement_in_one_batch_are_both_taken(box, hall, held):
    rater = hall.rater()
    first = rater.ballot()
    second = rater.ballot((("1",), ("2",)), last=first)
    answers = together(box, [first, second])
    assert (held.batches, [answer.status for answer in answers]) == ([2], [201, 201])
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 1, "B": 0}}
    assert box.close().json["size"] == 2


def test_when_too_many_wait_the_next_is_told_to_come_again(box, hall, held, monkeypatch):
    monkeypatch.setattr(commits, "WAITING_LIMIT", 2)
    ballots = [hall.rater().ballot() for _ in range(4)]
    answers = together(box, ballots)
    assert sorted(answer.status for answer in answers) == [201, 201, 503, 503]
    busy = [answer for answer in answers if answer.status == 503]
    assert [(answer.json["error"], answer.headers["retry-after"]) for answer in busy] == [("busy", "1")] * 2
    refused = [raw for raw, answer in zip(ballots, answers, strict=True) if answer.status == 503]
    assert [answer.status for answer in together(box, refused)] == [201, 201]


def test_a_box_closed_while_ballots_wait_takes_none_of_them(box, hall, held):
    """The close was asked for first; it and the commit run one after the other, and the commit sees it."""
    known, late = hall.rater().ballot(), hall.rater().ballot()
    assert box.cast(known).status == 201

    async def scenario():
        closing = box.app.in_store(lambda ballotbox: ballotbox.close("spring", False, 0.0))
        casting = asyncio.gather(
            *(box._call("POST", "/boxes/spring/ballots", raw, {}, 1 << 20) for raw in (known, late))
        )
        return await closing, await casting

    closed, (repeated, refused) = box.loop.run_until_complete(scenario())
    assert (closed["state"], closed["size"]) == ("closed", 1)
    assert (repeated.status, refused.error) == (200, (409, "closed"))
    hall.promised(repeated, known)


def test_what_two_boxes_take_at_once_does_not_mix(box, hall, held):
    other = box.opened("autumn")
    ballots = [hall.rater().ballot(), other.rater().ballot()]

    async def scenario():
        return await asyncio.gather(
            box._call("POST", "/boxes/spring/ballots", ballots[0], {}, 1 << 20),
            box._call("POST", "/boxes/autumn/ballots", ballots[1], {}, 1 << 20),
        )

    one, two = box.loop.run_until_complete(scenario())
    assert (one.status, two.status, held.batches) == (201, 201, [1, 1])
    hall.promised(one, ballots[0])
    other.promised(two, ballots[1])
