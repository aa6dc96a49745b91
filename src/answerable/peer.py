"""One process asks another over HTTP: the site its ballot box, the second issuer and Janus, a witness the ballot box.

A question has a time limit, takes nothing from the environment's proxies, follows no redirect, and may bear a secret, which goes into a
header only. With `certificate`, the path of a PEM file, only the holder of that certificate is spoken with; else whoever the
authorities vouch for that this machine trusts, an organisation's own among them, or those in SSL_CERT_FILE.

Errors, both of them `Unanswered`: `Silent` when there was no answer at all, `PeerRefused` when it was not success. They are for
programs; whoever asks has the sentences for people.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from answerable import certificate as certificates

TIMEOUT = httpx.Timeout(20.0, connect=3.0)


class Unanswered(Exception):
    """The question did not bring what it asked for."""


class Silent(Unanswered):
    """No answer within the time limit; `str()` is the kind of error. What was asked may have been done or not."""


class PeerRefused(Unanswered):
    """An answer other than success. `code` is the peer's reason, empty if it gave none; `message` is for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message or code or str(status))
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Peer:
    """`address` is where its paths begin."""

    address: str
    secret: str = field(default="", repr=False)
    certificate: str = ""

    def ask(
        self, method: str, path: str, body: Any = None, timeout: httpx.Timeout = TIMEOUT
    ) -> httpx.Response:
        """The answer, which is success. `body` is sent as JSON unless it is None."""
        try:
            answer = httpx.request(
                method,
                self.address + path,
                json=body,
                headers={"Authorization": f"Bearer {self.secret}"} if self.secret else {},
                timeout=timeout,
                trust_env=False,
                verify=trust(self.certificate),
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Silent(type(error).__name__) from error
        if answer.is_success:
            return answer
        said = mapping(answer)
        raise PeerRefused(answer.status_code, _text(said.get("error")), _text(said.get("message")))


def mapping(answer: httpx.Response) -> Mapping[str, Any]:
    """The answer's JSON object; empty if it is anything else."""
    try:
        value = answer.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


@cache
def trust(certificate: str) -> ssl.SSLContext:
    """Read once: a renewed certificate counts after a restart, of its holder too."""
    return certificates.trusting(Path(certificate)) if certificate else ssl.create_default_context()


def answers(client: httpx.Client, url: str) -> bool:
    """Whether a process that is being started answers by now."""
    try:
        return client.get(url).status_code == 200
    except httpx.TransportError:
        return False


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
