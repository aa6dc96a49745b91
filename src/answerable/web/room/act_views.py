"""The one address through which the desk acts in a room: `POST room/act` with {"act": {"kind": ..., ...}, "seen": NUMBER}.

`seen` is the number of the last event that the page knew of. An act may carry a `seen` of its own: what was typed into it was begun when the page knew so much. The answer is {"number": the log's newest}; or, when the act is refused, 409 with
{"error": code, "message": sentence, "changed": [what was done since `seen`]}. 400 says that it is no act, 403 that the duty is missing.
"""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from msgspec import structs

from answerable.room import acts, text
from answerable.room.folding import ActRefused
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.meetings.access import actor, duties, meeting_member
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.room import refusals, verbs
from answerable.web.room.reading import log_of

BODY_LIMIT = 100_000
# Texts that keep their lines; all others are one line.
WITH_LINES = frozenset({"note", "reason", "text"})
ONE_LINE_KINDS = frozenset({"message-sent", "venue-reported", "question-asked", "captioned"})
# Refused if what they change was changed after what the page had seen.
JUDGED_BY_PAGE = (
    acts.QuestionApproved
    | acts.QuestionDismissed
    | acts.QuestionMerged
    | acts.QuestionShown
    | acts.QuestionAnswered
    | acts.SpeakerCalled
    | acts.SpeakerEnded
)


class NoAct(Exception):
    """The body is no act; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@require_POST
@meeting_member
def act(request: HttpRequest, meeting: Meeting) -> JsonResponse:
    try:
        wanted, seen = read(request)
        verbs.carry_out(meeting, wanted, actor(request), duties(request, meeting))
    except NoAct as wrong:
        return answer("no-act", wrong.reason, HTTPStatus.BAD_REQUEST)
    except ActRefused as refused:
        changed = refusals.since(log_of(meeting).events, seen, refused.about)
        return answer(refused.reason, refusals.sentence(refused.reason), HTTPStatus.CONFLICT, changed)
    except NotNow as refused:
        return answer("not-now", refused.reason, HTTPStatus.CONFLICT)
    except BallotBoxError as error:
        return answer("ballotbox", str(error), HTTPStatus.BAD_GATEWAY)
    return JsonResponse({"number": log_of(meeting).number})


def answer(code: str, message: str, status: int, changed: list[str] | None = None) -> JsonResponse:
    return JsonResponse({"error": code, "message": message, "changed": changed or []}, status=status)


def read(request: HttpRequest) -> tuple[acts.Any, int]:
    """The act and what the page had seen. Raises NoAct."""
    if len(request.body) > BODY_LIMIT:
        raise NoAct(_("That is too long. Shorten it and send it again; it is kept here."))
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise NoAct(_("This page sent something that the site does not understand. Reload it.")) from error
    if not isinstance(body, dict) or not isinstance(body.get("act"), dict):
        raise NoAct(_("This page sent something that the site does not understand. Reload it."))
    given = body.get("seen")
    seen = given if type(given) is int and given >= 0 else 0
    return _judged_by(act_of(body["act"]), seen), seen


def _judged_by(act: acts.Any, seen: int) -> acts.Any:
    """An act that does not say itself what it was made against was made against what the page had seen."""
    if isinstance(act, JUDGED_BY_PAGE) and act.seen is None:
        return structs.replace(act, seen=seen)
    return act


def act_of(given: dict[str, Any]) -> acts.Any:
    """Texts cleaned, then checked. Raises NoAct."""
    kind = given.get("kind")
    cleaned = {name: _cleaned(value, name, kind) for name, value in given.items()}
    try:
        return acts.read(cleaned)
    except acts.Malformed as error:
        raise NoAct(_too_long(cleaned, str(error))) from error


def _cleaned(value: Any, name: str, kind: Any) -> Any:
    if isinstance(value, str):
        return text.clean(value, lines=name in WITH_LINES and kind not in ONE_LINE_KINDS)
    if isinstance(value, list):
        return [_cleaned(each, name, kind) for each in value]
    return value


LIMITS = {
    "question-asked": acts.QUESTION_LENGTH,
    "message-sent": acts.MESSAGE_LENGTH,
    "venue-reported": acts.MESSAGE_LENGTH,
    "captioned": acts.CAPTION_LENGTH,
    "remark-written": acts.REMARK_LENGTH,
    "requirement-written": acts.REQUIREMENT_LENGTH,
    "question-answered": acts.NOTE_LENGTH,
}


def _too_long(given: dict[str, Any], _error: str) -> str:
    """What to say of an act that is none: mostly its text is empty or too long."""
    most = LIMITS.get(str(given.get("kind")))
    words = given.get("note" if given.get("kind") == "question-answered" else "text")
    if most is not None and isinstance(words, str):
        if not words:
            return _("Write something first.")
        if len(words) > most:
            return _("At most %(most)s characters, and this has %(count)s. Shorten it; it is kept here.") % {
                "most": most,
                "count": len(words),
            }
    return _("This page sent something that the site does not understand. Reload it.")
