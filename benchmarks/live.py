"""How soon everybody sees what was done in the room, while ballots are cast: `python -m benchmarks.live`.

Three cases, each on a site and a ballot box of its own as `answerable serve` starts them: as many listeners as the meeting has people, ten thousand on one
process, and as many as people over two processes and PostgreSQL. An act is a message of the chair, sent over HTTP by the organiser's session; it has
arrived when a listener has the whole event of a version that holds it. Time counts from before the request is sent. Listeners are bare sockets in processes of their own:
SCREENS of them are paired screens, one is a desk that shows all six audiences, the others are phones.

Wall times say little on a machine that does other work. So CPU times stand beside them: of the site for one act without listeners and with them, which together give what a listener
costs, and of the listeners themselves, which run on the same cores.

While the times are taken, ballots are offered evenly, as many as if everybody who listens cast within CASTING_SECONDS and at least LEAST_RATE a second. How far streams slow
casting is measured apart, since a rate that is offered below what the box can take does not fall: as many ballots as CONNECTIONS get answered, in slots without
listeners and with them by turns, the acts going on all the time. Each slot with listeners is held against the two beside it, so that a machine that is slower for a while
slows both; the fall is the median of these. The listeners run on the same cores, so what they use themselves is in it.

There is an act every second, and every five seconds beside the crowd. Both are many times what a meeting has: the demonstration's whole meeting, planned for four
hours, is 143 acts. A slot is long enough for LEAST_ACTS.
"""

import http.client
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import load, papers, postgres, servers, table
from benchmarks.listeners import Listeners
from benchmarks.table import Report

