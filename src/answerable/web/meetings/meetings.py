"""Making a meeting, and finding those that concern somebody."""

import secrets
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.meetings import audit, further_fields
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.meetings.stages import Part, demand_open
from answerable.web.organisation.access import has_role, is_organiser, organised_units
from answerable.web.organisation.models import RoleKind

DETAILS = ("cycle", "title", "starts_at", "time_zone", "convened_by", "leader")


def new_key() -> str:
    """Names the meeting at the ballot box and in the bundle: 64 random bits, 16 hexadecimal digits."""
    return secrets.token_hex(8)


def make(meeting: Meeting, actor: User, further: Sequence[Form] = ()) -> Meeting:
    """Save a filled-in meeting with a fresh key and a main venue. `further` are the valid forms of `further_fields`."""
    with transaction.atomic():
        meeting.key = new_key()
        meeting.save()
        Venue.objects.create(meeting=meeting, name=_("Main venue"), is_main=True)
        audit.record(meeting, actor, "meeting-made", _kept(meeting, further))
    return meeting


def change(meeting: Meeting, actor: User, further: Sequence[Form] = ()) -> None:
    with transaction.atomic():
        demand_open(meeting, Part.DETAILS)
        meeting.save(update_fields=[*DETAILS])
        audit.record(meeting, actor, "meeting-changed", _kept(meeting, further))


def meetings_for(request: HttpRequest) -> QuerySet[Meeting]:
    """All of them for organisers and auditors; for others, those that they organise, have a duty at, or report at."""
    meetings = Meeting.objects.select_related("cycle")
    if is_organiser(request) or has_role(request, RoleKind.AUDITOR):
        return meetings
    held = Q(cycle__unit__in=organised_units(request))
    return meetings.filter(_concerns(request.user) | held).distinct()


def _concerns(user: AbstractBaseUser | AnonymousUser) -> Q:
    return Q(roles__person__user=user) | Q(presenters__person__user=user)


def _kept(meeting: Meeting, further: Sequence[Form]) -> dict[str, str | int]:
    """Store what stands in the further fields; what the audit log says of all of it."""
    return {
        "title": meeting.title,
        "starts": meeting.starts_at.isoformat(),
        **further_fields.keep(meeting, further),
    }
