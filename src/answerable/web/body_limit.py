"""What the site takes in, before Django is asked, and to how many it hands out large things. No request can fill the disk or hold memory for long, and many at once do not make many threads.

Django reads a body whole before any view, session or permission is looked at, so that without this anybody who reaches the
site could send it gigabytes, byte by byte for as long as they like. Long bodies are only taken from whoever is signed in.
What a view takes is less, and said by the view in the reader's language.

Each request that Django works on has a thread: at most AT_ONCE have one, from the end of the body to the beginning of the
answer; the others wait their turn, which costs a connection and nothing else. Large answers, which somebody may take without reading them, are sent to
MOST_READERS at a time. Nothing is counted by address.
Answers 413, 408 and 503 in plain text; raises nothing. Specification: ASGI 3.0, HTTP and WebSocket format 2.4.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
IsKnown = Callable[[Scope], Awaitable[bool]]

# Ten attachments of 20 MB to a debrief, and the form around them.
MOST = 224 * 1024 * 1024
# What anybody may send to a page: forms, but no files.
MOST_OF_A_STRANGER = 1024 * 1024
# What phones send without an account: enough that a question which is far too long is answered in words.
MOST_OF_A_PHONE = 256 * 1024
PHONE = "/api/"
SECONDS = 900.0
SECONDS_OF_A_STRANGER = 30.0
AT_ONCE = 64
PATIENCE_SECONDS = 15.0
# An answer from which on it is counted who takes it. Nothing that phones load in a hall is as large.
LARGE = 256 * 1024
MOST_READERS = 256

TOO_LARGE = 413, b"The request is too large.\n"
TOO_SLOW = 408, b"The request came too slowly.\n"
BUSY = 503, b"Too many requests at this moment. Try again in a few seconds.\n"


class Limit(NamedTuple):
    """Of one request's body."""

    length: int
    seconds: float


async def is_nobody(_scope: Scope) -> bool:
    return False


def limited(
    application: Application,
    most: int = MOST,
    most_of_a_phone: int = MOST_OF_A_PHONE,
    most_of_a_stranger: int = MOST_OF_A_STRANGER,
    is_known: IsKnown = is_nobody,
    seconds_of_a_stranger: float = SECONDS_OF_A_STRANGER,
    at_once: int = AT_ONCE,
    patience: float = PATIENCE_SECONDS,
    most_readers: int = MOST_READERS,
) -> Application:
    """`application`, behind the limits; `is_known` says whether a request comes from somebody who is signed in."""
    places = asyncio.Semaphore(at_once)
    readers = Readers(most_readers)

    async def limit_of(scope: Scope) -> Limit:
        if scope["path"].startswith(PHONE):
            return Limit(most_of_a_phone, seconds_of_a_stranger)
        if may_exceed(scope, most_of_a_stranger) and await is_known(scope):
            return Limit(most, SECONDS)
        return Limit(most_of_a_stranger, seconds_of_a_stranger)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        limit = await limit_of(scope)
        if may_exceed(scope, limit.length) and not is_chunked(scope):
            await refuse(send, *TOO_LARGE)
            return
        visit = Visit(receive, send, limit, places, patience, readers)
        try:
            with suppress(TurnedAway):
                await application(scope, visit.receive, visit.send)
        finally:
            visit.leave()
            visit.stop_reading()
        if visit.refusal and not visit.is_answered:
            await refuse(send, *visit.refusal)

    return guarded


class TurnedAway(Exception):
    """There are too many readers of large answers; the application is told so by its next part."""


class Readers:
    """How many take a large answer at this moment."""

    def __init__(self, most: int) -> None:
        self.most, self.now = most, 0


class Visit:
    """A request whose body is counted and timed as it comes, and which then has a place until its answer begins.

    What is refused ends, for the application, as if the client had left.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        limit: Limit,
        places: asyncio.Semaphore,
        patience: float,
        readers: Readers,
    ) -> None:
        self.given, self.sending = receive, send
        self.left, self.deadline = limit.length, asyncio.get_running_loop().time() + limit.seconds
        self.places, self.patience = places, patience
        self.readers = readers
        self.has_place = self.is_whole = self.is_answered = self.reads = False
        self.refusal: tuple[int, bytes] | None = None

    async def receive(self) -> Message:
        if self.is_whole:
            return await self.given()
        if self.refusal:
            return {"type": "http.disconnect"}
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.given()
        except TimeoutError:
            return self.refused(TOO_SLOW)
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            return self.refused(TOO_LARGE)
        if message["type"] == "http.request" and not message.get("more_body", False):
            return await self.whole(message)
        return message

    async def whole(self, last: Message) -> Message:
        """The body's last part, once there is a place."""
        try:
            async with asyncio.timeout(self.patience):
                await self.places.acquire()
        except TimeoutError:
            return self.refused(BUSY)
        self.has_place = self.is_whole = True
        return last

    def refused(self, why: tuple[int, bytes]) -> Message:
        self.refusal = why
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and is_large(message):
            self.begin_reading()
        self.is_answered = True
        # From here on a slow reader costs a connection, and keeps nobody waiting.
        self.leave()
        await self.sending(message)

    def begin_reading(self) -> None:
        if self.readers.now >= self.readers.most:
            self.refusal = BUSY
            raise TurnedAway
        self.reads = True
        self.readers.now += 1

    def stop_reading(self) -> None:
        if self.reads:
            self.reads = False
            self.readers.now -= 1

    def leave(self) -> None:
        if self.has_place:
            self.has_place = False
            self.places.release()


def header(scope: Message, name: bytes) -> bytes:
    found: bytes = next((value for key, value in scope["headers"] if key == name), b"")
    return found


def is_large(answer: Message) -> bool:
    """Whether the answer that begins is declared large, or has a body whose length nobody declared."""
    declared = header(answer, b"content-length")
    return answer["status"] in (200, 206) and (not declared.isdigit() or int(declared) >= LARGE)


def is_chunked(scope: Scope) -> bool:
    return not header(scope, b"content-length").isdigit()


def may_exceed(scope: Scope, limit: int) -> bool:
    """Whether the body is declared longer, or has a length that nobody declared."""
    declared = header(scope, b"content-length")
    if not declared.isdigit():
        return bool(header(scope, b"transfer-encoding"))
    return len(declared) >= 16 or int(declared) > limit


async def refuse(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    if status == BUSY[0]:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
