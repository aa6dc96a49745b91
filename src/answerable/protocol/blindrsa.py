"""Blind RSA signatures, the caster's and the checker's side: RFC 9474, all four variants.

Prepare, Blind, Finalize and Verify. The issuer's side is `signing`. Salt, prefix and blinding factor are
arguments: the caster derives them from one seed, and must never use a factor for two messages. Powers here
take public exponents and a fresh secret base on the caster's own machine, so plain `pow` will do.
"""

import hashlib
from dataclasses import dataclass
from enum import Enum
from math import gcd

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384

from answerable.protocol import keys
from answerable.protocol.errors import BadSignature, Malformed

PREFIX_LENGTH = 32
HASH_LENGTH = 48


class Variant(Enum):
    """Name, salt length, and whether Prepare puts a random prefix before the message (RFC 9474, 5)."""

    RANDOMIZED = ("RSABSSA-SHA384-PSS-Randomized", 48, True)
    RANDOMIZED_ZERO = ("RSABSSA-SHA384-PSSZERO-Randomized", 0, True)
    DETERMINISTIC = ("RSABSSA-SHA384-PSS-Deterministic", 48, False)
    DETERMINISTIC_ZERO = ("RSABSSA-SHA384-PSSZERO-Deterministic", 0, False)

    @property
    def salt_length(self) -> int:
        return self.value[1]

    @property
    def prefix_length(self) -> int:
        return PREFIX_LENGTH if self.value[2] else 0


@dataclass(frozen=True, slots=True)
class Blinded:
    message: bytes  # what is sent to the issuer, as long as the modulus
    inverse: int  # of the blinding factor; kept secret


def prepare(message: bytes, prefix: bytes, variant: Variant = Variant.RANDOMIZED) -> bytes:
    """RFC 9474, 4.1: the message that is signed."""
    if len(prefix) != variant.prefix_length:
        raise Malformed(f"a prefix of {len(prefix)} bytes where {variant.prefix_length} are required")
    return prefix + message


def blind(
    key: RSAPublicKey, prepared: bytes, salt: bytes, factor: int, variant: Variant = Variant.RANDOMIZED
) -> Blinded:
    """RFC 9474, 4.2; `factor` is r, drawn uniformly from 1 to n - 1."""
    if len(salt) != variant.salt_length:
        raise Malformed(f"a salt of {len(salt)} bytes where {variant.salt_length} are required")
    numbers = key.public_numbers()
    encoded = int.from_bytes(encode(prepared, key.key_size - 1, salt), "big")
    if not 0 < factor < numbers.n or gcd(factor, numbers.n) != 1:
        raise Malformed("the blinding factor has no inverse")
    # An encoding that shares a factor with n would reveal the issuer's key to the caster. By chance this never happens.
    assert gcd(encoded, numbers.n) == 1, "the message shares a factor with the modulus"
    blinded = encoded * pow(factor, numbers.e, numbers.n) % numbers.n
    return Blinded(blinded.to_bytes(keys.size(key), "big"), pow(factor, -1, numbers.n))


def finalize(
    key: RSAPublicKey, prepared: bytes, blind_sig: bytes, inverse: int, variant: Variant = Variant.RANDOMIZED
) -> bytes:
    """RFC 9474, 4.4: the signature, once it holds."""
    if len(blind_sig) != keys.size(key):
        raise Malformed(f"a blind signature of {len(blind_sig)} bytes where {keys.size(key)} are required")
    signature = int.from_bytes(blind_sig, "big") * inverse % key.public_numbers().n
    raw = signature.to_bytes(keys.size(key), "big")
    if not verify(key, prepared, raw, variant):
        raise BadSignature("the issuer's blind signature does not belong to this request")
    return raw


def verify(
    key: RSAPublicKey, prepared: bytes, signature: bytes, variant: Variant = Variant.RANDOMIZED
) -> bool:
    """RFC 9474, 4.5: RSASSA-PSS with SHA-384, MGF1 with SHA-384 and the variant's salt length."""
    try:
        key.verify(signature, prepared, PSS(MGF1(SHA384()), variant.salt_length), SHA384())
    except InvalidSignature:
        return False
    return True


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, 9.1.1, to `bits` bits."""
    length = (bits + 7) // 8
    padding = length - len(salt) - HASH_LENGTH - 2
    if padding < 0:
        raise Malformed("the modulus is too short for this salt")
    seed = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(padding) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mgf1(seed, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + seed + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-384 (RFC 8017, B.2.1)."""
    blocks = -(-length // HASH_LENGTH)
    stream = b"".join(hashlib.sha384(seed + counter.to_bytes(4, "big")).digest() for counter in range(blocks))
    return stream[:length]
