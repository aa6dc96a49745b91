"""The right to cast: everything that a caster derives from one seed, and the check of what comes of it.

Terms: `m` is the manifest's hash M in hex; scope is "sheet", or "presenter/<id>"; issuer is the name of the
key holder in the manifest. Derivation is HKDF-SHA256 (RFC 5869) with the seed as key material, M as salt, and
    info = "answerable/v1/" label 0x00 lp(group) lp(scope) lp(issuer)
so no two meetings, groups, scopes, issuers or purposes ever share a secret. The same seed gives the same blinding
factor for the same message only: the message is a function of the seed and the same names.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from answerable.protocol import blindrsa, keys
from answerable.protocol.canonical import from_hex, lp
from answerable.protocol.errors import Malformed

SEED_LENGTH = 16
SHEET = "sheet"
_TAG = b"answerable/credential/v1\0"


@dataclass(frozen=True, slots=True)
class Credential:
    """An issuer's signature on a caster's public key, with the random prefix that was signed with it."""

    issuer: str
    prefix: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A caster's question to one issuer. Only `blinded` leaves the caster's device."""

    issuer: str
    key: RSAPublicKey
    prefix: bytes
    prepared: bytes
    blinded: bytes
    inverse: int = field(repr=False)

    def finalize(self, blind_sig: bytes) -> Credential:
        """Unblind the issuer's answer; `BadSignature` when it does not belong to the question."""
        signature = blindrsa.finalize(self.key, self.prepared, blind_sig, self.inverse)
        return Credential(self.issuer, self.prefix, signature)


def derive(seed: bytes, m: str, label: str, group: str, scope: str, issuer: str, length: int) -> bytes:
    if len(seed) != SEED_LENGTH:
        raise Malformed(f"a seed of {len(seed)} bytes where {SEED_LENGTH} are required")
    info = b"answerable/v1/" + label.encode() + b"\0" + lp(group) + lp(scope) + lp(issuer)
    return HKDF(SHA256(), length, from_hex(m), info).derive(seed)


def casting_key(seed: bytes, m: str, group: str, scope: str = SHEET) -> Ed25519PrivateKey:
    """The key that signs the caster's ballots; the same for all issuers."""
    return keys.ed25519(derive(seed, m, "ed25519", group, scope, "", 32))


def message(m: str, group: str, issuer: str, scope: str, pk: bytes) -> bytes:
    """The text that an issuer signs blindly, without seeing it."""
    return _TAG + from_hex(m) + lp(group) + lp(issuer) + lp(scope) + pk


def request(seed: bytes, m: str, group: str, issuer: str, key: RSAPublicKey, scope: str = SHEET) -> Request:
    """The blinded question for `issuer`, whose key for this group and scope is `key`."""
    pk = casting_key(seed, m, group, scope).public_key().public_bytes_raw()
    prefix = derive(seed, m, "prefix", group, scope, issuer, blindrsa.PREFIX_LENGTH)
    salt = derive(seed, m, "salt", group, scope, issuer, blindrsa.Variant.RANDOMIZED.salt_length)
    prepared = blindrsa.prepare(message(m, group, issuer, scope, pk), prefix)
    wide = derive(seed, m, "blind", group, scope, issuer, keys.size(key) + 16)
    factor = 1 + int.from_bytes(wide, "big") % (key.public_numbers().n - 1)
    blinded = blindrsa.blind(key, prepared, salt, factor)
    return Request(issuer, key, prefix, prepared, blinded.message, blinded.inverse)


def holds(credential: Credential, key: RSAPublicKey, m: str, group: str, scope: str, pk: bytes) -> bool:
    """Whether the issuer signed this public key for this meeting, group and scope."""
    prepared = credential.prefix + message(m, group, credential.issuer, scope, pk)
    return len(credential.signature) == keys.size(key) and blindrsa.verify(
        key, prepared, credential.signature
    )
