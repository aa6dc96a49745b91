"""`/live`, the streams of events, served beside Django: no middleware, no thread for as long as somebody listens.

    GET /live?on=MEETING:AUDIENCE[:SEEN]&on=...        Authorization: Pass PASS PASS ...

One stream serves a whole browser, so it may ask for several topics; SEEN is the newest version that the browser has of one. What somebody may listen to is decided by
`Sources.admits`, from the session, a screen's cookie and the passes. Topics that are not given are named in the stream; if none is given the answer is 403.
A pass never stands in an address, which proxies write down.

Errors: 400 for what is no such request, 403, 405, and 503 with Retry-After while the database cannot be asked; JSON {"error": CODE}. Specification: ASGI 3.0.
"""

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError
from django.http.cookie import parse_cookie

from answerable.listening import AT_ONCE
from answerable.web import areas
from answerable.web.body_limit import Application, Receive, Scope, Send, header
from answerable.web.room import messages
from answerable.web.room.hub import Admission, Hub, Listener, Proofs, Topic, never

log = logging.getLogger(__name__)

PATH = "/live"
MOST_TOPICS = 16
MOST_PASSES = 16
LONGEST = 200
TOPIC = re.compile(r"([^:]+):([^:]+)(?::(\d{1,18}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request wants: topics, each with the version that it has."""

    topics: Mapping[Topic, int]
    proofs: Proofs


class NotAStream(Exception):
    """It is no request for a stream."""


def beside(site: Application, hub: Hub) -> Application:
    """The site, with the streams of `hub` in front of it."""

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await stream(hub, scope, receive, send)
        else:
            await site(scope, receive, send)

    return routed


async def stream(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["method"] != "GET":
        await refuse(send, 405, "method")
        return
    if header(scope, b"sec-fetch-site") in (b"cross-site", b"same-site"):
        await refuse(send, 403, "not-admitted")
        return
    try:
        wanted = asked(scope)
        given = await admitted(hub, wanted)
    except NotAStream:
        await refuse(send, 400, "bad-request")
    except DatabaseError:
        log.exception("nobody can be admitted")
        await refuse(send, 503, "busy")
    else:
        if given:
            await streamed(hub, wanted, given, scope, receive, send)
        else:
            await refuse(send, 403, "not-admitted")


async def admitted(hub: Hub, wanted: Asked) -> dict[Topic, Admission]:
    found = {topic: await hub.admits(wanted.proofs, topic) for topic in wanted.topics}
    return {topic: admission for topic, admission in found.items() if admission}


async def streamed(
    hub: Hub, wanted: Asked, given: Mapping[Topic, Admission], scope: Scope, receive: Receive, send: Send
) -> None:
    headers = {
        "Content-Type": "text/event-stream; charset=utf-8",
        "X-Accel-Buffering": "no",
        "Connection": "close",
    }
    await send({"type": "http.response.start", "status": 200, "headers": [*_headers(), *_written(headers)]})
    at_once = scope.get("extensions", {}).get(AT_ONCE, {}).get("write", never)
    listener = Listener(send, given, wanted.proofs, at_once)
    for topic in wanted.topics:
        if topic not in given:
            listener.put(topic, messages.refused(*topic))
    try:
        hub.join(listener, wanted.topics)
        while (await receive())["type"] != "http.disconnect":
            pass  # a request's body is not used here
    except asyncio.CancelledError:
        pass  # the process stops, and does not wait for this stream any longer
    finally:
        hub.leave(listener)


def asked(scope: Scope) -> Asked:
    """Raises BadRequest."""
    try:
        query = parse_qsl(
            scope["query_string"].decode("ascii"), strict_parsing=True, max_num_fields=MOST_TOPICS
        )
    except ValueError as error:
        raise NotAStream from error
    topics = dict(_topic(value) for name, value in query if name == "on")
    if not topics:
        raise NotAStream
    cookies = parse_cookie(header(scope, b"cookie").decode("latin-1"))
    scheme, _, passes = header(scope, b"authorization").decode("latin-1").partition(" ")
    brought = tuple(passes.split()[:MOST_PASSES]) if scheme == "Pass" else ()
    return Asked(topics, Proofs(cookies.get(settings.SESSION_COOKIE_NAME, ""), cookies, brought))


def _topic(value: str) -> tuple[Topic, int]:
    found = TOPIC.fullmatch(value)
    if found is None or len(value) > LONGEST:
        raise NotAStream
    return Topic(found[1], found[2]), int(found[3] or -1)


async def refuse(send: Send, status: int, code: str) -> None:
    body = json.dumps({"error": code}).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    if status == 503:
        headers["Retry-After"] = "2"
    await send(
        {"type": "http.response.start", "status": status, "headers": [*_headers(), *_written(headers)]}
    )
    await send({"type": "http.response.body", "body": body})


def _headers() -> list[tuple[bytes, bytes]]:
    return _written(areas.beside_django(areas.area_of(PATH)))


def _written(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
