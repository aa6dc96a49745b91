"""Asking Janus over HTTP on this computer. Nothing here knows of meetings.

Every request carries a token that is signed here and good for a minute: `expiry,realm,descriptors:HMAC-SHA1`. Sessions and handles are whole numbers that Janus draws.

Errors: `JanusError`, with Janus' number in `code`; 0 when it did not answer at all.
Specification: "RESTful, WebSockets, RabbitMQ, MQTT, Nanomsg and UnixSockets API" and "Authentication" of Janus 1.1.2.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from answerable import home
from answerable.peer import Peer, Unanswered, mapping

PLUGIN = "janus.plugin.videoroom"
CORE = "janus"
TOKEN_SECONDS = 60
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
# Janus answers a waiting question after 30 seconds at the latest.
WAITING = httpx.Timeout(40.0, connect=2.0)
MOST_EVENTS = 20

Body = Mapping[str, Any]


class JanusError(Exception):
    """It did not do what it was asked. `code` is its number for why, 0 for silence."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


@cache
def secret(name: str) -> bytes:
    """`video-tokens` signs tokens, `video-rooms` is asked of whoever makes or moderates a room."""
    return home.current().secret(name).encode()


def token(realm: str, *descriptors: str) -> str:
    said = ",".join([str(int(time.time()) + TOKEN_SECONDS), realm, *descriptors])
    signature = hmac.new(secret("video-tokens"), said.encode(), hashlib.sha1).digest()
    return f"{said}:{base64.b64encode(signature).decode()}"


def for_core() -> str:
    return token(CORE, PLUGIN)


def for_room(room: str) -> str:
    """To join one room."""
    return token(PLUGIN, f"room={room}")


def ask(path: str, body: Body) -> dict[str, Any]:
    """POST one request; `path` is empty, or of a session or a handle."""
    sent = {**body, "transaction": secrets.token_hex(8), "token": for_core()}
    try:
        answer = Peer(settings.JANUS_URL).ask("POST", path, sent, TIMEOUT)
    except Unanswered as error:
        raise JanusError(0, str(error)) from error
    return read(mapping(answer))


def read(said: Any) -> dict[str, Any]:
    """What Janus said, unless it is a refusal."""
    if not isinstance(said, dict):
        raise JanusError(0, "no object")
    if said.get("janus") == "error":
        refusal = said.get("error", {})
        raise JanusError(int(refusal.get("code", 0)), str(refusal.get("reason", "")))
    return said


def create() -> int:
    """A session."""
    return int(ask("", {"janus": "create"})["data"]["id"])


def attach(session: int) -> int:
    """A handle of the session to the rooms."""
    return int(ask(f"/{session}", {"janus": "attach", "plugin": PLUGIN})["data"]["id"])


def destroy(session: int) -> None:
    """End a session and all that it holds. That there is none (any more) is as good."""
    try:
        ask(f"/{session}", {"janus": "destroy"})
    except JanusError:
        return


def keep(session: int) -> None:
    ask(f"/{session}", {"janus": "keepalive"})


def message(session: int, handle: int, body: Body, jsep: Body | None = None) -> dict[str, Any]:
    """What the plug-in answers; empty for what it does later and tells in an event."""
    asked = {"janus": "message", "body": body, **({"jsep": jsep} if jsep else {})}
    said = ask(f"/{session}/{handle}", asked)
    answered: dict[str, Any] = said.get("plugindata", {}).get("data", {})
    if "error_code" in answered:
        raise JanusError(int(answered["error_code"]), str(answered.get("error", "")))
    return answered


def trickle(session: int, handle: int, candidates: list[Body]) -> None:
    ask(f"/{session}/{handle}", {"janus": "trickle", "candidates": candidates})


async def events(client: httpx.AsyncClient, session: int) -> list[dict[str, Any]]:
    """What the session is told next; empty if that is nothing for half a minute."""
    query: dict[str, str | int] = {"maxev": MOST_EVENTS, "token": for_core()}
    try:
        answer = await client.get(f"{settings.JANUS_URL}/{session}", params=query, timeout=WAITING)
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise JanusError(0, type(error).__name__) from error
    told = said if isinstance(said, list) else [read(said)]
    return [each for each in told if each.get("janus") != "keepalive"]
