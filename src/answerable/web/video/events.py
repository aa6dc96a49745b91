"""`/live/picture`, what Janus tells a venue's page, served beside Django: a question waits half a minute for its answer, and no thread waits with it.

    GET /live/picture?meeting=KEY&venue=VENUE&line=NAME     the cookie of a session that stands at the venue

The answer is {"events": [...]}, oldest first and maybe none; only what a page needs, in words of our own:

    publishers  {feeds: [{feed, venue}]}    venues that can be received
    left        {feed}                      one that cannot any more
    answer      {sdp}                       to what the page published; from then on it can be heard, if the log says so
    offer       {sdp, streams: [{mid, kind, feed}]}     what the page is to receive
    candidate   {sending, candidate}        where Janus can be reached; null when that was all
    up, hangup  {sending}                   a connection
    moderated   {venue, muted}              Janus does (not) let this venue be heard
    refused     {code}                      Janus would not, by its number
    ended       {}                          the line is over: the page enters anew

Errors: 400, 403, 405 as at `/live`; 410 when another page has entered for the venue, 502 when Janus does not answer.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import httpx
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http.cookie import parse_cookie

from answerable.web import areas
from answerable.web.body_limit import Application, Receive, Scope, Send, header
from answerable.web.meetings.models import Venue
from answerable.web.room.admission import duties_of, user_of
from answerable.web.room.steward_views import stands_at
from answerable.web.video import janus, rooms
from answerable.web.video.janus import JanusError
from answerable.web.video.models import Line

log = logging.getLogger(__name__)

PATH = "/live/picture"
Told = dict[str, Any]
R = TypeVar("R")
_threads = ThreadPoolExecutor(4, "picture")


class EventRefused(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def beside(site: Application) -> Application:
    """The site, with the events of its venues' lines in front of it."""

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await answer(scope, receive, send)
        else:
            await site(scope, receive, send)

    return routed


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        status, said = 200, {"events": await while_asked(receive, waited(scope))}
    except EventRefused as refused:
        status, said = refused.status, {"error": refused.code}
    except JanusError as error:
        status, said = 502, {"error": "gateway"}
        log.info("no event: %s", error)
    except DatabaseError:
        log.exception("nobody can be admitted")
        status, said = 503, {"error": "busy"}
    body = json.dumps(said).encode()
    headers = {
        **areas.beside_django(areas.area_of(PATH)),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    written = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": written})
    await send({"type": "http.response.body", "body": body})


async def while_asked(receive: Receive, work: Any) -> Any:
    """What the work brings; it is given up when the browser goes, since its events would be lost."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(disconnected(receive))
    try:
        await asyncio.wait([task, gone], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise EventRefused(499, "gone")
        return task.result()
    finally:
        task.cancel()
        gone.cancel()


async def disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def waited(scope: Scope) -> list[Told]:
    if scope["method"] != "GET":
        raise EventRefused(405, "method")
    if header(scope, b"sec-fetch-site") in (b"cross-site", b"same-site"):
        raise EventRefused(403, "not-admitted")
    asked = dict(_query(scope))
    cookies = parse_cookie(header(scope, b"cookie").decode("latin-1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    line = await in_thread(lambda: admitted(session, asked))
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            told = await janus.events(client, line.session)
        found = [event for each in told for event in shown(line, each)]
    except JanusError as error:
        if not error.code:
            raise
        found = [{"kind": "ended"}]
    if any(each["kind"] in ("ended", "hangup") for each in found):
        # It may have ended because another page has entered for the venue.
        await in_thread(lambda: admitted(session, asked))
    if any(each["kind"] == "answer" for each in found):
        # Before the page knows how to connect, Janus knows whether it is heard.
        await in_thread(lambda: rooms.settle(line, line.venue.meeting))
    return found


def _query(scope: Scope) -> list[tuple[str, str]]:
    try:
        return parse_qsl(scope["query_string"].decode("ascii"), strict_parsing=True, max_num_fields=3)
    except ValueError as error:
        raise EventRefused(400, "bad-request") from error


def admitted(session: str, asked: Mapping[str, str]) -> Line:
    """The venue's line, for who stands at the venue. Raises Refused."""
    key, number, name = (asked.get(each, "") for each in ("meeting", "venue", "line"))
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise EventRefused(400, "bad-request")
    venue = Venue.objects.select_related("meeting").filter(meeting__key=key, pk=int(number)).first()
    user = user_of(session)
    if venue is None or user is None or not stands_at(duties_of(user, venue.meeting), venue):
        raise EventRefused(403, "not-admitted")
    line = Line.objects.filter(venue=venue, name=name).first()
    if line is None:
        raise EventRefused(410, "replaced")
    line.venue = venue
    return line


async def in_thread(ask: Callable[[], R]) -> R:
    def asked() -> R:
        close_old_connections()
        try:
            return ask()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, asked)


def shown(line: Line, event: Mapping[str, Any]) -> list[Told]:
    """An event of Janus in our words; nothing of those that a page does not need."""
    kind, sending = event.get("janus"), event.get("sender") == line.publisher
    if kind == "trickle":
        given = event.get("candidate", {})
        return [
            {"kind": "candidate", "sending": sending, "candidate": None if given.get("completed") else given}
        ]
    if kind in ("webrtcup", "hangup"):
        return [{"kind": "up" if kind == "webrtcup" else "hangup", "sending": sending}]
    if kind in ("timeout", "detached"):
        return [{"kind": "ended"}]
    if kind != "event":
        return []
    told, jsep = event.get("plugindata", {}).get("data", {}), event.get("jsep")
    return list(_said(line, told)) + _described(told, jsep)


def _said(line: Line, told: Mapping[str, Any]) -> list[Told]:
    found: list[Told] = []
    feeds = [feed_of(each["id"]) for each in told.get("publishers", []) if each.get("id") != line.feed]
    if feeds:
        found.append({"kind": "publishers", "feeds": feeds})
    gone = told.get("unpublished", told.get("leaving"))
    if isinstance(gone, str) and gone != "ok":
        found.append({"kind": "left", "feed": gone})
    if "moderation" in told:
        venue = feed_of(str(told.get("id")))["venue"]
        found.append({"kind": "moderated", "venue": venue, "muted": told["moderation"] == "muted"})
    if "kicked" in told or told.get("videoroom") == "destroyed":
        found.append({"kind": "ended"})
    if "error_code" in told:
        found.append({"kind": "refused", "code": told["error_code"]})
    return found


def _described(told: Mapping[str, Any], jsep: Mapping[str, Any] | None) -> list[Told]:
    if not jsep:
        return []
    if jsep.get("type") == "answer":
        return [{"kind": "answer", "sdp": jsep["sdp"]}]
    streams = [
        {"mid": each["mid"], "kind": each["type"], "feed": each.get("feed_id", "")}
        for each in told.get("streams", [])
    ]
    return [{"kind": "offer", "sdp": jsep["sdp"], "streams": streams}]


def feed_of(feed: str) -> Told:
    """A feed's name begins with its venue's key."""
    number = feed.partition("-")[0]
    return {"feed": feed, "venue": int(number) if number.isdecimal() else 0}
