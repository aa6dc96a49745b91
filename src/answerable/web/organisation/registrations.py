"""What the organisation adds to accounts: what accounts ask of people, and the words for what it records in their log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.accounts import audit
from answerable.web.accounts.directory import Directory
from answerable.web.accounts.directory import register as register_people
from answerable.web.organisation import directory
from answerable.web.organisation.models import RoleKind

VERBS = {
    "link-made": _("One-time link made"),
    "account-closed": _("Account closed"),
    "left": _("Left the organisation"),
    "came-back": _("Belongs to the organisation again"),
    "role-given": _("Role given"),
    "role-taken": _("Role taken away"),
}
FIELDS = {"role": _("role"), "unit": _("unit")}


def register() -> None:
    register_people(
        Directory(
            directory.by_email, directory.by_identifier, directory.name_of, directory.needs_second_factor
        )
    )
    audit.words.register(VERBS, FIELDS, {"role": dict(RoleKind.choices)})
