"""Which cycles an account organises: all of them, or those that its unit and the units below it hold."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from answerable.web.cycles.models import Cycle
from answerable.web.organisation.access import is_organiser, organised_units, organises
from answerable.web.organisation.models import Person, Unit
from answerable.web.organisation.tree import read_tree


def cycles_of(request: HttpRequest) -> QuerySet[Cycle]:
    cycles = Cycle.objects.select_related("unit")
    return cycles if is_organiser(request) else cycles.filter(unit__in=organised_units(request))


def first_holder(request: HttpRequest) -> int | None:
    """Who holds a cycle that is made without asking: the whole organisation, for its organiser; else the uppermost unit that the account organises."""
    mine = organised_units(request)
    return None if is_organiser(request) else next(pk for pk in read_tree().paths if pk in mine)


def organised(request: HttpRequest, pk: int, among: QuerySet[Cycle] | None = None) -> Cycle:
    """The cycle; 404 when there is none, 403 when somebody else organises it."""
    found = get_object_or_404(Cycle.objects.select_related("unit") if among is None else among, pk=pk)
    if not organises(request, found.unit_id):
        raise PermissionDenied("organiser")
    return found


def reporting_units(cycle: Cycle) -> QuerySet[Unit]:
    """Whose people may be asked to report in this round: every unit, or the one that holds it and those below. So its organiser learns nothing of what
    other units promised.
    """
    units = Unit.objects.order_by("name", "pk")
    return units if cycle.unit_id is None else units.filter(pk__in=read_tree().below(cycle.unit_id))


def reporters(cycle: Cycle) -> QuerySet[Person]:
    """The people of these units."""
    people = Person.objects.select_related("unit")
    return people if cycle.unit_id is None else people.filter(unit__in=reporting_units(cycle))
