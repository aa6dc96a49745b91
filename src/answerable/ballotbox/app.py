"""The ballot box as an ASGI application: addresses, limits, and answers. What it decides is in `box`, what it keeps in the store.

A ballot is checked on the event loop (`fast`), gathered with others (`commits`), and kept and promised on the one thread
that owns the store (`box`); everything else that touches the store runs there too, in the order of arrival.
Routing, bodies, the control secret and unforeseen errors are the work of `shell`. Configuration: ANSWERABLE_HOME,
BALLOTBOX_DATABASE_URL (none: the file in the home), BALLOTBOX_FLUSH_SECONDS (60), BALLOTBOX_WINDOW_MS (3).
Specification: docs/ballot-protocol.md; addresses in docs/ballotbox-http.md.
"""

import asyncio
import contextlib
import logging
import os
import re
import sys
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Annotated, TypeVar

import msgspec

from answerable import home
from answerable.ballotbox import snapshot
from answerable.ballotbox.box import CHUNK, Accepted, BallotBox
from answerable.ballotbox.commits import WINDOW, Commits
from answerable.ballotbox.fast import Gate
from answerable.ballotbox.postgres import Store as PostgresStore
from answerable.ballotbox.refusals import Reason, Refused
from answerable.ballotbox.sqlite import Store as SqliteStore
from answerable.ballotbox.store import Offer, Store, StoreUnavailable, chunks
from answerable.exchange import (
    JSON_LINES,
    TEXT,
    Answer,
    Fault,
    NotServed,
    Receive,
    Scope,
    Send,
    decoded,
    in_json,
    refused,
)
from answerable.protocol import wrap
from answerable.protocol.wrap import Unwrapped
from answerable.shell import Route, Shell, place_of, route, sealed
from answerable.wrapping import Ring

BALLOT_LIMIT = 64 * 1024
LOOK_UP_LIMIT = wrap.longest(200)
LOOK_UP_LEAST = (
    8192  # bytes of an answer, its ballot aside: a ballot in the ledger and one that waits look alike
)
CONTROL_LIMIT = 1024 * 1024
COSIGNATURE_LIMIT = 16 * 1024
WAITING_LIMIT = 2000  # public requests that wait for the store, ballots aside
COSIGNATURES_LIMIT = 8  # that wait for the store: each may be a commit of its own, and ballots come behind it
READERS_LIMIT = 16  # of whole ledgers at a time: each holds some entries until its reader takes them
BOX = r"/boxes/([a-z0-9][a-z0-9-]{0,79})"
RANGE = re.compile(rb"old=([0-9]{1,15})&new=([0-9]{1,15})")

T = TypeVar("T")
log = logging.getLogger("answerable.ballotbox")
# Of a home: what its record of databases calls the ballot box.
PART = "ballotbox"


class OpenBody(msgspec.Struct, forbid_unknown_fields=True):
    manifest: str
    witnesses: bool = False
    rehearsal: bool = False


class ScopesBody(msgspec.Struct, forbid_unknown_fields=True):
    open: list[str] = []
    closed: list[str] = []
    grace: bool = False


class CloseBody(msgspec.Struct, forbid_unknown_fields=True):
    grace: bool = False


class LookUpBody(msgspec.Struct, forbid_unknown_fields=True):
    """A ballot by its casting key, or by its hash."""

    pk: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{43}$")] = ""
    hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")] = ""


class CosignatureBody(msgspec.Struct, forbid_unknown_fields=True):
    vkey: str
    checkpoint: str
    line: str


