"""What can go wrong with the protocol's bytes and ballots.

A ballot that is not accepted is an expected outcome, so it is a value: `Refused(Reason)`. Bytes that are not
what they should be raise an exception of the small tree under `ProtocolError`.
"""

from dataclasses import dataclass
from enum import StrEnum


class ProtocolError(ValueError):
    """The root of everything this package raises on purpose."""


class Malformed(ProtocolError):
    """The bytes or values do not have the required form."""


class BadSignature(ProtocolError):
    """The form is right; the signature does not hold."""


class FaultySignature(ProtocolError):
    """A computation with a secret key gave a wrong result, which is withheld (RFC 9474, 4.3)."""


class Reason(StrEnum):
    """Why a ballot is refused. The values are codes that clients translate."""

    MALFORMED = "malformed"
    OTHER_MEETING = "other-meeting"
    UNKNOWN_GROUP = "unknown-group"
    UNKNOWN_SCOPE = "unknown-scope"
    SEALED_LENGTH = "sealed-length"
    TOO_MANY = "too-many"
    BAD_CREDENTIAL = "bad-credential"
    BAD_SIGNATURE = "bad-signature"
    SEQUENCE = "sequence"
    CONFLICT = "conflict"
    CHAIN = "chain"
    NOT_OPEN = "not-open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Reason
    detail: str = ""
