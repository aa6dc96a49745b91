"""How fast a ballot box takes ballots, where its time goes, and how long people wait: `python -m benchmarks.cast`.

Each row is a server of its own, from an answer alone up to the whole ballot box, under the same load by a generator in a process
of its own. Rows are measured in rounds one after the other, and a figure is the median of its rounds, so that other
load on the machine affects all rows alike. A ballot's cost is processor time, which a busy machine distorts less than
throughput; it is compared with the sum of what cannot be avoided: one bare request, one RSA and one Ed25519 verification.
"""

import statistics
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import ballotboxes, crypto, load, papers, postgres, servers, table
from benchmarks.apps import BALLOTS, MANIFEST, SLOW_SECONDS
from benchmarks.ballotboxes import Kind, World
from benchmarks.papers import KEY
from benchmarks.plain_django import FOLDER
from benchmarks.postgres import Cluster
from benchmarks.servers import Server
from benchmarks.table import Report

CONNECTIONS = (64, 512)
SOME = 500
ATTENDEES, POLL_SECONDS = 290, 3.0
HEADS = ("what", "connections", "ballots/s", "p50 ms", "p99 ms", "CPU us", "load CPU us", "answers")
BARE, FULL, EMPTIED = "bare request, uvicorn", "ballot box on SQLite, uvicorn", "ballot box without its store"
BOTH = "request and both signatures"
DJANGO = ("Django saving a row, uvicorn", "Django saving a row, granian WSGI")
MEASURE = "benchmarks.apps:"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run. Times in milliseconds, `cpu` and `load_cpu` in microseconds for each request."""

    rate: float
    p50: float
    p99: float
    cpu: float
    load_cpu: float
    answers: str


@dataclass(frozen=True, slots=True)
class Setup:
    """`path` is where the ballots go; only a ballot box has a box to be opened first. A plain row may send fewer."""

    name: str
    kind: Kind
    path: str = "/"
    share: float = 1.0

    @property
    def is_ballotbox(self) -> bool:
        return self.path == ballotboxes.PATH


class Bench:
    def __init__(self, world: World, ballots: Sequence[bytes], cluster: Cluster | None) -> None:
        self.world = world
        self.ballots = ballots
        self.cluster = cluster
        self.databases = 0

    def rows(self) -> list[Setup]:
        """The setups compared, from a bare answer to the whole ballot box."""
        checking = {
            MANIFEST: str(self.world.folder / "manifest.note"),
            BALLOTS: str(self.world.folder / "some-ballots"),
        }
        Path(checking[BALLOTS]).write_bytes(b"\n".join(self.ballots[:SOME]))
        rows = [
            Setup(BARE, Kind(application=MEASURE + "bare")),
            Setup("bare request, granian ASGI", Kind("granian-asgi", MEASURE + "bare")),
            Setup("bare request, granian RSGI", Kind("granian-rsgi", MEASURE + "bare_rsgi")),
            Setup(BOTH, Kind(application=MEASURE + "both_signatures", environment=checking)),
            Setup("ballot decoded", Kind(application=MEASURE + "decoding", environment=checking)),
            Setup("ballot verified", Kind(application=MEASURE + "verifying", environment=checking)),
            Setup(EMPTIED, Kind(application=MEASURE + "without_store"), ballotboxes.PATH),
            Setup(FULL, Kind(), ballotboxes.PATH),
            Setup("ballot box on SQLite, granian ASGI", Kind("granian-asgi"), ballotboxes.PATH),
            Setup(
                "ballot box on SQLite, granian RSGI",
                Kind("granian-rsgi", MEASURE + "ballotbox_rsgi"),
                ballotboxes.PATH,
            ),
        ]
        if self.cluster:
            rows += [
                Setup("ballot box on PostgreSQL", Kind(database="pg"), ballotboxes.PATH),
                Setup(
                    "ballot box on PostgreSQL, 2 processes", Kind(workers=2, database="pg"), ballotboxes.PATH
                ),
            ]
        return [
            *rows,
            Setup(DJANGO[0], Kind(application="benchmarks.plain_django:asgi"), "/save", 0.1),
            Setup(DJANGO[1], Kind("granian-wsgi", "benchmarks.plain_django:wsgi"), "/save", 0.2),
        ]

    def run(
        self,
        row: Setup,
        connections: int,
        rate: float | None = None,
        ballots: Sequence[bytes] | None = None,
        beside: Callable[[Server, threading.Event], None] | None = None,
    ) -> Measurement:
        """Start the row's server, send every ballot once, and stop it."""
        chosen = (ballots or self.ballots)[: max(connections, int(len(self.ballots) * row.share))]
        with ExitStack() as stack:
            server = stack.enter_context(self.started(row, stack))
            pids = [server.pid] + ([self.cluster.pid] if row.kind.database and self.cluster else [])
            if beside:
                over = threading.Event()
                company = threading.Thread(target=beside, args=(server, over))
                company.start()
                stack.callback(company.join)
                stack.callback(over.set)
            requests = (
                load.wrapped(row.path, chosen, server.port)
                if row.is_ballotbox
                else [load.post(row.path, raw, server.port) for raw in chosen]
            )
            before = sum(map(servers.cpu_of, pids))
            outcome = load.send(requests, server.port, connections, rate)
            cpu = sum(map(servers.cpu_of, pids)) - before
        return figure(outcome, cpu)

    def started(self, row: Setup, stack: ExitStack):
        if row.is_ballotbox:
            kind = row.kind
            if kind.database:
                assert self.cluster, "rows on PostgreSQL are only there with a server"
                self.databases += 1
                kind = replace(kind, database=self.cluster.fresh(f"ballotbox{self.databases}"))
            return self.world.ballotbox(kind)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="measured-"))
        given = {**row.kind.environment, FOLDER: folder}
        return servers.running(row.kind.server, row.kind.application, given, row.kind.workers)


