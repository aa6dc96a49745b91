"""Why the second issuer refuses, each with its status and a sentence in English. The codes that phones get are those that the site uses."""

from dataclasses import dataclass

from answerable.exchange import Refusal


class Reason(Refusal):
    # What can be wrong with a phone's request: the codes are those of the site's issuing, and `not-confirmed`.
    BAD_LENGTH = ("bad-length", 400, "The blinded message does not have the length of the key.")
    UNKNOWN_TICKET = ("unknown-ticket", 404, "Nobody on the tellers' roster has this ticket.")
    NOT_CONFIRMED = ("not-confirmed", 409, "The tellers have not confirmed this person yet; try again.")
    NOT_OPEN = ("not-open", 409, "The tellers' issuer has not been opened for this meeting yet.")
    CLOSED = ("closed", 409, "The scoring is closed.")
    WRONG_GROUP = ("wrong-group", 403, "The ticket belongs to another rater group.")
    WRONG_SCOPE = ("wrong-scope", 403, "The meeting has no such scope.")
    WRONG_ISSUER = ("wrong-issuer", 403, "This is the tellers' issuer.")
    RECUSED = ("recused", 403, "This person does not score this presenter.")
    ALREADY_ISSUED = ("already-issued", 409, "The right to score was given to this ticket's owner already.")
    # What can be wrong with a request of the site.
    BAD_ROSTER = ("bad-roster", 400, "The roster names somebody twice, or two people have one ticket.")
    BAD_MANIFEST = (
        "bad-manifest",
        400,
        "The manifest is not a signed manifest that names this issuer's keys.",
    )
    ALREADY_OPEN = ("already-open", 409, "The issuer was opened for this meeting with another manifest.")
    FROZEN = ("frozen", 409, "The meeting is open: no further keys are made.")
    NOT_CLOSED = ("not-closed", 409, "The register is given after close.")


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Reason
