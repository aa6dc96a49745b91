"""Who is expected at the meeting, by hand. Whole lists come in by the import (`roster`).

Adding and removing end with freezing, because the number expected in each group is part of the signed manifest; so does
changing a group. Whoever comes later is added by an amendment of that number (`evidence.latecomer`). Moving somebody to another venue stays possible until the scoring is closed.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.meetings import audit, seating
from answerable.web.meetings.models import Attendee, Meeting, Venue
from answerable.web.meetings.stages import NotNow, Part, demand_open
from answerable.web.meetings.tickets import issue_tickets
from answerable.web.organisation.models import Person


def add(meeting: Meeting, person: Person, venue: Venue, group: str, actor: User) -> Attendee:
    """With a ticket from the start."""
    with transaction.atomic():
        demand_open(meeting, Part.ATTENDEES)
        if meeting.attendees.filter(person=person).exists():
            raise NotNow(_("%(name)s is on the list already.") % {"name": person.name})
        attendee = Attendee.objects.create(meeting=meeting, person=person, venue=venue, group=group)
        issue_tickets([attendee])
        audit.record(meeting, actor, "attendee-added", _told(attendee))
    return attendee


def change(attendee: Attendee, venue: Venue, group: str, actor: User) -> bool:
    """Move to a venue, to a group, or both; whether anything was different."""
    with transaction.atomic():
        now = Attendee.objects.select_related("venue").get(pk=attendee.pk)
        if (now.venue_id, now.group) == (venue.pk, group):
            return False
        demand_open(attendee.meeting, Part.ATTENDEES if group != now.group else Part.SEATING)
        attendee.venue, attendee.group = venue, group
        attendee.save(update_fields=["venue", "group"])
        seating.changed(attendee.meeting)
        detail = _told(attendee) | {"was": f"{now.venue.name}, {now.group}"}
        audit.record(attendee.meeting, actor, "attendee-changed", detail)
    return True


def change_many(attendees: Sequence[Attendee], venue: Venue | None, group: str | None, actor: User) -> int:
    """The same venue or group, where one is given, for all of them or for none; how many were different."""
    with transaction.atomic():
        return sum(change(each, venue or each.venue, group or each.group, actor) for each in attendees)


def remove(attendee: Attendee, actor: User) -> None:
    with transaction.atomic():
        demand_open(attendee.meeting, Part.ATTENDEES)
        audit.record(attendee.meeting, actor, "attendee-removed", _told(attendee))
        attendee.delete()


def _told(attendee: Attendee) -> dict[str, str]:
    return {"person": attendee.person.name, "venue": attendee.venue.name, "group": attendee.group}
