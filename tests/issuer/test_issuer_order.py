"""At close the second issuer's file does not tell in what order people were admitted."""

import hashlib
from pathlib import Path

from answerable.issuer.store import Issued, Meeting, MeetingState, Person, Store

MEETING = Meeting("spring", MeetingState.OPEN, None)
PEOPLE = [
    Person(f"u{number:03}", f"{number:064x}", f"Name {number}", "Hall", "A", ()) for number in range(60)
]


def blinded(person: Person) -> bytes:
    return hashlib.sha256(person.ticket.encode()).digest() * 8


def after_close(path: Path, came: list[Person], asks_again: bool) -> bytes:
    store = Store(path)
    store.replace_roster(MEETING, PEOPLE)
    for person in came:
        for _ in range(1 + asks_again):
            assert store.record(
                MEETING.key, Issued(person.identifier, "sheet", person.group), blinded(person)
            )
    # Until close the log of writes tells it.
    log = path.with_name(f"{path.name}-wal").read_bytes()
    assert log.find(blinded(came[0])) < log.find(blinded(came[-1]))
    store.compact()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
    store.close()
    raw = bytearray(path.read_bytes())
    for counter in (slice(24, 28), slice(92, 96)):  # the file's change counter and the version that set it
        raw[counter] = bytes(4)
    return bytes(raw)


def test_two_orders_leave_the_same_bytes(tmp_path: Path) -> None:
    one = after_close(tmp_path / "one", PEOPLE, asks_again=False)
    assert one == after_close(tmp_path / "two", PEOPLE[::-1], asks_again=False)
    assert one == after_close(tmp_path / "three", PEOPLE[1::2] + PEOPLE[::2], asks_again=True)
