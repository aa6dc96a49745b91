"""Captions from a program that listens and transcribes: `POST /api/captions` with {"text": ...} and the header `Authorization: Captions TOKEN`.

The token names the meeting, is made on the page of picture and sound, and is good for nothing else, and until the scoring of that meeting is closed. Errors: 400 for no text, 403 for a wrong token, 409 when the room does not
take it, 429 for lines that come too fast.
"""

import json
from http import HTTPStatus

from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.room import acts, text
from answerable.room.folding import ActRefused
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.room import record
from answerable.web.room.reading import log_of

SALT = "answerable.video.captions"
SCHEME = "Captions"
BODY_LIMIT = 4096
# At most four lines a second: nobody reads faster, and each is an event of the log.
LEAST_MS = 250


def token_for(meeting: Meeting) -> str:
    return signing.dumps(meeting.key, salt=SALT)


@csrf_exempt
@require_POST
def captions(request: HttpRequest) -> JsonResponse:
    meeting = _meeting(request)
    if meeting is None:
        return _refused("not-admitted", HTTPStatus.FORBIDDEN)
    line = _line(request.body)
    if line is None:
        return _refused("bad-request", HTTPStatus.BAD_REQUEST)
    before = log_of(meeting).state.caption
    if before is not None and record.now_ms() - before.at < LEAST_MS:
        return _refused("too-fast", HTTPStatus.TOO_MANY_REQUESTS)
    try:
        log = record.append(meeting, acts.Captioned(line), by="")
    except ActRefused as refused:
        return _refused(refused.reason, HTTPStatus.CONFLICT)
    return JsonResponse({"number": log.number})


def _meeting(request: HttpRequest) -> Meeting | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        key = signing.loads(token.strip(), salt=SALT) if scheme == SCHEME else None
    except signing.BadSignature:
        return None
    found = Meeting.objects.filter(key=key).first() if isinstance(key, str) else None
    return None if found is None or found.stage in AFTER_CLOSE else found


def _line(body: bytes) -> str | None:
    """Cut to its length: a program does not shorten what it hears."""
    if len(body) > BODY_LIMIT:
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    given = said.get("text") if isinstance(said, dict) else None
    return text.clean(given)[-acts.CAPTION_LENGTH :] if isinstance(given, str) else None


def _refused(code: str, status: int) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)
