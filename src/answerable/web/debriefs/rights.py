"""Who may read, write and rule on a debrief.

A presenter writes their own; a unit secretary those of the unit and of all units below it; an organiser reads all,
returns and accepts, and does not write for others. Anybody else gets 403.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from answerable.web.debriefs.models import Debrief
from answerable.web.organisation.access import has_role, organises
from answerable.web.organisation.models import Role, RoleKind, Unit


@dataclass(frozen=True, slots=True)
class DebriefRights:
    """What the person at the keyboard may do with one debrief."""

    writes: bool
    rules: bool

    @property
    def reads(self) -> bool:
        return self.writes or self.rules


def rights_on(request: HttpRequest, debrief: Debrief) -> DebriefRights:
    own = debrief.person.user_id is not None and debrief.person.user_id == request.user.pk
    writes = own or has_role(request, RoleKind.SECRETARY, debrief.unit)
    return DebriefRights(writes=writes, rules=organises(request, debrief.cycle.unit_id))


def readable(request: HttpRequest, pk: int) -> tuple[Debrief, DebriefRights]:
    """The debrief and what may be done with it; 404 when there is none, 403 when it is not theirs to read."""
    found = get_object_or_404(Debrief.objects.select_related("cycle", "person", "unit"), pk=pk)
    rights = rights_on(request, found)
    if not rights.reads:
        raise PermissionDenied("debrief")
    return found, rights


def writable(request: HttpRequest, pk: int) -> Debrief:
    found, rights = readable(request, pk)
    if not rights.writes:
        raise PermissionDenied("debrief")
    return found


def written_by(request: HttpRequest) -> Q:
    """The debriefs that the signed-in person writes: their own, and those of units they are secretary of."""
    assert request.user.is_authenticated
    own = Q(person__user=request.user)
    held = Role.objects.filter(person__user=request.user, kind=RoleKind.SECRETARY)
    scopes = set(held.values_list("unit_id", flat=True))
    if None in scopes:
        return Q()
    return own | Q(unit_id__in=_with_all_below(scopes)) if scopes else own


def _with_all_below(units: set[int]) -> set[int]:
    """`units` and every unit beneath them, from one query however deep the tree."""
    below: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    reached, waiting = set(units), list(units)
    while waiting:
        fresh = [pk for pk in below.get(waiting.pop(), ()) if pk not in reached]
        reached.update(fresh)
        waiting.extend(fresh)
    return reached
