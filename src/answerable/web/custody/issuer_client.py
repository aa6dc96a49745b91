"""The site's side of the second issuer's HTTP interface: its list, its keys, opening, closing, its register.

Every call is safe to repeat. The secret is read from keys/ for each call and goes into a header only.

Errors: `IssuerSilent` when no answer came, `IssuerRefused` when it was a refusal; both carry a sentence for the
organiser, and nothing has changed here. They are errors of the ballot box's kind, so that the same pages tell them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from django.utils.translation import gettext

from answerable.peer import TIMEOUT, Peer, PeerRefused, Silent, mapping
from answerable.web.casting.ballotbox_client import BallotBoxError

KEYS_TIMEOUT = httpx.Timeout(600.0, connect=3.0)  # it makes a key for every group and scope
QUICK = httpx.Timeout(4.0, connect=2.0)

Member = dict[str, Any]  # of a list in JSON: a person, a key or one line of the register


class IssuerError(BallotBoxError):
    """Something the organiser is told; `str()` is a localised sentence."""


class IssuerSilent(IssuerError):
    """No answer within the time limit."""


class IssuerRefused(IssuerError):
    """An answer that is not success; `code` is the issuer's reason."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class ReachedIssuer:
    """One meeting's issuer, as the site reaches it."""

    address: str
    secret: str
    meeting: str

    def greet(self) -> None:
        """That an issuer is there and the secret is its own."""
        answer = self._call("GET", "/control", timeout=QUICK)
        if mapping(answer).get("issuer") != "tellers":
            raise IssuerRefused("no-issuer", _sentences()["no-issuer"] % {"address": self.address})

    def standing(self) -> tuple[str, bool]:
        """How far it is with the meeting ("new", "open" or "closed"), and whether it has keys for it."""
        told = mapping(self._call("GET", f"/meetings/{self.meeting}", timeout=QUICK))
        return str(told.get("state")), bool(told.get("has_keys"))

    def keys(self, groups: Sequence[str], scopes: Sequence[str], bits: int) -> list[Member]:
        body = {"groups": list(groups), "scopes": list(scopes), "bits": bits}
        rows: list[Member] = mapping(self._meeting("PUT", "keys", body, KEYS_TIMEOUT))["issuers"]
        return rows

    def roster(self, people: Sequence[Member], *, quick: bool = False) -> None:
        self._meeting("PUT", "roster", people, QUICK if quick else TIMEOUT)

    def open(self, manifest: str) -> None:
        self._meeting("POST", "open", {"manifest": manifest})

    def close(self, *, quick: bool = False) -> None:
        self._meeting("POST", "close", timeout=QUICK if quick else TIMEOUT)

    def register(self) -> list[Member]:
        rows: list[Member] = self._meeting("GET", "register").json()
        return rows

    def _meeting(
        self, method: str, name: str, body: Any = None, timeout: httpx.Timeout = TIMEOUT
    ) -> httpx.Response:
        return self._call(method, f"/meetings/{self.meeting}/{name}", body, timeout)

    def _call(
        self, method: str, path: str, body: Any = None, timeout: httpx.Timeout = TIMEOUT
    ) -> httpx.Response:
        try:
            return Peer(self.address, self.secret).ask(method, path, body, timeout)
        except Silent as error:
            sentence = gettext(
                "The second issuer does not answer at %(address)s. Ask the tellers whether it runs and is on the "
                "network, then try again; nothing has changed here."
            )
            raise IssuerSilent(sentence % {"address": self.address}) from error
        except PeerRefused as error:
            raise self._refusal(error) from error

    def _refusal(self, error: PeerRefused) -> IssuerRefused:
        code = error.code or "no-issuer"
        fallback = gettext("The second issuer refused (%(code)s, %(status)d). Nothing has changed here.")
        told = {"address": self.address, "code": code, "status": error.status}
        return IssuerRefused(code, _sentences().get(code, fallback) % told)


def _sentences() -> dict[str, str]:
    return {
        "no-issuer": gettext(
            "What answers at %(address)s is not a second issuer. Look at the address again."
        ),
        "not-found": gettext(
            "What answers at %(address)s is not a second issuer. Look at the address again."
        ),
        "unauthorised": gettext(
            "The second issuer does not accept the control secret. Ask the tellers for it again, and enter it here."
        ),
        "already-open": gettext(
            "The second issuer was opened for this meeting with another manifest. It must not be used; tell the tellers."
        ),
        "bad-manifest": gettext(
            "The keys in the manifest are not those of the issuer at %(address)s. Is it the one the meeting was frozen "
            "with, started from the same folder?"
        ),
        "frozen": gettext("The second issuer is open for this meeting already and makes no further keys."),
        "bad-roster": gettext(
            "The second issuer does not take the list: two people have one identifier or one ticket."
        ),
        "closed": gettext("The second issuer is closed for this meeting."),
        "not-open": gettext("The second issuer was never opened for this meeting."),
        "not-closed": gettext("The second issuer still issues. Close the scoring first."),
        "store-unavailable": gettext(
            "The second issuer cannot write to its disk at the moment. Tell the tellers, and try again."
        ),
    }
