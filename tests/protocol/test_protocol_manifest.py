"""Manifests: every field demanded and checked, signatures, amendments; and the keys inside."""

from collections.abc import Callable
from typing import Any

import pytest

from answerable.protocol import canonical, keys, manifest, note
from answerable.protocol.errors import BadSignature, Malformed, ProtocolError
from vectors import protocol

BODY = protocol.manifest_body()
SIGNER = protocol.manifest_signer()
M = manifest.parse(BODY)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    body: dict[str, Any] = canonical.loads(canonical.dumps(BODY))
    change(body)
    return body


def test_a_manifest_says_what_it_was_given() -> None:
    raw = manifest.sign(BODY, SIGNER)
    read = manifest.read(raw, sole=True)
    assert read == M
    assert (read.meeting, read.groups, read.presenters, read.criteria) == (
        "vectors",
        ("A", "B"),
        ("p1", "p2", "p3"),
        2,
    )
    assert (read.previous, read.reason, read.issuer_names, read.grace) == (None, None, ("site",), 120)
    assert read.rules == protocol.RULES
    assert {place: key.key_size for place, key in read.issuers.items()} == {
        ("A", "sheet", "site"): 3072,
        ("B", "sheet", "site"): 2048,
    }
    assert read.hash == canonical.digest(BODY)
    assert note.unverified_text(raw) == canonical.dumps(BODY).decode() + "\n"


@pytest.mark.slow
def test_every_byte_of_a_manifest_s_note_flipped() -> None:
    raw = manifest.sign(BODY, SIGNER)
    for position in range(len(raw)):
        altered = bytearray(raw)
        altered[position] ^= 0x04
        with pytest.raises(ProtocolError):
            manifest.read(bytes(altered), M.manifest_key, sole=True)


