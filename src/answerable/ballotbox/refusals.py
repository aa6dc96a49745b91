"""Why the ballot box refuses, each with its status and a sentence in English. The codes are part of the protocol."""

from dataclasses import dataclass

from answerable.ballotbox.store import KnownBallot
from answerable.exchange import Fault, Refusal


class Reason(Refusal):
    # What can be wrong with a ballot: the codes are those of `protocol.errors.Reason`.
    MALFORMED = ("malformed", 400, "The body is not a ballot of version 1 in canonical form.")
    OTHER_MEETING = ("other-meeting", 403, "The ballot belongs to another meeting or another manifest.")
    UNKNOWN_SCOPE = ("unknown-scope", 403, "The meeting has no such scope.")
    UNKNOWN_GROUP = ("unknown-group", 403, "The meeting has no such rater group.")
    BAD_CREDENTIAL = ("bad-credential", 403, "The credential was not issued for this meeting and group.")
    BAD_SIGNATURE = ("bad-signature", 403, "The ballot's signature does not fit its key.")
    SEALED_LENGTH = (
        "sealed-length",
        403,
        "The sealed part does not have the length that the manifest states.",
    )
    TOO_MANY = ("too-many", 403, "A credential's ballots are numbered up to 1000.")
    SEQUENCE = ("sequence", 409, "A ballot of this credential with a higher number is already in the box.")
    CONFLICT = (
        "conflict",
        409,
        "Another ballot of this credential with the same number is already in the box.",
    )
    CHAIN = ("chain", 409, "The ballot does not name this credential's latest ballot.")
    NOT_OPEN = ("not-open", 409, "The box, or this scope of it, has not been opened yet.")
    CLOSED = ("closed", 409, "The box, or this scope of it, is closed.")
    # What can be wrong with a request.
    BAD_MANIFEST = ("bad-manifest", 400, "The manifest is not a signed manifest for this box.")
    BAD_COSIGNATURE = (
        "bad-cosignature",
        400,
        "The line is not this witness's cosignature of a checkpoint of this box.",
    )
    UNKNOWN_BOX = ("unknown-box", 404, "There is no such box.")
    NO_BALLOT = ("no-ballot", 404, "There is no such ballot.")
    NO_CHECKPOINT = ("no-checkpoint", 404, "The ledger has no checkpoint yet.")
    NO_WITNESSES = ("no-witnesses", 403, "This box does not collect cosignatures.")
    NOT_CLOSED = ("not-closed", 409, "The box has not been closed yet.")
    ALREADY_OPEN = ("already-open", 409, "The box was opened with another manifest.")
    WITNESSES = ("too-many-witnesses", 409, "As many witnesses as this box keeps have signed already.")
    NO_REHEARSAL = ("no-rehearsal", 409, "This box was not opened for a rehearsal: its ballots stay.")
    NO_SCOPES = ("no-scopes", 409, "This meeting is not scored scope by scope.")

    @classmethod
    def of(cls, code: str) -> "Reason":
        return next(reason for reason in cls if reason.code == code)


@dataclass(frozen=True, slots=True)
class Refused:
    """`latest` is the credential's latest ballot, where that is why."""

    reason: Reason | Fault
    latest: KnownBallot | None = None
