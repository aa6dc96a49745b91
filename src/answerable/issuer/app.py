"""The second issuer as an ASGI application: addresses, limits and answers. What it decides is in `desk`.

Everything that touches the store runs on one thread of its own, in the order of arrival; new keys are made beside it.
It writes no access log. An error that was not foreseen is logged by its type and place, never with a request's
content, and answered with 500. Specification: docs/ballot-protocol.md, "Two issuers".
"""

import asyncio
import contextlib
import hmac
import logging
import re
import sqlite3
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import parse_qs

import msgspec

from answerable import home
from answerable.exchange import (
    PREFLIGHT,
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
    reply,
)
from answerable.issuer import console
from answerable.issuer.desk import Ask, Desk, Pair
from answerable.issuer.exchange import FOR_PEOPLE, page
from answerable.issuer.refusals import Reason, Refused
from answerable.issuer.store import Person, Store
from answerable.issuer.words import language_of
from answerable.protocol import canonical, keys
from answerable.protocol.errors import ProtocolError

PHONE_LIMIT = 4096
CONTROL_LIMIT = 8 * 1024 * 1024
WAITING_LIMIT = 2000
MEETING = r"/meetings/([a-z0-9][a-z0-9-]{0,79})"

T = TypeVar("T")
Action = Callable[["Application", Scope, Receive, tuple[str, ...]], Awaitable[Answer]]
log = logging.getLogger("answerable.issuer")

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class IssueBody(msgspec.Struct):
    """Fields that it does not know are ignored, as by the site."""

    ticket: str
    group: str
    scope: str
    issuer: str
    blinded_msg: str


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    ticket: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    identifier: Short
    name: Short
    venue: Short
    group: Short
    recused: list[Short] = []


class KeysBody(msgspec.Struct, forbid_unknown_fields=True):
    groups: Annotated[list[Short], msgspec.Meta(min_length=1, max_length=40)]
    scopes: Annotated[list[Short], msgspec.Meta(min_length=1, max_length=400)]
    bits: Annotated[int, msgspec.Meta(ge=keys.SMALLEST, le=keys.LARGEST)]


class OpenBody(msgspec.Struct, forbid_unknown_fields=True):
    manifest: str


class Application:
    """One issuer over one home."""

    def __init__(self, where: home.Home) -> None:
        self.where = where
        self.control = f"Bearer {where.secret('issuer-control')}".encode()
        self.console = where.secret("issuer-console")
        self.style = resources.files("answerable.issuer").joinpath("console.css").read_bytes()
        self.writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="issuer-store")
        self.waiting = 0
        self.desk: Desk | None = None

    # Life

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self.desk = await loop.run_in_executor(self.writer, desk_over, self.where.path / "issuer.sqlite3")

    async def stop(self) -> None:
        if self.desk:
            await asyncio.get_running_loop().run_in_executor(self.writer, self.desk.store.close)
        self.writer.shutdown()

    async def at_desk(self, call: Callable[[Desk], T]) -> T:
        assert self.desk is not None, "requests come only after start"
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.writer, call, self.desk)
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
                    why = f"{type(error).__name__}: {error}"
                    await send({"type": "lifespan.startup.failed", "message": why})
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
            return refused(Reason.TOO_LARGE)
        except TooSlow:
            return refused(Reason.TOO_SLOW)
        except msgspec.MsgspecError:
            return refused(Reason.BAD_REQUEST)
        except sqlite3.Error as error:
            log.error("the store refused: %s", error)  # noqa: TRY400 - it is known where
            return refused(Reason.STORE)
        except Gone:
            raise
        except Exception as error:
            log.error("not foreseen: %s", place_of(error))  # noqa: TRY400 - a trace could quote the request
            return in_json(
                500, {"error": "internal", "message": "The issuer made a mistake; nothing was issued."}
            )

    async def route(self, scope: Scope, receive: Receive) -> Answer:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        found = [
            (allowed, act, match)
            for pattern, allowed, act in ROUTES
            if (match := pattern.fullmatch(scope["path"]))
        ]
        if not found:
            return refused(Reason.NOT_FOUND)
        if method == "OPTIONS":
            return Answer(204, extra=PREFLIGHT)
        for allowed, act, match in found:
            if method == allowed:
                return await act(self, scope, receive, match.groups())
        return refused(Reason.METHOD)

    def is_control(self, scope: Scope) -> bool:
        return hmac.compare_digest(header(scope, b"authorization"), self.control)


def desk_over(path: Path) -> Desk:
    return Desk(Store(path))