KEY = "live"
SCREENS = 20
PEOPLE = 290
CROWD = 10_000
CONNECTIONS = 64
CSRF = "a" * 32
CASTING_SECONDS = 60.0
LEAST_RATE = 50.0
LEAST_ACTS = 2
# Ballots a second that a slot without pause is made for. There are enough casters that nobody's next ballot is sent before the last was answered.
FLAT_OUT = 1200
LEAST_CASTERS = 10 * CONNECTIONS


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    listeners: int
    site_workers: int = 1
    on_postgres: bool = False
    generators: int = 1
    act_every: float = 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """`times` are seconds from act to listener, one for each of both; `slowest` the last listener of each act. Memory in bytes a listener. Rates in ballots a second: `alone` has
    one more than `beside`, before, between and after.
    CPU is in seconds for one act: the site's with nobody listening (what it does all the time is in it) and with all, and that of the processes that listen.
    """

    acts: int
    times: list[float]
    slowest: list[float]
    memory: float
    offered: float
    alone: list[float]
    beside: list[float]
    cpu_alone: float
    cpu_beside: float
    cpu_listeners: float
    lost: int

    @property
    def falls(self) -> list[float]:
        """By which share the rate fell in each slot with listeners, in order of size."""
        around = [(before + after) / 2 for before, after in pairwise(self.alone)]
        return sorted(1 - rate / usual for rate, usual in zip(self.beside, around, strict=True))

    @property
    def fall(self) -> float:
        return statistics.median(self.falls)

    @property
    def usual_falls(self) -> str:
        """The middle half of the falls, in percent."""
        quarter = len(self.falls) // 4
        return f"{self.falls[quarter] * 100:.0f} to {self.falls[-1 - quarter] * 100:.0f}"

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Chair:
    """Acts in the room every so often, from entering to leaving. `acts` has the time before each and the version that holds it."""

    def __init__(self, site: Any, made: Any, every: float) -> None:
        self.made, self.every = made, every
        self.room = importlib.import_module("answerable.web.room.models").Room
        browser = site.visitor()
        browser.force_login(made.organiser)
        self.heads = {
            "cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={CSRF}",
            "x-csrftoken": CSRF,
            "content-type": "application/json",
        }
        self.connection = http.client.HTTPConnection("127.0.0.1", site.PORT, timeout=60)
        self.acts: list[tuple[float, int]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.failed: BaseException | None = None

    def act(self) -> None:
        body = json.dumps({"act": {"kind": "message-sent", "text": f"Message {len(self.acts)}"}})
        started = time.perf_counter()
        self.connection.request("POST", f"/desk/meetings/{KEY}/room/act", body, self.heads)
        answer = self.connection.getresponse()
        said = answer.read()
        assert answer.status == 200, (answer.status, said[:300])
        self.acts.append((started, self.room.objects.get(meeting=self.made.meeting).revision))

    def run(self) -> None:
        try:
            while not self.over.wait(self.every):
                self.act()
        except BaseException as error:
            self.failed = error

    def __enter__(self) -> "Chair":
        self.act()  # the first one has everything loaded
        self.acts.clear()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        if self.failed:
            raise self.failed


class Ballots:
    """Casters in turn, in slots."""

    def __init__(self, site: Any, made: Any) -> None:
        self.port = site.WHERE.ballotbox_port
        self.path = f"/boxes/{KEY}/ballots"
        numbers = made.manifest.issuers[papers.GROUP, "sheet", papers.ISSUER].public_numbers()
        keys = importlib.import_module("answerable.protocol.keys")
        pem = next(
            raw
            for raw in made.issuer_pems()
            if keys.rsa_from_pem(raw).public_key().public_numbers() == numbers
        )
        self.meeting = papers.Meeting(made.note, made.manifest, pem)
        self.casters: papers.Casters | None = None

    def prepare(self, count: int) -> None:
        self.casters = papers.Casters(self.meeting, count)

    def evenly(self, rate: float, seconds: float) -> None:
        """So many are offered a second."""
        assert self.casters, "prepare first"
        count = max(CONNECTIONS, int(rate * seconds))
        self.send([caster.next() for caster in self.casters.all[:count]], rate)

    def flat_out(self, seconds: float) -> float:
        """Ballots answered a second, when each connection sends its next as soon as its last was answered."""
        assert self.casters, "prepare first"
        rounds = max(1, round(FLAT_OUT * seconds / len(self.casters.all)))
        return self.send(list(self.casters.more(rounds)), None)

    def send(self, ballots: Sequence[bytes], rate: float | None) -> float:
        requests = load.wrapped(self.path, ballots, self.port)
        outcome = load.send(requests, self.port, CONNECTIONS, rate)
        assert set(outcome.statuses) == {201}, outcome.statuses
        return outcome.rate


def listening(made: Any, count: int, port: int, desk: str) -> list[bytes]:
    """Requests for streams: one with the organiser's session, `desk`, the screens with their cookies, the others with a pass each."""
    admission = importlib.import_module("answerable.web.room.admission")
    audiences = importlib.import_module("answerable.room.audiences").Audience

    def request(on: Sequence[str], proof: str) -> bytes:
        asked = "&".join(f"on={KEY}:{audience}" for audience in on)
        return f"GET /live?{asked} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{proof}\r\n\r\n".encode()

    screens = [request(["screen"], f"cookie: screen={secret}") for secret in paired(made, SCREENS)]
    phones = [
        request(["rater"], f"authorization: Pass {admission.pass_for(made.meeting)}")
        for _ in range(count - SCREENS - 1)
    ]
    return [request(list(audiences), f"cookie: {desk}"), *screens, *phones]


def paired(made: Any, count: int) -> Iterator[str]:
    """The secrets of so many screens."""
    screens = importlib.import_module("answerable.web.room.screens")
    for _ in range(count):
        screen, secret = screens.make()
        screens.pair(made.meeting, screen.code, made.meeting.venues.first(), "")
        yield secret


@dataclass(slots=True)
class Window:
    """Acts while ballots are offered evenly, and the site's CPU seconds for each."""

    acts: list[tuple[float, int]]
    cpu: float

    @classmethod
    def of(
        cls, ballots: Ballots, slots: int, rate: float, seconds: float, chair: Chair, sites: Sequence[int]
    ) -> "Window":
        chair.acts.clear()
        cpu = sum(map(servers.cpu_of, sites))
        for _ in range(slots):
            ballots.evenly(rate, seconds)
        while len(chair.acts) < LEAST_ACTS:
            time.sleep(0.1)
        return cls(list(chair.acts), (sum(map(servers.cpu_of, sites)) - cpu) / len(chair.acts))


def measure(case: Case, slots: int, seconds: float) -> Measured:
    """In a process of its own: importing the site sets it up, once."""
    site = importlib.import_module("benchmarks.site")
    with site.serve(case.site_workers) as running:
        running.wait_until_ready()
        made = site.made(KEY, PEOPLE)
        ballots = Ballots(site, made)
        offered = max(LEAST_RATE, case.listeners / CASTING_SECONDS)
        ballots.prepare(max(LEAST_CASTERS, int(offered * seconds)))
        sites = [child.pid for name, child in running.children.items() if name.startswith("site")]
        with Chair(site, made, case.act_every) as chair:
            requests = listening(made, case.listeners, site.PORT, chair.heads["cookie"])
            without = Window.of(ballots, slots, offered, seconds, chair, sites)
            resident = sum(map(servers.resident, sites))
            with Listeners(requests, site.PORT, case.generators) as crowd:
                window = Window.of(ballots, slots, offered, seconds, chair, sites)
                time.sleep(2)  # the last of the acts arrives
                memory = (sum(map(servers.resident, sites)) - resident) / case.listeners
            alone, beside = [ballots.flat_out(seconds)], list[float]()
            for _ in range(slots):
                with Listeners(requests, site.PORT, case.generators):
                    beside.append(ballots.flat_out(seconds))
                alone.append(ballots.flat_out(seconds))
    return told(case, crowd, memory, offered, without, window, alone, beside)


def told(
    case: Case,
    crowd: Listeners,
    memory: float,
    offered: float,
    without: Window,
    window: Window,
    alone: list[float],
    beside: list[float],
) -> Measured:
    times: list[float] = []
    slowest: list[float] = []
    for started, version in window.acts:
        came = crowd.heard.first(version, started)
        assert len(came) == case.listeners, f"act {version} reached {len(came)} of {case.listeners}"
        times += [at - started for at in came]
        slowest.append(came[-1] - started)
    return Measured(
        len(window.acts),
        times,
        slowest,
        memory,
        offered,
        alone,
        beside,
        without.cpu,
        window.cpu,
        crowd.heard.cpu / len(window.acts),
        crowd.heard.lost,
    )


def in_a_process(case: Case, slots: int, seconds: float, databases: Mapping[str, str]) -> Measured:
    """`databases` are the addresses of the site's and the ballot box's, as environment variables; none for SQLite."""
    with tempfile.TemporaryDirectory(prefix="measured-") as folder:
        target = Path(folder) / "case.json"
        told = json.dumps([asdict(case), slots, max(seconds, LEAST_ACTS * case.act_every), str(target)])
        environment = {**os.environ, "ANSWERABLE_RSA_BITS": "2048", **databases}
        subprocess.run([sys.executable, "-m", "benchmarks.live", "--case", told], env=environment, check=True)
        return Measured(**json.loads(target.read_text(encoding="utf-8")))


def row(case: Case, one: Measured) -> tuple[object, ...]:
    return (
        case.name,
        case.listeners,
        one.acts,
        one.percentile(0.5) * 1e3,
        one.percentile(0.95) * 1e3,
        max(one.slowest) * 1e3,
        one.memory / 1e3,
        one.cpu_alone * 1e3,
        one.cpu_beside * 1e3,
        (one.cpu_beside - one.cpu_alone) * 1e6 / case.listeners,
        one.cpu_listeners * 1e3,
        statistics.median(one.alone),
        statistics.median(one.beside),
        one.fall * 100,
        one.usual_falls,
    )


HEADS = (
    "case",
    "listeners",
    "acts",
    "p50 ms",
    "p95 ms",
    "all ms",
    "kB each",
    "CPU ms an act, alone",
    "beside",
    "us a listener",
    "listeners' own",
    "most ballots/s alone",
    "beside",
    "fall %",
    "of half the slots",
)


def judged(report: Report, case: Case, one: Measured, missed: list[str]) -> None:
    """The goals of one case; those missed, with how much, are added to `missed`."""

    def goal(sentence: str, value: float, limit: float, unit: str) -> None:
        report.goal(f"{case.name}: {sentence} {limit:g} {unit}", value, value < limit)
        if value >= limit:
            missed.append(f"{case.name}: {sentence} {limit:g} {unit}, by {value - limit:.3g} {unit}")

    if case.listeners > PEOPLE:
        goal("all reached in less than", max(one.slowest), 1, "s")
        goal("each takes less than", one.memory / 1e3, 40, "kB")
    else:
        goal("p95 from act to screen less than", one.percentile(0.95) * 1e3, 100, "ms")
    goal("the ballots' rate falls by less than", one.fall * 100, 5, "%")
    goal("streams lost fewer than", one.lost, 1, "")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("How soon everybody sees what was done in the room, while ballots are cast.")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--crowd", type=int, default=CROWD)
    parser.add_argument(
        "--slots", type=int, default=15, help="of casting, with the listeners and without them each"
    )
    parser.add_argument("--seconds", type=float, default=4.0, help="of a slot")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--case", help="one case in this process, as JSON; for its own use")
    given = parser.parse_args(arguments)
    if given.case:
        case, slots, seconds, target = json.loads(given.case)
        found = asdict(measure(Case(**case), slots, seconds))
        Path(target).write_text(json.dumps(found), encoding="utf-8")
        return
    report = Report("From an act in the room to every screen, while ballots are cast")
    cases = [
        Case("one process, SQLite", given.people),
        Case("one process, SQLite, a crowd", given.crowd, generators=2, act_every=5.0),
        Case("two processes, PostgreSQL", given.people, site_workers=2, on_postgres=True),
    ]
    rows, missed = [], list[str]()
    with ExitStack() as stack:
        cluster = None if given.no_postgres else stack.enter_context(postgres.cluster())
        for number, case in enumerate(cases):
            databases: dict[str, str] = {}
            if case.on_postgres:
                if cluster is None:
                    report.note(f"{case.name}: not measured")
                    missed.append(f"{case.name}: not measured")
                    continue
                variables = {"DATABASE_URL": "site", "BALLOTBOX_DATABASE_URL": "box"}
                databases = {each: cluster.fresh(f"{what}{number}") for each, what in variables.items()}
            one = in_a_process(case, given.slots, given.seconds, databases)
            rows.append((case, one))
    report.table("Live", HEADS, [row(*each) for each in rows])
    report.note(
        "All: the last listener of the slowest act. Memory is the site's, for each listener, after the acts. "
        "CPU: the site's for one act with nobody listening, and with all; what a listener adds; and what the listening processes use themselves. "
        "The fall is the median of the slots; half of them lie in the last column's range."
    )
    for case, one in rows:
        judged(report, case, one, missed)
    report.leave(given.json)
    met = f"met: all {len(report.kept['goals'])} goals"
    print("missed: " + "; ".join(missed) if missed else met, flush=True)


if __name__ == "__main__":
    main()
