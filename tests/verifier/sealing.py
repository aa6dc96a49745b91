"""Sealed parts that no client of ours makes: any bytes, for any key, bound to any header."""

from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from answerable.protocol import ballot, canonical, keys
from protocol import hpke
from vectors import protocol

LENGTH = 1024
"""The `sealed_length` of meetings whose ballots are sealed here, in bytes: room for what is nested deeply."""


def enclosed(head: dict[str, Any], plain: bytes, secret: str = "seal", twist: bool = False) -> bytes:
    """`plain`, sealed under the header `head` for the key that is drawn from `secret`. `twist` sets the encapsulated key's
    unused bit, and makes the rest fit to that.
    """
    public = canonical.from_b64u(keys.public_text(keys.x25519(protocol.secret(secret))))
    ephemeral = protocol.secret("edge")
    enc = hpke.public(ephemeral)
    enc = enc[:31] + bytes([enc[31] | 0x80 * twist])
    shared = hpke.shared_secret(ephemeral, public, enc, public)
    key, nonce = hpke.schedule(shared, ballot.seal_info(head))
    return enc + ChaCha20Poly1305(key).encrypt(nonce, plain, b"")


def padded(plain: bytes) -> bytes:
    return ballot.pad(plain, LENGTH)


def scored(scores: Any) -> bytes:
    return padded(canonical.dumps({"scores": scores}))