def figure(outcome: load.Outcome, cpu: float) -> Measurement:
    each = 1e6 / outcome.count
    answers = ", ".join(f"{count} x {status}" for status, count in sorted(outcome.statuses.items()))
    return Measurement(
        outcome.rate,
        outcome.median * 1e3,
        outcome.percentile(0.99) * 1e3,
        cpu * each,
        outcome.cpu * each,
        answers,
    )


def middle(figures: Sequence[Measurement]) -> Measurement:
    """The median of each figure; the answers are those of the first round."""
    values = [
        statistics.median(getattr(one, name) for one in figures)
        for name in ("rate", "p50", "p99", "cpu", "load_cpu")
    ]
    return Measurement(*values, figures[0].answers)


def cells(name: str, connections: int, one: Measurement) -> tuple[object, ...]:
    return (name, connections, one.rate, one.p50, one.p99, one.cpu, one.load_cpu, one.answers)


def polls(server: Server, over: threading.Event) -> None:
    """290 phones and screens beside: a connection each, kept open, asking for the box's state every three seconds."""
    request = load.get(f"/boxes/{KEY}", server.port)
    while not over.is_set():
        rate = ATTENDEES / POLL_SECONDS
        load.send([request] * max(1, round(rate)), server.port, ATTENDEES, rate)


def measured(
    bench: Bench, rows: Sequence[Setup], rounds: int, connections: Sequence[int], report: Report
) -> dict[tuple[str, int], Measurement]:
    found: dict[tuple[str, int], list[Measurement]] = {}
    for _ in range(rounds):
        for row in rows:
            for number in connections:
                found.setdefault((row.name, number), []).append(bench.run(row, number))
    medians = {key: middle(figures) for key, figures in found.items()}
    report.table(
        f"Rows, medians of {rounds}", HEADS, [cells(*key, medians[key]) for key in sorted_like(rows, medians)]
    )
    return medians


def sorted_like(rows: Sequence[Setup], medians: dict[tuple[str, int], Measurement]) -> list[tuple[str, int]]:
    order = [row.name for row in rows]
    return sorted(medians, key=lambda key: (order.index(key[0]), key[1]))


