"""The log of accounts: who signed in or failed to, which links were made, which roles were given and taken. Never an address.

It knows nothing of tickets, credentials or ballots, and no meeting's log knows of it. A failed try is noted only for an account that
exists: what a stranger typed may be a password in the wrong field.

`VERBS` and `FIELDS` name what can happen in the words of the page.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.web.accounts.directory import people
from answerable.web.accounts.models import AccountEntry, User

VERBS: Mapping[str, Any] = {
    "signed-in": _("Signed in"),
    "sign-in-failed": _("Sign-in failed"),
    "signed-out": _("Signed out"),
    "link-made": _("One-time link made"),
    "link-mailed": _("One-time link sent by e-mail"),
    "password-chosen": _("Password chosen"),
    "factor-added": _("Way of signing in added"),
    "factor-removed": _("Way of signing in removed"),
    "codes-made": _("Recovery codes made"),
    "identity-linked": _("Outside identity linked"),
    "identity-unlinked": _("Outside identity unlinked"),
    "sessions-ended": _("Sessions ended"),
    "account-closed": _("Account closed"),
    "left": _("Left the organisation"),
    "came-back": _("Belongs to the organisation again"),
    "data-exported": _("Personal data exported"),
    "erased": _("Personal data erased"),
    "meeting-purged": _("Rehearsal purged"),
    "retention-set": _("Retention rules set"),
    "retention-applied": _("Old records deleted by the retention rules"),
    "role-given": _("Role given"),
    "role-taken": _("Role taken away"),
}

FIELDS: Mapping[str, Any] = {
    "way": _("by"),
    "role": _("role"),
    "unit": _("unit"),
    "meeting": _("meeting"),
    "venue": _("venue"),
    "count": _("count"),
    "provider": _("provider"),
    "kind": _("kind"),
}

VALUES: Mapping[str, Any] = {
    "password": _("password"),
    "password_reset": _("one-time link"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "code": _("code"),
    "organiser": _("Organiser"),
    "secretary": _("Unit secretary"),
    "editor": _("Editor"),
    "auditor": _("Auditor"),
    "chair": _("Chair"),
    "steward": _("Steward"),
    "teller": pgettext_lazy("role", "Teller"),
}


def record(verb: str, account: User | None, actor: User | None = None, name: str = "", **detail: Any) -> None:
    """Append one line. `name` is the person's, where there is no account (yet); `detail` is flat and holds no secret."""
    AccountEntry.objects.create(
        at=timezone.now(),
        account=account,
        account_name=name or (people().name_of(account) if account else ""),
        actor=actor,
        actor_name=people().name_of(actor) if actor else "",
        verb=verb,
        detail={key: value for key, value in detail.items() if value},
    )


def told(entry: AccountEntry) -> list[tuple[str, str]]:
    """The detail of a line in words."""
    return [(str(FIELDS.get(key, key)), str(VALUES.get(value, value))) for key, value in entry.detail.items()]
