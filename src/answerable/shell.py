"""What the ballot box and the second issuer share around their own work: starting, finding the action, the secret, refusing.

A process brings a table of routes and its actions; an action gets the application, the request and the parts of its address,
and answers. The first route that fits an address and method is taken, so the address that is asked most stands first.
Nothing is logged of a request. An error that nobody foresaw is logged by its type and place, since its message could
quote the request, and answered with 500. Specification: ASGI 3.0, HTTP 2.4 and lifespan 2.0.
"""

import contextlib
import hmac
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from answerable.exchange import (
    PREFLIGHT,
    SEALED,
    Answer,
    Bodies,
    Fault,
    Gone,
    NotServed,
    Receive,
    Scope,
    Send,
    header,
    in_json,
    refused,
    reply,
)
from answerable.protocol.canonical import b64u
from answerable.protocol.errors import Malformed
from answerable.protocol.wrap import STEP, Unwrapped
from answerable.wrapping import Ring


class Application(Protocol):
    """`start` is awaited before the first request, `stop` after the last."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


A = TypeVar("A", bound=Application)
Action = Callable[[A, Scope, Receive, tuple[str, ...]], Awaitable[Answer]]


class Route(NamedTuple, Generic[A]):
    pattern: re.Pattern[str]
    method: str
    action: Action[A]
    needs_secret: bool


def route(pattern: str, method: str, action: Action[A], *, needs_secret: bool = False) -> Route[A]:
    """The groups of `pattern` are what the action gets; with `needs_secret` it is for the site alone."""
    return Route(re.compile(pattern), method, action, needs_secret)


class Shell(Generic[A]):
    """`secret` is the site's word; errors of the kind `store_error` say that the disk or database refused. `ring` has the keys of wrapped requests."""

    def __init__(
        self,
        app: A,
        routes: Sequence[Route[A]],
        secret: str,
        store_error: type[Exception],
        log: logging.Logger,
        ring: Ring | None = None,
    ) -> None:
        self.app = app
        self.routes = routes
        self.bearer = f"Bearer {secret}".encode()
        self.store_error = store_error
        self.log = log
        self.bodies = Bodies()
        self.ring = ring or Ring()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What a server calls: one request, or the process's life from start to stop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            with contextlib.suppress(Gone):
                answer = await self.answer(scope, receive)
                await reply(send, answer, with_body=scope["method"] != "HEAD")

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                try:
                    await self.app.start()
                except Exception as error:
                    why = f"{type(error).__name__}: {error}"
                    await send({"type": "lifespan.startup.failed", "message": why})
                    return
                await send({"type": "lifespan.startup.complete"})
            else:
                self.ring.destroy()
                await self.app.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def answer(self, scope: Scope, receive: Receive) -> Answer:
        try:
            return await self._act(scope, receive)
        except NotServed as error:
            return refused(error.fault)
        except self.store_error as error:
            self.log.error("the store refused: %s", error)  # noqa: TRY400 - it is known where
            return refused(Fault.STORE)
        except Gone:
            raise
        except Exception as error:
            self.log.error("not foreseen: %s", place_of(error))  # noqa: TRY400 - a trace could quote the request
            return refused(Fault.INTERNAL)

    async def _act(self, scope: Scope, receive: Receive) -> Answer:
        method, path = scope["method"], scope["path"]
        wanted = "GET" if method == "HEAD" else method
        is_known = False
        for one in self.routes:
            if match := one.pattern.fullmatch(path):
                if one.method == wanted:
                    if one.needs_secret and not self.knows_secret(scope):
                        return refused(Fault.UNAUTHORISED)
                    return await one.action(self.app, scope, receive, match.groups())
                is_known = True
        if not is_known:
            return refused(Fault.NOT_FOUND)
        return Answer(204, extra=PREFLIGHT) if method == "OPTIONS" else refused(Fault.METHOD)

    async def asked(self, scope: Scope, receive: Receive, purpose: str, limit: int) -> Unwrapped:
        """A wrapped request's body, of at most `limit` bytes as it comes."""
        raw = await self.bodies.whole(scope, receive, limit)
        try:
            found = self.ring.unwrap(purpose, raw)
        except Malformed as error:
            raise NotServed(Fault.BAD_REQUEST) from error
        if found is None:
            raise NotServed(Fault.STALE_KEY)
        return found

    def wrap_key(self) -> Answer:
        return in_json(200, {"key": b64u(self.ring.public())})

    def knows_secret(self, scope: Scope) -> bool:
        return hmac.compare_digest(header(scope, b"authorization"), self.bearer)


def sealed(answer: Answer, asked: Unwrapped, bulk: int = 0, least: int = STEP) -> Answer:
    """The answer, for nobody but whoever asked; its length as `wrap.padded` says. Its status is in the open."""
    return answer._replace(body=asked.seal(answer.body, bulk, least), content_type=SEALED)


def place_of(error: Exception) -> str:
    """An error's type and where it arose; never its message, which could quote a request."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"
