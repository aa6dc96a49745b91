"""The confirmation page of a transition: what it will do, what stands in the way, and one button.

The views of every transition use it, here and in the apps above:

    if request.method == "GET":
        return confirmation(request, meeting, Verb.OPEN)
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.running import place_of
from answerable.web.meetings.stages import Verb, advance, doubts, problems, transition


def confirmation(
    request: HttpRequest,
    meeting: Meeting,
    verb: Verb,
    *,
    more_problems: Sequence[str] = (),
    more_doubts: Sequence[str] = (),
    extra: dict[str, Any] | None = None,
    template: str = "meetings/confirm_stage.html",
    status: int = 200,
) -> HttpResponse:
    """`more_…` are what the caller alone can know; a sentence given twice is shown once. A template of one's own extends this one's, block `extra`."""
    context = {
        "meeting": meeting,
        "transition": transition(verb),
        "problems": list(dict.fromkeys([*problems(meeting, verb), *more_problems])),
        "doubts": [*doubts(meeting, verb), *more_doubts],
        **(extra or {}),
    }
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@meeting_organiser
def convene(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.method == "GET":
        return confirmation(request, meeting, Verb.CONVENE)
    if problems(meeting, Verb.CONVENE):
        return confirmation(request, meeting, Verb.CONVENE, status=409)
    advance(meeting, Verb.CONVENE, actor(request))
    return redirect(place_of(meeting, leads=True))