class Application:
    """One ballot box over one home. `flush_seconds` is how long a ballot waits for its batch at most, `window` for its commit."""

    def __init__(
        self,
        where: home.Home,
        flush_seconds: float,
        window: float = WINDOW,
        open_store: Callable[[home.Home], Store] = lambda where: SqliteStore(where.ballotbox_database),
        ring: Ring | None = None,
    ) -> None:
        self.where = where
        self.flush_seconds = flush_seconds
        self.window = window
        self.open_store = open_store
        self.shell = Shell(self, ROUTES, where.secret("ballotbox-control"), StoreUnavailable, log, ring)
        self.writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ballotbox-store")
        self.waiting = 0
        self.readers = 0
        self.cosigning = 0
        self.commits: dict[str, Commits[Offer, Accepted | Refused]] = {}
        self.ballotbox: BallotBox | None = None
        self.ticker: asyncio.Task[None] | None = None

    # Life

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self.ballotbox = await loop.run_in_executor(self.writer, self.opened)
        self.ticker = asyncio.create_task(self.keep_time())

    def opened(self) -> BallotBox:
        self.where.path.mkdir(parents=True, exist_ok=True)
        store = self.open_store(self.where)
        try:
            return BallotBox(self.where, store, self.shell.ring)
        except BaseException:
            store.close()
            raise

    async def stop(self) -> None:
        if self.ticker:
            self.ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.ticker
        if self.ballotbox:
            await asyncio.get_running_loop().run_in_executor(self.writer, self.ballotbox.shut)
        self.writer.shutdown()

    async def keep_time(self) -> None:
        """Batch the pools, and close what is due. A failing disk is reported and tried again."""
        next_flush = time.monotonic() + self.flush_seconds
        while True:
            await asyncio.sleep(min(1.0, self.flush_seconds))
            due = time.monotonic() >= next_flush
            try:
                await self.in_store(partial(tick, time.time(), time.monotonic(), due))
            except StoreUnavailable as error:
                log.error("the ledger could not be written: %s", error)  # noqa: TRY400 - it is known where
            except Exception as error:
                log.error("the ledger could not be written: %s", place_of(error))  # noqa: TRY400
            if due:
                next_flush = time.monotonic() + self.flush_seconds

    async def in_store(self, call: Callable[[BallotBox], T]) -> T:
        assert self.ballotbox is not None, "requests come only after start"
        return await asyncio.get_running_loop().run_in_executor(self.writer, call, self.ballotbox)

    async def read(self, call: Callable[[BallotBox], T]) -> T:
        """For the public: at most so many at once, so that what the site asks for is not kept waiting."""
        if self.waiting >= WAITING_LIMIT:
            raise NotServed(Fault.BUSY)
        self.waiting += 1
        try:
            return await self.in_store(call)
        finally:
            self.waiting -= 1

    # Ballots

    def commits_of(self, key: str) -> Commits[Offer, Accepted | Refused]:
        found = self.commits.get(key)
        if found is None:
            found = self.commits[key] = Commits(partial(self.commit, key), self.window)
        return found

    async def commit(self, key: str, offers: Sequence[Offer]) -> Sequence[Accepted | Refused]:
        return await self.in_store(lambda ballotbox: ballotbox.cast(key, offers))

    async def gate(self, key: str) -> Gate | Refused:
        assert self.ballotbox is not None, "requests come only after start"
        box = self.ballotbox.boxes.get(key)
        if box is not None and box.gate is not None:
            return box.gate
        # Another process over the same store may have opened it.
        return await self.read(lambda ballotbox: ballotbox.gate(key))

    # Requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.shell.serve(scope, receive, send)


def tick(wall: float, steady: float, due: bool, ballotbox: BallotBox) -> None:
    ballotbox.tick(wall, steady, due)


def told(value: Refused) -> Answer:
    """A refusal by the box; where the credential's latest ballot is why, it is named."""
    more = {"latest": {"seq": value.latest.seq, "ballot": value.latest.hash.hex()}} if value.latest else {}
    return refused(value.reason, **more)


