"""Lists of debriefs: those a person writes, those of a cycle, and asking for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from answerable.web.accounts.made_once import made_once
from answerable.web.cycles.access import cycles_of, organised, reporters
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.debriefs.rights import written_by
from answerable.web.debriefs.steps import ask
from answerable.web.organisation.access import organises_some, some_organiser_required
from answerable.web.organisation.models import Person
from answerable.web.organisation.picking import pick

PER_PAGE = 100


def _listed(debriefs: QuerySet[Debrief]) -> QuerySet[Debrief]:
    """What a row of a list shows, without the texts."""
    return (
        debriefs.select_related("cycle", "person", "unit")
        .annotate(handed_in_at=Max("versions__submitted_at"))
        .defer("review", "highlights", "problems", "plan", "cycle__rules")
    )


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Whoever writes sees what they write; an organiser also sees the cycles."""
    written = _listed(Debrief.objects.filter(written_by(request))).order_by(
        "-cycle__assessed_year", "person__name_order", "person__identifier"
    )
    page = Paginator(written, PER_PAGE).get_page(request.GET.get("page"))
    organiser = organises_some(request)
    cycles = _counted(cycles_of(request).defer("rules")) if organiser else Cycle.objects.none()
    return render(
        request,
        "debriefs/index.html",
        {
            "page": page,
            "cycles": cycles,
            "organiser": organiser,
            "now": timezone.now(),
            "user_pk": request.user.pk,
        },
    )


def _counted(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Each cycle with how many debriefs it has in each state."""
    counts = {state.value: Count("debriefs", filter=Q(debriefs__state=state)) for state in DebriefState}
    return cycles.annotate(total=Count("debriefs"), **counts)


@some_organiser_required
@require_GET
def of_cycle(request: HttpRequest, cycle: int) -> HttpResponse:
    found = organised(request, cycle, _counted(Cycle.objects.defer("rules")))
    state = request.GET.get("state", "")
    debriefs = _listed(Debrief.objects.filter(cycle=found)).order_by(
        "person__name_order", "person__identifier"
    )
    if state in DebriefState.values:
        debriefs = debriefs.filter(state=state)
    page = Paginator(debriefs, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [(choice, getattr(found, choice.value)) for choice in DebriefState]
    return render(
        request,
        "debriefs/cycle.html",
        {"cycle": found, "page": page, "tabs": tabs, "state": state, "now": timezone.now()},
    )


@made_once
@some_organiser_required
@require_http_methods(["GET", "POST"])
def ask_for(request: HttpRequest, cycle: int) -> HttpResponse:
    """Whom to ask; whoever was asked already cannot be chosen again."""
    found = organised(request, cycle)
    asked = set(Debrief.objects.filter(cycle=found).values_list("person_id", flat=True))
    picker = pick(request, reporters(found), asked)
    if picker.settled:
        return _asked(request, found, picker.people)
    return render(request, "debriefs/ask.html", {"cycle": found, "picker": picker}, status=picker.status)


def _asked(request: HttpRequest, cycle: Cycle, people: list[Person]) -> HttpResponse:
    assert request.user.is_authenticated
    count = ask(cycle, people, request.user, timezone.now())
    text = ngettext(
        "%(count)d person was asked for a debrief.", "%(count)d persons were asked for a debrief.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("debriefs:cycle", cycle.pk)
