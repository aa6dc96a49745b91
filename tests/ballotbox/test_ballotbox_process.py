"""The ballot box as a process of its own, over real HTTP: what it promised survives kill -9, and what was damaged is refused."""

import contextlib
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from answerable.ballotbox.box import Damaged
from answerable.protocol import ballot, checkpoint, merkle
from answerable.rehearsal.wrapped import Wrapped
from ballotbox.hall import Answered, Box
from ballotbox.process import BallotBoxProcess
from waiting import PATIENCE

pytestmark = pytest.mark.process

KILLS = 3


@pytest.fixture
def ballotbox(tmp_path):
    process = BallotBoxProcess(tmp_path, flush_seconds=0.15)
    yield process
    process.end()


def test_what_a_ballotbox_writes_is_for_its_owner_only(tmp_path):
    made = tmp_path / "home"
    ballotbox = BallotBoxProcess(made, prefix=("sh", "-c", 'umask 022 && exec "$@"', "sh"))
    try:
        hall = ballotbox.opened()
        assert ballotbox.cast(hall.rater().ballot()).status == 201
        found = [made, *made.rglob("*")]
        assert {"ballotbox.sqlite3", "ballotbox.sqlite3-wal", "ballotbox-control", "log.key"} <= {
            path.name for path in found
        }
        assert [path for path in found if path.stat().st_mode & 0o077] == []
    finally:
        ballotbox.end()


def cast_until_killed(ballotbox, ballots, promised):
    """Cast over connections of its own until the ballot box is gone; remember what it promised."""
    with httpx.Client(base_url=ballotbox.url, timeout=PATIENCE, trust_env=False, auth=Wrapped()) as client:
        for raw in ballots:
            try:
                answer = client.post("/boxes/spring/ballots", content=raw)
            except httpx.TransportError:
                return
            assert answer.status_code == 201, answer.text
            promised[raw] = answer.content


def test_no_promise_is_lost_when_the_ballotbox_is_killed_under_load(ballotbox):
    hall = ballotbox.opened()
    promised: dict[bytes, bytes] = {}
    sent = 0
    for _ in range(KILLS):
        ballots = [[hall.rater("AB"[n % 2]).ballot() for n in range(60)] for _ in range(3)]
        sent += sum(len(own) for own in ballots)
        threads = [
            threading.Thread(target=cast_until_killed, args=(ballotbox, own, promised)) for own in ballots
        ]
        before = len(promised)
        for thread in threads:
            thread.start()
        while len(promised) < before + 25:
            time.sleep(0.005)
        ballotbox.kill()
        for thread in threads:
            thread.join()
        ballotbox.launch()
        ballotbox.wait_until_ready()
    for raw, receipt in promised.items():
        hall.promised(Answered(201, {}, receipt), raw)
        again = ballotbox.cast(raw)
        assert again.status == 200
        hall.promised(again, raw)
    closed = ballotbox.control("POST", "/boxes/spring/close").json()
    entries = ballotbox.control("GET", "/boxes/spring/entries").content.splitlines()
    assert set(promised) <= set(entries)
    assert len(set(entries)) == len(entries) == closed["size"] <= sent
    head = checkpoint.read(closed["checkpoint"].encode(), hall.meeting.log, "answerable/spring")
    assert head.root == merkle.root(merkle.leaf_hash(raw) for raw in entries)


def test_everything_is_remembered_over_a_restart(ballotbox):
    ballotbox.environment["BALLOTBOX_FLUSH_SECONDS"] = "3600"
    ballotbox.restart()
    hall = ballotbox.opened()
    rater = hall.rater()
    raw = rater.ballot()
    assert ballotbox.cast(raw).status == 201
    assert ballotbox.end() == -signal.SIGTERM  # it shuts down in order, then ends as it was told to
    ballotbox.launch()
    ballotbox.wait_until_ready()
    assert ballotbox.client.get("/boxes/spring").json() == {
        "state": "open",
        "manifest_hash": hall.meeting.hash,
        "returned": {"sheet": {"A": 1, "B": 0}},
        "size": 0,
    }
    assert ballotbox.cast(raw).status == 200
    assert ballotbox.cast(rater.ballot(last=raw)).status == 201
    closed = ballotbox.control("POST", "/boxes/spring/close").json()
    ballotbox.restart()
    assert ballotbox.control("POST", "/boxes/spring/close").json() == closed
    assert ballotbox.cast(hall.rater().ballot()).error == (409, "closed")


def test_of_two_devices_with_one_credential_exactly_one_is_first(ballotbox):
    hall = ballotbox.opened()
    for _ in range(5):
        rater = hall.rater()
        rivals = [rater.ballot(((str(n),), ("1",))) for n in range(4)]
        with ThreadPoolExecutor(len(rivals)) as devices:
            address = f"{ballotbox.url}/boxes/spring/ballots"
            sent = devices.map(
                lambda raw, to=address: httpx.post(to, content=raw, timeout=PATIENCE, auth=Wrapped()), rivals
            )
            answers = dict(zip(rivals, sent, strict=True))
        assert sorted(answer.status_code for answer in answers.values()) == [201, 409, 409, 409]
        (winner,) = (raw for raw, answer in answers.items() if answer.status_code == 201)
        latest = {"seq": 1, "ballot": ballot.leaf_hash(winner)}
        lost = [answer.json() for answer in answers.values() if answer.status_code == 409]
        assert [(one["error"], one["latest"]) for one in lost] == [("conflict", latest)] * 3


def test_the_ballotbox_says_nothing_about_requests(tmp_path, capfd):
    process = BallotBoxProcess(tmp_path)
    process.opened()
    process.cast(b"not a ballot")
    process.client.get("/boxes/spring?secret=1")
    process.end()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM entry WHERE position = 1", "UPDATE entry SET hash = zeroblob(32) WHERE position = 0"],
)
def test_a_damaged_ledger_is_refused_at_the_start(tmp_path, change):
    box = Box(tmp_path)
    hall = box.opened()
    for _ in range(2):
        box.cast(hall.rater().ballot())
    box.close()
    box.shut()
    with contextlib.closing(sqlite3.connect(tmp_path / "ballotbox.sqlite3", isolation_level=None)) as db:
        db.execute(change)
    with pytest.raises(Damaged, match="box spring"):
        Box(tmp_path)