def place_of(error: Exception) -> str:
    """An error's type and where it arose; never its message, which could quote a request."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"


def refused(reason: Reason) -> Answer:
    answer = in_json(reason.status, {"error": reason.code, "message": reason.message})
    if reason.status == Reason.BUSY.status:
        return answer._replace(extra=((b"retry-after", b"1"),))
    return answer


def shown(found: object) -> Answer:
    return refused(found.reason) if isinstance(found, Refused) else in_json(200, found)


def controlled(action: Action) -> Action:
    async def checked(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
        if not app.is_control(scope):
            return refused(Reason.UNAUTHORISED)
        return await action(app, scope, receive, names)

    return checked


async def health(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    await app.at_desk(lambda desk: desk.store.meetings())
    return in_json(200, {"ok": True})


async def issue(app: Application, scope: Scope, receive: Receive, _names: tuple[str, ...]) -> Answer:
    if app.waiting >= WAITING_LIMIT:
        return refused(Reason.BUSY)
    body = msgspec.json.decode(await body_of(scope, receive, PHONE_LIMIT), type=IssueBody)
    try:
        blinded = canonical.from_b64u(body.blinded_msg)
    except ProtocolError:
        return refused(Reason.BAD_REQUEST)
    ask = Ask(body.ticket, body.group, body.scope, body.issuer, blinded)
    outcome = await app.at_desk(lambda desk: desk.issue(ask))
    if isinstance(outcome, Refused):
        return refused(outcome.reason)
    return in_json(200, {"blind_sig": canonical.b64u(outcome)})


@controlled
async def put_roster(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    rows = msgspec.json.decode(await body_of(scope, receive, CONTROL_LIMIT), type=list[Entry])
    people = [
        Person(row.identifier, row.ticket, row.name, row.venue, row.group, tuple(sorted(row.recused)))
        for row in rows
    ]
    return shown(await app.at_desk(lambda desk: desk.put_roster(names[0], people)))


@controlled
async def put_keys(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = msgspec.json.decode(await body_of(scope, receive, CONTROL_LIMIT), type=KeysBody)
    pairs = [(group, one) for one in body.scopes for group in body.groups]
    missing = await app.at_desk(lambda desk: desk.missing_keys(names[0], pairs))
    if isinstance(missing, Refused):
        return refused(missing.reason)
    made = await asyncio.to_thread(make_keys, missing, body.bits)
    return shown(await app.at_desk(lambda desk: desk.keep_keys(names[0], made, pairs)))


def make_keys(pairs: list[Pair], bits: int) -> dict[Pair, bytes]:
    return {pair: keys.rsa_pem(keys.new_rsa(bits)) for pair in pairs}


@controlled
async def open_meeting(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = msgspec.json.decode(await body_of(scope, receive, CONTROL_LIMIT), type=OpenBody)
    return shown(await app.at_desk(lambda desk: desk.open(names[0], body.manifest)))


@controlled
async def close_meeting(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.at_desk(lambda desk: desk.close(names[0])))


@controlled
async def register(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.at_desk(lambda desk: desk.register(names[0])))


@controlled
async def greet(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    """What the site's "Test connection" asks: that this is an issuer, and that the secret is its own."""
    return in_json(200, {"issuer": "tellers", "meetings": await app.at_desk(lambda desk: len(desk.facts()))})


async def style(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    return Answer(200, app.style, b"text/css; charset=utf-8", strict=FOR_PEOPLE)


async def show_console(app: Application, scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    if not hmac.compare_digest(names[0], app.console):
        return refused(Reason.NOT_FOUND)
    return await console_page(app, scope)


async def confirm(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    if not hmac.compare_digest(names[0], app.console):
        return refused(Reason.NOT_FOUND)
    fields = parse_qs((await body_of(scope, receive, PHONE_LIMIT)).decode("ascii", "replace"))
    meeting, seen = fields.get("meeting", [""])[0], fields.get("seen", [""])[0]
    done = await app.at_desk(lambda desk: desk.confirm(meeting, seen))
    return await console_page(app, scope, "confirmed" if done else "changed-meanwhile", 200 if done else 409)


async def console_page(app: Application, scope: Scope, sentence: str = "", status: int = 200) -> Answer:
    chosen = parse_qs(scope["query_string"].decode("ascii", "replace")).get("language", [""])[0]
    language = language_of(chosen, header(scope, b"accept-language").decode("latin-1"))
    facts = await app.at_desk(lambda desk: desk.facts())
    return page(status, console.page(f"/console/{app.console}", language, facts, sentence))


ROUTES: tuple[tuple[re.Pattern[str], str, Action], ...] = tuple(
    (re.compile(pattern), method, action)
    for pattern, method, action in (
        (r"/healthz", "GET", health),
        (r"/issue", "POST", issue),
        (r"/control", "GET", greet),
        (MEETING + "/roster", "PUT", put_roster),
        (MEETING + "/keys", "PUT", put_keys),
        (MEETING + "/open", "POST", open_meeting),
        (MEETING + "/close", "POST", close_meeting),
        (MEETING + "/register", "GET", register),
        (re.escape(console.STYLE_PATH), "GET", style),
        (r"/console/([0-9a-f]{64})", "GET", show_console),
        (r"/console/([0-9a-f]{64})", "POST", confirm),
    )
)
