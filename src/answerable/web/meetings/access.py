"""Who may do what at one meeting. A view names its rule by one of the decorators below and is given the meeting.

Organisers may do everything; chair and auditor read; a steward looks after sign-in and tickets, at one venue or (with no
venue named) at all; a presenter sees the meeting's own page and the agenda. A visitor is sent to sign in; an account without the role gets 403. `NotNow` from
a view becomes a page (409) that gives the reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Presenter, Venue
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.access import has_role, is_organiser, organises
from answerable.web.organisation.models import RoleKind


@dataclass(frozen=True, slots=True)
class Duties:
    """What one account may do at one meeting. `venues` are keys of venues it is steward of; who `tells` holds a share of
    the seal key, and sees the meeting's own page and where the share is entered.
    """

    organiser: bool = False
    chair: bool = False
    auditor: bool = False
    every_venue: bool = False
    venues: frozenset[int] = frozenset()
    presents: bool = False
    tells: bool = False
    moderates: bool = False
    records: bool = False

    @property
    def reads(self) -> bool:
        return self.organiser or self.chair or self.auditor

    @property
    def audits(self) -> bool:
        return self.organiser or self.auditor

    @property
    def stewards(self) -> bool:
        """Whether the account looks after sign-in at one venue or more."""
        return self.organiser or self.every_venue or bool(self.venues)

    @property
    def watches(self) -> bool:
        """May see how many are present, by venue and group."""
        return self.organiser or self.chair or self.stewards

    @property
    def any(self) -> bool:
        return self.reads or self.stewards or self.presents or self.moderates or self.records

    @property
    def visits(self) -> bool:
        """May see the meeting's own page."""
        return self.any or self.tells

    def steward_of(self, venue: Venue | None) -> bool:
        """At this venue; with None, at every venue."""
        if self.organiser or self.every_venue:
            return True
        return venue is not None and venue.pk in self.venues


Rule = Callable[[Duties], bool]
View = Callable[..., HttpResponseBase]


def meeting_or_404(key: str, *also: str) -> Meeting:
    """`also` are further relations to select with the meeting."""
    return get_object_or_404(Meeting.objects.select_related("cycle", *also), key=key)


def duties(request: HttpRequest, meeting: Meeting) -> Duties:
    """Asked once in a request: the menu of the meeting asks again what the view has asked."""
    if not request.user.is_authenticated:
        return Duties()
    if organises(request, meeting.cycle.unit_id):
        return Duties(organiser=True)
    known: dict[tuple[int, int], Duties] = request.__dict__.setdefault("duties_by_meeting", {})
    asked = (request.user.pk, meeting.pk)
    if asked not in known:
        known[asked] = _duties(request, meeting)
    return known[asked]


def _duties(request: HttpRequest, meeting: Meeting) -> Duties:
    return all_duties(request, [meeting])[meeting.pk]


def all_duties(request: HttpRequest, meetings: Sequence[Meeting]) -> dict[int, Duties]:
    """What the signed-in account may do at each of them, by two queries however many there are."""
    if is_organiser(request):
        return {meeting.pk: Duties(organiser=True) for meeting in meetings}
    mine = {meeting.pk for meeting in meetings if organises(request, meeting.cycle.unit_id)}
    own = {"meeting__in": meetings, "person__user": request.user}
    roles = list(MeetingRole.objects.filter(**own).values_list("meeting_id", "kind", "venue_id"))
    presents = set(Presenter.objects.filter(**own).values_list("meeting_id", flat=True))
    auditor = has_role(request, RoleKind.AUDITOR)
    return {
        meeting.pk: Duties(organiser=True)
        if meeting.pk in mine
        else _held(
            [(kind, venue) for at, kind, venue in roles if at == meeting.pk], auditor, meeting.pk in presents
        )
        for meeting in meetings
    }


def _held(roles: Sequence[tuple[str, int | None]], auditor: bool, presents: bool) -> Duties:
    """`auditor`: by a role that holds everywhere."""
    kinds = {kind for kind, _venue in roles}
    stewarded = {venue for kind, venue in roles if kind == MeetingRoleKind.STEWARD}
    return Duties(
        chair=MeetingRoleKind.CHAIR in kinds,
        auditor=auditor or MeetingRoleKind.AUDITOR in kinds,
        every_venue=None in stewarded,
        venues=frozenset(venue for venue in stewarded if venue is not None),
        presents=presents,
        tells=MeetingRoleKind.TELLER in kinds,
        moderates=MeetingRoleKind.MODERATOR in kinds,
        records=MeetingRoleKind.RECORDER in kinds,
    )


def may_see_meeting(request: HttpRequest, meeting: Meeting) -> bool:
    """Organiser, chair, auditor, presenter, teller, or steward of any of its venues."""
    return duties(request, meeting).visits


def actor(request: HttpRequest) -> User:
    """The account behind a request that a decorator has let through."""
    assert isinstance(request.user, User)
    return request.user


def not_now(request: HttpRequest, meeting: Meeting, refusal: NotNow) -> HttpResponse:
    """The page that says why something is not done at this stage."""
    told = {"meeting": meeting, "reason": refusal.reason}
    return render(request, "meetings/not_now.html", told, status=409)


def for_meeting(rule: Rule) -> Callable[[View], View]:
    """A decorator: `view(request, meeting, …)` behind an address with `key`, for those the rule lets in."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            meeting = meeting_or_404(key)
            if not rule(duties(request, meeting)):
                raise PermissionDenied("role at this meeting")
            try:
                return view(request, meeting, *args, **kwargs)
            except NotNow as refusal:
                return not_now(request, meeting, refusal)

        return checked

    return decorate


meeting_organiser = for_meeting(lambda held: held.organiser)
meeting_reader = for_meeting(lambda held: held.reads)
meeting_auditor = for_meeting(lambda held: held.audits)
meeting_steward = for_meeting(lambda held: held.stewards)
meeting_watcher = for_meeting(lambda held: held.watches)
meeting_member = for_meeting(lambda held: held.any)
meeting_visitor = for_meeting(lambda held: held.visits)
meeting_teller = for_meeting(lambda held: held.organiser or held.tells)
