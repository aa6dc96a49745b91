"""The start page: it tells each role what to do next, and nothing else.

A visitor learns how to get in; the organiser sees the road from roster to result and where they stand on it;
everybody else sees only what waits for them.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief, State
from answerable.web.meetings.models import Meeting, MeetingRole, Stage
from answerable.web.organisation.access import is_organiser
from answerable.web.organisation.models import Person, Role, RoleKind


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: `done` steps show what is there, the first that is not done is what comes next."""

    title: str
    state: str
    url: str
    done: bool


def start(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return render(request, "front/start_visitor.html")
    organiser = is_organiser(request)
    steps = organiser_steps() if organiser else []
    return render(
        request,
        "front/start.html",
        {
            "steps": steps,
            "next_step": next((step for step in steps if not step.done), None),
            "meetings": meetings_of(user, organiser),
            "debriefs": debriefs_of(user),
            "duties": duties_of(user),
        },
    )


def organiser_steps() -> list[Step]:
    """The road from an empty site to a meeting, with what is there already."""
    people = Person.objects.count()
    cycle = Cycle.objects.first()
    waiting = Debrief.objects.filter(state=State.SUBMITTED).count()
    asked = Debrief.objects.count()
    meeting = Meeting.objects.first()
    return [
        Step(
            _("Bring in your people"),
            ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
            if people
            else _("Nobody yet. Import a spreadsheet, or download the template first."),
            reverse("organisation:index"),
            people > 0,
        ),
        Step(
            _("Set the year and its rules"),
            cycle.title if cycle else _("No cycle yet. Start from a ready-made form."),
            reverse("cycles:index"),
            cycle is not None,
        ),
        Step(
            _("Gather the written debriefs"),
            ngettext("%(n)s waits for your review", "%(n)s wait for your review", waiting) % {"n": waiting}
            if asked
            else _("None asked for yet. You can also hold the meeting without them."),
            reverse("debriefs:index"),
            asked > 0 and waiting == 0,
        ),
        Step(
            _("Prepare and hold the meeting"),
            f"{meeting.title} · {meeting.get_stage_display()}"
            if meeting
            else _("No meeting yet. Create one and the page leads you on."),
            reverse("meeting", args=[meeting.key]) if meeting else reverse("meetings:index"),
            meeting is not None and meeting.stage == Stage.PUBLISHED,
        ),
    ]


def meetings_of(user: User, organiser: bool) -> list[Meeting]:
    """Meetings that concern the user: all for the organiser, else those they have a duty or a report at."""
    meetings = Meeting.objects.order_by("-starts_at")
    if organiser:
        return list(meetings[:5])
    if Role.objects.filter(person__user=user, kind=RoleKind.AUDITOR).exists():
        return list(meetings[:5])
    keys = set(MeetingRole.objects.filter(person__user=user).values_list("meeting_id", flat=True))
    keys |= set(Meeting.objects.filter(presenters__person__user=user).values_list("pk", flat=True))
    return list(meetings.filter(pk__in=keys)[:5])


def debriefs_of(user: User) -> list[Debrief]:
    """The user's own debriefs that still want something of them."""
    own = Debrief.objects.filter(person__user=user, state__in=[State.DRAFT, State.RETURNED])
    return list(own.select_related("cycle", "person"))


def duties_of(user: User) -> list[MeetingRole]:
    return list(
        MeetingRole.objects.filter(person__user=user)
        .exclude(meeting__stage=Stage.PUBLISHED)
        .select_related("meeting", "venue", "person")
    )
