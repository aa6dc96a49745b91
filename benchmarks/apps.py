"""The applications compared, from an answer alone to the whole ballot box; and the ballot box with its store taken out or slowed down.

Every one reads the whole body. Those that check ballots find the signed manifest in the file named by MEASURED_MANIFEST.
"""

import os
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from answerable import home
from answerable.ballotbox import app as ballotbox_app
from answerable.ballotbox.fast import Gate
from answerable.ballotbox.sqlite import Store
from answerable.ballotbox.store import Fate, Offer, Outcome
from answerable.exchange import Receive, Scope, Send
from answerable.protocol import manifest
from answerable.protocol.errors import Refused
from answerable.protocol.manifest import Manifest
from benchmarks import crypto

Check = Callable[[bytes], object]
MANIFEST = "MEASURED_MANIFEST"
BALLOTS = "MEASURED_BALLOTS"
SLOW_SECONDS = "MEASURED_SLOW_SECONDS"
EMPTY = [(b"content-length", b"0")]


class Answering:
    """An ASGI application that checks each body and answers with nothing, or with 403."""

    def __init__(self, check: Check | None) -> None:
        self.check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.live(receive, send)
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        good = self.check is None or not isinstance(self.check(bytes(body)), Refused)
        await send({"type": "http.response.start", "status": 204 if good else 403, "headers": EMPTY})
        await send({"type": "http.response.body", "body": b""})
        return None

    async def live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return


def bare() -> Answering:
    return Answering(None)


def decoding() -> Answering:
    return Answering(Forms(meeting()).form)


def verifying() -> Answering:
    return Answering(Gate(meeting()).check)


def both_signatures() -> Answering:
    """The two signature checks that every ballot needs: the credential's, and the ballot's own by a new key. Nothing else is done."""
    return Answering(Signatures(meeting(), Path(os.environ[BALLOTS]).read_bytes().splitlines()).verify)


class Signatures:
    """The two verifications, of some hundred ballots in turn: with one repeated ballot the processor's branch prediction would make it faster than it is."""

    def __init__(self, meeting: Manifest, raws: Sequence[bytes]) -> None:
        self.turn = cycle([crypto.verifications(meeting, raw) for raw in raws])

    def verify(self, _raw: bytes) -> bool:
        rsa, ed = next(self.turn)
        return rsa() and ed()


def meeting() -> Manifest:
    return manifest.read(Path(os.environ[MANIFEST]).read_bytes())


class Forms(Gate):
    """The ballot box's check up to the signatures."""

    def form(self, raw: bytes) -> bool:
        found = self._decoder.decode(raw)
        return self._in_form(found, raw, self._issuers[found.group, found.scope])


class BareRsgi:
    """The same over granian's own interface."""

    async def __rsgi__(self, _scope: Any, protocol: Any) -> None:
        await protocol()
        protocol.response_empty(204, [])


def bare_rsgi() -> BareRsgi:
    return BareRsgi()


class BallotBoxRsgi:
    """The ballot box over granian's own interface: the same application, without the messages of ASGI in between."""

    def __init__(self) -> None:
        self.app = ballotbox_app.create()

    def __rsgi_init__(self, loop: Any) -> None:
        loop.run_until_complete(self.app.start())

    def __rsgi_del__(self, loop: Any) -> None:
        loop.run_until_complete(self.app.stop())

    async def __rsgi__(self, given: Any, protocol: Any) -> None:
        scope: Scope = {
            "type": "http",
            "method": given.method,
            "path": given.path,
            "query_string": given.query_string.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.headers.items()],
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": await protocol(), "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, body = sent
        headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
        protocol.response_bytes(start["status"], headers, body["body"])


def ballotbox_rsgi() -> BallotBoxRsgi:
    return BallotBoxRsgi()


class NoStore(Store):
    """Takes every ballot as new and keeps none."""

    def cast(self, key: str, offers: Sequence[Offer]) -> list[Outcome]:  # noqa: ARG002 - the store's shape
        return [Outcome(Fate.COMMITTED, None)] * len(offers)


class SlowStore(Store):
    """A disk that is slow to commit, by a fixed time."""

    def cast(self, key: str, offers: Sequence[Offer]) -> list[Outcome]:
        time.sleep(float(os.environ[SLOW_SECONDS]))
        return super().cast(key, offers)


def without_store() -> ballotbox_app.Application:
    return ballotbox_app.Application(
        home.current(), 3600, open_store=lambda where: NoStore(where.ballotbox_database)
    )


def slow() -> ballotbox_app.Application:
    return ballotbox_app.Application(
        home.current(), 3600, open_store=lambda where: SlowStore(where.ballotbox_database)
    )
