"""Processes that others than the organiser run at a meeting: the tellers' issuer, and witnesses of the ledger.

They are started as people start them, `answerable issuer` and `answerable witness`. A process that does not come up, or a
witness that ends with another status than 0, raises `HandFailed`.
"""

import os
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from answerable import home
from answerable.peer import answers

START_SECONDS = 60.0
WITNESS_SECONDS = 60.0
STOP_SECONDS = 10.0


class HandFailed(Exception):
    """The second issuer or a witness failed; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Switches:
    """What a meeting has beyond the plain one. `tellers`: so many of so many open the seal."""

    scope: str = "sheet"
    tellers: tuple[int, int] | None = None
    second_issuer: bool = False
    witnesses: int = 0
    news: bool = True

    @property
    def by_presenter(self) -> bool:
        return self.scope == "presenter"


@dataclass(slots=True)
class Hands:
    """The processes of one meeting, in `folder`. As a context manager it stops them on the way out."""

    folder: Path
    port: int = 0
    tls: tuple[str, ...] = ()  # the issuer's options for https
    trust: ssl.SSLContext | bool = True
    issuer: subprocess.Popen[bytes] | None = None
    witnesses: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, *_: object) -> None:
        for child in filter(None, (self.issuer, *self.witnesses)):
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()

    # The second issuer

    @property
    def address(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def secret(self) -> str:
        """What the tellers give to the organiser."""
        return home.Home(self.folder / "tellers").secret("issuer-control")

    def start_issuer(self) -> None:
        """Start it, or start it again after it was killed: everything it needs is in its folder."""
        options = ["--home", str(self.folder / "tellers"), "--port", str(self.port), *self.tls]
        self.issuer = self._start("issuer", options)
        deadline = time.monotonic() + START_SECONDS
        with httpx.Client(timeout=5, trust_env=False, verify=self.trust) as client:
            while not answers(client, f"{self.address}/healthz"):
                if self.issuer.poll() is not None or time.monotonic() > deadline:
                    raise HandFailed("The second issuer did not start; its words are in issuer.log.")
                time.sleep(0.1)

    # Witnesses

    def start_witnesses(self, count: int, site: str, ballotbox: str, meeting: str, shown_hash: str) -> None:
        for number in range(1, count + 1):
            key = self.folder / f"witness-{number}.key"
            options = ["--ballotbox", ballotbox, "--meeting", meeting, "--key", str(key), "--every", "1"]
            options += [
                "--manifest",
                f"{site}/evidence/{meeting}/manifest.note",
                "--manifest-hash",
                shown_hash,
            ]
            name = ["--name", f"witness-{number}.example"]
            self.witnesses.append(self._start(f"witness-{number}", [*options, *name]))

    def until_witnessed(self) -> None:
        """Return once every witness has signed the final head."""
        for number, child in enumerate(self.witnesses, 1):
            try:
                status = child.wait(WITNESS_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise HandFailed(f"Witness {number} did not sign the final head.") from error
            if status:
                raise HandFailed(f"Witness {number} ended with status {status}; see witness-{number}.log.")

    def _start(self, name: str, options: Sequence[str]) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        command = [sys.executable, "-m", "answerable", name.partition("-")[0], *options]
        kept = {key: value for key, value in os.environ.items() if key != home.ENVIRONMENT}
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                command, stdout=log, stderr=log, env=kept, start_new_session=True
            )
