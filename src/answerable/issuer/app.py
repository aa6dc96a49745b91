"""The second issuer as an ASGI application: addresses, limits and answers. What it decides is in `desk`.

Everything that touches the store runs on one thread of its own, in the order of arrival; new keys are made beside it.
Routing, bodies, the control secret and unforeseen errors are the work of `shell`. Specification: docs/ballot-protocol.md, "Two issuers".
"""

import asyncio
import hmac
import logging
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import parse_qs

import msgspec

from answerable import home
from answerable.exchange import Answer, Fault, Receive, Scope, Send, decoded, header, in_json, refused
from answerable.issuer import console
from answerable.issuer.desk import Ask, Desk, Pair
from answerable.issuer.exchange import FOR_PEOPLE, page
from answerable.issuer.refusals import Refused
from answerable.issuer.store import Person, Store
from answerable.issuer.words import language_of
from answerable.protocol import canonical, keys, wrap
from answerable.protocol.errors import ProtocolError
from answerable.shell import Route, Shell, route, sealed

PHONE_LIMIT = 4096
CONTROL_LIMIT = 8 * 1024 * 1024
WAITING_LIMIT = 2000
MEETING = r"/meetings/([a-z0-9][a-z0-9-]{0,79})"

T = TypeVar("T")
log = logging.getLogger("answerable.issuer")

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class IssueBody(msgspec.Struct):
    """Fields that it does not know are ignored, as by the site."""

    ticket: str
    group: str
    scope: str
    issuer: str
    blinded_msg: str
    meeting: str = ""


class RosterPerson(msgspec.Struct, forbid_unknown_fields=True):
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
        self.shell = Shell(self, ROUTES, where.secret("issuer-control"), sqlite3.Error, log)
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
        await self.shell.serve(scope, receive, send)


def desk_over(path: Path) -> Desk:
    return Desk(Store(path))


def shown(found: object) -> Answer:
    return refused(found.reason) if isinstance(found, Refused) else in_json(200, found)


async def health(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    await app.at_desk(lambda desk: desk.store.meetings())
    return in_json(200, {"ok": True})


async def issue(app: Application, scope: Scope, receive: Receive, _names: tuple[str, ...]) -> Answer:
    if app.waiting >= WAITING_LIMIT:
        return refused(Fault.BUSY)
    asked = await app.shell.asked(scope, receive, "issue", wrap.longest(PHONE_LIMIT))
    body = decoded(asked.body, IssueBody)
    try:
        blinded = canonical.from_b64u(body.blinded_msg)
    except ProtocolError:
        return refused(Fault.BAD_REQUEST)
    ask = Ask(body.ticket, body.group, body.scope, body.issuer, blinded, body.meeting)
    outcome = await app.at_desk(lambda desk: desk.issue(ask))
    if isinstance(outcome, Refused):
        return sealed(refused(outcome.reason), asked)
    return sealed(in_json(200, {"blind_sig": canonical.b64u(outcome)}), asked)


async def wrap_key(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    return app.shell.wrap_key()


async def standing(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return in_json(200, await app.at_desk(lambda desk: desk.standing(names[0])))


async def put_roster(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    rows = decoded(await app.shell.bodies.whole(scope, receive, CONTROL_LIMIT), list[RosterPerson])
    people = [
        Person(row.identifier, row.ticket, row.name, row.venue, row.group, tuple(sorted(row.recused)))
        for row in rows
    ]
    return shown(await app.at_desk(lambda desk: desk.put_roster(names[0], people)))


async def put_keys(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = decoded(await app.shell.bodies.whole(scope, receive, CONTROL_LIMIT), KeysBody)
    pairs = [(group, one) for one in body.scopes for group in body.groups]
    missing = await app.at_desk(lambda desk: desk.missing_keys(names[0], pairs))
    if isinstance(missing, Refused):
        return refused(missing.reason)
    made = await asyncio.to_thread(make_keys, missing, body.bits)
    return shown(await app.at_desk(lambda desk: desk.keep_keys(names[0], made, pairs)))


def make_keys(pairs: list[Pair], bits: int) -> dict[Pair, bytes]:
    return {pair: keys.rsa_pem(keys.new_rsa(bits)) for pair in pairs}


async def open_meeting(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = decoded(await app.shell.bodies.whole(scope, receive, CONTROL_LIMIT), OpenBody)
    return shown(await app.at_desk(lambda desk: desk.open(names[0], body.manifest)))


async def close_meeting(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    answer = shown(await app.at_desk(lambda desk: desk.close(names[0])))
    app.shell.ring.destroy()
    return answer


async def register(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.at_desk(lambda desk: desk.register(names[0])))


async def greet(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    """What the site's "Test connection" asks: that this is an issuer, and that the secret is its own."""
    return in_json(200, {"issuer": "tellers", "meetings": await app.at_desk(lambda desk: len(desk.facts()))})


async def style(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    return Answer(200, app.style, b"text/css; charset=utf-8", strict=FOR_PEOPLE)


async def show_console(app: Application, scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    if not hmac.compare_digest(names[0], app.console):
        return refused(Fault.NOT_FOUND)
    return await console_page(app, scope)


async def confirm(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    if not hmac.compare_digest(names[0], app.console):
        return refused(Fault.NOT_FOUND)
    fields = parse_qs((await app.shell.bodies.whole(scope, receive, PHONE_LIMIT)).decode("ascii", "replace"))
    meeting, seen = fields.get("meeting", [""])[0], fields.get("seen", [""])[0]
    done = await app.at_desk(lambda desk: desk.confirm(meeting, seen))
    return await console_page(app, scope, "confirmed" if done else "changed-meanwhile", 200 if done else 409)


async def console_page(app: Application, scope: Scope, sentence: str = "", status: int = 200) -> Answer:
    chosen = parse_qs(scope["query_string"].decode("ascii", "replace")).get("language", [""])[0]
    language = language_of(chosen, header(scope, b"accept-language").decode("latin-1"))
    facts = await app.at_desk(lambda desk: desk.facts())
    return page(status, console.page(f"/console/{app.console}", language, facts, sentence))


ROUTES: tuple[Route[Application], ...] = (
    route(r"/healthz", "GET", health),
    route(r"/issue", "POST", issue),
    route(r"/wrap-key", "GET", wrap_key),
    route(r"/control", "GET", greet, needs_secret=True),
    route(MEETING, "GET", standing, needs_secret=True),
    route(MEETING + "/roster", "PUT", put_roster, needs_secret=True),
    route(MEETING + "/keys", "PUT", put_keys, needs_secret=True),
    route(MEETING + "/open", "POST", open_meeting, needs_secret=True),
    route(MEETING + "/close", "POST", close_meeting, needs_secret=True),
    route(MEETING + "/register", "GET", register, needs_secret=True),
    route(re.escape(console.STYLE_PATH), "GET", style),
    route(r"/console/([0-9a-f]{64})", "GET", show_console),
    route(r"/console/([0-9a-f]{64})", "POST", confirm),
)
