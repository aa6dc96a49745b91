"""The site's side of the ballot box's control and public HTTP interface: five verbs and a status.

It never sends or stores anything about a person, and nothing here says who cast a ballot. Every call is safe to
repeat: the ballot box answers a repeated request as it answered the first.

Errors: `BallotBoxSilent` when no answer came (the ballot box is down, or too slow): nothing is known to have changed, and the
call can be repeated; `BallotBoxRefused` when it answered with a refusal. Both carry a sentence for the organiser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext

from answerable.peer import TIMEOUT, Peer, PeerRefused, Silent

# Opening and closing write durably and close flushes the pool; a phone's turnout poll must not wait as long.
STATUS_TIMEOUT = httpx.Timeout(5.0, connect=3.0)


class BallotBoxError(Exception):
    """Something the organiser is told; `str()` is a localised sentence."""


class BallotBoxSilent(BallotBoxError):
    """No answer within the time limit."""


class BallotBoxRefused(BallotBoxError):
    """An answer that is not success. `code` is the ballot box's reason, such as `already-open`."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class BoxKeys:
    """What the ballot box made for one meeting: verifier keys only; its private keys never leave it."""

    log: str
    log_origin: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Closed:
    """`checkpoint` is None while ballots queued on phones may still arrive."""

    state: str
    size: int
    checkpoint: str | None


@dataclass(frozen=True, slots=True)
class BoxStatus:
    """`returned` says by scope and set of groups (`protocol.together`) how many distinct credentials cast. No scores, no times."""

    state: str
    manifest_hash: str | None
    returned: dict[str, dict[str, int]]
    size: int


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's line over the checkpoint of `size`; `time` is what the witness states, seconds since 1970."""

    vkey: str
    size: int
    line: str
    time: int


def prepare(key: str) -> BoxKeys:
    """Make the meeting's box, or find it made; its keys stay the same."""
    answer = _call("PUT", f"/boxes/{key}").json()
    return BoxKeys(answer["log"], answer["log_origin"], answer["receipt"])


def open_box(key: str, manifest: str, *, witnesses: bool = False, rehearsal: bool = False) -> None:
    """Open the box under this signed manifest (the note's text); `witnesses` may co-sign its ledger. Only that of a `rehearsal` can be removed later."""
    body = {"manifest": manifest, "witnesses": witnesses, "rehearsal": rehearsal}
    _call("POST", f"/boxes/{key}/open", body)


def remove_box(key: str) -> None:
    """Have the ballot box forget a rehearsal, or a box that was never opened."""
    _call("DELETE", f"/boxes/{key}")


def turn_scopes(
    key: str, opened: Sequence[str], closed: Sequence[str], *, grace: bool = False
) -> dict[str, str]:
    """Open and close scopes of a box that is open, at once or with the manifest's grace; how each scope is then. A closed one stays closed."""
    body = {"open": list(opened), "closed": list(closed), "grace": grace}
    return dict(_call("POST", f"/boxes/{key}/scopes", body).json()["scopes"])


def cosignatures(key: str) -> list[Cosignature]:
    """What witnesses have handed in, over any of the box's checkpoints."""
    rows = _call("GET", f"/boxes/{key}/cosignatures").json()
    return [Cosignature(row["vkey"], row["size"], row["line"], row["time"]) for row in rows]


def close_box(key: str, *, grace: bool = False) -> Closed:
    """Close the box: at once, or after the manifest's grace for ballots that wait on phones."""
    answer = _call("POST", f"/boxes/{key}/close", {"grace": grace}).json()
    return Closed(answer["state"], answer["size"], answer["checkpoint"])


def entries(key: str) -> bytes:
    """The ledger's entries in order, one canonical ballot a line. Refused before close."""
    return _call("GET", f"/boxes/{key}/entries").content


def publish(key: str) -> None:
    """Let anybody read the entries from now on."""
    _call("POST", f"/boxes/{key}/publish")


def status(key: str) -> BoxStatus:
    """The box as anybody may see it."""
    answer = _call("GET", f"/boxes/{key}", timeout=STATUS_TIMEOUT).json()
    return BoxStatus(answer["state"], answer["manifest_hash"], answer["returned"], answer["size"])


def _call(
    method: str, path: str, body: dict[str, Any] | None = None, timeout: httpx.Timeout = TIMEOUT
) -> httpx.Response:
    address = settings.BALLOTBOX_CONTROL_URL
    ballotbox = Peer(address, settings.HOME.secret("ballotbox-control"), settings.BALLOTBOX_CERTIFICATE)
    try:
        return ballotbox.ask(method, path, body, timeout)
    except Silent as error:
        raise BallotBoxSilent(
            gettext(
                "The ballot box does not answer at %(address)s. Start it and try again; nothing has changed here."
            )
            % {"address": address}
        ) from error
    except PeerRefused as error:
        raise _refusal(error) from error


def _refusal(error: PeerRefused) -> BallotBoxRefused:
    code = error.code or "no-reason"
    sentences = {
        "unauthorised": gettext(
            "The ballot box does not accept this site's key. Start both with the same ANSWERABLE_HOME and try again."
        ),
        "already-open": gettext("The ballot box already holds another manifest for this meeting."),
        "bad-manifest": gettext("The ballot box does not accept the manifest of this meeting."),
        "not-closed": gettext("The ballot box still takes ballots. Close the scoring first."),
        "not-open": gettext("The ballot box has not been opened for this meeting. Open the scoring first."),
        "no-rehearsal": gettext("The ballot box was not opened for a rehearsal: what is in it stays."),
        "unknown-box": gettext(
            "The ballot box does not know this meeting. Is it the ballot box that the meeting was frozen with?"
        ),
    }
    fallback = gettext("The ballot box refused (%(code)s, %(status)d). Nothing has changed here.") % {
        "code": code,
        "status": error.status,
    }
    return BallotBoxRefused(code, sentences.get(code, fallback))
