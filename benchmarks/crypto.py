"""Where to verify ballots: on the event loop, on threads, or in processes: `python -m benchmarks.crypto`.

The check is the ballot box's own, of a whole ballot: form, credential, signature. Batches show what passing several at once to
a thread or a process saves.
"""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

from answerable.ballotbox.fast import Gate
from answerable.protocol import ballot, blindrsa, canonical, credential, keys, manifest
from answerable.protocol.errors import Refused
from answerable.protocol.manifest import Manifest
from benchmarks import ballotboxes, papers, table
from benchmarks.papers import GROUP, ISSUER
from benchmarks.table import Report

BATCHES = (1, 16, 128)
reading: list[Gate] = []  # of a process of the pool


def verifications(meeting: Manifest, raw: bytes) -> tuple[Callable[[], bool], Callable[[], bool]]:
    """The RSA-PSS and the Ed25519 verification of a ballot, and nothing else; the second by a key never seen before."""
    rsa_key, one = issuer_key(meeting), ballot.parse(raw)
    pk, granted = canonical.from_b64u(one.pk), one.credentials[0]
    message = granted.prefix + credential.message(one.m, GROUP, ISSUER, one.scope, pk)
    signed = ballot.signed_part(raw)
    return (
        lambda: blindrsa.verify(rsa_key, message, granted.signature),
        lambda: keys.verified(keys.ed25519_public(pk), one.signature, signed),
    )


def parts(meeting: Manifest, raws: Sequence[bytes]) -> tuple[float, float]:
    """Microseconds of processor time for each of the two verifications of a ballot.

    They alternate, as in a ballot box: a loop of one alone would find everything in the processor's caches.
    """
    spent = [0.0, 0.0]
    for raw in raws:
        for which, verify in enumerate(verifications(meeting, raw)):
            started = time.process_time()
            holds = verify()
            spent[which] += time.process_time() - started
            assert holds, "the ballots are good"
    rsa, ed = (seconds / len(raws) * 1e6 for seconds in spent)
    return rsa, ed


def issuer_key(meeting: Manifest):
    (key,) = meeting.issuers.values()
    return key


def check(gate: Gate, raws: Sequence[bytes]) -> int:
    found = [gate.check(raw) for raw in raws]
    assert not any(isinstance(one, Refused) for one in found), "the ballots are good"
    return len(found)


def begin(note: str) -> None:
    reading.append(Gate(manifest.read(note.encode())))


def check_there(raws: Sequence[bytes]) -> int:
    return check(reading[0], raws)


def timed(work: Callable[[], int]) -> tuple[float, float]:
    """Ballots a second, and microseconds of processor time for each, children's included once they ended."""
    before, started = processor(), time.perf_counter()
    count = work()
    seconds = time.perf_counter() - started
    return count / seconds, (processor() - before) / count * 1e6


def processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def spread(pool: Executor, call: Callable[[Sequence[bytes]], int], raws: Sequence[bytes], batch: int) -> int:
    return sum(pool.map(call, [raws[at : at + batch] for at in range(0, len(raws), batch)]))


def in_processes(note: str, workers: int, raws: Sequence[bytes], batch: int) -> tuple[float, float]:
    """The pool is warm before the clock starts; it ends within, so that its processor time is counted."""
    pool = ProcessPoolExecutor(workers, initializer=begin, initargs=(note,))
    spread(pool, check_there, raws[: 4 * workers], 1)

    def work() -> int:
        count = spread(pool, check_there, raws, batch)
        pool.shutdown()
        return count

    return timed(work)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Where to verify ballots.")
    parser.add_argument("--ballots", type=int, default=3000)
    parser.add_argument("--bits", type=int, nargs="+", default=[2048, 3072])
    given = parser.parse_args(arguments)
    report = Report(f"Verifying: {given.ballots} ballots, their form, credential and signature")
    for bits in given.bits:
        with ballotboxes.world(bits, given.ballots) as world:
            raws = papers.ballots(world.meeting, given.ballots)
            compare(world.meeting, raws, bits, report)
    report.leave(given.json)


def compare(of: papers.Meeting, raws: Sequence[bytes], bits: int, report: Report) -> None:
    gate = Gate(of.manifest)
    rsa, ed = parts(of.manifest, raws)
    rows: list[tuple[object, ...]] = [("inline", 1, *timed(lambda: check(gate, raws)))]
    for workers in (1, 2, 4):
        for batch in BATCHES:
            with ThreadPoolExecutor(workers) as pool:
                figures = timed(lambda: spread(pool, lambda some: check(gate, some), raws, batch))  # noqa: B023 - called within the turn
            rows.append((f"{workers} threads", batch, *figures))
    for workers in (1, 2):
        rows += [
            (f"{workers} processes", batch, *in_processes(of.note, workers, raws, batch)) for batch in BATCHES
        ]
    report.table(f"RSA-{bits}", ("where", "batch", "ballots/s", "CPU us a ballot"), rows)
    report.note(
        f"Of this the RSA-PSS verification alone takes {rsa:.0f} us, the Ed25519 verification {ed:.0f} us.\n"
    )


if __name__ == "__main__":
    main()
