"""What may go wrong around a running ballot box, each with what then happens: disks, networks, clients and the moment of closing.

kill -9 again and again is `ballotbox.soak`; faults between two writes are `test_ballotbox_store.py`; PostgreSQL's own are in
`test_ballotbox_postgres_*.py`.
"""

import contextlib
import json
import os
import random
import resource
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from answerable.protocol import ballot
from answerable.rehearsal.wrapped import Wrapped
from ballotbox import soak
from ballotbox.devices import quick_rater
from ballotbox.hall import Answered, Hall
from ballotbox.process import BallotBoxProcess, served
from waiting import PATIENCE, until

pytestmark = pytest.mark.process

BALLOTS = "/boxes/spring/ballots"


@pytest.fixture
def ballotbox(tmp_path: Path) -> Iterator[BallotBoxProcess]:
    process = BallotBoxProcess(tmp_path, log=tmp_path / "ballotbox.log")
    yield process
    process.end()


def returned(ballotbox: BallotBoxProcess) -> dict[str, int]:
    counts: dict[str, int] = ballotbox.client.get("/boxes/spring").json()["returned"]["sheet"]
    return counts


def head(raw: bytes, length: int | None = None) -> bytes:
    size = len(raw) if length is None else length
    return f"POST {BALLOTS} HTTP/1.1\r\nhost: ballotbox\r\ncontent-length: {size}\r\n\r\n".encode()


# Disks


@contextlib.contextmanager
def no_more_space(ballotbox: BallotBoxProcess) -> Iterator[None]:
    """The kernel refuses the ballot box every byte beyond what its files hold already, as a full disk does."""
    pid = ballotbox.child.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def refused_then_taken(ballotbox: BallotBoxProcess, hall: Hall, trouble) -> None:
    """A ballot is accepted before the fault, refused with a message during it, and accepted after it; receipts given before still hold."""
    first, second = quick_rater(hall, "A"), quick_rater(hall, "B")
    before, during = first.ballot(), second.ballot()
    hall.promised(ballotbox.cast(before), before)
    with trouble:
        refused = ballotbox.cast(during)
        assert refused.error == (503, "store-unavailable")
        assert int(refused.headers["retry-after"]) >= 1
        assert ballotbox.child.poll() is None
        assert returned(ballotbox) == {"A": 1, "B": 0}
    hall.promised(ballotbox.cast(during), during)
    again = ballotbox.cast(before)
    assert again.status == 200
    hall.promised(again, before)
    assert returned(ballotbox) == {"A": 1, "B": 1}


def test_a_disk_that_takes_no_more_refuses_and_loses_nothing(ballotbox):
    hall = ballotbox.opened()
    refused_then_taken(ballotbox, hall, no_more_space(ballotbox))
    with no_more_space(ballotbox):
        assert ballotbox.control("POST", "/boxes/spring/close").status_code == 503
        assert ballotbox.client.get("/boxes/spring").json()["state"] == "open"
    closed = ballotbox.control("POST", "/boxes/spring/close").json()
    assert (closed["state"], closed["size"]) == ("closed", 2)
    ballotbox.restart()
    assert ballotbox.client.get("/boxes/spring").json()["state"] == "closed"


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own, which only root may mount."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"a file system cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    try:
        yield
    finally:
        ballast.unlink()


def test_a_full_disk_refuses_and_loses_nothing(tmp_path):
    with small_disk(tmp_path / "disk", "4m") as folder:
        ballotbox = BallotBoxProcess(folder, log=tmp_path / "ballotbox.log")
        try:
            refused_then_taken(ballotbox, ballotbox.opened(), filled(folder))
        finally:
            ballotbox.end()


