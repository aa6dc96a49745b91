"""HPKE of RFC 9180 for one suite, written from the RFC alone, to check the library by.

Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, single shot, with an aad and with the
sender's ephemeral key as an argument: neither of which the library offers.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEM = b"KEM" + (0x0020).to_bytes(2, "big")
HPKE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0003))


def labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, hashlib.sha256)


def labeled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    stream, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + labeled + bytes([counter]), hashlib.sha256)
        stream += block
    return stream[:length]


def derive_secret(ikm: bytes) -> bytes:
    """DeriveKeyPair, 7.1.3."""
    return labeled_expand(KEM, labeled_extract(KEM, b"", b"dkp_prk", ikm), b"sk", b"", 32)


def public(secret: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def shared_secret(own: bytes, other: bytes, enc: bytes, recipient: bytes) -> bytes:
    """ExtractAndExpand of 4.1."""
    dh = X25519PrivateKey.from_private_bytes(own).exchange(X25519PublicKey.from_public_bytes(other))
    prk = labeled_extract(KEM, b"", b"eae_prk", dh)
    return labeled_expand(KEM, prk, b"shared_secret", enc + recipient, 32)


def schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Key and first nonce, 5.1, mode 0."""
    context = (
        b"\0"
        + labeled_extract(HPKE, b"", b"psk_id_hash", b"")
        + labeled_extract(HPKE, b"", b"info_hash", info)
    )
    secret = labeled_extract(HPKE, shared, b"secret", b"")
    return labeled_expand(HPKE, secret, b"key", context, 32), labeled_expand(
        HPKE, secret, b"base_nonce", context, 12
    )


def seal(recipient: bytes, info: bytes, aad: bytes, plain: bytes, ephemeral: bytes) -> bytes:
    """enc || ciphertext."""
    enc = public(ephemeral)
    key, nonce = schedule(shared_secret(ephemeral, recipient, enc, recipient), info)
    return enc + ChaCha20Poly1305(key).encrypt(nonce, plain, aad)


def open_sealed(secret: bytes, info: bytes, aad: bytes, sealed: bytes) -> bytes:
    enc = sealed[:32]
    key, nonce = schedule(shared_secret(secret, enc, enc, public(secret)), info)
    return ChaCha20Poly1305(key).decrypt(nonce, sealed[32:], aad)
