"""The urn as an ASGI application: addresses, limits, and answers. What it decides is in `box`, what it keeps in `store`.

Checks run on the event loop, everything that touches the store on one thread of its own, in the order of arrival.
It writes no access log. An error that was not foreseen is logged by its type and place, never with a request's
content, and answered with 500. Configuration: ANSWERABLE_HOME, URN_FLUSH_SECONDS (60).
Specification: docs/ballot-protocol.md, "Steps" 4 to 7; addresses in docs/urn-http.md.
"""

import asyncio
import contextlib
import hmac
import logging
import os
import re
import sqlite3
import time
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import msgspec

from answerable import home
from answerable.urn.box import Accepted, Urn
from answerable.urn.exchange import (
    JSON_LINES,
    PREFLIGHT,
    TEXT,
    Answer,
    Gone,
    Receive,
    Scope,
    Send,
    TooLarge,
    TooSlow,
    body_of,
    header,
    in_json,
    refusal,
    reply,
)
from answerable.urn.refusals import Reason, Refused

BALLOT_LIMIT = 64 * 1024
CONTROL_LIMIT = 1024 * 1024
WAITING_LIMIT = 2000
BOX = r"/boxes/([a-z0-9][a-z0-9-]{0,79})"

T = TypeVar("T")
Action = Callable[["Application", Scope, Receive, tuple[str, ...]], Awaitable[Answer]]
log = logging.getLogger("answerable.urn")


class OpenBody(msgspec.Struct, forbid_unknown_fields=True):
    manifest: str


class CloseBody(msgspec.Struct, forbid_unknown_fields=True):
    grace: bool = False


class Application:
    """One urn over one home. `flush_seconds` is how long a ballot waits for its batch at most."""

    def __init__(self, where: home.Home, flush_seconds: float) -> None:
        self.where = where
        self.flush_seconds = flush_seconds
        self.control = f"Bearer {where.secret('urn-control')}".encode()
        self.writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="urn-store")
        self.waiting = 0
        self.urn: Urn | None = None
        self.ticker: asyncio.Task[None] | None = None

    # Life

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self.urn = await loop.run_in_executor(self.writer, Urn, self.where)
        self.ticker = asyncio.create_task(self.keep_time())

    async def stop(self) -> None:
        if self.ticker:
            self.ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.ticker
        if self.urn:
            await asyncio.get_running_loop().run_in_executor(self.writer, self.urn.shut)
        self.writer.shutdown()

    async def keep_time(self) -> None:
        """Batch the pools, and close what is due. A failing disk is reported and tried again."""
        next_flush = time.monotonic() + self.flush_seconds
        while True:
            await asyncio.sleep(min(1.0, self.flush_seconds))
            due = time.monotonic() >= next_flush
            try:
                await self.in_store(partial(tick, time.time(), due))
            except Exception as error:
                log.error("the ledger could not be written: %s", place_of(error))  # noqa: TRY400
            if due:
                next_flush = time.monotonic() + self.flush_seconds

    async def in_store(self, call: Callable[[Urn], T]) -> T:
        assert self.urn is not None, "requests come only after start"
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.writer, call, self.urn)
        finally:
            self.waiting -= 1

    # Requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            with contextlib.suppress(Gone):
                answer = await self.answer(scope, receive)
                await reply(send, answer, with_body=scope["method"] != "HEAD")

    async def live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                try:
                    await self.start()
                except Exception as error:
                    await send(
                        {"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"}
                    )
                    return
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def answer(self, scope: Scope, receive: Receive) -> Answer:
        try:
            return await self.route(scope, receive)
        except TooLarge:
            return refused(Refused(Reason.TOO_LARGE))
        except TooSlow:
            return refused(Refused(Reason.TOO_SLOW))
        except sqlite3.Error as error:
            log.error("the store refused: %s", error)  # noqa: TRY400 - it is known where
            return refused(Refused(Reason.STORE))
        except Gone:
            raise
        except Exception as error:
            log.error("not foreseen: %s", place_of(error))  # noqa: TRY400 - a trace could quote the request
            return refusal(500, "internal", "The urn made a mistake; nothing was accepted.")

    async def route(self, scope: Scope, receive: Receive) -> Answer:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        found = [
            (allowed, act, match)
            for pattern, allowed, act in ROUTES
            if (match := pattern.fullmatch(scope["path"]))
        ]
        if not found:
            return refused(Refused(Reason.NOT_FOUND))
        if method == "OPTIONS":
            return Answer(204, extra=PREFLIGHT)
        for allowed, act, match in found:
            if method == allowed:
                return await act(self, scope, receive, match.groups())
        return refused(Refused(Reason.METHOD))

    def is_control(self, scope: Scope) -> bool:
        return hmac.compare_digest(header(scope, b"authorization"), self.control)