def parts(
    bench: Bench, medians: dict[tuple[str, int], Measurement], connections: Sequence[int], report: Report
) -> None:
    """The sum of what cannot be avoided, and how much more the whole takes."""
    rsa, ed = crypto.parts(bench.world.meeting.casting.manifest, bench.ballots[:500])
    alone = [
        (f"{number} connections", medians[BARE, number].cpu, rsa, ed, medians[BARE, number].cpu + rsa + ed)
        for number in connections
    ]
    together = [medians[BOTH, number].cpu for number in connections]
    full = [medians[FULL, number].cpu for number in connections]
    heads = (
        "connections",
        "bare request",
        "RSA-PSS",
        "Ed25519",
        "sum",
        "in one server",
        "whole path",
        "ratio",
    )
    rows = [(*one, both, whole, whole / both) for one, both, whole in zip(alone, together, full, strict=True)]
    report.table("The sum of the parts, CPU us a ballot", heads, rows)
    report.note(
        "Sum: the verifications by themselves on an idle machine, and the bare request. In one server: a server that "
        "makes both for every request and answers 204, under the same load as the ballot box, which slows down whatever runs beside it."
    )
    for number, row in zip(connections, rows, strict=True):
        report.goal(f"CPU a ballot at most 1.5 x its parts, {number} connections", row[-1], row[-1] <= 1.5)
        report.note(f"  against the sum measured apart: {row[-2] / row[4]:.2f}")
    for number in connections:
        for name in DJANGO:
            times = medians[FULL, number].rate / medians[name, number].rate
            report.goal(f"10 x the throughput of {name}, {number} connections", times, times >= 10)
        share = medians[FULL, number].rate / medians[EMPTIED, number].rate
        report.goal(
            f"0.85 of the same server without its store or more, {number} connections", share, share >= 0.85
        )


def variants(bench: Bench, full: Measurement, slow: float, report: Report) -> None:
    """Other conditions: half the load, forged ballots, polling phones beside, a slow disk. 64 connections, one run each."""
    row, few = Setup(FULL, Kind(), ballotboxes.PATH), CONNECTIONS[0]
    half = bench.run(row, few, rate=full.rate / 2)
    good = list(bench.ballots)
    mixed = [
        spoiled if number % 5 == 4 else whole
        for number, (whole, spoiled) in enumerate(zip(good, papers.forged(good), strict=True))
    ]
    slowed = Setup(
        FULL, Kind(application=MEASURE + "slow", environment={SLOW_SECONDS: str(slow)}), ballotboxes.PATH
    )
    rows = [
        cells("half of that load, evenly", few, half),
        cells("20% forged", few, bench.run(row, few, ballots=mixed)),
        cells(f"{ATTENDEES} open connections that poll", few, bench.run(row, few, beside=polls)),
        cells(f"half load and {ATTENDEES} that poll", few, bench.run(row, few, full.rate / 2, beside=polls)),
        cells(f"a commit takes {slow * 1000:.0f} ms more", few, bench.run(slowed, few)),
        cells(f"a commit takes {slow * 1000:.0f} ms more", CONNECTIONS[1], bench.run(slowed, CONNECTIONS[1])),
    ]
    report.table("Variants of the ballot box on SQLite, uvicorn", HEADS, rows)
    report.note(
        "Forged: half of them in the credential, half in the ballot's signature. Polling: each connection is kept "
        f"open and asks GET /boxes/KEY every {POLL_SECONDS:.0f} s."
    )
    report.goal("p99 at half load below 50 ms", half.p99, half.p99 < 50)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("How fast a ballot box takes ballots.")
    parser.add_argument("--ballots", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bits", type=int, default=2048, help="of the issuer's RSA key: 2048 or 3072")
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--slow", type=float, default=0.05, help="seconds that a slow commit takes more")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--rows", nargs="+", metavar="NAME", help="only these rows, and nothing else")
    given = parser.parse_args(arguments)
    report = Report(f"Casting: {given.ballots} ballots of distinct credentials, RSA-{given.bits}")
    with ExitStack() as stack:
        world = stack.enter_context(ballotboxes.world(given.bits, given.ballots))
        cluster = None if given.no_postgres else stack.enter_context(postgres.cluster())
        bench = Bench(world, papers.ballots(world.meeting, given.ballots), cluster)
        report.note(f"A ballot has {len(bench.ballots[0])} bytes. All is measured in this one run.\n")
        rows = [row for row in bench.rows() if not given.rows or row.name in given.rows]
        medians = measured(bench, rows, given.rounds, given.connections, report)
        if not given.rows:
            parts(bench, medians, given.connections, report)
            variants(bench, medians[FULL, given.connections[0]], given.slow, report)
    report.leave(given.json)


if __name__ == "__main__":
    main()
