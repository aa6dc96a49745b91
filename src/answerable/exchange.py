"""HTTP as the ballot box and the second issuer need it: a request's body within a limit, an answer with strict headers.

Nothing here reads or keeps an address, a cookie or a user agent. A body over its limit raises `TooLarge`
before it is held in memory, one that does not arrive in time `TooSlow`; a client that goes away raises `Gone`.
Specification: ASGI 3.0, HTTP and WebSocket format 2.4.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

JSON = b"application/json"
JSON_LINES = b"application/jsonl"
TEXT = b"text/plain; charset=utf-8"

# Phones send some 2 kB. One that takes longer than this has lost its network and will send it again.
BODY_SECONDS = 30.0

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


class TooLarge(Exception):
    """The body is over the limit of its address."""


class TooSlow(Exception):
    """The body did not arrive in time."""


class Gone(Exception):
    """The client left before its request was whole."""


class Answer(NamedTuple):
    """A status, a body and its type; `extra` headers come after the strict ones.

    Where `rest` is given, the body is `body` and whatever `rest` yields: it is sent as it comes, its length unsaid.
    """

    status: int
    body: bytes = b""
    content_type: bytes = JSON
    extra: Headers = ()
    strict: Headers = FOR_PROGRAMS
    rest: AsyncGenerator[bytes, None] | None = None


def in_json(status: int, value: object) -> Answer:
    return Answer(status, msgspec.json.encode(value))


def refusal(status: int, code: str, message: str, **more: object) -> Answer:
    """An error as every client expects it: a code for programs, a sentence in English for people."""
    return in_json(status, {"error": code, "message": message, **more})


def header(scope: Scope, name: bytes) -> bytes:
    """The first header called `name` (lower case), or nothing."""
    return next((value for key, value in scope["headers"] if key == name), b"")


async def body_of(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The request's body. Where thousands come a second, see `ballotbox.bodies`."""
    refuse_declared(scope, limit)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await read_body(receive, limit)
    except TimeoutError as error:
        raise TooSlow from error


def refuse_declared(scope: Scope, limit: int) -> None:
    """`TooLarge` for a body that says itself that it is."""
    declared = header(scope, b"content-length")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge


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
            raise TooLarge
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