def tick(now: float, due: bool, urn: Urn) -> None:
    urn.tick(now, due)


def place_of(error: Exception) -> str:
    """An error's type and where it arose; never its message, which could quote a request."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"


def refused(value: Refused) -> Answer:
    reason = value.reason
    more = {"latest": {"seq": value.latest.seq, "ballot": value.latest.hash.hex()}} if value.latest else {}
    answer = refusal(reason.status, reason.code, reason.message, **more)
    if reason.status == Reason.BUSY.status:
        return Answer(answer.status, answer.body, extra=((b"retry-after", b"1"),))
    return answer


def controlled(action: Action) -> Action:
    async def checked(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
        if not app.is_control(scope):
            return refused(Refused(Reason.UNAUTHORISED))
        return await action(app, scope, receive, names)

    return checked


async def health(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    await app.in_store(lambda urn: urn.store.boxes())
    return in_json(200, {"ok": True})


@controlled
async def put_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    created, keys = await app.in_store(lambda urn: urn.put(names[0]))
    return in_json(201 if created else 200, keys)


@controlled
async def open_box(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    try:
        body = msgspec.json.decode(await body_of(scope, receive, CONTROL_LIMIT), type=OpenBody)
    except msgspec.MsgspecError:
        return refused(Refused(Reason.BAD_REQUEST))
    return shown(await app.in_store(lambda urn: urn.open(names[0], body.manifest)))


@controlled
async def close_box(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    try:
        body = msgspec.json.decode(await body_of(scope, receive, CONTROL_LIMIT) or b"{}", type=CloseBody)
    except msgspec.MsgspecError:
        return refused(Refused(Reason.BAD_REQUEST))
    return shown(await app.in_store(lambda urn: urn.close(names[0], body.grace, time.time())))


@controlled
async def publish_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.in_store(lambda urn: urn.publish(names[0])))


async def show_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.in_store(lambda urn: urn.status(names[0])))


async def cast(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    if app.waiting >= WAITING_LIMIT:
        return refused(Refused(Reason.BUSY))
    body = await body_of(scope, receive, BALLOT_LIMIT)
    assert app.urn is not None, "requests come only after start"
    checked = app.urn.check(names[0], body)
    if isinstance(checked, Refused):
        return refused(checked)
    outcome = await app.in_store(lambda urn: urn.cast(checked))
    if isinstance(outcome, Accepted):
        return Answer(201 if outcome.new else 200, outcome.receipt)
    return refused(outcome)


async def show_ballot(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.in_store(lambda urn: urn.ballot(names[0], names[1])))


async def show_entries(app: Application, scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    control = app.is_control(scope)
    found = await app.in_store(lambda urn: urn.entries(names[0], control))
    if isinstance(found, Refused):
        return refused(found)
    return Answer(200, b"".join(entry + b"\n" for entry in found), JSON_LINES)


async def show_checkpoint(
    app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]
) -> Answer:
    found = await app.in_store(lambda urn: urn.checkpoint(names[0]))
    return refused(found) if isinstance(found, Refused) else Answer(200, found.encode(), TEXT)


def shown(found: dict[str, object] | Refused) -> Answer:
    return refused(found) if isinstance(found, Refused) else in_json(200, found)


ROUTES: tuple[tuple[re.Pattern[str], str, Action], ...] = tuple(
    (re.compile(pattern), method, action)
    for pattern, method, action in (
        (r"/healthz", "GET", health),
        (BOX, "PUT", put_box),
        (BOX, "GET", show_box),
        (BOX + "/open", "POST", open_box),
        (BOX + "/close", "POST", close_box),
        (BOX + "/publish", "POST", publish_box),
        (BOX + "/ballots", "POST", cast),
        (BOX + "/ballots/([A-Za-z0-9_-]{43})", "GET", show_ballot),
        (BOX + "/entries", "GET", show_entries),
        (BOX + "/checkpoint", "GET", show_checkpoint),
    )
)


def create() -> Application:
    """The application over the home of this process's environment."""
    return Application(home.current(), float(os.environ.get("URN_FLUSH_SECONDS", "60")))
