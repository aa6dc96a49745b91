"""The soak: kill -9 under load, again and again, and look for an acknowledged ballot that is missing.

    python -m urn.soak --cycles 300

Two thirds of the cycles kill an urn over SQLite. One third runs over PostgreSQL with two urns at once: by turns one of the
urns is killed, or the whole database, or (each tenth, and at least one) the primary, whose synchronous standby is then promoted.
In each cycle devices cast, replace and repeat over connections of their own until the kill, at a moment drawn by lot. Then everything acknowledged in
that cycle is sent again and must be acknowledged again with a receipt that holds. In the end the box is closed, and the ledger
must hold every acknowledged ballot once, in unbroken chains, under the checkpoint; `answerable urn check` rereads it all.
The last line reads `N cycles, A acknowledged, 0 lost`; exit status 1 when anything was lost.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from answerable.ballotbox import ballot, checkpoint, merkle, opening
from urn.devices import Connection, Device, NoAnswer, Promises, cast_until
from urn.process import UrnProcess

DEVICES = 24
FEWEST, MOST = 5, 120  # ballots acknowledged in a cycle before the kill
FLUSH_SECONDS = 0.2
PATH = "/boxes/spring/ballots"


@dataclass
class Tally:
    """What came of the soak, over all boxes."""

    cycles: int = 0
    acknowledged: int = 0
    lost: int = 0
    started: float = field(default_factory=time.monotonic)

    def say(self, what: str) -> None:
        seconds = time.monotonic() - self.started
        print(
            f"{seconds:7.1f} s  cycle {self.cycles}: {what}, {self.acknowledged} acknowledged, {self.lost} lost",
            flush=True,
        )


def under_load(
    promises: Promises, devices: list[Device], ports: list[int], lot: random.Random, kill: Callable[[], None]
) -> list[bytes]:
    """Cast until a number of ballots drawn by lot is acknowledged, then `kill`; what this cycle acknowledged."""
    before, wanted = set(promises.kept), lot.randint(FEWEST, MOST)

    async def run() -> None:
        over = asyncio.Event()
        casting = asyncio.create_task(cast_until(devices, ports, PATH, over))
        while len(promises.kept) < len(before) + wanted and not casting.done():
            await asyncio.sleep(0.001)
        await asyncio.sleep(lot.random() * 0.01)
        await asyncio.to_thread(kill)
        over.set()
        await casting

    asyncio.run(run())
    return [raw for raw in promises.kept if raw not in before]


def promised_again(promises: Promises, port: int, ballots: list[bytes]) -> list[bytes]:
    """Send each again; those that are not acknowledged again are lost."""

    async def run() -> list[bytes]:
        connection, lost = Connection(port), []
        for raw in ballots:
            status, answer = await connection.ask("POST", PATH, raw)
            if status == 200:
                promises.add(raw, answer)
            else:
                lost.append(raw)
        connection.shut()
        return lost

    return asyncio.run(run())


def close_and_count(promises: Promises, urn: UrnProcess) -> int:
    """Close the box and read the whole ledger; how many acknowledged ballots it does not hold."""
    closed = urn.control("POST", "/boxes/spring/close").json()
    entries = urn.control("GET", "/boxes/spring/entries").content.splitlines()
    meeting = promises.hall.meeting
    head = checkpoint.read(closed["checkpoint"].encode(), meeting.log, meeting.log_origin)
    assert (head.size, head.root) == (len(entries), merkle.root(merkle.leaf_hash(raw) for raw in entries))
    assert len(set(entries)) == len(entries), "a ballot is in the ledger twice"
    opening.standing(ballot.parse(raw) for raw in entries)
    return len(set(promises.kept) - set(entries))


def checked(urn: UrnProcess) -> None:
    """`answerable urn check` finds nothing wrong with what the stopped urn left."""
    command = [sys.executable, "-m", "answerable", "urn", "check", "--home", str(urn.home.path)]
    done = subprocess.run(command, env=urn.environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"urn check: {done.stdout}{done.stderr}")


def over_sqlite(cycles: int, tally: Tally, lot: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        urn = UrnProcess(Path(folder), FLUSH_SECONDS)
        try:
            promises = Promises(urn.opened())
            devices = [Device(promises, lot) for _ in range(DEVICES)]
            for _ in range(cycles):
                recent = under_load(promises, devices, [urn.port], lot, urn.kill)
                urn.launch()
                urn.wait_until_ready()
                told(tally, promises, recent, urn, "urn killed (SQLite)")
            tally.lost += close_and_count(promises, urn)
        finally:
            urn.end()
        checked(urn)


def told(tally: Tally, promises: Promises, recent: list[bytes], urn: UrnProcess, what: str) -> None:
    tally.cycles += 1
    tally.acknowledged += len(recent)
    tally.lost += len(promised_again(promises, urn.port, recent))
    tally.say(what)
