"""The shared vectors: made anew and compared, and read back through the public functions."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from answerable.protocol import ballot, canonical, checkpoint, credential, keys, manifest, merkle, receipt
from answerable.protocol.credential import Credential
from protocol import hpke
from vectors import protocol

VECTORS = json.loads(protocol.TARGET.read_text())
STANDARDS = json.loads((Path(protocol.FOLDER) / "standards.json").read_text())
M = manifest.read(VECTORS["manifest"]["note"].encode(), sole=True)


def known(name: str) -> bytes:
    return bytes.fromhex(STANDARDS["rfc9180"][name])


def test_the_file_is_what_the_code_makes_today() -> None:
    assert protocol.TARGET.read_text() == protocol.text()


@pytest.mark.parametrize("vector", STANDARDS["rfc8032"]["vectors"], ids=lambda one: one["message"] or "empty")
def test_ed25519_of_the_rfc(vector: dict[str, str]) -> None:
    secret, public, message, signature = (
        bytes.fromhex(vector[name]) for name in ("secret", "public", "message", "signature")
    )
    key = keys.ed25519(secret)
    assert key.public_key().public_bytes_raw() == public
    assert key.sign(message) == signature
    assert keys.verified(keys.ed25519_public(public), signature, message)
    for position in range(64):
        altered = bytearray(signature)
        altered[position] ^= 0x10
        assert not keys.verified(keys.ed25519_public(public), bytes(altered), message)


def test_the_independent_hpke_passes_the_rfc_s_vector() -> None:
    assert hpke.derive_secret(known("ikmE")) == known("skEm")
    assert hpke.public(known("skRm")) == known("pkRm")
    shared = hpke.shared_secret(known("skEm"), known("pkRm"), known("enc"), known("pkRm"))
    assert shared == known("shared_secret")
    assert hpke.schedule(shared, known("info")) == (known("key"), known("base_nonce"))
    sealed = hpke.seal(known("pkRm"), known("info"), known("aad"), known("pt"), known("skEm"))
    assert sealed == known("enc") + known("ct")
    assert hpke.open_sealed(known("skRm"), known("info"), known("aad"), sealed) == known("pt")


def test_the_library_s_hpke_agrees_with_the_independent_one() -> None:
    private, info = keys.x25519(known("skRm")), b"the header"
    theirs = ballot.SUITE.encrypt(b"scores", private.public_key(), info)
    assert hpke.open_sealed(known("skRm"), info, b"", theirs) == b"scores"
    ours = hpke.seal(known("pkRm"), info, b"", b"scores", known("skEm"))
    assert ballot.SUITE.decrypt(ours, private, info) == b"scores"
    with pytest.raises(InvalidTag):
        ballot.SUITE.decrypt(ours, private, info + b"!")


def test_the_manifest_of_the_vectors() -> None:
    assert M.hash == VECTORS["manifest"]["M"] == canonical.digest(VECTORS["manifest"]["body"])
    assert canonical.dumps(M.body).decode() == VECTORS["manifest"]["canonical"]
    amended = manifest.read(VECTORS["amendment"]["note"].encode(), M.manifest_key)
    assert amended.hash == VECTORS["amendment"]["M"]
    manifest.check_amendment(amended, M)


@pytest.mark.parametrize("vector", VECTORS["credentials"], ids=lambda one: one["group"])
def test_a_credential_from_its_seed(vector: dict[str, Any]) -> None:
    seed = bytes.fromhex(vector["seed"])
    key = M.issuers[vector["group"], vector["scope"], vector["issuer"]]
    asked = credential.request(seed, M.hash, vector["group"], vector["issuer"], key)
    assert canonical.b64u(asked.blinded) == vector["blinded_msg"]
    assert asked.prepared.hex() == vector["prefix"] + vector["message"]
    assert f"{pow(asked.inverse, -1, key.public_numbers().n):x}" == vector["r"]
    granted = asked.finalize(canonical.from_b64u(vector["blind_sig"]))
    assert protocol.written(granted) == vector["credential"]
    casting = credential.casting_key(seed, M.hash, vector["group"])
    assert keys.public_text(casting) == vector["pk"]
    assert casting.private_bytes_raw().hex() == vector["ed25519"]


@pytest.mark.parametrize("vector", VECTORS["ballots"], ids=lambda one: str(one["header"]["seq"]))
def test_a_ballot_of_the_vectors(vector: dict[str, Any]) -> None:
    raw = vector["ballot"].encode()
    last = (
        ballot.Last(vector["header"]["seq"] - 1, vector["header"]["prev"])
        if vector["header"]["prev"]
        else None
    )
    checked = ballot.check(raw, M, last)
    assert isinstance(checked, ballot.Ballot)
    assert (checked.header, checked.hash) == (vector["header"], vector["hash"])
    assert ballot.seal_info(checked.header).decode() == vector["info"]
    assert ballot.open_sealed(checked, M, keys.x25519(protocol.secret("seal"))) == vector["scores"]
    plain = hpke.open_sealed(protocol.secret("seal"), vector["info"].encode(), b"", checked.sealed)
    assert plain.hex() == vector["plaintext"]
    assert len(plain) == M.sealed_length


def test_receipts_and_proofs_of_the_vectors() -> None:
    for vector in VECTORS["receipts"]:
        one = receipt.parse(vector["receipt"].encode())
        receipt.check(one, M.receipt, M.hash, vector["ballot"])
        assert one.dumps().decode() == vector["receipt"]
    ledger = VECTORS["ledger"]
    head = checkpoint.read(ledger["checkpoint"].encode(), M.log, M.log_origin)
    assert (head.size, head.root.hex()) == (len(ledger["leaves"]), ledger["root"])
    for leaf, proof in zip(ledger["leaves"], ledger["proofs"], strict=True):
        path = [bytes.fromhex(step) for step in proof["path"]]
        assert merkle.included(bytes.fromhex(leaf), proof["index"], proof["size"], path, head.root)


def test_a_credential_is_bound_to_everything_in_its_message() -> None:
    vector = VECTORS["credentials"][0]
    row = vector["credential"]
    good = Credential("site", canonical.from_b64u(row["prefix"]), canonical.from_b64u(row["sig"]))
    key, pk = M.issuers["A", "sheet", "site"], canonical.from_b64u(vector["pk"])
    assert credential.holds(good, key, M.hash, "A", "sheet", pk)
    other = "00" * 32
    wrong = [
        (good, key, other, "A", "sheet", pk),
        (good, key, M.hash, "B", "sheet", pk),
        (good, M.issuers["B", "sheet", "site"], M.hash, "A", "sheet", pk),
        (good, key, M.hash, "A", "p1", pk),
        (good, key, M.hash, "A", "sheet", bytes(32)),
        (Credential("tellers", good.prefix, good.signature), key, M.hash, "A", "sheet", pk),
        (Credential("site", bytes(32), good.signature), key, M.hash, "A", "sheet", pk),
        (Credential("site", good.prefix, good.signature[:-1]), key, M.hash, "A", "sheet", pk),
        (Credential("site", good.prefix, b"\0" + good.signature), key, M.hash, "A", "sheet", pk),
    ]
    assert [credential.holds(*one) for one in wrong] == [False] * len(wrong)


def test_a_seed_never_serves_two_purposes() -> None:
    """A seed used again for another meeting, group, scope or issuer gives other secrets; for the same ones it gives the same secrets."""
    seed, key = protocol.secret("replayed")[:16], M.issuers["A", "sheet", "site"]
    first = credential.request(seed, M.hash, "A", "site", key)
    assert credential.request(seed, M.hash, "A", "site", key) == first
    others = [
        credential.request(seed, "00" * 32, "A", "site", key),
        credential.request(seed, M.hash, "B", "site", key),
        credential.request(seed, M.hash, "A", "tellers", key),
        credential.request(seed, M.hash, "A", "site", key, "p1"),
        credential.request(protocol.secret("other")[:16], M.hash, "A", "site", key),
    ]
    every = [first, *others]
    for name in ("prefix", "prepared", "blinded", "inverse"):
        assert len({getattr(one, name) for one in every}) == len(every), name


def test_lengths_that_cannot_run_into_each_other() -> None:
    """Length prefixes: no two triples of names give the same derivation or message."""
    seed = bytes(16)
    first = credential.derive(seed, M.hash, "salt", "ab", "c", "d", 32)
    second = credential.derive(seed, M.hash, "salt", "a", "bc", "d", 32)
    assert first != second
    assert credential.message(M.hash, "ab", "c", "d", b"") != credential.message(M.hash, "a", "bc", "d", b"")
