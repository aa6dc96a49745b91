"""The site's side of the second issuer's HTTP interface: its list, its keys, opening, closing, its register.

Every call is safe to repeat. The secret is read from keys/ for each call and goes into a header only.

Errors: `IssuerSilent` when no answer came, `IssuerRefused` when it was a refusal; both carry a sentence for the
organiser, and nothing has changed here. They are errors of the ballot box's kind, so that the same pages tell them.
"""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from django.utils.translation import gettext

from answerable.web.casting.ballotbox_client import BallotBoxError

TIMEOUT = httpx.Timeout(20.0, connect=3.0)
KEYS_TIMEOUT = httpx.Timeout(600.0, connect=3.0)  # it makes a key for every group and scope
QUICK = httpx.Timeout(4.0, connect=2.0)

Row = dict[str, Any]


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
class Line:
    """How one meeting's issuer is reached."""

    address: str
    secret: str
    meeting: str

    def greet(self) -> None:
        """That an issuer is there and the secret is its own."""
        answer = self._call("GET", "/control", timeout=QUICK)
        if _value(answer).get("issuer") != "tellers":
            raise IssuerRefused("no-issuer", _sentences()["no-issuer"] % {"address": self.address})

    def keys(self, groups: Sequence[str], scopes: Sequence[str], bits: int) -> list[Row]:
        body = {"groups": list(groups), "scopes": list(scopes), "bits": bits}
        rows: list[Row] = _value(self._meeting("PUT", "keys", body, KEYS_TIMEOUT))["issuers"]
        return rows

    def roster(self, people: Sequence[Row], *, quick: bool = False) -> None:
        self._meeting("PUT", "roster", people, QUICK if quick else TIMEOUT)

    def open(self, manifest: str) -> None:
        self._meeting("POST", "open", {"manifest": manifest})

    def close(self, *, quick: bool = False) -> None:
        self._meeting("POST", "close", timeout=QUICK if quick else TIMEOUT)

    def register(self) -> list[Row]:
        rows: list[Row] = self._meeting("GET", "register").json()
        return rows

    def _meeting(
        self, method: str, name: str, body: Any = None, timeout: httpx.Timeout = TIMEOUT
    ) -> httpx.Response:
        return self._call(method, f"/meetings/{self.meeting}/{name}", body, timeout)

    def _call(
        self, method: str, path: str, body: Any = None, timeout: httpx.Timeout = TIMEOUT
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secret}"}
        try:
            answer = httpx.request(
                method,
                self.address + path,
                json=body,
                headers=headers,
                timeout=timeout,
                trust_env=False,
                verify=_trusted(),
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            sentence = gettext(
                "The second issuer does not answer at %(address)s. Ask the tellers whether it runs and is on the "
                "network, then try again; nothing has changed here."
            )
            raise IssuerSilent(sentence % {"address": self.address}) from error
        if answer.is_success:
            return answer
        raise self._refusal(answer)

    def _refusal(self, answer: httpx.Response) -> IssuerRefused:
        code = _value(answer).get("error", "no-issuer")
        known = _sentences()
        fallback = gettext("The second issuer refused (%(code)s, %(status)d). Nothing has changed here.")
        told = {"address": self.address, "code": code, "status": answer.status_code}
        return IssuerRefused(str(code), known.get(code, fallback) % told)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts, an organisation's own among them; or those in SSL_CERT_FILE."""
    return ssl.create_default_context()


def _value(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        value = answer.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


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
