"""The verbs of following up in a meeting's audit log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.meetings import audit, navigation
from answerable.web.meetings.navigation import Entry, MenuGroup

VERBS = {
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
FIELDS = {
    "text": _("text"),
    "due": _("deadline"),
    "evidence": _("evidence"),
    "delay": _("reason for the delay"),
    "note": _("note"),
    "action": _("number of the action"),
    "from": _("from"),
    "to": _("to"),
}

ENTRIES = (
    Entry(
        MenuGroup.RESULT,
        20,
        _("Requirements and actions"),
        icon="flag",
        url_name="followup:ledger",
        allowed=lambda held: held.reads,
    ),
)


def register() -> None:
    audit.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
