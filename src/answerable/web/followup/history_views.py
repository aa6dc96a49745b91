"""What was promised, and was it done: one page, one file and one signed record for each unit."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.documents.faults import Unmade
from answerable.documents.promises.content import PrintedLink, PrintedPromise, PromiseReport
from answerable.documents.promises.printed import pdf
from answerable.web.followup.history import UnitHistory, UnitPromise, history_of
from answerable.web.followup.rights import reads_history
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Unit
from answerable.web.printing import typefaces

# The zone of the unit's latest meeting; of one without meetings, this.
ZONE = "Asia/Shanghai"


@require_safe
@login_required
def history(request: HttpRequest, unit: int) -> HttpResponse:
    found, _now = _found(request, unit)
    context = {"history": found, "unit": found.unit, "explained": explained()}
    return render(request, "followup/history.html", context)


@require_safe
@login_required
def record(request: HttpRequest, unit: int) -> HttpResponse:
    """The signed record, as `answerable promises` reads it."""
    found, _now = _found(request, unit)
    return _file(found.record, f"promises-{unit}.json", "application/json")


@require_safe
@login_required
def printed(request: HttpRequest, unit: int) -> HttpResponse:
    """The same page as a PDF, with the record inside."""
    found, now = _found(request, unit)
    try:
        made = pdf(_report(found, now), found.record, typefaces.current())
    except Unmade as error:
        messages.error(request, str(error))
        return redirect("followup:history", unit)
    return _file(made, f"promises-{unit}.pdf", "application/pdf")


def explained() -> list[str]:
    """What the signatures cover, and how to check them."""
    return [
        _(
            "Every step below was signed when it was taken, with the key of its meeting. A signature covers what was promised and the deadline, the measure, the words, addresses and the fingerprint (SHA-256) of each file of the evidence, how it ended, and the fingerprint of the step before. Changing, removing or inserting a step breaks those after it."
        ),
        _(
            "Not covered: the names of people, so that a name can be erased, and what is not reported done yet. The files themselves are not in here; compare their fingerprints."
        ),
        _(
            "To check it: answerable promises FILE, with this PDF or the signed record; no connection to this site is needed."
        ),
    ]


def _found(request: HttpRequest, unit: int) -> tuple[UnitHistory, datetime]:
    found = get_object_or_404(Unit, pk=unit)
    if not reads_history(request, found):
        raise PermissionDenied("history of a unit")
    zone = Meeting.objects.filter(actions__unit=found).values_list("time_zone", flat=True).first() or ZONE
    now = timezone.now().astimezone(ZoneInfo(zone))
    return history_of(found, now.date()), now


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _report(found: UnitHistory, now: datetime) -> PromiseReport:
    under = _("%(done)s of %(total)s done. As of %(day)s.") % {
        "done": found.done,
        "total": found.total,
        "day": formats.date_format(now.date()),
    }
    return PromiseReport(
        title=_("What was promised, and was it done"),
        unit=found.unit.name,
        under=under,
        made=now.replace(tzinfo=None, microsecond=0),
        chinese=(get_language() or "").startswith("zh"),
        explained=tuple(explained()),
        keys=found.keys,
        years=tuple(
            (_("Assessed year %(year)s") % {"year": year}, tuple(_printed(each) for each in of_year))
            for year, of_year in found.years
        ),
        empty=_("Nothing was promised yet."),
        page=_("Page {page} of {pages}"),
    )


def _printed(each: UnitPromise) -> PrintedPromise:
    action = each.shown.action
    words = action.named if action.requirement is None else action.requirement.text
    links = tuple(
        PrintedLink(told.title, f"{told.link.at:%Y-%m-%d %H:%M} UTC", told.said, told.link.digest)
        for told in each.links
    )
    return PrintedPromise(f"{action.label} · {action.meeting.title}", words, each.ended, links)
