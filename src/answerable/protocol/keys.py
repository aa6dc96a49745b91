"""Keys: making, writing and reading them. Never keeps one.

Ed25519 and X25519 private keys are 32 raw bytes that the caller drew. RSA keys are drawn by OpenSSL, whose
randomness cannot be passed in. Public RSA keys are 2048 to 4096 bits with e = 65537.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from answerable.protocol.canonical import b64u, from_b64u
from answerable.protocol.errors import Malformed

EXPONENT = 65537
RSA_BITS = 3072
SMALLEST, LARGEST = 2048, 4096


def ed25519(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_exactly_32(secret))


def ed25519_public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_exactly_32(raw))


def x25519(secret: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_exactly_32(secret))


def x25519_public(raw: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(_exactly_32(raw))


def public_text(key: Ed25519PrivateKey | X25519PrivateKey) -> str:
    """The public half, base64url, as manifests carry it."""
    return b64u(key.public_key().public_bytes_raw())


def verified(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature holds (RFC 8032)."""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def new_rsa(bits: int = RSA_BITS) -> RSAPrivateKey:
    if not SMALLEST <= bits <= LARGEST:
        raise Malformed(f"an RSA key has {SMALLEST} to {LARGEST} bits, not {bits}")
    return generate_private_key(EXPONENT, bits)


def rsa_pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def rsa_from_pem(pem: bytes, *, is_checked: bool = True) -> RSAPrivateKey:
    """Checking that the numbers belong together takes most of the time. Without it a key is good for its public half only."""
    try:
        key = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=not is_checked)
    except ValueError as error:
        raise Malformed("not a private key in PEM") from error
    if not isinstance(key, RSAPrivateKey):
        raise Malformed("not an RSA key")
    return key


def issuer_text(key: RSAPublicKey) -> str:
    """n, big-endian, base64url, as manifests carry it."""
    return b64u(key.public_numbers().n.to_bytes(size(key), "big"))


def issuer(n: str, e: int) -> RSAPublicKey:
    """The public key that a manifest names."""
    raw = from_b64u(n)
    number = int.from_bytes(raw, "big")
    if e != EXPONENT or not SMALLEST <= number.bit_length() <= LARGEST or number % 2 == 0 or raw[0] == 0:
        raise Malformed("an issuer's key has 2048 to 4096 bits, an odd modulus and the exponent 65537")
    return RSAPublicNumbers(e, number).public_key()


def size(key: RSAPublicKey | RSAPrivateKey) -> int:
    """Length of a signature in bytes."""
    return (key.key_size + 7) // 8


def _exactly_32(raw: bytes) -> bytes:
    if len(raw) != 32:
        raise Malformed(f"a key of {len(raw)} bytes where 32 are required")
    return raw
