"""What every address has in common that a phone asks: a small JSON body with the ticket in it, and refusals with a code and a sentence.

A ticket comes in a request's body only, wrapped (`wrapped`). A malformed or oversized body is refused before anything is looked up.
"""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from answerable.web.casting.issue import IssueReason
from answerable.web.casting.refusals import refusals
from answerable.web.meetings.models import Attendee
from answerable.web.meetings.tickets import attendee_by_ticket

# A blinded message of 4096 bits is 683 characters; nothing else in a request is long.
BODY_LIMIT = 4096

STATUS = {
    "bad-request": 400,
    "too-large": 413,
    "method": 405,
    "stale-key": 409,
    "unknown-ticket": 404,
    IssueReason.NOT_OPEN: 409,
    IssueReason.CLOSED: 409,
    IssueReason.WRONG_GROUP: 403,
    IssueReason.WRONG_SCOPE: 403,
    IssueReason.WRONG_ISSUER: 403,
    IssueReason.BAD_LENGTH: 400,
    IssueReason.ALREADY_ISSUED: 409,
    IssueReason.RECUSED: 403,
}


class BadRequest(Exception):
    """The body is not what the address takes; `code` says how."""

    def __init__(self, code: str = "bad-request") -> None:
        super().__init__(code)
        self.code = code


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The body of a request that is not wrapped: a page's of somebody who has signed in."""
    return read_json(read_whole(request, BODY_LIMIT))


def read_whole(request: HttpRequest, most: int) -> bytes:
    if request.method != "POST":
        raise BadRequest("method")
    declared = request.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > most:
        raise BadRequest("too-large")
    raw = request.read(most + 1)
    if len(raw) > most:
        raise BadRequest("too-large")
    return raw


def read_json(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def text_of(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest
    return value


def attendee_of(body: dict[str, Any]) -> Attendee:
    attendee = attendee_by_ticket(text_of(body, "ticket"))
    if attendee is None:
        raise BadRequest("unknown-ticket")
    return attendee


def error(code: str) -> JsonResponse:
    return JsonResponse({"error": str(code), "message": refusals()[code]}, status=STATUS[code])
