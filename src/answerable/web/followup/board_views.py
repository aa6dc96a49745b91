"""The leader's page and the board of a meeting's actions, with steps on many at once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from answerable.web.followup import board as boards
from answerable.web.followup import bulk, promised, steps
from answerable.web.followup.board import Grouping, Urgency
from answerable.web.followup.bulk import BulkRefusal, NotDone
from answerable.web.followup.forms import BulkDeadlineForm, BulkOwnerForm
from answerable.web.followup.models import Action
from answerable.web.followup.owners import suggestions
from answerable.web.followup.progress import Progress, today_at
from answerable.web.followup.steps import ActionVerb
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.models import Meeting

SHOWN = 6  # overdue actions in full, and those due soon, before the rest is behind a link


@require_safe
@meeting_reader
def overview(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """By requirement and unit how far it is, what is overdue, and what was promised last year and not done."""
    today = today_at(meeting, timezone.now())
    actions = boards.read(meeting, today)
    urgent = [boards.urgency_of(each) for each in actions]
    overdue = [each for each in actions if each.progress is Progress.OVERDUE]
    soon = [each for each in actions if each.soon]
    last_year = [each for each in promised.of_meeting(meeting, today) if not each.done]
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "today": today,
        "total": len(actions),
        "counts": boards.counts(urgent),
        "overdue": overdue[:SHOWN],
        "overdue_total": len(overdue),
        "soon": soon[:SHOWN],
        "soon_total": len(soon),
        "waiting": [each for each in actions if each.progress is Progress.REPORTED],
        "units": boards.groups(actions, Grouping.UNIT),
        "requirements": boards.groups(actions, Grouping.REQUIREMENT),
        "last_year": last_year,
        "urgencies": Urgency,
    }
    return render(request, "followup/overview.html", context)


@require_safe
@meeting_reader
def board(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _board(request, meeting)


def _board(
    request: HttpRequest, meeting: Meeting, refusals: tuple[BulkRefusal, ...] = (), status: int = 200
) -> HttpResponse:
    today, held = today_at(meeting, timezone.now()), duties(request, meeting)
    actions = boards.read(meeting, today)
    asked = boards.asked_in(request.GET)
    found = boards.chosen(actions, asked)
    units = {each.action.unit_id: each.action.unit for each in actions}
    context = {
        "meeting": meeting,
        "duties": held,
        "asked": asked,
        "tabs": [(each, asked.address(by=str(each))) for each in Grouping],
        "states": [
            (each, count, asked.address(state="" if asked.urgency == each else str(each)))
            for each, count in boards.counts(map(boards.urgency_of, actions))
        ],
        "groups": boards.groups(found, asked.by),
        "found": len(found),
        "total": len(actions),
        "units": sorted(units.values(), key=lambda unit: unit.name),
        "ticked": set(request.POST.getlist("action")),
        "deadline": BulkDeadlineForm(request.POST if "deadline" in request.POST else None, meeting=meeting),
        "owner": BulkOwnerForm(request.POST if "owner-set" in request.POST else None),
        "suggested": suggestions(units) if held.organiser else [],
        "refusals": refusals,
        "today": today,
    }
    return render(request, "followup/board.html", context, status=status)


@require_POST
@meeting_organiser
def many(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The same step on every action that was ticked."""
    ticked = bulk.ticked_in(request.POST.getlist("action"))
    if not ticked:
        messages.error(request, _("Nothing is ticked. Tick at least one action."))
        return _board(request, meeting, status=422)
    asked = _asked_for(request, meeting)
    if asked is None:
        return _board(request, meeting, status=422)
    verb, do = asked
    try:
        count = bulk.take(meeting, ticked, verb, do)
    except NotDone as refused:
        return _board(request, meeting, refused.refusals, status=409)
    told = ngettext("%(count)s action changed.", "%(count)s actions changed.", count) % {"count": count}
    messages.success(request, told)
    query = request.GET.urlencode()
    response = redirect("followup:board", meeting.key)
    response["Location"] += f"?{query}" if query else ""
    return response


def _asked_for(
    request: HttpRequest, meeting: Meeting
) -> tuple[ActionVerb, Callable[[list[Action]], None]] | None:
    """None when what was typed for the step is wrong."""
    who = actor(request)
    if "deadline" in request.POST:
        form = BulkDeadlineForm(request.POST, meeting=meeting)
        if not form.is_valid():
            return None
        due, note = form.cleaned_data["due"], form.cleaned_data["note"]
        return ActionVerb.DEADLINE, lambda found: steps.set_deadlines(found, due, note, who)
    if "owner-set" in request.POST:
        named = BulkOwnerForm(request.POST)
        if not named.is_valid():
            return None
        return ActionVerb.OWNER, lambda found: steps.set_owners(found, named.cleaned_data["owner"], who)
    return ActionVerb.ACCEPT, lambda found: steps.accept_all(found, who)
