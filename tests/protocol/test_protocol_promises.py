"""Chains of promises: they hold as they were signed, and nothing of them can be changed, removed, inserted or moved."""

import json
from dataclasses import replace

import pytest

from answerable.protocol import keys, note, promises
from answerable.protocol.canonical import dumps
from answerable.protocol.errors import Malformed, ProtocolError
from answerable.protocol.promises import LinkKind, PromiseLink

SIGNER = note.Signer(promises.key_name("m1"), keys.ed25519(bytes(32)))
NEXT = note.Signer(promises.key_name("m2"), keys.ed25519(bytes([1]) * 32))
AT = "2027-01-15T09:00:00Z"


def chain(
    signer: note.Signer, meeting: str, name: str, *kinds: LinkKind, previous: str | None = None
) -> list[str]:
    notes = []
    for number, kind in enumerate(kinds, 1):
        link = PromiseLink(meeting, name, number, kind, AT, previous, {"words": f"述职 {number}"})
        notes.append(promises.sign(link, signer))
        previous = link.digest
    return notes


def last_digest(notes: list[str]) -> str:
    return promises.check(promises.record("Salt", [SIGNER.vkey], [notes])).chains[0][-1].digest


BEFORE = chain(SIGNER, "m1", "7", LinkKind.PROMISED, LinkKind.ACTION, LinkKind.CARRIED)
AFTER = chain(NEXT, "m2", "9", LinkKind.PROMISED, LinkKind.CLOSED, previous=last_digest(BEFORE))
VKEYS = [SIGNER.vkey, NEXT.vkey]
RAW = promises.record("Salt 盐", VKEYS, [BEFORE, AFTER])


def test_what_was_signed_holds() -> None:
    found = promises.check(RAW)
    assert (found.unit, len(found.keys)) == ("Salt 盐", 2)
    assert [[str(link.kind) for link in each] for each in found.chains] == [
        ["promised", "action", "carried"],
        ["promised", "closed"],
    ]
    assert promises.said_in(BEFORE[0]) == {"words": "述职 1"}
    assert promises.check(promises.record("Salt", [], [])).chains == ()


def test_every_byte_flipped_is_refused() -> None:
    """But in the unit's name, which is not signed: flipping a byte of it is another name, or no text any more."""
    start = RAW.index(b'"unit":') + len(b'"unit":"')
    name = range(start, start + len("Salt 盐".encode()))
    for at in range(len(RAW)):
        if at in name:
            continue
        with pytest.raises(ProtocolError):
            promises.check(RAW[:at] + bytes([RAW[at] ^ 1]) + RAW[at + 1 :])


@pytest.mark.parametrize(
    "chains",
    [
        [BEFORE[1:], AFTER],  # the promise itself is gone
        [BEFORE[:2], AFTER],  # the chain that another goes on with ends otherwise
        [[BEFORE[0], BEFORE[2]], AFTER],
        [[BEFORE[0], BEFORE[0], *BEFORE[1:]], AFTER],
        [[BEFORE[0], AFTER[1]], AFTER],
        [AFTER],
        [BEFORE, AFTER, AFTER],
        [[*BEFORE, AFTER[0]]],
        [[], AFTER],
    ],
)
def test_links_that_are_missing_repeated_or_moved_are_refused(chains: list[list[str]]) -> None:
    with pytest.raises(ProtocolError):
        promises.check(promises.record("Salt", VKEYS, chains))


def test_a_link_of_another_chain_with_the_right_number_is_refused() -> None:
    first = chain(SIGNER, "m1", "7", LinkKind.PROMISED, LinkKind.CLOSED)
    other = chain(SIGNER, "m1", "8", LinkKind.PROMISED, LinkKind.CLOSED)
    for notes in ([first[0], other[1]], [other[0], first[1]]):
        with pytest.raises(Malformed, match="another chain"):
            promises.check(promises.record("Salt", VKEYS, [notes]))
    same = PromiseLink("m1", "7", 2, LinkKind.CLOSED, AT, "0" * 64, {})
    with pytest.raises(ProtocolError, match="does not follow"):
        promises.check(promises.record("Salt", VKEYS, [[first[0], promises.sign(same, SIGNER)]]))


def test_a_key_that_is_missing_or_is_not_of_the_meeting_is_refused() -> None:
    with pytest.raises(ProtocolError, match="key is not in the record"):
        promises.check(promises.record("Salt", [SIGNER.vkey], [BEFORE, AFTER]))
    with pytest.raises(Malformed, match="signs no link"):
        promises.sign(PromiseLink("m1", "7", 1, LinkKind.PROMISED, AT, None, {}), NEXT)
    twice = replace(SIGNER, key=keys.ed25519(bytes([9]) * 32))
    with pytest.raises(Malformed, match="one follow-up key"):
        promises.check(promises.record("Salt", [SIGNER.vkey, twice.vkey], [BEFORE]))


BODY = json.loads(note.unverified_text(BEFORE[0].encode()).splitlines()[1])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("meeting", ""),
        ("chain", 7),
        ("number", True),
        ("kind", "lost"),
        ("at", None),
        ("previous", 1),
        ("said", []),
        ("more", 1),
    ],
)
def test_a_link_of_another_shape_is_refused(name: str, value: object) -> None:
    text = f"{promises.FORMAT}\n{dumps(BODY | {name: value}).decode()}\n"
    with pytest.raises(ProtocolError):
        promises.check(promises.record("Salt", VKEYS, [[note.sign(text, SIGNER).decode()]]))


def test_other_formats_and_lengths_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw in (b"", b"{}", b"[]", dumps({"v": 2, "unit": "", "keys": [], "chains": []})):
        with pytest.raises(ProtocolError):
            promises.check(raw)
    other = note.sign("something else\n{}\n", SIGNER).decode()
    with pytest.raises(Malformed, match="another format"):
        promises.check(promises.record("Salt", VKEYS, [[other]]))
    monkeypatch.setattr(promises, "LONGEST", 10)
    with pytest.raises(Malformed, match="this long"):
        promises.check(RAW)
