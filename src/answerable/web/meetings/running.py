"""The meeting that is going on and concerns the visitor: every page leads back to it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse

from answerable.web.meetings import further_pages
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Presenter
from answerable.web.meetings.stage import LIVE
from answerable.web.organisation.access import is_organiser, organised_units, organises


@dataclass(frozen=True, slots=True)
class Running:
    meeting: Meeting
    url: str


def place_of(meeting: Meeting, *, leads: bool) -> str:
    """Where to go while the meeting runs. `leads`: organiser or chair."""
    return further_pages.path(Purpose.CONSOLE, meeting) if leads else reverse("meeting", args=[meeting.key])


def running(request: HttpRequest) -> Running | None:
    """The latest meeting between convening and close that the account has to do with, by one query."""
    user = request.user
    if not user.is_authenticated:
        return None
    held = MeetingRole.objects.filter(meeting=OuterRef("pk"), person__user=user)
    going_on = Meeting.objects.filter(stage__in=LIVE).annotate(
        chaired=Exists(held.filter(kind=MeetingRoleKind.CHAIR))
    )
    if not is_organiser(request):
        presents = Presenter.objects.filter(meeting=OuterRef("pk"), person__user=user)
        mine = Q(cycle__unit__in=organised_units(request))
        going_on = going_on.filter(Q(Exists(held)) | Q(Exists(presents)) | mine)
    meeting = going_on.select_related("cycle").first()
    if meeting is None:
        return None
    return Running(
        meeting, place_of(meeting, leads=organises(request, meeting.cycle.unit_id) or meeting.chaired)
    )
