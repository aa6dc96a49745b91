"""Wrapped requests: what is opened by whom, and what a length tells."""

import json

import pytest

from answerable.protocol import ballot, keys, wrap
from answerable.protocol.errors import Malformed
from vectors.protocol import TARGET

VECTOR = json.loads(TARGET.read_text())["wrapped"]
PRIVATE = keys.x25519(bytes.fromhex(VECTOR["private"]))
PUBLIC = PRIVATE.public_key().public_bytes_raw()


def test_the_kept_request_and_answer_are_opened() -> None:
    found = wrap.unwrap(PRIVATE, VECTOR["purpose"], bytes.fromhex(VECTOR["request"]))
    assert (found.body.decode(), found.answer_key.hex()) == (VECTOR["body"], VECTOR["answer_key"])
    answer = wrap.read_answer(found.answer_key, bytes.fromhex(VECTOR["sealed_answer"]))
    assert answer.decode() == VECTOR["answer"]


def test_a_request_is_for_one_key_and_one_purpose_and_its_answer_for_one_request() -> None:
    sent, key = wrap.wrap(PUBLIC, "issue", b"{}")
    found = wrap.unwrap(PRIVATE, "issue", sent)
    answer = found.seal(b"yes")
    assert (found.body, wrap.read_answer(key, answer)) == (b"{}", b"yes")
    assert found.seal(b"yes") != answer, "sealed anew each time, also when the request is repeated"
    altered = bytearray(sent)
    altered[-1] ^= 1
    wrong = [(PRIVATE, "ticket", sent), (keys.x25519(bytes(range(32))), "issue", sent)]
    for private, purpose, raw in [*wrong, (PRIVATE, "issue", bytes(altered)), (PRIVATE, "issue", sent[:40])]:
        with pytest.raises(Malformed):
            wrap.unwrap(private, purpose, raw)
    for key_of_another, raw in ((bytes(32), answer), (key, answer[:11]), (key, answer[:-1])):
        with pytest.raises(Malformed):
            wrap.read_answer(key_of_another, raw)


@pytest.mark.parametrize(
    ("length", "bulk", "least", "expected"),
    [
        (0, 0, 2048, 2048),
        (2047, 0, 2048, 2048),
        (2048, 0, 2048, 4096),
        (100, 200, 2048, 4096),
        (5000, 3000, 8192, 12288),
    ],
)
def test_lengths_are_padded_in_steps(length: int, bulk: int, least: int, expected: int) -> None:
    assert wrap.padded(length, bulk, least) == expected
    assert wrap.OVERHEAD + wrap.padded(length, bulk) <= wrap.longest(length)


def test_all_ballots_of_a_meeting_are_equally_long() -> None:
    """First ones and replacements, of any group: what differs in them is not what is rounded."""
    raws = [one["ballot"].encode() for one in json.loads(TARGET.read_text())["ballots"]]
    assert len({len(raw) for raw in raws}) > 1
    same = [raw for raw in raws if ballot.parse(raw).group == "A"]
    assert len({len(wrap.wrap(PUBLIC, "ballot", raw, wrap.bulk_of(raw))[0]) for raw in same}) == 1


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b"\xff", b'{"sealed":1,"credentials":[]}', b"[" * 100_000]
)
def test_what_is_no_ballot_has_no_bulk(raw: bytes) -> None:
    assert wrap.bulk_of(raw) == 0
