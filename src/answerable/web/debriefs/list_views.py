"""Lists of debriefs: those a person writes, those of a cycle, and asking for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from answerable.web.cycles.access import cycles_of, organised, reporters, reporting_units
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.debriefs.rights import written_by
from answerable.web.debriefs.steps import ask
from answerable.web.organisation.access import organises_some, some_organiser_required
from answerable.web.organisation.models import Person
from answerable.web.organisation.posted import row_key, row_keys
from answerable.web.organisation.searching import every_word

PER_PAGE = 100
SHOWN_PEOPLE = 200


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
        "-cycle__assessed_year", "person__identifier"
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
    debriefs = _listed(Debrief.objects.filter(cycle=found)).order_by("person__identifier")
    if state in DebriefState.values:
        debriefs = debriefs.filter(state=state)
    page = Paginator(debriefs, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [(choice, getattr(found, choice.value)) for choice in DebriefState]
    return render(
        request,
        "debriefs/cycle.html",
        {"cycle": found, "page": page, "tabs": tabs, "state": state, "now": timezone.now()},
    )


@some_organiser_required
@require_http_methods(["GET", "POST"])
def ask_for(request: HttpRequest, cycle: int) -> HttpResponse:
    """Choose persons by ticking them, or by their identifiers one a line."""
    found = organised(request, cycle)
    unknown: list[str] = []
    if request.method == "POST" and "find" not in request.POST:
        people, unknown = _chosen(request, found)
        if people and not unknown:
            return _asked(request, found, people)
        if not people and not unknown:
            messages.error(request, _("Nobody is chosen. Tick at least one person, or type identifiers."))
    return render(
        request, "debriefs/ask.html", _choice(request, found, unknown), status=422 if unknown else 200
    )


def _asked(request: HttpRequest, cycle: Cycle, people: list[Person]) -> HttpResponse:
    assert request.user.is_authenticated
    count = ask(cycle, people, request.user, timezone.now())
    text = ngettext(
        "%(count)d person was asked for a debrief.", "%(count)d persons were asked for a debrief.", count
    )
    messages.success(request, text % {"count": count})
    if len(people) > count:
        rest = len(people) - count
        text = ngettext("%(count)d had been asked before.", "%(count)d had been asked before.", rest)
        messages.info(request, text % {"count": rest})
    return redirect("debriefs:cycle", cycle.pk)


def _chosen(request: HttpRequest, cycle: Cycle) -> tuple[list[Person], list[str]]:
    """The persons ticked or typed, and the identifiers that nobody has who may report."""
    may = reporters(cycle)
    ticked = row_keys(request.POST.getlist("person"))
    typed = [line.strip() for line in request.POST.get("identifiers", "").splitlines() if line.strip()]
    known = {person.identifier: person for person in may.filter(identifier__in=typed)}
    people = {person.pk: person for person in (*may.filter(pk__in=ticked), *known.values())}
    return list(people.values()), [identifier for identifier in typed if identifier not in known]


def _choice(request: HttpRequest, cycle: Cycle, unknown: list[str]) -> dict[str, object]:
    asked_for = request.POST if request.method == "POST" else request.GET
    search, unit = asked_for.get("q", "").strip(), asked_for.get("unit", "")
    ticked = row_keys(request.POST.getlist("person"))
    people = reporters(cycle).annotate(
        asked=Exists(Debrief.objects.filter(cycle=cycle, person=OuterRef("pk")))
    )
    wanted = every_word(search, "name", "identifier", "title")
    if unit:
        wanted &= Q(unit_id=row_key(unit) or 0)
    # Whoever is ticked stays in the list, so that a new search loses nobody. An empty Q means everybody.
    matching = people.filter(wanted | Q(pk__in=ticked) if wanted else wanted).order_by("identifier")
    return {
        "cycle": cycle,
        "people": matching[:SHOWN_PEOPLE],
        "hidden": max(matching.count() - SHOWN_PEOPLE, 0),
        "units": reporting_units(cycle),
        "q": search,
        "unit": unit,
        "ticked": ticked,
        "identifiers": request.POST.get("identifiers", ""),
        "unknown": unknown,
        "anybody": Person.objects.exists(),
    }
