"""What following up adds elsewhere: verbs of the audit log, entries of a meeting's menu, and what a debrief has to answer."""

from django.utils.translation import gettext_lazy as _

from answerable.web.debriefs import answers
from answerable.web.followup import promised
from answerable.web.followup.models import ActionKind
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.navigation import Entry, MenuGroup

VERBS = {
    "requirement-added": _("Requirement added"),
    "requirement-changed": _("Requirement changed"),
    "requirement-removed": _("Requirement removed"),
    "actions-assigned": _("Requirement given to units"),
    "action-written": _("Action worked on"),
    "action-reported": _("Action reported done"),
    "named-assigned": _("Problems and plans of the debriefs made actions"),
    "action-accepted": _("Action accepted"),
    "action-imported": _("Action changed by a spreadsheet"),
    "owner-changed": _("Owner of an action changed"),
    "exhibit-added": _("Evidence added"),
    "exhibit-removed": _("Evidence taken off"),
    "action-closed": _("Action closed"),
    "action-returned": _("Action returned"),
    "deadline-changed": _("Deadline of an action changed"),
    "actions-carried": _("Actions carried over from an earlier meeting"),
    "actions-carried-on": _("Actions carried over to a later meeting"),
}
FIELDS = {
    "text": _("text"),
    "due": _("deadline"),
    "evidence": _("evidence"),
    "delay": _("reason for the delay"),
    "note": _("note"),
    "action": _("number of the action"),
    "from": _("from"),
    "to": _("to"),
    "owner": _("owner"),
    "exhibit": _("file or address"),
    "origin": _("from"),
}

ENTRIES = (
    Entry(
        MenuGroup.RESULT,
        20,
        _("How far it is"),
        icon="chart-column",
        url_name="followup:overview",
        allowed=lambda held: held.reads,
    ),
    Entry(
        MenuGroup.RESULT,
        21,
        _("Requirements and actions"),
        icon="flag",
        url_name="followup:ledger",
        allowed=lambda held: held.reads,
    ),
)


def register() -> None:
    audit.words.register(VERBS, FIELDS, {"origin": dict(ActionKind.choices)})
    answers.promised_from(promised.of_debrief)
    navigation.register(*ENTRIES)
