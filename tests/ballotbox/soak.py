"""The soak: kill -9 under load, again and again, and look for an acknowledged ballot that is missing.

    python -m ballotbox.soak --cycles 300

Two thirds of the cycles kill a ballot box over SQLite. One third runs over PostgreSQL with two ballot boxes at once: by turns one of the
ballot boxes is killed, or the whole database, or (each tenth, and at least one) the primary, whose synchronous standby is then promoted.
In each cycle devices cast, replace and repeat over connections of their own until the kill, at a moment drawn by lot. Then everything acknowledged in
that cycle is sent again and must be acknowledged again with a receipt that holds. In the end the box is closed, and the ledger
must hold every acknowledged ballot once, in unbroken chains, under the checkpoint; `answerable ballotbox check` rereads it all.
The last line reads `N cycles, A acknowledged, 0 lost`; exit status 1 when anything was lost.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from answerable.protocol import ballot, checkpoint, merkle, opening
from ballotbox.devices import Connection, Device, Promises, cast_until
from ballotbox.postgres_server import Cluster
from ballotbox.process import BallotBoxProcess

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


def close_and_count(promises: Promises, ballotbox: BallotBoxProcess) -> int:
    """Close the box and read the whole ledger; how many acknowledged ballots it does not hold."""
    closed = ballotbox.control("POST", "/boxes/spring/close").json()
    entries = ballotbox.control("GET", "/boxes/spring/entries").content.splitlines()
    meeting = promises.hall.meeting
    head = checkpoint.read(closed["checkpoint"].encode(), meeting.log, meeting.log_origin)
    assert (head.size, head.root) == (len(entries), merkle.root(merkle.leaf_hash(raw) for raw in entries))
    assert len(set(entries)) == len(entries), "a ballot is in the ledger twice"
    opening.standing(ballot.parse(raw) for raw in entries)
    return len(set(promises.kept) - set(entries))


def checked(ballotbox: BallotBoxProcess) -> None:
    """`answerable ballotbox check` finds nothing wrong with what the stopped ballot box left."""
    command = [sys.executable, "-m", "answerable", "ballotbox", "check", "--home", str(ballotbox.home.path)]
    done = subprocess.run(command, env=ballotbox.environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"ballot box check: {done.stdout}{done.stderr}")


@dataclass
class Hall:
    """Ballot boxes over one store, one open box, and devices that cast into it."""

    ballotboxes: list[BallotBoxProcess]
    tally: Tally
    lot: random.Random
    promises: Promises = field(init=False)
    devices: list[Device] = field(init=False)

    def __post_init__(self) -> None:
        self.promises = Promises(self.ballotboxes[0].opened())
        self.devices = [Device(self.promises, self.lot) for _ in range(DEVICES)]

    def cycle(self, kill: Callable[[], None], mend: Callable[[], None], what: str) -> None:
        """Load, kill, mend; then everything acknowledged in this cycle is asked for again, of any ballot box."""
        ports = [ballotbox.port for ballotbox in self.ballotboxes]
        recent = under_load(self.promises, self.devices, ports, self.lot, kill)
        mend()
        for ballotbox in self.ballotboxes:
            ballotbox.wait_until_ready()
        self.tally.cycles += 1
        self.tally.acknowledged += len(recent)
        self.tally.lost += len(promised_again(self.promises, self.lot.choice(ports), recent))
        self.tally.say(what)

    def kill_ballotbox(self, number: int, what: str) -> None:
        ballotbox = self.ballotboxes[number % len(self.ballotboxes)]
        self.cycle(ballotbox.kill, ballotbox.launch, what)

    def end(self) -> None:
        self.tally.lost += close_and_count(self.promises, self.ballotboxes[0])


@contextmanager
def ballotboxes(count: int, **environment: str) -> Iterator[list[BallotBoxProcess]]:
    """So many ballot boxes over one home; stopped at the end, and what they stored is reread."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "ballotbox.log"
        running = [BallotBoxProcess(Path(folder), FLUSH_SECONDS, environment, log=log) for _ in range(count)]
        try:
            yield running
        except BaseException:
            print(log.read_text(errors="replace")[-3000:], file=sys.stderr)
            raise
        finally:
            for ballotbox in running:
                ballotbox.end()
        checked(running[0])


def over_sqlite(cycles: int, tally: Tally, lot: random.Random) -> None:
    with ballotboxes(1) as running:
        hall = Hall(running, tally, lot)
        for number in range(cycles):
            hall.kill_ballotbox(number, "SQLite: ballot box killed")
        hall.end()


def over_postgres(cycles: int, tally: Tally, lot: random.Random) -> None:
    cluster = Cluster.made()
    try:
        with ballotboxes(2, BALLOTBOX_DATABASE_URL=cluster.database()) as running:
            hall = Hall(running, tally, lot)
            for number in range(cycles):
                if number % 3 == 2:
                    hall.cycle(cluster.kill, cluster.start, "PostgreSQL: database killed")
                else:
                    hall.kill_ballotbox(number, f"PostgreSQL: ballot box {number % 3 + 1} of 2 killed")
            hall.end()
    finally:
        cluster.remove()


def over_standby(tally: Tally, lot: random.Random) -> None:
    """One cycle: the primary is killed, and its synchronous standby takes over."""
    primary = Cluster.made()
    try:
        primary.ask("CREATE DATABASE ballotbox")
        standby = primary.standby()
        try:
            with ballotboxes(2, BALLOTBOX_DATABASE_URL=primary.either(standby, "ballotbox")) as running:
                hall = Hall(running, tally, lot)
                hall.cycle(primary.kill, standby.promote, "PostgreSQL: primary killed, standby promoted")
                hall.end()
        finally:
            standby.remove()
    finally:
        primary.remove()


def soak(cycles: int, seed: int) -> Tally:
    tally, lot = Tally(), random.Random(seed)
    over_database = cycles // 3
    promotions = -(-over_database // 10)
    over_sqlite(cycles - over_database, tally, lot)
    if over_database > promotions:
        over_postgres(over_database - promotions, tally, lot)
    for _ in range(promotions):
        over_standby(tally, lot)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Kill -9 under load, again and again; nothing acknowledged may be lost."
    )
    parser.add_argument("--cycles", type=int, default=300)
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="of the lots drawn"
    )
    given = parser.parse_args()
    if given.cycles < 1:
        parser.error("at least one cycle")
    print(f"seed {given.seed}", flush=True)
    tally = soak(given.cycles, given.seed)
    print(f"{tally.cycles} cycles, {tally.acknowledged} acknowledged, {tally.lost} lost")
    return 1 if tally.lost else 0


if __name__ == "__main__":
    sys.exit(main())