async def health(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    await app.read(lambda ballotbox: ballotbox.store.boxes())
    return in_json(200, {"ok": True})


async def put_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    created, keys = await app.in_store(lambda ballotbox: ballotbox.put(names[0]))
    return in_json(201 if created else 200, keys)


async def open_box(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = decoded(await app.shell.bodies.whole(scope, receive, CONTROL_LIMIT), OpenBody)
    return shown(
        await app.in_store(
            lambda ballotbox: ballotbox.open(names[0], body.manifest, body.witnesses, body.rehearsal)
        )
    )


async def turn_scopes(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = decoded(await app.shell.bodies.whole(scope, receive, CONTROL_LIMIT), ScopesBody)
    return shown(
        await app.in_store(
            lambda ballotbox: ballotbox.turn(names[0], body.open, body.closed, body.grace, time.time())
        )
    )


async def close_box(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    body = decoded(await app.shell.bodies.whole(scope, receive, CONTROL_LIMIT) or b"{}", CloseBody)
    return shown(await app.in_store(lambda ballotbox: ballotbox.close(names[0], body.grace, time.time())))


async def publish_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.in_store(lambda ballotbox: ballotbox.publish(names[0])))


async def remove_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    found = await app.in_store(lambda ballotbox: ballotbox.remove(names[0]))
    app.commits.pop(names[0], None)
    return shown(found)


async def make_snapshot(
    app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]
) -> Answer:
    path = app.where.ballotbox_snapshot
    await app.in_store(lambda ballotbox: snapshot.make(ballotbox.store, path))
    return in_json(200, {"snapshot": path.name})


async def show_box(app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    return shown(await app.read(lambda ballotbox: ballotbox.status(names[0])))


async def cast(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    key = names[0]
    gate = await app.gate(key)
    if isinstance(gate, Refused):
        return told(gate)
    commits = app.commits_of(key)
    if commits.is_full:
        return refused(Fault.BUSY)
    asked = await app.shell.asked(scope, receive, "ballot", wrap.longest(min(gate.longest, BALLOT_LIMIT)))
    if commits.is_full:  # looked at again: bodies may come all at once, and checking one is work
        return refused(Fault.BUSY)
    checked = gate.check(asked.body)
    if not isinstance(checked, Offer):
        return sealed(refused(Reason.of(checked.reason.value)), asked)
    outcome = await commits.offer(checked)
    if isinstance(outcome, Accepted):
        return sealed(Answer(201 if outcome.new else 200, outcome.receipt), asked)
    return sealed(told(outcome), asked)


async def wrap_key(app: Application, _scope: Scope, _receive: Receive, _names: tuple[str, ...]) -> Answer:
    return app.shell.wrap_key()


async def look_up(app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]) -> Answer:
    asked = await app.shell.asked(scope, receive, "look-up", LOOK_UP_LIMIT)
    body = decoded(asked.body, LookUpBody)
    if bool(body.pk) == bool(body.hash):
        return refused(Fault.BAD_REQUEST)
    if body.hash:
        leaf_hash = bytes.fromhex(body.hash)
        found = shown(await app.read(lambda ballotbox: ballotbox.inclusion(names[0], leaf_hash)))
        return sealed(found, asked, least=LOOK_UP_LEAST)
    return _own(await app.read(lambda ballotbox: ballotbox.ballot(names[0], body.pk)), asked)


def _own(found: dict[str, object] | Refused, asked: Unwrapped) -> Answer:
    bulk = 0 if isinstance(found, Refused) else wrap.bulk_of(bytes(found["ballots"][0]))  # type: ignore[index]  # a list, as the box answers
    return sealed(shown(found), asked, bulk, LOOK_UP_LEAST)


async def show_entries(app: Application, scope: Scope, _receive: Receive, names: tuple[str, ...]) -> Answer:
    control = app.shell.knows_secret(scope)
    size = await app.read(lambda ballotbox: ballotbox.readable(names[0], control))
    if isinstance(size, Refused):
        return told(size)
    if app.readers >= READERS_LIMIT and not control:
        return refused(Fault.BUSY)
    return Answer(200, content_type=JSON_LINES, rest=entries(app, names[0], size))


async def entries(app: Application, key: str, size: int) -> AsyncGenerator[bytes, None]:
    """The ledger, some entries at a time."""
    app.readers += 1
    try:
        for start, stop in chunks(0, size, CHUNK):
            yield await app.in_store(partial(lines, key, start, stop))
    finally:
        app.readers -= 1


def lines(key: str, start: int, stop: int, ballotbox: BallotBox) -> bytes:
    return ballotbox.lines(key, start, stop)


async def show_checkpoint(
    app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]
) -> Answer:
    found = await app.read(lambda ballotbox: ballotbox.head(names[0]))
    return told(found) if isinstance(found, Refused) else Answer(200, found.note.encode(), TEXT)


async def show_checkpoints(
    app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]
) -> Answer:
    return shown(await app.read(lambda ballotbox: ballotbox.checkpoints(names[0])))


async def show_consistency(
    app: Application, scope: Scope, _receive: Receive, names: tuple[str, ...]
) -> Answer:
    asked = RANGE.fullmatch(scope.get("query_string", b""))
    if asked is None:
        return refused(Fault.BAD_REQUEST)
    old, new = int(asked[1]), int(asked[2])
    return shown(await app.read(lambda ballotbox: ballotbox.consistency(names[0], old, new)))


async def show_cosignatures(
    app: Application, _scope: Scope, _receive: Receive, names: tuple[str, ...]
) -> Answer:
    found = await app.read(lambda ballotbox: ballotbox.cosignatures(names[0]))
    return told(found) if isinstance(found, Refused) else in_json(200, [one._asdict() for one in found])


async def take_cosignature(
    app: Application, scope: Scope, receive: Receive, names: tuple[str, ...]
) -> Answer:
    body = decoded(await app.shell.bodies.whole(scope, receive, COSIGNATURE_LIMIT), CosignatureBody)
    if app.cosigning >= COSIGNATURES_LIMIT:
        return refused(Fault.BUSY)
    app.cosigning += 1
    try:
        return shown(
            await app.read(
                lambda ballotbox: ballotbox.cosign(names[0], body.vkey, body.checkpoint, body.line)
            )
        )
    finally:
        app.cosigning -= 1


def shown(found: dict[str, object] | Refused) -> Answer:
    return told(found) if isinstance(found, Refused) else in_json(200, found)


# Casting is what nearly every request asks for.
ROUTES: tuple[Route[Application], ...] = (
    route(BOX + "/ballots", "POST", cast),
    route("/wrap-key", "GET", wrap_key),
    route(BOX + "/look-up", "POST", look_up),
    route(r"/healthz", "GET", health),
    route("/snapshot", "POST", make_snapshot, needs_secret=True),
    route(BOX, "PUT", put_box, needs_secret=True),
    route(BOX, "DELETE", remove_box, needs_secret=True),
    route(BOX, "GET", show_box),
    route(BOX + "/open", "POST", open_box, needs_secret=True),
    route(BOX + "/scopes", "POST", turn_scopes, needs_secret=True),
    route(BOX + "/close", "POST", close_box, needs_secret=True),
    route(BOX + "/publish", "POST", publish_box, needs_secret=True),
    route(BOX + "/entries", "GET", show_entries),
    route(BOX + "/checkpoint", "GET", show_checkpoint),
    route(BOX + "/checkpoints", "GET", show_checkpoints),
    route(BOX + "/consistency", "GET", show_consistency),
    route(BOX + "/cosignatures", "GET", show_cosignatures),
    route(BOX + "/cosignatures", "POST", take_cosignature),
)


def store_of(where: home.Home, make: bool = True) -> Store:
    """The database that BALLOTBOX_DATABASE_URL names; without it the file in the home, made unless it must be there.

    Raises `OtherDatabase` if this home's ballot box was begun in another one.
    """
    url = os.environ.get("BALLOTBOX_DATABASE_URL")
    where.demand_same_database(PART, url)
    if not (url or where.ballotbox_database.exists() or (make and not where.has_begun(PART))):
        raise StoreUnavailable(f"there is no {where.ballotbox_database}")
    store = PostgresStore(url) if url else SqliteStore(where.ballotbox_database)
    if make:
        where.begin_database(PART, url)
    return store


def create() -> Application:
    """The application over the home of this process's environment."""
    flush_seconds = float(os.environ.get("BALLOTBOX_FLUSH_SECONDS", "60"))
    window = float(os.environ.get("BALLOTBOX_WINDOW_MS", str(WINDOW * 1000))) / 1000
    # The store's thread needs the interpreter for a moment between statements. While the loop is busy with signatures, it
    # would wait the usual 5 ms each time.
    sys.setswitchinterval(0.0005)
    where = home.current()
    # Several ballot boxes are over PostgreSQL only; a single one keeps these keys in its memory.
    ring = Ring(where.wrap_keys("ballotbox") if os.environ.get("BALLOTBOX_DATABASE_URL") else None)
    return Application(where, flush_seconds, window, store_of, ring)
