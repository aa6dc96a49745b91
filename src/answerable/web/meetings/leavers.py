"""What a meeting takes back from somebody who leaves: duties, and a ticket for what has not been issued yet. Never a ballot."""

from answerable.web.accounts import audit as accounts_audit
from answerable.web.accounts.models import User
from answerable.web.meetings import audit, tickets
from answerable.web.meetings.models import Attendee, MeetingRole, Stage
from answerable.web.meetings.stage import BEFORE_CLOSE
from answerable.web.organisation.models import Person


def take_back(person: Person, actor: User) -> None:
    for role in MeetingRole.objects.filter(person=person).exclude(meeting__stage=Stage.PUBLISHED):
        venue = {"venue": role.venue.name} if role.venue else {}
        audit.record(role.meeting, actor, "role-taken", {"person": person.name, "role": role.kind} | venue)
        told = {"role": role.kind, "meeting": role.meeting.title} | venue
        accounts_audit.record("role-taken", person.user, actor, person.name, **told)
        role.delete()
    seats = Attendee.objects.filter(person=person, meeting__stage__in=BEFORE_CLOSE, ticket_hash__isnull=False)
    for attendee in seats.select_related("meeting"):
        tickets.void(attendee)
        audit.record(attendee.meeting, actor, "ticket-voided", {"person": person.name})