def test_a_disk_that_cannot_be_written_is_said_at_the_start(tmp_path):
    with small_disk(tmp_path / "disk", "8m") as folder:
        ballotbox = BallotBoxProcess(folder)
        hall = ballotbox.opened()
        raw = quick_rater(hall, "A").ballot()
        hall.promised(ballotbox.cast(raw), raw)
        ballotbox.end()
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        command = served(ballotbox.port)
        refused = subprocess.run(
            command, env=ballotbox.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert refused.returncode != 0
        assert "StoreUnavailable: SQLite:" in refused.stderr
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        ballotbox = BallotBoxProcess(folder)
        again = ballotbox.cast(raw)
        ballotbox.end()
        assert again.status == 200


# Networks


def test_a_lost_reply_is_asked_for_again(ballotbox):
    hall = ballotbox.opened()
    raw = quick_rater(hall, "A").ballot()
    sent = ballotbox.wrapped(raw)
    with socket.create_connection(("127.0.0.1", ballotbox.port)) as phone:
        phone.sendall(head(sent) + sent)
    until(lambda: returned(ballotbox) == {"A": 1, "B": 0}, "the ballot is in the box", ballotbox.child)
    again = ballotbox.cast(raw)
    assert again.status == 200
    hall.promised(again, raw)
    assert returned(ballotbox) == {"A": 1, "B": 0}


def test_a_half_sent_ballot_is_no_ballot(ballotbox, tmp_path):
    hall = ballotbox.opened()
    raw = quick_rater(hall, "A").ballot()
    sent = ballotbox.wrapped(raw)
    for part in (sent[:1], sent[: len(sent) // 2], sent[:-1]):
        with socket.create_connection(("127.0.0.1", ballotbox.port)) as phone:
            phone.sendall(head(sent) + part)
            phone.shutdown(socket.SHUT_WR)
            phone.settimeout(PATIENCE)
            assert phone.recv(65536) == b""
    assert returned(ballotbox) == {"A": 0, "B": 0}
    assert ballotbox.cast(raw).status == 201
    assert (tmp_path / "ballotbox.log").read_text() == ""


def test_slow_clients_keep_nobody_waiting(ballotbox):
    hall = ballotbox.opened()
    raw = ballotbox.wrapped(quick_rater(hall, "A").ballot())
    with contextlib.ExitStack() as open_until_the_end:
        for _ in range(200):
            phone = open_until_the_end.enter_context(socket.create_connection(("127.0.0.1", ballotbox.port)))
            phone.sendall(head(raw) + raw[:100])
        for _ in range(5):
            other = quick_rater(hall, "B").ballot()
            hall.promised(ballotbox.cast(other), other)
        # The slow requests arrive in the end too. The same ballot sent several times counts once.
        slow = open_until_the_end.enter_context(socket.create_connection(("127.0.0.1", ballotbox.port)))
        slow.sendall(head(raw) + raw[:500])
        slow.sendall(raw[500:])
        slow.settimeout(PATIENCE)
        assert slow.recv(65536).startswith(b"HTTP/1.1 201 ")
    assert returned(ballotbox) == {"A": 1, "B": 5}


def test_many_who_send_the_same_ballot_at_once_are_one(ballotbox):
    hall = ballotbox.opened()
    raw = quick_rater(hall, "A").ballot()
    with ThreadPoolExecutor(16) as phones:
        answers = list(
            phones.map(
                lambda _: httpx.post(ballotbox.url + BALLOTS, content=raw, timeout=PATIENCE, auth=Wrapped()),
                range(64),
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200] * 63 + [201]
    for answer in answers:
        hall.promised(Answered(answer.status_code, {}, answer.content), raw)
    assert returned(ballotbox) == {"A": 1, "B": 0}


def test_two_devices_with_one_credential_are_one_chain(ballotbox):
    """Both replace as fast as they can, each learning from refusals what the other did."""
    hall = ballotbox.opened()
    rater = quick_rater(hall, "A")
    first = rater.ballot()
    assert ballotbox.cast(first).status == 201
    taken: list[bytes] = [first]

    def device(number: int) -> None:
        with httpx.Client(
            base_url=ballotbox.url, trust_env=False, timeout=PATIENCE, auth=Wrapped()
        ) as client:
            latest = first
            for turn in range(15):
                raw = rater.ballot(((str(number),), (str(turn),)), last=latest)
                answer = client.post(BALLOTS, content=raw)
                if answer.status_code == 201:
                    taken.append(raw)
                    latest = raw
                else:
                    assert answer.status_code == 409
                    latest = json.dumps(
                        client.post("/boxes/spring/look-up", json={"pk": rater.pk}).json()["ballots"][0],
                        separators=(",", ":"),
                        ensure_ascii=False,
                    ).encode()

    threads = [threading.Thread(target=device, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain = sorted((ballot.parse(raw) for raw in taken), key=lambda one: one.seq)
    assert [one.seq for one in chain] == list(range(1, len(taken) + 1))
    assert [one.prev for one in chain] == [None, *(one.hash for one in chain[:-1])]


# The moment of closing


def test_closing_under_load_keeps_every_promise(ballotbox):
    hall = ballotbox.opened()
    promised: dict[bytes, bytes] = {}
    late: list[tuple[int, str]] = []
    closing = threading.Event()

    def device(ballots: list[bytes]) -> None:
        with httpx.Client(
            base_url=ballotbox.url, timeout=PATIENCE, trust_env=False, auth=Wrapped()
        ) as client:
            for number, raw in enumerate(ballots):
                answer = client.post(BALLOTS, content=raw)
                if answer.status_code == 201:
                    promised[raw] = answer.content
                else:
                    late.append((answer.status_code, answer.json()["error"]))
                if number == 20:
                    closing.set()

    stacks = [[quick_rater(hall, "AB"[n % 2]).ballot() for n in range(60)] for _ in range(8)]
    threads = [threading.Thread(target=device, args=(stack,)) for stack in stacks]
    for thread in threads:
        thread.start()
    closing.wait()
    closed = ballotbox.control("POST", "/boxes/spring/close").json()
    for thread in threads:
        thread.join()
    entries = ballotbox.control("GET", "/boxes/spring/entries").content.splitlines()
    assert sorted(entries) == sorted(promised)
    assert closed["size"] == len(promised)
    assert late
    assert set(late) == {(409, "closed")}
    for raw, answer in promised.items():
        hall.promised(Answered(201, {}, answer), raw)


# kill -9


@pytest.mark.parametrize("cycles", [4])
def test_a_short_soak_loses_nothing(cycles):
    """SQLite and, once, a promoted standby; `make soak` runs the long one."""
    tally = soak.soak(cycles, random.SystemRandom().randrange(1 << 32))
    assert (tally.cycles, tally.lost) == (cycles, 0)
    assert tally.acknowledged > 0


def test_a_ballotbox_killed_in_the_middle_of_its_batches_starts_again(tmp_path):
    """The ledger is extended every few milliseconds, and the kill comes at any of them."""
    lot = random.Random(os.urandom(8))
    ballotbox = BallotBoxProcess(tmp_path, flush_seconds=0.01)
    try:
        hall = ballotbox.opened()
        promised = []
        for _ in range(5):
            for number in range(lot.randrange(1, 12)):
                raw = quick_rater(hall, "AB"[number % 2]).ballot()
                assert ballotbox.cast(raw).status == 201
                promised.append(raw)
            time.sleep(lot.random() * 0.02)
            ballotbox.restart()
            size, checkpoints = (
                ballotbox.client.get("/boxes/spring").json()["size"],
                ballotbox.client.get("/boxes/spring/checkpoints").json(),
            )
            assert size <= len(promised)
            assert bool(checkpoints["checkpoints"]) == (size > 0)
        ballotbox.control("POST", "/boxes/spring/close")
        entries = ballotbox.control("GET", "/boxes/spring/entries").content.splitlines()
        assert sorted(entries) == sorted(promised)
    finally:
        ballotbox.end()
    soak.checked(ballotbox)
