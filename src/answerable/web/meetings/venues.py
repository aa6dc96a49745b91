"""Venues of a meeting. Exactly one is the main venue; one that people are expected at cannot be removed."""

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.meetings.stages import NotNow, Part, demand_open


def add(meeting: Meeting, name: str, actor: User) -> Venue:
    """The first venue of a meeting is its main one."""
    with transaction.atomic():
        demand_open(meeting, Part.VENUES)
        first = not meeting.venues.filter(is_main=True).exists()
        venue = Venue.objects.create(meeting=meeting, name=name, is_main=first)
        audit.record(meeting, actor, "venue-added", {"venue": name})
    return venue


def rename(venue: Venue, name: str, actor: User) -> None:
    with transaction.atomic():
        demand_open(venue.meeting, Part.VENUES)
        before = Venue.objects.get(pk=venue.pk).name
        venue.name = name
        venue.save(update_fields=["name"])
        audit.record(venue.meeting, actor, "venue-changed", {"venue": name, "was": before})


def choose_main(venue: Venue, actor: User) -> None:
    with transaction.atomic():
        demand_open(venue.meeting, Part.VENUES)
        venue.meeting.venues.filter(is_main=True).update(is_main=False)
        venue.is_main = True
        venue.save(update_fields=["is_main"])
        audit.record(venue.meeting, actor, "venue-changed", {"main": venue.name})


def remove(venue: Venue, actor: User) -> None:
    with transaction.atomic():
        demand_open(venue.meeting, Part.VENUES)
        if venue.attendees.exists():
            raise NotNow(_("People are expected at %(venue)s: move them first.") % {"venue": venue.name})
        if venue.is_main:
            raise NotNow(
                _("%(venue)s is the main venue: choose another main venue first.") % {"venue": venue.name}
            )
        audit.record(venue.meeting, actor, "venue-removed", {"venue": venue.name})
        venue.delete()
