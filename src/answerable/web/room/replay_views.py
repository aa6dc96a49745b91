"""The replay: a slider over the meeting, and what a screen showed at that second. After the closing, for who reads."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from answerable.room.audiences import parted
from answerable.web.addresses import whole
from answerable.web.meetings.access import duties, meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.room import replaying
from answerable.web.room.admission import allowed
from answerable.web.room.reading import log_of
from answerable.web.sentences import replay as sentences
from answerable.web.sentences import screen

# Milliseconds since 1970 have fewer digits than this until the year 5138.
MOST_DIGITS = 14
VIEWS = {
    "": gettext_lazy("As the big screens followed"),
    "title": gettext_lazy("Title and venues"),
    "presenter": gettext_lazy("Presenter"),
    "agenda": gettext_lazy("Agenda"),
    "question": gettext_lazy("Question on the floor"),
    "sign-in": gettext_lazy("Sign-in"),
    "result": gettext_lazy("Result"),
    "podium": gettext_lazy("Podium"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of a recording: whose, from when to when (None: unknown), and the address of the page that plays it; `?at=SECONDS` is put behind."""

    name: str
    begins: int
    ends: int | None
    url: str


_recorded: list[Callable[[Meeting], Sequence[Stretch]]] = []


def recorded_by(ask: Callable[[Meeting], Sequence[Stretch]]) -> None:
    """Have `ask(meeting)` say what was recorded; the app that records comes after this one."""
    _recorded[:] = [ask]


@require_safe
@meeting_reader
def replay(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    demand_over(meeting)
    context = {
        "meeting": meeting,
        "config": _config(meeting),
        "strings": screen.sentences() | sentences.sentences(),
        "join": whole("casting:join"),
        "archives": duties(request, meeting).audits,
    }
    return render(request, "room/replay.html", context)


@require_safe
@meeting_reader
def state(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """JSON of what `audience` was shown at `at`. 400 for what is no such moment or audience, 403 for an audience that the reader may not see."""
    demand_over(meeting)
    moment, named = request.GET.get("at", ""), request.GET.get("audience", "screen")
    is_moment = moment.isascii() and moment.isdecimal() and len(moment) < MOST_DIGITS
    wanted = parted(named)
    if not is_moment or wanted is None:
        return JsonResponse({"error": "bad-request"}, status=HTTPStatus.BAD_REQUEST)
    if not allowed(duties(request, meeting), *wanted):
        raise PermissionDenied("audience of the replay")
    return JsonResponse(replaying.at(meeting, int(moment), *wanted))


def _config(meeting: Meeting) -> dict[str, Any]:
    """What the script cannot know."""
    times = [each.at for each in log_of(meeting).events]
    return {
        "zone": meeting.time_zone,
        "state_url": reverse("room:replay-state", args=[meeting.key]),
        "begins": min(times, default=0),
        "ends": max(times, default=0),
        "times": times,
        "recorded": [asdict(each) for ask in _recorded for each in ask(meeting)],
        "marks": [asdict(each) for each in replaying.marks(meeting)],
        "views": [(view, str(name)) for view, name in VIEWS.items()],
        "walls": list(replaying.walls(meeting).items()),
    }


def demand_over(meeting: Meeting) -> None:
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("The replay opens when the scoring is closed."))
