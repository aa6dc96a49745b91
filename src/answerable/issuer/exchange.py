"""HTTP as the second issuer needs it: a body within a limit, an answer with strict headers, JSON or a page.

Nothing here reads or keeps an address, a cookie or a user agent. A body over its limit raises `TooLarge` before it is
held in memory, one that does not arrive in time `TooSlow`; a client that goes away raises `Gone`.
Specification: ASGI 3.0, HTTP and WebSocket format 2.4.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

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
)
FOR_PEOPLE: Headers = (
    *ALWAYS,
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
)
PREFLIGHT: Headers = (
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-expose-headers", b"retry-after"),
    (b"access-control-max-age", b"86400"),
)


class TooLarge(Exception):
    """The body is over the limit of its address."""


class TooSlow(Exception):
    """The body did not arrive in time."""


class Gone(Exception):
    """The client left before its request was whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: bytes = b"application/json"
    headers: Headers = FOR_PROGRAMS


def in_json(status: int, value: object) -> Answer:
    return Answer(status, msgspec.json.encode(value))


def page(status: int, html: str) -> Answer:
    return Answer(status, html.encode(), b"text/html; charset=utf-8", FOR_PEOPLE)


def header(scope: Scope, name: bytes) -> bytes:
    """The first header called `name` (lower case), or nothing."""
    return next((value for key, value in scope["headers"] if key == name), b"")


async def body_of(scope: Scope, receive: Receive, limit: int) -> bytes:
    declared = header(scope, b"content-length")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _whole(receive, limit)
    except TimeoutError as error:
        raise TooSlow from error


async def _whole(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        if len(body) > limit:
            raise TooLarge
        if not message.get("more_body", False):
            return bytes(body)


async def reply(send: Send, answer: Answer, with_body: bool = True) -> None:
    headers = [
        (b"content-type", answer.content_type),
        (b"content-length", str(len(answer.body)).encode()),
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
