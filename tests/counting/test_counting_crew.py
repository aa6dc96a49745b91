"""Several processes give what one gives: the same verdicts, in the ledger's order, also when one of them dies."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from answerable.counting import Crew, crew
from answerable.protocol import ballot, canonical
from answerable.protocol.errors import Malformed, Reason, Refused
from answerable.verifier import verify
from vectors import protocol
from verifier import sample

pytestmark = pytest.mark.process

SAMPLE = sample.sample()
CONTENTS = SAMPLE.contents
NOTE, PRIVATE = CONTENTS.manifest, CONTENTS.seal_private
RAWS = list(CONTENTS.entries)


def forged(raw: bytes) -> bytes:
    return canonical.dumps({**canonical.loads(raw), "sig": canonical.b64u(bytes(64))})


def bad_line(number: int) -> list[bytes]:
    return [forged(raw) if at == number else raw for at, raw in enumerate(RAWS)]


@pytest.mark.parametrize(
    "bundle",
    [
        sample.written(CONTENTS),
        sample.written(replace(CONTENTS, entries=bad_line(4))),
        sample.written(replace(CONTENTS, opened=[*list(CONTENTS.opened)[:-1], {}])),
        sample.written(replace(CONTENTS, entries=[*RAWS[:3], b"x" * (3 << 20), *RAWS[3:]])),
    ],
    ids=["good", "forged ballot", "opened differently", "row too long"],
)
def test_the_verdict_does_not_depend_on_the_processes(bundle: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle)
    assert verify(path, processes=2).to_json() == verify(path, processes=1).to_json()


def test_results_come_in_order_and_what_stops_reading_comes_after_them() -> None:
    many = [RAWS[at % len(RAWS)] for at in range(3 * crew.PIECE + 5)]

    def until_unreadable() -> Iterator[bytes]:
        yield from many
        raise Malformed("a row that is too long")

    found: list[str] = []
    with Crew(NOTE, PRIVATE, 1, processes=2) as hands, pytest.raises(Malformed, match="too long"):
        found.extend(one.hash for one in hands.each(crew.read, until_unreadable()))
    assert found == [ballot.leaf_hash(raw) for raw in many]


def test_a_piece_ends_with_its_first_refusal() -> None:
    with Crew(NOTE, PRIVATE, len(RAWS)) as hands:
        found = list(hands.each(crew.checked, bad_line(2)))
    assert [one.hash for one in found[:2] if not isinstance(one, Refused)] == [
        ballot.leaf_hash(raw) for raw in RAWS[:2]
    ]
    assert found[2:] == [Refused(Reason.BAD_SIGNATURE)]


def test_work_goes_on_when_the_processes_die() -> None:
    many = RAWS * crew.PIECE
    with Crew(NOTE, PRIVATE, 1, processes=2) as hands:
        reading = hands.each(crew.read, many)
        first = next(reading)
        for child in multiprocessing.active_children():
            child.kill()
        rest = list(reading)
    assert [one.hash for one in (first, *rest)] == [ballot.leaf_hash(raw) for raw in many]


def test_a_process_of_the_crew_does_what_this_one_does() -> None:
    given = [(raw, True) for raw in RAWS]
    with Crew(NOTE, PRIVATE, len(RAWS)) as hands:
        here, there = multiprocessing.Pipe()
        here.send((crew.opened, given))
        half_closed = Thread(target=crew._sit, args=(there, NOTE, PRIVATE))
        half_closed.start()
        assert here.recv() == crew.opened(hands.opener, given)
        here.close()
        half_closed.join()
    assert hands.opener.private.private_bytes_raw() == protocol.secret("seal")


def test_one_that_has_died_takes_nothing_and_gives_nothing() -> None:
    """A dead process is noticed when it is given a piece, or when its result is read. Which of them happens in the tests above depends on the system."""
    before = set(multiprocessing.active_children())
    other = crew.Other(NOTE, PRIVATE)
    (process,) = set(multiprocessing.active_children()) - before
    process.kill()
    process.join()
    assert other.take(crew.read, RAWS) is False
    assert other.give() is None
    other.end()
