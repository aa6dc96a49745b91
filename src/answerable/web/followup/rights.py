"""Who may read, write and rule on an action.

The unit writes: its secretary (also of a unit above it), whoever reports for it at the meeting, or the action's owner. The organiser asks,
closes and returns, and does not write for others. Chair and auditors read. Anybody else gets 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from answerable.web.followup.models import Action
from answerable.web.followup.progress import with_all_shown
from answerable.web.meetings.access import View, duties, for_meeting
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Presenter
from answerable.web.organisation.access import has_role, is_organiser, organised_units, organises
from answerable.web.organisation.models import Role, RoleKind, Unit
from answerable.web.organisation.tree import read_tree

# Who reads the ledger of a meeting without organising it.
READING = (MeetingRoleKind.CHAIR, MeetingRoleKind.AUDITOR)


@dataclass(frozen=True, slots=True)
class ActionRights:
    """What the person at the keyboard may do with one action; `follows` is reading the whole meeting's ledger."""

    writes: bool
    rules: bool
    follows: bool

    @property
    def reads(self) -> bool:
        return self.writes or self.follows


def rights_on(request: HttpRequest, action: Action) -> ActionRights:
    meeting = action.meeting
    held = duties(request, meeting)
    reports = held.presents or held.organiser
    owner = action.owner_person
    writes = (
        has_role(request, RoleKind.SECRETARY, action.unit)
        or (owner is not None and owner.user_id == request.user.pk)
        or (reports and meeting.presenters.filter(person__user=request.user.pk, unit=action.unit).exists())
    )
    return ActionRights(writes=writes, rules=held.organiser, follows=held.reads)


def for_action(rule: Callable[[ActionRights], bool]) -> Callable[[View], View]:
    """A decorator: `view(request, action, rights)` behind an address with `key` and `pk`."""

    def decorate(view: View) -> View:
        @for_meeting(lambda _held: True)  # the rule on the action decides
        @wraps(view)
        def checked(request: HttpRequest, meeting: Meeting, pk: int, **further: int) -> HttpResponseBase:
            found = with_all_shown(Action.objects.filter(meeting=meeting))
            action = get_object_or_404(found, pk=pk)
            rights = rights_on(request, action)
            if not rule(rights):
                raise PermissionDenied("role for this action")
            return view(request, action, rights, **further)

        return checked

    return decorate


action_reader = for_action(lambda rights: rights.reads)
action_organiser = for_action(lambda rights: rights.rules)


def reads_history(request: HttpRequest, unit: Unit) -> bool:
    """All years of a unit: whoever writes for it, who reads a ledger in which it stands, and organisers and auditors."""
    if (
        organises(request, unit.pk)
        or has_role(request, RoleKind.AUDITOR)
        or has_role(request, RoleKind.SECRETARY, unit)
    ):
        return True
    own = {"person__user": request.user.pk}
    if Presenter.objects.filter(unit=unit, **own).exists():
        return True
    return MeetingRole.objects.filter(kind__in=READING, meeting__actions__unit=unit, **own).exists()


def histories_read(request: HttpRequest) -> Q:
    """The units of `reads_history`, to look for them."""
    if is_organiser(request) or has_role(request, RoleKind.AUDITOR) or has_role(request, RoleKind.SECRETARY):
        return Q()
    own = {"person__user": request.user.pk}
    reading = MeetingRole.objects.filter(kind__in=READING, **own).values("meeting")
    return (
        Q(pk__in=organised_units(request) | _secretary_of(request))
        | Q(pk__in=Presenter.objects.filter(**own).values("unit"))
        | Q(pk__in=Action.objects.filter(meeting__in=reading).values("unit"))
    )


def read_by(request: HttpRequest) -> Q:
    """The actions that the signed-in person may open."""
    if is_organiser(request) or has_role(request, RoleKind.AUDITOR):
        return Q()
    reading = MeetingRole.objects.filter(kind__in=READING, person__user=request.user.pk).values("meeting")
    followed = Q(meeting__in=reading) | Q(meeting__cycle__unit__in=organised_units(request))
    written = written_by(request)
    return written | followed if written else written


def _secretary_of(request: HttpRequest) -> frozenset[int]:
    """The units whose secretary the person is, by a role there or above."""
    held = Role.objects.filter(person__user=request.user.pk, kind=RoleKind.SECRETARY, unit__isnull=False)
    scopes = set(held.values_list("unit_id", flat=True))
    if not scopes:
        return frozenset()
    tree = read_tree()
    return frozenset(below for scope in scopes if scope is not None for below in tree.below(scope))


def written_by(request: HttpRequest) -> Q:
    """The actions that the signed-in person writes: as secretary, as presenter of the unit at that meeting, or as owner."""
    reports = Presenter.objects.filter(
        meeting=OuterRef("meeting"), unit=OuterRef("unit"), person__user=request.user.pk
    )
    if has_role(request, RoleKind.SECRETARY):
        return Q()
    units = _secretary_of(request)
    return Q(Exists(reports)) | Q(unit__in=units) | Q(owner_person__user=request.user.pk)
