"""From "close" to the published bundle, and how long it takes to verify: `python -m benchmarks.close`.

People are put into the site in bulk and their ballots cast over HTTP; that is not measured. Closing, opening, counting,
writing, verifying before publishing, and verifying as a stranger would, in a process of its own, are the product's own code.
"""

import importlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from answerable.protocol import ballot, keys, manifest
from benchmarks import load, papers, table
from benchmarks.table import Report

SIZES = (290, 10_000)
CONNECTIONS = 64
MARKS = (0, 0, 1, 1, 2, 3, None)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds by the clock and of processor time, and the bundle's bytes."""

    close: "Taken"
    publish: "Taken"
    verify: "Taken"
    size: int

    @property
    def published(self) -> float:
        return self.close.seconds + self.publish.seconds

    @property
    def cpu(self) -> float:
        return self.close.cpu + self.publish.cpu


@dataclass(frozen=True, slots=True)
class Taken:
    """`cpu` is this process's and that of its children that have ended."""

    seconds: float
    cpu: float


def sealed(wanted: tuple[str, Sequence[bytes], int, int]) -> list[bytes]:
    """Ballots with real scores for attendees `start` to `stop`, whose groups follow each other."""
    note, pems, start, stop = wanted
    meeting = manifest.read(note.encode())
    private = {pem.public_key().public_numbers().n: pem for pem in map(keys.rsa_from_pem, pems)}
    drawn = random.Random(start)
    made = []
    for at in range(start, stop):
        group = meeting.groups[at % len(meeting.groups)]
        issuer = private[meeting.issuers[group, "sheet", papers.ISSUER].public_numbers().n]
        key = Ed25519PrivateKey.generate()
        marks = [[drawn.choice(MARKS) for _ in range(meeting.criteria)] for _ in meeting.presenters]
        granted = papers.admitted(meeting.hash, issuer, key, group)
        made.append(ballot.compose(meeting, key, [granted], group, marks))
    return made


def cast_all(of: Any, people: int, port: int) -> None:
    share = max(25, min(1000, people // 8))
    parts = [
        (of.note, of.issuer_pems(), start, min(people, start + share)) for start in range(0, people, share)
    ]
    with multiprocessing.get_context("spawn").Pool() as pool:
        for raws in pool.imap(sealed, parts):
            path = f"/boxes/{of.meeting.key}/ballots"
            outcome = load.send(load.wrapped(path, raws, port), port, CONNECTIONS)
            assert set(outcome.statuses) == {201}, outcome.statuses


def timed(call: Callable[[], Any]) -> tuple[Any, Taken]:
    started, before = time.perf_counter(), sum(os.times()[:4])
    found = call()
    return found, Taken(time.perf_counter() - started, sum(os.times()[:4]) - before)


def measured(site: Any, people: int) -> Times:
    of = site.made(f"m{people}", people)
    of.admit_everybody()
    cast_all(of, people, site.WHERE.ballotbox_port)
    closed, close = timed(lambda: site.close_scoring(of.meeting, of.organiser))
    assert closed, "without grace it closes at once"
    publication, publish = timed(lambda: site.publish(of.again(), of.organiser, site.EVERYBODY))
    raw = publication.bundle.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        path.write_bytes(raw)
        command = [sys.executable, "-m", "answerable", "verify", str(path), "--json"]
        done, verify = timed(lambda: subprocess.run(command, capture_output=True, check=True))
    assert json.loads(done.stdout)["ballots"] == people, "everybody's ballot is in the bundle"
    return Times(close, publish, verify, len(raw))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("From close to the published bundle.")
    parser.add_argument("--ballots", type=int, nargs="+", default=list(SIZES), help="also 100000")
    parser.add_argument("--bits", type=int, default=2048, help="of the issuers' keys: 2048 or 3072")
    given = parser.parse_args(arguments)
    os.environ["ANSWERABLE_RSA_BITS"] = str(given.bits)
    report = Report(
        f"Closing, counting, publishing and verifying; RSA-{given.bits}, 19 presenters, 5 criteria"
    )
    # Not at the top: it sets up a site, and the processes that check and open ballots read this module again.
    site = importlib.import_module("benchmarks.site")
    found = {}
    with site.serve() as pair:
        pair.wait_until_ready()
        for people in given.ballots:
            found[people] = measured(site, people)
    heads = (
        "ballots",
        "close",
        "count and publish",
        "to the bundle",
        "its CPU",
        "verify",
        "CPU of that",
        "bundle MB",
    )
    rows = [
        (
            f"{people:,}",
            one.close.seconds,
            one.publish.seconds,
            one.published,
            one.cpu,
            one.verify.seconds,
            one.verify.cpu,
            one.size / 1e6,
        )
        for people, one in found.items()
    ]
    report.table("Seconds", heads, rows)
    report.note(
        "Seconds by the clock and, where it says CPU, of processor time. Publishing verifies the bundle before it lets "
        "it out; verify is a process of its own, start included. The ballot box's own CPU at close is not in it."
    )
    if 290 in found:
        both = found[290].published
        report.goal("290 ballots from close to the published bundle in less than 1 s", both, both < 1)
    if 100_000 in found:
        seconds = found[100_000].verify.seconds
        report.goal("100,000 verified in less than 2 minutes", seconds, seconds < 120)
    report.leave(given.json)


if __name__ == "__main__":
    main()
