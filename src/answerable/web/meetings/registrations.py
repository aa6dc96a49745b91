"""What meetings carry out: convening; and what they add elsewhere: their section on a cycle's page, and their verbs in the audit log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.accounts import audit as account_audit
from answerable.web.cycles import topics
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.topics import CycleTopic
from answerable.web.meetings import audit, leavers, navigation, readiness, stages
from answerable.web.meetings.entries import ENTRIES
from answerable.web.meetings.models import MeetingRoleKind
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import Transition, Verb
from answerable.web.organisation import leaving

VERBS = {
    "meeting-made": _("Meeting made"),
    "meeting-copied": _("Taken over from another meeting"),
    "meeting-changed": _("Meeting's title, start or grace changed"),
    "venue-added": _("Venue added"),
    "venue-changed": _("Venue changed"),
    "venue-removed": _("Venue removed"),
    "presenter-added": _("Presenter added"),
    "presenter-removed": _("Presenter removed"),
    "presenter-withdrawn": _("Presenter withdrawn"),
    "presenter-restored": _("Withdrawal taken back"),
    "drawn": _("Order drawn by lot"),
    "order-set": _("Order set by hand"),
    "agenda-made": _("Agenda generated"),
    "item-added": _("Agenda item added"),
    "item-changed": _("Agenda item changed"),
    "item-removed": _("Agenda item removed"),
    "attendee-added": _("Attendee added"),
    "attendee-changed": _("Attendee changed"),
    "attendee-removed": _("Attendee removed"),
    "attendees-imported": _("Attendees imported"),
    "tickets-made": _("Tickets made"),
    "tickets-shown": _("Tickets of a venue shown for printing"),
    "ticket-shown": _("One ticket shown"),
    "ticket-reissued": _("Ticket replaced"),
    "ticket-voided": _("Ticket made worthless, since the person has left"),
    "role-given": _("Role given"),
    "role-taken": _("Role taken away"),
    "convene": _("Meeting convened"),
}
FIELDS = {
    "title": _("title"),
    "name": _("name"),
    "person": _("person"),
    "identifier": _("identifier"),
    "unit": _("unit"),
    "venue": _("venue"),
    "group": _("rater group"),
    "role": _("role"),
    "reason": _("reason"),
    "seed": _("seed"),
    "order": _("order"),
    "was": _("before"),
    "count": _("count"),
    "minutes": _("minutes"),
    "starts": _("starts"),
    "main": _("main venue"),
    "ticket_number": _("ticket number"),
    "added": _("added"),
    "changed": _("changed"),
    "removed": _("removed"),
    "number": _("number"),
}


def _freezes(cycle: Cycle) -> bool:
    return cycle.meetings.exclude(stage=Stage.PREPARED).exists()


def register() -> None:
    topics.register(CycleTopic(_("Meetings"), "meetings", "meetings/of_cycle.html", _freezes))
    duties = {"role": dict(MeetingRoleKind.choices)}
    audit.words.register(VERBS, FIELDS, duties)
    account_audit.words.register({}, {"meeting": _("meeting"), "venue": _("venue")}, duties)
    navigation.register(*ENTRIES)
    leaving.when_left(leavers.take_back)
    stages.register(
        Transition(
            Verb.CONVENE,
            "meetings:convene",
            _(
                "The meeting begins: people sign in with their tickets or at the steward's desk, and the debriefs are "
                "heard. Nobody can score yet."
            ),
            problems=(readiness.tickets_missing,),
        )
    )
