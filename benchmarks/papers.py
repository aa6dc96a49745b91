"""A meeting for measurements, and ballots for it by the thousand.

Credentials are signed by the issuer's key directly: blinding changes nothing in the outcome, and takes far longer. The
sealed part is random: a ballot box never opens one.
"""

import multiprocessing
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384

from answerable.protocol import ballot, canonical, credential, keys, manifest, note
from answerable.protocol.credential import Credential
from answerable.protocol.manifest import Manifest

KEY = "measured"
GROUP = "A"
ISSUER = "site"
FEW = 50  # ballots that are not worth the start of processes
SCALE = {"kind": "levels", "levels": [{"id": f"l{at}", "title": "", "points": "1"} for at in range(4)]}
RULES = {
    "k_min": 5,
    "criteria": [{"id": f"c{at}", "title": "", "weight": "20", "scale": SCALE} for at in range(5)],
}
PRESENTERS = [{"id": f"p{at}", "name": f"Presenter {at}", "unit": f"Unit {at}"} for at in range(1, 20)]


@dataclass(frozen=True, slots=True)
class Meeting:
    note: str
    manifest: Manifest
    issuer_pem: bytes


def meeting(public: dict[str, str], issuer: RSAPrivateKey, expected: int) -> Meeting:
    """A frozen meeting over the box whose public keys these are: 19 presenters, five criteria."""
    signer = note.Signer(f"answerable/{KEY}/manifest", keys.ed25519(bytes(range(32))))
    seal = keys.public_text(keys.x25519(bytes(range(1, 33))))
    named = {"manifest": signer.vkey, "seal": seal, **public, "issuers": [issuer_row(issuer)]}
    body: dict[str, Any] = {
        "v": 1,
        "meeting": KEY,
        "title": "A measured meeting",
        "starts_at": "2022-01-24T09:00:00+08:00",
        "scope": credential.SHEET,
        "grace": 0,
        "groups": [{"id": GROUP, "title": "Everybody"}],
        "presenters": PRESENTERS,
        "rules": RULES,
        "rules_hash": canonical.digest(RULES),
        "expected": {credential.SHEET: {GROUP: expected}},
        "sealed_length": ballot.sealed_length(RULES, len(PRESENTERS)),
        "client_hash": "00" * 32,
        "transport": "http",
        "keys": named,
        "seal_custody": None,
        "previous": None,
        "reason": None,
    }
    signed = manifest.sign(body, signer)
    return Meeting(signed.decode(), manifest.read(signed), keys.rsa_pem(issuer))


def issuer_row(issuer: RSAPrivateKey) -> dict[str, Any]:
    return {
        "id": ISSUER,
        "group": GROUP,
        "scope": credential.SHEET,
        "n": keys.issuer_text(issuer.public_key()),
        "e": keys.EXPONENT,
    }


def admitted(
    m: str, issuer: RSAPrivateKey, key: Ed25519PrivateKey, group: str = GROUP, scope: str = credential.SHEET
) -> Credential:
    prefix = secrets.token_bytes(32)
    told = prefix + credential.message(m, group, ISSUER, scope, key.public_key().public_bytes_raw())
    return Credential(ISSUER, prefix, issuer.sign(told, PSS(MGF1(SHA384()), 48), SHA384()))


@dataclass(slots=True)
class Caster:
    """Somebody with a credential, and the ballots that follow each other."""

    meeting: Manifest
    issuer: InitVar[RSAPrivateKey]
    key: Ed25519PrivateKey = field(init=False, default_factory=Ed25519PrivateKey.generate)
    granted: Credential = field(init=False)
    seq: int = 0
    previous: str | None = None

    def __post_init__(self, issuer: RSAPrivateKey) -> None:
        self.granted = admitted(self.meeting.hash, issuer, self.key)

    def next(self) -> bytes:
        self.seq += 1
        pk = keys.public_text(self.key)
        head = ballot.header(self.meeting.hash, GROUP, credential.SHEET, pk, self.seq, self.previous)
        sealed = secrets.token_bytes(ballot.ENCAPSULATED + self.meeting.sealed_length + ballot.TAG)
        made = ballot.sign(head, sealed, [self.granted], self.key)
        self.previous = ballot.leaf_hash(made)
        return made


class Casters:
    """So many of them, who cast in turn: everybody's ballot of one number comes before anybody's next."""

    def __init__(self, of: Meeting, count: int) -> None:
        issuer = keys.rsa_from_pem(of.issuer_pem)
        self.all = [Caster(of.manifest, issuer) for _ in range(count)]

    def more(self, rounds: int) -> Iterator[bytes]:
        return (caster.next() for _ in range(rounds) for caster in self.all)


def ballots(of: Meeting, count: int) -> list[bytes]:
    """So many first ballots, each by a credential of its own, made on all cores."""
    share = max(1, min(250, count // 8))
    parts = [(of.note, of.issuer_pem, min(share, count - start)) for start in range(0, count, share)]
    if count <= FEW:
        return [one for part in map(_part, parts) for one in part]
    with multiprocessing.get_context("spawn").Pool() as pool:
        return [one for part in pool.imap(_part, parts) for one in part]


def _part(wanted: tuple[str, bytes, int]) -> list[bytes]:
    signed, pem, count = wanted
    return list(Casters(Meeting(signed, manifest.read(signed.encode()), pem), count).more(1))


def forged(good: Sequence[bytes]) -> list[bytes]:
    """The same ballots spoiled: every other one in its signature, which is the dear check, the rest in the credential."""
    spoiled = []
    for number, raw in enumerate(good):
        body = canonical.loads(raw)
        if number % 2:
            body["sig"] = canonical.b64u(secrets.token_bytes(64))
        else:
            length = len(canonical.from_b64u(body["credentials"][0]["sig"]))
            body["credentials"][0]["sig"] = canonical.b64u(b"\x01" + secrets.token_bytes(length - 1))
        spoiled.append(canonical.dumps(body))
    return spoiled
