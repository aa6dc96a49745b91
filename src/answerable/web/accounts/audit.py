"""The log of accounts: who signed in or failed to, which links were made, which roles were given and taken. Never an address.

It knows nothing of tickets, credentials or ballots, and no meeting's log knows of it. A failed try is noted only for an account that
exists: what a stranger typed may be a password in the wrong field.

Each app adds the words for what it records (`words.register`).
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.web.accounts.directory import people
from answerable.web.accounts.log_words import LogWords
from answerable.web.accounts.models import AccountEntry, User

words = LogWords()
words.register(
    {
        "signed-in": _("Signed in"),
        "sign-in-failed": _("Sign-in failed"),
        "signed-out": _("Signed out"),
        "link-mailed": _("One-time link sent by e-mail"),
        "password-chosen": _("Password chosen"),
        "factor-added": _("Way of signing in added"),
        "factor-removed": _("Way of signing in removed"),
        "codes-made": _("Recovery codes made"),
        "identity-linked": _("Outside identity linked"),
        "identity-unlinked": _("Outside identity unlinked"),
        "sessions-ended": _("Sessions ended"),
    },
    {"way": _("by"), "count": _("count"), "provider": _("provider")},
    {
        "way": {
            "password": _("password"),
            "password_reset": _("one-time link"),
            "totp": _("authenticator app"),
            "webauthn": _("passkey"),
            "recovery_codes": _("recovery codes"),
            "code": _("code"),
        }
    },
)


def record(
    verb: str, account: User | None, actor: User | None = None, name: str = "", /, **detail: Any
) -> None:
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
