"""HTTP as the ballot box and the second issuer need it: a request's body within a limit, an answer with strict headers.

Nothing here reads or keeps an address, a cookie or a user agent. A request that gets no further raises `NotServed` with
its reason: a body over its limit, before it is held in memory; one that does not arrive in time; one that is not the JSON
asked for. A client that goes away raises `Gone`. Specification: ASGI 3.0, HTTP and WebSocket format 2.4.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from enum import Enum
from typing import Any, NamedTuple, TypeVar

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]
T = TypeVar("T")

JSON = b"application/json"
JSON_LINES = b"application/jsonl"
TEXT = b"text/plain; charset=utf-8"
SEALED = b"application/octet-stream"  # an answer that only whoever asked can read

# Phones send some 2 kB. One that takes longer than this has lost its network and will send it again.
BODY_SECONDS = 30.0
LOOK_SECONDS = 1.0  # how often it is looked which bodies are over their time

ALWAYS: Headers = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
# Phones ask from the site's pages, so any origin may read; without credentials, as there are none.
FOR_PROGRAMS: Headers = (
    *ALWAYS,
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"retry-after"),
)
PREFLIGHT: Headers = (
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
)


class Refusal(Enum):
    """A reason to refuse: its code for programs, its status, and a sentence in English for people. Each process has its own."""

    def __init__(self, code: str, status: int, message: str) -> None:
        self.code = code
        self.status = status
        self.message = message


class Fault(Refusal):
    """What can be wrong with a request of any kind, or with the process that it was sent to."""

    BAD_REQUEST = ("bad-request", 400, "The body is not the JSON that this address expects.")
    STALE_KEY = ("stale-key", 409, "The request is wrapped for a key that is gone; ask for the new one.")
    UNAUTHORISED = ("unauthorised", 401, "This needs the control secret.")
    NOT_FOUND = ("not-found", 404, "There is nothing at this address.")
    METHOD = ("method", 405, "This address does not take that method.")
    TOO_SLOW = ("too-slow", 408, "The body did not arrive in time; send it again.")
    TOO_LARGE = ("too-large", 413, "The body is too large.")
    INTERNAL = ("internal", 500, "A mistake was made here; nothing was kept.")
    BUSY = ("busy", 503, "Too many requests are waiting; try again in a moment.")
    STORE = (
        "store-unavailable",
        503,
        "Nothing can be written at the moment, and nothing was kept. Try again.",
    )


class NotServed(Exception):
    """The request goes no further; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Gone(Exception):
    """The client left before its request was whole."""


class Answer(NamedTuple):
    """A status, a body and its type; `extra` headers come after the strict ones.

    Where `rest` is given, the body is `body` and whatever `rest` yields: it is sent as it comes, without a declared length.
    """

    status: int
    body: bytes = b""
    content_type: bytes = JSON
    extra: Headers = ()
    strict: Headers = FOR_PROGRAMS
    rest: AsyncGenerator[bytes, None] | None = None


def in_json(status: int, value: object) -> Answer:
    return Answer(status, msgspec.json.encode(value))


def refused(reason: Refusal, **more: object) -> Answer:
    """A refusal as every client expects it; `more` is said beside code and sentence."""
    answer = in_json(reason.status, {"error": reason.code, "message": reason.message, **more})
    return answer._replace(extra=((b"retry-after", b"1"),)) if reason.status == 503 else answer


def decoded(body: bytes, form: type[T]) -> T:
    """The body as JSON of that form, or `NotServed`."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotServed(Fault.BAD_REQUEST) from error


def header(scope: Scope, name: bytes) -> bytes:
    """The first header called `name` (lower case), or nothing."""
    return next((value for key, value in scope["headers"] if key == name), b"")


class Bodies:
    """The bodies that are on their way to one process, and how those are given up that take longer than BODY_SECONDS.

    One timer looks at all of them: a timer for each would cost more than reading most of them.
    """

    def __init__(self) -> None:
        self._begun: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def whole(self, scope: Scope, receive: Receive, limit: int) -> bytes:
        """The request's body, of at most `limit` bytes."""
        declared = header(scope, b"content-length")
        if declared.isdigit() and int(declared) > limit:
            raise NotServed(Fault.TOO_LARGE)
        task = asyncio.current_task()
        assert task is not None, "a request is a task"
        self._begun[task] = time.monotonic()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)
        try:
            return await read_body(receive, limit)
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            raise NotServed(Fault.TOO_SLOW) from None
        finally:
            del self._begun[task]
            self._late.discard(task)

    def _look(self) -> None:
        """Give up what is over its time, and look again while anything is on its way."""
        over = time.monotonic() - BODY_SECONDS
        for task, begun in self._begun.items():
            if begun < over and task not in self._late:
                self._late.add(task)
                task.cancel()
        self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look) if self._begun else None


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole of it, however long that takes."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body", False) and len(body) <= limit:
        return body  # as nearly every ballot comes
    parts = bytearray()
    while True:
        if message["type"] == "http.disconnect":
            raise Gone
        parts += message.get("body", b"")
        if len(parts) > limit:
            raise NotServed(Fault.TOO_LARGE)
        if not message.get("more_body", False):
            return bytes(parts)
        message = await receive()


async def reply(send: Send, answer: Answer, with_body: bool = True) -> None:
    headers = [(b"content-type", answer.content_type), *answer.strict, *answer.extra]
    if answer.rest is None:
        headers.append((b"content-length", b"%d" % len(answer.body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if answer.rest is not None and with_body:
        await send({"type": "http.response.body", "body": answer.body, "more_body": True})
        async with contextlib.aclosing(answer.rest) as rest:
            async for part in rest:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.body", "body": answer.body if with_body else b""})
