"""The ledger of a meeting, carrying over into it, and the list of what the person at the keyboard has to do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from answerable.web.accounts.made_once import made_once
from answerable.web.followup import carry as carrying
from answerable.web.followup.ledger import ledger as read_ledger
from answerable.web.followup.models import Action
from answerable.web.followup.progress import Progress, shown, today_at, with_all_shown
from answerable.web.followup.rights import written_by
from answerable.web.meetings.access import actor, duties, meeting_organiser, meeting_reader
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.access import is_organiser, organised_units, organises_some
from answerable.web.organisation.posted import row_key

PER_PAGE = 100


@require_safe
@meeting_reader
def ledger(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    unit, progress = request.GET.get("unit", ""), request.GET.get("state", "")
    wanted = row_key(unit)
    progress = progress if progress in Progress.values else ""
    today = today_at(meeting, timezone.now())
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "ledger": read_ledger(meeting, today, wanted, progress),
        "unit": wanted,
        "state": progress,
        "progresses": Progress,
        "narrowed": bool(progress) or wanted is not None,
        "today": today,
    }
    return render(request, "followup/ledger.html", context)


@made_once
@require_http_methods(["GET", "POST"])
@meeting_organiser
def carry(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    earlier = carrying.earlier_meetings(meeting)
    if request.method == "POST":
        chosen = request.POST.get("from", "")
        return _carried(request, meeting, get_object_or_404(earlier, key=chosen))
    return render(request, "followup/carry.html", {"meeting": meeting, "earlier": earlier})


def _carried(request: HttpRequest, meeting: Meeting, earlier: Meeting) -> HttpResponse:
    count = carrying.carry(meeting, earlier, actor(request))
    if not count:
        told = _("Nothing was left to carry over from “%(title)s”.") % {"title": earlier.title}
        messages.info(request, told)
        return redirect("followup:carry", meeting.key)
    told = ngettext("%(count)s action carried over.", "%(count)s actions carried over.", count)
    messages.success(request, told % {"count": count})
    return redirect("followup:ledger", meeting.key)


@require_safe
@login_required
def actions(request: HttpRequest) -> HttpResponse:
    """What is not closed, soonest first: of their units for those who write, of all for the organiser."""
    organiser = organises_some(request)
    found = Action.objects.filter(state__in=carrying.NOT_CLOSED, carried_to=None)
    held = Q(meeting__cycle__unit__in=organised_units(request))
    mine = found if is_organiser(request) else found.filter(written_by(request) | held)
    page = Paginator(with_all_shown(mine).order_by("due", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [shown(action, today_at(action.meeting, now)) for action in page]
    return render(request, "followup/actions.html", {"page": page, "rows": rows, "organiser": organiser})
