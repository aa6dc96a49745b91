"""The audit log of a meeting: who did what, when. Entries are only ever added; no address changes or removes one.

Never recorded: who signed in at which moment, or anything about a credential or a ballot. A time beside
a person's name could be matched with traffic at the ballot box.

`VERBS` names what can be done, in the words of the page; a verb it does not know is shown as it is.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.web.accounts.models import User
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.organisation.models import Person

VERBS: Mapping[str, Any] = {
    "meeting-made": _("Meeting made"),
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
    "role-given": _("Role given"),
    "role-taken": _("Role taken away"),
    "custody-changed": _("Second issuer and witnesses set"),
    "custody-set": _("Number of tellers who open the seal chosen"),
    "ceremony-held": _("Seal key drawn and handed to the tellers"),
    "ceremony-rehearsed": _("Tellers' sheets tried"),
    "share-entered": _("Share of the seal key entered"),
    "seal-opened": _("Seal opened by the tellers"),
    "freeze": _("Rules frozen"),
    "convene": _("Meeting convened"),
    "open": _("Scoring opened"),
    "rounds": _("Rounds of presenters opened or closed"),
    "close": _("Scoring closed"),
    "publish": _("Result published"),
    "amend": _("Rules amended"),
    "decide": _("Boundary decided"),
    "components-imported": _("Component scores imported"),
    "requirement-added": _("Requirement added"),
    "requirement-changed": _("Requirement changed"),
    "requirement-removed": _("Requirement removed"),
    "actions-assigned": _("Requirement given to units"),
    "action-written": _("Action worked on"),
    "action-reported": _("Action reported done"),
    "action-closed": _("Action closed"),
    "action-returned": _("Action returned"),
    "deadline-changed": _("Deadline of an action changed"),
    "actions-carried": _("Actions carried over from an earlier meeting"),
    "actions-carried-on": _("Actions carried over to a later meeting"),
}

FIELDS: Mapping[str, Any] = {
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
    "grace": _("grace, in seconds"),
    "main": _("main venue"),
    "manifest_hash": _("manifest hash"),
    "ticket_number": _("ticket number"),
    "added": _("added"),
    "changed": _("changed"),
    "removed": _("removed"),
    "number": _("number"),
    "text": _("text"),
    "due": _("deadline"),
    "evidence": _("evidence"),
    "delay": _("reason for the delay"),
    "note": _("note"),
    "action": _("number of the action"),
    "from": _("from"),
    "to": _("to"),
    "address": _("address"),
    "opened": _("opened, by number in the draw order"),
    "closed": _("closed, by number in the draw order"),
    "ballots": _("ballots"),
    "recused": _("own unit recused"),
    "witnesses": _("witnesses"),
    "threshold": _("tellers needed"),
    "fingerprint": _("fingerprint"),
}


def record(
    meeting: Meeting, actor: User | None, verb: str, detail: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Append one entry. `detail` is flat, JSON-able, and holds no secret. No actor: the system did it."""
    return AuditEntry.objects.create(
        meeting=meeting,
        at=timezone.now(),
        actor=actor,
        actor_name=name_of(actor),
        verb=verb,
        detail=dict(detail or {}),
    )


def name_of(actor: User | None) -> str:
    """The person's name, or the sign-in name of an account with no person; kept when the account goes."""
    if actor is None:
        return ""
    name = Person.objects.filter(user=actor).values_list("name", flat=True).first()
    return name or actor.get_username()