@pytest.mark.parametrize("name", sorted(BODY))
def test_every_field_is_needed(name: str) -> None:
    with pytest.raises(Malformed):
        manifest.parse(changed(lambda body: body.pop(name)))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(more=1),
        lambda body: body.update(v=2),
        lambda body: body.update(meeting="Not A Key"),
        lambda body: body.update(meeting=""),
        lambda body: body.update(title=""),
        lambda body: body.update(title=None),
        lambda body: body.update(starts_at="yesterday"),
        lambda body: body.update(starts_at="2022-01-24T09:00:00"),
        lambda body: body.update(scope="presenters"),
        lambda body: body.update(scope=None),
        lambda body: body.update(scope="presenter"),  # whose expected and issuers are by scope
        lambda body: body.update(expected=[]),
        lambda body: body.update(seal_custody={}),
        lambda body: body.update(seal_custody={"threshold": 1, "shares": 3}),
        lambda body: body.update(seal_custody={"threshold": 4, "shares": 3}),
        lambda body: body.update(seal_custody={"threshold": 2, "shares": 17}),
        lambda body: body.update(seal_custody={"threshold": 2, "shares": "3"}),
        lambda body: body.update(grace=-1),
        lambda body: body.update(grace="1"),
        lambda body: body.update(sealed_length=1),
        lambda body: body.update(sealed_length=(1 << 19) + 1),
        lambda body: body.update(client_hash="00"),
        lambda body: body.update(transport="carrier pigeon"),
        lambda body: body.update(previous="00"),
        lambda body: body.update(reason=5),
        lambda body: body.update(groups=[]),
        lambda body: body.update(groups={}),
        lambda body: body["groups"].append(dict(body["groups"][0])),
        lambda body: body["groups"][0].update(more=1),
        lambda body: body["groups"][0].update(title=1),
        lambda body: body["groups"][0].update(id=""),
        lambda body: body["presenters"].append(dict(body["presenters"][0])),
        lambda body: body["presenters"][0].pop("unit"),
        lambda body: body.update(presenters=[]),
        lambda body: body.update(rules=[]),
        lambda body: body.update(rules_hash="00" * 32),
        lambda body: body.update(rules={}, rules_hash=canonical.digest({})),
        lambda body: body.update(rules={"criteria": []}, rules_hash=canonical.digest({"criteria": []})),
        lambda body: body["expected"]["sheet"].pop("A"),
        lambda body: body["expected"]["sheet"].update(A=-1),
        lambda body: body["expected"]["sheet"].update(C=1),
        lambda body: body["keys"].pop("seal"),
        lambda body: body["keys"].update(more=1),
        lambda body: body["keys"].update(manifest="name"),
        lambda body: body["keys"].update(log=5),
        lambda body: body["keys"].update(log_origin=""),
        lambda body: body["keys"].update(log_origin="answerable/other"),
        lambda body: [row.update(id="hall") for row in body["keys"]["issuers"]],
        lambda body: [row.update(id="tellers") for row in body["keys"]["issuers"]],
        lambda body: body["keys"].update(receipt="AAAA"),
        lambda body: body["keys"].update(seal=None),
        lambda body: body["keys"].update(issuers=[]),
        lambda body: body["keys"]["issuers"].pop(),
        lambda body: body["keys"]["issuers"][0].update(group="C"),
        lambda body: body["keys"]["issuers"][0].update(scope="presenter/p1"),
        lambda body: body["keys"]["issuers"][0].pop("scope"),
        lambda body: body["keys"]["issuers"][0].update(e=3),
        lambda body: body["keys"]["issuers"][0].update(e="65537"),
        lambda body: body["keys"]["issuers"][0].update(n="AAAA"),
        lambda body: body["keys"]["issuers"][0].update(n=""),
        lambda body: body["keys"]["issuers"][0].update(n=canonical.b64u(b"\xff" * 255 + b"\xfe")),
        lambda body: body["keys"]["issuers"][0].update(n=canonical.b64u(b"\0" + b"\xff" * 256)),
        lambda body: body["keys"]["issuers"][0].update(n=body["keys"]["issuers"][1]["n"]),
        lambda body: body["keys"]["issuers"][0].update(spki="x"),
        lambda body: body["keys"]["issuers"].append(dict(body["keys"]["issuers"][0])),
        lambda body: body["keys"]["issuers"].append(dict(body["keys"]["issuers"][0], id="tellers")),
    ],
)
def test_what_a_manifest_cannot_say(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(Malformed):
        manifest.parse(changed(change))


def test_a_second_issuer_needs_keys_of_its_own() -> None:
    def add(body: dict[str, Any]) -> None:
        for group in ("A", "B"):
            n = keys.issuer_text(keys.new_rsa(2048).public_key())
            body["keys"]["issuers"].append(
                {"id": "tellers", "group": group, "scope": "sheet", "n": n, "e": 65537}
            )

    assert manifest.parse(changed(add)).issuer_names == ("site", "tellers")


def test_a_manifest_is_signed_by_the_key_that_it_names() -> None:
    with pytest.raises(Malformed):
        manifest.sign(BODY, protocol.log_signer())
    text = canonical.dumps(BODY).decode() + "\n"
    with pytest.raises(BadSignature):
        manifest.read(note.sign(text, protocol.log_signer()))
    raw = manifest.sign(BODY, SIGNER)
    with pytest.raises(BadSignature):
        manifest.read(raw, protocol.log_signer().verifier)
    with pytest.raises(Malformed):
        manifest.read(note.sign(text.replace(",", ", "), SIGNER))
    with pytest.raises(Malformed):
        manifest.read(note.sign("\n" + text, SIGNER))


def amended(**changes: Any) -> manifest.Manifest:
    return manifest.parse(protocol.amended_body(M) | changes)


def test_an_amendment_changes_the_rules_and_gives_a_reason() -> None:
    manifest.check_amendment(amended(), M)
    unchanged = manifest.parse(protocol.amended_body(amended()))
    back = {"rules": M.rules, "rules_hash": M.body["rules_hash"], "previous": amended().hash}
    second = amended(**back)
    manifest.check_amendment(second, amended())
    with pytest.raises(Malformed, match="changes nothing"):
        manifest.check_amendment(unchanged, amended())
    fewer = {**protocol.RULES, "criteria": protocol.RULES["criteria"][:1]}
    for wrong in (
        amended(previous=None),
        amended(previous="00" * 32),
        amended(reason=None),
        amended(reason=""),
        amended(reason=" "),
        amended(title="Another meeting"),
        amended(expected={"sheet": {"A": 2, "B": 2}}),
        amended(expected={"sheet": {"A": 1, "B": 9}}),
        amended(grace=0),
        amended(rules=fewer, rules_hash=canonical.digest(fewer)),
    ):
        with pytest.raises(Malformed):
            manifest.check_amendment(wrong, M)
    with pytest.raises(Malformed):
        manifest.check_amendment(second, M)


def test_an_amendment_may_expect_more_people_and_they_are_in_force() -> None:
    same = {"rules": M.rules, "rules_hash": M.body["rules_hash"]}
    more = amended(**same, expected={"sheet": {"A": 2, "B": 4}})
    manifest.check_amendment(more, M)
    now = manifest.in_force([M, more])
    assert (now.hash, now.expected) == (M.hash, {("sheet", "A"): 2, ("sheet", "B"): 4})
    manifest.check_amendment(amended(expected={"sheet": {"A": 3, "B": 3}}), M)
    with pytest.raises(Malformed, match="fewer"):
        manifest.check_amendment(
            amended(**same, expected={"sheet": {"A": 3, "B": 3}}, previous=more.hash), more
        )


def test_rsa_keys_are_written_and_read() -> None:
    key = keys.new_rsa(2048)
    again = keys.rsa_from_pem(keys.rsa_pem(key))
    assert again.private_numbers() == key.private_numbers()
    public = keys.issuer(keys.issuer_text(key.public_key()), 65537)
    assert public.public_numbers() == key.public_key().public_numbers()
    assert keys.size(key) == keys.size(public) == 256


@pytest.mark.parametrize("bits", [1024, 2047, 4097])
def test_rsa_keys_of_other_lengths_are_not_made(bits: int) -> None:
    with pytest.raises(Malformed):
        keys.new_rsa(bits)


ED25519_PEM = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
"""


@pytest.mark.parametrize("pem", [b"", b"nonsense", ED25519_PEM])
def test_what_is_not_an_rsa_key_in_pem(pem: bytes) -> None:
    with pytest.raises(Malformed):
        keys.rsa_from_pem(pem)
