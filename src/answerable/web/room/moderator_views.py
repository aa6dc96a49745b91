"""The moderator's page, and everything that was asked and said as files. What the page does, it does through `act_views`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.room.audiences import Audience
from answerable.web.meetings.access import Duties, for_meeting
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.exporting import download
from answerable.web.room import exporting
from answerable.web.room.admission import allowed
from answerable.web.room.reading import log_of
from answerable.web.sentences import hall


def moderates(held: Duties) -> bool:
    return allowed(held, Audience.MODERATOR)


meeting_moderator = for_meeting(moderates)


@require_safe
@meeting_moderator
def moderator(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    config = page_config(request, meeting) | {
        "exports": [
            {"url": reverse("room:questions-xlsx", args=[meeting.key]), "name": _("Workbook (all)")},
            {"url": reverse("room:questions-csv", args=[meeting.key]), "name": _("Questions (CSV)")},
            {"url": reverse("room:speakers-csv", args=[meeting.key]), "name": _("Speakers (CSV)")},
        ]
    }
    context = {"meeting": meeting, "config": config, "strings": hall.sentences()}
    return render(request, "room/moderator.html", context)


def page_config(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What the scripts of the hall's pages cannot know."""
    return {
        "meeting": meeting.key,
        "act_url": reverse("room:act", args=[meeting.key]),
        "token": get_token(request),
        "zone": meeting.time_zone,
    }


@require_safe
@meeting_moderator
def workbook(_request: HttpRequest, meeting: Meeting) -> HttpResponse:
    state = log_of(meeting).state
    return download(
        exporting.workbook([exporting.questions(state), exporting.speakers(state)]), "questions.xlsx"
    )


@require_safe
@meeting_moderator
def questions_csv(_request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _csv(meeting, exporting.questions, "questions.csv")


@require_safe
@meeting_moderator
def speakers_csv(_request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _csv(meeting, exporting.speakers, "speakers.csv")


def _csv(meeting: Meeting, table: Callable[..., exporting.ExportTable], name: str) -> HttpResponse:
    return download(exporting.as_csv(table(log_of(meeting).state)), name)
