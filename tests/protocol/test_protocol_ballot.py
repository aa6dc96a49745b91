"""Ballots and receipts: what the box takes, what it refuses and why, and what opens after close."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.protocol import ballot, canonical, credential, keys, manifest, opening, receipt
from answerable.protocol.ballot import Ballot, Last, Unopenable
from answerable.protocol.credential import Credential
from answerable.protocol.errors import BadSignature, Malformed, ProtocolError, Reason, Refused
from answerable.protocol.opening import BrokenChain, Opened, ScopeTurnout, Status
from opening_all import open_all
from vectors import protocol

VECTORS = json.loads(protocol.TARGET.read_text())
M = manifest.read(VECTORS["manifest"]["note"].encode())
FIRST, SECOND, ABSTAINED = (one["ballot"].encode() for one in VECTORS["ballots"])
HASHES = [one["hash"] for one in VECTORS["ballots"]]
SEAL = keys.x25519(protocol.secret("seal"))
SCORES = [[0, "87.5"], [1, "100"], [None, "0"]]
RECEIPT_KEY = keys.ed25519(protocol.secret("receipt"))


def granted(group: int = 0) -> tuple[Any, Credential]:
    vector = VECTORS["credentials"][group]
    row = vector["credential"]
    one = Credential(row["issuer"], canonical.from_b64u(row["prefix"]), canonical.from_b64u(row["sig"]))
    return keys.ed25519(bytes.fromhex(vector["ed25519"])), one


def resigned(change: Callable[[dict[str, Any]], object], raw: bytes = FIRST) -> bytes:
    """The ballot with a change, signed anew by its own key: what a malicious caster can make."""
    body = json.loads(raw)
    change(body)
    key, _ = granted()
    body["sig"] = canonical.b64u(key.sign(ballot.signed_bytes(body)))
    return canonical.dumps(body)


def reason(raw: bytes, last: Last | None = None) -> Reason | None:
    checked = ballot.check(raw, M, last)
    return checked.reason if isinstance(checked, Refused) else None


def test_a_ballot_is_taken_and_opens_to_its_scores() -> None:
    key, one = granted()
    raw = ballot.compose(M, key, [one], "A", SCORES)
    checked = ballot.check(raw, M)
    assert isinstance(checked, Ballot)
    assert (checked.raw, checked.seq, checked.prev, checked.group) == (raw, 1, None, "A")
    assert ballot.open_sealed(checked, M, SEAL) == SCORES
    again = ballot.compose(M, key, [one], "A", SCORES, Last(1, checked.hash))
    replacing = ballot.check(again, M, Last(1, checked.hash))
    assert isinstance(replacing, Ballot)
    assert (replacing.seq, replacing.prev) == (2, checked.hash)


def test_every_ballot_of_a_meeting_is_equally_long_but_for_its_header() -> None:
    lengths = {len(ballot.parse(raw).sealed) for raw in (FIRST, SECOND, ABSTAINED)}
    assert lengths == {32 + M.sealed_length + 16}


def test_the_order_of_ballots_of_one_credential() -> None:
    first, second = Last(1, HASHES[0]), Last(2, HASHES[1])
    assert reason(FIRST) is None
    assert reason(FIRST, first) is None, "the very same ballot again is no new ballot"
    assert reason(SECOND, first) is None
    assert reason(SECOND, second) is None
    assert reason(FIRST, second) is Reason.SEQUENCE
    assert reason(SECOND) is Reason.CHAIN
    assert reason(SECOND, Last(1, "00" * 32)) is Reason.CHAIN
    assert reason(resigned(lambda body: body.update(prev=HASHES[0]))) is Reason.CHAIN
    assert reason(resigned(lambda body: body.update(seq=5), SECOND), first) is None


def test_equal_seq_with_another_body_is_a_conflict() -> None:
    key, one = granted()
    other = ballot.compose(M, key, [one], "A", SCORES)
    assert reason(other, Last(1, HASHES[0])) is Reason.CONFLICT


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda body: body.update(M="00" * 32), Reason.OTHER_MEETING),
        (lambda body: body.update(group="C"), Reason.UNKNOWN_GROUP),
        (lambda body: body.update(scope="p1"), Reason.UNKNOWN_SCOPE),
        (lambda body: body.update(group="B"), Reason.BAD_CREDENTIAL),
        (lambda body: body.update(scope="presenter/p1"), Reason.UNKNOWN_SCOPE),
        (lambda body: body.update(sealed="AAAA"), Reason.SEALED_LENGTH),
        (lambda body: body.update(seq=ballot.MOST_REPLACEMENTS + 1, prev="00" * 32), Reason.TOO_MANY),
        (lambda body: body.update(seq=ballot.MOST_REPLACEMENTS, prev="00" * 32), Reason.CHAIN),
        (lambda body: body.update(sealed=body["sealed"] + "AAAA"), Reason.SEALED_LENGTH),
        (lambda body: body.update(credentials=[]), Reason.BAD_CREDENTIAL),
        (lambda body: body.update(credentials=body["credentials"] * 2), Reason.BAD_CREDENTIAL),
        (lambda body: body["credentials"][0].update(issuer="tellers"), Reason.BAD_CREDENTIAL),
        (lambda body: body["credentials"][0].update(prefix=canonical.b64u(bytes(32))), Reason.BAD_CREDENTIAL),
        (lambda body: body["credentials"][0].update(sig="AAAA"), Reason.BAD_CREDENTIAL),
        (lambda body: body["credentials"][0].update(prefix="AAAA"), Reason.MALFORMED),
        (lambda body: body["credentials"][0].update(more=1), Reason.MALFORMED),
        (lambda body: body.update(credentials={}), Reason.MALFORMED),
        (lambda body: body.update(v=2), Reason.MALFORMED),
        (lambda body: body.update(v=True), Reason.MALFORMED),
        (lambda body: body.update(seq=0), Reason.MALFORMED),
        (lambda body: body.update(seq="1"), Reason.MALFORMED),
        (lambda body: body.update(prev=""), Reason.MALFORMED),
        (lambda body: body.update(group=1), Reason.MALFORMED),
        (lambda body: body.update(scope=None), Reason.MALFORMED),
        (lambda body: body.update(more=1), Reason.MALFORMED),
        (lambda body: body.pop("prev"), Reason.MALFORMED),
    ],
)
def test_what_a_malicious_caster_can_sign(
    change: Callable[[dict[str, Any]], object], expected: Reason
) -> None:
    assert reason(resigned(change)) is expected


def test_a_ballot_is_not_taken_under_another_key() -> None:
    """A credential stolen from the ledger is of no use without its key."""
    body = json.loads(FIRST)
    thief = keys.ed25519(bytes(32))
    body["pk"] = keys.public_text(thief)
    body["sig"] = canonical.b64u(thief.sign(ballot.signed_bytes(body)))
    assert reason(canonical.dumps(body)) is Reason.BAD_CREDENTIAL


def test_every_bit_of_a_ballot_flipped() -> None:
    for position in range(len(FIRST)):
        altered = bytearray(FIRST)
        altered[position] ^= 1 << position % 8
        assert reason(bytes(altered)) is not None, position


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", FIRST + b"\n", FIRST[:-1], b'"' + b"a" * (1 << 20) + b'"']
)
def test_what_is_not_a_ballot(raw: bytes) -> None:
    assert reason(raw) is Reason.MALFORMED
    with pytest.raises(Malformed):
        ballot.parse(raw)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(repr).map(str.encode)
)
def test_nothing_that_can_be_sent_raises(raw: bytes) -> None:
    assert reason(raw) is Reason.MALFORMED


def sealed_by_hand(plain: bytes) -> Ballot:
    """A ballot whose caster sealed these bytes."""
    head = ballot.parse(FIRST).header
    sealed = ballot.SUITE.encrypt(plain, M.seal, ballot.seal_info(head))
    return replace(ballot.parse(FIRST), sealed=sealed)


def padded(value: object) -> bytes:
    return ballot.pad(canonical.dumps(value), M.sealed_length)


ROW = [0, "1"]


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (bytes(M.sealed_length), "padding"),
        (b"\x80" + b"\x01" * (M.sealed_length - 1), "padding"),
        (b"\x80" + bytes(M.sealed_length - 1), "form"),
        (padded({"scores": []})[:-1] + b"\x01", "padding"),
        (padded([]), "form"),
        (padded({"scores": [], "more": 1}), "form"),
        (ballot.pad(b'{"scores": []}', M.sealed_length), "form"),
        (ballot.pad(b'{"scores":[[0.5,"1"]]}', M.sealed_length), "form"),
        (padded({"scores": {}}), "form"),
        (padded({"scores": []}), "shape"),
        (padded({"scores": [ROW, ROW]}), "shape"),
        (padded({"scores": [ROW] * 4}), "shape"),
        (padded({"scores": [ROW, ROW, [0]]}), "shape"),
        (padded({"scores": [ROW, ROW, 5]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, True]]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, -1]]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, 1000]]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, "1e3"]]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, "01"]]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, "１"]]}), "shape"),
        (padded({"scores": [ROW, ROW, [0, [0]]]}), "shape"),
    ],
)
def test_what_a_caster_can_seal_wrongly(plain: bytes, code: str) -> None:
    with pytest.raises(Unopenable) as caught:
        ballot.open_sealed(sealed_by_hand(plain), M, SEAL)
    assert caught.value.code == code


def test_a_sealed_part_opens_only_under_its_own_header_and_key() -> None:
    good = ballot.parse(FIRST)
    assert ballot.open_sealed(good, M, SEAL) == SCORES
    others = [
        replace(good, seq=2),
        replace(good, group="B"),
        replace(good, prev="00" * 32),
        replace(good, pk=VECTORS["credentials"][1]["pk"]),
        replace(good, sealed=bytes(len(good.sealed))),
        replace(good, sealed=good.sealed[:40]),
    ]
    for other in others:
        with pytest.raises(Unopenable, match="seal"):
            ballot.open_sealed(other, M, SEAL)
    with pytest.raises(Unopenable, match="seal"):
        ballot.open_sealed(good, M, keys.x25519(protocol.secret("another")))


def test_padding_fits_or_refuses() -> None:
    assert ballot.pad(b"", 1) == b"\x80"
    assert ballot.unpad(ballot.pad(b"a\x80\0", 9)) == b"a\x80\0"
    with pytest.raises(Malformed):
        ballot.pad(b"ab", 2)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 6),
    st.lists(st.integers(2, 30) | st.sampled_from(["0.5", "1", "0.01"]), min_size=1, max_size=5),
)
def test_the_sealed_length_fits_the_longest_sheet(presenters: int, scales: list[Any]) -> None:
    criteria, longest = [], []
    for scale in scales:
        if isinstance(scale, int):
            criteria.append({"scale": {"kind": "levels", "levels": [{}] * scale}})
            longest.append(None)  # an abstention is longer than any level's index
        else:
            criteria.append({"scale": {"kind": "range", "low": "0", "high": "100", "step": scale}})
            longest.append("100" + ("." + "9" * len(scale.partition(".")[2]) if "." in scale else ""))
    length = ballot.sealed_length({"criteria": criteria}, presenters)
    plain = canonical.dumps({"scores": [longest] * presenters})
    assert len(plain) < length <= len(plain) + 1 + ballot.PADDING
    assert length % ballot.PADDING == 0


def receipts(count: int) -> list[receipt.Receipt]:
    return receipt.issue(M.hash, [ballot.leaf_hash(bytes([number])) for number in range(count)], RECEIPT_KEY)


def test_a_receipt_for_one_ballot() -> None:
    (one,) = receipt.issue(M.hash, [HASHES[0]], RECEIPT_KEY)
    assert (one.root, one.path, one.index, one.size) == (HASHES[0], (), 0, 1)
    receipt.check(receipt.parse(one.dumps()), M.receipt, M.hash, HASHES[0])


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_bit_of_a_receipt_flipped(count: int) -> None:
    for one in receipts(count):
        raw = one.dumps()
        receipt.check(receipt.parse(raw), M.receipt, M.hash, one.ballot)
        for position in range(len(raw)):
            altered = bytearray(raw)
            altered[position] ^= 1 << position % 8
            with pytest.raises(ProtocolError):
                receipt.check(receipt.parse(bytes(altered)), M.receipt, M.hash, one.ballot)


def test_a_receipt_for_something_else() -> None:
    one, other = receipts(2)
    for wrong in (
        (one, M.receipt, M.hash, other.ballot),
        (one, M.receipt, "00" * 32, one.ballot),
        (one, keys.ed25519(bytes(32)).public_key(), M.hash, one.ballot),
        (replace(one, m="00" * 32), M.receipt, "00" * 32, one.ballot),
        (replace(one, path=other.path), M.receipt, M.hash, one.ballot),
    ):
        with pytest.raises(BadSignature):
            receipt.check(*wrong)


def test_a_receipt_with_a_path_that_no_tree_has() -> None:
    (one,) = receipts(1)
    with pytest.raises(Malformed):
        receipt.parse(replace(one, path=("00" * 32,) * 65).dumps())


def never(group: str, scope: str, scores: object) -> str | None:
    return None


def test_opening_counts_the_last_ballot_of_each_credential() -> None:
    entries = [ballot.parse(raw) for raw in (SECOND, ABSTAINED, FIRST)]
    lines = open_all(entries, M, SEAL, never)
    assert lines == [
        Opened(HASHES[1], "A", "sheet", Status.COUNTED, None, VECTORS["ballots"][1]["scores"]),
        Opened(HASHES[2], "B", "sheet", Status.COUNTED, None, VECTORS["ballots"][2]["scores"]),
        Opened(HASHES[0], "A", "sheet", Status.REPLACED, None, None),
    ]
    assert opening.turnout(M, {("sheet", "A"): 2, ("sheet", "B"): 2}, lines) == {
        ("sheet", "A"): ScopeTurnout(expected=2, issued=2, returned=1, counted=1, void=0, replaced=1),
        ("sheet", "B"): ScopeTurnout(expected=3, issued=2, returned=1, counted=1, void=0, replaced=0),
    }
    assert opening.turnout_json(opening.turnout(M, {}, []))["sheet"]["A"] == {
        "expected": 2,
        "issued": 0,
        "returned": 0,
        "counted": 0,
        "void": 0,
        "replaced": 0,
    }


def test_opening_calls_void_what_cannot_be_read_and_what_the_rules_refuse() -> None:
    def ruling(group: str, scope: str, scores: object) -> str | None:
        return "too-many" if group == "B" else None

    entries = [sealed_by_hand(padded({"scores": []})), ballot.parse(ABSTAINED)]
    unread, refused = open_all(entries, M, SEAL, ruling)
    assert (unread.status, unread.reason, unread.scores) == (Status.VOID, "shape", None)
    assert (refused.status, refused.reason) == (Status.VOID, "too-many")
    assert refused.to_json() == {
        "ballot": HASHES[2],
        "group": "B",
        "scope": "sheet",
        "status": "void",
        "reason": "too-many",
        "scores": VECTORS["ballots"][2]["scores"],
    }
    assert opening.turnout(M, {}, [unread, refused])["sheet", "B"].void == 1


def test_a_broken_chain_names_the_ballot() -> None:
    entries = [ballot.parse(FIRST), ballot.parse(SECOND)]
    with pytest.raises(BrokenChain) as caught:
        opening.standing(entries[1:])
    assert caught.value.ballot == HASHES[1]
    twice = replace(entries[1], seq=1, prev=None)
    with pytest.raises(BrokenChain, match="conflict"):
        opening.standing([entries[0], twice])
    assert opening.standing(entries[::-1]) == {HASHES[1]}


@pytest.mark.parametrize("place", [{"group": "B"}, {"scope": "presenter/p1"}])
def test_a_key_casts_in_one_scope_and_group(place: dict[str, str]) -> None:
    first, second = ballot.parse(FIRST), ballot.parse(SECOND)
    with pytest.raises(BrokenChain, match="conflict"):
        opening.standing([first, replace(second, **place)])


def test_a_seed_and_keys_of_the_wrong_length() -> None:
    for refused in (
        lambda: credential.derive(bytes(15), M.hash, "salt", "A", "sheet", "site", 48),
        lambda: keys.ed25519(bytes(31)),
        lambda: keys.x25519(bytes(33)),
        lambda: keys.ed25519_public(bytes(31)),
        lambda: keys.x25519_public(bytes(31)),
    ):
        with pytest.raises(Malformed):
            refused()
