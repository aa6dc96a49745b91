"""What a phone and a server say to each other, wrapped so that a recording of the network cannot be opened later.

A request that holds a ticket, a blinded message, a ballot or the name of one is sealed to a key of the process that receives it, which this
process destroys after minutes; the answer is sealed with a key that the phone drew and put inside. Over https it is
one cover more; over plain http it is what keeps a recording worthless once the key that opens ballots is public. It is no
protection from somebody who alters pages or keys on the way: only https is.

    request   recipient (32 bytes) || enc (32) || ciphertext of (answer key (32) || padded body)       HPKE of RFC 9180, info = tag || purpose
    answer    nonce (12) || ciphertext of the padded body                                              ChaCha20-Poly1305 under the answer key

Lengths are padded in steps, so that a length tells no more than what is asked and in which meeting. `purpose` keeps a request
from being opened at another address. Errors: `Malformed` for whatever cannot be opened.
Specification: docs/ballot-protocol.md, "Wrapped requests".
"""

import json
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from answerable.protocol import ballot, keys
from answerable.protocol.errors import Malformed

KEY = 32  # bytes of every key
NONCE = 12
STEP = 2048  # bytes: padded lengths are multiples of it
OVERHEAD = 3 * KEY + ballot.TAG  # what a request adds to its padded body
_TAG = b"answerable/wrap/v1\0"


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What was asked, and how its answer is sealed."""

    body: bytes = field(repr=False)
    answer_key: bytes = field(repr=False)

    def seal(self, answer: bytes, bulk: int = 0, least: int = STEP) -> bytes:
        """The answer as it is sent; see `padded` for its length. Each call draws a nonce, since a request may be repeated."""
        nonce = os.urandom(NONCE)
        plain = ballot.pad(answer, padded(len(answer), bulk, least))
        return nonce + ChaCha20Poly1305(self.answer_key).encrypt(nonce, plain, None)


def padded(length: int, bulk: int = 0, least: int = STEP) -> int:
    """How long a body of `length` bytes becomes: `bulk` of them, the same for everybody in a meeting, and the rest, each rounded up.

    So the rest, which is a person's own, does not show, as long as it fits into `least`.
    """
    bulk = min(bulk, length)
    return _up(bulk) + max(_up(length - bulk + 1), least)


def longest(body: int) -> int:
    """The most bytes of a wrapped request whose body has at most `body`."""
    return OVERHEAD + body + 2 * STEP


def bulk_of(raw: bytes) -> int:
    """The characters of a ballot that are as many in every ballot of its meeting: what is sealed, scores and comments, and the issuers' signatures."""
    try:
        body = json.loads(raw)
        sealed = len(body["sealed"]) + len(body.get("comments", ""))
        return sealed + sum(len(one["sig"]) for one in body["credentials"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0


def wrap(
    recipient: bytes, purpose: str, body: bytes, bulk: int = 0, answer_key: bytes | None = None
) -> tuple[bytes, bytes]:
    """The request as it is sent, and the key that its answer will be sealed with."""
    answer_key = answer_key or os.urandom(KEY)
    plain = answer_key + ballot.pad(body, padded(len(body), bulk))
    return recipient + ballot.SUITE.encrypt(plain, keys.x25519_public(recipient), _info(purpose)), answer_key


def unwrap(private: X25519PrivateKey, purpose: str, request: bytes) -> Unwrapped:
    """What `wrap` made for this key and purpose."""
    try:
        plain = ballot.SUITE.decrypt(request[KEY:], private, _info(purpose))
    except (InvalidTag, ValueError) as error:
        raise Malformed("not wrapped for this key") from error
    return Unwrapped(ballot.unpad(plain[KEY:]), plain[:KEY])


def read_answer(answer_key: bytes, answer: bytes) -> bytes:
    """What `Unwrapped.seal` sealed."""
    try:
        plain = ChaCha20Poly1305(answer_key).decrypt(answer[:NONCE], answer[NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise Malformed("not the answer to this request") from error
    return ballot.unpad(plain)


def _up(length: int) -> int:
    return -(-length // STEP) * STEP


def _info(purpose: str) -> bytes:
    return _TAG + purpose.encode()
