"""The phone's side of the site: the page that carries the client, and the two addresses that it asks.

A ticket comes in a wrapped request's body only (`wrapped`); it is never logged, stored or put into an address. No session is used or
made: the ticket is the authentication, so no cookie can be abused and none is needed (hence no CSRF token).

Errors: JSON `{"error": CODE, "message": sentence in the reader's language}`; a malformed or oversized body is refused
before anything is looked up. Specification: docs/ballot-protocol.md, "Steps" 2 and 3.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from answerable.protocol.canonical import b64u, from_b64u
from answerable.protocol.errors import Malformed
from answerable.web.casting import further_issuers
from answerable.web.casting.castings import casting_of
from answerable.web.casting.issue import IssueRefused, Wanted, issue, may_still
from answerable.web.casting.models import Issue, Scope
from answerable.web.casting.phone_addresses import addresses
from answerable.web.casting.phone_requests import BadRequest, attendee_of, error, text_of
from answerable.web.casting.scopes import starts_at
from answerable.web.casting.wrapped import PhoneRequest, wrapped
from answerable.web.meetings import presence
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import ISSUING
from answerable.web.meetings.stages import NotNow
from answerable.web.sentences import phone

Further = Callable[[Attendee], Mapping[str, Any]]
_further: list[Further] = []


def also_tell(further: Further) -> None:
    """A higher app adds to what a phone is told when it shows its ticket."""
    _further.append(further)


@require_GET
def join(request: HttpRequest) -> HttpResponse:
    """The page is the same for everybody: the ticket is behind the address's #, which is never sent."""
    language = request.GET.get("language", "")
    chosen = language in dict(settings.LANGUAGES)
    with translation.override(language if chosen else translation.get_language()):
        response = render(request, "casting/join.html", {"config": _config(), "strings": phone.sentences()})
    if chosen:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SECURE_ENTIRELY
        )
    return response


@wrapped("ticket")
def ticket(_request: HttpRequest, asked: PhoneRequest) -> JsonResponse:
    """Whose ticket this is, and the frozen meeting; while the meeting runs it also signs the attendee in."""
    attendee = attendee_of(asked.body)
    _sign_in(attendee)
    welcome = _welcome(attendee)
    asked.bulk = len(json.dumps(welcome["manifest"]))
    return JsonResponse(welcome)


@wrapped("issue")
def issuing(_request: HttpRequest, asked: PhoneRequest) -> JsonResponse:
    """The blind signature for `{ticket, group, scope, issuer, blinded_msg}`."""
    outcome = issue(attendee_of(asked.body), _wanted(asked.body))
    return (
        error(outcome.reason)
        if isinstance(outcome, IssueRefused)
        else JsonResponse({"blind_sig": b64u(outcome)})
    )


def _config() -> dict[str, Any]:
    """What the script cannot know; `{key}` stands for the meeting's key."""
    return {
        **addresses(),
        "ballotbox": settings.BALLOTBOX_URL,
        "language": translation.get_language(),
    }


def _welcome(attendee: Attendee) -> dict[str, Any]:
    meeting, casting = attendee.meeting, casting_of(attendee.meeting)
    titles = {group.id: group.title for group in groups_of(meeting)}
    return {
        "attendee": {
            "name": attendee.person.name,
            "group": attendee.group,
            "group_title": titles.get(attendee.group, attendee.group),
            "venue": attendee.venue.name,
            "recused": _recused(attendee),
        },
        "meeting": {
            "key": meeting.key,
            "title": meeting.title,
            "stage": meeting.stage,
            "ballotbox": settings.BALLOTBOX_URL,
            "issuers": further_issuers.addresses(meeting),
            "starts_at": starts_at(meeting),
            "scope": casting.scope,
            **_rounds(meeting),
        },
        "manifest": casting.manifest or None,
        "manifest_hash": casting.manifest_hash or None,
        "issued": Issue.objects.filter(attendee=attendee).exists(),
        **{name: value for further in _further for name, value in further(attendee).items()},
    }


def _recused(attendee: Attendee) -> list[str]:
    if casting_of(attendee.meeting).scope == Scope.SHEET:
        return []
    return sorted(attendee.recusals.values_list("scope", flat=True))


def _rounds(meeting: Meeting) -> dict[str, Any]:
    """How far each presenter's round is, where each has ballots of their own."""
    if casting_of(meeting).scope == Scope.SHEET:
        return {}
    return {"scopes": dict(meeting.rounds.values_list("scope", "state"))}


def _sign_in(attendee: Attendee) -> None:
    """From convening to close. Trying one's link the day before signs nobody in."""
    if attendee.present or not (attendee.meeting.stage in ISSUING or may_still(attendee)):
        return
    try:
        presence.mark(attendee, True)
    except NotNow:
        return  # closed while this request was under way; the answer says so by the stage


def _wanted(body: dict[str, Any]) -> Wanted:
    try:
        blinded = from_b64u(text_of(body, "blinded_msg"))
    except Malformed as error:
        raise BadRequest from error
    return Wanted(text_of(body, "group"), text_of(body, "scope"), text_of(body, "issuer"), blinded)
