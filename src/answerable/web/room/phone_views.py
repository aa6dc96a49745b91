"""What a phone does in the room besides scoring: ask, support, raise a hand. `POST /api/room` with {"ticket": ..., "act": {"kind": ..., ...}}.

The ticket says who asks. For a question that is to be without a name it is used to see that one person does not ask too often, and is not kept: the event has no name and no
account. Nothing of it reaches the ballot box.
"""

import hashlib
import hmac
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from answerable.home import Home
from answerable.room import acts
from answerable.room.folding import ActRefused, RefusalReason
from answerable.web.casting import phone_requests
from answerable.web.casting.phone_requests import BadRequest
from answerable.web.casting.wrapped import PhoneRequest, wrapped
from answerable.web.meetings.models import Attendee
from answerable.web.meetings.stage import Stage
from answerable.web.room import record, refusals
from answerable.web.room.act_views import NoAct, act_of, answer
from answerable.web.room.models import Allowance, Support
from answerable.web.room.reading import log_of

# A question of 50,000 characters is read, so that it can be refused with its length.
BODY_LIMIT = 512 * 1024
# So many questions, and so many times a hand up, in so many seconds from one ticket.
MOST_QUESTIONS = 3
MOST_HANDS = 5
STRETCH_SECONDS = 60


class TooOften(Exception):
    """One ticket asks too often."""


@wrapped("room", BODY_LIMIT)
def room(_request: HttpRequest, asked: PhoneRequest) -> JsonResponse:
    try:
        number = carry_out(phone_requests.attendee_of(asked.body), asked.body.get("act"))
    except NoAct as wrong:
        return answer("no-act", wrong.reason, HTTPStatus.BAD_REQUEST)
    except TooOften:
        response = answer(
            "too-often",
            _("That was several times in a row. Wait a minute and try again; what you wrote is kept here."),
            429,
        )
        response["Retry-After"] = str(STRETCH_SECONDS)
        return response
    except ActRefused as refused:
        return answer(refused.reason, refusals.sentence(refused.reason), HTTPStatus.CONFLICT)
    return JsonResponse({"number": number})


def carry_out(attendee: Attendee, given: Any) -> int:
    """The number of the event. `signed` says whether a question bears the person's name."""
    if not isinstance(given, dict):
        raise BadRequest
    kind = given.get("kind")
    if kind == "question-asked":
        signed = given.pop("signed", False) is True
        given["author"] = attendee.person.name if signed else ""
        return ask(attendee, act_of(given))
    if kind == "question-supported":
        return support(attendee, act_of(given))
    if kind == "hand-raised":
        return raise_hand(attendee)
    if kind == "hand-lowered":
        return lower(attendee, act_of(given))
    raise BadRequest


def ask(attendee: Attendee, act: acts.Any) -> int:
    assert isinstance(act, acts.QuestionAsked)
    with transaction.atomic():
        record.locked(attendee.meeting)
        _spend(attendee, "asks", MOST_QUESTIONS)
        return _append(attendee, act, act.author)


def raise_hand(attendee: Attendee) -> int:
    act = acts.HandRaised(attendee.pk, attendee.person.name[: acts.NAME_LENGTH], attendee.venue_id)
    with transaction.atomic():
        record.locked(attendee.meeting)
        _spend(attendee, "speaks", MOST_HANDS)
        return _append(attendee, act, attendee.person.name)


def _spend(attendee: Attendee, what: str, most: int) -> None:
    """Count it against what one ticket may do in a stretch of time. What is refused afterwards costs nothing: it is rolled back."""
    stretch = record.now_ms() // (STRETCH_SECONDS * 1000)
    Allowance.objects.filter(meeting=attendee.meeting, stretch__lt=stretch).delete()
    allowance, _new = Allowance.objects.get_or_create(
        meeting=attendee.meeting, mark=_mark(attendee, what), defaults={"stretch": stretch}
    )
    if allowance.count >= most:
        raise TooOften
    Allowance.objects.filter(pk=allowance.pk).update(count=F("count") + 1)


def support(attendee: Attendee, act: acts.Any) -> int:
    """Once for each question; twice is refused as done already. Once the result is published nobody knows any more who did."""
    assert isinstance(act, acts.QuestionSupported)
    if attendee.meeting.stage == Stage.PUBLISHED:
        raise ActRefused(RefusalReason.NO_QUESTIONS)
    try:
        with transaction.atomic():
            Support.objects.create(meeting=attendee.meeting, mark=_mark(attendee, f"supports {act.question}"))
            return _append(attendee, act, "")
    except IntegrityError:
        raise ActRefused(RefusalReason.ALREADY) from None


def lower(attendee: Attendee, act: acts.Any) -> int:
    """One's own hand only."""
    assert isinstance(act, acts.HandLowered)
    hand = log_of(attendee.meeting).state.hands.get(act.hand)
    if hand is None or hand.attendee != attendee.pk:
        raise ActRefused(RefusalReason.NOT_THERE)
    return _append(attendee, act, attendee.person.name)


def _append(attendee: Attendee, act: acts.Any, by: str) -> int:
    return record.append(attendee.meeting, act, by=by).number


def _mark(attendee: Attendee, what: str) -> str:
    told = f"{attendee.meeting.key}/{attendee.pk}/{what}".encode()
    return hmac.new(_key(settings.HOME), told, hashlib.sha256).hexdigest()


@cache
def _key(home: Home) -> bytes:
    return bytes.fromhex(home.secret("room-key"))
