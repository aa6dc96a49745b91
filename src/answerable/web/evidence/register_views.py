"""The page "Register" for those on duty: after close, who was issued the right to cast.

While ballots come in no names are shown: a list that grows under somebody's eyes would tell who was admitted when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Scope
from answerable.web.casting.scopes import scope_of
from answerable.web.casting.turnout import issued
from answerable.web.custody import second_issuer
from answerable.web.evidence.register import register
from answerable.web.meetings.access import for_meeting
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person of the register on one line: `without` names the presenters that were not issued for, where each has own ballots."""

    identifier: str
    name: str
    venue: str
    group: str
    papers: int
    without: tuple[str, ...]
    issuers: frozenset[str]


def _people(rows: Sequence[Mapping[str, str]], scored: Mapping[str, str]) -> list[Admitted]:
    """The register's rows, which come by identifier, one person after the other."""
    people = []
    for _identifier, own in groupby(rows, key=lambda row: row["identifier"]):
        held = list(own)
        scopes = {row["scope"] for row in held}
        without = tuple(name for scope, name in scored.items() if scope not in scopes)
        issuers = frozenset(row["issuer"] for row in held)
        first = held[0]
        people.append(
            Admitted(
                first["identifier"],
                first["name"],
                first["venue"],
                first["group"],
                len(scopes),
                without,
                issuers,
            )
        )
    return people


def _scored(meeting: Meeting) -> dict[str, str]:
    """Whom a scope scores, where each presenter has ballots of their own."""
    if casting_of(meeting).scope == Scope.SHEET:
        return {}
    return {scope_of(each): each.person.name for each in meeting.presenters.select_related("person")}


@require_GET
@for_meeting(lambda held: held.reads)
def register_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    is_closed = meeting.stage in AFTER_CLOSE
    scored = _scored(meeting)
    rows = register(meeting) if is_closed else []
    context = {
        "meeting": meeting,
        "is_closed": is_closed,
        "presenters": len(scored),
        "rows": _people(rows, scored),
        "has_second_issuer": bool(second_issuer.url_of(meeting)),
        "total": sum(issued(meeting).values()),
    }
    return render(request, "evidence/register.html", context)
